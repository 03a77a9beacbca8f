"""The map of a territory, cut from the outlines of all communes: areas, EPCI, cantons, border, as GeoJSON."""

import json
import lzma
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from analytics.territory import france
from analytics.territory.members import Area, Territory

SCALE = 10_000  # units of the file of outlines in a degree
TOWNS = 12  # named on the map, so that a reader finds the way

Point = tuple[int, int]
Ring = list[Point]
Polygon = list[Ring]
Arcs = Sequence[int]


class Outlines:
    """Arcs of border and the rings that they make: {code: [polygon [ring [arc]]]}, ~arc being an arc walked back."""

    def __init__(self, arcs: Sequence[Sequence[int]], communes: Mapping[str, list[list[list[int]]]]) -> None:
        self.arcs, self.communes = arcs, communes
        self._points: dict[int, Ring] = {}

    def drawn(self, code: str) -> list[str]:
        """Return what draws a commune: itself, the arrondissements of Paris, Lyon or Marseille, or nothing."""
        return [code] if code in self.communes else [one.code for one in france.districts_of(code)]

    def points(self, arc: int) -> Ring:
        """Return the points of an arc, in the direction asked."""
        if arc not in self._points:
            numbers = self.arcs[max(arc, ~arc)]
            found = list(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))
            self._points[arc] = found if arc >= 0 else found[::-1]
        return self._points[arc]

    def union(self, codes: Iterable[str]) -> list[Polygon]:
        """Return the polygons of some communes together: an arc met in both directions lies inside."""
        met: set[int] = set()
        drawn = (one for code in codes for one in self.drawn(code))
        for arc in (arc for code in drawn for part in self.communes[code] for ring in part for arc in ring):
            met.remove(~arc) if ~arc in met else met.add(arc)
        return _polygons([self._walked(ring) for ring in self._rings(met)])

    def _rings(self, arcs: Iterable[int]) -> Iterator[list[int]]:
        """Yield the closed walks that some arcs make; where one passes twice through a point, two walks meet."""
        after: dict[Point, list[int]] = {}
        for arc in sorted(arcs):
            after.setdefault(self.points(arc)[0], []).append(arc)
        while after:
            point = next(iter(after))
            walk: list[int] = []
            passed = {point: 0}
            while True:
                walk.append(after[point].pop())
                if not after[point]:
                    del after[point]
                point = self.points(walk[-1])[-1]
                if point in passed:
                    yield walk[passed[point] :]
                    del walk[passed[point] :]
                    if not walk:
                        break
                    passed = {self.points(arc)[0]: rank for rank, arc in enumerate(walk)}
                else:
                    passed[point] = len(walk)

    def _walked(self, arcs: Arcs) -> Ring:
        return [point for arc in arcs for point in self.points(arc)[:-1]] + [self.points(arcs[0])[0]]


@cache
def every() -> Outlines:
    """Return the outlines of all France (0,6 s to read)."""
    with lzma.open(france.FRANCE / "contours.json.xz") as packed:
        content = json.load(packed)
    return Outlines(content["arcs"], content["communes"])


def geojson(one: Territory) -> dict[str, str]:
    """Return the files of the map by name: epci, cantons, communes, contour, villes, as GeoJSON (RFC 7946) in WGS 84.

    Areas without outline (94 communes of the overseas collectivities) are left out.
    """
    areas = [area for area in one.areas if every().drawn(area.commune)]
    return {
        "communes": _collection((area.commune, area.nom, every().union([area.commune])) for area in areas),
        "epci": _collection(_merged(areas, "epci")),
        "cantons": _collection(_merged(areas, "canton")),
        "contour": _collection([("territoire", one.words.nom, every().union(area.commune for area in areas))]),
        "villes": _towns(one),
    }


def _merged(areas: Sequence[Area], mesh: str) -> Iterator[tuple[str, str, list[Polygon]]]:
    members: dict[tuple[str, str], list[str]] = {}
    for area in areas:
        code = getattr(area, mesh)
        if code:
            members.setdefault((code, getattr(area, f"nom_{mesh}")), []).append(area.commune)
    for (code, name), communes in sorted(members.items()):
        yield code, name, every().union(communes)


def _collection(areas: Iterable[tuple[str, str, list[Polygon]]]) -> str:
    return _features((code, name, _geometry(polygons)) for code, name, polygons in areas)


def _features(areas: Iterable[tuple[str, str, dict[str, Any]]]) -> str:
    lines = [_feature(code, name, geometry) for code, name, geometry in areas]
    return '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"


def _feature(code: str, name: str, geometry: dict[str, Any]) -> str:
    feature = {"type": "Feature", "id": code, "properties": {"nom": name}, "geometry": geometry}
    return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))


def _geometry(polygons: list[Polygon]) -> dict[str, Any]:
    degrees = [[[[x / SCALE, y / SCALE] for x, y in ring] for ring in polygon] for polygon in polygons]
    if len(degrees) == 1:
        return {"type": "Polygon", "coordinates": degrees[0]}
    return {"type": "MultiPolygon", "coordinates": degrees}


def _towns(one: Territory) -> str:
    """Return the town halls of the largest communes, the largest first."""
    largest = sorted(one.communes, key=lambda town: (-town.population, town.code))
    found = [(town.code, town.nom, hall) for town in largest if (hall := _hall(town))]
    return _features((code, name, {"type": "Point", "coordinates": hall}) for code, name, hall in found[:TOWNS])


def _hall(town: france.Named) -> list[float]:
    """Return where a town hall stands: for Paris, amid those of its arrondissements; nothing where it is unknown."""
    every = [town, *france.districts_of(town.code)]
    known = [(one.lon, one.lat) for one in every if one.lon is not None and one.lat is not None]
    return [round(sum(axis) / len(known), 3) for axis in zip(*known, strict=True)]


def _polygons(rings: list[Ring]) -> list[Polygon]:
    """Return polygons: outer rings turn counterclockwise; each hole goes to the smallest outer ring around it."""
    outer = sorted((ring for ring in rings if _area(ring) > 0), key=_area)
    found: list[Polygon] = [[ring] for ring in outer]
    for hole in (ring for ring in rings if _area(ring) < 0):
        home = next(polygon for polygon in found if _is_inside(hole, polygon[0]))
        home.append(hole)
    return found[::-1]


def _area(ring: Ring) -> float:
    """Return the signed area of a ring, in square units: above zero when it turns counterclockwise."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2


def _is_inside(hole: Ring, ring: Ring) -> bool:
    """Return whether a ring lies in another that it may touch: whether the middle of its first side does."""
    x, y = (hole[0][0] + hole[1][0]) / 2, (hole[0][1] + hole[1][1]) / 2
    crossed = [
        (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0 for (x0, y0), (x1, y1) in pairwise(ring)
    ]
    return sum(crossed) % 2 == 1
