"""Seeded draws that give the same values on every platform: integers and uniforms only."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Any, TypeVar

import numpy

T = TypeVar("T")
Row = dict[str, Any]  # by column of a record table


class Draw:
    """A stream of draws; transcendental functions are left out, since platforms round them differently."""

    def __init__(self, seed: int) -> None:
        self.generator = numpy.random.Generator(numpy.random.PCG64(seed))

    def integer(self, low: int, high: int) -> int:
        """Return an integer between `low` and `high`, both included."""
        return low + int(self.generator.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """Return a number in [low, high[."""
        return low + float(self.generator.random()) * (high - low)

    def chance(self, probability: float) -> bool:
        """Return True with the given probability."""
        return float(self.generator.random()) < probability

    def pick(self, values: Sequence[T]) -> T:
        """Return one of `values`, all equally likely."""
        return values[self.integer(0, len(values) - 1)]

    def weighted(self, weights: dict[T, int]) -> T:
        """Return one of the keys, as likely as its weight says."""
        rank = self.integer(1, sum(weights.values()))
        reached = zip(weights, accumulate(weights.values()), strict=True)
        return next(value for value, total in reached if total >= rank)

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """Return the values in a random order."""
        remaining = list(values)
        return [remaining.pop(self.integer(0, len(remaining) - 1)) for _ in values]

    def shares(self, total: int, count: int, spread: float) -> list[int]:
        """Return `count` whole parts of `total`, of weights between 1 - `spread` and 1 + `spread`."""
        return apportion(total, [self.between(1 - spread, 1 + spread) for _ in range(count)])


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Share `total` in whole parts that follow `weights` and add up exactly (largest remainders)."""
    scale = sum(weights)
    exact = [total * weight / scale for weight in weights]
    parts = [int(value) for value in exact]
    order = sorted(range(len(parts)), key=lambda rank: (parts[rank] - exact[rank], rank))
    for rank in order[: total - sum(parts)]:
        parts[rank] += 1
    return parts
