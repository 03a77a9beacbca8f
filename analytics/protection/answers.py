"""Answer the queries of the public from the protected figures: each measure, or the reason why it is hidden."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from math import isnan
from threading import Lock

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS, FACTS
from analytics.declarations.indicators import INDICATORS
from analytics.french.missing import SECRET, hidden
from analytics.protection.public_file import FIGURES, UNSAID

CONTRACT_FACT = "fait_suivi"  # its dimensions are public: a marché is of one maître d’ouvrage, in one place
MOST_GROUPS = 10_000  # in the cache of descriptions, 400 bytes each
_caching = Lock()
Values = dict[str, list[float]]  # the measures of each value of a dimension
Line = tuple[object, ...]  # the `by` values, 1, the measures
Wholes = dict[str, dict[str, str]]  # per value of a dimension, its value in each dimension that describes it
Description = tuple[str | None, Wholes]  # the dimension described; None when none is fine enough


def answer(base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str]) -> list[Line]:
    """Return one line per group: the `by` values, 1, the measures, hidden ones as a NaN that says why.

    Groups are those of one dimension in one year. Any other question gets hidden measures.
    """
    asked = [name for name in by if name != "annee"]
    names = list(dict.fromkeys([*asked, *(name for name, _ in selection.filtres)]))
    finest, described = _finest(base, names)
    if finest is None or selection.debut:  # protected figures are of whole years
        return _nothing(base, selection, measures, by)
    table = _table(base, selection, finest, measures)
    unsaid = {year for year, values in table.items() if values.pop(UNSAID, None)}
    listed = {year: _filtered(values, finest, described, selection) for year, values in table.items()}
    is_grouped, wanted = not finest or finest in asked, selection.values(finest)
    for year in () if is_grouped else unsaid:
        if not wanted or not set(wanted) <= listed[year].keys():
            listed[year] = {UNSAID: _secret(measures)}
    lines: dict[tuple[object, ...], list[list[float]]] = {}
    for year, values in listed.items():
        for value, amounts in values.items():
            wholes = {finest: value, **described.get(value, {}), "annee": year}
            parts = lines.setdefault(tuple(_typed(name, wholes[name]) for name in by), [])
            parts.append(amounts)
            if is_grouped and "annee" not in by and any(value not in listed[other] for other in unsaid):
                parts.append(_secret(measures))  # of a year that does not list it, but may have had some
    overlap = not is_grouped and DIMENSIONS[finest].multiple
    return [(*group, 1, *_union(parts, measures, overlap)) for group, parts in lines.items()]


def unlisted_values_are_hidden(base: Base, dimension: str) -> bool:
    """Return whether a value of `dimension` without a line may have some: it is hidden, not zero."""
    asked = f"SELECT 1 FROM {FIGURES} WHERE dimension = $nom AND valeur = $rien"
    return base.role == PUBLIC and bool(base.rows(asked, {"nom": dimension, "rien": UNSAID}))


def _secret(measures: Sequence[str]) -> list[float]:
    return [hidden(SECRET)] * len(measures)


def _typed(name: str, value: object) -> object:
    return int(str(value)) if DIMENSIONS[name].number else value


def _finest(base: Base, names: Sequence[str]) -> Description:
    """Return the dimension whose value determines those of all the others, and these per value."""
    if len(names) <= 1:
        return (names[0] if names else ""), {}
    if not set(names) <= set(FACTS[CONTRACT_FACT]):
        return None, {}
    columns = ", ".join(names)
    cache = base.once("described", OrderedDict[str, tuple[int, Description]])
    entry = cache.get(columns)
    if entry is None:
        found = base.rows(f"SELECT DISTINCT {columns} FROM {CONTRACT_FACT}")
        entry = len(found), _description(found, names)
    # One click asks the same several times: a least-recently-used cache, bounded by its number of groups.
    with _caching:
        cache[columns] = entry
        cache.move_to_end(columns)
        while len(cache) > 1 and sum(groups for groups, _ in cache.values()) > MOST_GROUPS:
            cache.popitem(last=False)
    return entry[1]


def _description(found: Sequence[tuple[str, ...]], names: Sequence[str]) -> Description:
    for rank, name in enumerate(names):
        described = {row[rank]: dict(zip(names, row, strict=True)) for row in found}
        if len(described) == len(found):
            return name, described
    return None, {}


def _table(base: Base, selection: Selection, dimension: str, measures: Sequence[str]) -> dict[int, Values]:
    where, parameters = replace(selection, filtres=()).where(FIGURES)
    sql = f"SELECT annee, valeur, mesure, nombre, raison FROM {FIGURES} WHERE dimension = $dimension AND {where}"
    rows = base.rows(sql, {"dimension": dimension, **parameters})
    found: dict[int, Values] = {}
    for year, value, measure, number, reason in rows:
        amounts = found.setdefault(year, {}).setdefault(value, _secret(measures))
        if measure in measures:
            amounts[measures.index(measure)] = hidden(reason) if number is None else number
    return found


def _filtered(values: Values, finest: str, described: Wholes, selection: Selection) -> Values:
    wholes = {value: {finest: value, **described.get(value, {})} for value in values}
    return {
        value: amounts
        for value, amounts in values.items()
        if all(wholes[value].get(name) in wanted for name, wanted in selection.filtres)
    }


def _union(parts: list[list[float]], measures: Sequence[str], overlap: bool = False) -> list[float]:
    """Return the measures of several groups together: hours add up unless the groups overlap, people never do."""
    if len(parts) == 1:
        return parts[0]
    adding = [INDICATORS[name].adds == "flux" and not overlap for name in measures]
    columns = zip(adding, zip(*parts, strict=True), strict=True)
    return [next(filter(isnan, amounts), sum(amounts)) if adds else hidden(SECRET) for adds, amounts in columns]


def _nothing(base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str]) -> list[Line]:
    """Return the groups of a query that is not answered, with hidden measures, when the groups are public."""
    values, asked = _secret(measures), [name for name in by if name != "annee"]
    if len(asked) > 1:
        return []
    if not by:
        return [(1, *values)]
    years = list(selection.annees) or sorted(base.coverage.get("fait_heures", ()))
    if not asked:
        return [(year, 1, *values) for year in years]
    table = _table(base, selection, asked[0], measures)
    wanted = set(selection.values(asked[0])) or {value for found in table.values() for value in found} - {UNSAID}
    pairs = {(year, value) for year, found in table.items() for value in found if value in wanted}
    groups = {tuple(_typed(name, {"annee": year, asked[0]: value}[name]) for name in by) for year, value in pairs}
    return [(*group, 1, *values) for group in sorted(groups, key=str)]
