"""Answer the queries of the public about people from the published cells, or say why there is no number."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import product
from math import isnan

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS, FACTS, UNKNOWN, Public
from analytics.declarations.indicators import INDICATORS
from analytics.french.missing import PEU, SECRET, hidden
from analytics.protection.cells import AMOUNTS
from analytics.protection.classes import cut_by, is_open, pairs
from analytics.protection.questions import CONTRACT_FACT, Question, question_of

FEW = 2  # people counted for « peu » among several values put together
Line = tuple[object, ...]  # the `by` values, 1, the measures
Cell = Mapping[str, float | None]
Reader = Callable[[tuple[str, ...]], float | None]  # from the values of a cell to a measure; None: « peu »
NOTHING: Cell = dict.fromkeys(AMOUNTS)
COLUMNS = {
    "beneficiaires": "nombre",
    "contrats": "contrats",
    "contrats_dates": "contrats",
    "heures_realisees": "heures",
    "beneficiaires_plusieurs_chantiers": "plusieurs",
}

YEARLY = ("fait_heures", "fait_mois")  # hours of people
UNPAIRED = ("heures_realisees", "beneficiaires_plusieurs_chantiers", "duree_cumulee")  # not given of two dimensions


def answer(base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str]) -> list[Line]:
    """Return one line per group: the `by` values, 1, the measures; a missing one is a NaN that says why.

    People are counted with one filter beside the year and one breakdown, or by two breakdowns without a filter.
    """
    asked = tuple(name for name in by if name != "annee")
    question = question_of(base, selection, asked)
    periods = _periods(base, selection, "annee" in by)
    if question is None or not periods or selection.debut:  # people are counted over whole years
        return _refused(base, selection, measures, by)
    lines = []
    for period in periods:
        for group, amounts in _groups(base, question, period, measures):
            values = [period if name == "annee" else _typed(name, group[name]) for name in by]
            lines.append((*values, 1, *amounts))
    return lines


def is_read_by_year(base: Base, fact: str) -> bool:
    """Return whether a fact is read of whole years only: for the public, part of one tells who was absent."""
    return base.role == PUBLIC and fact in YEARLY


def closed(base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str]) -> list[Line]:
    """Return the groups of a query of hours that the setting closes, each measure not given."""
    if not {*by, *(name for name, _ in selection.filtres)} <= {"annee", *FACTS[CONTRACT_FACT]}:
        return []
    condition, given = selection.where(CONTRACT_FACT)
    columns = ", ".join([*by, "1"])
    rows = base.rows(f"SELECT DISTINCT {columns} FROM {CONTRACT_FACT} WHERE {condition} ORDER BY ALL", given)
    return [(*row, *[hidden(SECRET)] * len(measures)) for row in rows]


def published_values(base: Base, dimension: str) -> list[str]:
    """Return the values of a dimension of people that have a number somewhere, whatever the year."""
    asked = "SELECT DISTINCT v1 FROM cellule WHERE d1 = $nom AND d2 = '' ORDER BY ALL"
    return [value for (value,) in base.rows(asked, {"nom": dimension})]


def _periods(base: Base, selection: Selection, each_year: bool) -> list[int]:
    """Return the years to answer for; none for several of them together: people are counted year by year."""
    covered = sorted(base.coverage.get("fait_heures", ()))
    years = [year for year in selection.annees or covered if year in covered]
    return years if each_year or len(selection.annees) == 1 or len(years) == 1 else []


def _groups(
    base: Base, question: Question, period: int, measures: Sequence[str]
) -> Iterator[tuple[Mapping[str, str], list[float]]]:
    """Return the groups of a period: their value in each `by` dimension, their measures."""
    if question.filtered and period not in _filterable(base):
        yield from ((group, [hidden(SECRET)] * len(measures)) for group, _ in _listed(base, question, period))
        return
    whole = _cells(base, (), period).get(())
    top = whole["nombre"] if whole else None
    readers = {name: _reader(base, question, period, name) for name in measures}
    for group, members in _listed(base, question, period):
        amounts = [_together([readers[name](member) for member in members], name, top) for name in measures]
        yield group, _printed(base, period, measures, amounts) if not question.cut else amounts


def _listed(base: Base, question: Question, period: int) -> list[tuple[dict[str, str], list[tuple[str, ...]]]]:
    """Return each group with its cells: from public data and published cells, never from who was there."""
    wanted = dict(question.filters)
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for member in product(*(_values(base, question, name, period) for name in question.cut)):
        wholes = dict(zip(question.cut, member, strict=True))
        wholes |= (question.described or {}).get(wholes.get(question.finest, ""), {})
        if all(wholes.get(name) in values for name, values in wanted.items()):
            found.setdefault(tuple(wholes[name] for name in question.by), []).append(member)
    if not question.by:
        found = found or {(): []}
    return [(dict(zip(question.by, group, strict=True)), members) for group, members in found.items()]


def _values(base: Base, question: Question, name: str, period: int) -> list[str]:
    kept = dict(question.filters).get(name)
    if not is_open(name):
        unlisted = DIMENSIONS[name].public is Public.UNLISTED and name in question.by
        listed = [value for (value,) in _cells(base, (name,), period)] if unlisted else published_values(base, name)
        return [value for value in kept or listed if not unlisted or value in listed]
    asked = f"SELECT DISTINCT {name} FROM {CONTRACT_FACT} WHERE annee = $annee ORDER BY ALL"
    rows = base.rows(asked, {"annee": period})
    return sorted({value for (value,) in rows} | {value for (value,) in _cells(base, (name,), period)})


def _cells(base: Base, cut: tuple[str, ...], period: int) -> dict[tuple[str, ...], Cell]:
    """Return the published cells of some dimensions in a period: {values: amounts}."""
    one, other = [*cut, "", ""][:2]
    asked = f"SELECT v1, v2, {', '.join(AMOUNTS)} FROM cellule WHERE d1 = $one AND d2 = $other AND annee = $annee"
    rows = base.rows(asked, {"one": one, "other": other, "annee": period})
    return {row[: len(cut)]: dict(zip(AMOUNTS, row[2:], strict=True)) for row in rows}


def _reader(base: Base, question: Question, period: int, measure: str) -> Reader:
    """Return the function from the values of a cell to its measure."""
    one = INDICATORS[measure]
    own = _cells(base, question.cut, period)
    if len(question.cut) > 1 and measure in UNPAIRED:
        return lambda member: hidden(SECRET)
    if measure in COLUMNS:
        column = COLUMNS[measure]
        return lambda member: own.get(member, NOTHING)[column]
    if measure == "duree_cumulee":
        return lambda member: _length(own.get(member, NOTHING))
    dimension, value = one.cell or (one.known, UNKNOWN)
    if dimension in question.cut:
        return lambda member: own.get(member, NOTHING)["nombre"] if (value in member) == bool(one.cell) else 0
    cut = tuple(sorted([*question.cut, dimension], key=cut_by().index))
    if len(cut) > 2 or (len(cut) == 2 and cut not in pairs()) or (len(cut) == 2 and period not in _filterable(base)):
        return lambda member: hidden(SECRET)
    finer, rank = _cells(base, cut, period), cut.index(dimension)
    if one.cell:
        return lambda member: finer.get((*member[:rank], value, *member[rank:]), NOTHING)["nombre"]

    def known(member: tuple[str, ...]) -> float | None:
        everyone, unknown = own.get(member, NOTHING)["nombre"], finer.get((*member[:rank], value, *member[rank:]))
        return everyone if everyone is None or unknown is None else max(everyone - (unknown["nombre"] or 0), 0)

    return known


def _length(cell: Cell) -> float | None:
    months, contracts = cell["duree"], cell["contrats"]
    return months * contracts if months is not None and contracts is not None else None


def _together(parts: Sequence[float | None], measure: str, top: float | None) -> float:
    """Return the measure of several cells: people add up with 2 for each « peu », never beyond the whole year."""
    known = [part for part in parts if part is not None]
    if not known:
        return hidden(PEU)
    refused = next(filter(isnan, known), None)
    if refused is not None or len(parts) == 1:
        return known[0] if refused is None else refused
    if INDICATORS[measure].adds or measure == "duree_cumulee":
        return sum(known) if len(known) == len(parts) else hidden(PEU)
    total = sum(known) + FEW * (len(parts) - len(known))
    return min(total, top) if top and measure != "contrats" else total


def printed(base: Base, year: int) -> frozenset[str]:
    """Return the counts, the shares and their terms that a bilan printed of a year: they are exact."""
    said = {name for (name,) in base.rows("SELECT indicateur FROM imprime WHERE annee = $annee", {"annee": year})}
    known = {name for name, one in INDICATORS.items() if one.known and "beneficiaires" in said}
    return frozenset(said | known)


def _printed(base: Base, period: int, measures: Sequence[str], amounts: Sequence[float]) -> list[float]:
    """Return the measures of a whole year: exact if a bilan printed them, the part of a printed share to match it."""
    said = dict(base.rows("SELECT indicateur, valeur FROM imprime WHERE annee = $annee", {"annee": period}))
    found = {name: said.get(name, amount) for name, amount in zip(measures, amounts, strict=True)}
    for one in (INDICATORS[name] for name in said):
        if one.numerator in found and one.numerator not in said and one.denominator in found:
            found[one.numerator] = round(said[one.name] * found[one.denominator])
    return list(found.values())


def _filterable(base: Base) -> frozenset[int]:
    """Return the years whose people are enough to be counted under a filter."""
    asked = "SELECT annee FROM diffusion WHERE filtrable"
    return base.once("filterable years", lambda: frozenset(year for (year,) in base.rows(asked)))


def _refused(base: Base, selection: Selection, measures: Sequence[str], by: Sequence[str]) -> list[Line]:
    """Return the groups of a query that is not answered, each measure not given; none of two cuts together."""
    values, asked = [hidden(SECRET)] * len(measures), tuple(name for name in by if name != "annee")
    if len(asked) > 1:
        return []
    years = _periods(base, selection, True)
    if not asked:
        return [((year, 1, *values) if by else (1, *values)) for year in (years if by else [0])]
    alone = question_of(base, replace(selection, filtres=()), asked)
    found = {
        (*(year if name == "annee" else _typed(name, group[name]) for name in by),)
        for year in years
        for group, _ in (_listed(base, alone, year) if alone else ())
        if not selection.values(asked[0]) or group[asked[0]] in selection.values(asked[0])
    }
    return [(*group, 1, *values) for group in sorted(found, key=str)]


def _typed(name: str, value: object) -> object:
    return int(str(value)) if DIMENSIONS[name].number else value
