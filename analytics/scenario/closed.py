"""The same questions where hours by marché are closed: clause, dates and the published hours of each year only."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import numpy as np

from analytics.base.database import Base
from analytics.scenario.engine import HABIT, HORIZON, KAPPA, PRIOR_HOURS, WINDOW, Engine
from analytics.scenario.portfolio import Floats, day, portfolio
from analytics.scenario.state import FLUX, MONTH, Changes, changed, ends, lives

SHORTEST = 30  # days that a marché lasts at least


class ClosedEngine(Engine):
    """Hours spread evenly over the life of each marché, corrected by the published hours of the last years."""

    @property
    def is_open(self) -> bool:
        return False

    def _plan(self, year: int, changes: Changes | None = None) -> Floats:
        """Return the clause × days of life in the year / days of life; a yearly engagement × part of the year."""
        now = changed(self.state, self.portfolio, changes or {})
        start = self.portfolio.start + np.maximum(now.wait - self.state.wait, 0) * MONTH
        end = self._ends + (now.left - self.state.left) * MONTH
        life = np.maximum(end - start, SHORTEST)
        first, last = day(date(year, 1, 1)), day(date(year, 12, 31))
        over = np.maximum(np.minimum(end, last) - np.maximum(start, first) + 1, 0)
        hours = np.where(
            now.kind == FLUX, now.volume * np.minimum(over / 366, 1), now.owed * np.minimum(over / life, 1)
        )
        return np.where(now.known, hours, 0)

    @cached_property
    def _ends(self) -> Floats:
        found = ends(self.portfolio, self.settled, self.state.known)
        usual = np.floor(self.portfolio.start + lives(self.portfolio, self.state.known)[1] * MONTH)
        return np.where((found - self.portfolio.start > 0) | self.portfolio.is_flux, found, usual)

    @property
    def _told(self) -> list[int]:
        return [year for year in (self.closed[1:] or self.closed) if not np.isnan(self._worked(year))][-WINDOW:]

    @property
    def learned(self) -> int:
        return len(self._told)

    @cached_property
    def kappa(self) -> float:
        worked, planned = sum(map(self._worked, self._told)), sum(self._plan(year).sum() for year in self._told)
        return float((worked + PRIOR_HOURS * KAPPA) / (planned + PRIOR_HOURS))

    def _worked(self, year: int) -> float:
        return float(self.portfolio.worked[self.portfolio.years.index(year)])

    @property
    def theta(self) -> float:
        return 0.0

    @property
    def new_kappa(self) -> float:
        return self.kappa

    @property
    def m0(self) -> float:
        clause = self.habit_clause.sum()
        return float(self.habit_hours.sum() / clause) if clause else 0.0

    @cached_property
    def habit_hours(self) -> Floats:
        years, new = self.closed[-HABIT:], np.zeros(len(self.portfolio.names))
        for year in years:
            new = new + np.where(self.portfolio.first == year, self._plan(year), 0)
        return self.kappa * new / max(len(years), 1)

    @cached_property
    def done(self) -> Floats:
        return np.zeros(len(self.portfolio.names))

    def signed(self, changes: Changes | None = None) -> Floats:
        years = range(self.annee, self.annee + HORIZON)
        return np.column_stack([self.kappa * self._plan(year, changes) for year in years])

    @property
    def still_owed(self) -> Floats:
        """Nothing: what is done by each marché is closed."""
        return np.zeros(len(self.portfolio.names))


def engine(base: Base, settled: date | None = None) -> Engine:
    """Return the engine of a base on a day: its last known day by default; one engine serves every role.

    A year whose hours are not recorded is seen from the end of the last one before it that has some.
    """
    records = portfolio(base, settled)
    at = min(settled or records.settled, records.settled)
    if at.year not in records.recorded:
        earlier = [year for year in sorted(records.recorded) if year < at.year]
        at = date(earlier[-1] if earlier else min(records.recorded), 12, 31)
    made = ClosedEngine if records.hours is None else Engine
    return base.once(f"engine {at} {made.__name__}", lambda: made(records, at))
