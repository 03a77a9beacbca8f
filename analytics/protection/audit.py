"""Look for what sums give back: solve the public figures as a reader could, hide one more, until nothing is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from analytics.protection.rules import TOTAL, Cell, Key, Relation, Safe, close
from analytics.protection.sums import EPSILON, Sum, as_matrix, freedom

LARGEST = 6000  # hidden cells of a year: beyond, looking for what they give back has no end
PATIENCE = 5  # rounds that hide one cell at a time; then two, then four: a large base must come to an end


def audited(cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], safe: Safe) -> set[Key]:
    """Return `hidden`, closed, and what more must be hidden so that no system of sums gives a few people’s hours."""
    hidden, rounds = close(cells, relations, hidden, safe), 0
    around = _around(relations)
    while len(hidden) <= LARGEST and (given := _given_away(cells, relations, hidden)):
        before, rounds = len(hidden), rounds + 1
        for group in given:
            hidden |= _nearest(cells, around, hidden, group, 2 ** (rounds // PATIENCE))
        if len(hidden) == before:
            hidden |= _further(cells, relations, hidden, given[0])
        if len(hidden) == before:
            break
        hidden = close(cells, relations, hidden, safe)
    if len(hidden) > LARGEST or _given_away(cells, relations, hidden):
        return {key for key in cells if key != TOTAL} | hidden
    return hidden


def _given_away(cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key]) -> list[tuple[Key, ...]]:
    """Return the hidden cells, and pairs of them, that the sums determine and that tell of a few."""
    columns = {key: rank for rank, key in enumerate(sorted(hidden))}
    sums = (_sum(relation, columns) for relation in relations)
    distinct = {frozenset(one.items()): one for one in sums if one}
    free = freedom(distinct.values(), len(columns))
    known = np.abs(free).max(axis=1, initial=0.0) < EPSILON
    alone = [(key,) for key, rank in columns.items() if known[rank] and _tells_of_few(cells[key])]
    small = [key for key in columns if cells[key].is_small]
    pairs = [
        (one, other)
        for one, other in _known_pairs(free[[columns[key] for key in small]], small)
        if one[0] == other[0] and len(cells[one].few | cells[other].few) < cells[one].threshold
    ]
    return [*alone, *pairs]


def _tells_of_few(cell: Cell) -> bool:
    return cell.is_small or cell.is_dominated


def _known_pairs(free: np.ndarray, keys: Sequence[Key]) -> Iterator[tuple[Key, Key]]:
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


def _around(relations: Sequence[Relation]) -> Mapping[Key, Sequence[Relation]]:
    """Return the sums that hold each cell."""
    found: dict[Key, list[Relation]] = {}
    for relation in relations:
        for key in {relation.parent, *relation.children}:
            found.setdefault(key, []).append(relation)
    return found


def _nearest(
    cells: Mapping[Key, Cell],
    around: Mapping[Key, Sequence[Relation]],
    hidden: set[Key],
    group: tuple[Key, ...],
    count: int,
) -> set[Key]:
    """Return the shown cells that share the most sums with the group, and the smallest of these."""
    shared = Counter(
        key
        for given in group
        for relation in around.get(given, ())
        for key in (relation.parent, *relation.children)
        if key not in hidden and key != TOTAL
    )
    return set(sorted(shared, key=lambda key: (-shared[key], cells[key].people, key))[:count])


def _further(
    cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], group: tuple[Key, ...]
) -> set[Key]:
    """Return the smallest shown cell of all the sums that, put together, give the group."""
    columns = {key: rank for rank, key in enumerate(sorted(hidden))}
    bound = [(relation, one) for relation in relations if (one := _sum(relation, columns))]
    wanted = np.zeros(len(columns))
    wanted[[columns[key] for key in group]] = 1
    matrix = as_matrix([one for _, one in bound], {rank: rank for rank in columns.values()})
    weights = np.linalg.lstsq(matrix.T, wanted, rcond=None)[0]
    used = [relation for (relation, _), weight in zip(bound, weights, strict=True) if abs(weight) > EPSILON]
    shown = {key for one in used for key in (one.parent, *one.children)} - hidden - {TOTAL}
    return {min(shown, key=lambda key: (cells[key].people, key))} if shown else set()
