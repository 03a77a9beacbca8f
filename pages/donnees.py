"""Données: what the base contains and misses, whether it agrees with the published bilan, and all of it to keep."""

import streamlit as st

from analytics.views.reference import donnees
from pages.components.access import roles
from pages.components.administration import record_downloads
from pages.components.board.document_screen import document_screen
from pages.components.device import since_visit
from pages.components.frame.cached import base_contents
from pages.components.frame.shell import open_page

with open_page("Données") as view:
    found = base_contents(view.base)
    document_screen(donnees.document(view.base, found, view.selection.annee, since_visit.previous()))
    if roles.may(roles.READ_RECORDS):
        with st.container(key="hors_papier"):
            st.header("Tout télécharger", anchor=False)
        record_downloads.downloads(view.base, donnees.size(found))
