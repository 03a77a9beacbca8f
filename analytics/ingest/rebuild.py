"""Bring a base built by an earlier release up to date: its records, published again by this one."""

from __future__ import annotations

import tempfile
from pathlib import Path

import duckdb

from analytics.base.database import BaseError
from analytics.base.paths import current_file
from analytics.declarations.schema import literal, record_tables
from analytics.ingest.publication import import_folder


def rebuild(base: Path) -> int:
    """Publish the records of the current version again and return the number of the new one.

    The version that served is kept. Raise BaseError when there is nothing to rebuild.
    """
    file = current_file(base)
    if file is None or not file.is_file():
        raise BaseError(f"Aucune base dans « {base} ».")
    with tempfile.TemporaryDirectory() as folder, duckdb.connect(str(file), read_only=True) as old:
        about = old.execute("SELECT nature, mention, arretee_le, commentaire FROM publication").fetchall()[0]
        for name in record_tables():
            _write_out(old, name, Path(folder))
        nature, mention, settled, comment = about
        return import_folder(
            Path(folder), base, nature=nature, mention=mention, arretee_le=settled, commentaire=comment or ""
        )


def _write_out(old: duckdb.DuckDBPyConnection, name: str, folder: Path) -> None:
    present = {
        row[0]
        for row in old.execute(
            f"SELECT column_name FROM duckdb_columns() WHERE table_name = {literal(name)}"
        ).fetchall()
    }
    columns = [f'"{column}"' for column in record_tables()[name].column_names if column in present]
    if columns:
        target = literal(str(folder / f"{name}.parquet"))
        old.execute(f'COPY (SELECT {", ".join(columns)} FROM "{name}") TO {target} (FORMAT parquet)')
