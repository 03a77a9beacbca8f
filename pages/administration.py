"""Administration: her files become a version, after a trial that shows everything it would change."""

import streamlit as st

from pages.components.administration import import_room as room
from pages.components.administration.forget_room import forget
from pages.components.administration.purchases_room import purchases
from pages.components.administration.territory_room import territory_settings
from pages.components.frame.html_tables import styles
from pages.components.frame.shell import heading, open_page

with open_page("Administration", needs_data=False):
    styles()
    # The filters have no meaning here: out of sight, they keep their values.
    st.html("<style>.st-key-filtres, .st-key-outils, .compte { display: none !important; }</style>")
    heading(
        "Importer des données",
        "Déposez un classeur, des fichiers CSV ou l’export « contrats » d’ABC Clause. Un essai montre d’abord ce qui "
        "changerait ; rien n’est publié avant votre accord, et les versions précédentes sont gardées.",
    )
    if told := st.session_state.pop(room.TOLD, ""):
        st.success(told, icon=":material/check_circle:")
    room.templates()
    room.ask()
    if trial := st.session_state.get(room.KEPT):
        room.problems(trial)
        room.unknown_values(trial)
        room.changes(trial)
        room.confirm(trial)
    st.header("Achats publics", anchor=False)
    purchases()
    st.header("Versions gardées", anchor=False)
    room.versions()
    st.header("Territoire", anchor=False)
    territory_settings()
    st.header("Effacer et purger", anchor=False)
    forget()
