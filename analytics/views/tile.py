"""Key figures: a value, how it moved in words, what it means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics.declarations.indicator import Indicator
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import difference, is_missing, number, percent
from analytics.sentences.approximate import is_rough
from analytics.sentences.phrases import FEW, SMALL, STABLE
from analytics.views.table import Amount
from analytics.views.view import View

Lines = Mapping[str, Mapping[str, float]]  # a `compare` frame as plain data: one line per indicator
Detail = Callable[[str, pd.DataFrame], str]
ROUNDING = 0.005  # a smaller gap between two percentages does not show once they are rounded


@dataclass(frozen=True)
class Tile:
    """A key figure; `direction` is hausse, baisse, stable or nothing."""

    name: str
    label: str
    amount: Amount
    delta: str = ""
    direction: str = ""
    detail: str = ""
    definition: str = ""

    @property
    def value(self) -> str:
        return self.amount.text


def tiles(view: View, comparison: pd.DataFrame, names: Sequence[str], detail: Detail) -> list[Tile]:
    """Return the key figures of indicators, each with its comparison in words and the line that `detail` gives."""
    lines = lines_of(comparison)
    return [_tile(view, lines, name, detail(name, comparison), is_rough(comparison, name)) for name in names]


def _tile(view: View, lines: Lines, name: str, detail: str, rough: bool) -> Tile:
    indicator, now = INDICATORS[name], amount_of(lines, name)
    delta, direction = ("", "") if now.said else change(lines[name], indicator)
    if rough and not is_missing(now.number):
        now = replace(now, said=f"environ {now.text}")
    compared = f"{delta} par rapport à {view.reference}" if delta else ""
    return Tile(name, indicator.label, now, compared, direction, view.why_missing(name) or detail, indicator.rule)


def lines_of(frame: pd.DataFrame) -> Lines:
    """Return a frame as plain data, thirty times faster than `to_dict`; a hidden number keeps its reason."""
    columns = {name: frame[name].tolist() for name in frame.columns}
    lines = zip(*columns.values(), strict=True)
    return {name: dict(zip(columns, line, strict=True)) for name, line in zip(frame.index, lines, strict=True)}


def amount_of(lines: Lines, name: str, column: str = "valeur") -> Amount:
    """Return a value as tiles and tables show it; a share of few people as a count: « 9 sur 11 »."""
    indicator, content = INDICATORS[name], lines[name][column]
    said = ""
    of_people = all(INDICATORS[term].unit == "personnes" for term in indicator.terms)
    if indicator.unit == "%" and indicator.numerator in lines and of_people:
        part, people = lines[indicator.numerator][column], lines["beneficiaires"][column]
        if people < SMALL and not is_missing(content):
            said = f"{number(part)} sur {number(people)}"
    return Amount(content, indicator.suffix, indicator.decimals, said)


def change(row: Mapping[str, float], indicator: Indicator) -> tuple[str, str]:
    """Return the change in words and its direction: « +56 % », « 2 de moins », « stable »."""
    if any(is_missing(row[name]) for name in ("valeur", "precedent", "ecart")):
        return "", ""
    gap, evolution, unit = row["ecart"], row["evolution"], indicator.suffix
    direction = "hausse" if gap > 0 else "baisse"
    if unit == "%":
        return ("stable", "stable") if abs(gap) < ROUNDING else (difference(gap, unit), direction)
    counted = row["precedent"] < (FEW if indicator.unit == "personnes" else SMALL)
    words = difference(gap, unit, indicator.decimals) if counted else percent(evolution, signed=True)
    same = words == difference(0, unit, indicator.decimals) if counted else abs(evolution) < STABLE
    return ("stable", "stable") if same else (words, direction)
