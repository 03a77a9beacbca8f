"""Hours to come, marché by marché: what is signed, spread and corrected, and what is usually signed in a year.

Every coefficient is learned on the whole base, so families and maîtres d’ouvrage add up to the whole. Errors on past
years, and the rules tried and not kept, are in docs/decisions.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from analytics.scenario.portfolio import NEVER, Flags, Floats, Portfolio, day, from_days
from analytics.scenario.state import (
    DORMANT,
    FLUX,
    MONTH,
    NO_VOLUME,
    OVERDUE,
    RUNNING,
    Changes,
    State,
    changed,
    lives,
    plan,
    state,
)

PRIOR_HOURS = 1500.0  # weight of the priors below: little beside a département, much beside an empty base
KAPPA, THETA = 0.85, 0.40
WINDOW, HABIT = 5, 3  # closed years that coefficients, and the habit, are learned on
HORIZON = 3  # years
FORMULA_HOUR = 30 / (0.50 * 0.05)  # € of works per clause hour: 50 % of labour, 5 % of it, 30 € an hour
FEWEST_AMOUNTS = 20
USUAL_CHANTIER = 1500.0


@dataclass(frozen=True, eq=False)
class Engine:
    """The portfolio as seen on a day: hours of marchés for `annee` and after, and what new ones bring."""

    portfolio: Portfolio
    settled: date

    @property
    def is_open(self) -> bool:
        """Whether hours by marché and year are known to all; else see `analytics.scenario.closed`."""
        return True

    @property
    def is_partial(self) -> bool:
        """Whether the day is inside a year: that year is then estimated, what is done apart."""
        return (self.settled.month, self.settled.day) != (12, 31)

    @property
    def annee(self) -> int:
        return self.settled.year if self.is_partial else self.settled.year + 1

    @property
    def closed(self) -> list[int]:
        """The years known to their end, whose hours are recorded."""
        return [year for year in self.portfolio.years if year < self.annee and year in self.portfolio.recorded]

    @property
    def tried(self) -> list[int]:
        """The closed years whose next one is closed too: what they announced is known to have come or not."""
        return [year for year in self.closed if year + 1 in self.closed]

    @cached_property
    def state(self) -> State:
        return state(self.portfolio, self.settled)

    @cached_property
    def _tests(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Hours worked and planned, of running marchés then of overdue ones, one year after each closed year."""
        running, overdue = np.zeros(2), np.zeros(2)
        for year in self.tried[-WINDOW:]:
            then = state(self.portfolio, date(year, 12, 31))
            worked = self.hours[:, self.portfolio.years.index(year + 1)]
            live, late = then.known & (then.kind < OVERDUE), then.known & (then.kind == OVERDUE)
            running += worked[live].sum(), plan(then, then.owed, then.kind, 0, 12).sum()
            overdue += worked[late].sum(), then.owed[late].sum()
        return (running[0], running[1]), (overdue[0], overdue[1])

    @property
    def hours(self) -> Floats:
        assert self.portfolio.hours is not None
        return self.portfolio.hours

    @property
    def learned(self) -> int:
        """The number of past years that the part worked of what was planned is learned on."""
        return len(self.tried[-WINDOW:])

    @cached_property
    def kappa(self) -> float:
        """The part of what was planned that was worked, by running marchés."""
        worked, planned = self._tests[0]
        return (worked + PRIOR_HOURS * KAPPA) / (planned + PRIOR_HOURS)

    @cached_property
    def theta(self) -> float:
        """The part of what they owe that overdue marchés, still at work, do in a year."""
        worked, owed = self._tests[1]
        return min(1.0, (worked + PRIOR_HOURS * THETA) / (owed + PRIOR_HOURS))

    @cached_property
    def first_year_clause(self) -> Floats:
        """The clause hours of each marché in its first year."""
        columns = np.array([self.portfolio.years.index(year) if year != NEVER else 0 for year in self.portfolio.first])
        both = np.nan_to_num(self.portfolio.stock) + np.nan_to_num(self.portfolio.flux)
        return both[np.arange(len(both)), columns] * (self.portfolio.first != NEVER) if len(both) else np.zeros(0)

    def signed_in(self, year: int) -> Floats:
        """Return the clause hours of the marchés first seen in a year, 0 for the others."""
        return np.where(self.portfolio.first == year, self.first_year_clause, 0)

    def run_off(self, age: int) -> float:
        """Return the hours worked by marchés of that age, over the clause of their first year."""
        years = [year for year in self.closed if year + age in self.closed][-WINDOW:]
        signed = sum(self.signed_in(year).sum() for year in years)
        column = self.portfolio.years.index
        worked = sum(self.hours[self.portfolio.first == year, column(year + age)].sum() for year in years)
        return float(worked / signed) if signed else 0.0

    @cached_property
    def m0(self) -> float:
        return self.run_off(0)

    @cached_property
    def habit_clause(self) -> Floats:
        """The clause hours that each marché brought to a mean year of new marchés: their sum is the habit."""
        years = self.closed[-HABIT:]
        return sum((self.signed_in(year) for year in years), np.zeros(len(self.portfolio.names))) / max(len(years), 1)

    @cached_property
    def habit_hours(self) -> Floats:
        """The hours that marchés to sign work in their first year, credited to those that the habit comes from."""
        return self.habit_clause * self.m0 * (self._rest_of_year if self.is_partial else 1)

    @cached_property
    def _rest_of_year(self) -> float:
        """The part of first-year hours that comes from marchés notified after this month."""
        after = total = 0.0
        for year in self.closed[-WINDOW:]:
            new = self.portfolio.first == year
            worked = self.hours[new, self.portfolio.years.index(year)]
            total += worked.sum()
            after += worked[self.portfolio.notified[new] > day(date(year, self.settled.month, 28))].sum()
        return after / total if total else 0.0

    @cached_property
    def done(self) -> Floats:
        """The hours already worked in the year to estimate; none when it has not begun."""
        if not self.is_partial:
            return np.zeros(len(self.portfolio.names))
        return self.hours[:, self.portfolio.years.index(self.annee)]

    def signed(self, changes: Changes | None = None) -> Floats:
        """Return the hours that signed marchés still bring: one row a marché, one column a year."""
        now = changed(self.state, self.portfolio, changes or {})
        owed, begins, columns = now.owed, 0.0, []
        for year in range(self.annee, self.annee + HORIZON):
            until = (day(date(year, 12, 31)) - day(self.settled)) / MONTH
            is_late = (now.left - begins <= 0) & np.isin(now.kind, (RUNNING, OVERDUE))
            kind = np.where(is_late, OVERDUE, now.kind)
            hours = plan(now, owed, kind, begins, until) * self.kappa
            late = owed * self.theta * min(1.0, (until - begins) / 12)
            hours = np.where(now.known & (kind == OVERDUE), late, hours)
            hours = np.where(np.isin(kind, (FLUX, NO_VOLUME)), hours, np.minimum(hours, owed))
            owed, begins = np.maximum(owed - hours, 0), until
            columns.append(hours)
        return np.column_stack(columns)

    @cached_property
    def unchanged(self) -> Floats:
        return self.signed()

    @cached_property
    def is_at_work(self) -> Flags:
        """Which marchés are live in the year to come."""
        until = (day(date(self.annee, 12, 31)) - day(self.settled)) / MONTH
        return self.state.is_live & (self.state.wait < until) & (self.state.clause + self.state.volume > 0)

    @property
    def running_flux(self) -> Floats:
        """The yearly engagements that go on: clause hours of the year to come, signed already."""
        return np.where(self.state.is_live & (self.state.kind == FLUX), self.state.volume, 0)

    @property
    def still_owed(self) -> Floats:
        """The hours that marchés past their end still owe."""
        return np.where(self.state.known & np.isin(self.state.kind, (OVERDUE, DORMANT)), self.state.owed, 0)

    @cached_property
    def usual_life(self) -> float:
        """The months that a marché lasts."""
        return lives(self.portfolio, self.state.known)[1]

    def share(self, month: int) -> float:
        """Return the part of its clause that a chantier begun in a month of the year works before its end."""
        return min(1.0, (13 - month) / self.usual_life) * self.new_kappa

    @cached_property
    def new_kappa(self) -> float:
        """κ of first years: hours worked over the clause spread evenly from the month of the start."""
        start = from_days(self.portfolio.start)
        years = start.astype("datetime64[Y]").astype(int) + 1970
        months = start.astype("datetime64[M]").astype(int) % 12 + 1
        known = np.isin(years, self.closed[-WINDOW:]) & (years == self.portfolio.first) & ~self.portfolio.is_flux
        life = np.nan_to_num(lives(self.portfolio, self.state.known)[0], nan=self.usual_life)
        part = np.clip((13 - months) / np.maximum(life, 1), 0, 1)
        planned = (np.nan_to_num(self.first_year_clause) * part)[known].sum()
        column = self.portfolio.years.index
        worked = sum(self.hours[known & (years == year), column(year)].sum() for year in self.closed[-WINDOW:])
        return float((worked + PRIOR_HOURS) / (planned + PRIOR_HOURS))

    @cached_property
    def hours_each(self) -> float | None:
        """The hours of a person in a year, over the closed years whose people are known; None without any."""
        columns = [self.portfolio.years.index(year) for year in self.closed[-HABIT:]]
        worked, people = self.portfolio.worked[columns], self.portfolio.people[columns]
        known = ~np.isnan(worked) & ~np.isnan(people) & (np.nan_to_num(people) > 0)
        return float(worked[known].sum() / people[known].sum()) if known.any() else None

    @cached_property
    def amounts_known(self) -> int:
        return int(self._priced.sum())

    @property
    def _priced(self) -> Flags:
        return self.state.known & ~np.isnan(self.portfolio.amount) & (self.state.clause > 0)

    @cached_property
    def euros_per_hour(self) -> float:
        """The amount of works behind a clause hour: observed, else by the formula."""
        if self.amounts_known < FEWEST_AMOUNTS:
            return FORMULA_HOUR
        return float(self.portfolio.amount[self._priced].sum() / self.state.clause[self._priced].sum())

    @cached_property
    def usual_chantier(self) -> float:
        """The clause of a new marché, to ten hours: the mean of the last closed years."""
        new = np.isin(self.portfolio.first, self.closed[-HABIT:]) & ~self.portfolio.is_flux & (self.state.clause > 0)
        return float(round(self.state.clause[new].mean(), -1)) if new.any() else USUAL_CHANTIER
