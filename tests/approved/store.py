"""What was approved: a digest of every item, and whole texts of the telling addresses."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import unified_diff
from functools import cache
from itertools import islice
from pathlib import Path

from tests.approved.addresses import TELLING, group_of
from tests.records import publish_demo, same_noise

HERE = Path(__file__).parent
DIGESTS, TEXTS = HERE / "digests.json", HERE / "texts"
SETTLED = ("2025-12-31", "2025-09-30")
LINES = 40  # of the difference of an item that a failure shows
HEAD = "\n\n===== "
HOW = (
    "Whole texts: `python -m tests.approved --texts FOLDER` in both checkouts, then `diff -r`. "
    "To approve a change: `python -m tests.approved --write --pages NAME`."
)
Found = dict[str, str]


def prepare(demo: Path, bases: Path) -> Path:
    """Copy a demonstration once for each day that it may stop at, as published on a fixed day; return `bases`."""
    import duckdb

    for day in SETTLED:
        if day == SETTLED[0]:
            shutil.copytree(demo, bases / day)
        else:
            publish_demo(same_noise(bases / day), date.fromisoformat(day))
        for file in (bases / day).glob("*/*.duckdb"):
            with duckdb.connect(str(file)) as connection:
                dated = "SELECT table_name FROM duckdb_columns() WHERE column_name = 'publiee_le' AND NOT internal"
                for (table,) in connection.execute(dated).fetchall():
                    connection.execute(f"UPDATE {table} SET publiee_le = '2026-01-15 09:30:00'")
    return bases


def name_of(role: str, address: str, item: str) -> str:
    """Return what an item is called in the store."""
    return f"{role} | {address} | {item}"


def digest(text: str) -> str:
    """Return the digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


@cache
def approved() -> Mapping[str, str]:
    """Return the digest approved for each item."""
    return json.loads(DIGESTS.read_text(encoding="utf-8")) if DIGESTS.is_file() else {}


def differences(visits: Iterable[tuple[str, str]], found: Found) -> list[str]:
    """Return, for each item of these visits that is not as approved, its name and how it differs."""
    starts = {f"{role} | {address}" for role, address in visits}
    wanted = {name: one for name, one in approved().items() if name.rpartition(" | ")[0] in starts}
    names = sorted(wanted.keys() | found.keys())
    return [
        _told(name, found) for name in names if wanted.get(name) != (digest(found[name]) if name in found else None)
    ]


def _told(name: str, found: Found) -> str:
    if name not in found:
        return f"{name}: no longer there"
    if name not in approved():
        return f"{name}: new"
    role, address, _ = name.split(" | ", 2)
    before = _texts(_file(role, address)).get(name)
    if before is None:
        return name
    lines = unified_diff(before.split("\n"), found[name].split("\n"), "approved", "found", n=1, lineterm="")
    return "\n".join([name, *islice(lines, LINES)])


def write(groups: Iterable[str], found: Found) -> None:
    """Approve what was found, in place of all that was approved for these groups of addresses."""
    kept = {name: one for name, one in approved().items() if group_of(name.split(" | ")[1]) not in groups}
    both = kept | {name: digest(text) for name, text in found.items()}
    DIGESTS.write_text(json.dumps(dict(sorted(both.items())), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    TEXTS.mkdir(exist_ok=True)
    files: dict[Path, Found] = {}
    for name, text in found.items():
        role, address, _ = name.split(" | ", 2)
        if address in TELLING:
            files.setdefault(_file(role, address), {})[name] = text
    for file, texts in files.items():
        file.write_text(sections(texts), encoding="utf-8")
    approved.cache_clear()


def sections(texts: Found) -> str:
    """Return texts in one, each under its name."""
    return "".join(f"{HEAD}{name}\n{text}" for name, text in texts.items()) + "\n"


@cache
def _texts(file: Path) -> Found:
    text = file.read_text(encoding="utf-8").removesuffix("\n") if file.is_file() else ""
    return dict(part.partition("\n")[::2] for part in text.split(HEAD)[1:])


def _file(role: str, address: str) -> Path:
    return TEXTS / f"{group_of(address)}-{role}.txt"
