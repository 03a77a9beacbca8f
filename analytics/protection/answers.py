"""Answer the public: what a selection asks, read from the protected figures, or why it is not said."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS, FACTS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.missing import SECRET, hidden
from analytics.protection.public_file import FIGURES, UNSAID

CONTRACT_FACT = "fait_suivi"  # its dimensions are public: a marché is of one maître d’ouvrage, in one place
MOST_GROUPS = 10_000  # described at once, 400 bytes each
_keeping = Lock()
Line = tuple[object, ...]  # the `by` values, 1, the measures


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
    kept = {year: _kept(values, finest, described, selection) for year, values in table.items()}
    for year in unsaid if finest not in asked else ():
        kept[year] = kept[year] if _all_listed(selection, finest, kept[year]) else {UNSAID: _secret(measures)}
    if finest and finest not in asked:
        return _summed(kept, measures, by, finest, described)
    lines: dict[tuple[object, ...], list[list[float]]] = {}
    for year, values in kept.items():
        for value, amounts in values.items():
            wholes = {finest: value, **described.get(value, {}), "annee": year}
            parts = lines.setdefault(tuple(_typed(name, wholes[name]) for name in by), [])
            parts.append(amounts)
            if "annee" not in by and any(value not in kept[other] for other in unsaid):
                parts.append(_secret(measures))  # of a year that does not list it, but may have had some
    return [(*group, 1, *_union(parts, measures)) for group, parts in lines.items()]


def says_nothing_of_the_others(base: Base, dimension: str) -> bool:
    """Return whether a value of `dimension` that has no line may be anybody's: it is not zero."""
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
    return int(str(value)) if DIMENSIONS[name].number else value


def _finest(base: Base, names: Sequence[str]) -> tuple[str | None, dict[str, dict[str, str]]]:
    """Return the dimension that all the others only describe, and what they say of each of its values."""
    if len(names) <= 1:
        return (names[0] if names else ""), {}
    if not set(names) <= set(FACTS[CONTRACT_FACT]):
        return None, {}
    columns = ", ".join(names)
    known = base.once("described", OrderedDict)
    groups, told = known.get(columns, (0, None))
    if told is None:
        found = base.rows(f"SELECT DISTINCT {columns} FROM {CONTRACT_FACT}")
        groups, told = len(found), _describing(found, names)
    # A version never changes, and a gesture asks the same several times; what is kept stays small, whatever is asked.
    with _keeping:
        known[columns] = groups, told
        known.move_to_end(columns)
        while len(known) > 1 and sum(groups for groups, _ in known.values()) > MOST_GROUPS:
            known.popitem(last=False)
    return told


def _describing(found: Sequence[Line], names: Sequence[str]) -> tuple[str | None, dict[str, dict[str, str]]]:
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


def _kept(
    values: dict[str, list[float]], finest: str, described: dict[str, dict[str, str]], selection: Selection
) -> dict[str, list[float]]:
    def fits(value: str) -> bool:
        wholes = {finest: value, **described.get(value, {})}
        return all(wholes.get(name) in wanted for name, wanted in selection.filtres)

    return {value: amounts for value, amounts in values.items() if not selection.filtres or fits(value)}


def _summed(
    kept: dict[int, dict[str, list[float]]],
    measures: Sequence[str],
    by: Sequence[str],
    finest: str,
    described: dict[str, dict[str, str]],
) -> list[Line]:
    """Return what filters keep of a dimension that is not shown: one value as it is, several added up."""
    lines: dict[tuple[object, ...], list[list[float]]] = {}
    for year, values in kept.items():
        for value, amounts in values.items():
            wholes = {**described.get(value, {}), "annee": year}
            lines.setdefault(tuple(wholes[name] for name in by), []).append(amounts)
    overlap = DIMENSIONS[finest].multiple
    return [(*group, 1, *_union(parts, measures, overlap)) for group, parts in lines.items()]


def _union(parts: list[list[float]], measures: Sequence[str], overlap: bool = False) -> list[float]:
    """Return the measures of several groups together: hours add up unless the groups overlap, people never do."""
    if len(parts) == 1:
        return parts[0]
    adding = [INDICATORS[name].adds == "flux" and not overlap for name in measures]
    columns = zip(adding, zip(*parts, strict=True), strict=True)
    return [_sum(amounts) if adds else hidden(SECRET) for adds, amounts in columns]


def _sum(amounts: Iterable[float]) -> float:
    amounts = list(amounts)
    return next((amount for amount in amounts if amount != amount), sum(amounts))


def _nothing(
    base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str], asked: Sequence[str]
) -> list[Line]:
    """Return the groups of a question that is not answered, where the groups themselves are no secret."""
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
