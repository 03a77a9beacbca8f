"""Titles and sentences of the page Évolution: rank of a year, changes by group, cumulative hours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from statistics import fmean

import pandas as pd

from analytics.compute.by_year import amounts_by_year
from analytics.declarations.dimensions import DIMENSIONS, LAST
from analytics.declarations.indicators import INDICATORS
from analytics.french.dates import MONTHS
from analytics.french.grammar import uncapitalised
from analytics.french.numbers import NO_BREAK, count, difference, is_missing, number, percent, plural, value
from analytics.sentences.details import figure_of
from analytics.sentences.phrases import FEW, SMALL, STABLE, capitalised, changed, during, for_place, quantity
from analytics.sentences.titles import years_title

SLOPES = 8
Curve = Sequence[float | None]


@dataclass(frozen=True)
class Slope:
    """One line between two periods."""

    name: str
    before: float
    after: float


def evolution_title(frame: pd.DataFrame, indicator: str, annee: int | None) -> str:
    """Return « Heures clausées : 2022, la plus forte année depuis 2019 »."""
    label, told = INDICATORS[indicator].label, years_title(frame, indicator, annee)
    return told if told.startswith(label) else f"{label}{NO_BREAK}: {told}"


def evolution_summary(
    comparison: pd.DataFrame,
    indicator: str,
    annee: int | None,
    reference: str = "",
    place: str = "",
    partial: str = "",
) -> str:
    """Return the figure of the year and how it moved; `partial` is the day at which a running year stops."""
    opening, now = f"{for_place(place)}{during(annee)}, ", figure_of(comparison, indicator)
    label = uncapitalised(INDICATORS[indicator].label)
    if now is None:
        return capitalised(f"{opening}la valeur n’est pas connue ({label}).")
    moved = changed(indicator, now, figure_of(comparison, indicator, "precedent"), reference)
    running = f" L’année est en cours{NO_BREAK}: ses chiffres s’arrêtent {partial}." if partial else ""
    return capitalised(f"{opening}**{_amount(indicator, now)}**{f', {moved}' if moved else ''}.{running}")


def _amount(indicator: str, amount: float) -> str:
    if INDICATORS[indicator].unit == "%":
        return f"{percent(amount)} ({uncapitalised(INDICATORS[indicator].label)})"
    declared = INDICATORS[indicator]
    if declared.noun:
        return quantity(indicator, amount)
    return f"{value(amount, declared.suffix, declared.decimals)} ({uncapitalised(declared.label)})"


def running_totals(frame: pd.DataFrame, annee: int, last: int = 12) -> list[float | None]:
    """Return twelve totals since January, from the hours of each month; None after month `last`, or unknown."""
    months = frame[frame["annee"] == annee].set_index("mois")["heures_realisees_mois"]
    if months.dropna().empty:
        return [None] * 12
    total, found = 0.0, []
    for month in range(1, 13):
        total += float(months.get(month, 0.0))
        found.append(total if month <= last else None)
    return found


def cumulative_title(now: Curve, before: Curve, target: float | None, annee: int | None) -> str:
    """Return « 28 644 heures réalisées fin décembre 2022, 44 % de plus qu’un an plus tôt »."""
    months = [(month, amount) for month, amount in enumerate(now) if amount is not None]
    if not months:
        return f"Aucune heure réalisée connue {during(annee)}"
    month, amount = months[-1]
    done = count(amount, "heure réalisée", "heures réalisées")
    earlier = before[month] if len(before) > month else None
    when = f"fin{NO_BREAK}{MONTHS[month]}{NO_BREAK}{annee}"
    return f"{done} {when}{_beside(amount, earlier)}{'' if earlier else _out_of(amount, target)}"


def _beside(amount: float, earlier: float | None) -> str:
    if not earlier:
        return ""
    change = amount / earlier - 1
    if abs(change) < STABLE:
        return ", autant qu’un an plus tôt"
    if change >= 1:
        return ", plus du double d’un an plus tôt"
    return f", {percent(abs(change))} de {'plus' if change > 0 else 'moins'} qu’un an plus tôt"


def _out_of(amount: float, target: float | None) -> str:
    return f", pour {count(target, 'heure clausée', 'heures clausées')}" if target else ""


def slope_lines(frame: pd.DataFrame, indicator: str, by: str, annee: int, reference: Sequence[int]) -> list[Slope]:
    """Return the groups with the greatest amounts in either period, at most eight; a mean of years when several.

    Catch-all values are left out, and groups whose amount is not known in one of the years: no change can be given.
    """
    lines = _every_slope(frame, indicator, by, annee, reference)
    greatest = sorted(lines, key=lambda line: -max(line.before, line.after))[:SLOPES]
    return sorted(greatest, key=lambda line: -line.after)


def _every_slope(frame: pd.DataFrame, indicator: str, by: str, annee: int, reference: Sequence[int]) -> list[Slope]:
    amounts = defaultdict(lambda: nan, amounts_by_year(frame, indicator, by))
    lines = [
        Slope(name, sum(amounts[name, year] for year in reference) / len(reference), amounts[name, annee])
        for name in sorted({name for name, _ in amounts})
        if reference and name not in LAST
    ]
    return [line for line in lines if line.before > 0 <= line.after or line.after > 0 <= line.before]


def biggest_move(lines: Sequence[Slope]) -> Slope | None:
    """Return the group that moved most; None when all are stable."""
    moved = [line for line in lines if abs(line.after - line.before) > STABLE * max(line.before, 1)]
    return max(moved, key=lambda line: abs(line.after - line.before), default=None)


def move_words(line: Slope, indicator: str, reference: str) -> str:
    """Return « Plus forte hausse depuis 2021 : SGAR, 3 200 h de plus »."""
    gap, unit = line.after - line.before, INDICATORS[indicator].suffix
    where = f"depuis {reference}" if reference.isdigit() else f"par rapport à {reference}"
    moved = difference(gap, unit, INDICATORS[indicator].decimals)
    return f"Plus forte {'hausse' if gap > 0 else 'baisse'} {where}{NO_BREAK}: {line.name}, {moved}"


def slope_title(lines: Sequence[Slope], indicator: str, reference: str) -> str:
    """Return the greatest move between two years; neutral when nothing moved."""
    line = biggest_move(lines)
    if line is None or not reference:
        return f"{INDICATORS[indicator].label}{NO_BREAK}: deux années côte à côte"
    return move_words(line, indicator, reference)


def multiples_title(frame: pd.DataFrame, indicator: str, by: str, annee: int | None, reference: Sequence[int]) -> str:
    """Return « 9 maîtres d’ouvrage sur 17 en hausse en 2022 »: groups with a figure in either period."""
    neutral = f"{INDICATORS[indicator].label} par {uncapitalised(DIMENSIONS[by].label)}, année par année"
    lines = _every_slope(frame, indicator, by, annee, reference) if annee else []
    if not lines:
        return neutral
    up = sum(line.after > line.before * (1 + STABLE) for line in lines)
    groups = plural(up, uncapitalised(DIMENSIONS[by].label), DIMENSIONS[by].plural)
    head = (
        f"Aucun{'e' if DIMENSIONS[by].feminine else ''} des {number(len(lines))} {DIMENSIONS[by].plural}"
        if not up
        else ""
    )
    return f"{head or f'{number(up)} {groups} sur {number(len(lines))}'} en hausse {during(annee)}"


def evolution_takeaways(frame: pd.DataFrame, indicator: str, annee: int | None) -> list[str]:
    """Return up to three lines: the range of the known years, the best one, and where the year stands."""
    pairs = zip(frame["annee"], frame[indicator].astype(float), strict=True)
    amounts = {year: amount for year, amount in pairs if not is_missing(amount)}
    if annee not in amounts or len(amounts) < 2:
        return []
    label, now = INDICATORS[indicator].label, amounts[annee]
    best, least = max(amounts, key=amounts.__getitem__), min(amounts, key=amounts.__getitem__)
    unit, decimals = INDICATORS[indicator].suffix, INDICATORS[indicator].decimals
    low, high = (value(amounts[year], unit, decimals) for year in (least, best))
    span = f"{label}{NO_BREAK}: entre {low} en {least} et {high}"
    rank = 1 + sum(amount > now for amount in amounts.values())
    last = "la plus faible valeur" if rank == len(amounts) else f"la {rank}e valeur la plus forte"
    place = "la plus forte valeur" if rank == 1 else last
    lines = [
        f"{span} en {best}.",
        f"{annee} donne {place} sur {count(len(amounts), 'année', 'années')}.",
    ]
    return [*lines, _beside_mean(indicator, now, fmean(amounts[year] for year in amounts if year != annee))]


def _beside_mean(indicator: str, amount: float, mean: float) -> str:
    unit, decimals = INDICATORS[indicator].suffix, INDICATORS[indicator].decimals
    few = mean < (FEW if INDICATORS[indicator].unit == "personnes" else SMALL)
    if unit == "%" or few or not mean:
        return f"Écart à la moyenne des autres années{NO_BREAK}: {difference(amount - mean, unit, decimals)}."
    return f"Écart à la moyenne des autres années{NO_BREAK}: {percent(amount / mean - 1, signed=True)}."
