"""Where the files of a base are. Nothing here imports DuckDB, so that a server answers before it is loaded."""

import os
from pathlib import Path

from analytics.territory.settings_file import DEFAULT_BASE

POINTER = "courante"
REPAIR = "« python -m analytics reparer » remet en service la dernière version saine ; « restaurer » en choisit une."


class BaseError(Exception):
    """A base that cannot be opened or published; the message is French and meant for the facilitatrice."""


class DamagedBase(BaseError):
    """A base that was published and cannot be served as it lies: the message says what is wrong and how to mend it."""


def base_path(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the base named by the caller, else by CLAUSES_BASE, else the project's own folder."""
    return Path(given or os.environ.get("CLAUSES_BASE") or DEFAULT_BASE)


def key_file() -> Path:
    """Return where the key of pseudonyms lives: CLAUSES_CLE, else the user's settings; never in the base."""
    given = os.environ.get("CLAUSES_CLE")
    return Path(given) if given else Path.home() / ".config" / "clauses-sociales" / "cle"


def current_file(base: Path) -> Path | None:
    """Return the DuckDB file that serves `base` now, or None when no pointer names one; raise DamagedBase."""
    try:
        if base.is_file():
            return base
        written = (base / POINTER).read_bytes().strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise DamagedBase(f"« {base} » ne se lit pas ({error.strerror}) : vérifiez le disque et les droits.") from error
    if not written.isdigit() or len(written) > 9:
        raise DamagedBase(f"« {base / POINTER} », qui nomme la version en service, est illisible. {REPAIR}")
    return version_file(base, int(written))


def is_untouched(base: Path) -> bool:
    """Return whether nothing was ever published in `base`, as far as its folder tells."""
    return not base.is_file() and not any((base / name).exists() for name in (POINTER, "versions", "publiques"))


def version_file(base: Path, version: int) -> Path:
    """Return where version number `version` of `base` lives."""
    return base / "versions" / f"{version:06d}.duckdb"


def base_of(file: Path) -> Path:
    """Return the base that a version, a draft or a public's file belongs to: the file itself, when it stands alone."""
    return file.parent.parent if file.parent.name in ("versions", "publiques", "elus", "essais") else file


def public_path(file: Path) -> Path:
    """Return where the public's file of a version lives: beside the versions, never among them."""
    if file.parent.name == "versions":
        return file.parent.parent / "publiques" / file.name
    return file.with_suffix(".public.duckdb")


def elu_path(file: Path) -> Path:
    """Return where the file of a version for élus bound to discretion lives."""
    if file.parent.name == "versions":
        return file.parent.parent / "elus" / file.name
    return file.with_suffix(".elu.duckdb")


def beside(file: Path, name: str) -> Path:
    """Return where what goes with the versions of a base, and never in a public file, lives."""
    return base_of(file) / name if base_of(file) != file else file.with_suffix(f".{name}")
