"""The outlines of the communes: repaired so that none is missing, then simplified with their neighbours."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from scripts.geography.sources import Sources

GRID = 1e-6  # degrees: two sources of one border meet on it
LEAST = 0.3  # of a commune that is again one: its former mother covers at least this share of it
TOWNS = ("75056", "69123", "13055")  # drawn by arrondissement: their outline is the union of these
LATITUDES = {"971": 16.2, "972": 14.6, "973": 4.0, "974": -21.1, "976": -12.8}
MAINLAND = 46.5
SNAPPING, SLIVER = 5, 20  # metres: points that are one, gaps that are none
TOLERANCE = 250  # metres: 400 m looks angular at 1366 px; 200 m puts three départements over 400 kB
SCALE = 10_000  # 4 decimals, about 10 m: rounding every point alike keeps shared borders identical

Shapes = dict[str, BaseGeometry]


def repaired(sources: Sources) -> Shapes:
    """Return {commune of today: outline}, complete but for the overseas collectivities that no package draws.

    The recent package lacks 8 communes, and 654 km² of those that merged in 2025 and 2026. So each outline of 2024 goes
    to the commune of today that holds it, and communes that were re-established leave their mother.
    """
    old = {row["code"]: _shape(row) for row in sources.shaped_2024 if row["type"] == "COM"}
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code in sorted(old):
        parts[code if code in sources.current else sources.owner[code]].append(old[code])
    found = {code: _union(parts[code]) for code in sorted(parts)}
    back = [code for code, row in sources.current.items() if code not in old and row["zone"] != "com"]
    found |= {code: _rebuilt(sources, code, old) for code in back}
    _leave_mothers(found, back)
    return {code: found[code] for code in sorted(found)}


def _rebuilt(sources: Sources, code: str, old: Shapes) -> BaseGeometry:
    """Return a re-established commune: the union of the parts that the outlines of 2024 give it."""
    codes = {code, *sources.current[code].get("anciensCodes", ())}
    codes |= {row["code"] for row in sources.parts if row["chefLieu"] == code}
    rows = [row for row in sources.shaped_2024 if row["type"] in ("COMD", "COMA") and row["code"] in codes]
    shapes = [_shape(row) for row in sorted(rows, key=lambda row: (row["code"], row["type"]))]
    return _union([*shapes, *(old[one] for one in sorted(codes & old.keys()))])


def _leave_mothers(found: Shapes, back: list[str]) -> None:
    codes = sorted(found)
    tree = shapely.STRtree([found[code] for code in codes])
    for child in back:
        for mother in sorted(codes[place] for place in tree.query(found[child])):
            shared = shapely.intersection(found[mother], found[child], grid_size=GRID).area
            if mother not in back and shared > LEAST * found[child].area:
                found[mother] = shapely.difference(found[mother], found[child], grid_size=GRID)


def by_district(sources: Sources, whole: Shapes) -> Shapes:
    """Return the outlines of the communes, Paris, Lyon and Marseille cut into arrondissements."""
    districts = {row["code"]: _shape(row) for row in sources.shaped if row["type"] == "ARM"}
    kept = {code: shape for code, shape in whole.items() if code not in TOWNS}
    return kept | {code: districts[code] for code in sorted(districts)}


def simplified(shapes: Mapping[str, BaseGeometry]) -> Shapes:
    """Return the outlines with fewer points, in units of 1/SCALE degree, still sharing their borders exactly."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code in sorted(shapes):
        groups[code[:3] if code.startswith("97") else "mainland"].append(code)
    found: Shapes = {}
    for zone, codes in groups.items():
        coverage = _coverage([shapes[code] for code in codes], LATITUDES.get(zone, MAINLAND))
        found |= dict(zip(codes, coverage, strict=True))
    return found


def _coverage(shapes: list[BaseGeometry], latitude: float) -> list[BaseGeometry]:
    metres = np.array([111_320 * np.cos(np.radians(latitude)), 111_110.0])
    metric = [shapely.transform(shape, lambda points: points * metres) for shape in shapes]
    clean = shapely.coverage_clean(metric, snapping_distance=SNAPPING, gap_width=SLIVER)
    simple = shapely.coverage_simplify(clean, TOLERANCE)
    rounded = [shapely.transform(shape, lambda points: np.round(points / metres * SCALE)) for shape in simple]
    if not shapely.is_valid(rounded).all():  # a peninsula of one step may close on itself
        rounded = list(shapely.coverage_clean([shape.buffer(0) for shape in rounded], snapping_distance=0))
        rounded = [shapely.transform(shape, np.round) for shape in rounded]
    if not (shapely.is_valid(rounded).all() and shapely.coverage_is_valid(rounded)):
        raise ValueError(f"Simplified at {TOLERANCE} m, communes overlap: choose another tolerance.")
    return [shapely.orient_polygons(shape, exterior_cw=False) for shape in rounded]


def _shape(row: Mapping[str, str]) -> BaseGeometry:
    return shapely.set_precision(shapely.from_wkb(row["geometry"]), GRID)


def _union(shapes: list[BaseGeometry]) -> BaseGeometry:
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes, grid_size=GRID)
