"""Marchés announced but not signed yet, that the facilitatrice writes: kept in a file of the base."""

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from analytics.base.database import Base, BaseError
from analytics.base.disk import mutex
from analytics.base.own_words import GUARD, PATIENCE, folder_of, may_write

FILE, BEFORE = "annonces.json", "annonces-precedentes.json"
MOST, NAME_LENGTH = 200, 120
HOURS = (1, 1_000_000)
_writing = threading.Lock()


@dataclass(frozen=True)
class Announced:
    """A marché announced: its name, its maître d’ouvrage, its clause hours, when it should begin."""

    nom: str
    maitre_ouvrage: str
    heures: float
    debut: date


def announced(base: Base) -> tuple[Announced, ...]:
    """Return the marchés announced, in the order written; when the file is damaged, those before the last change."""
    folder = folder_of(base)
    found = (_readable(folder / name) for name in (FILE, BEFORE)) if folder else ()
    return next((one for one in found if one is not None), ())


def _readable(file: Path) -> tuple[Announced, ...] | None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return tuple(_checked(one["nom"], one["maitre_ouvrage"], one["heures"], one["debut"]) for one in found)
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def write_announced(base: Base, given: Sequence[Announced]) -> None:
    """Save the marchés announced; raise BaseError when refused or unreadable."""
    folder = folder_of(base)
    if folder is None or not may_write(base):
        raise BaseError("Seule la facilitatrice peut écrire les marchés annoncés.")
    if len(given) > MOST:
        raise BaseError(f"Trop de marchés annoncés : {MOST} au plus.")
    try:
        kept = [_checked(one.nom, one.maitre_ouvrage, one.heures, one.debut.isoformat()) for one in given]
    except ValueError as error:
        raise BaseError(str(error)) from error
    refusal = "Les marchés annoncés n’ont pas pu être enregistrés (disque, droits ou autre écriture en cours)."
    try:
        with mutex(_writing, folder / GUARD, refusal, PATIENCE):
            _save(folder / FILE, kept)
    except OSError as error:
        raise BaseError(refusal) from error


def _checked(nom: str, owner: str, heures: float, debut: str) -> Announced:
    name, owner = (" ".join(str(text).split())[:NAME_LENGTH] for text in (nom, owner))
    if not name or not owner:
        raise ValueError("Un marché annoncé porte un nom et un maître d’ouvrage.")
    if not HOURS[0] <= float(heures) <= HOURS[1]:
        raise ValueError(f"« {name} » : les heures vont de {HOURS[0]} à {HOURS[1]}.")
    return Announced(name, owner, float(heures), date.fromisoformat(debut))


def _save(file: Path, kept: Sequence[Announced]) -> None:
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    lines = [{**asdict(one), "debut": one.debut.isoformat()} for one in kept]
    draft.write_text(json.dumps(lines, ensure_ascii=False, indent=1), encoding="utf-8")
    if _readable(file) is not None:
        os.replace(file, file.with_name(BEFORE))
    os.replace(draft, file)
