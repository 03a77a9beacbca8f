"""When a reader came before, as a cookie of the browser says: « first.last », seconds since 1970 that a page writes.

A visit lasts until nothing was opened for a while: loading a page again does not begin another.
"""

import time
from datetime import datetime

import streamlit as st

COOKIE = "visite"
REST = 1800  # seconds; `own_commune.js` has the same
MOST = 10**11
_BEFORE = "visite_precedente"


def previous() -> datetime | None:
    """Return when the visit before this one ended; None at a first visit, or without the cookie."""
    if _BEFORE not in st.session_state:
        st.session_state[_BEFORE] = _before(str(st.context.cookies.get(COOKIE, "")), time.time())
    seconds = st.session_state[_BEFORE]
    return datetime.fromtimestamp(seconds) if seconds else None


def _before(written: str, now: float) -> int:
    first, _, last = written.partition(".")
    if not (first.isdecimal() and last.isdecimal()) or max(int(first), int(last)) > MOST:
        return 0
    return int(last) if now - int(last) > REST else int(first)
