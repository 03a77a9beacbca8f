"""Compute indicators for a selection, by dimensions, and compare two periods."""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute.areas import populations
from analytics.compute.measures import (
    COUNTED,
    Columns,
    Group,
    Reader,
    is_perturbed,
    measure,
    read_pass,
    readers,
    sources_of,
)
from analytics.declarations.dimensions import DIMENSIONS, FACTS, carries, check_dimensions, rank
from analytics.declarations.indicator import FULL_TIME_BASE, INHABITANTS
from analytics.declarations.indicators import INDICATORS, check_indicators, facts_of
from analytics.french.dates import partial_year
from analytics.french.grammar import list_and, normalise
from analytics.french.missing import SECRET, reason_of
from analytics.protection.answers import published_values
from analytics.protection.classes import is_open
from analytics.protection.noise import reach_of, rounded_ratio

ROUGH, ROUGH_BEFORE = "environ", "environ_avant"  # attributes of frames: the names of their figures given with noise
SUMMED = "somme"  # attribute of frames: whether noisy figures are sums of several, so further from the truth
# Frames here are small: Arrow's strings cost more to make and to read than they save.
pd.set_option("mode.string_storage", "python")


def compute(
    base: Base, selection: Selection, indicators: Sequence[str], by: Sequence[str] = (), reader: Reader = read_pass
) -> pd.DataFrame:
    """Return one row per group: the `by` dimensions, then the indicators as floats.

    A value is missing (NaN) when the base cannot know it: nothing recorded for the year, a volume never
    communicated, a filter or a dimension that has no meaning for the indicator (see `why_missing`). It is 0
    when the base covers the year and holds no such row. Without `by`, exactly one row. Groups come in the
    fixed order of the dimension, else by decreasing first indicator, catch-all values last. Each pass is read
    by `reader`, which may cache. The attribute ROUGH of the frame names the indicators given with noise.
    """
    indicators, by = check_indicators(indicators), check_dimensions(by)
    if not by and len(selection.annees) == 1:  # read by year, as the comparison is
        columns = _measures(base, selection, indicators, ("annee",), reader, [selection.annees])
    else:
        columns = _measures(base, selection, indicators, by, reader, [] if by else [()])
    _add_ratios(columns, indicators, base, selection, by)
    order = _order(columns, indicators, by)
    # An empty list would become a column of floats, which cannot be joined as text.
    names = {name: pd.Series([columns[name][line] for line in order], dtype=None if order else object) for name in by}
    frame = pd.DataFrame(names | {name: columns[name][order] for name in indicators})
    frame.attrs[ROUGH] = tuple(name for name in indicators if is_perturbed(base, selection, name, by))
    frame.attrs[SUMMED] = sums(base, selection)
    return frame


def sums(base: Base, selection: Selection) -> bool:
    """Return whether figures given with noise are sums: each value kept by a filter has its own noise."""
    return base.role == PUBLIC and any(len(values) > 1 for _, values in selection.filtres)


def compare(base: Base, selection: Selection, indicators: Sequence[str], reader: Reader = read_pass) -> pd.DataFrame:
    """Return valeur, precedent, ecart and evolution (a ratio) per indicator, indexed by name.

    The reference is the selection's comparison: a year, or the mean of several; of a year still running, the
    same months, for what is known by month. Ratios are made from summed terms, in the reference too. A gap that
    noise could reverse is missing.
    """
    indicators = check_indicators(indicators)
    settled = base.publication["arretee_le"]
    reference, latest = selection.reference_years(known_years(base), settled), selection.annees[-1:]
    if selection.runs(settled):
        now = _by_year(base, selection.over(latest), indicators, reader)
        before = _by_year(base, replace(selection.over(reference), debut=True), indicators, reader) if reference else {}
    else:
        now = before = _by_year(base, selection.over([*selection.annees, *reference]), indicators, reader)
    periods = {
        name: np.array([_mean(amounts, latest), _mean(before.get(name, {}), reference)])
        for name, amounts in now.items()
    }
    _add_ratios(periods, indicators, base, selection, ())
    now, before = np.array([periods[name] for name in indicators]).T
    rough, rough_before = (
        {name for name in indicators if is_perturbed(base, selection.over(of), name, ())}
        for of in (selection.annees[-1:], reference)
    )
    return compared(indicators, now, before, rough, rough_before, summed=sums(base, selection))


