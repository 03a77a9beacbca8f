"""Publication of versions: one is written as a draft, checked, then served by moving a pointer; the last ones stay."""

import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path

import duckdb
import pandas as pd

from analytics.base.database import BaseError, open_file
from analytics.base.disk import flush, mutex, refusal, remove
from analytics.base.paths import POINTER, DamagedBase, current_file, elu_path, public_path, version_file
from analytics.declarations.schema import fingerprint, literal, record_tables
from analytics.declarations.settings import version

KEPT_VERSIONS = 20
DRAFT = ".brouillon"
LATEST = "derniere"
SPARE = 50_000_000  # bytes that a publication leaves free
TRIALS = "essais"
IMPORTS = "imports"
ASIDE = "abimees"  # versions that could not be read
TRIAL_SECONDS = 24 * 3600  # a trial that nobody confirms within a day is removed
Build = Callable[[duckdb.DuckDBPyConnection, int], None]
Progress = Callable[[float, str], None]
_publishing = threading.Lock()


def no_progress(share: float, step: str) -> None:
    """Ignore the progress of a publication: the default of those who show none."""


def try_out(base: Path, build: Build) -> Path:
    """Write the draft of a trial with `build(connection, number)` and return its file; it is not served."""
    folder = base / TRIALS
    folder.mkdir(parents=True, exist_ok=True)
    _forget_old(folder)
    draft = folder / f"{uuid.uuid4().hex}{DRAFT}"
    write_draft(draft, build, next_number(base))
    return draft


def write_draft(draft: Path, build: Build, number: int) -> None:
    """Fill or change the draft of version `number`; remove it and raise BaseError when the disk or memory is full."""
    try:
        check_space(draft.parent.parent)
        with duckdb.connect(str(draft)) as connection:
            build(connection, number)
            built = f"SELECT {literal(fingerprint())} AS empreinte, {literal(version())} AS application"
            connection.execute(f"CREATE OR REPLACE TABLE construction AS {built}")
            connection.execute("CHECKPOINT")
        open_file(draft).close()
        flush(draft)
    except BaseException as error:
        for rest in draft.parent.glob(f"{draft.name}*"):  # its journal (.wal) and what it spilled (.tmp)
            remove(rest)
        if isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException | OSError):
            raise refusal(error) from error
        raise


def check_space(base: Path) -> None:
    """Raise BaseError when the disk has no room for a version as large as the one that serves and its public file."""
    file = named_file(base)
    sizes = [one.stat().st_size for one in (file, file and public_path(file)) if one and one.is_file()]
    free, wanted = shutil.disk_usage(base).free, SPARE + 2 * sum(sizes)
    if free < wanted:
        raise BaseError(
            f"Disque presque plein ({free / 1e6:.0f} Mo libres, {wanted / 1e6:.0f} nécessaires) : rien n’est publié, "
            "la version précédente sert toujours. Libérez de la place, puis recommencez."
        )


def next_number(base: Path) -> int:
    """Return the number of the version to publish."""
    return max([0, *versions(base)]) + 1


def versions(base: Path) -> list[int]:
    """Return the numbers of the versions kept in `base`, oldest first: those that serve or served."""
    latest = _latest_served(base)
    return [number for number in _files(base) if number <= latest]


def _files(base: Path) -> list[int]:
    """Return the numbers of the files of versions; a publication that died may have left one that never served."""
    return sorted(int(file.stem) for file in (base / "versions").glob("*.duckdb") if file.stem.isdecimal())


def _latest_served(base: Path, published: int = 0) -> int:
    """Return the number of the latest version that ever served; `published` is one about to."""
    serving, noted = named_file(base), _noted(base / LATEST)
    number = int(serving.stem) if serving and serving.stem.isdecimal() else 0
    if noted:
        return max(noted, number)
    if not number and not (base / POINTER).exists() and published:
        return 0
    # A base of an earlier release, or one that lost its pointer: every version served.
    return max([number, *(one for one in _files(base) if one != published)])


def _noted(file: Path) -> int:
    """Return the number that a file of the base holds; 0 when it is missing or unreadable."""
    with suppress(OSError):
        written = file.read_bytes().strip()
        return int(written) if written.isdigit() and len(written) <= 9 else 0
    return 0


