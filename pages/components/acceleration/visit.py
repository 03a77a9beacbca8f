"""Say which visit and page a run belongs to, and what files visits sent; refuse what none may ask.

Gain: none in time: a matter of correctness and safety, kept whatever the setting.
Written for: streamlit 1.67, whose `get_script_run_ctx` is documented without being supported; whose manager of sent
files keeps them by session in `file_storage`, and drops those of a session that ends; where a session handles the
message `clear_cache` by one method.
Without it: the browser's "back" and "forward" keep the filters of the session instead of those of the address; only the
size of each file is bounded; one visitor in a loop makes every page computed again for everybody.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple
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


def held() -> Mapping[str, int]:
    """Return the bytes of the files that Streamlit holds for each session."""
    runtime = switch.private("fichiers envoyés", "streamlit.runtime", "get_instance", always=True)
    if runtime is None or not runtime.exists():
        return {}
    kept = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    return {session: sum(len(one.data) for one in list(files.values())) for session, files in list(kept.items())}


def open_visits() -> int:
    """Return the number of visits that are connected; 0 where Streamlit does not say it."""
    runtime = switch.private("visites", "streamlit.runtime", "get_instance", always=True)
    manager = getattr(runtime.get_instance(), "_session_mgr", None) if runtime and runtime.exists() else None
    return len(manager.list_active_sessions()) if manager else 0


def keep_caches() -> None:
    """Ignore the message `clear_cache` of a browser: caches are bounded, and keyed by the version that serves."""
    name = "_handle_clear_cache_request"
    if sessions := switch.private("caches communs", "streamlit.runtime.app_session", "AppSession", name, always=True):
        setattr(sessions, name, _ignore)


def _ignore(session: Any) -> None:
    pass
