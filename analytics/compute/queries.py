"""Compute indicators for a selection, by dimensions, and compare two periods."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute.measures import Columns, Reader, measure, measure_years, prefetch, read_pass
from analytics.compute.populations import populations
from analytics.declarations.dimensions import DIMENSIONS, FACTS, carries, check_dimensions, rank
from analytics.declarations.indicator import FULL_TIME_BASE, INHABITANTS
from analytics.declarations.indicators import INDICATORS, check_indicators, facts_of
from analytics.french.grammar import list_and, normalise
from analytics.protection.public_file import FIGURES, UNSAID

# Frames here are small: Arrow's strings cost more to make and to read than they save.
pd.set_option("mode.string_storage", "python")


def compute(
    base: Base,
    selection: Selection,
    indicators: Sequence[str],
    by: Sequence[str] = (),
    reader: Reader = read_pass,
) -> pd.DataFrame:
    """Return one row per group: the `by` dimensions, then the indicators as floats.

    A value is missing (NaN) when the base cannot know it: nothing recorded for the year, a volume never
    communicated, a filter or a dimension that has no meaning for the indicator (see `why_missing`). It is 0
    when the base covers the year and holds no such row. Without `by`, exactly one row. Groups come in the
    fixed order of the dimension, else by decreasing first indicator, catch-all values last. Each pass is read
    by `reader`, which may cache.
    """
    indicators, by = check_indicators(indicators), check_dimensions(by)
    if by == ("annee",) or (not by and len(selection.annees) == 1):
        columns = _yearly(base, selection, indicators, reader, present=bool(by))
    else:
        columns = _measures(base, selection, indicators, by, reader)
    _add_ratios(columns, indicators, selection)
    order = _order(columns, indicators, by)
    # An empty list would become a column of floats, which cannot be joined as text.
    names = {name: pd.Series([columns[name][line] for line in order], dtype=None if order else object) for name in by}
    return pd.DataFrame(names | {name: columns[name][order] for name in indicators})


def compare(base: Base, selection: Selection, indicators: Sequence[str], reader: Reader = read_pass) -> pd.DataFrame:
    """Return valeur, precedent, ecart and evolution (a ratio) per indicator, indexed by name.

    The reference is the selection's comparison: a year, or the mean of several. Ratios are made from
    summed terms, in the reference too.
    """
    indicators = check_indicators(indicators)
    reference = selection.reference_years(known_years(base))
    years = selection.over([*selection.annees, *reference])
    measures = _yearly(base, years, indicators, reader)
    lines = {year: line for line, year in enumerate(measures.pop("annee"))}
    periods = {
        name: np.array([_mean(amounts, lines, selection.annees[-1:]), _mean(amounts, lines, reference)])
        for name, amounts in measures.items()
    }
    _add_ratios(periods, indicators, selection)
    values = np.array([periods[name] for name in indicators])
    now, before = values[:, 0], values[:, 1]
    gap = now - before
    evolution = gap / np.where(before == 0, np.nan, before)
    return pd.DataFrame(
        {"valeur": now, "precedent": before, "ecart": gap, "evolution": evolution},
        index=pd.Index(indicators, name="indicateur"),
    )


def prefetch_terms(
    base: Base, selection: Selection, indicators: Sequence[str], by: Sequence[str], reader: Reader
) -> None:
    """Prefetch, with a caching `reader`, what `compare`, or `compute` along `by`, will read."""
    prefetch(reader, base, selection, _terms(check_indicators(indicators)), check_dimensions(by) or ("annee",))


def _mean(amounts: npt.NDArray[Any], lines: Mapping[int, int], years: Sequence[int]) -> float:
    """Return the mean of the years; missing when one of them is, or when there is none."""
    if not years or any(year not in lines for year in years):
        return math.nan
    return float(amounts[[lines[year] for year in years]].sum()) / len(years)


def why_missing(indicator: str, selection: Selection, by: Sequence[str] = ()) -> str:
    """Return why filters or dimensions make the indicator meaningless, in French; empty when they do not."""
    facts = facts_of(indicator)
    names = [name for name, _ in selection.filtres] + list(by)
    useless = [name for name in dict.fromkeys(names) if not all(carries(fact, name) for fact in facts)]
    if not useless:
        return ""
    labels = list_and([DIMENSIONS[name].label.lower() for name in useless])
    return f"« {INDICATORS[indicator].label} » ne se découpe pas par {labels}."


def known_years(base: Base) -> list[int]:
    """Return the years that the base covers, in order."""
    return sorted(frozenset().union(*base.coverage.values()))


def known_values(base: Base, dimension: str) -> list[str]:
    """Return the values of a dimension that the base holds, in display order."""
    fact = next(name for name in ("fait_suivi", "fait_heures", *FACTS) if carries(name, dimension))
    if base.role == PUBLIC and fact == "fait_heures":
        sql = f"SELECT DISTINCT valeur FROM {FIGURES} WHERE dimension = $nom AND valeur <> $rien"
        rows = base.rows(sql, {"nom": dimension, "rien": UNSAID})
        return sorted((str(value) for (value,) in rows), key=lambda value: (rank(dimension, value), normalise(value)))
    column = f"unnest({dimension})" if DIMENSIONS[dimension].multiple else dimension
    # Each EPCI can be asked for, with or without a marché: the answer « none » is one.
    every = " UNION SELECT nom_epci FROM commune WHERE nom_epci IS NOT NULL" if dimension == "territoire" else ""
    values = base.query(f"SELECT DISTINCT {column} AS valeur FROM {fact}{every}")["valeur"]
    return sorted(values, key=lambda value: (rank(dimension, value), normalise(value)))


def dated_notes(base: Base) -> list[tuple[int, str]]:
    """Return the (year, title) notes to show beside the figures of all readers."""
    rows = base.query("SELECT annee, titre FROM annotation ORDER BY annee, titre")
    return [(int(annee), str(titre)) for annee, titre in rows.itertuples(index=False)]


def references(base: Base, indicator: str) -> list[tuple[int, str, float, str]]:
    """Return what was published elsewhere for an indicator, one (year, place, value, source) per place: its latest."""
    rows = base.query(
        "SELECT DISTINCT ON (territoire) annee, territoire, valeur, source FROM repere"
        " WHERE indicateur = $indicateur ORDER BY territoire, annee DESC",
        {"indicateur": indicator},
    )
    ordered = rows.sort_values(["valeur", "territoire"]).itertuples(index=False)
    return [(int(annee), str(place), float(amount), str(source)) for annee, place, amount, source in ordered]


def _terms(indicators: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(term for name in indicators for term in INDICATORS[name].terms))


def _measures(
    base: Base, selection: Selection, indicators: Sequence[str], by: tuple[str, ...], reader: Reader
) -> Columns:
    return _per_inhabitant(measure(base, selection, _terms(indicators), by, reader), base, selection, indicators, by)


def _yearly(
    base: Base, selection: Selection, indicators: Sequence[str], reader: Reader, present: bool = False
) -> Columns:
    """Return the measures of each year of the selection; only of those that have rows if `present`."""
    columns = measure_years(base, selection, _terms(indicators), reader, present)
    return _per_inhabitant(columns, base, selection, indicators, ())


def _per_inhabitant(
    columns: Columns, base: Base, selection: Selection, indicators: Sequence[str], by: Sequence[str]
) -> Columns:
    """Add the inhabitants, where an indicator is divided by them."""
    if any(INDICATORS[name].denominator == INHABITANTS for name in indicators):
        lines = len(next(iter(columns.values())))
        columns[INHABITANTS] = np.array(populations(base, selection, by, columns, lines)) / 1000
    return columns


def _add_ratios(columns: Columns, indicators: Sequence[str], selection: Selection) -> None:
    for name in indicators:
        if INDICATORS[name].is_ratio:
            columns[name] = columns[INDICATORS[name].numerator] / _denominator(columns, name, selection)


def _denominator(columns: Columns, name: str, selection: Selection) -> npt.NDArray[Any] | float:
    if INDICATORS[name].denominator == FULL_TIME_BASE:
        return float(selection.base_etp)
    amounts = columns[INDICATORS[name].denominator]
    return np.where(amounts == 0, np.nan, amounts)


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
