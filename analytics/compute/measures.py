"""The SQL of the measures: one aggregate query per fact table, whose groups are joined in Python."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from math import fsum
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS, carries
from analytics.declarations.indicator import ALONE, INNER
from analytics.declarations.indicators import INDICATORS
from analytics.protection.answers import answer

MANY_ROWS = 500_000
PROFILE = "profil"  # the number of a list of values, for a dimension that has several a person
Group = tuple[Any, ...]  # labels as the base holds them: a name, a year, the number of a list
# Small results stay arrays and become a frame once, at the end: each pandas step costs more than the sums.
Columns = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Source:
    """The measures that one pass over one table of facts gives."""

    fact: str
    per: str
    measures: tuple[str, ...]

    def sql(self, selection: Selection, by: Sequence[str], rows: int = 0) -> str:
        """Return the aggregate query: the dimensions, the number of rows behind them, the measures.

        A row that is the only one of its year is a group by itself, unless years are put together. Reading it
        apart scans the table twice: below `MANY_ROWS` rows that costs more than it saves.
        """
        condition = selection.where(self.fact)[0]
        values = [INDICATORS[name].sql for name in self.measures]
        apart = rows > MANY_ROWS and ("annee" in by or len(selection.annees) == 1)
        alone = ALONE.get(self.per, "") if apart else ""
        found = _of_each(self.fact, self.per, by, condition, values, alone) if self.per else ""
        group = f" GROUP BY {', '.join(by)}" if by else ""
        return f"SELECT {', '.join([*by, 'count(*)', *values])} FROM {found or f'{self.fact} WHERE {condition}'}{group}"


# The result of a pass: the measures of each group that has rows. A Reader may cache it.
Groups = Mapping[Group, Mapping[str, float | None]]
Reader = Callable[[Base, Selection, Source, tuple[str, ...]], Groups]


def _of_each(fact: str, per: str, by: Sequence[str], condition: str, values: Sequence[str], alone: str) -> str:
    """Return one row per group and per person, contract, company…; those that `alone` marks are taken as they are.

    Only what `values` read is asked: DuckDB would compute the rest for nothing.
    """
    known = {name: sql for name, sql in INNER[per].items() if any(name in value for value in values)}
    each = list(dict.fromkeys([*by, per]))
    keys = [*each, *(own for together, own in known.values() if together == own)]
    grouped = [*each, *(f"{together} AS {name}" for name, (together, _) in known.items())]
    others = f"{fact} WHERE {condition}{f' AND NOT {alone}' if alone else ''}"
    rows = f"SELECT {', '.join(grouped)} FROM {others} GROUP BY {', '.join(keys)}"
    if alone:
        single = [*each, *(f"{own} AS {name}" for name, (_, own) in known.items())]
        rows += f" UNION ALL SELECT {', '.join(single)} FROM {fact} WHERE {condition} AND {alone}"
    return f"({rows})"


@cache
def widest(source: Source) -> Source:
    """Return the same pass with every measure that it can give."""
    same = _pass_of(source.measures[0])
    return replace(source, measures=tuple(n for n, one in INDICATORS.items() if one.sql and _pass_of(n) == same))


def _pass_of(term: str) -> tuple[str, str, bool]:
    indicator = INDICATORS[term]
    return indicator.fact, indicator.per, indicator.exact


def read_pass(base: Base, selection: Selection, source: Source, by: tuple[str, ...]) -> Groups:
    """Return the measures of a pass for each group that has rows.

    Of a dimension with several values a person, the lists are counted first: they are few, and a person has one list.
    """
    several = [name for name in by if DIMENSIONS[name].multiple]
    if not several or base.role == PUBLIC:
        return _groups(base, selection, source, by)
    (name,) = several
    lists = _lists(base, name)
    rank = by.index(name)
    counted = _groups(base, selection, source, (*by[:rank], PROFILE, *by[rank + 1 :]))
    return merged_groups(
        ((*group[:rank], one, *group[rank + 1 :]), values)
        for group, values in counted.items()
        for one in lists.get(group[rank], ())
    )


def merged_groups(groups: Iterable[tuple[Group, Mapping[str, float | None]]]) -> Groups:
    """Return groups put together by name, their measures added; missing ones are skipped.

    Counts of people add up only along dimensions with one value a person: else a person counts in two groups.
    """
    together: dict[Group, dict[str, list[float]]] = {}
    for group, values in groups:
        known = together.setdefault(group, {name: [] for name in values})
        for name, value in values.items():
            if value is not None:
                known[name].append(value)
    # Amounts have two decimals in the base: rounding removes the error of binary fractions.
    return {
        group: {name: round(fsum(parts), 9) if parts else None for name, parts in values.items()}
        for group, values in together.items()
    }


def _groups(base: Base, selection: Selection, source: Source, by: tuple[str, ...]) -> Groups:
    rows = _answer(base, source, selection, by)
    return {row[: len(by)]: dict(zip(source.measures, row[len(by) + 1 :], strict=True)) for row in rows if row[len(by)]}


def _lists(base: Base, name: str) -> Mapping[int, list[object]]:
    """Return the values behind each number of a list."""
    sql = f"SELECT {PROFILE}, list(DISTINCT {name}) FROM profil_{name} GROUP BY {PROFILE}"
    return base.once(f"lists of {name}", lambda: dict(base.rows(sql)))


def lists_with(base: Base, name: str, values: Collection[object]) -> str:
    """Return one bit per number of a list, from 0: whether it holds one of the values. Testing a bit a row is fast."""
    lists, wanted = _lists(base, name), set(values)
    return "".join("01"[not wanted.isdisjoint(lists.get(number, ()))] for number in range(max(lists, default=0) + 1))


def measure(
    base: Base, selection: Selection, terms: Sequence[str], by: tuple[str, ...], reader: Reader = read_pass
) -> Columns:
    """Return one line per group: the `by` dimensions, then the `terms` as floats, missing where unknown.

    Small queries side by side: one statement that joins them all takes DuckDB ten times longer to plan
    than to run.
    """
    sources = sources_of(selection, terms, by)
    found: dict[Group, dict[str, float | None]] = {} if by or not sources else {(): {}}
    for _, groups in _side_by_side(reader, base, selection, sources, by):
        for group, values in groups.items():
            found.setdefault(group, {}).update(values)
    for source in sources:
        _fill(found, source, base, selection, by)
    if not found and not by:
        found[()] = {}
    names = {name: _labels([group[rank] for group in found]) for rank, name in enumerate(by)}
    return {**names, **_numbers(found.values(), terms)}


def measure_years(
    base: Base, selection: Selection, terms: Sequence[str], reader: Reader = read_pass, present: bool = False
) -> Columns:
    """Return one line per year of the selection, or only per year `present` in a table: « annee », then the terms.

    A year without rows reads as it would alone: 0 where the base covers it.
    """
    sources = sources_of(selection, terms, ("annee",))
    answers = _side_by_side(reader, base, selection, sources, ("annee",))
    wanted = set(selection.annees)
    if present:
        known = {year for _, years in answers for (year,) in years}
        wanted = known & wanted if wanted else known
    found: dict[int, dict[str, float | None]] = {year: {} for year in sorted(wanted)}
    for source, years in answers:
        zeros = dict.fromkeys(source.measures, 0)
        covered = base.coverage.get(source.fact, frozenset())
        for year, values in found.items():
            values.update(years.get((year,)) or (zeros if year in covered else {}))
    return {"annee": _labels(list(found)), **_numbers(found.values(), terms)}


def _side_by_side(
    reader: Reader, base: Base, selection: Selection, sources: Sequence[Source], by: tuple[str, ...]
) -> list[tuple[Source, Groups]]:
    """Return what each pass answers; they are read two at a time, for most are too small for two processors."""
    if len(sources) == 1:
        return [(sources[0], reader(base, selection, sources[0], by))]
    return list(zip(sources, _readers().map(lambda source: reader(base, selection, source, by), sources), strict=True))


def prefetch(reader: Reader, base: Base, selection: Selection, terms: Sequence[str], by: tuple[str, ...]) -> None:
    """Start reading passes in background threads with a caching `reader`."""
    for source in sources_of(selection, terms, by):
        _readers().submit(reader, base, selection, source, by)


@cache
def _readers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(2, "lecture")


def _labels(values: Sequence[object]) -> npt.NDArray[Any]:
    return np.fromiter(values, dtype=object, count=len(values))


def _numbers(groups: Collection[Mapping[str, float | None]], terms: Sequence[str]) -> Columns:
    """Return one column of floats per term, missing where a group does not have it."""
    return {term: np.array([values.get(term) for values in groups], dtype=float) for term in terms}


def _answer(base: Base, source: Source, selection: Selection, by: Sequence[str]) -> list[Group]:
    """Return the groups of a pass: for the public, protected measures come from the protected figures alone."""
    if base.role == PUBLIC and not all(INDICATORS[name].exact for name in source.measures):
        return answer(base, selection, source.measures, by)
    return base.rows(
        source.sql(selection, by, base.sizes.get(source.fact, 0)), parameters_of(base, selection, source.fact)
    )


def parameters_of(base: Base, selection: Selection, fact: str) -> dict[str, object]:
    """Return the parameters of the condition that a selection puts on the rows of `fact`."""
    given = selection.where(fact)[1]
    several = [name for name in given if name in DIMENSIONS and DIMENSIONS[name].multiple]
    return given | {name: lists_with(base, name, selection.values(name)) for name in several}


def _fill(
    found: dict[Group, dict[str, float | None]], source: Source, base: Base, selection: Selection, by: Sequence[str]
) -> None:
    """Write 0 where the base records this fact for the year and holds no row of the group."""
    years = base.coverage.get(source.fact, frozenset())
    column = by.index("annee") if "annee" in by else None
    anywhere = bool(years & set(selection.annees)) if selection.annees else bool(years)
    for group, values in found.items():
        if anywhere if column is None else group[column] in years:
            for name in source.measures:
                values.setdefault(name, 0)


def sources_of(selection: Selection, terms: Sequence[str], by: Sequence[str]) -> list[Source]:
    """Return the passes that give `terms`, without those that the filters or dimensions make meaningless."""
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for term in terms:
        fact = INDICATORS[term].fact
        if all(carries(fact, name) for name in by) and not selection.meaningless_for(fact):
            groups.setdefault(_pass_of(term), []).append(term)
    return [Source(fact, per, tuple(names)) for (fact, per, _), names in groups.items()]
