"""Past years announced by today's rule beside what came: how far to trust a projection, and ranges that say it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from statistics import mean

import numpy as np
import numpy.typing as npt

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import UNKNOWN
from analytics.scenario.closed import engine
from analytics.scenario.engine import Engine
from analytics.scenario.portfolio import Flags, Floats

COMPARED = ("famille", "type_maitre_ouvrage", "maitre_ouvrage", "secteur")  # selections of the past, with the whole
LEAST = 300  # hours announced below which a ratio says nothing
FEWEST_PAIRS = 20
TOO_WIDE = 5  # upper over lower bound, beyond which only the upper is said
FAR_ERROR = 0.5  # of signed hours two years ahead: beyond, they are not shown
# Classes of marchés live in the year: 0, 1–2, 3–7, 8–15, 16–30, more. What came over what was announced, 10th and 90th
# percentiles of nine generated portfolios, for a base whose own past is short.
CLASSES = (0, 2, 7, 15, 30)
TOTAL = ((0, 2), (0.25, 1.95), (0.4, 1.7), (0.6, 1.5), (0.7, 1.3), (0.75, 1.3))
SIGNED = ((0, 0.2), (0.2, 2), (0.35, 1.9), (0.55, 1.5), (0.65, 1.25), (0.75, 1.2))


@dataclass(frozen=True)
class Pair:
    """One past selection: the year, how many marchés were live, hours announced and worked, signed only and in all."""

    annee: int
    live: int
    signed: float
    total: float
    signed_worked: float
    worked: float


@dataclass(frozen=True)
class Range:
    """A range of hours, and how many past cases it comes from: 0 for the constants."""

    low: float
    high: float
    cases: int

    @property
    def is_wide(self) -> bool:
        return self.high > TOO_WIDE * self.low


def trials(base: Base, now: Engine, keep: Flags) -> list[Pair]:
    """Return what was announced and what came, for the marchés kept, each closed year from the third one."""
    return [_pair(then, keep) for then in _past(base, now)]


def _past(base: Base, now: Engine) -> list[Engine]:
    if not now.is_open:
        return []
    return [engine(base, date(year, 12, 31)) for year in now.tried if year != now.closed[0]]


def _pair(then: Engine, keep: Flags) -> Pair:
    signed, worked = then.unchanged[:, 0] * keep, _worked(then) * keep
    announced = signed.sum() + (then.habit_hours * keep).sum()
    known = worked[then.state.known].sum()
    live = int((then.is_at_work & keep).sum())
    return Pair(then.annee, live, float(signed.sum()), float(announced), float(known), float(worked.sum()))


def _worked(then: Engine) -> Floats:
    return then.hours[:, then.portfolio.years.index(then.annee)]


def every_pair(base: Base, now: Engine) -> list[Pair]:
    """Return the pairs of the whole and of each value of the dimensions compared, for every past year."""
    return base.once(
        f"past {now.settled} {now.is_open}", lambda: [pair for then in _past(base, now) for pair in _cut(then)]
    )


def _cut(then: Engine) -> Iterator[Pair]:
    yield _pair(then, np.ones(len(then.portfolio.names), bool))
    for name in COMPARED:
        values, group = np.unique(np.array(then.portfolio.dimensions[name], object).astype(str), return_inverse=True)
        columns = [then.unchanged[:, 0], then.is_at_work, then.habit_hours, _worked(then)]
        columns.append(columns[3] * then.state.known)
        sums = [np.bincount(group, column, len(values)) for column in columns]
        for value, signed, live, habit, worked, known in zip(values, *sums, strict=True):
            if value != UNKNOWN:
                yield Pair(then.annee, int(live), signed, signed + habit, known, worked)


def range_of(
    base: Base, now: Engine, announced: float, live: int, *, done: float = 0, signed_only: bool = False
) -> Range | None:
    """Return where what comes should fall, 8 times in 10; None when too few hours or marchés say nothing.

    The factors are those of the base's own past where 20 comparable cases are known, else constants. `done` hours are
    certain already. The range holds its own point.
    """
    if announced < LEAST or not live:
        return None
    low, high, cases = factors(every_pair(base, now), live, signed_only=signed_only)
    total = done + announced
    return Range(min(rounded(done + announced * low), total), max(rounded(done + announced * high), total), cases)


def factors(pairs: list[Pair], live: int, *, signed_only: bool = False) -> tuple[float, float, int]:
    """Return the low and high factors for that many live marchés, and the number of past cases behind them."""
    wanted = bisect_left(CLASSES, live)
    told = [
        (pair.signed, pair.signed_worked) if signed_only else (pair.total, pair.worked)
        for pair in pairs
        if bisect_left(CLASSES, pair.live) == wanted
    ]
    ratios = sorted(worked / announced for announced, worked in told if announced > LEAST)
    rank = floor(0.1 * (len(ratios) + 1))
    if len(ratios) < FEWEST_PAIRS:
        return (*(SIGNED if signed_only else TOTAL)[wanted], 0)
    return ratios[rank - 1], ratios[-rank], len(ratios)


def coverage(base: Base, now: Engine, *, signed_only: bool = False) -> tuple[int, int]:
    """Return how many past selections of the base fell in the range that was announced then, and out of how many."""
    every, held, cases = every_pair(base, now), 0, 0
    for pair in every:
        announced, worked = (pair.signed, pair.signed_worked) if signed_only else (pair.total, pair.worked)
        if announced >= LEAST and pair.live:
            before = [one for one in every if one.annee < pair.annee]
            low, high, _ = factors(before, pair.live, signed_only=signed_only)
            held, cases = held + (announced * low <= worked <= announced * high), cases + 1
    return held, cases


def rounded(amount: float) -> float:
    """Return the amount with two significant digits at most: 27 134 → 27 000, 7.48 → 7."""
    if amount <= 0:
        return 0.0
    unit = max(10.0 ** (floor(log10(amount)) - 1), 1.0)  # in whole hours, as it is written
    return floor(amount / unit + 0.5) * unit


def mean_error(announced: list[float], came: list[float]) -> float | None:
    """Return the mean gap over the mean of what came; None without any."""
    if not came or not sum(came):
        return None
    return mean(abs(one - other) for one, other in zip(announced, came, strict=True)) / mean(came)


def errors(base: Base, now: Engine, keep: Flags) -> tuple[float, float, int] | None:
    """Return the mean error of the rule, that of « comme l’an dernier », and the number of years; None without any."""
    pairs = trials(base, now, keep)
    came = [pair.worked for pair in pairs]
    before = [float((_worked_before(then) * keep).sum()) for then in _past(base, now)]
    own, same = mean_error([pair.total for pair in pairs], came), mean_error(before, came)
    return None if own is None or same is None else (own, same, len(pairs))


def _worked_before(then: Engine) -> Floats:
    return then.hours[:, then.portfolio.years.index(then.settled.year)]


def sees_far(base: Base, now: Engine) -> bool:
    """Return whether signed hours two years ahead were announced well enough in the past to be shown."""
    told = [then for then in _past(base, now) if then.annee + 1 in now.closed]
    came = [float(_after(then)[then.state.known].sum()) for then in told]
    error = mean_error([float(then.unchanged[:, 1].sum()) for then in told], came)
    return error is None or error <= FAR_ERROR


def _after(then: Engine) -> npt.NDArray[np.float64]:
    return then.hours[:, then.portfolio.years.index(then.annee + 1)]


def came_in(base: Base, annee: int, selection: Selection) -> float | None:
    """Return the hours worked in a year, None when the base does not hold it to its end."""
    last = engine(base)
    if annee not in last.closed or not last.is_open:
        return None
    return float(last.hours[last.portfolio.kept(selection), last.portfolio.years.index(annee)].sum())


def chantiers_needed(gap: float, each: float) -> int:
    """Return how many chantiers close a gap, each of that many hours."""
    return ceil(gap / each - 1e-9) if each > 0 else 0
