"""Look for what sums give back: solve the public figures as a reader could, hide one more, until nothing is found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from analytics.protection.rules import TOTAL, Cell, Key, Relation, Safe, close

LARGEST = 1500  # hidden cells of a year: the time to solve grows with their cube
PATIENCE = 5  # rounds that hide one cell at a time; then two, then three: a large base must come to an end
EPSILON = 1e-8


def audited(cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], safe: Safe) -> set[Key]:
    """Return `hidden`, closed, and what more must be hidden so that no system of sums gives a few people’s hours."""
    hidden, rounds = close(cells, relations, hidden, safe), 0
    while len(hidden) <= LARGEST and (given := _given_away(cells, relations, hidden)):
        before, rounds = len(hidden), rounds + 1
        for group in given:
            hidden |= _cheapest(cells, relations, hidden, group, 1 + rounds // PATIENCE)
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
    rows = list({tuple(row): row for row in _equations(relations, columns)}.values())
    if not rows:
        return []
    free = _null_space(np.array(rows))
    alone = [(key,) for key, rank in columns.items() if _tells_of_few(cells[key]) and _is_known(free, [rank])]
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
        if _is_known(free, [one, other]):
            yield keys[one], keys[other]


def _is_known(free: np.ndarray, ranks: Sequence[int]) -> bool:
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


def _further(
    cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], group: tuple[Key, ...]
) -> set[Key]:
    """Return the smallest shown cell of all the sums that, put together, give the group."""
    columns = {key: rank for rank, key in enumerate(sorted(hidden))}
    bound = [relation for relation in relations if any(True for _ in _equations([relation], columns))]
    wanted = np.zeros(len(columns))
    wanted[[columns[key] for key in group]] = 1
    weights = np.linalg.lstsq(np.array(list(_equations(bound, columns))).T, wanted, rcond=None)[0]
    used = [relation for relation, weight in zip(bound, weights, strict=True) if abs(weight) > EPSILON]
    shown = {key for one in used for key in (one.parent, *one.children)} - hidden - {TOTAL}
    return {min(shown, key=lambda key: (cells[key].people, key))} if shown else set()


def _cheapest(
    cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], group: tuple[Key, ...], count: int
) -> set[Key]:
    """Return the smallest shown cells of the sums that hold the group."""
    around = {
        key
        for relation in relations
        if set(group) & {relation.parent, *relation.children}
        for key in (relation.parent, *relation.children)
        if key not in hidden and key != TOTAL
    }
    return set(sorted(around, key=lambda key: (cells[key].people, key))[:count])
