"""Values as people and software write them -> codes: our table, and the one that the facilitatrice adds to."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from analytics.declarations.record_labels import key
from analytics.declarations.schema import DATA

FILE = "correspondances.csv"
COLUMNS = ("liste", "valeur", "code")
EMPTY = ""  # the code of a value that stands for none

Lists = dict[str, dict[str, str]]


def value_key(text: str) -> str:
    """Return what two spellings of one value share; a sign before a number counts: « CDD + 6 mois »."""
    signed = re.sub(r"[+>]\s*(?=\d)", " plus ", text)
    return key(re.sub(r"(?:(?<=[\s(])[-−]|<)\s*(?=\d)", " moins ", signed))


def meanings(base: Path) -> Lists:
    """Return, per list, the code of each written value (see `value_key`); those of the base prevail over ours."""
    lists: Lists = {}
    for row in rows_of(DATA) + rows_of(base):
        lists.setdefault(row["liste"], {})[value_key(row["valeur"])] = row["code"]
    return lists


def rows_of(folder: Path) -> list[dict[str, str]]:
    """Return the rows of the table that a folder holds: none when it has no table."""
    if not (folder / FILE).is_file():
        return []
    rows = _read(folder / FILE)
    return [row for row in rows if all(isinstance(row.get(name), str) for name in COLUMNS)]


def add(base: Path, values: Mapping[tuple[str, str], str]) -> None:
    """Add to the base's own table what (list, value) pairs mean; an empty code leaves the cell blank."""
    rows = {(row["liste"], value_key(row["valeur"])): row for row in rows_of(base)}
    for (name, value), code in values.items():
        rows[name, value_key(value)] = {"liste": name, "valeur": value, "code": code}
    base.mkdir(parents=True, exist_ok=True)
    draft = base / f"{FILE}.brouillon"
    with draft.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows.values())
    draft.replace(base / FILE)


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def code_list(name: str) -> list[dict[str, str]]:
    """Return the rows of a code list."""
    return _read(DATA / "codes" / f"{name}.csv")


def code_lists() -> tuple[str, ...]:
    """Return the names of the code lists."""
    return tuple(sorted(file.stem for file in (DATA / "codes").glob("*.csv")))
