"""Outlines -> arcs: each piece of border between two communes is written once, its points as differences."""

from __future__ import annotations

import json
import lzma
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

Point = tuple[int, int]


def write(file: Path, shapes: Mapping[str, BaseGeometry]) -> None:
    """Write {"arcs": [[x, y, dx, dy, …]], "communes": {code: [polygon [ring [arc]]]}}; ~arc is an arc walked back.

    Coordinates are integers, 1/10 000 degree. Outer rings turn counterclockwise, holes clockwise.
    """
    rings = {code: [list(_rings(part)) for part in shapely.get_parts(shape)] for code, shape in shapes.items()}
    nodes, arcs = _nodes(rings), Arcs()
    communes = {
        code: [[arcs.of(ring, nodes) for ring in part] for part in parts] for code, parts in sorted(rings.items())
    }
    content = {"arcs": [_differences(arc) for arc in arcs.known], "communes": communes}
    packed = lzma.compress(json.dumps(content, separators=(",", ":")).encode(), preset=9)
    file.write_bytes(packed)
    print(f"{file.name}: {len(communes)} areas, {len(arcs.known)} arcs, {len(packed) // 1000} kB")


class Arcs:
    """The arcs met so far, by their points in the direction first met."""

    def __init__(self) -> None:
        self.known: dict[tuple[Point, ...], int] = {}

    def of(self, ring: list[Point], nodes: set[Point]) -> list[int]:
        """Return the arcs of a ring, cut where more than two borders meet."""
        cuts = [place for place, point in enumerate(ring) if point in nodes] or [ring.index(min(ring))]
        turned = [*ring[cuts[0] :], *ring[: cuts[0]], ring[cuts[0]]]
        places = [place - cuts[0] for place in cuts] + [len(ring)]
        return [self._number(tuple(turned[start : end + 1])) for start, end in pairwise(places)]

    def _number(self, points: tuple[Point, ...]) -> int:
        back = points[::-1]
        return ~self.known[back] if back in self.known else self.known.setdefault(points, len(self.known))


def _rings(polygon: BaseGeometry) -> Iterator[list[Point]]:
    for ring in (polygon.exterior, *polygon.interiors):
        yield [(int(x), int(y)) for x, y in ring.coords[:-1]]


def _nodes(rings: Mapping[str, list[list[list[Point]]]]) -> set[Point]:
    """Return the points that do not have exactly two neighbours."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in (ring for parts in rings.values() for part in parts for ring in part):
        for place, point in enumerate(ring):
            beside[point].update((ring[place - 1], ring[(place + 1) % len(ring)]))
    return {point for point, around in beside.items() if len(around) != 2}


def _differences(arc: tuple[Point, ...]) -> list[int]:
    steps = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(arc)]
    return [number for pair in (arc[0], *steps) for number in pair]
