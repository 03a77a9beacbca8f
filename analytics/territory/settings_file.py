"""territoire.toml: what it says, and in French what is wrong with it, where, and the closest known names."""

import difflib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analytics.french.grammar import NO_BREAK, list_and, normalise
from analytics.territory import france

DEFAULT_BASE = Path(__file__).resolve().parents[2] / "data" / "base"
VARIABLE = "CLAUSES_TERRITOIRE"
FILE = "territoire.toml"
MESHES = ("epci", "ept", "canton", "commune")
LISTS = ("departements", "epci", "communes_en_plus", "communes_en_moins", "mailles")
TEXTS = ("nom", "de", "dans", "hors", "adjectif", "siret_porteur")
DEFAULT = {"departements": ["32"]}


class TerritoryError(Exception):
    """A territory that cannot be read; the message is French, and names the file and the line."""


@dataclass(frozen=True)
class Settings:
    """What territoire.toml says, its names of places read as codes."""

    departements: tuple[str, ...] = ()
    epci: tuple[str, ...] = ()
    communes_en_plus: tuple[str, ...] = ()
    communes_en_moins: tuple[str, ...] = ()
    arrondissements: bool = False
    mailles: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def settings_file(base: Path) -> Path:
    """Return the file that names the territory of a base: CLAUSES_TERRITOIRE, else territoire.toml in its folder."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else (base.parent if base.is_file() else base) / FILE


def read(text: str, file: str = FILE) -> Settings:
    """Return the settings of the text of a file; raise TerritoryError at what is wrong."""
    return _Reader(text, file).settings()


class _Reader:
    """One reading: the text, kept to name the line of a fault."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file = text, file
        try:
            self.given: Mapping[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise TerritoryError(f"{file}{NO_BREAK}: écriture TOML incorrecte ({error}).") from error

    def settings(self) -> Settings:
        for key, value in self.given.items():
            self._check(key, value)
        lists = {key: tuple(dict.fromkeys(self.given.get(key, ()))) for key in LISTS}
        codes = {
            "departements": self._codes(lists["departements"], "Département", departement_names()),
            "epci": self._codes(lists["epci"], "EPCI", group_names()),
        }
        communes = {
            key: self._codes(lists[key], "Commune", commune_names())
            for key in LISTS
            if "communes" in key and lists[key]
        }
        for mesh in lists["mailles"]:
            if mesh not in MESHES:
                raise self.fault(mesh, f"maille « {mesh} » inconnue. Mailles possibles{NO_BREAK}: {list_and(MESHES)}.")
        texts = {key: self.given[key].strip().replace("'", "’") for key in TEXTS if self.given.get(key, "").strip()}
        cut = self.given.get("arrondissements", False)
        return Settings(**codes, **communes, arrondissements=cut, mailles=lists["mailles"], texts=texts)

    def fault(self, word: str, text: str) -> TerritoryError:
        lines = list(enumerate(self.text.splitlines(), 1))
        is_key = re.compile(rf"\s*{re.escape(word)}\s*=")  # « de » is also in « departements »
        named = [number for number, line in lines if is_key.match(line)]
        number = next(iter([*named, *(number for number, line in lines if word in line)]), 0)
        return TerritoryError(f"{self.file}{f', ligne {number}' if number else ''}{NO_BREAK}: {text}")

    def _check(self, key: str, value: object) -> None:
        if key not in (*LISTS, *TEXTS, "arrondissements"):
            known = (*LISTS, *TEXTS, "arrondissements")
            raise self.fault(key, f"réglage « {key} » inconnu.{closest(key, {one: one for one in known})}")
        if key in LISTS and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            raise self.fault(key, f"« {key} » attend une liste de textes entre crochets.")
        if key in TEXTS and not isinstance(value, str):
            raise self.fault(key, f"« {key} » attend un texte entre guillemets.")
        if key == "arrondissements" and not isinstance(value, bool):
            raise self.fault(key, "« arrondissements » attend true ou false.")

    def _codes(self, given: Iterable[str], what: str, known: Mapping[str, str]) -> tuple[str, ...]:
        """Return the codes of places given by code or by name."""
        names: dict[str, list[str]] = {}
        for code, name in known.items():
            names.setdefault(normalise(name), []).append(code)
        return tuple(self._code(one, what, known, names) for one in given)

    def _code(self, given: str, what: str, known: Mapping[str, str], names: Mapping[str, list[str]]) -> str:
        found = [given] if given in known else names.get(normalise(given), [])
        if len(found) == 1:
            return found[0]
        if found:
            choices = list_and(f"{code} ({known[code]})" for code in found[:12])
            raise self.fault(given, f"{what} « {given} » désigne plusieurs codes{NO_BREAK}: {choices}.")
        raise self.fault(given, f"{what} « {given} » inconnu.{closest(given, known)}")


def closest(given: str, known: Mapping[str, str]) -> str:
    """Return « Le plus proche : … », the known names or codes that look like what was given."""
    names = {normalise(name): (code, name) for code, name in known.items()}
    codes = {normalise(code): (code, name) for code, name in known.items()}
    close = difflib.get_close_matches(normalise(given), [*names, *codes], n=3, cutoff=0.6)
    found = dict.fromkeys({**codes, **names}[one] for one in close)
    if not found:
        return ""
    said = list_and(code if code == name else f"{code} ({name})" for code, name in found)
    return f" {'Le plus proche' if len(found) == 1 else 'Les plus proches'}{NO_BREAK}: {said}."


def departement_names() -> dict[str, str]:
    """Return {code: name} of the départements and overseas collectivities."""
    return {code: row["nom"] for code, row in france.departements().items()}


def group_names() -> dict[str, str]:
    """Return {code: name} of the EPCI and EPT."""
    return {code: one.nom for code, one in france.groups().items()}


def commune_names() -> dict[str, str]:
    """Return {code: name} of the communes."""
    return {code: one.nom for code, one in france.communes().items()}
