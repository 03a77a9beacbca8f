"""The tables of places: communes with what they were, EPCI, cantons, départements and how they are said."""

from __future__ import annotations

import csv
import io
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from scripts.geography.forms import forms
from scripts.geography.sources import Row, Sources, typographic

COLUMNS = (
    *("code", "type", "nom", "commune", "departement", "epci", "ept", "canton", "population", "codes_postaux"),
    *("siren", "lon", "lat"),
)
KINDS = {"commune-deleguee": "deleguee", "commune-associee": "associee"}
# Accents that both packages lack.
EPCI_WORDS = {"Coeur": "Cœur", "Tenarèze": "Ténarèze", "Saves": "Savès"}
EPCI_KINDS = re.compile(r"^(?:communauté (?:de communes|d’agglomération|urbaine)|c[cau]) ", re.IGNORECASE)
# Article of a name, by the code that Insee gives it (TNCC).
ARTICLES = {"2": "Le ", "3": "La ", "4": "Les ", "5": "L’"}
WITH_OTHERS, INSIDE, TOWN = ("2", "3"), ("4", "5"), "V"  # a canton and the town that it divides


def write(folder: Path, sources: Sources, outlines: Mapping[str, BaseGeometry]) -> None:
    """Write the four tables."""
    cantons, rows = _cantons(sources), _communes(sources, outlines)
    with (folder / "communes.csv.xz").open("wb") as file:
        file.write(lzma.compress(_table(COLUMNS, rows), preset=9))
    (folder / "cantons.csv").write_bytes(_table(("code", "nom", "type", "parts"), _kept(sources, cantons, rows)))
    (folder / "epci.csv").write_bytes(_table(("code", "type", "nom", "membres"), _groups(sources)))
    (folder / "departements.csv").write_bytes(_table(*forms(sources)))


def _kept(sources: Sources, cantons: Mapping[str, tuple[str, str]], communes: list[Row]) -> list[Row]:
    """Return the cantons that hold a commune; of a town that several share, in how many it is divided."""
    kinds, used = {row["code"]: row["type"] for row in sources.cantons}, {row.get("canton") for row in communes}
    parts = Counter(
        row["nom"].rpartition("-")[0] for row in sources.cantons if row["composition"] in WITH_OTHERS + INSIDE
    )
    kept = [(code, name) for code, (name, _) in sorted(cantons.items()) if code in used]
    return [
        {"code": code, "nom": name, "type": kinds[code], "parts": parts[name] if kinds[code] == TOWN else ""}
        for code, name in kept
    ]