def compared(
    indicators: Sequence[str],
    now: npt.NDArray[np.float64],
    before: npt.NDArray[np.float64],
    rough: Set[str],
    rough_before: Set[str],
    *,
    summed: bool,
) -> pd.DataFrame:
    """Return valeur, precedent, ecart and evolution of two lists of amounts; those `rough` are given with noise."""
    gap = now - before
    unsure = [
        reason_of(one) != SECRET and name in rough | rough_before and (summed or not are_apart(name, one))
        for name, one in zip(indicators, gap, strict=True)
    ]
    gap[unsure] = math.nan
    evolution = gap / np.where(before == 0, np.nan, before)
    columns = {"valeur": now, "precedent": before, "ecart": gap, "evolution": evolution}
    frame = pd.DataFrame(columns, index=pd.Index(indicators, name="indicateur"))
    frame.attrs = {ROUGH: tuple(rough), ROUGH_BEFORE: tuple(rough_before), SUMMED: summed}
    return frame


def are_apart(indicator: str, gap: float) -> bool:
    """Return whether two figures given with noise truly stand in this order; of others than counts, never."""
    return INDICATORS[indicator].unit in COUNTED and abs(gap) > 2 * reach_of(indicator)


def prefetch_terms(
    base: Base, selection: Selection, indicators: Sequence[str], by: Sequence[str], reader: Reader
) -> None:
    """Prefetch, in background threads with a caching `reader`, what `compare`, or `compute` along `by`, will read."""
    by = check_dimensions(by) or ("annee",)
    for source in sources_of(base, selection, _terms(check_indicators(indicators)), by):
        readers().submit(reader, base, selection, source, by)


def _by_year(
    base: Base, selection: Selection, indicators: Sequence[str], reader: Reader
) -> dict[str, dict[int, float]]:
    """Return the terms of the indicators, by year."""
    measures = _measures(base, selection, indicators, ("annee",), reader, [(year,) for year in selection.annees])
    years = measures.pop("annee").tolist()
    return {name: dict(zip(years, amounts.tolist(), strict=True)) for name, amounts in measures.items()}


def _mean(amounts: Mapping[int, float], years: Sequence[int]) -> float:
    """Return the mean of the years; missing when one of them is, or when there is none."""
    return sum(amounts.get(year, math.nan) for year in years) / len(years) if years else math.nan


def why_missing(indicator: str, selection: Selection, by: Sequence[str] = ()) -> str:
    """Return why filters or dimensions make the indicator meaningless, in French; empty when they do not."""
    return why_all_missing([indicator], selection, by)


def why_all_missing(indicators: Sequence[str], selection: Selection, by: Sequence[str] = ()) -> str:
    """Return why each of the indicators is meaningless, those of one reason together; empty when one has a meaning."""
    names, reasons = dict.fromkeys([name for name, _ in selection.filtres] + list(by)), dict[str, list[str]]()
    for indicator in indicators:
        facts = facts_of(indicator)
        useless = [DIMENSIONS[name].label.lower() for name in names if not all(carries(fact, name) for fact in facts)]
        if not useless:
            return ""
        reasons.setdefault(list_and(useless), []).append(f"«\u00a0{INDICATORS[indicator].label}\u00a0»")
    verb = {why: "se découpent" if len(said) > 1 else "se découpe" for why, said in reasons.items()}
    return " ".join(f"{list_and(said)} ne {verb[why]} pas par {why}." for why, said in reasons.items())


def known_years(base: Base) -> list[int]:
    """Return the years that the base covers, in order."""
    return sorted(frozenset().union(*base.coverage.values()))


