"""Audit of the suppressed cells: solve the sums of the public figures, and hide more until no hidden cell is known."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from analytics.protection.rules import TOTAL, Cell, Key, Relation, close, safe_hours
from analytics.protection.sums import EPSILON, Sum, as_matrix, freedom

LARGEST = 6000  # hidden cells of a year: beyond, solving takes too long and every cell is hidden
Cells = Mapping[Key, Cell]
Sums = Mapping[Key, Sequence[Relation]]  # those that hold each cell
PATIENCE = 5  # rounds that hide one cell at a time; then two, then four, so that a large base ends


def audited(cells: Cells, relations: Sequence[Relation], hidden: set[Key]) -> set[Key]:
    """Return `hidden` and the cells to hide with it, so that no system of sums determines the hours of a few people."""
    hidden, rounds = close(cells, relations, hidden, safe_hours), 0
    by_cell = _sums_by_cell(relations)
    while len(hidden) <= LARGEST and (disclosed := _disclosed(cells, relations, hidden)):
        before, rounds = len(hidden), rounds + 1
        for group in disclosed:
            hidden |= _closest(cells, by_cell, hidden, group, 2 ** (rounds // PATIENCE))
        if len(hidden) == before:
            hidden |= _smallest_involved(cells, relations, hidden, disclosed[0])
        if len(hidden) == before:
            break
        hidden = close(cells, relations, hidden, safe_hours)
    if len(hidden) > LARGEST or _disclosed(cells, relations, hidden):
        return {key for key in cells if key != TOTAL} | hidden
    return hidden


def _disclosed(cells: Cells, relations: Sequence[Relation], hidden: set[Key]) -> list[tuple[Key, ...]]:
    """Return the hidden cells, and pairs of them, that the sums determine and that are of a few people."""
    columns = {key: rank for rank, key in enumerate(sorted(hidden))}
    sums = (_sum(relation, columns) for relation in relations)
    distinct = {frozenset(one.items()): one for one in sums if one}
    free = freedom(distinct.values(), len(columns))
    determined = np.abs(free).max(axis=1, initial=0.0) < EPSILON
    small = [key for key in columns if cells[key].is_small]
    known = [key for key, rank in columns.items() if determined[rank]]
    alone = [(key,) for key in known if cells[key].is_small or cells[key].is_dominated]
    pairs = [
        (one, other)
        for one, other in _determined_pairs(free[[columns[key] for key in small]], small)
        if one[0] == other[0] and len(cells[one].few | cells[other].few) < cells[one].threshold
    ]
    return [*alone, *pairs]


def _determined_pairs(free: np.ndarray, keys: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
    """Return the pairs of cells whose sum the equations determine: their free parts cancel."""
    lengths = (free**2).sum(axis=1)
    together = lengths[:, None] + lengths[None, :] + 2 * free @ free.T
    for one, other in np.argwhere(np.triu(together < EPSILON, 1)):
        if np.abs(free[one] + free[other]).max(initial=0.0) < EPSILON:
            yield keys[one], keys[other]


def _sum(relation: Relation, columns: Mapping[Key, int]) -> Sum:
    """Return a relation as the sum of the hidden cells that it binds, each by its rank."""
    found = Counter(columns[key] for key in relation.children if key in columns)
    if relation.parent in columns:
        found[columns[relation.parent]] -= 1
    return {rank: float(factor) for rank, factor in found.items() if factor}


def _sums_by_cell(relations: Sequence[Relation]) -> Sums:
    found: dict[Key, list[Relation]] = {}
    for relation in relations:
        for key in set(relation.cells):
            found.setdefault(key, []).append(relation)
    return found


def _closest(cells: Cells, by_cell: Sums, hidden: set[Key], group: Sequence[Key], count: int) -> set[Key]:
    """Return the `count` shown cells that share the most sums with the group, the smallest first."""
    sums = [relation for given in group for relation in by_cell.get(given, ())]
    shared = Counter(key for one in sums for key in one.cells if key not in hidden and key != TOTAL)
    return set(sorted(shared, key=lambda key: (-shared[key], cells[key].people, key))[:count])


def _smallest_involved(cells: Cells, relations: Sequence[Relation], hidden: set[Key], group: Sequence[Key]) -> set[Key]:
    """Return the smallest shown cell of the sums whose combination determines the group."""
    columns = {key: rank for rank, key in enumerate(sorted(hidden))}
    bound = [(relation, one) for relation in relations if (one := _sum(relation, columns))]
    wanted = np.zeros(len(columns))
    wanted[[columns[key] for key in group]] = 1
    matrix = as_matrix([one for _, one in bound], {rank: rank for rank in columns.values()})
    weights = np.linalg.lstsq(matrix.T, wanted, rcond=None)[0]
    used = [relation for (relation, _), weight in zip(bound, weights, strict=True) if abs(weight) > EPSILON]
    shown = {key for one in used for key in one.cells} - hidden - {TOTAL}
    return {min(shown, key=lambda key: (cells[key].people, key))} if shown else set()
