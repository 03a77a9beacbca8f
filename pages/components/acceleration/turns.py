"""One page computed at a time in a process, the others in line.

Python runs one thread at a time. Pages computed together interrupt each other every few milliseconds, cost twice as
much and all end as late as the last: after a burst of fifty readers the server never caught up again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from threading import Lock
from time import monotonic

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
