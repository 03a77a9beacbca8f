"""What data/import declares: fields that a column may be, words of cells, titles and rules of other software."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from analytics.declarations.schema import DATA

FOLDER = DATA / "import"


@dataclass(frozen=True)
class Field:
    """What a column may be: its label, how its cells are read, its usual titles, the columns that it fills."""

    name: str
    label: str
    reads: str
    titles: tuple[str, ...]
    tables: tuple[str, ...] = ()

    def column_of(self, table: str) -> str | None:
        """Return the column that the field fills in a table, or None."""
        return next((one.split(".")[1] for one in self.tables if one.split(".")[0] == table), None)


@dataclass(frozen=True)
class Software:
    """The export of another software: the titles that give it away, its columns, what its codes mean."""

    name: str
    reference: str
    known_by: frozenset[str]
    unread: frozenset[str]
    columns: dict[str, str]
    values: dict[str, dict[str, str]]
    marche: str
    separator: str
    missing: str


@cache
def fields() -> dict[str, Field]:
    """Return the fields by name, in the order of the file."""
    return {
        name: Field(name, one["libelle"], one["lit"], tuple(one["titres"]), tuple(one.get("tables", ())))
        for name, one in _read("champs.toml").items()
    }


@cache
def sentences() -> dict[str, dict[str, Any]]:
    """Return what each cause of causes.toml says, and how much it weighs."""
    return _read("causes.toml")


@cache
def words(name: str) -> frozenset[str]:
    """Return a list of words of mots.toml, folded."""
    return frozenset(folded(word) for word in _read("mots.toml")[name])


@cache
def separators() -> tuple[str, ...]:
    """Return what separates several values in a cell, the surest first."""
    return tuple(_read("mots.toml")["separateurs"])


@cache
def name_words(table: str) -> dict[str, tuple[str, ...]]:
    """Return the words that two names of one buyer or company may differ by, per group."""
    return {group: tuple(map(folded, given)) for group, given in _read("mots.toml")[table].items()}


@cache
def software() -> tuple[Software, ...]:
    """Return the software whose exports are known, one per file of data/import/logiciels."""
    return tuple(_software(file.name) for file in sorted((FOLDER / "logiciels").glob("*.toml")))


def _software(name: str) -> Software:
    given = _read(f"logiciels/{name}")
    return Software(
        given["nom"],
        given["reference"],
        frozenset(map(folded, given["reconnu_a"])),
        frozenset(map(folded, given.get("non_lu", ()))),
        {folded(title): one for title, one in given["colonnes"].items()},
        given.get("valeurs", {}),
        given["marche"],
        given.get("statut_separateur", ""),
        given.get("manque", ""),
    )


@cache
def folded(text: str) -> str:
    """Return a text without case, accents, parentheses nor punctuation, its words one space apart."""
    bare = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    # « 26 (ans) » and « Heures (h) »: what parentheses hold rarely tells columns apart, unless nothing else does.
    outside = re.sub(r"\([^()]*\)", " ", bare)
    bare = outside if re.search(r"\w", outside) else bare
    kept = re.sub(r"[^\w#?/+&°.\-]+", " ", bare.replace("’", " ").replace("'", " ").replace("_", " "))
    return " ".join(kept.split()).strip(" .")


@cache
def _read(name: str) -> dict[str, Any]:
    with (FOLDER / name).open("rb") as stream:
        return tomllib.load(stream)
