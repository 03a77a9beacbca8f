"""What the facilitatrice decides of official contracts: links, notes on article 35, a line of the bilan; in a file."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from analytics.base.database import Base, BaseError
from analytics.base.disk import mutex
from analytics.base.own_words import PATIENCE, folder_of, may_write, one_line
from analytics.declarations.dimensions import UnknownValue

FILE, BEFORE, GUARD = "achats.json", "achats-precedents.json", "achats-verrou.duckdb"
NOTE = 300  # characters
NO_CONTRACT = ""  # she has decided that a marché is not in the official data
STATES = {
    "a_faire": "À faire",
    "concerne": "Concerné",
    "conforme": "Conforme, d’après la facilitatrice",
    "derogation": "Dérogation motivée",
    "non_concerne": "Non concerné",
}
EXEMPTIONS = {
    "solution": "Solution immédiatement disponible",
    "objet": "Pas de lien suffisant avec l’objet",
    "concurrence": "Concurrence restreinte, ou exécution difficile",
    "travaux": "Travaux de moins de six mois",
}
Value = TypeVar("Value")
_writing = threading.Lock()


@dataclass(frozen=True)
class Note:
    """What she says of a contract that article 35 may concern; `derogation` is one of EXEMPTIONS, or empty."""

    etat: str
    derogation: str = ""
    texte: str = ""


@dataclass(frozen=True)
class Choices:
    """All her decisions: the contract of each marché (empty: none), notes by contract, the line of the bilan."""

    liens: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Note] = field(default_factory=dict)
    au_bilan: bool = False


def read_choices(base: Base) -> Choices:
    """Return all decisions; when the file is damaged, those of the copy made before the last change."""
    return read_folder(folder_of(base))


def read_folder(folder: Path | None) -> Choices:
    """Return the decisions of the folder of a base; none without a folder."""
    found = (_readable(folder / name) for name in (FILE, BEFORE)) if folder else ()
    return next(filter(None, found), Choices())


def stamp(base: Base) -> str:
    """Return a text that changes whenever a decision does: a key for caches."""
    folder = folder_of(base)
    try:
        stat = (folder / FILE).stat() if folder else None
    except OSError:
        stat = None
    return f"{stat.st_ino}-{stat.st_mtime_ns}" if stat else ""


def link(base: Base, marche: str, achat: str | None) -> None:
    """Save the contract of a marché; NO_CONTRACT when it has none, None to forget the decision."""
    _change(base, lambda known: replace(known, liens=_with(known.liens, marche, achat)))


def annotate(base: Base, achat: str, note: Note | None) -> None:
    """Save a note on a contract, None to remove it; raise UnknownValue for another state or exemption."""
    if note and note.etat not in STATES:
        raise UnknownValue("État", note.etat, STATES)
    if note and note.derogation not in ("", *EXEMPTIONS):
        raise UnknownValue("Dérogation", note.derogation, EXEMPTIONS)
    kept = note and replace(note, texte=one_line(note.texte, NOTE))
    _change(base, lambda known: replace(known, notes=_with(known.notes, achat, kept)))


def tell_in_bilan(base: Base, wanted: bool) -> None:
    """Save whether the bilan on paper says a line of the official purchases."""
    _change(base, lambda known: replace(known, au_bilan=wanted))


def _with(mapping: Mapping[str, Value], key: str, value: Value | None) -> dict[str, Value]:
    rest = {name: other for name, other in mapping.items() if name != key}
    return rest if value is None else {**rest, key: value}


def _readable(file: Path) -> Choices | None:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        notes = {str(key): Note(**one) for key, one in data["notes"].items()}
        return Choices({str(key): str(one) for key, one in data["liens"].items()}, notes, bool(data["au_bilan"]))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _change(base: Base, change: Callable[[Choices], Choices]) -> None:
    folder = folder_of(base)
    if folder is None or not may_write(base):
        raise BaseError("Seule la facilitatrice peut noter ou relier des achats.")
    refusal = "Ce choix n’a pas pu être enregistré (disque, droits ou autre écriture en cours)."
    try:
        with mutex(_writing, folder / GUARD, refusal, PATIENCE):
            _save(folder, change(read_folder(folder)))
    except OSError as error:
        raise BaseError(refusal) from error


def _save(folder: Path, choices: Choices) -> None:
    draft = folder / f".{FILE}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump(asdict(choices), stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    if _readable(folder / FILE):
        os.replace(folder / FILE, folder / BEFORE)
    os.replace(draft, folder / FILE)
