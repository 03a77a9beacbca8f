"""The part of « Administration » that brings official purchases in: read, show what they hold, publish."""

import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.ingest.achats_import import Brought, publish_purchases, read_purchases
from pages.components.access import roles
from pages.components.access.acts import record
from pages.components.administration.import_room import TOLD
from pages.components.web.plain import plain

KEPT, REPLACE = "achats_lus", "achats_remplacer"
TYPES = ["json", "csv", "parquet"]
FAILED = "Ces fichiers n’ont pas pu être lus. Rien n’est publié, la base n’a pas changé."
log = logging.getLogger(__name__)


def purchases() -> None:
    """Draw the two steps: files are read, then their contracts are published."""
    st.html(
        "<p>Fichiers des données essentielles de la commande publique (DECP) : JSON, CSV ou Parquet. Seuls les "
        "contrats du territoire sont gardés. "
        "Un fichier national se lit mieux par « python -m analytics achats FICHIER ».</p>"
    )
    given = st.file_uploader("Fichiers DECP", TYPES, accept_multiple_files=True, key="achats_fichiers")
    if st.button("Lire ces achats", disabled=not given, icon=":material/science:"):
        st.session_state[KEPT] = read_uploaded(given)
    if brought := st.session_state.get(KEPT):
        for one in brought:
            st.info(plain(one), icon=":material/description:")
        st.checkbox("Oublier les achats déjà importés", key=REPLACE)
        st.button("Publier ces achats", type="primary", icon=":material/publish:", on_click=_publish)


def read_uploaded(given: Sequence[Any]) -> list[Brought]:
    """Return what uploaded files hold; nothing, with the reason on the screen, when one cannot be read."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, Path(file.name).name) for file in given]
            for file, uploaded in zip(files, given, strict=True):
                file.write_bytes(uploaded.getbuffer())
            return read_purchases(files, base_path())
    except BaseError as error:
        st.error(plain(error), icon=":material/error:")
    except Exception:
        # Whatever a file does, a reader sees a sentence; the reason stays in the log, which holds no cell.
        log.exception("reading purchases failed")
        st.error(FAILED, icon=":material/error:")
    return []


@roles.only(roles.ADMINISTER)
def _publish() -> None:
    try:
        done = publish_purchases(base_path(), st.session_state.pop(KEPT), replace=st.session_state.get(REPLACE, False))
        record(journal.PURCHASES, done.version, fichiers=len(done.brought))
        st.session_state[TOLD] = str(done)
    except BaseError as error:
        st.session_state[TOLD] = str(error)
