"""`python -m bench`: build the bases, measure the application and two references, print one table."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from bench import application, plan, references, report
from bench.bases import FOLDER, build
from bench.drive import chromium
from bench.machine import described
from bench.outcome import Outcome

Found = TypeVar("Found")
SIZES = (10_000, 1_000_000, 10_000_000)


def main() -> None:
    """Run the bench that the arguments ask for, and keep its figures in .bench/."""
    parser = argparse.ArgumentParser("python -m bench")
    parser.add_argument("--sizes", type=int, nargs="*", default=[], help="nombres de relevés d’heures")
    parser.add_argument("--quick", action="store_true", help="une seule taille, moins de trois minutes")
    given = parser.parse_args()
    sizes = tuple(given.sizes or SIZES)
    wanted = plan.quick(sizes) if given.quick else plan.whole(sizes)
    FOLDER.mkdir(exist_ok=True)
    about = described()
    ours: dict[int, Outcome] = {}
    others: dict[str, dict[int, Outcome]] = {name: {} for name in references.PROGRAMS}
    for size in wanted.sizes:
        built = _said(f"base de {size} relevés", build, size)
        with chromium() as browser:
            ours[size] = _said("l’application", application.measure, browser, built, wanted)
            for name in references.PROGRAMS if wanted.compares(size) else ():
                others[name][size] = _said(name, references.measure, browser, name, built.folder, wanted)
    lines = report.table(ours, others)
    print("\n" + report.as_text(lines))
    print("\n".join(wrong for outcome in ours.values() for wrong in outcome.wrong[:5]))
    _keep(about, lines, ours, others)
    if not given.quick:
        subprocess.run([sys.executable, "-m", "bench.imports"], check=True)  # alone: its memory is measured


def _said(what: str, act: Callable[..., Found], *given: object) -> Found:
    """Do something that takes time, and say what and how long."""
    print(f"{what}…", end=" ", flush=True)
    started = time.perf_counter()
    found = act(*given)
    print(f"{time.perf_counter() - started:.0f} s", flush=True)
    return found


def _keep(about: dict[str, str], lines: list[list[str]], ours: dict, others: dict) -> None:
    said = "\n".join(f"- {name} : {value}" for name, value in about.items())
    (FOLDER / "resultats.md").write_text(f"{said}\n\n{report.as_markdown(lines)}\n", encoding="utf-8")
    found = {"application": ours, **others}
    kept = {name: {size: asdict(outcome) for size, outcome in by_size.items()} for name, by_size in found.items()}
    (FOLDER / "resultats.json").write_text(json.dumps({"ici": about, "mesures": kept}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
