"""`python -m bench.kills [TIMES]`: kill the import at random; the base serves, and lists what served alone."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from analytics.base.paths import current_file
from analytics.base.versions import versions

CASES = Path(__file__).resolve().parents[1] / "tests" / "data" / "import"
FIRST, NEXT = CASES / "w00_propre.xlsx", CASES / "w03_large.xlsx"
HOURS = "10605.40"


def main() -> None:
    """Publish a file, then kill the import of another, again and again; say what each base held afterwards."""
    parser = argparse.ArgumentParser("python -m bench.kills")
    parser.add_argument("fois", type=int, nargs="?", default=20)
    times = parser.parse_args().fois
    with TemporaryDirectory() as folder:
        os.environ["CLAUSES_CLE"] = str(Path(folder) / "cle")
        base = Path(folder) / "base"
        _run(FIRST, base).wait()
        whole = Path(folder) / "essai"
        shutil.copytree(base, whole)
        started = time.perf_counter()
        _run(NEXT, whole).wait()
        lasts = time.perf_counter() - started
        for number in range(times):
            after = random.uniform(0.1, lasts)
            process = _run(NEXT, base)
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
            process.wait()
            _verify(base)
            print(f"{number + 1}/{times} : tué après {after:.1f} s, versions {versions(base)}")
        assert _run(NEXT, base).wait() == 0
        _verify(base)
        print(f"puis importé : versions {versions(base)}")


def _run(file: Path, base: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "analytics", "import", str(file), "--mode", "remplacer", "--base", str(base)]
    losses = [word for year in (2023, 2024, 2025) for word in ("--perte", str(year))]
    return subprocess.Popen([*command, *losses], stdout=subprocess.DEVNULL)


def _verify(base: Path) -> None:
    """Raise AssertionError unless the base serves whole figures, and lists no version that never served."""
    file = current_file(base)
    assert file is not None and file.is_file()
    with duckdb.connect(str(file), read_only=True) as connection:
        assert connection.execute("SELECT sum(heures)::VARCHAR FROM heures_realisees").fetchall() == [(HOURS,)]
    assert max(versions(base)) == int(file.stem)


if __name__ == "__main__":
    main()
