"""Titles and sentences of the page Évolution: rank of a year, changes by group, cumulative hours."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import nan
from statistics import fmean
from typing import NamedTuple

import pandas as pd

from analytics.compute.by_year import amounts_by_year
from analytics.declarations.dimensions import DIMENSIONS, catch_all
from analytics.declarations.indicators import INDICATORS
from analytics.french.dates import MONTHS
from analytics.french.grammar import list_and, uncapitalised, with_article
from analytics.french.missing import reason_of
from analytics.french.numbers import NO_BREAK, count, growth, is_missing, number, percent, plural
from analytics.sentences.details import figure_of, moved
from analytics.sentences.hidden import is_rough
from analytics.sentences.phrases import (
    ENOUGH,
    STABLE,
    Period,
    beside,
    during,
    gap_words,
    in_units,
    opened,
    quantity,
    written,
)
from analytics.sentences.titles import years_title

SLOPES = 8
Curve = Sequence[float | None]


class Slope(NamedTuple):
    """One line between two periods; `before` is the mean of the years of reference."""

    name: str
    before: float
    after: float


def evolution_title(frame: pd.DataFrame, indicator: str, annee: int | None, months: str = "") -> str:
    """Return « Heures clausées : 2022, la plus forte année depuis 2019 »; `months` are those compared of each year."""
    label, told = INDICATORS[indicator].label, years_title(frame, indicator, annee)
    head = f"{label}{months}"
    return told.replace(label, head, 1) if told.startswith(label) else f"{head}{NO_BREAK}: {told}"


def evolution_summary(
    comparison: pd.DataFrame, indicator: str, period: Period, reference: str = "", place: str = ""
) -> str:
    """Return the figure of the year and how it moved."""
    now, label = figure_of(comparison, indicator), uncapitalised(INDICATORS[indicator].label)
    if now is None:
        return opened(period, place, f"la valeur n’est pas connue ({label}).")
    said = quantity(indicator, now) if INDICATORS[indicator].noun else f"{written(indicator, now)} ({label})"
    return opened(period, place, f"**{said}**{moved(indicator, comparison, reference)}.")


def running_totals(frame: pd.DataFrame, annee: int, last: int = 12, unknown: float | None = None) -> list[float | None]:
    """Return twelve totals since January, from the hours of each month; None after month `last`, `unknown` if none is.

    From a month whose hours are hidden on, the totals are NaN: they say why.
    """
    months = frame[frame["annee"] == annee].set_index("mois")["heures_realisees_mois"]
    if months.dropna().empty and not any(map(reason_of, months)):
        return [unknown if month <= last else None for month in range(1, 13)]
    total, found = 0.0, []
    for month in range(1, 13):
        total += float(months.get(month, 0.0))
        found.append(total if month <= last else None)
    return found


def cumulative_title(now: Curve, before: Curve, target: float | None, annee: int | None) -> str:
    """Return « 28 644 heures réalisées fin décembre 2022, 44 % de plus qu’un an plus tôt »."""
    months = [(month, amount) for month, amount in enumerate(now) if amount is not None]
    if not months:
        return f"Heures réalisées non connues {during(annee)}"
    if is_missing(months[-1][1]):
        return f"Heures réalisées mois par mois non publiques {during(annee)}"
    month, amount = months[-1]
    head = f"{quantity('heures_realisees', amount)} fin{NO_BREAK}{MONTHS[month]}{NO_BREAK}{annee}"
    earlier = before[month] if len(before) > month else None
    if earlier and not is_missing(earlier):
        return f"{head}, {_year_before(growth(amount, earlier))}"
    return f"{head}, pour {quantity('heures_clausees', target)}" if target else head


def _year_before(change: float) -> str:
    if abs(change) < STABLE:
        return "autant qu’un an plus tôt"
    if change >= 1:
        return "plus du double d’un an plus tôt"
    return f"{percent(abs(change))} de {'plus' if change > 0 else 'moins'} qu’un an plus tôt"


def slope_lines(frame: pd.DataFrame, indicator: str, by: str, annee: int, reference: Sequence[int]) -> list[Slope]:
    """Return the eight groups greatest in either period, without catch-all values and groups not known in a year."""
    lines = _every_slope(frame, indicator, by, annee, reference)
    greatest = sorted(lines, key=lambda line: -max(line.before, line.after))[:SLOPES]
    return sorted(greatest, key=lambda line: -line.after)


def _every_slope(frame: pd.DataFrame, indicator: str, by: str, annee: int, reference: Sequence[int]) -> list[Slope]:
    if is_rough(frame, indicator):
        return []
    amounts = defaultdict(lambda: nan, amounts_by_year(frame, indicator, by))
    lines = [
        Slope(name, sum(amounts[name, year] for year in reference) / len(reference), amounts[name, annee])
        for name in sorted({name for name, _ in amounts})
        if reference and name not in catch_all()
    ]
    return [line for line in lines if line.before > 0 <= line.after or line.after > 0 <= line.before]


def says_all(frame: pd.DataFrame, indicator: str, annee: int | None, reference: Sequence[int]) -> bool:
    """Return whether each group of a frame by year has its amount in both periods."""
    return not frame[frame["annee"].isin([annee, *reference])][indicator].isna().any()


def biggest_move(lines: Sequence[Slope]) -> Slope | None:
    """Return the group that moved most; None when all are stable."""
    moved = [line for line in lines if abs(line.after - line.before) > STABLE * max(line.before, 1)]
    return max(moved, key=lambda line: abs(line.after - line.before), default=None)


def move_words(line: Slope, indicator: str, reference: str) -> str:
    """Return « Plus forte hausse depuis 2021 : SGAR, 3 200 h de plus »."""
    where = f"depuis {reference}" if reference.isdigit() else beside(reference)
    said = gap_words(indicator, line.after, line.before)
    return f"Plus forte {'hausse' if line.after > line.before else 'baisse'} {where}{NO_BREAK}: {line.name}, {said}"


def slope_title(lines: Sequence[Slope], indicator: str, reference: str, complete: bool = True) -> str:
    """Return the greatest move between two years; neutral when nothing moved, or when lines are not `complete`."""
    line = biggest_move(lines) if complete else None
    neutral = f"{INDICATORS[indicator].label}{NO_BREAK}: deux années côte à côte"
    return move_words(line, indicator, reference) if line and reference else neutral


def multiples_title(
    frame: pd.DataFrame, indicator: str, by: str, annee: int | None, reference: Sequence[int], period: Period = None
) -> str:
    """Return « 9 maîtres d’ouvrage sur 17 en hausse en 2022 »: groups with a figure in either period."""
    cut, label = DIMENSIONS[by], uncapitalised(DIMENSIONS[by].label)
    lines = _every_slope(frame, indicator, by, annee, reference) if annee else []
    if not lines or not says_all(frame, indicator, annee, reference):  # a group that is not said may be rising
        return f"{INDICATORS[indicator].label} par {label}, année par année"
    rising = [line.name for line in lines if line.after > line.before * (1 + STABLE)]
    up, every = len(rising), number(len(lines))
    if len(lines) < ENOUGH:
        rose = f"En hausse {during(period or annee)}{NO_BREAK}: {list_and(map(with_article, rising))}"
        return rose if rising else f"{INDICATORS[indicator].label} par {label}, année par année"
    if not up:
        return f"Aucun{'e' if cut.feminine else ''} des {every} {cut.plural} en hausse {during(period or annee)}"
    return f"{number(up)} {plural(up, label, cut.plural)} sur {every} en hausse {during(period or annee)}"


def evolution_takeaways(frame: pd.DataFrame, indicator: str, annee: int | None, months: str = "") -> list[str]:
    """Return up to three lines: the range of the known years, the best one, and where the year stands.

    `months` are those that are compared of each year, when not all twelve: « de janvier à juin ».
    """
    if any(map(reason_of, frame[indicator])) or is_rough(frame, indicator):
        return []  # a year that is not said, or said with noise, may be the first or the last
    pairs = zip(frame["annee"], frame[indicator].astype(float), strict=True)
    amounts = {year: amount for year, amount in pairs if not is_missing(amount)}
    if annee not in amounts or len(set(amounts.values())) < 2:
        return []
    now = amounts[annee]
    rank = 1 + sum(amount > now for amount in amounts.values())
    mean = fmean(amounts[year] for year in amounts if year != annee)
    last = "la plus faible valeur" if rank == len(amounts) else f"la {rank}e valeur la plus forte"
    counted = in_units(indicator, now, mean)
    far = gap_words(indicator, now, mean) if counted else percent(growth(now, mean), signed=True)
    return [
        _range(amounts, indicator, months),
        f"{annee} donne {'la plus forte valeur' if rank == 1 else last} sur {count(len(amounts), 'année')}.",
        f"Écart à la moyenne des autres années{NO_BREAK}: {far}.",
    ]


def _range(amounts: Mapping[int, float], indicator: str, months: str) -> str:
    """Return « Heures réalisées : entre 8 100 h en 2019 et 28 644 h en 2022. »."""
    least, best = min(amounts, key=amounts.__getitem__), max(amounts, key=amounts.__getitem__)
    low, high = (f"{written(indicator, amounts[year])} en {year}" for year in (least, best))
    return f"{INDICATORS[indicator].label}{months}{NO_BREAK}: entre {low} et {high}."
