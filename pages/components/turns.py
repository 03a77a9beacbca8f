"""One page computed at a time in a process, the others in line.

Python runs one thread at a time. Pages computed together interrupt each other every few milliseconds and all end
as late as the last; in line, each ends as soon as it can, and the switches cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

LONG = 0.5  # seconds; a page takes a tenth of that, a publication a hundred times more


class Turns:
    """Let blocks run one after the other; one that lasts longer than `long` seconds no longer holds the others."""

    def __init__(self, long: float = LONG) -> None:
        self._long = long
        self._lock = Lock()
        self._began = monotonic()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, keep it during the block."""
        mine = self._lock.acquire(timeout=self._patience())
        while not mine and (patience := self._patience()):
            mine = self._lock.acquire(timeout=patience)
        if mine:
            self._began = monotonic()
        try:
            yield
        finally:
            if mine:
                self._lock.release()

    def _patience(self) -> float:
        return max(0.0, self._began + self._long - monotonic())
