"""Records -> one temporary table of trimmed text per table of the dictionary, each row with where it came from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.base.disk import is_disk_full
from analytics.declarations.record_labels import COLUMN_LABELS, read_tables
from analytics.declarations.schema import Table, literal
from analytics.ingest.files.limits import Limits
from analytics.ingest.files.records import LINES, PARTS, Records
from analytics.ingest.files.values import MACROS
from analytics.ingest.problems import Level, Problem, refuse

SPACES = "chr(32) || chr(9) || chr(10) || chr(13) || chr(160) || chr(8239) || chr(8201) || chr(8203) || chr(65279)"
UNREADABLE = "fichier illisible : guillemet sans fin, ligne trop longue ou codage inconnu"
EXAMPLE = r"(?i)exemple[\s\p{Z}]*:.*"


@dataclass
class Staging:
    """The text tables `lu_<table>` of one import, in `connection`, and the records they came from."""

    connection: duckdb.DuckDBPyConnection
    origins: Sequence[Records]
    problems: list[Problem] = field(default_factory=list)

    def drop(self) -> None:
        """Free the rows that were read, as text and as values, once the records hold them."""
        for name in read_tables():
            self.connection.execute(f"DROP TABLE IF EXISTS lu_{name}")
            self.connection.execute(f"DROP TABLE IF EXISTS net_{name}")

    def records_for(self, table: str) -> list[Records]:
        """Return the records that bring rows for `table`."""
        return [records for records in self.origins if records.table == table]

    def columns(self, table: str) -> set[str]:
        """Return the columns of `table` that some file states."""
        return {column for records in self.records_for(table) for column in records.columns}

    def numbers(self, table: str, chosen: Callable[[Records], bool]) -> str:
        """Return the numbers of the chosen origins of `table`, as a list of SQL."""
        found = [at for at, one in enumerate(self.origins) if one.table == table and chosen(one)]
        return ", ".join(map(str, found)) or "NULL"

    def problem(self, level: Level, rank: int, column: str, value: str, expected: str) -> Problem:
        """Return a problem at the file, row and column that a staged row came from."""
        number, line = rank // LINES, rank % LINES // PARTS
        origin = self.origins[number]
        title, letters = origin.places.get(column, (COLUMN_LABELS[column], ""))
        cell = f"{letters}{line}" if letters else ""
        title = title or COLUMN_LABELS[column]
        return Problem(level, origin.file, expected, line, title, value[:200], origin.sheet, cell)


def stage(connection: duckdb.DuckDBPyConnection, found: Sequence[Records], limits: Limits) -> Staging:
    """Load every record as text; raise ImportRefused when there are more rows than allowed."""
    for statement in filter(str.strip, MACROS.split(";\n")):
        connection.execute(statement)
    staging = Staging(connection, found)
    for name, table in read_tables().items():
        columns = ", ".join(f'"{column}" VARCHAR' for column in table.column_names)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE lu_{name} (rang BIGINT, {columns})")
    for number in range(len(found)):
        _load(staging, number, limits)
    _ignore_examples(staging)
    return staging


def _load(staging: Staging, number: int, limits: Limits) -> None:
    records, connection = staging.origins[number], staging.connection
    table = read_tables()[records.table]
    columns = ", ".join(_cell(records, name) for name in table.column_names)
    source, rank = _source(connection, records)
    filled = " OR ".join(f'"{name}" IS NOT NULL' for name in records.columns) or "false"
    rows = f"SELECT {number} * {LINES} + {rank} AS rang, {columns} FROM {source}"
    try:
        connection.execute(f"INSERT INTO lu_{table.name} SELECT * FROM ({rows}) WHERE {filled}")
    except (duckdb.Error, pa.ArrowException, UnicodeError) as error:
        if is_disk_full(error) or isinstance(error, duckdb.OutOfMemoryException):
            raise
        raise refuse(records.file, UNREADABLE) from error
    connection.unregister("lecture")
    records.data = pa.table({})  # its rows are staged: their memory is free for what follows
    _number_skipped(staging, number)
    (count,) = connection.execute(f"SELECT count(*) FROM lu_{table.name}").fetchall()[0]
    if count > limits.lignes:
        raise refuse(records.file, f"{count} lignes : {limits.lignes} au plus")
    _refuse_long_cells(staging, table, limits)


def _source(connection: duckdb.DuckDBPyConnection, records: Records) -> tuple[str, str]:
    """Return the SQL of the rows that a file holds, and that of their number (see `rows`) within it."""
    if isinstance(records.data, Path):
        return f"read_parquet({literal(str(records.data))}, file_row_number = true)", f"(file_row_number + 2) * {PARTS}"
    connection.register("lecture", records.data)
    if records.first_row is None:
        return "lecture", "ligne"
    return "lecture", f"(row_number() OVER () + {records.first_row - 1}) * {PARTS}"


def _cell(records: Records, column: str) -> str:
    """Return the SQL of one cell: trimmed text, NULL when there is none."""
    if column not in records.columns:
        return f'NULL::VARCHAR AS "{column}"'
    raw = '"' + records.columns[column].replace('"', '""') + '"::VARCHAR'
    text = f"nullif(trim({raw}, {SPACES}), '')"
    if is_csv(records):
        # CSV exports quote what a spreadsheet would run; the quote is not part of the text.
        quoted = rf"starts_with({text}, '''') AND regexp_matches({text}, '^''+[=+\-@\t\r]')"
        text = f"CASE WHEN {quoted} THEN substr({text}, 2) ELSE {text} END"
    # Most cells begin and end with a letter or a digit: they need no trim, which costs more than reading them.
    plain = f"ascii({raw}) BETWEEN 40 AND 126 AND ascii(right({raw}, 1)) BETWEEN 33 AND 126"
    return f'CASE WHEN {plain} THEN {raw} ELSE {text} END AS "{column}"'


def is_csv(records: Records) -> bool:
    """Return whether records were typed by hand in a CSV file."""
    return records.origin is not None and not isinstance(records.data, Path)


def _number_skipped(staging: Staging, number: int) -> None:
    """Report the lines of a CSV with too many or too few cells, and give those below their own line number."""
    records = staging.origins[number]
    for row in records.origin.skipped if records.origin else ():
        line = int(row.number)
        sql = f"UPDATE lu_{records.table} SET rang = rang + {PARTS} WHERE rang >= ? AND rang < ?"
        staging.connection.execute(sql, [number * LINES + line * PARTS, (number + 1) * LINES])
        text = f"{row.expected_columns} cellules attendues, comme dans les titres ; ici {row.actual_columns}"
        staging.problems.append(Problem(Level.BLOCKING, records.file, text, line))


def _refuse_long_cells(staging: Staging, table: Table, limits: Limits) -> None:
    longest = ", ".join(f'coalesce(max(length("{name}")), 0)' for name in table.column_names)
    lengths = staging.connection.execute(f"SELECT {longest} FROM lu_{table.name}").fetchall()[0]
    for name, length in zip(table.column_names, lengths, strict=True):
        if length > limits.caracteres:
            sql = f'SELECT arg_max(rang, length("{name}")) FROM lu_{table.name}'
            (rank,) = staging.connection.execute(sql).fetchall()[0]
            expected = f"{length} caractères dans une cellule : {limits.caracteres} au plus"
            staging.problems.append(staging.problem(Level.BLOCKING, rank, name, "", expected))


def _ignore_examples(staging: Staging) -> None:
    for table in read_tables().values():
        first = table.column_names[0]
        sql = f'DELETE FROM lu_{table.name} WHERE regexp_full_match("{first}", {literal(EXAMPLE)}) RETURNING rang'
        text = "ligne d’exemple du classeur type : elle n’est pas lue"
        for (rank,) in staging.connection.execute(sql).fetchall():
            staging.problems.append(staging.problem(Level.INFORMATION, rank, first, "", text))
