"""Answer the queries of the public from the protected figures: each measure, or the reason why it is hidden."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS, FACTS
from analytics.declarations.missing import SECRET, hidden
from analytics.protection.public_file import FIGURES, UNSAID

PROTECTED_FACTS = ("fait_heures", "fait_mois", "fait_avancement")
PROTECTED_MEASURES = ("heures_restantes",)
CONTRACT_FACT = "fait_suivi"  # its dimensions are public: a marché is of one maître d’ouvrage, in one place
HOURS = ("heures_realisees", "heures_realisees_mois")
MOST_GROUPS = 10_000  # in the cache of descriptions, 400 bytes each
_caching = Lock()
Line = tuple[object, ...]  # the `by` values, 1, the measures
Wholes = dict[str, dict[str, str]]  # per value of a dimension, its value in each dimension that describes it
Description = tuple[str | None, Wholes]  # the dimension described; None when none is fine enough


def is_protected(fact: str, measure: str) -> bool:
    """Return whether the public reads a measure from the protected figures only."""
    return fact in PROTECTED_FACTS or measure in PROTECTED_MEASURES


def answer(base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str]) -> list[Line]:
    """Return one line per group: the `by` values, 1, the measures, hidden ones as a NaN that says why.

    Groups are those of one dimension in one year. Any other question gets hidden measures.
    """
    asked = [name for name in by if name != "annee"]
    names = list(dict.fromkeys([*asked, *(name for name, _ in selection.filtres)]))
    finest, described = _finest(base, names)
    if finest is None:
        return _nothing(base, selection, measures, by, asked)
    table = _table(base, selection, finest, measures)
    unsaid = {year for year, values in table.items() if values.pop(UNSAID, None)}
    listed = {year: _filtered(values, finest, described, selection) for year, values in table.items()}
    for year in unsaid if finest not in asked else ():
        if not _all_listed(selection, finest, listed[year]):
            listed[year] = {UNSAID: _secret(measures)}
    if finest and finest not in asked:
        return _summed(listed, measures, by, finest, described)
    lines: dict[tuple[object, ...], list[list[float]]] = {}
    for year, values in listed.items():
        for value, amounts in values.items():
            wholes = {finest: value, **described.get(value, {}), "annee": year}
            parts = lines.setdefault(tuple(_typed(name, wholes[name]) for name in by), [])
            parts.append(amounts)
            if "annee" not in by and any(value not in listed[other] for other in unsaid):
                parts.append(_secret(measures))  # of a year that does not list it, but may have had some
    return [(*group, 1, *_union(parts, measures)) for group, parts in lines.items()]


def unlisted_values_are_hidden(base: Base, dimension: str) -> bool:
    """Return whether a value of `dimension` without a line may have some: it is hidden, not zero."""
    return base.role == PUBLIC and bool(
        base.rows(
            f"SELECT 1 FROM {FIGURES} WHERE dimension = $nom AND valeur = $rien", {"nom": dimension, "rien": UNSAID}
        )
    )


def _secret(measures: Sequence[str]) -> list[float]:
    return [hidden(SECRET)] * len(measures)


def _all_listed(selection: Selection, dimension: str, listed: Mapping[str, object]) -> bool:
    wanted = selection.values(dimension)
    return bool(wanted) and all(value in listed for value in wanted)


def _typed(name: str, value: object) -> object:
    return int(str(value)) if name in ("annee", "mois") else value


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


def _table(
    base: Base, selection: Selection, dimension: str, measures: Sequence[str]
) -> dict[int, dict[str, list[float]]]:
    """Return the measures of each value of a dimension, by year."""
    years = "" if not selection.annees else " AND list_contains($annees, annee)"
    rows = base.rows(
        f"SELECT annee, valeur, mesure, nombre, raison FROM {FIGURES} WHERE dimension = $dimension{years}",
        {"dimension": dimension} | ({"annees": list(selection.annees)} if years else {}),
    )
    found: dict[int, dict[str, list[float]]] = {}
    for year, value, measure, number, reason in rows:
        amounts = found.setdefault(year, {}).setdefault(value, _secret(measures))
        if measure in measures:
            amounts[measures.index(measure)] = hidden(reason) if number is None else number
    return found


def _filtered(
    values: dict[str, list[float]], finest: str, described: Wholes, selection: Selection
) -> dict[str, list[float]]:
    """Return the values of a dimension, with their measures, that pass the filters."""

    def fits(value: str) -> bool:
        wholes = {finest: value, **described.get(value, {})}
        return all(wholes.get(name) in wanted for name, wanted in selection.filtres)

    return {value: amounts for value, amounts in values.items() if not selection.filtres or fits(value)}


def _summed(
    listed: dict[int, dict[str, list[float]]],
    measures: Sequence[str],
    by: Sequence[str],
    finest: str,
    described: Wholes,
) -> list[Line]:
    """Return the values of a dimension that is not grouped by: one as it is, several added up."""
    lines: dict[tuple[object, ...], list[list[float]]] = {}
    for year, values in listed.items():
        for value, amounts in values.items():
            wholes: dict[str, object] = {**described.get(value, {}), "annee": year}
            lines.setdefault(tuple(wholes[name] for name in by), []).append(amounts)
    overlaps = DIMENSIONS[finest].multiple
    return [
        (*group, 1, *_union(parts, measures if not overlaps else [""] * len(measures)))
        for group, parts in lines.items()
    ]


def _union(parts: list[list[float]], measures: Sequence[str]) -> list[float]:
    """Return the measures of several groups together: hours add up, people are never added."""
    if len(parts) == 1:
        return parts[0]
    columns = zip(*parts, strict=True)
    return [_sum(column) if name in HOURS else hidden(SECRET) for name, column in zip(measures, columns, strict=True)]


def _sum(amounts: Iterable[float]) -> float:
    amounts = list(amounts)
    return next((amount for amount in amounts if amount != amount), sum(amounts))


def _nothing(
    base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str], asked: Sequence[str]
) -> list[Line]:
    """Return the groups of a query that is not answered, with hidden measures, when the groups are public."""
    values = _secret(measures)
    if len(asked) > 1:
        return []
    if not by:
        return [(1, *values)]
    years = list(selection.annees) or sorted(base.coverage.get("fait_heures", ()))
    if not asked:
        return [(year, 1, *values) for year in years]
    table = _table(base, selection, asked[0], measures)
    pairs = {(year, value) for year, found in table.items() for value in found if value != UNSAID}
    groups = {tuple(_typed(name, {"annee": year, asked[0]: value}[name]) for name in by) for year, value in pairs}
    wanted = set(selection.values(asked[0]))
    place = list(by).index(asked[0])
    return [(*group, 1, *values) for group in sorted(groups, key=str) if not wanted or group[place] in wanted]
