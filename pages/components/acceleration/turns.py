"""Compute one page at a time in a process, the others in line.

Gain: fifty readers cost 52 to 57 ms of processor a gesture instead of 72 to 79; after they all arrive at once, one time
in two, they were answered in 9 s for ever, and are in 0.2 s.
Written for: streamlit 1.67, which runs the script of a page by one method, `_run_script`.
Without it: pages computed together trade the interpreter every 5 ms and all end as late as the last; the first page
does not wait for the imports of the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from threading import Event, Lock
from time import monotonic
from typing import Any

from pages.components.acceleration import switch

LONG = 1.0  # seconds; a page takes a twentieth of that, a publication a minute


class _Turn:
    """The right to run, and since when somebody has it (infinity when nobody does)."""

    def __init__(self) -> None:
        self.free = Lock()
        self.since = inf

    def age(self) -> float:
        """Return the seconds since somebody has it, 0 when nobody does."""
        return max(0.0, monotonic() - self.since)


class Turns:
    """Let blocks run one after the other; behind one that lasts more than `long` seconds, a new line begins."""

    def __init__(self, long: float = LONG) -> None:
        self._long = long
        self._now = _Turn()
        self._changing = Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, keep it during the block."""
        mine = self._wait()
        try:
            yield
        finally:
            mine.since = inf
            mine.free.release()

    def _wait(self) -> _Turn:
        while True:
            turn = self._now
            if turn.free.acquire(timeout=max(0.0, self._long - turn.age())):
                turn.since = monotonic()
                if turn is self._now:
                    return turn
                turn.free.release()  # of a line that was left while its head was at something long
                continue
            with self._changing:
                if turn is self._now and turn.age() >= self._long:
                    self._now = _Turn()


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