def _table(columns: Iterable[str], rows: Iterable[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, tuple(columns), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def _communes(sources: Sources, outlines: Mapping[str, BaseGeometry]) -> list[Row]:
    """Return the communes of today, then their parts and former codes, and the arrondissements of three towns."""
    halls = {row["code"]: row["mairie_localisation"] for row in sources.shaped if row["type"] in ("COM", "ARM")}
    epci, ept = ({m["code"]: g["code"] for g in groups for m in g["membres"]} for groups in (sources.epci, sources.ept))
    canton = _canton_of(sources, outlines)

    def row(kind: str, code: str, name: str, owner: str, **more: object) -> Row:
        group = {"epci": epci.get(owner, ""), "ept": ept.get(owner, "")}
        place = {"code": code, "type": kind, "nom": _name(name), "commune": owner}
        return place | {"departement": sources.current[owner]["departement"]} | group | more

    def settled(one: Row) -> Row:
        codes = " ".join(one.get("codesPostaux", ()))
        about = {"population": one.get("population", ""), "codes_postaux": codes, "siren": one.get("siren", "")}
        return about | _hall(halls.get(one["code"], ""))

    found = [
        row("commune", code, one["nom"], code, canton=canton.get(code, ""), **settled(one))
        for code, one in sources.current.items()
    ]
    found += [row(KINDS[one["type"]], one["code"], one["nom"], one["chefLieu"]) for one in sources.parts]
    found += [
        row("arrondissement", one["code"], one["nom"], one["commune"], **settled(one)) for one in sources.districts
    ]
    named = {one["code"] for one in sources.parts} | sources.current.keys()
    found += [row("ancien", old, "", owner) for old, owner in sources.owner.items() if old not in named]
    order = ("commune", "arrondissement", "deleguee", "associee", "ancien")
    return sorted(found, key=lambda one: (one["code"], order.index(one["type"])))


def _name(name: str) -> str:
    return typographic(name).replace(" Arrondissement", "")


def _hall(location: str) -> Row:
    point = shapely.from_wkb(location) if len(location) > 2 else None
    return {"lon": f"{point.x:.3f}", "lat": f"{point.y:.3f}"} if point else {}


def _cantons(sources: Sources) -> dict[str, tuple[str, str]]:
    """Return {code: (name, département)}; as Insee says, a canton of a part of its town is « hors » it."""
    numbers = {row["id"]: row["code"] for row in sources.known_departements}
    towns = {row["id"]: typographic(ARTICLES.get(row["type_nom"], "") + row["nom"]) for row in sources.shaped}
    found = {}
    for row in sources.cantons:
        name = typographic(ARTICLES.get(row["type_nom"], "") + row["nom"])
        town = towns.get(row["bureau_centralisateur_id"], "")
        divided = row["composition"] in WITH_OTHERS and name.startswith(f"{town}-")
        found[row["code"]] = (f"{name} (hors {town})" if divided else name, numbers[row["departement_id"]])
    return found


def _canton_of(sources: Sources, outlines: Mapping[str, BaseGeometry]) -> dict[str, str]:
    """Return {commune: canton}, by the largest part of its outline; cantons inside a town are left for the town."""
    departement = {code: where for code, (_, where) in _cantons(sources).items()}
    drawn = [row for row in sources.cantons if len(row["geometry"]) > 2 and row["composition"] not in INSIDE]
    drawn.sort(key=lambda row: row["code"])
    shapes = [shapely.set_precision(shapely.from_wkb(row["geometry"]), 1e-6) for row in drawn]
    tree, found = shapely.STRtree(shapes), {}
    for code, outline in outlines.items():
        here = [
            place for place in tree.query(outline) if departement[drawn[place]["code"]] == _departement(sources, code)
        ]
        shares = [(shapely.intersection(outline, shapes[place]).area, drawn[place]["code"]) for place in here]
        if shares and max(shares)[0] > 0.02 * outline.area:
            found[code] = max(shares, key=lambda one: (one[0], one[1]))[1]
    return found


def _departement(sources: Sources, code: str) -> str:
    return str(sources.current[code]["departement"])


def _groups(sources: Sources) -> list[Row]:
    """Return every EPCI, then the EPT of Grand Paris, with the number of their communes."""
    spelled = {row["code"]: EPCI_KINDS.sub("", typographic(row["nom"])) for row in sources.spelled_epci}
    return [
        {"code": one["code"], "type": one["type"], "nom": _spelled(one, spelled), "membres": len(one["membres"])}
        for group in (sources.epci, sources.ept)
        for one in sorted(group, key=lambda one: one["code"])
    ]


def _spelled(one: Row, spelled: Mapping[str, str]) -> str:
    """Return the name of an EPCI with the accents of the other package, where both have the same letters."""
    name = typographic(one["nom"])
    kind = EPCI_KINDS.match(name)
    start = kind.group() if kind else ""
    bare, other = name.removeprefix(start), spelled.get(one["code"], "")
    kept = other if _letters(other) == _letters(bare) and _marks(other) > _marks(bare) else bare
    return start + " ".join(EPCI_WORDS.get(word, word) for word in kept.split(" "))


def _letters(text: str) -> str:
    plain = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(one for one in unicodedata.normalize("NFKD", plain) if one.isalnum())


def _marks(text: str) -> int:
    return Counter(one.isascii() for one in text)[False]
