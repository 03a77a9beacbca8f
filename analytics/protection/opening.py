"""Open a base as a role may read it: the records for the facilitatrice, the protected file for the public."""

import os
from pathlib import Path

from analytics.base.database import OWNER, PUBLIC, Base, BaseError, open_file
from analytics.base.paths import base_path, current_file
from analytics.protection.public_file import public_file


def open_base(base: str | os.PathLike[str] | None = None, role: str = OWNER) -> Base:
    """Open the current version of `base` read-only, as `role` may read it; raise BaseError when there is none."""
    folder = base_path(base)
    file = current_file(folder)
    if file is None or not file.is_file():
        raise BaseError(f"Aucune base dans « {folder} ». « python -m analytics demo » construit la démonstration.")
    return open_version(file, role)


def open_version(file: Path, role: str = OWNER) -> Base:
    """Open one version file, for the public its protected file; raise BaseError when it cannot be read."""
    return open_file(public_file(file) if role == PUBLIC else file)
