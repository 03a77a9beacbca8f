"""The same shape at another size: ten thousand to ten million hour records, drawn in whole arrays.

Only the shape is promised: references hold, hours lie within contracts, contracts within marchés.
"""

from __future__ import annotations

import numpy
from numpy.typing import NDArray

from analytics.demo.plan import OWNERS

FIRST_YEAR, MONTHS = 2015, 132
SIZES = (10_000, 10_000_000)
RECORDS_PER_CONTRACT = 8
LONGEST = 24  # months of a contract
# In months: a marché starts just before a multiple of STEP and ends WINDOW to WINDOW + SPREAD after it.
STEP, WINDOW, SPREAD = 6, 30, 18

Ints = NDArray[numpy.int64]


class Work:
    """All arrays of one draw: people, their contracts in a row, the marchés they serve and the hours."""

    def __init__(self, generator: numpy.random.Generator, taille: int) -> None:
        self.generator, self.taille = generator, taille
        self._contracts()
        self._marches()
        self._hours()

    def _contracts(self) -> None:
        """Draw lengths first, then place each person's contracts one after the other in the period."""
        draw, count = self.generator, 2 * self.taille // RECORDS_PER_CONTRACT
        length = numpy.minimum(LONGEST, 1 + draw.geometric(1 / RECORDS_PER_CONTRACT, count))
        count = int(numpy.searchsorted(numpy.cumsum(length), self.taille)) + 1
        length = length[:count].astype(numpy.int64)
        length[-1] -= length.sum() - self.taille
        several = draw.choice(numpy.array([1, 2, 3, 4]), size=count, p=[0.78, 0.15, 0.06, 0.01])
        several = several[: int(numpy.searchsorted(numpy.cumsum(several), count)) + 1]
        self.person = numpy.repeat(numpy.arange(len(several)), several)[:count]
        self.length, self.contracts = length, count
        self.people = int(self.person[-1]) + 1
        self.start = self._starts(draw.integers(0, 6, count))

    def _starts(self, gap: Ints) -> Ints:
        stride = self.length + gap
        before = numpy.cumsum(stride) - stride
        first = numpy.flatnonzero(numpy.diff(self.person, prepend=-1))
        span = numpy.add.reduceat(stride, first)
        # Activity grows over the years: a power below 1 moves entries towards the end.
        entry = (self.generator.random(self.people) ** 0.6 * (MONTHS - span + 1)).astype(numpy.int64)
        return entry[self.person] + before - before[first][self.person]

    def _marches(self) -> None:
        draw = self.generator
        self.marches = max(40, min(20_000, self.taille // 250))
        windows = MONTHS // STEP
        self.window = numpy.sort(numpy.arange(self.marches) % windows)
        self.marche_start = STEP * self.window - draw.integers(0, STEP, self.marches)
        self.marche_end = STEP * self.window + WINDOW + draw.integers(0, SPREAD, self.marches)
        self.owners = min(150, max(len(OWNERS), self.marches // 40))
        # A square favours the first owners: a few big buyers, many small ones.
        self.owner = (draw.random(self.marches) ** 2 * self.owners).astype(numpy.int64)
        self.sector = draw.choice(5, size=self.marches, p=[0.46, 0.34, 0.08, 0.08, 0.04])
        self.companies = max(60, min(20_000, self.marches))
        self.holder = draw.integers(0, self.companies, self.marches)

    def _serve(self) -> Ints:
        """Return a marché per contract whose dates cover it."""
        window = self.start // STEP
        first = numpy.searchsorted(self.window, window)
        size = numpy.searchsorted(self.window, window, side="right") - first
        return first + (self.generator.random(self.contracts) ** 2 * size).astype(numpy.int64)

    def _hours(self) -> None:
        draw = self.generator
        self.main, other = self._serve(), self._serve()
        self.contract = numpy.repeat(numpy.arange(self.contracts), self.length)
        rank = numpy.arange(self.taille) - numpy.repeat(numpy.cumsum(self.length) - self.length, self.length)
        self.month = self.start[self.contract] + rank
        # Some contracts change marché halfway: two clauses, each month counted once.
        shared = (draw.random(self.contracts) < 0.08) & (self.length > 1)
        moved = shared[self.contract] & (rank >= (self.length // 2)[self.contract])
        self.served = numpy.where(moved, other[self.contract], self.main[self.contract])
        usual = draw.integers(60, 140, self.contracts)[self.contract]
        halves = (2 * usual * (0.75 + 0.5 * draw.random(self.taille))).astype(numpy.int64)
        self.hours = numpy.clip(halves, 8, 303) / 2
