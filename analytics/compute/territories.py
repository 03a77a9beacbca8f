"""Amounts by territory: its meshes, and five colour classes with round bounds."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analytics.french.numbers import number

MESHES = {"epci": "Intercommunalité", "canton": "Canton", "commune": "Commune"}
NOTHING = -1  # the level of zero, distinct from a missing amount
CLASSES = 5
SLACK = 0.05  # a bound may leave its quantile by this share of the territories to become a round number
STEPS = (5.0, 2.5, 2.0, 1.0)
DIGITS = 12  # significant ones: more are rounding errors of binary products


@dataclass(frozen=True)
class Scale:
    """Classes of amounts above zero: `cuts` are the bounds between them, each the start of a class.

    `whole` is for what is counted in units, whose classes read « 2 à 4 » instead of « 2 à 5 ». `zeros` and
    `amounts` say whether there are any, and so whether the legend needs them.
    """

    cuts: tuple[float, ...]
    whole: bool = False
    zeros: bool = False
    amounts: bool = True

    def level(self, value: float | None) -> int | None:
        """Return the level of `value` from 0 to 4, NOTHING for zero, None when it is missing."""
        if value is None or math.isnan(value):
            return None
        return NOTHING if value <= 0 else self._spread(bisect_right(self.cuts, value))

    def legend(self) -> list[tuple[int, str]]:
        """Return (level, bounds in words) of each class, lowest first: « 50 à 120 »."""
        used = range(len(self.cuts) + 1) if self.amounts else ()
        entries = [(self._spread(index), self._words(index)) for index in used]
        return [(NOTHING, "0"), *entries] if self.zeros else entries

    def _spread(self, index: int) -> int:
        """Return the level of the class `index`: fewer classes still go from the lightest to the darkest."""
        return round(index * (CLASSES - 1) / len(self.cuts)) if self.cuts else CLASSES // 2

    def _words(self, index: int) -> str:
        if not self.cuts:
            return "1 et plus" if self.whole else "plus de 0"
        if index == len(self.cuts):
            return f"{_short(self.cuts[-1])} et plus"
        low = self.cuts[index - 1] if index else 1.0
        if self.whole:
            high = self.cuts[index] - 1
            return _short(low) if high <= low else f"{_short(low)} à {_short(high)}"
        return f"{_short(low)} à {_short(self.cuts[index])}" if index else f"moins de {_short(self.cuts[0])}"


def classes(values: Iterable[float | None], *, whole: bool = False) -> Scale:
    """Return at most five classes of about as many territories each, with round bounds; zeros are apart."""
    known = [float(value) for value in values if value is not None and not math.isnan(value)]
    amounts = sorted(value for value in known if value > 0)
    count = min(CLASSES, len(set(amounts)))
    cuts = sorted({_cut(amounts, rank / count, whole) for rank in range(1, count)}, reverse=True)
    # Of bounds without an amount between them, the lowest is kept: no class is empty.
    kept = {bisect_left(amounts, cut): cut for cut in cuts if amounts[0] < cut <= amounts[-1]}
    return Scale(tuple(sorted(kept.values())), whole, len(amounts) < len(known), bool(amounts))


def round_between(low: float, high: float, near: float, whole: bool = False) -> float:
    """Return the roundest number above `low` and up to `high`, the closest to `near` among equals.

    Rounder means a multiple of a larger step, the steps being 5, 2.5, 2 and 1 times a power of ten.
    """
    highest = math.floor(math.log10(high))
    steps = (step * 10.0**power for power in range(highest, highest - DIGITS, -1) for step in STEPS)
    for step in steps:
        if (not whole or step.is_integer()) and (found := _multiple(step, low, high, near)):
            return found
    return math.ceil(high) if whole else high


def _multiple(step: float, low: float, high: float, near: float) -> float | None:
    first, last = math.floor(low / step) + 1, math.floor(high / step + 1e-9)
    if first > last:
        return None
    return float(f"{step * min(max(round(near / step), first), last):.{DIGITS}g}")


def _cut(amounts: Sequence[float], share: float, whole: bool) -> float:
    low, near, high = (_quantile(amounts, share + slack) for slack in (-SLACK, 0.0, SLACK))
    return high if low == high else round_between(low, high, near, whole)


def _quantile(amounts: Sequence[float], share: float) -> float:
    place = min(max(share, 0.0), 1.0) * (len(amounts) - 1)
    below = math.floor(place)
    above = min(below + 1, len(amounts) - 1)
    return amounts[below] + (amounts[above] - amounts[below]) * (place - below)


def _short(value: float) -> str:
    """Return a bound with no more decimals than it has."""
    return number(value, len(f"{value:.6f}".rstrip("0").partition(".")[2]))
