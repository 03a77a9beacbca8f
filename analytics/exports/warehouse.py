"""The published tables of a version for another database: Parquet files, or CSV files and the SQL that loads them."""

from functools import partial
from pathlib import Path

from pyarrow import csv, parquet

from analytics.base.database import Base
from analytics.declarations.dimensions import FACTS

ROWS = 100_000  # held in memory at once
TABLES = (*FACTS, "couverture", "publication")
FORMATS = ("parquet", "postgresql")
SCRIPT = "charger.sql"
TYPES = {
    "VARCHAR": "text",
    "VARCHAR[]": "text[]",
    "DOUBLE": "double precision",
    "TINYINT": "smallint",
    "UTINYINT": "smallint",
    "HUGEINT": "numeric",
    "UBIGINT": "numeric",
}


def export_tables(base: Base, folder: Path, kind: str) -> list[str]:
    """Write every published table in `folder`, with no memory of the whole, and return the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    if kind == "parquet":
        return [_written(base, name, folder / f"{name}.parquet") for name in TABLES]
    files = [_written(base, name, folder / f"{name}.csv") for name in TABLES]
    script = "\n".join(_loading(base, name) for name in TABLES)
    (folder / SCRIPT).write_text(f"BEGIN;\n{script}\nCOMMIT;\n", encoding="utf-8")
    return [*files, SCRIPT]


def columns(base: Base, name: str) -> list[tuple[str, str]]:
    """Return the name and the DuckDB type of each column of a table."""
    return base.rows(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = $name ORDER BY column_index",
        {"name": name},
    )


def _written(base: Base, name: str, file: Path) -> str:
    as_csv = file.suffix == ".csv"
    fields = ", ".join(_field(column, kind) for column, kind in columns(base, name)) if as_csv else "*"
    batches = base.connection.cursor().sql(f'SELECT {fields} FROM "{name}"').to_arrow_reader(ROWS)
    writing = csv.CSVWriter if as_csv else partial(parquet.ParquetWriter, compression="zstd")
    with writing(file, batches.schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return file.name


def _field(column: str, kind: str) -> str:
    """Return a column as PostgreSQL reads it in CSV: a list is « {"a","b"} »."""
    if not kind.endswith("[]"):
        return f'"{column}"::VARCHAR AS "{column}"'
    quoted = """'"' || replace(replace(x, '\\', '\\\\'), '"', '\\"') || '"'"""
    return f"""'{{' || array_to_string(list_transform("{column}", lambda x: {quoted}), ',') || '}}' AS "{column}\""""


def _loading(base: Base, name: str) -> str:
    """Return the statements that create a table and fill it, replacing what it was."""
    known = ((column, "text" if kind.startswith("ENUM") else kind) for column, kind in columns(base, name))
    fields = ", ".join(f'"{column}" {TYPES.get(kind, kind.lower())}' for column, kind in known)
    return (
        f'DROP TABLE IF EXISTS "{name}";\nCREATE TABLE "{name}" ({fields});\n'
        f"\\copy \"{name}\" FROM '{name}.csv' WITH (FORMAT csv, HEADER)"
    )
