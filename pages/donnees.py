"""Données: what the base contains and misses, whether it agrees with the published bilan, and all of it to keep."""

import streamlit as st

from analytics.french.dates import date_long
from analytics.french.numbers import count
from pages.components.access import roles
from pages.components.administration import contents_view as room
from pages.components.frame.html_tables import styles
from pages.components.frame.shell import heading, open_page

with open_page("Données") as view:
    styles()
    about = view.base.publication
    heading(
        "Que contient la base ?",
        f"Version {about['version']}, publiée le {date_long(about['publiee_le'])} : "
        f"{count(room.size(view.base), 'ligne')}, heures connues jusqu’au {date_long(about['arretee_le'])}.",
    )
    room.tables(view.base)
    st.header("Valeurs manquantes ou douteuses", anchor=False)
    room.missing(view.base)
    st.header("Rapprochement avec les bilans publiés", anchor=False)
    room.reconciliation(view.base, view.selection.annee)
    st.header("D’où vient cette version", anchor=False)
    room.origin(view.base)
    if roles.may(roles.READ_RECORDS):
        st.header("Tout télécharger", anchor=False)
        room.downloads(view.base)
