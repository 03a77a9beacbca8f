"""Step one, « Fichiers »: files to import, and the imports left in the middle."""

from __future__ import annotations

import streamlit as st

from analytics.base.paths import base_path
from analytics.exports.record_files import template_csv
from analytics.exports.template import template
from analytics.french.dates import date_long
from analytics.ingest import Source
from analytics.ingest.drafts import drafts
from pages.components.administration import under_way

TYPES = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "txt", "tsv", "zip"]
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def files_step() -> None:
    """Draw the choice of files: reading them opens the next step."""
    given = st.file_uploader("Fichiers à importer", TYPES, accept_multiple_files=True, key="fichiers")
    if st.button("Lire ces fichiers", type="primary", disabled=not given, icon=":material/table_view:"):
        bar = st.progress(0.0, "Lecture des fichiers")
        under_way.start([Source(file.name, file.getvalue()) for file in given or ()], bar.progress)
        bar.empty()
        if under_way.current():
            st.rerun()
    under_way.failure()
    _left()
    with st.expander("Partir d’un classeur type"):
        _templates()


def _left() -> None:
    """Offer the imports left in the middle, whoever began them."""
    for draft in drafts(base_path()):
        with st.container(horizontal=True, vertical_alignment="center", key=f"brouillon_{draft.identifier}"):
            names = ", ".join(draft.files)
            step = under_way.STEPS[draft.step]
            st.markdown(f"**Import en cours** : {_plain(names)}, étape « {step} », le {date_long(draft.when)}")
            st.button("Reprendre", on_click=under_way.resume, args=(draft,), key=f"reprendre_{draft.identifier}")
            st.button("Abandonner", on_click=under_way.give_up, args=(draft,), key=f"abandonner_{draft.identifier}")


def _templates() -> None:
    with st.container(horizontal=True, key="modeles"):
        st.download_button(
            "Classeur type", template, "clauses-sociales-modele.xlsx", WORKBOOK_TYPE, icon=":material/table:"
        )
        st.download_button(
            "Tables CSV", template_csv, "clauses-sociales-modele.zip", "application/zip", icon=":material/csv:"
        )


def _plain(text: str) -> str:
    """Return a text of a file as Markdown shows it: no mark acts."""
    return "".join(f"\\{letter}" if letter in "\\`*_{}[]()<>#+-.!|~:$" else letter for letter in text)
