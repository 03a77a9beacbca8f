"""Publication of versions: one is written as a draft, checked, then served by moving a pointer; the last ones stay."""

from __future__ import annotations

import errno
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

from analytics.base.database import BaseError, open_file
from analytics.base.paths import POINTER, current_file, public_path, version_file
from analytics.declarations.schema import fingerprint, literal, record_tables

KEPT_VERSIONS = 20
DRAFT = ".brouillon"
TRIALS = "essais"
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
    number = next_number(base)
    write_draft(draft, lambda connection: build(connection, number))
    return draft


def discard(draft: Path) -> None:
    """Remove a draft that will not be published."""
    remove(draft)


def write_draft(draft: Path, build: Callable[[duckdb.DuckDBPyConnection], None]) -> None:
    """Fill or change a draft with `build`; remove it and raise BaseError when the disk or memory is full."""
    try:
        with duckdb.connect(str(draft)) as connection:
            build(connection)
            connection.execute(f"CREATE OR REPLACE TABLE construction AS SELECT {literal(fingerprint())} AS empreinte")
            connection.execute("CHECKPOINT")
        open_file(draft).close()
        flush(draft)
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        remove(draft)
        raise refusal(error) from error
    except BaseException:
        remove(draft)
        raise


def refusal(error: Exception) -> BaseError:
    """Return the error, in French, that tells why a draft could not be written."""
    if isinstance(error, duckdb.OutOfMemoryException) and "directory" not in str(error):
        return BaseError("Mémoire insuffisante pour cet import. La version précédente sert toujours.")
    if is_disk_full(error):
        return BaseError("Disque plein : rien n’est publié, la version précédente sert toujours.")
    return BaseError("La base ne peut pas être écrite (disque ou droits) : la version précédente sert toujours.")


def is_disk_full(error: Exception) -> bool:
    """Return whether an error says that nothing more can be written to the disk."""
    return getattr(error, "errno", None) == errno.ENOSPC or "space left" in str(error) or "max_temp" in str(error)


def next_number(base: Path) -> int:
    """Return the number of the version to publish."""
    return max([0, *versions(base)]) + 1


def versions(base: Path) -> list[int]:
    """Return the numbers of the versions kept in `base`, oldest first."""
    return sorted(int(file.stem) for file in (base / "versions").glob("*.duckdb"))


def history(base: Path) -> pd.DataFrame:
    """Return one row per kept version, the latest first.

    Columns: version, sert (whether it serves), publiee_le, arretee_le, nature, commentaire, lignes (of the
    record tables) and fichiers (their names).
    """
    serving = current_file(base)
    rows = [_described(version_file(base, number), serving) for number in reversed(versions(base))]
    columns = ("version", "sert", "publiee_le", "arretee_le", "nature", "commentaire", "lignes", "fichiers")
    return pd.DataFrame(rows, columns=columns)


def _described(file: Path, serving: Path | None) -> tuple[object, ...]:
    number = int(file.stem)
    try:
        base = open_file(file, any_release=True)
    except BaseError:
        return (number, file == serving, pd.NaT, pd.NaT, "illisible", "", 0, "")
    try:
        about = base.publication
        rows = base.query(
            "SELECT sum(estimated_size) AS n FROM duckdb_tables() WHERE table_name IN (SELECT unnest($t))",
            {"t": list(record_tables())},
        )["n"].iloc[0]
        files = base.query("SELECT nom FROM fichier_importe WHERE version = $v ORDER BY nom", {"v": number})["nom"]
        when = (about["publiee_le"], about["arretee_le"])
        return (number, file == serving, *when, about["nature"], about["commentaire"], int(rows), ", ".join(files))
    finally:
        base.close()


def point_to(base: Path, number: int) -> None:
    """Make version `number` the one that serves; raise BaseError when it is not kept."""
    if not version_file(base, number).is_file():
        numbers = ", ".join(map(str, versions(base))) or "aucune"
        raise BaseError(f"La version {number} n’existe pas. Versions gardées : {numbers}.")
    draft = base / f"{POINTER}{DRAFT}"
    draft.write_text(str(number), encoding="utf-8")
    flush(draft)
    os.replace(draft, base / POINTER)
    flush(base)


@contextmanager
def one_publisher(base: Path) -> Iterator[None]:
    """Hold the mutex of publication: a lock among threads, DuckDB's file lock among processes.

    The system frees a file lock when its owner dies, so a crash leaves nothing to repair.
    """
    (base / "versions").mkdir(parents=True, exist_ok=True)
    refusal = "Une autre publication est en cours dans cette base : réessayez quand elle sera finie."
    if not _publishing.acquire(blocking=False):
        raise BaseError(refusal)
    try:
        guard = duckdb.connect(str(base / "verrou.duckdb"))
    except duckdb.IOException as error:
        _publishing.release()
        raise BaseError(refusal) from error
    try:
        yield
    finally:
        guard.close()
        _publishing.release()


def forget_versions(base: Path, numbers: Sequence[int]) -> list[int]:
    """Remove kept versions but the one that serves, and every trial; return those that could not be removed."""
    with one_publisher(base):
        serving = current_file(base)
        for file in (version_file(base, number) for number in numbers):
            if file != serving:
                _remove_version(file)
        remove(base / TRIALS)
        return [number for number in numbers if version_file(base, number).exists()]


def forget_old_versions(base: Path) -> None:
    """Remove all versions but the last KEPT_VERSIONS."""
    for number in versions(base)[:-KEPT_VERSIONS]:
        _remove_version(version_file(base, number))


def _remove_version(file: Path) -> None:
    """Remove a version, and the public's file made from it."""
    remove(file)
    remove(public_path(file))


def _forget_old(folder: Path, pattern: str = "*") -> None:
    for file in folder.glob(pattern):
        if time.time() - file.stat().st_mtime > TRIAL_SECONDS:
            remove(file)


def clean_drafts(base: Path) -> None:
    """Remove the drafts that an interrupted publication left."""
    for file in (base / "versions").glob(f"*{DRAFT}*"):
        remove(file)
    if (base / "publiques").is_dir():
        _forget_old(base / "publiques", f"*{DRAFT}*")


def flush(path: Path) -> None:
    """Sync a file, or the entries of a folder, to the disk, so that it survives a power cut."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:  # Windows does not open folders
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise
    finally:
        os.close(handle)


def remove(file: Path) -> None:
    """Remove a file or a folder, when nobody holds it open."""
    # On Windows a version still open elsewhere cannot be removed: the next publication tries again.
    try:
        shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
    except PermissionError:
        return
