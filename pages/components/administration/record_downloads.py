"""The whole base as files of the import format."""

from collections.abc import Callable

import streamlit as st

from analytics.base.database import OWNER, Base
from analytics.exports.record_files import export_csv
from analytics.exports.template import export_workbook
from pages.components.access import roles
from pages.components.access.acts import recorded

WORKBOOK_ROWS, CSV_ROWS = 400_000, 3_000_000  # beyond, an export takes minutes: the command line writes it
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads(base: Base, rows: int) -> None:
    """Draw the buttons that give the whole base in the import format; nothing is written before a click.

    `rows` is the number of rows of the base: a workbook holds a bounded number of them.
    """
    name = f"clauses-sociales-version-{base.publication['version']}"
    with st.container(horizontal=True, key="exports"):
        if rows <= WORKBOOK_ROWS:
            _download("Classeur Excel", lambda: export_workbook(base), f"{name}.xlsx", WORKBOOK_TYPE)
        if rows <= CSV_ROWS:
            _download("Fichiers CSV", lambda: export_csv(base), f"{name}.zip", "application/zip")
    if rows > WORKBOOK_ROWS:
        st.caption("Base trop grande pour un classeur ; la commande « exporter-base » l’écrit en CSV sans limite.")
    st.caption("Ces fichiers sont au format d’import : réimportés, ils redonnent exactement cette base.")


def _download(label: str, write: Callable[[], bytes], name: str, kind: str) -> None:
    st.download_button(label, roles.kept_for_owner(recorded(write), OWNER), name, kind, icon=":material/download:")
