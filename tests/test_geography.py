"""The shipped geography: all communes of France, and maps of any territory that close and share their borders."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from itertools import pairwise
from math import cos, radians

import pytest

from analytics.territory import france, outlines
from analytics.territory.members import Territory
from analytics.territory.settings_file import Settings
from analytics.territory.territory import default, from_text, understood
from tests.territories import EXAMPLES, example

LLIVIA = (1.93, 2.02, 42.43, 42.50)  # a Spanish town inside France: west, east, south, north
MISSING = 94  # communes of the overseas collectivities, which no package draws

Point = tuple[float, float]


@cache
def features(name: str, mesh: str) -> list[dict]:
    return json.loads(files(name)[mesh])["features"]


@cache
def files(name: str) -> dict[str, str]:
    return outlines.geojson(example(name))


def rings(found: list[dict]) -> list[list[Point]]:
    return [[tuple(point) for point in ring] for one in found for polygon in polygons(one) for ring in polygon]


def polygons(feature: dict) -> list:
    kind, found = feature["geometry"]["type"], feature["geometry"]["coordinates"]
    return [found] if kind == "Polygon" else found


def signed_area(ring: list[Point]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) / 2


def test_the_whole_country_is_known():
    kinds = Counter(one.type for one in france.every_name())
    assert kinds == {"commune": 34_969, "ancien": 2_248, "deleguee": 2_105, "associee": 471, "arrondissement": 45}
    assert Counter(one.type == "EPT" for one in france.groups().values()) == {False: 1_255, True: 11}
    # Insee, populations municipales 2023, the overseas collectivities that have one included.
    assert sum(one.population for one in france.communes().values()) == 68_952_941


def test_every_commune_is_drawn_but_those_of_the_overseas_collectivities():
    drawn = outlines.every().communes.keys()
    towns = {one.commune for one in france.districts().values()}
    assert len(france.communes().keys() - drawn - towns) == MISSING
    assert drawn <= france.communes().keys() | france.districts().keys()


def test_the_gers_has_458_communes_in_17_epci_and_17_cantons_plus_auch():
    gers = default()
    assert gers.sizes == {"epci": 17, "canton": 18, "commune": 458}
    assert gers.population == 192_645  # Insee, population municipale 2023
    assert [(one.nom, one.outside) for one in gers.straddling] == [
        ("CC d’Aire-sur-l’Adour", 12),
        ("CC des Deux Rives", 27),
    ]
    assert {"CA Grand Auch Cœur de Gascogne", "CC de la Ténarèze", "CC du Savès"} <= {
        one.nom_epci for one in gers.areas
    }
    assert [one.nom for one in gers.areas if one.canton == "3299"] == ["Auch"]
    around = {one.nom_canton for one in gers.areas if one.canton in ("3204", "3205", "3206")}
    assert around == {"Auch-1 (hors Auch)", "Auch-2 (hors Auch)", "Auch-3 (hors Auch)"}
    assert "L’Isle-Jourdain" in {one.nom_canton for one in gers.areas}


@pytest.mark.parametrize(
    ("name", "communes", "population", "sizes", "straddling"),
    [
        ("gers", 458, 192_645, (17, 18, 458), 2),
        ("herault", 341, 1_230_289, (17, 23, 341), 2),
        ("la-reunion", 24, 889_679, (5, 20, 24), 0),
        ("rennes-metropole", 43, 480_178, (1, 11, 43), 0),
        ("deux-epci-gers", 47, 56_358, (2, 11, 47), 0),
        ("deux-epci", 56, 52_143, (2, 10, 56), 0),
        ("petite-couronne", 123, 6_889_735, (12, 72, 142), 2),  # 11 EPT and Paris
    ],
)
def test_the_example_territories_hold_what_they_say(name, communes, population, sizes, straddling):
    one = example(name)
    assert (len(one.communes), one.population, tuple(one.sizes.values())) == (communes, population, sizes)
    assert len(one.straddling) == straddling


@pytest.mark.parametrize("mesh", ["communes", "epci", "cantons", "contour"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_areas_neither_overlap_nor_leave_a_gap(name, mesh):
    # The areas of a coverage add up to the whole, and each border inside is walked once each way.
    found = rings(features(name, mesh))
    assert all(ring[0] == ring[-1] and len(set(ring)) == len(ring) - 1 >= 3 for ring in found)
    walked = Counter(pair for ring in found for pair in pairwise(ring))
    assert set(walked.values()) == {1}
    alone = {pair for pair in walked if pair[::-1] not in walked}
    border = {pair for ring in rings(features(name, "contour")) for pair in pairwise(ring)}
    if mesh == "cantons" and name == "petite-couronne":
        return  # Paris has no canton
    assert alone == border
    assert sum(map(signed_area, found)) == pytest.approx(sum(map(signed_area, rings(features(name, "contour")))))


@pytest.mark.parametrize("name", EXAMPLES)
def test_outer_rings_turn_counterclockwise_and_holes_clockwise(name):
    for mesh in ("communes", "epci", "cantons", "contour"):
        for outer, *holes in (polygon for one in features(name, mesh) for polygon in polygons(one)):
            assert signed_area(outer) > 0
            assert all(signed_area(hole) < 0 for hole in holes)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_map_weighs_less_than_400_kilobytes(name):
    assert all(len(text.encode()) < 400_000 for text in files(name).values())


def test_the_gers_is_one_piece_without_hole_of_6288_square_kilometres():
    ((only,),) = [polygons(one) for one in features("gers", "contour")]
    assert len(only) == 1
    assert signed_area(only[0]) * 111.32 * 111.11 * cos(radians(43.7)) == pytest.approx(6288, rel=0.005)


def test_llivia_is_the_only_hole_of_the_mainland():
    mainland = [code for code in outlines.every().communes if code[:2] not in ("97", "98")]
    holes = [ring for _, *holes in outlines.every().union(mainland) for ring in holes]
    large = [hole for hole in holes if abs(signed_area(hole)) / 1e8 * 8_700 > 0.3]  # square kilometres
    ((x, y),) = {(hole[0][0] / 1e4, hole[0][1] / 1e4) for hole in large}
    west, east, south, north = LLIVIA
    assert west < x < east and south < y < north


@pytest.mark.parametrize("name", EXAMPLES)
def test_towns_stand_in_their_territory(name):
    one, towns = example(name), features(name, "villes")
    assert {town["id"] for town in towns} <= one.codes
    assert len(towns) == 12


def test_areas_of_one_name_are_told_apart():
    both = from_text('departements = ["31", "32"]\nnom = "A"\nde = "de A"\ndans = "dans A"')
    names = [one.nom for one in both.areas]
    assert len(set(names)) == len(names) == 586 + 458
    assert "Auch" in names


@pytest.mark.parametrize("code", ["32", "62", "02", "21", "973", "974", "976", "2A"])
def test_the_map_of_a_departement_weighs_less_than_400_kilobytes(code: str):
    sizes = {mesh: len(text.encode()) for mesh, text in outlines.geojson(departement(code)).items()}
    assert max(sizes.values()) < 400_000, sizes


def departement(code: str) -> Territory:
    return understood(Settings(departements=(code,)))


@cache
def own_area(code: str) -> float:
    """Return the area of a commune, in square units of the file of outlines."""
    return sum(signed_area(ring) for polygon in outlines.every().union([code]) for ring in polygon)


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.sweep)])
def test_every_departement_and_every_epci_is_a_valid_map(step):
    codes = [code for code in france.departements() if not code.startswith("98") and code not in ("975", "977", "978")]
    epci = [code for code, one in france.groups().items() if one.type != "EPT"]
    territories = [Settings(departements=(code,)) for code in codes] + [Settings(epci=(code,)) for code in epci]
    assert len(territories) == 1_356
    for one in map(understood, territories[::step]):
        areas = [area.commune for area in one.areas if outlines.every().drawn(area.commune)]
        merged = sum(signed_area(ring) for polygon in outlines.every().union(areas) for ring in polygon)
        assert merged == pytest.approx(sum(map(own_area, areas)), rel=1e-9), one.words.nom
