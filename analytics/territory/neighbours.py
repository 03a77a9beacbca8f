"""Communes that touch, from the map of a territory: both sides of a border are written with the same points."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

from analytics.territory.kept_map import map_files
from analytics.territory.members import Territory

LEAST = 2  # common points: communes that meet at a corner share one


@lru_cache(maxsize=4)
def neighbours(one: Territory, base: Path) -> Mapping[str, frozenset[str]]:
    """Return {code: codes} of the communes of a territory that share a border; none for one without outline.

    Takes a tenth of a second, once the map is cut.
    """
    around: dict[tuple[float, float], set[str]] = defaultdict(set)
    for feature in json.loads(map_files(one, base)["communes"])["features"]:
        for point in _points(feature["geometry"]["coordinates"]):
            around[point].add(feature["id"])
    common = Counter(pair for codes in around.values() for pair in combinations(sorted(codes), 2))
    found: dict[str, set[str]] = defaultdict(set)
    for (left, right), points in common.items():
        if points >= LEAST:
            found[left].add(right)
            found[right].add(left)
    return {code: frozenset(codes) for code, codes in found.items()}


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """Yield the points of rings nested in polygons."""
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from _points(part)
    else:
        yield coordinates[0], coordinates[1]
