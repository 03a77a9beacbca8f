"""Files of the base on a disk that may fail: removal, sync, mutex, and why a write was refused, in French."""

import errno
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from analytics.base.database import BaseError


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


@contextmanager
def mutex(lock: threading.Lock, file: Path, busy: str, patience: float = 0) -> Iterator[None]:
    """Hold a lock among threads and processes; raise BaseError(busy) when another holds it after `patience` seconds."""
    # Among processes, DuckDB's lock of a file: the system frees it when its owner dies.
    if not lock.acquire(timeout=patience):
        raise BaseError(busy)
    try:
        with _locked(file, busy, time.monotonic() + patience):
            yield
    finally:
        lock.release()


def _locked(file: Path, busy: str, deadline: float) -> duckdb.DuckDBPyConnection:
    while True:
        try:
            return duckdb.connect(str(file))
        except duckdb.Error as error:
            if "not a valid DuckDB" in str(error):  # damaged: it holds nothing
                remove(file)
                continue
            if time.monotonic() > deadline:
                raise BaseError(busy) from error
            time.sleep(0.1)


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
    """Remove a file or a folder, unless it is open elsewhere (on Windows): the next publication tries again."""
    with suppress(PermissionError):
        shutil.rmtree(file) if file.is_dir() else file.unlink(missing_ok=True)
