"""The whole set at once: `python -m tests.approved --check [--all]`, `--write` or `--texts FOLDER`."""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.demo import build_demo
from tests.approved import store
from tests.approved.addresses import every_address, group_of, spread, visits
from tests.approved.files import Visit, items
from tests.records import same_noise

CHUNK = 25  # addresses that a process takes at once


def main(arguments: Sequence[str] | None = None) -> int:
    """Produce what is asked for; return 1 when something is not as approved."""
    given = _parser().parse_args(arguments)
    chosen = spread() if given.check and not given.all else every_address()
    asked = [visit for visit in visits(chosen) if not given.pages or group_of(visit[1]) in given.pages]
    with TemporaryDirectory() as folder:
        build_demo(same_noise(Path(folder, "demo")))
        found = _produced(store.prepare(Path(folder, "demo"), Path(folder, "bases")), asked)
    print(f"{len(asked)} addresses, {len(found)} items.")
    if given.texts:
        _write_texts(given.texts, found)
    elif given.write:
        store.write({group_of(address) for _, address in asked}, found)
    else:
        wrong = store.differences(asked, found)
        print("\n".join([*wrong, f"{len(wrong)} items differ.", *([store.HOW] if wrong else [])]))
        return bool(wrong)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.approved")
    wanted = parser.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--check", action="store_true", help="say what is not as approved")
    wanted.add_argument("--write", action="store_true", help="approve what is produced now")
    wanted.add_argument("--texts", type=Path, metavar="FOLDER", help="write the whole text of every item")
    parser.add_argument("--all", action="store_true", help="check every address, not only those of the test")
    parser.add_argument("--pages", nargs="+", default=[], metavar="NAME", help="evolution, fichiers, commandes, base…")
    return parser


def _produced(bases: Path, asked: Sequence[Visit]) -> store.Found:
    parts = [asked[start : start + CHUNK] for start in range(0, len(asked), CHUNK)]
    # Streamlit logs each run without a server; the errors of a page are among its items.
    quiet = {"initializer": logging.disable, "initargs": (logging.ERROR,)}
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn"), **quiet) as processes:
        done = processes.map(items, [bases] * len(parts), parts)
        return {name: text for part in done for name, text in part.items()}


def _write_texts(folder: Path, found: store.Found) -> None:
    for start, names in groupby(found, lambda name: name.rpartition(" | ")[0]):
        role, address = start.split(" | ", 1)
        name = re.sub(r"[^\w=.-]+", "_", address)[:100]
        file = folder / role / group_of(address) / f"{name}-{store.digest(address)}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(store.sections({name: found[name] for name in names}), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
