"""The people of a base as arrays, and the numbers of the published cells that each of them may be counted in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analytics.base.database import Base
from analytics.declarations.dimensions import DIMENSIONS, Of
from analytics.protection.classes import cut_by, pairs

CRITERION, EVERY = "critere", "tout"
COLUMNS = tuple(name for name in cut_by() if name != CRITERION)
# Public logic: a marché gives its owner and its place, a commune its canton… Each is drawn as one.
BLOCKS = {
    "marche": tuple(name for name in COLUMNS if DIMENSIONS.declared[name].of in (Of.OWNER, Of.MARCHE)),
    "type_contrat_fin": ("type_contrat", "type_contrat_fin"),
    "modalite": ("modalite", "mode"),
    "employeur": tuple(name for name in COLUMNS if DIMENSIONS.declared[name].of is Of.EMPLOYER),
    "commune_residence": ("residence", "territoire_residence", "canton_residence", "commune_residence"),
    **{name: (name,) for name in ("sexe", "tranche_age", "qualification", "qpv")},
}
OF_PERSON = ("commune_residence", "sexe", "tranche_age", "qualification", "qpv")
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Person:
    """One person, by her number: her criteria and, for each line, its year, contract and value of each of COLUMNS."""

    number: int
    years: Whole
    contracts: Whole
    hours: npt.NDArray[np.float64]
    values: Whole
    criteria: npt.NDArray[np.bool_]


class Records:
    """The people of some years, read from the owner's base; the attacker has the same shape, not the content."""

    def __init__(self, owner: Base, years: tuple[int, ...]) -> None:
        condition = f"annee IN ({', '.join(map(str, years))}) AND beneficiaire IS NOT NULL"
        columns = ", ".join(f"{name}::VARCHAR" for name in COLUMNS)
        rows = owner.rows(
            f"SELECT beneficiaire, annee, contrat, critere, heures::DOUBLE, {columns} FROM fait_heures "
            f"WHERE {condition} ORDER BY ALL"
        )
        self.years = years
        self.values = [sorted({row[5 + rank] for row in rows}) for rank in range(len(COLUMNS))]
        self.criteria = sorted({one for row in rows for one in row[3]})
        own: dict[int, list] = {}
        for row in rows:
            own.setdefault(row[0], []).append(row)
        self.people = [self._person(lines) for lines in own.values()]
        self._number_cells()

    def _person(self, own: list) -> Person:
        known = [row[2] for row in own]
        return Person(
            own[0][0],
            np.array([self.years.index(row[1]) for row in own]),
            np.array([known.index(one) for one in known]),
            np.array([row[4] for row in own], float),
            np.array([[self.values[rank].index(one) for rank, one in enumerate(row[5:])] for row in own]),
            np.array([one in own[0][3] for one in self.criteria], bool),
        )

    def _number_cells(self) -> None:
        """Give each cell of each table of each period a number: none, one or two dimensions."""
        sizes = {name: len(self.values[rank]) for rank, name in enumerate(COLUMNS)} | {CRITERION: len(self.criteria)}
        self.tables = [(), *((name,) for name in sizes), *pairs()]
        counts = [int(np.prod([sizes[name] for name in cut])) for cut in self.tables]
        self.starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        self.period_size = int(self.starts[-1])
        self.periods = self.years
        self.size = self.period_size * len(self.periods)
        self._sizes = sizes
        every = {EVERY: (*COLUMNS, CRITERION)}
        self.plain, self.listed = (
            {name: self._plan(block, with_criterion) for name, block in (BLOCKS | every).items()}
            for with_criterion in (False, True)
        )

    def _plan(self, block: tuple[str, ...], with_criterion: bool) -> Whole:
        """Return the tables that hold a dimension of a block, and the criterion or not, one a line.

        The number of a cell is start + value of `one` × factor + value of `two`, + criterion × stride.
        """
        lines, nowhere = [], len(COLUMNS)  # a column of zeros
        for cut, start in zip(self.tables, self.starts.tolist(), strict=False):
            in_block = {*cut} & {*block} or (not cut and CRITERION in block)
            if not in_block or (CRITERION in cut) != with_criterion:
                continue
            plain = [name for name in cut if name != CRITERION]
            places = [*map(COLUMNS.index, plain), nowhere, nowhere]
            size = self._sizes[cut[1]] if len(cut) > 1 else 1
            first_is_criterion = CRITERION in cut[:1]
            lines.append(
                (start, places[0], 1 if first_is_criterion else size, places[1], size if first_is_criterion else 1)
            )
        return np.array(lines, np.int64).reshape(-1, 5)

    def key_of(self, cell: int) -> tuple[int, str, str, str, str]:
        """Return annee, d1, v1, d2, v2 of a cell, as the cube names it."""
        period, rest = divmod(cell, self.period_size)
        table = int(np.searchsorted(self.starts, rest, side="right")) - 1
        cut, inside = self.tables[table], rest - int(self.starts[table])
        ranks = divmod(inside, self._sizes[cut[1]]) if len(cut) == 2 else (inside,)
        said = [(name, self._values(name)[rank]) for name, rank in zip(cut, ranks, strict=False)]
        (d1, v1), (d2, v2) = [*said, ("", ""), ("", "")][:2]
        return self.periods[period], d1, v1, d2, v2

    def _values(self, name: str) -> list[str]:
        return self.criteria if name == CRITERION else self.values[COLUMNS.index(name)]

    def ways(self) -> Whole:
        """Return how many dimensions cut each cell."""
        of_table = np.array([len(cut) for cut in self.tables])
        return np.tile(np.repeat(of_table, np.diff(self.starts)), len(self.periods))
