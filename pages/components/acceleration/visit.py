"""Say which visit and page a run belongs to, and what files visits sent; refuse what none may ask.

Gain: none in time: a matter of correctness and safety, kept whatever the setting.
Written for: streamlit 1.67, whose `get_script_run_ctx` is documented without being supported; whose manager of sent
files keeps them by session in `file_storage`, and drops those of a session that ends; where `AppSession.handle_backmsg`
takes every message of a browser, and files made at the click are known by session in `_deferred_callables`.
Without it: the browser's "back" and "forward" keep the filters of the session instead of those of the address; only the
size of each file is bounded; one visitor in a loop makes every page computed again for everybody, or asks for the file
that a page made for another.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import streamlit as st

from pages.components.acceleration import switch

NEEDED = ("rerun_script", "stop_script", "app_heartbeat")
SENDING = "file_urls_request"  # where to send files
LONGEST = 1_000_000  # bytes of a message: choices are some KB, and a session keeps them


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


def refuse_messages(may_send: Callable[[str], bool]) -> None:
    """Ignore what no page asks of its browser, and what only a session that `may_send` files needs."""
    piece, module, name = "messages refusés", "streamlit.runtime.app_session", "handle_backmsg"
    sessions = switch.private(piece, module, "AppSession", name, always=True)
    if not sessions:
        return
    handle = sessions.handle_backmsg

    def handled(session: Any, message: Any) -> None:
        if _is_needed(message, session.id, may_send(session.id)):
            handle(session, message)

    sessions.handle_backmsg = handled


def _is_needed(message: Any, session: str, sends: bool) -> bool:
    """Return whether a message is one that a page needs; its caches, its code and its settings are not a browser's."""
    kind, size = message.WhichOneof("type"), message.ByteSize()
    if kind == "backend_operation_request":
        asked = message.backend_operation_request
        return asked.WhichOneof("payload") == "deferred_file" and _maker(asked.deferred_file.file_id) == session
    return (kind in NEEDED and (sends or size <= LONGEST)) or (kind == SENDING and sends)


def _maker(file: str) -> str:
    """Return the session whose page offers a file made at the click; empty when there is none."""
    runtime = switch.private("fichiers faits au clic", "streamlit.runtime", "get_instance", always=True)
    offered = getattr(runtime.get_instance().media_file_mgr, "_deferred_callables", {}) if runtime else {}
    return str(offered.get(file, {}).get("session_id", ""))
