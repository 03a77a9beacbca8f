"""Look for what sums give back: solve the public figures as a reader could, hide one more, until nothing is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from analytics.protection.rules import TOTAL, Cell, Key, Relation, Safe, close

LARGEST = 1500  # hidden cells of a year: the time to solve grows with their cube
EPSILON = 1e-8


def audited(cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], safe: Safe) -> set[Key]:
    """Return `hidden`, closed, and what more must be hidden so that no system of sums gives a few people’s hours."""
    hidden = close(cells, relations, hidden, safe)
    while len(hidden) <= LARGEST and (given := _given_away(cells, relations, hidden)):
        before = len(hidden)
        for group in given:
            hidden |= _cheapest(cells, relations, hidden, group)
        hidden = close(cells, relations, hidden, safe)
        if len(hidden) == before:
            break
    if len(hidden) > LARGEST or _given_away(cells, relations, hidden):
        return {key for key in cells if key != TOTAL} | hidden
    return hidden


def _given_away(cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key]) -> list[tuple[Key, ...]]:
    """Return the hidden cells, and pairs of them, that the sums determine and that tell of a few."""
    columns = {key: rank for rank, key in enumerate(sorted(hidden))}
    rows = list({tuple(row): row for row in _equations(relations, columns)}.values())
    if not rows:
        return []
    free = _null_space(np.array(rows))
    alone = [(key,) for key in columns if cells[key].is_small or cells[key].is_dominated]
    small = [key for key in columns if cells[key].is_small]
    pairs = [
        (one, other)
        for one, other in combinations(small, 2)
        if one[0] == other[0] and len(cells[one].few | cells[other].few) < cells[one].threshold
    ]
    return [group for group in (*alone, *pairs) if _is_known(free, [columns[key] for key in group])]


def _is_known(free: np.ndarray, ranks: list[int]) -> bool:
    return bool(np.abs(free[ranks].sum(axis=0)).max(initial=0.0) < EPSILON)


def _equations(relations: Sequence[Relation], columns: Mapping[Key, int]) -> Iterator[np.ndarray]:
    for relation in relations:
        row = np.zeros(len(columns))
        for key in relation.children:
            if key in columns:
                row[columns[key]] += 1
        if relation.parent in columns:
            row[columns[relation.parent]] -= 1
        if row.any():
            yield row


def _null_space(matrix: np.ndarray) -> np.ndarray:
    # Of the square of the matrix: as many rows as there are hidden cells, however many sums bind them.
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    return vectors[:, values < EPSILON]


def _cheapest(
    cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], group: tuple[Key, ...]
) -> set[Key]:
    """Return the smallest shown cell of the sums that hold the group."""
    around = {
        key
        for relation in relations
        if set(group) & {relation.parent, *relation.children}
        for key in (relation.parent, *relation.children)
        if key not in hidden and key != TOTAL
    }
    return {min(around, key=lambda key: (cells[key].people, key))} if around else set()
