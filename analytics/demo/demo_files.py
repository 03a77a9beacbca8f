"""CSV files in the format that the import reads."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from analytics.declarations.schema import record_tables

Cell = str | int | float | date | None
Row = dict[str, Cell]  # by column of a record table


def write_table(folder: Path, name: str, rows: Iterable[Row]) -> None:
    """Write the CSV file of one table, its columns in the order of the dictionary."""
    columns = record_tables()[name].column_names
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_text(row.get(column)) for column in columns] for row in rows)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"{value:g}" if isinstance(value, float) else str(value)
