"""What a page draws leaves in two bursts: up to its key figures, then the rest.

Streamlit sends each element as soon as it is drawn. Its network thread then takes the interpreter twenty times while
the page is computed, and the browser draws the whole page again at each of six arrivals, the last of which delay the
charts.
"""

from __future__ import annotations

import time
from asyncio import AbstractEventLoop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, local

from streamlit.runtime.app_session import AppSession

PATIENCE = 0.05  # seconds: a page that takes longer shows what it has, and that it is at work
WRITING = 0.004  # seconds that the network thread takes to write a burst, if nothing is computed meanwhile
Action = Callable[[], None]
_thread = local()


class Burst:
    """What one run of a page has drawn and not sent yet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: list[Action] = []
        self._turn = 0
        self._late = False

    def hold(self, loop: AbstractEventLoop, action: Action) -> bool:
        """Keep what the network thread is to do, for `PATIENCE` at most; False once the page was late."""
        with self._lock:
            if self._late:
                return False
            if not self._held:
                self._loop = loop
                loop.call_soon_threadsafe(loop.call_later, PATIENCE, self._give_up, self._turn)
            self._held.append(action)
        return True

    def send(self) -> None:
        """Let what is held go, in its order."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        held, self._held, self._turn = self._held, [], self._turn + 1
        if held and not self._loop.is_closed():  # as Streamlit does when it stops
            self._loop.call_soon_threadsafe(_all, held)

    def _give_up(self, turn: int) -> None:
        with self._lock:
            if turn == self._turn:
                self._late = True
                self._let_go()


def _all(actions: list[Action]) -> None:
    for action in actions:
        action()


@contextmanager
def in_bursts() -> Iterator[None]:
    """Hold what this thread draws during the block, and send it at the end at the latest."""
    _thread.burst = burst = Burst()
    try:
        yield
    finally:
        del _thread.burst
        burst.send()


def send() -> None:
    """Send what the page has drawn so far, and let it be written before anything else is computed."""
    if burst := getattr(_thread, "burst", None):
        burst.send()
        time.sleep(WRITING)


def install() -> None:
    """Put bursts between the runs of pages and Streamlit’s network thread."""
    at_once = AppSession._call_soon_on_event_loop

    def call(session: AppSession, action: Action) -> None:
        burst = getattr(_thread, "burst", None)
        if burst is None or not burst.hold(session._event_loop, action):
            at_once(session, action)

    AppSession._call_soon_on_event_loop = call
