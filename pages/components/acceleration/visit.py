"""Say which visit and which page a run belongs to, and whether the reader came by the history.

Gain: none in time: a matter of correctness, kept whatever the setting.
Written for: streamlit 1.67, whose `get_script_run_ctx` is documented without being supported.
Without it: the browser's "back" and "forward" keep the filters of the session instead of those of the address.
"""

from typing import NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from pages.components.acceleration import switch


class Visit(NamedTuple):
    """The session, the page and the way of arriving of a run; each empty where Streamlit does not say it."""

    session: str = ""
    page: str = ""
    by_history: bool = False


def visit() -> Visit:
    """Return what the run of this thread belongs to."""
    scripts = switch.private("visite", "streamlit.runtime.scriptrunner", "get_script_run_ctx", always=True)
    context = scripts and scripts.get_script_run_ctx(suppress_warning=True)
    if context is None and scripts:
        return Visit()  # out of any run
    try:
        return Visit(context.session_id, context.page_script_hash, context.is_history_navigation)
    except AttributeError:
        return Visit(page=urlsplit(st.context.url or "").path)
