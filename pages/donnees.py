"""Données: what the base contains and misses, whether it agrees with the published bilan, and all of it to keep."""

import streamlit as st

from analytics.french.dates import date_long
from analytics.french.numbers import count
from pages.components.access import roles
from pages.components.administration import contents_view as view
from pages.components.frame.html_tables import styles
from pages.components.frame.page import close_page, heading, open_page

page = open_page("Données")
styles()
about = page.base.publication
heading(
    "Que contient la base ?",
    f"Version {about['version']}, publiée le {date_long(about['publiee_le'])} : "
    f"{count(view.size(page.base), 'ligne')}, heures connues jusqu’au {date_long(about['arretee_le'])}.",
)
view.tables(page.base)
st.header("Valeurs manquantes ou douteuses", anchor=False)
view.missing(page.base)
st.header("Rapprochement avec les bilans publiés", anchor=False)
view.reconciliation(page.base, page.selection.annee)
st.header("D’où vient cette version", anchor=False)
view.origin(page.base)
if roles.may(roles.READ_RECORDS):
    st.header("Tout télécharger", anchor=False)
    view.downloads(page.base)
close_page(page)
