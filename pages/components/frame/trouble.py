"""What a page says when its base cannot be read: one sentence to readers, what and how to whoever administers."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError, OtherTerritory
from analytics.base.paths import base_path
from analytics.ingest.publication import rebuild
from pages.components.access import roles
from pages.components.access.acts import record
from pages.components.web.plain import plain

READERS = "Le tableau de bord est momentanément indisponible : revenez un peu plus tard."
SPOILED = "La base s’ouvre, mais ne se lit pas jusqu’au bout. « python -m analytics verifier » dit ce qui est abîmé."
log = logging.getLogger(__name__)


@contextmanager
def told() -> Iterator[None]:
    """Say what a page meets when its base turns out to be damaged, and stop the page there."""
    try:
        yield
    except BaseError as error:
        tell(error)
    except duckdb.Error as error:
        log.error("%s", type(error).__name__)  # its message may quote what the base holds
        st.cache_resource.clear()  # a connection to a file that was lost does not come back to life
        tell(BaseError(SPOILED))


def tell(error: BaseError) -> None:
    """Draw what is wrong, and stop the page."""
    say(error)
    if roles.may(roles.ADMINISTER):
        st.page_link("pages/administration.py", label="Ouvrir Administration", icon=":material/arrow_forward:")
    st.stop()


def say(error: BaseError) -> None:
    """Draw what is wrong, for whoever reads."""
    if roles.may(roles.ADMINISTER):
        st.error(plain(error), icon=":material/error:")
        if isinstance(error, OtherTerritory):
            st.button("Refaire la base pour ce territoire", on_click=_rebuild, icon=":material/refresh:")
    else:
        st.warning(READERS, icon=":material/hourglass_empty:")


@roles.only(roles.ADMINISTER)
def _rebuild() -> None:
    record(journal.REBUILT, rebuild(base_path()))
