"""The year to come recounted marché by marché, from the records alone: plain loops over the rules of « Et si ? »."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import floor, isnan, nan
from statistics import median

import pandas as pd

from tests.oracle.truth import Filters, Records

MONTH, USUAL, YEARLY = 30.4375, 18.0, 36.0  # days; months of a marché without an end, of a yearly engagement
PRIOR, KAPPA, THETA = 1500.0, 0.85, 0.40
FLUX, EMPTY, RUNNING, LATE, ASLEEP = "flux", "sans volume", "en cours", "échu", "arrêté"


def days(when: object) -> float:
    """Return a day as a number, NaN without one."""
    return nan if pd.isna(when) else float((pd.Timestamp(str(when)) - pd.Timestamp(1970, 1, 1)).days)


@dataclass
class Marche:
    """What the records say of a marché: days, hours promised and worked by year."""

    row: dict[str, object]
    stock: dict[int, float]
    flux: dict[int, float]
    listed: set[int]
    hours: dict[int, float]
    latest: int

    @cached_property
    def first(self) -> int:
        return min({*self.listed, *(year for year, one in self.hours.items() if one > 0)}, default=9999)

    @cached_property
    def start(self) -> float:
        written = [days(self.row[name]) for name in ("debut_le", "notification_le")]
        guess = days(date(min(self.listed, default=self.latest), 7, 1))
        return next((one for one in written if not isnan(one)), guess)

    @cached_property
    def end(self) -> float:
        return days(self.row["fin_le"])

    @cached_property
    def notified(self) -> float:
        written = days(self.row["notification_le"])
        return self.start if isnan(written) else written

    @property
    def opening(self) -> float:
        """The hours promised in its first year."""
        return sum(one.get(self.first, 0) for one in (self.stock, self.flux))

    def worked(self, year: int) -> float:
        return self.hours.get(year, 0)


@dataclass
class Standing:
    """A marché on a day: what it owes, its months left and to wait, its yearly volume, last year’s hours."""

    kind: str
    clause: float
    owed: float
    left: float
    wait: float
    volume: float
    last: float

    def plan(self, owed: float, kind: str, begins: float, until: float) -> float:
        over = max(min(self.left, until) - max(self.wait, begins), 0)
        if kind in (LATE, ASLEEP):
            return 0
        if kind in (FLUX, EMPTY):
            return (self.volume if kind == FLUX else self.last) * over / 12
        return owed * min(over / max(self.left - max(self.wait, begins), 1), 1)


class Forecast:
    """The records as seen on a day: `annee` is the year to come, or the one that runs."""

    def __init__(self, marches: list[Marche], settled: date, years: list[int], people: dict[int, int]) -> None:
        self.marches, self.settled, self.years, self.people = marches, settled, years, people
        self.partial = (settled.month, settled.day) != (12, 31)
        self.annee = settled.year + (not self.partial)
        self.closed = [year for year in years if year < self.annee]
        self.known = [one for one in marches if one.first <= settled.year]

    @cached_property
    def usual(self) -> float:
        """The months that a marché lasts."""
        lives = [(one.end - one.start) / MONTH for one in self.known if one.end > one.start]
        return median(lives) if len(lives) >= 5 else USUAL

    def standing(self, one: Marche) -> Standing:
        year, at = self.settled.year, days(self.settled)
        clause, last = sum(hours for then, hours in one.stock.items() if then <= year), one.worked(year)
        left = (self._end(one) - at) / MONTH
        if one.flux:
            kind = FLUX
        elif clause <= 0:
            kind = EMPTY
        else:
            kind = RUNNING if left > 0 else LATE if last > 0 else ASLEEP
        done = sum(hours for then, hours in one.hours.items() if then <= year)
        flows = [0.0, *(hours for then, hours in sorted(one.flux.items()) if then <= year)]
        wait = max((one.start - at) / MONTH, 0)
        return Standing(kind, clause, max(clause - done, 0), left, wait, flows[-1], last)

    def _end(self, one: Marche) -> float:
        if not isnan(one.end):
            return one.end
        at = days(self.settled)
        if not one.flux:
            return floor(one.start + self.usual * MONTH)
        if self.settled.year not in one.flux:
            return days(date(self.settled.year, 1, 1))
        renewed = floor(one.start + YEARLY * MONTH)
        return renewed if renewed > at + 365 else at + 366

    @cached_property
    def standings(self) -> list[Standing]:
        return [self.standing(one) for one in self.known]

    @cached_property
    def _past(self) -> list[tuple[str, float, float, float]]:
        """Of years whose next one is closed too: the kind of each marché, hours worked in that one, planned, owed."""
        found = []
        for year in [year for year in self.closed if year + 1 in self.closed][-5:]:
            then = Forecast(self.marches, date(year, 12, 31), self.years, self.people)
            for one, now in zip(then.known, then.standings, strict=True):
                found.append((now.kind, one.worked(year + 1), now.plan(now.owed, now.kind, 0, 12), now.owed))
        return found

    @cached_property
    def kappa(self) -> float:
        told = [(worked, planned) for kind, worked, planned, _ in self._past if kind not in (LATE, ASLEEP)]
        return (sum(one for one, _ in told) + PRIOR * KAPPA) / (sum(one for _, one in told) + PRIOR)

    @cached_property
    def theta(self) -> float:
        told = [(worked, owed) for kind, worked, _, owed in self._past if kind == LATE]
        return min(1.0, (sum(one for one, _ in told) + PRIOR * THETA) / (sum(one for _, one in told) + PRIOR))

    def brings(self, now: Standing) -> Iterator[float]:
        """Yield the hours that a marché brings this year and the two after."""
        owed, begins = now.owed, 0.0
        for year in range(self.annee, self.annee + 3):
            until = (days(date(year, 12, 31)) - days(self.settled)) / MONTH
            kind = LATE if now.kind in (RUNNING, LATE) and now.left - begins <= 0 else now.kind
            if kind == LATE:
                hours = owed * self.theta * min(1.0, (until - begins) / 12)
            else:
                hours = now.plan(owed, kind, begins, until) * self.kappa
            hours = hours if kind in (FLUX, EMPTY) else min(hours, owed)
            owed, begins = max(owed - hours, 0), until
            yield hours

    def moved(self, now: Standing, action: str, amount: float) -> Standing:
        """Return a marché after a lever; one that comes back each year has no delay to catch up."""
        if action == "resilie":
            return replace(now, owed=0, volume=0, last=0)
        later = amount * (action == "glisse" and now.kind != FLUX)
        longer, more = amount * (action == "prolonge"), amount * (action == "avenant")
        return replace(now, left=now.left + longer + later, wait=now.wait + later, owed=max(now.owed + more, 0))

    def usual_clause(self, one: Marche) -> float:
        return one.opening * (one.first in self.closed[-3:]) / max(len(self.closed[-3:]), 1)

    @cached_property
    def first_part(self) -> float:
        """The part of their clause that new marchés work in their first year."""
        new = [(one.worked(one.first), one.opening) for one in self.marches if one.first in self.closed[-5:]]
        return sum(one for one, _ in new) / sum(one for _, one in new) if any(one for _, one in new) else 0

    @cached_property
    def rest_of_year(self) -> float:
        """The part of first-year hours that comes from marchés notified after the month of the day."""
        if not self.partial:
            return 1
        new = [one for one in self.marches if one.first in self.closed[-5:]]
        whole = sum(one.worked(one.first) for one in new)
        after = [one for one in new if one.notified > days(date(one.first, self.settled.month, 28))]
        return sum(one.worked(one.first) for one in after) / whole if whole else 0

    def usual_hours(self, one: Marche) -> float:
        return self.usual_clause(one) * self.first_part * self.rest_of_year

    def share(self, month: int) -> float:
        """Return the part of its clause that a chantier begun in a month works in the year."""
        planned = worked = 0.0
        for one in self.marches:
            begun = pd.Timestamp(1970, 1, 1) + pd.Timedelta(days=one.start)
            if begun.year in self.closed[-5:] and begun.year == one.first and not one.flux:
                life = self.usual if isnan(one.end) else (one.end - one.start) / MONTH
                planned += one.opening * min(max((13 - begun.month) / max(life, 1), 0), 1)
                worked += one.worked(one.first)
        return min(1.0, (13 - month) / self.usual) * (worked + PRIOR) / (planned + PRIOR)

    @cached_property
    def euros(self) -> float:
        """The amount of works behind a clause hour."""
        pairs = [
            (float(str(one.row["montant"])), now.clause) for one, now in zip(self.known, self.standings, strict=True)
        ]
        pairs = [(amount, clause) for amount, clause in pairs if not isnan(amount) and clause > 0]
        return sum(a for a, _ in pairs) / sum(c for _, c in pairs) if len(pairs) >= 20 else 1200.0

    @cached_property
    def each(self) -> float | None:
        """The hours of a person in a year."""
        years = [year for year in self.closed[-3:] if self.people.get(year)]
        worked = sum(one.worked(year) for one in self.marches for year in years)
        return worked / sum(self.people[year] for year in years) if years else None


def forecast(records: Records, annee: int) -> Forecast:
    """Return the forecast of the year after one of the records, or of the last one where it runs."""
    last = records.settled.date()
    years = [year for year in sorted(records.work["annee"].unique().tolist()) if year <= last.year]
    then = max((year for year in years if year <= annee), default=years[0])
    settled = last if then == last.year else date(then, 12, 31)
    promised, work = records.promised, records.work
    hours = work.groupby(["marche", "annee"])["heures"].sum()
    marches = []
    for row in records.marches.sort_values("marche").to_dict("records"):
        mine = promised[promised["marche"].eq(row["marche"])]
        given = mine[mine["heures"].notna()]
        by = {
            nature: given[given["nature"].eq(nature)].groupby("annee")["heures"].sum().to_dict()
            for nature in ("stock", "flux annuel")
        }
        done = hours[row["marche"]].to_dict() if row["marche"] in hours.index.get_level_values(0) else {}
        if row["marche"] in set(records.followed["marche"]):
            marches.append(Marche(row, by["stock"], by["flux annuel"], {*mine["annee"]}, done, last.year))
    people = work.groupby("annee")["beneficiaire"].nunique().to_dict()
    return Forecast(marches, settled, years, people)


def kept(marches: list[Marche], filters: Filters) -> list[bool]:
    """Return which marchés filters keep; those on people keep all."""
    wanted = {name: values for name, values in filters.items() if marches and name in marches[0].row}
    return [all(one.row[name] in values for name, values in wanted.items()) for one in marches]
