"""The territory in force: what territoire.toml says, read when it is needed and again when it changes."""

import os
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from time import monotonic

from analytics.french.grammar import NO_BREAK
from analytics.territory import france
from analytics.territory.members import Territory
from analytics.territory.settings_file import (
    DEFAULT,
    DEFAULT_BASE,
    FILE,
    VARIABLE,
    Settings,
    TerritoryError,
    read,
    settings_file,
)
from analytics.territory.words import Words, departement_words, group_words


def territory(base: Path | None = None) -> Territory:
    """Return the territory of a base, else of CLAUSES_BASE, else of the project's own; the Gers without settings.

    The file is looked at twice a second at most: texts ask a thousand times a page. Raise TerritoryError at its faults.
    """
    if base is not None:
        return _of(settings_file(base))
    return _lately(os.environ.get(VARIABLE), os.environ.get("CLAUSES_BASE"), int(monotonic() * 2))


@lru_cache(maxsize=4)
def _lately(named: str | None, base: str | None, moment: int) -> Territory:
    return _of(settings_file(Path(base or DEFAULT_BASE)))


def reread() -> None:
    """Look at the settings again at the next call: they were just written."""
    _lately.cache_clear()


def _of(file: Path) -> Territory:
    try:
        return _of_file(file, os.stat(file).st_mtime_ns)
    except OSError:
        if os.environ.get(VARIABLE):
            raise TerritoryError(
                f"{VARIABLE}{NO_BREAK}: le fichier «{NO_BREAK}{file}{NO_BREAK}» n’existe pas."
            ) from None
        return default()


def words() -> Words:
    """Return how the territory in force is said."""
    return territory().words


@lru_cache(maxsize=1)
def default() -> Territory:
    """Return the territory of a base without settings: the Gers."""
    return understood(Settings(departements=tuple(DEFAULT["departements"])))


@lru_cache(maxsize=8)
def _of_file(file: Path, stamp: int) -> Territory:
    return from_text(file.read_text(encoding="utf-8"), file.name)


def from_text(text: str, file: str = FILE) -> Territory:
    """Return the territory that the text of a file means; raise TerritoryError."""
    return understood(read(text, file), file)


def understood(settings: Settings, file: str = FILE) -> Territory:
    """Return the territory of settings; raise TerritoryError when it is empty or has no name."""
    found = Territory(settings, _words(settings, file))
    if not found.communes:
        raise TerritoryError(f"{file}{NO_BREAK}: aucune commune. Écrivez departements, epci ou communes_en_plus.")
    return found


def _words(settings: Settings, file: str) -> Words:
    known = _deduced(settings)
    forms = {name: settings.texts.get(name) or known.get(name, "") for name in ("nom", "de", "dans")}
    missing = [name for name, said in forms.items() if not said]
    if missing:
        raise TerritoryError(f"À écrire dans {file}{NO_BREAK}: {', '.join(missing)}.")
    own = {name for name in ("nom", "de") if name in settings.texts}
    more = {
        "hors": settings.texts.get("hors") or (f"hors {forms['de']}" if own else known["hors"]),
        "adjectif": settings.texts.get("adjectif") or known.get("adjectif", ""),
        "perimetre": forms["nom"] if own else known["perimetre"],
        "ensemble": f"l’ensemble {forms['de']}" if own else known["ensemble"],
    }
    return Words(**forms, **more)


def _deduced(settings: Settings) -> dict[str, str]:
    """Return the forms of one département or of one EPCI; none for a mix, whose name nobody can guess."""
    if len(settings.departements) == 1 and not settings.epci:
        return asdict(departement_words(dict(france.departements()[settings.departements[0]])))
    if len(settings.epci) == 1 and not settings.departements:
        return asdict(group_words(france.groups()[settings.epci[0]].nom))
    return {}
