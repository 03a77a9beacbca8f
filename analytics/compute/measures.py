"""The SQL of the measures: one aggregate query per fact table, whose groups are joined in Python."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from math import fsum
from typing import Any

import numpy as np
import numpy.typing as npt

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DATED, DIMENSIONS, carries
from analytics.declarations.indicator import ALONE, INNER
from analytics.declarations.indicators import INDICATORS, facts_of
from analytics.french.missing import SECRET, hidden, unrecorded
from analytics.protection.answers import answer, closed, printed
from analytics.protection.classes import ABSENT, PARTED, Figures, read_as

MANY_ROWS = 500_000
COUNTED = ("personnes", "contrats")  # units of what is counted
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
Found = dict[Group, dict[str, float | None]]
Reader = Callable[[Base, Selection, Source, tuple[str, ...]], Groups]


def _of_each(fact: str, per: str, by: Sequence[str], condition: str, values: Sequence[str], alone: str) -> str:
    """Return one row per group and per person, contract, company…; those that `alone` marks are taken as they are."""
    # Only what `values` read is asked: DuckDB would compute the rest for nothing.
    known = {name: sql for name, sql in INNER[per].items() if any(name in value for value in values)}
    each = list(dict.fromkeys([*by, per]))
    keys = [*each, *(own for together, own in known.values() if together == own)]
    grouped = [*each, *(f"{together} AS {name}" for name, (together, _) in known.items())]
    condition = f"{condition} AND {per} IS NOT NULL"  # hours of nobody known
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


def _pass_of(term: str) -> tuple[str, str, bool, bool]:
    indicator = INDICATORS[term]
    return indicator.fact, indicator.per, indicator.exact, indicator.worked


def read_pass(base: Base, selection: Selection, source: Source, by: tuple[str, ...]) -> Groups:
    """Return the measures of a pass for each group that has rows."""
    several = [name for name in by if DIMENSIONS[name].multiple]
    if not several or base.role == PUBLIC:
        return _groups(base, selection, source, by)
    # The lists of values are counted first: they are few, and a person has one list.
    lists, rank = _lists(base, several[0]), by.index(several[0])
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
    """Return the groups of a pass: for the public, those of people come from the published cells alone."""
    rows: list[Group]
    if (figures := figures_of(base, selection, source, by)) is Figures.OPEN:
        if base.role == PUBLIC and selection.debut and source.fact in PARTED:
            source = replace(source, fact="fait_debut")
        sql = source.sql(selection, by, base.sizes.get(source.fact, 0))
        rows = base.rows(sql, parameters_of(base, selection, source.fact))
        if base.role == PUBLIC and source.fact in ("fait_mois", "fait_debut"):
            rows = [tuple(hidden(SECRET) if value is None else value for value in row) for row in rows]
    else:
        say = answer if figures is Figures.PERTURBED else closed
        rows = say(base, selection, source.measures, by)
    names = source.measures
    known = {row[: len(by)]: dict(zip(names, row[len(by) + 1 :], strict=True)) for row in rows if row[len(by)]}
    return {**_unknown(base, selection, source, by), **known}


def figures_of(base: Base, selection: Selection, source: Source, by: Iterable[str]) -> Figures:
    """Return the class of the figures of a pass for who reads."""
    return read_as(base, selection, source.measures[0], by)


def is_perturbed(base: Base, selection: Selection, indicator: str, by: Iterable[str]) -> bool:
    """Return whether the figures of an indicator are given with noise: about people, and not printed for this year."""
    exact = COUNTED if base.is_exact and all(len(values) == 1 for _, values in selection.filtres) else ()
    terms = (term for term in INDICATORS[indicator].terms if INDICATORS[term].unit not in exact)
    rough = [term for term in terms if read_as(base, selection, term, by) is Figures.PERTURBED]
    if all(selection.meaningless_for(fact) for fact in facts_of(indicator)):
        return False  # nothing is given
    if not rough or by or selection.filtres or len(selection.annees) != 1:
        return bool(rough)
    said = printed(base, selection.annees[0])
    return indicator not in said and not all(term in said for term in rough)


def _unknown(base: Base, selection: Selection, source: Source, by: tuple[str, ...]) -> Groups:
    """Return the groups that have hours of nobody known: where they have no others, people are missing, not 0."""
    if source.per not in ALONE or base.role == PUBLIC or not _has_unknown(base):
        return {}
    group = f" GROUP BY {', '.join(by)}" if by else ""
    condition = selection.where(source.fact)[0]
    sql = f"SELECT {', '.join([*by, 'count(*)'])} FROM {source.fact} WHERE {condition} AND {source.per} IS NULL{group}"
    rows = base.rows(sql, parameters_of(base, selection, source.fact))
    return {row[:-1]: dict.fromkeys(source.measures) for row in rows if row[-1]}


def _has_unknown(base: Base) -> bool:
    """Return whether some hours are of nobody known."""
    sql = "SELECT coalesce(sum(sans_personne), 0) > 0 FROM origine_heures"
    return bool(base.once("hours of nobody known", lambda: base.rows(sql)[0][0]))


def _lists(base: Base, name: str) -> Mapping[int, list[object]]:
    """Return the values behind each number of a list."""
    sql = f"SELECT {PROFILE}, list(DISTINCT {name}) FROM profil_{name} GROUP BY {PROFILE}"
    return base.once(f"lists of {name}", lambda: dict(base.rows(sql)))


def measure(
    base: Base, selection: Selection, terms: Sequence[str], by: tuple[str, ...], reader: Reader, lines: Iterable[Group]
) -> Columns:
    """Return a line for each of `lines` and each group that has rows: the `by` dimensions, then the `terms` as floats.

    Small queries side by side: one statement that joins them all takes DuckDB ten times longer to plan than to run.
    """
    sources = sources_of(base, selection, terms, by)
    year = by.index("annee") if "annee" in by else None
    found: Found = {group: {} for group in lines}
    # Most passes are too small for two processors: two are read at a time.
    read: Callable[..., Iterable[Groups]] = map if len(sources) == 1 else readers().map
    for groups in read(lambda source: reader(base, selection, source, by), sources):
        for group, values in groups.items():
            if year is None or not selection.annees or group[year] in selection.annees:
                found.setdefault(group, {}).update(values)
    for source in sources:
        _fill(found, source, base, selection, by)
    names = {name: np.fromiter((group[rank] for group in found), object, len(found)) for rank, name in enumerate(by)}
    numbers = {term: np.array([values.get(term) for values in found.values()], dtype=float) for term in terms}
    return names | numbers


@cache
def readers() -> ThreadPoolExecutor:
    """Return the threads that read passes."""
    return ThreadPoolExecutor(2, "lecture")


def parameters_of(base: Base, selection: Selection, fact: str) -> dict[str, object]:
    """Return the parameters of the condition that a selection puts on the rows of `fact`."""
    given = dict(selection.where(fact)[1])
    for name in [name for name in given if name in DIMENSIONS and DIMENSIONS[name].multiple]:
        # One bit per number of a list, from 0: whether it holds one of the values. Testing a bit a row is fast.
        lists, wanted = _lists(base, name), set(selection.values(name))
        bits = ("01"[not wanted.isdisjoint(lists.get(number, ()))] for number in range(max(lists, default=0) + 1))
        given[name] = "".join(bits)
    return given


def _fill(found: Found, source: Source, base: Base, selection: Selection, by: tuple[str, ...]) -> None:
    """Write what a group without a row has: 0 where the base records this fact for the year, « peu » for the public."""
    covered = base.coverage.get(source.fact, frozenset())
    year = by.index("annee") if "annee" in by else None
    anywhere = bool(covered & set(selection.annees) if selection.annees else covered)
    absent = ABSENT[figures_of(base, selection, source, by)]
    for group, values in found.items():
        nothing = absent if (anywhere if year is None else group[year] in covered) else unrecorded()
        for name in source.measures:
            values.setdefault(name, nothing)


def sources_of(base: Base, selection: Selection, terms: Sequence[str], by: Sequence[str]) -> list[Source]:
    """Return the passes that give `terms`, without those that the filters or dimensions make meaningless."""
    groups: dict[tuple[str, str, bool, bool], list[str]] = {}
    for term in terms:
        fact = INDICATORS[term].fact
        dated = not selection.debut or fact in DATED
        if dated and all(carries(fact, name) for name in by) and not selection.meaningless_for(fact):
            groups.setdefault(_pass_of(term), []).append(term)
    return [Source(fact, per, tuple(names)) for (fact, per, *_), names in groups.items()]
