"""From a selection to figures, and the comparison of two periods: all that readers see comes from here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analytics.database import PUBLIC, Base
from analytics.dimensions import DIMENSIONS, FACTS, carries, rank
from analytics.indicators import FULL_TIME_BASE, INDICATORS, INHABITANTS, check_indicators, facts_of
from analytics.measures import YearsReader, measure, measure_years, read_years
from analytics.populations import populations
from analytics.protection.public_file import FIGURES, UNSAID
from analytics.selection import Selection, UnknownValue
from analytics.words import list_and, normalise

NUMBERS = ("annee", "mois")


def compute(
    base: Base,
    selection: Selection,
    indicators: Sequence[str],
    by: Sequence[str] = (),
    read: YearsReader = read_years,
) -> pd.DataFrame:
    """Return one row per group: the `by` dimensions, then the indicators as floats.

    A value is missing (NaN) when the base cannot know it: nothing recorded for the year, a volume never
    communicated, a filter or a dimension that has no meaning for the indicator (see `why_missing`). It is 0
    when the base covers the year and holds no such row. Without `by`, exactly one row. Groups come in the
    fixed order of the dimension, else by decreasing first indicator, catch-all values last. Years are read
    by `read`, which may remember.
    """
    indicators, by = check_indicators(indicators), check_dimensions(by)
    if by == ("annee",) or (not by and len(selection.annees) == 1):
        frame = _yearly(base, selection, indicators, read, present=bool(by))
    else:
        frame = _measures(base, selection, indicators, by)
    return _sorted(_with_ratios(frame, indicators, selection), indicators, by)[[*by, *indicators]]


def compare(
    base: Base, selection: Selection, indicators: Sequence[str], read: YearsReader = read_years
) -> pd.DataFrame:
    """Return valeur, precedent, ecart and evolution (a ratio) per indicator, indexed by name.

    The reference is the selection's comparison: a year, or the mean of several. Ratios are made from
    summed terms, in the reference too.
    """
    indicators = check_indicators(indicators)
    reference = selection.reference_years(known_years(base))
    years = selection.over([*selection.annees, *reference])
    measures = _yearly(base, years, indicators, read).set_index("annee")
    periods = pd.DataFrame(
        [
            measures.reindex([selection.annee]).mean(skipna=False),
            measures.reindex(reference).mean(skipna=False),
        ]
    )
    values = _with_ratios(periods, indicators, selection)[list(indicators)].T.set_axis(["valeur", "precedent"], axis=1)
    values["ecart"] = values["valeur"] - values["precedent"]
    values["evolution"] = values["ecart"] / values["precedent"].where(values["precedent"] != 0)
    return values.rename_axis("indicateur")


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


def annotations(base: Base) -> list[tuple[int, str]]:
    """Return the (year, title) notes to show beside the figures of all readers."""
    rows = base.query("SELECT annee, titre FROM annotation ORDER BY annee, titre")
    return [(int(annee), str(titre)) for annee, titre in rows.itertuples(index=False)]


def notes(base: Base, annee: int) -> list[tuple[str, str]]:
    """Return the (title, text) paragraphs that the facilitatrice wrote for a year."""
    rows = base.query("SELECT titre, texte FROM annotation WHERE annee = $annee ORDER BY titre", {"annee": annee})
    return [(str(titre), str(texte)) for titre, texte in rows.dropna().itertuples(index=False)]


def references(base: Base, indicator: str) -> list[tuple[int, str, float, str]]:
    """Return what was published elsewhere for an indicator, one (year, place, value, source) per place: its latest."""
    rows = base.query(
        "SELECT DISTINCT ON (territoire) annee, territoire, valeur, source FROM repere"
        " WHERE indicateur = $indicateur ORDER BY territoire, annee DESC",
        {"indicateur": indicator},
    )
    ordered = rows.sort_values(["valeur", "territoire"]).itertuples(index=False)
    return [(int(annee), str(place), float(amount), str(source)) for annee, place, amount, source in ordered]


def check_dimensions(names: Sequence[str]) -> tuple[str, ...]:
    """Return `names`; raise UnknownValue, which lists what exists, at the first unknown one."""
    for name in names:
        if name not in DIMENSIONS:
            raise UnknownValue("Dimension", name, DIMENSIONS)
    return tuple(dict.fromkeys(names))


def _terms(indicators: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(term for name in indicators for term in INDICATORS[name].terms))


def _measures(base: Base, selection: Selection, indicators: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    return _per_inhabitant(measure(base, selection, _terms(indicators), by), base, selection, indicators, by)


def _yearly(
    base: Base, selection: Selection, indicators: Sequence[str], read: YearsReader, present: bool = False
) -> pd.DataFrame:
    """Return the measures of each year of the selection; only of those that have rows if `present`."""
    frame = measure_years(base, selection, _terms(indicators), read, present)
    return _per_inhabitant(frame, base, selection, indicators, ())


def _per_inhabitant(
    frame: pd.DataFrame, base: Base, selection: Selection, indicators: Sequence[str], by: Sequence[str]
) -> pd.DataFrame:
    """Add the inhabitants, where an indicator is divided by them."""
    if any(INDICATORS[name].denominator == INHABITANTS for name in indicators):
        frame[INHABITANTS] = populations(base, selection, by, frame) / 1000
    return frame


def _with_ratios(frame: pd.DataFrame, indicators: Sequence[str], selection: Selection) -> pd.DataFrame:
    ratios = {
        name: frame[INDICATORS[name].numerator].to_numpy() / _denominator(frame, name, selection)
        for name in indicators
        if INDICATORS[name].is_ratio
    }
    return frame.assign(**ratios)


def _denominator(frame: pd.DataFrame, name: str, selection: Selection) -> np.ndarray:
    if INDICATORS[name].denominator == FULL_TIME_BASE:
        return np.full(len(frame), float(selection.base_etp))
    amounts = frame[INDICATORS[name].denominator].to_numpy()
    return np.where(amounts == 0, np.nan, amounts)


def _sorted(frame: pd.DataFrame, indicators: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    if not by:
        return frame
    ranks = {f"rang_{name}": [rank(name, value) for value in frame[name]] for name in by if name not in NUMBERS}
    first, *others = (name if name in NUMBERS else f"rang_{name}" for name in by)
    # A ranking stays a ranking when another dimension only describes its rows.
    ranking = by[0] not in NUMBERS and not DIMENSIONS[by[0]].order
    order = [first, "premier", *others, *by] if ranking else [first, *others, "premier", *by]
    ordered = frame.assign(**ranks, premier=-frame[indicators[0]]).sort_values(order, kind="stable")
    return ordered.reset_index(drop=True)
