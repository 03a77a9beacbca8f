"""Where the files of a base are. Nothing here imports DuckDB, so that a server answers before it is loaded."""

import os
from pathlib import Path

from analytics.territory.settings_file import DEFAULT_BASE

POINTER = "courante"


def base_path(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the base named by the caller, else by CLAUSES_BASE, else the project's own folder."""
    return Path(given or os.environ.get("CLAUSES_BASE") or DEFAULT_BASE)


def current_file(base: Path) -> Path | None:
    """Return the DuckDB file that serves `base` now, or None when nothing was published yet."""
    if base.is_file():
        return base
    pointer = base / POINTER
    if not pointer.is_file():
        return None
    return version_file(base, int(pointer.read_text(encoding="utf-8")))


def version_file(base: Path, version: int) -> Path:
    """Return where version number `version` of `base` lives."""
    return base / "versions" / f"{version:06d}.duckdb"


def base_of(file: Path) -> Path:
    """Return the base that a version, a draft or a public's file belongs to: the file itself, when it stands alone."""
    return file.parent.parent if file.parent.name in ("versions", "publiques", "essais") else file


def public_path(file: Path) -> Path:
    """Return where the public's file of a version lives: beside the versions, never among them."""
    if file.parent.name == "versions":
        return file.parent.parent / "publiques" / file.name
    return file.with_suffix(".public.duckdb")
