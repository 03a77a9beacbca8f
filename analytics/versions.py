"""Publishing: a new version is written apart, checked, then served by moving one pointer; the last ones are kept."""

from __future__ import annotations

import errno
import logging
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

from analytics.database import POINTER, BaseError, current_file, open_file, public_path, version_file
from analytics.protection.public_file import prepare_public_file
from analytics.schema import fingerprint, literal, record_tables

KEPT_VERSIONS = 20
DRAFT = ".brouillon"
TRIALS = "essais"
TRIAL_SECONDS = 24 * 3600  # a trial that nobody confirmed in a day is forgotten
Build = Callable[[duckdb.DuckDBPyConnection, int], None]
Progress = Callable[[float, str], None]
log = logging.getLogger(__name__)
_publishing = threading.Lock()


def _quiet(share: float, step: str) -> None:
    """Show no progress."""


def publish(base: Path, build: Build, progress: Progress = _quiet) -> int:
    """Write a new version with `build(connection, number)`, then make it the current one; return its number.

    `build` fills an empty DuckDB file. If it raises, or if the process dies, the version that
    served before still serves: the pointer moves last, in one atomic replacement, once the public's file is made.
    """
    with _one_publisher(base):
        _clean_drafts(base)
        number = _next_number(base)
        draft = version_file(base, number).with_suffix(DRAFT)
        _write(draft, lambda connection: build(connection, number))
        return _serve(base, draft, number, progress)


def try_out(base: Path, build: Build) -> Path:
    """Write a draft with `build(connection, number)` and return its file, which nothing serves."""
    folder = base / TRIALS
    folder.mkdir(parents=True, exist_ok=True)
    _forget_old(folder)
    draft = folder / f"{uuid.uuid4().hex}{DRAFT}"
    number = _next_number(base)
    _write(draft, lambda connection: build(connection, number))
    return draft


def publish_draft(base: Path, draft: Path, before: Path | None, finish: Build, progress: Progress = _quiet) -> int:
    """Make a draft the current version, once `finish(connection, number)` has signed it; return its number.

    Raise BaseError when the version that served when the draft was made no longer does.
    """
    with _one_publisher(base):
        if current_file(base) != before:
            raise BaseError("Une autre version a été publiée depuis l’essai : refaites l’essai, puis confirmez.")
        if not draft.is_file():
            raise BaseError("Cet essai n’existe plus : refaites l’essai, puis confirmez.")
        number = _next_number(base)
        progress(0.1, "Écriture de la version")
        _write(draft, lambda connection: finish(connection, number))
        return _serve(base, draft, number, progress)


def discard(draft: Path) -> None:
    """Forget a draft that will not be published."""
    _remove(draft)


def _write(draft: Path, build: Callable[[duckdb.DuckDBPyConnection], None]) -> None:
    """Fill or change a draft; it disappears when that fails."""
    try:
        with duckdb.connect(str(draft)) as connection:
            build(connection)
            connection.execute(f"CREATE OR REPLACE TABLE construction AS SELECT {literal(fingerprint())} AS empreinte")
            connection.execute("CHECKPOINT")
        open_file(draft).close()
        _flush(draft)
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        _remove(draft)
        raise _refusal(error) from error
    except BaseException:
        _remove(draft)
        raise


def _serve(base: Path, draft: Path, number: int, progress: Progress) -> int:
    try:
        _remove(public_path(version_file(base, number)))  # of a publication that died before it served
        os.replace(draft, version_file(base, number))
        _flush(base / "versions")
        progress(0.85, "Chiffres du public")
        _prepare_public(version_file(base, number))
        point_to(base, number)
    except OSError as error:
        _remove(draft)
        raise _refusal(error) from error
    _forget_old_versions(base)
    return number


def _prepare_public(file: Path) -> None:
    """Make the public's file of a version; without it the public reads nothing until its first opening makes it."""
    try:
        prepare_public_file(file)
    except Exception as error:  # whatever fails there, the version is sound and the facilitatrice needs it
        why = type(error).__name__  # its message may quote what the base holds
        log.warning("%s : chiffres du public non préparés (%s), ils le seront à leur première lecture.", file.name, why)


def _refusal(error: Exception) -> BaseError:
    if isinstance(error, duckdb.OutOfMemoryException) and "directory" not in str(error):
        return BaseError("Mémoire insuffisante pour cet import. La version précédente sert toujours.")
    if is_disk_full(error):
        return BaseError("Disque plein : rien n’est publié, la version précédente sert toujours.")
    return BaseError("La base ne peut pas être écrite (disque ou droits) : la version précédente sert toujours.")


def is_disk_full(error: Exception) -> bool:
    """Return whether an error says that nothing more can be written to the disk."""
    return getattr(error, "errno", None) == errno.ENOSPC or "space left" in str(error) or "max_temp" in str(error)


def _next_number(base: Path) -> int:
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
        said = [about[name] for name in ("publiee_le", "arretee_le", "nature", "commentaire")]
        return (number, file == serving, *said, int(rows), ", ".join(files))
    finally:
        base.close()


def point_to(base: Path, number: int) -> None:
    """Make version `number` the one that serves; raise BaseError when it is not kept."""
    if not version_file(base, number).is_file():
        known = ", ".join(map(str, versions(base))) or "aucune"
        raise BaseError(f"La version {number} n’existe pas. Versions gardées : {known}.")
    draft = base / f"{POINTER}{DRAFT}"
    draft.write_text(str(number), encoding="utf-8")
    _flush(draft)
    os.replace(draft, base / POINTER)
    _flush(base)


def restore(base: Path, number: int) -> None:
    """Make a kept version serve again; raise BaseError when it is not kept or a publication is under way."""
    with _one_publisher(base):
        if version_file(base, number).is_file():
            open_file(version_file(base, number), any_release=True).close()
            _prepare_public(version_file(base, number))
        point_to(base, number)


@contextmanager
def _one_publisher(base: Path) -> Iterator[None]:
    """Hold the right to publish: among threads by a lock, among processes by DuckDB's own file lock.

    A lock that the system frees when its owner dies needs no repair after a crash.
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
    with _one_publisher(base):
        serving = current_file(base)
        for file in (version_file(base, number) for number in numbers):
            if file != serving:
                _remove_version(file)
        _remove(base / TRIALS)
        return [number for number in numbers if version_file(base, number).exists()]


def _forget_old_versions(base: Path) -> None:
    for number in versions(base)[:-KEPT_VERSIONS]:
        _remove_version(version_file(base, number))


def _remove_version(file: Path) -> None:
    """Remove a version, and the public's file made from it."""
    _remove(file)
    _remove(public_path(file))


def _forget_old(folder: Path, pattern: str = "*") -> None:
    for file in folder.glob(pattern):
        if time.time() - file.stat().st_mtime > TRIAL_SECONDS:
            _remove(file)


def _clean_drafts(base: Path) -> None:
    for file in (base / "versions").glob(f"*{DRAFT}*"):
        _remove(file)
    if (base / "publiques").is_dir():
        _forget_old(base / "publiques", f"*{DRAFT}*")


def _flush(path: Path) -> None:
    """Ask the system to write a file, or a folder's names, to the disk: what is pointed to survives a power cut."""
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


def _remove(file: Path) -> None:
    # On Windows a version still open elsewhere cannot be removed: the next publication tries again.
    try:
        shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
    except PermissionError:
        return
