"""Data cube of a fact table: sums by every filter dimension with one value a person, cached in memory.

A selection is answered by adding cells: DuckDB takes 1 ms to plan any statement, and a new filter needed a dozen.
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute.measures import Groups, Source, figures_of, widest
from analytics.declarations.dimensions import DIMENSIONS, FILTERS, carries
from analytics.declarations.indicators import INDICATORS
from analytics.protection.classes import Figures

MOST_ROWS = 250_000
MARCHE = "numero_marche"  # in a year, a marché is in one cell: it has one maître d'ouvrage, one place
DECIMALS = 6  # amounts have two: rounding removes the error of binary fractions


@dataclass(frozen=True)
class Cells:
    """Per dimension its values and, per cell, the number of its value; per measure its amounts, NaN where unknown."""

    values: Mapping[str, Sequence[object]]
    numbers: Mapping[str, np.ndarray]
    amounts: Mapping[str, np.ndarray]

    def groups(self, selection: Selection, measures: Sequence[str], by: Sequence[str]) -> Groups:
        """Return the measures of each group that has rows, as the SQL statement would."""
        wanted = {"annee": selection.annees} if selection.annees else {}
        kept = np.ones(len(self.numbers["annee"]), dtype=bool)
        for name, values in (wanted | dict(selection.filtres)).items():
            kept &= np.array([value in values for value in self.values[name]], dtype=bool)[self.numbers[name]]
        sizes = [len(self.values[name]) for name in by]
        places = np.zeros(kept.sum(), dtype=np.int64)
        for name, size in zip(by, sizes, strict=True):
            places = places * size + self.numbers[name][kept]
        present = np.bincount(places) > 0
        columns = [_group_sums(self.amounts[name][kept], places, present) for name in measures]
        ranks = np.unravel_index(np.flatnonzero(present), sizes) if by else ()
        labels = [[self.values[name][rank] for rank in column] for name, column in zip(by, ranks, strict=True)]
        groups = list(zip(*labels, strict=True)) if by else [()] * int(present.sum())
        return {group: dict(zip(measures, line, strict=True)) for group, *line in zip(groups, *columns, strict=True)}


def _group_sums(amounts: np.ndarray, places: np.ndarray, present: np.ndarray) -> list[float | None]:
    """Return the sum at each place that is present; None where every amount is missing."""
    known = ~np.isnan(amounts)
    sums = np.bincount(places[known], amounts[known], len(present))[present].round(DECIMALS)
    some = np.bincount(places[known], minlength=len(present))[present]
    return [amount if count else None for amount, count in zip(sums.tolist(), some.tolist(), strict=True)]


def cells_are_ready(base: Base, selection: Selection, source: Source, by: Collection[str]) -> bool:
    """Return whether the cells of a table are known, and can be added to give this pass for these groups."""
    if not can_answer(base, selection, source, by):
        return False
    # A first filter begins to read them, in a background thread; the page meanwhile uses SQL statements.
    if selection.filtres and _name(source) not in base.cache:
        base.once(f"begun: {_name(source)}", lambda: _reader().submit(cells, base, source))
    return _name(source) in base.cache


@cache
def _reader() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, "cases")


def can_answer(base: Base, selection: Selection, source: Source, by: Collection[str]) -> bool:
    """Return whether the table is small enough for a cube, and the measures of this pass are additive along `by`."""
    in_one_year = "annee" in by or len(selection.annees) == 1
    return (
        not selection.debut
        and 0 < base.sizes.get(source.fact, 0) <= MOST_ROWS
        and ((source.per == MARCHE and in_one_year) or all(INDICATORS[name].adds for name in source.measures))
        and figures_of(base, selection, source, by) is Figures.OPEN
        and not (base.role == PUBLIC and source.fact == "fait_mois")  # whose missing months say why
        and {*by, *(name for name, _ in selection.filtres)} <= {*_dimensions(base, source.fact)}
    )


def cells(base: Base, source: Source) -> Cells:
    """Return the cells of the table that a pass reads, asked once a version."""
    return base.once(_name(source), lambda: _read(base, widest(source)))


def _name(source: Source) -> str:
    return f"cells of {widest(source)}"


def _read(base: Base, source: Source) -> Cells:
    names = _dimensions(base, source.fact)
    frame = base.query(source.sql(Selection(), names))
    columns = [frame.iloc[:, rank] for rank in range(len(frame.columns))]
    numbers, values = {}, {}
    for name, column in zip(names, columns, strict=False):
        found, different = column.factorize(use_na_sentinel=False)
        numbers[name] = found.astype(np.int32)
        values[name] = [None if value != value else value for value in different.tolist()]
    amounts = columns[len(names) + 1 :]  # after the number of rows
    measures = zip(source.measures, amounts, strict=True)
    return Cells(values, numbers, {name: column.to_numpy(dtype=float) for name, column in measures})


def _dimensions(base: Base, fact: str) -> tuple[str, ...]:
    """Return the dimensions of a table that a filter may name: the public's file has those of contracts only."""
    asked = "SELECT column_name FROM duckdb_columns() WHERE table_name = $fact"
    columns = base.once(f"columns of {fact}", lambda: {name for (name,) in base.rows(asked, {"fact": fact})})
    names = (name for name in ("annee", *FILTERS) if carries(fact, name) and not DIMENSIONS[name].multiple)
    return tuple(name for name in names if name in columns)
