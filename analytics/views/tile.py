"""Key figures: a value, how it moved in words, what it means."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import nan

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import about, gap, is_missing, number, percent, shown
from analytics.protection.classes import is_told_in_part
from analytics.sentences.hidden import is_rough, told
from analytics.sentences.phrases import SMALL, STABLE, beside, gap_words, in_units
from analytics.views.beside.set_beside import beside_tile
from analytics.views.table import Amount
from analytics.views.view import View

Lines = Mapping[str, Mapping[str, float]]  # a `compare` frame as plain data: one line per indicator
UNCOMPARED = "non comparé"
Detail = Callable[[str, pd.DataFrame], str]


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
    return [_tile(view, comparison, lines, name, detail(name, comparison)) for name in names]


def _tile(view: View, comparison: pd.DataFrame, lines: Lines, name: str, detail: str) -> Tile:
    indicator, now = INDICATORS[name], amount_of(lines, name)
    delta, direction = change(comparison, lines, name)
    detail = "" if now.said else detail  # « 9 sur 11 » says it already
    if is_rough(comparison, name) and not is_missing(now.number):
        now = replace(now, said=about(told(comparison, name, now.number), now.text))
    compared = f"{delta} {beside(view.reference)}" if delta else ""
    detail, rule = view.why_missing(name) or detail, indicator.rule
    if not is_missing(now.number):
        detail, rule = beside_tile(view, name, detail, rule)
    return Tile(name, indicator.label, now, compared, direction, detail, rule)


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
        part, known = (lines[term][column] if term in lines else nan for term in indicator.terms)
        people = part / content if is_missing(known) and content else known
        if people < SMALL and not is_missing(content):
            said = f"{number(part)} sur {number(people)}"
    return Amount(content, indicator.suffix, indicator.decimals, said)


def before_of(view: View, lines: Lines, name: str) -> Amount:
    """Return what an indicator was; of a running year, only what is known by month is compared."""
    amount = amount_of(lines, name, "precedent")
    reference = view.selection.over(view.reference_years)
    known = view.reference and (not view.runs or is_told_in_part(view.base, reference, name))
    return amount if known else replace(amount, said=UNCOMPARED)


def change(comparison: pd.DataFrame, lines: Lines, name: str) -> tuple[str, str]:
    """Return the change in words and its direction: « +56 % », « environ 12 de moins », « stable ».

    A share of few people, written as a count on either side, has none: points of so few would mislead.
    """
    row, indicator = lines[name], INDICATORS[name]
    if any(is_missing(row[name]) for name in ("valeur", "precedent", "ecart")):
        return "", ""
    if any(amount_of(lines, name, column).said for column in ("valeur", "precedent")):
        return "", ""
    now, before = (told(comparison, name, row[column], column) for column in ("valeur", "precedent"))
    moved = gap(now, before, indicator.suffix, indicator.decimals)
    if now == 0 == before:
        return "", ""
    if not moved:
        return ("stable", "stable") if shown(now, indicator.suffix, indicator.decimals) else ("", "")
    direction = "hausse" if moved > 0 else "baisse"
    if in_units(indicator.name, now, before):
        return gap_words(indicator.name, now, before), direction
    evolution = row["evolution"]
    return ("stable", "stable") if abs(evolution) < STABLE else (percent(evolution, signed=True), direction)
