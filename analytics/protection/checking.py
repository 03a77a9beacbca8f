"""Tell whether a base can be served, and what is wrong with it: what monitoring, Administration and commands say."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from analytics.base.database import OWNER, BaseError, OtherTerritory, OutdatedBase, open_file
from analytics.base.paths import DamagedBase, is_untouched, key_file, public_path
from analytics.base.versions import history
from analytics.declarations.settings import oldest_days
from analytics.french.numbers import count, number
from analytics.protection.opening import serving_file
from analytics.protection.public_file import serves

LEAST_FREE = 200_000_000  # bytes: below, an import may not end


class Fault(NamedTuple):
    """What is wrong, in words that anybody may read, and how whoever administers mends it."""

    what: str
    how: str


def faults(base: Path) -> list[Fault]:
    """Return all that is wrong with what `base` serves; none when it serves, or was never published."""
    return [] if is_untouched(base) else [*_serving(base), *_key(), *_disk(base)]


def published(file: Path | None) -> str | None:
    """Return when a version was published, as ISO 8601; None when it cannot be read."""
    try:
        if file is None:
            return None
        with closing(open_file(file, any_release=True)) as opened:
            return opened.publication["publiee_le"].isoformat()
    except BaseError:
        return None


def all_faults(base: Path) -> list[Fault]:
    """Return what is wrong with what `base` serves and with each version that it keeps: seconds for a large base."""
    kept = history(base)
    unreadable = kept.loc[kept["nature"] == "illisible", "version"]
    how = "Restaurez-la d’une sauvegarde, ou lancez « reparer », qui la met de côté."
    return faults(base) + [Fault(f"La version {one} est illisible.", how) for one in unreadable]


def _serving(base: Path) -> Iterator[Fault]:
    try:
        file = serving_file(base)
        with closing(open_file(file)) as opened:
            published: datetime = opened.publication["publiee_le"]
            opened.rows(f"SELECT count(*) FROM {'fait_heures' if opened.role == OWNER else 'fait_suivi'}")
    except OutdatedBase as error:
        yield Fault("La base est d’une version antérieure de l’application.", str(error))
        return
    except OtherTerritory as error:
        yield Fault("La base est celle d’un autre territoire que le réglage.", str(error))
        return
    except DamagedBase as error:
        yield Fault("La base publiée ne s’ouvre pas.", str(error))
        return
    except BaseError as error:
        yield Fault("Aucune base à servir.", str(error))
        return
    yield from _public(file)
    days = (datetime.now() - published).days
    if (most := oldest_days()) and days > most:
        yield Fault(f"Les données ont {count(days, 'jour')}.", "Importez des relevés récents (CLAUSES_AGE_MAX).")


def _public(file: Path) -> Iterator[Fault]:
    """Yield what keeps the public from reading: its file is made again by its first reader, if it can be written."""
    folder = public_path(file).parent
    if not (serves(file, is_alone=True) or serves(public_path(file))):
        yield Fault("Les chiffres du public sont à refaire.", f"« reparer » les refait ; vérifiez « {folder} ».")


def _disk(base: Path) -> Iterator[Fault]:
    try:
        free = shutil.disk_usage(base).free
    except OSError:
        return
    if free < LEAST_FREE:
        how = "Libérez de la place, ou supprimez d’anciennes versions : aucun import ne pourra être publié."
        yield Fault(f"Le disque est presque plein ({number(free / 1e6)} Mo libres).", how)
    if not os.access(base if base.is_dir() else base.parent, os.W_OK) and base.is_dir():
        yield Fault("Le dossier de la base ne peut pas être écrit.", f"Donnez « {base} » au compte de l’application.")


def _key() -> Iterator[Fault]:
    """Yield what is wrong with the key of pseudonyms; one that does not exist yet is made at the first need."""
    file = key_file()
    try:
        if not file.exists():
            return
        readable = len(bytes.fromhex(file.read_text(encoding="ascii").strip())) >= 32
        mode = file.stat().st_mode
    except (OSError, ValueError):
        readable, mode = False, 0
    if not readable:
        how = f"Remettez « {file} » d’une sauvegarde : 64 chiffres hexadécimaux, lisibles par l’application seule."
        yield Fault("La clé des pseudonymes est illisible : aucun export d’ABC Clause ne peut être importé.", how)
    elif os.name == "posix" and mode & 0o077:
        yield Fault("La clé des pseudonymes est lisible par d’autres comptes.", f"chmod 600 {file}")
