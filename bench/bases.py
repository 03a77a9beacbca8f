"""The bases of the bench, built once a size by the generator and published through the production import."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from analytics.base.database import PUBLIC, BaseError
from analytics.base.paths import current_file
from analytics.protection.opening import open_base

PROJECT = Path(__file__).resolve().parents[1]
FOLDER = PROJECT / ".bench"


@dataclass(frozen=True)
class Built:
    """One base: where it is, how long its publication took (None when it was already there), its size."""

    size: int
    folder: Path
    seconds: float | None
    megabytes: float


def build(size: int) -> Built:
    """Return the base of `size` hour records, built when it is missing or of another release."""
    folder = FOLDER / f"base-{size}"
    seconds = None
    if not _is_current(folder):
        shutil.rmtree(folder, ignore_errors=True)
        started = time.perf_counter()
        command = [sys.executable, "-m", "bench.records", str(size), str(folder)]
        subprocess.run(command, check=True, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)})
        seconds = time.perf_counter() - started
    open_base(folder, role=PUBLIC).close()  # above some size, the first public reader has this file made
    return Built(size, folder, seconds, current_file(folder).stat().st_size / 1e6)


def _is_current(folder: Path) -> bool:
    try:
        open_base(folder).close()
    except BaseError:
        return False
    return True