def history(base: Path) -> pd.DataFrame:
    """Return one row per kept version, the latest first; `lignes` counts the rows of its record tables."""
    serving = named_file(base)
    files = [version_file(base, number) for number in reversed(versions(base))]
    rows = [(int(file.stem), file == serving, *_described(file)) for file in files]
    columns = ("version", "sert", "publiee_le", "arretee_le", "nature", "commentaire", "lignes", "fichiers")
    return pd.DataFrame(rows, columns=columns)


def is_sound(file: Path) -> bool:
    """Return whether a version can be read to its last row: DuckDB checks the sum of each block that it reads."""
    try:
        with closing(open_file(file, any_release=True)) as base:
            for table in base.sizes:
                base.rows(f'SELECT bit_xor(hash(t)) FROM "{table}" AS t')
    except (BaseError, duckdb.Error):
        return False
    return True


def named_file(base: Path) -> Path | None:
    """Return the file that the pointer of `base` names; None as well when the pointer is unreadable."""
    try:
        return current_file(base)
    except DamagedBase:
        return None


def _described(file: Path) -> tuple[object, ...]:
    try:
        return _read(file)
    except (BaseError, duckdb.Error):
        return pd.NaT, pd.NaT, "illisible", "", 0, ""


def _read(file: Path) -> tuple[object, ...]:
    with closing(open_file(file, any_release=True)) as base:
        about = base.publication
        rows = sum(base.sizes.get(name, 0) for name in record_tables())
        files = base.rows("SELECT nom FROM fichier_importe WHERE version = $v ORDER BY nom", {"v": int(file.stem)})
        names = ", ".join(name for (name,) in files)
        return about["publiee_le"], about["arretee_le"], about["nature"], about["commentaire"], rows, names


def point_to(base: Path, number: int) -> None:
    """Make version `number` the one that serves; raise BaseError when it is not kept."""
    if not version_file(base, number).is_file():
        numbers = ", ".join(map(str, versions(base))) or "aucune"
        raise BaseError(f"La version {number} n’existe pas. Versions gardées : {numbers}.")
    _write_number(base, LATEST, _latest_served(base, number))  # going back must not hide the version that served
    _write_number(base, POINTER, number)


def _write_number(base: Path, name: str, number: int) -> None:
    """Replace a file of the base that holds one number, in one atomic step."""
    draft = base / f"{name}{DRAFT}"
    draft.write_text(str(number), encoding="utf-8")
    flush(draft)
    os.replace(draft, base / name)
    flush(base)


def one_publisher(base: Path) -> AbstractContextManager[None]:
    """Return the mutex of publication."""
    (base / "versions").mkdir(parents=True, exist_ok=True)
    busy = "Une autre publication est en cours dans cette base : réessayez quand elle sera finie."
    return mutex(_publishing, base / "verrou.duckdb", busy)


def forget_versions(base: Path, numbers: Sequence[int]) -> list[int]:
    """Remove kept versions but the one that serves, every trial and what was put aside; return those that stay."""
    with one_publisher(base):
        clean_drafts(base)
        _remove_versions(base, numbers)
        for folder in (TRIALS, IMPORTS, ASIDE):  # any of them may hold anybody
            remove(base / folder)
        return [number for number in numbers if version_file(base, number).exists()]


def forget_old_versions(base: Path) -> None:
    """Remove all versions but the last KEPT_VERSIONS and the one that serves."""
    _remove_versions(base, versions(base)[:-KEPT_VERSIONS])


def _remove_versions(base: Path, numbers: Sequence[int]) -> None:
    for file in {version_file(base, number) for number in numbers} - {named_file(base)}:
        remove(file)
        remove(public_path(file))
        remove(elu_path(file))


def _forget_old(folder: Path, pattern: str = "*") -> None:
    for file in folder.glob(pattern):
        if time.time() - file.stat().st_mtime > TRIAL_SECONDS:
            remove(file)


def clean_drafts(base: Path) -> None:
    """Remove the drafts, and the version that never served, that an interrupted publication left."""
    for file in [*(base / "versions").glob(f"*{DRAFT}*"), *(base / "versions").glob("*.wal")]:
        remove(file)
    if named_file(base):
        _remove_versions(base, sorted({*_files(base)} - {*versions(base)}))
    _forget_old(base / "publiques", f"*{DRAFT}*")
