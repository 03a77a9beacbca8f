"""Import files as the production import reads them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from analytics.declarations.schema import record_tables


def write_table(folder: Path, name: str, rows: Iterable[dict[str, object]]) -> None:
    """Write the CSV file of one table, its columns in the order of the dictionary."""
    columns = record_tables()[name].column_names
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_text(row.get(column)) for column in columns] for row in rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"{value:g}" if isinstance(value, float) else str(value)
