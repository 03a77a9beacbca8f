"""Every commune, EPCI, canton and département of France, from data/geo/france."""

import csv
import io
import lzma
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from sys import intern
from typing import NamedTuple

FRANCE = Path(__file__).resolve().parents[2] / "data" / "geo" / "france"
COMMUNE, DISTRICT = "commune", "arrondissement"


class Named(NamedTuple):
    """A commune of 2026, or a code or name that leads to one: déléguée, associée, ancien, arrondissement.

    `commune` is the code of the commune of today. Absent values are empty texts, an unknown population is 0.
    """

    code: str
    type: str
    nom: str
    commune: str
    departement: str
    epci: str
    ept: str
    canton: str
    population: int
    codes_postaux: tuple[str, ...]
    siren: str
    lon: float | None
    lat: float | None


class Group(NamedTuple):
    """An EPCI or an EPT: how many communes it has, wherever they are."""

    code: str
    type: str
    nom: str
    membres: int


@cache
def every_name() -> tuple[Named, ...]:
    """Return the 39 838 rows of communes.csv.xz, in the order of their codes (0,2 s the first time)."""
    with lzma.open(FRANCE / "communes.csv.xz") as packed:
        return tuple(map(_named, csv.DictReader(io.TextIOWrapper(packed, "utf-8", newline=""))))


def _named(row: Mapping[str, str]) -> Named:
    place = (float(row["lon"]) if row["lon"] else None, float(row["lat"]) if row["lat"] else None)
    code, name = row["code"], row["nom"]
    # Few different values in many rows: each is held once, 10 MB less.
    kind, owner = intern(row["type"]), intern(row["commune"])
    groups = (intern(row["departement"]), intern(row["epci"]), intern(row["ept"]), intern(row["canton"]))
    size, postcodes = int(row["population"] or 0), tuple(map(intern, row["codes_postaux"].split()))
    return Named(code, kind, name, owner, *groups, size, postcodes, row["siren"], *place)


@cache
def communes() -> Mapping[str, Named]:
    """Return the communes of today by code."""
    return {one.code: one for one in every_name() if one.type == COMMUNE}


@cache
def districts() -> Mapping[str, Named]:
    """Return the arrondissements of Paris, Lyon and Marseille by code."""
    return {one.code: one for one in every_name() if one.type == DISTRICT}


@cache
def districts_of(commune: str) -> tuple[Named, ...]:
    """Return the arrondissements of a town; none but for three."""
    return tuple(one for one in districts().values() if one.commune == commune)


def postcodes(code: str) -> tuple[str, ...]:
    """Return the postcodes of a commune or an arrondissement; none for an unknown code."""
    found = communes().get(code) or districts().get(code)
    return found.codes_postaux if found else ()


@cache
def groups() -> Mapping[str, Group]:
    """Return every EPCI and EPT by SIREN."""
    return {row["code"]: Group(row["code"], row["type"], row["nom"], int(row["membres"])) for row in _rows("epci")}


@cache
def cantons() -> Mapping[str, str]:
    """Return the name of each canton by code."""
    return {row["code"]: row["nom"] for row in _rows("cantons")}


@cache
def split_towns() -> Mapping[str, int]:
    """Return {code of its group: number of cantons} of the towns that several cantons share; 0 when it is unknown."""
    return {row["code"]: int(row["parts"]) for row in _rows("cantons") if row["type"] == "V"}


@cache
def departements() -> Mapping[str, Mapping[str, str]]:
    """Return {code: nom, article, de, dans, adjectif} of the départements and overseas collectivities."""
    return {row["code"]: row for row in _rows("departements")}


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    with (FRANCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def whole_departement(code: str) -> str:
    """Return the code that stands for a département alone, which no commune bears: « 32000 », « 97400 »."""
    return code.ljust(5, "0")
