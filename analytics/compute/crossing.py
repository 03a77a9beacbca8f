"""Pivot of two dimensions: cells, totals (computed from the records, not summed from the cells), colour classes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.base.database import PUBLIC
from analytics.declarations.dimensions import UNKNOWN

CLASSES = 5


@dataclass(frozen=True)
class Cross:
    """A crossing: `cells[i][j]` is the amount of row i and column j.

    0 says that the base holds no such work, NaN that the amount is not known or not shown.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[float, ...], ...]
    row_totals: tuple[float, ...]
    column_totals: tuple[float, ...]
    total: float
    is_rough: bool = False  # given with noise: no cell is surely the greatest

    def levels(self) -> tuple[tuple[int, ...], ...]:
        """Return the class of each cell: 0 to 4 in equal steps of the greatest cell, -1 for none."""
        greatest = max((amount for line in self.cells for amount in line if amount > 0), default=0)
        return tuple(tuple(level(amount, greatest) for amount in line) for line in self.cells)

    def limited(self, rows: int = 40, columns: int = 12) -> Cross:
        """Return the rows and columns with the greatest totals, in their order; the totals stay those of everything."""
        kept, across = _greatest(self.row_totals, rows), _greatest(self.column_totals, columns)
        return Cross(
            tuple(self.rows[i] for i in kept),
            tuple(self.columns[j] for j in across),
            tuple(tuple(self.cells[i][j] for j in across) for i in kept),
            tuple(self.row_totals[i] for i in kept),
            tuple(self.column_totals[j] for j in across),
            self.total,
            self.is_rough,
        )

    @property
    def most(self) -> float:
        """The amount of the greatest cell, of an unknown value or not."""
        return max((amount for line in self.cells for amount in line), default=0)

    def greatest(self) -> tuple[str, str, float] | None:
        """Return the row, the column and the amount of the greatest cell; None when all are empty."""
        found = (
            (row, column, amount)
            for row, line in zip(self.rows, self.cells, strict=True)
            for column, amount in zip(self.columns, line, strict=True)
            if amount > 0 and UNKNOWN not in (row, column)
        )
        return max(found, key=lambda one: one[2], default=None)


def cross(cells: pd.DataFrame, rows: pd.DataFrame, columns: pd.DataFrame, total: float, nothing: float = 0.0) -> Cross:
    """Return the crossing of four answers of `compute`: by both dimensions, by each, and by none.

    The first column of `cells` and of `rows` gives the rows, the second of `cells` and the first of `columns`
    the columns; the last column of each holds the amounts. Totals that were not given are NaN, and so are the
    cells when none was given; `nothing` is what an absent one has.
    """
    amounts = {(str(row), str(column)): float(given) for row, column, given in cells.itertuples(index=False)}
    down, across = _totals(rows, cells.iloc[:, 0]), _totals(columns, cells.iloc[:, 1])
    unsaid = nothing if amounts else math.nan
    body = tuple(tuple(amounts.get((row, column), unsaid) for column in across) for row in down)
    return Cross(tuple(down), tuple(across), body, tuple(down.values()), tuple(across.values()), total)


def level(amount: float, greatest: float) -> int:
    """Return the class of an amount among five equal steps up to `greatest`; -1 for zero or NaN."""
    return min(int(amount / greatest * CLASSES), CLASSES - 1) if amount > 0 and greatest > 0 else -1


def first_crossing(role: str) -> tuple[str, str]:
    """Return the rows and columns that a reader finds first: for the public, those that have the most numbers."""
    return ("critere", "annee") if role == PUBLIC else ("maitre_ouvrage", "type_contrat")


def _totals(frame: pd.DataFrame, names: pd.Series) -> dict[str, float]:
    if frame.empty:
        return dict.fromkeys(map(str, names), math.nan)
    return {str(name): float(given) for name, given in frame.itertuples(index=False) if given != 0}


def _greatest(totals: Sequence[float], limit: int) -> list[int]:
    return sorted(sorted(range(len(totals)), key=lambda index: -totals[index] if totals[index] > 0 else 0)[:limit])
