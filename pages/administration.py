"""Administration: her files become a version, after a trial that shows everything it would change."""

import streamlit as st

from pages.components.administration import import_room as room
from pages.components.administration import state_room as state
from pages.components.administration.forget_room import forget
from pages.components.administration.public_room import public_figures
from pages.components.administration.purchases_room import purchases
from pages.components.administration.territory_room import territory_settings
from pages.components.administration.versions_view import versions
from pages.components.frame.html_tables import styles
from pages.components.frame.shell import heading, open_page

with open_page("Administration", needs_data=False):
    styles()
    room.hide_filters()
    heading(
        "Importer des données",
        "Déposez vos fichiers, quelle que soit leur forme : classeurs, CSV, export ABC Clause. Rien n’est publié avant "
        "votre accord, et les versions précédentes sont gardées.",
    )
    state.health()
    room.announce()
    room.import_steps()
    st.header("Achats publics", anchor=False)
    purchases()
    st.header("Versions gardées", anchor=False)
    versions()
    st.header("Ce que lit le public", anchor=False)
    public_figures()
    st.header("Territoire", anchor=False)
    territory_settings()
    with st.container(key="hors_papier"):
        st.header("Effacer et purger", anchor=False)
        forget()
    st.header("Journal", anchor=False)
    state.acts()
