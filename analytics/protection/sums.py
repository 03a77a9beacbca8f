"""The null space of a system of sums: sparse elimination first, then linear algebra on the few unknowns left."""

from collections.abc import Iterable, Mapping

import numpy as np

EPSILON = 1e-8
Sum = Mapping[int, float]  # the factor of each unknown in a sum whose amount is known


def freedom(sums: Iterable[Sum], count: int) -> np.ndarray:
    """Return a basis of the null space, one line per unknown: its coordinate in each free direction.

    An unknown whose line is zero is determined; several are, together, when their lines add up to zero.
    Hidden cells are in few sums each: most are eliminated first, since solving is cubic in what remains.
    """
    system = _System(sums, count)
    system.eliminate()
    core = sorted({unknown for one in system.sums.values() for unknown in one})
    solved = {unknown for unknown, _ in system.solved}
    alone = [unknown for unknown in range(count) if unknown not in solved and not system.holders[unknown]]
    basis = _null_space(list(system.sums.values()), core)
    found = np.zeros((count, basis.shape[1] + len(alone)))
    found[core, : basis.shape[1]] = basis
    found[alone, basis.shape[1] + np.arange(len(alone))] = 1
    for unknown, others in reversed(system.solved):
        for other, factor in others.items():
            found[unknown] += factor * found[other]
    return found


class _System:
    """Sparse elimination of the unknowns that are in one sum only, or in a sum of two unknowns at most."""

    def __init__(self, sums: Iterable[Sum], count: int) -> None:
        self.sums = {rank: dict(one) for rank, one in enumerate(sums)}
        self.holders: list[set[int]] = [set() for _ in range(count)]
        for rank, one in self.sums.items():
            for unknown in one:
                self.holders[unknown].add(rank)
        self.solved: list[tuple[int, Sum]] = []
        self.lonely = [unknown for unknown, ranks in enumerate(self.holders) if len(ranks) == 1]
        self.short = [rank for rank, one in self.sums.items() if len(one) <= 2]

    def eliminate(self) -> None:
        while self.lonely or self.short:
            if self.lonely:
                unknown = self.lonely.pop()
                if len(self.holders[unknown]) == 1:
                    self._solve(unknown, *self.holders[unknown])
                continue
            rank = self.short.pop()
            if 1 <= len(self.sums.get(rank, ())) <= 2:
                self._solve(min(self.sums[rank], key=lambda unknown: len(self.holders[unknown])), rank)

    def _solve(self, unknown: int, rank: int) -> None:
        """Eliminate an unknown: write it in terms of the others of this sum, and substitute it elsewhere."""
        one = self.sums.pop(rank)
        for other in one:
            self._leave(other, rank)
        factor = one.pop(unknown)
        others = {other: -amount / factor for other, amount in one.items()}
        self.solved.append((unknown, others))
        for holder in list(self.holders[unknown]):
            self._substitute(holder, unknown, others)

    def _substitute(self, rank: int, unknown: int, others: Sum) -> None:
        one = self.sums[rank]
        factor = one.pop(unknown)
        self._leave(unknown, rank)
        for other, amount in others.items():
            total = one.get(other, 0.0) + factor * amount
            if abs(total) > EPSILON:
                one[other] = total
                self.holders[other].add(rank)
            elif one.pop(other, None) is not None:
                self._leave(other, rank)
        if len(one) <= 2:
            self.short.append(rank)

    def _leave(self, unknown: int, rank: int) -> None:
        self.holders[unknown].discard(rank)
        if len(self.holders[unknown]) == 1:
            self.lonely.append(unknown)


def _null_space(sums: list[Sum], unknowns: list[int]) -> np.ndarray:
    if not unknowns:
        return np.zeros((0, 0))
    matrix = as_matrix(sums, {unknown: rank for rank, unknown in enumerate(unknowns)})
    # Of the square of the matrix: as many rows as there are unknowns, however many sums bind them.
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    return vectors[:, values < EPSILON]


def as_matrix(sums: list[Sum], ranks: Mapping[int, int]) -> np.ndarray:
    """Return the factors of sums, one line per sum, each unknown in the column of its rank."""
    matrix = np.zeros((len(sums), len(ranks)))
    for line, one in zip(matrix, sums, strict=True):
        for unknown, factor in one.items():
            line[ranks[unknown]] = factor
    return matrix
