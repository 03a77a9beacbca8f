"""Compute one page at a time in a process, the others in line.

Gain: fifty readers cost 52 to 57 ms of processor a gesture instead of 72 to 79; after they all arrive at once, one time
in two, they were answered in 9 s for ever, and are in 0.2 s.
Written for: streamlit 1.67, which runs the script of a page by one method, `_run_script`.
Without it: pages computed together trade the interpreter every 5 ms and all end as late as the last; the first page
does not wait for the imports of the start.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Event
from time import monotonic
from typing import Any

from pages.components.acceleration import switch

LONG = 1.0  # seconds; a page takes a twentieth of that, a publication a minute


class Turns:
    """Let blocks run one after the other; one that lasts more than `long` seconds leaves its turn to the next."""

    def __init__(self, long: float = LONG) -> None:
        self._long = long
        self._changed = Condition()
        self._running: object = None  # the block whose turn it is, which began at `_since`
        self._since = 0.0

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, keep it during the block."""
        mine = object()
        with self._changed:
            while self._running and (left := self._since + self._long - monotonic()) > 0:
                self._changed.wait(left)
            self._running, self._since = mine, monotonic()
        try:
            yield
        finally:
            with self._changed:
                if self._running is mine:
                    self._running = None
                    self._changed.notify()


def install(ready: Event) -> None:
    """Let pages asked for at once be computed one after the other, once `ready` is set."""
    runners = switch.private("pages en file", switch.RUNNER, "ScriptRunner", "_run_script")
    if not runners:
        return
    run, turns = runners._run_script, Turns()

    def in_turn(runner: Any, asked: Any) -> None:
        ready.wait()
        with turns.turn():
            run(runner, asked)

    runners._run_script = in_turn
