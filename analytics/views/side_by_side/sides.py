"""Two sides of a comparison: two years, or two values of a dimension, over one year or several put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.compute.measures import amount_of_nothing
from analytics.compute.queries import ROUGH, compared, sums
from analytics.declarations.dimensions import DATED, rank
from analytics.declarations.indicator import GIVEN
from analytics.declarations.indicators import INDICATORS, facts_of
from analytics.french.dates import ends_month, partial_year
from analytics.french.numbers import is_missing
from analytics.protection.answers import is_read_by_year
from analytics.views.context import Context
from analytics.views.view import View

YEARS = "annee"
SIDES = ("premier", "second")  # columns of a frame by group; keys of the address
EVERY = "toutes"


@dataclass(frozen=True)
class Sides:
    """What the choices of a page put side by side: `cut` is the dimension, `views` what each side is seen through."""

    cut: str
    names: tuple[str, str]
    views: tuple[View, View]

    @classmethod
    def of(cls, context: Context) -> Sides:
        """Return the two sides that a page shows."""
        cut, last = context.choices["comparer"], context.choices["periode"]
        values = [context.choices[side] for side in SIDES]
        first, second = (_side(context.view, cut, value, last) for value in values)
        runs = cut == YEARS and any(map(_running, (first, second)))
        names = (_name(first, runs), _name(second, runs)) if cut == YEARS else (values[0], values[1])
        return cls(cut, names, (first, second))

    @property
    def puts_together(self) -> bool:
        """Whether a side is of several years, over which a person counts once."""
        return len(self.views[0].selection.annees) > 1

    @property
    def differs_in_months(self) -> bool:
        """Whether one side holds the running year: only what is known by month compares, over the same months."""
        return self.cut == YEARS and any(_running(view) for view in self.views)

    @property
    def same_months(self) -> tuple[View, View] | None:
        """The sides over the months known of the running year; None where it stops in the middle of one."""
        first, second = (one.seeing(replace(one.selection, debut=True)) for one in self.views)
        return (first, second) if ends_month(first.base.publication["arretee_le"]) else None

    def compares(self, indicator: str) -> bool:
        """Return whether the two amounts of an indicator are of the same months."""
        return not self.differs_in_months or (self.is_dated(indicator) and self.same_months is not None)

    def is_dated(self, indicator: str) -> bool:
        """Return whether who reads knows an indicator by month: the public reads hours of whole years."""
        base = self.views[0].base
        return all(fact in DATED and not is_read_by_year(base, fact) for fact in facts_of(indicator))

    def runs(self, rank: int) -> bool:
        """Return whether a side holds the running year."""
        return _running(self.views[rank])

    @property
    def months(self) -> str:
        """The months compared of a running year, « de janvier à juin »; empty where it stops in the middle of one."""
        return self.same_months[0].months.strip() if self.same_months else ""

    def seen_for(self, indicator: str) -> tuple[View, View]:
        """Return what an indicator is read through on each side."""
        if self.differs_in_months and self.is_dated(indicator):
            return self.same_months or self.views
        return self.views

    def comparison(self, *indicators: str) -> pd.DataFrame:
        """Return the frame of `compare` for the two sides: the first as valeur, the second as precedent."""
        read = [_amounts(self, side, indicators) for side in (0, 1)]
        (now, rough), (before, rough_before) = read
        summed = any(sums(view.base, view.selection) for view in self.views)
        frame = compared(indicators, now, before, rough, rough_before, summed=summed)
        apart = [name for name in indicators if not self.compares(name)]
        frame.loc[apart, ["ecart", "evolution"]] = nan
        return frame

    def by(self, indicator: str, cut: str) -> pd.DataFrame:
        """Return a row a group: its name, its amount on each side; 0 or the reason where a side has no such row."""
        views = self.seen_for(indicator)
        frames = [view.compute(indicator, by=(cut,)) for view in views]
        found = [dict(zip(frame[cut].tolist(), frame[indicator].tolist(), strict=True)) for frame in frames]
        largest = {name: max(_length(amounts.get(name)) for amounts in found) for name in found[0] | found[1]}
        names = sorted(largest, key=lambda name: (rank(cut, name), -largest[name]))
        absent = [_of_nothing(view, indicator, cut) for view in views]
        columns = {
            side: [amounts.get(name, nothing) for name in names]
            for side, amounts, nothing in zip(SIDES, found, absent, strict=True)
        }
        frame = pd.DataFrame({cut: pd.Series(names, dtype=object), **columns})
        frame.attrs = {ROUGH: tuple({name for one in frames for name in one.attrs[ROUGH]})}
        return frame


def _side(view: View, cut: str, value: str, last: str) -> View:
    """Return what one side is seen through: `last` years up to the year of the side."""
    year = int(value) if cut == YEARS else view.annee
    kept = view.selection if cut == YEARS else view.selection.having(cut, [value])
    years = [one for one in view.years if one <= year]
    return view.seeing(kept.over(view.years if last == EVERY else years[-int(last) :]))


def _name(view: View, runs: bool) -> str:
    """Return the years of a side: « 2022 », « 2020–2022 », « 2025 au 30/06 » where one of the sides `runs`."""
    first, *_, last = *view.selection.annees[:1], *view.selection.annees
    return f"{first if first == last else f'{first}–{last}'}{f' {view.running_date}' if runs else ''}"


def _running(view: View) -> bool:
    return partial_year(view.base.publication["arretee_le"]) in view.selection.annees


def _amounts(sides: Sides, rank: int, indicators: Sequence[str]) -> tuple[npt.NDArray[np.float64], set[str]]:
    """Return the amounts of a side in the order of `indicators`, and the names of those given with noise."""
    apart = [sides.differs_in_months and sides.is_dated(name) for name in indicators]
    amounts: dict[str, float] = {}
    rough: set[str] = set()
    for group in {*apart}:
        names = [name for name, one in zip(indicators, apart, strict=True) if one == group]
        frame = sides.seen_for(names[0])[rank].compute(*names)
        amounts |= {name: float(frame[name].iloc[0]) for name in names}
        rough |= {*frame.attrs[ROUGH]} & {*names}
    return np.array([amounts[name] for name in indicators]), rough


def _length(amount: float | None) -> float:
    return 0 if amount is None or is_missing(amount) else amount


def _of_nothing(view: View, indicator: str, cut: str) -> float:
    """Return what a group without a row has on a side whose total is known; else why the total is not."""
    total = float(view.compute(indicator)[indicator].iloc[0])
    return total if is_missing(total) else amount_of_nothing(view.base, view.selection, indicator, (cut,))


def adds_over_years(indicator: str) -> bool:
    """Return whether an indicator has a meaning over several years: no stock at the end of one, nothing a year."""
    one = INDICATORS[indicator]
    return all(INDICATORS[term].adds != "stock" for term in one.terms) and one.denominator not in GIVEN
