"""The data dictionary: what `data/schema.sql` declares, read back as Python objects."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

DATA = Path(__file__).resolve().parents[2] / "data"
PURCHASE_TABLES = ("achat", "achat_source", "lien_achat")
REFERENCE_TABLES = (
    *("code", "territoire", "commune", "commune_ancienne", "lieu_etendu"),
    *("publication", "fichier_importe", "remarque_import"),
    *PURCHASE_TABLES,
)


@dataclass(frozen=True)
class Column:
    """A column: its SQL type and its French description."""

    name: str
    type: str
    comment: str
    required: bool


@dataclass(frozen=True)
class Table:
    """A table of the dictionary; keys are column names, references map a column to (table, column)."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: dict[str, tuple[str, str]]
    checks: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


@cache
def fingerprint() -> str:
    """Return what tells a version built by these tables of records and facts from one built by others."""
    sources = (DATA / name for name in ("schema.sql", "facts.sql"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


@cache
def tables() -> dict[str, Table]:
    """Return every table of the dictionary by name, in the order of the file."""
    with duckdb.connect() as connection:
        connection.execute((DATA / "schema.sql").read_text(encoding="utf-8"))
        names = connection.execute(
            "SELECT table_name, comment FROM duckdb_tables() WHERE NOT internal ORDER BY table_oid"
        ).fetchall()
        return {name: _table(connection, name, comment) for name, comment in names}


def record_tables() -> dict[str, Table]:
    """Return the tables that an import brings: all but those that the application fills itself."""
    return {name: table for name, table in tables().items() if name not in REFERENCE_TABLES}


def _table(connection: duckdb.DuckDBPyConnection, name: str, comment: str) -> Table:
    columns = connection.execute(
        "SELECT column_name, data_type, comment, NOT is_nullable FROM duckdb_columns()"
        " WHERE table_name = ? AND NOT internal ORDER BY column_index",
        [name],
    ).fetchall()
    constraints = connection.execute(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names, expression"
        " FROM duckdb_constraints() WHERE table_name = ?",
        [name],
    ).fetchall()
    key = next((tuple(names) for kind, names, *_ in constraints if kind == "PRIMARY KEY"), ())
    references = {names[0]: (table, there[0]) for kind, names, table, there, _ in constraints if kind == "FOREIGN KEY"}
    checks = tuple(expression for kind, *_, expression in constraints if kind == "CHECK")
    return Table(name, comment, tuple(Column(*row) for row in columns), key, references, checks)


def create_statements(table: Table) -> list[str]:
    """Return the DDL of a published table: its columns and comments.

    No index: keys are checked before publication, and an index on ten million rows would outweigh the rows.
    """
    columns = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
    return [
        f'CREATE TABLE "{table.name}" ({columns})',
        f'COMMENT ON TABLE "{table.name}" IS {literal(table.comment)}',
        *(f'COMMENT ON COLUMN "{table.name}"."{one.name}" IS {literal(one.comment)}' for one in table.columns),
    ]


def literal(text: str) -> str:
    """Return `text` as an SQL string literal, for the places where DuckDB takes no parameter."""
    return "'" + text.replace("'", "''") + "'"