def usual_year(base: Base) -> int:
    """Return the year to show on opening: the last one that is over, else the only one there is."""
    known, running = known_years(base), partial_year(base.publication["arretee_le"])
    return max((year for year in known if year != running), default=known[-1])


def known_values(base: Base, dimension: str) -> list[str]:
    """Return the values of a dimension that the base holds, in display order."""
    fact = next(name for name in ("fait_suivi", "fait_heures", *FACTS) if carries(name, dimension))
    if base.role == PUBLIC and not is_open(dimension):
        rows = [(value,) for value in published_values(base, dimension)]
    else:
        column = f"unnest({dimension})" if DIMENSIONS[dimension].multiple else dimension
        # Each EPCI can be asked for, with or without a marché: the answer « none » is one.
        every = " UNION SELECT nom_epci FROM commune WHERE nom_epci IS NOT NULL" if dimension == "territoire" else ""
        rows = base.rows(f"SELECT DISTINCT {column} FROM {fact}{every}")
    return sorted((value for (value,) in rows), key=lambda value: (rank(dimension, value), normalise(value)))


def dated_notes(base: Base) -> list[tuple[int, str]]:
    """Return the (year, title) notes to show beside the figures of all readers."""
    return base.rows("SELECT annee, titre FROM annotation WHERE rubrique IS NULL ORDER BY annee, titre")


def references(base: Base, indicator: str) -> list[tuple[int, str, float, str]]:
    """Return what was published elsewhere for an indicator, one (year, place, value, source) per place: its latest."""
    latest = (
        "SELECT DISTINCT ON (territoire) annee, territoire, valeur::DOUBLE AS valeur, source FROM repere"
        " WHERE indicateur = $indicateur ORDER BY territoire, annee DESC"
    )
    return base.rows(f"FROM ({latest}) ORDER BY valeur, territoire", {"indicateur": indicator})


def _terms(indicators: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(term for name in indicators for term in INDICATORS[name].terms))


def _measures(
    base: Base, selection: Selection, indicators: Sequence[str], by: tuple[str, ...], reader: Reader, lines: list[Group]
) -> Columns:
    """Return the terms of the indicators, and the inhabitants in thousands where one is divided by them."""
    columns = measure(base, selection, _terms(indicators), by, reader, lines)
    if any(INDICATORS[name].denominator == INHABITANTS for name in indicators):
        columns[INHABITANTS] = np.array(populations(base, selection, by, columns)) / 1000
    return columns


def _add_ratios(
    columns: Columns, indicators: Sequence[str], base: Base, selection: Selection, by: Sequence[str]
) -> None:
    for name in indicators:
        one = INDICATORS[name]
        if one.denominator == FULL_TIME_BASE:
            columns[name] = columns[one.numerator] / selection.base_etp
        elif one.is_ratio:
            part, whole = columns[one.numerator], columns[one.denominator]
            ratio = part / np.where(whole == 0, np.nan, whole)
            rough = is_perturbed(base, selection, name, by)
            columns[name] = rounded_ratio(name, part, whole, ratio) if rough else ratio


def _order(columns: Columns, indicators: Sequence[str], by: Sequence[str]) -> list[int]:
    """Return the lines in the order to show them."""
    # A ranking stays a ranking when another dimension only describes its rows.
    ranking = bool(by) and not DIMENSIONS[by[0]].number and not DIMENSIONS[by[0]].order

    def place(line: int) -> tuple[object, ...]:
        values = [columns[name][line] for name in by]
        first, *others = (
            value if DIMENSIONS[name].number else rank(name, value) for name, value in zip(by, values, strict=True)
        )
        amount = columns[indicators[0]][line]
        largest = (True, 0.0) if math.isnan(amount) else (False, -amount)  # missing amounts come last
        return (first, largest, others, values) if ranking else (first, others, largest, values)

    lines = range(len(columns[indicators[0]]))
    return sorted(lines, key=place) if by else list(lines)
