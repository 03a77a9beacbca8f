"""What a page draws leaves in two bursts: up to its key figures, then the rest.

Streamlit sends each element as soon as it is drawn. Its network thread then takes the interpreter twenty times while
the page is computed, and the browser draws the whole page again at each of six arrivals, the last of which delay the
charts.
"""

from __future__ import annotations

import asyncio
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
                if not _soon(loop, loop.call_later, PATIENCE, self._give_up, self._turn):
                    return False
            self._held.append(action)
        return True

    def send(self) -> None:
        """Let what is held go, in its order."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        held, self._held, self._turn = self._held, [], self._turn + 1
        if held:
            _soon(self._loop, _all, held)

    def _give_up(self, turn: int) -> None:
        with self._lock:
            if turn == self._turn:
                self._late = True
                self._let_go()


def _soon(loop: AbstractEventLoop, call: Callable[..., object], *given: object) -> bool:
    """Have the network thread make a call; False, as Streamlit does, when the server has stopped."""
    try:
        loop.call_soon_threadsafe(call, *given)
    except RuntimeError:
        if not loop.is_closed():
            raise
        return False
    return True


def _all(actions: list[Action]) -> None:
    """Do what is held; what fails is told as it would be alone, and stops nothing else."""
    for action in actions:
        try:
            action()
        except Exception as error:
            told = {"message": "An action held back from a page failed", "exception": error}
            asyncio.get_running_loop().call_exception_handler(told)


@contextmanager
def in_bursts() -> Iterator[None]:
    """Hold what this thread draws during the block, and send it at the end at the latest."""
    before = getattr(_thread, "burst", None)
    _thread.burst = burst = Burst()
    try:
        yield
    finally:
        _thread.burst = before
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
