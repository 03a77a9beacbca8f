"""Open a base as a role may read it: the records for the facilitatrice, the protected file for the public."""

import os
from pathlib import Path

from analytics.base.database import ELU, OWNER, PUBLIC, Base, BaseError, open_file
from analytics.base.paths import REPAIR, DamagedBase, base_path, current_file
from analytics.protection.public_file import elu_file, public_file


def open_base(base: str | os.PathLike[str] | None = None, role: str = OWNER) -> Base:
    """Open the current version of `base` read-only, as `role` may read it; raise BaseError when there is none."""
    return open_version(serving_file(base_path(base)), role)


def serving_file(base: Path) -> Path:
    """Return the file of the version that serves `base`; raise BaseError, which says why, when there is none."""
    file = current_file(base)
    if file is None or not file.is_file():
        raise _missing(base, file)
    return file


def _missing(folder: Path, file: Path | None) -> BaseError:
    """Return why a folder serves nothing: never used, emptied, or without the version that its pointer names."""
    if file is not None:
        return DamagedBase(f"La version en service, « {file} », a disparu. {REPAIR}")
    if (folder / "versions").is_dir():
        return DamagedBase(f"« {folder} » ne dit plus quelle version est en service. {REPAIR}")
    return BaseError(
        f"Aucune base dans « {folder} ». Si elle devait y être, le disque est démonté ou vide : remontez-le, "
        "ou restaurez une sauvegarde. Sinon importez vos relevés ; « python -m analytics demo » "
        "construit la démonstration."
    )


def open_version(file: Path, role: str = OWNER) -> Base:
    """Open one version file, for the public its protected file; raise BaseError when it cannot be read."""
    made = {PUBLIC: public_file, ELU: elu_file}.get(role)
    return open_file(made(file) if made else file)
