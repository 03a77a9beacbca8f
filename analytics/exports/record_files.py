"""The import format as CSV files in one archive: what a French spreadsheet opens and the import reads back."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, BinaryIO

from analytics.base.database import Base
from analytics.declarations.record_labels import COLUMN_LABELS
from analytics.declarations.schema import record_tables
from analytics.exports.template import export_rows, exported_tables

RUNS = re.compile(r"'*[=+\-@\t\r]")  # text that a spreadsheet would run, or that already carries the quote


def export_csv(base: Base, target: BinaryIO | Path | None = None) -> bytes:
    """Write every record of a base as a zip of CSV files; importing it again gives the same records."""
    buffer = target or io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, columns in exported_tables():
            with archive.open(f"{table.name}.csv", "w", force_zip64=True) as raw:
                _write(raw, columns, export_rows(base, table, columns))
    return buffer.getvalue() if isinstance(buffer, io.BytesIO) else b""


def template_csv() -> bytes:
    """Return the empty tables as a zip of CSV files that hold their titles."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in record_tables().values():
            with archive.open(f"{table.name}.csv", "w") as raw:
                _write(raw, table.column_names, ())
    return buffer.getvalue()


def _write(raw: IO[bytes], columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
        writer.writerow([COLUMN_LABELS[name] for name in columns])
        writer.writerows([_cell(value) for value in row] for row in rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float | Decimal):
        return str(value).removesuffix(".0").replace(".", ",")
    text = str(value)
    return f"'{text}" if RUNS.match(text) else text
