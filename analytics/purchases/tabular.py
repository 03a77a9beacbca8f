"""The rows of a DECP table, CSV or Parquet, that may be of the territory; DuckDB filters, every cell stays a text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from analytics.declarations.schema import literal
from analytics.purchases.decp_cells import UnreadableFile, named
from analytics.purchases.notices import columns_of
from analytics.purchases.scope import PUBLIC_PREFIXES, Scope

MEMORY = "150MB"  # with two threads: 1.4 GB of CSV in 9 s of processor, 290 MB for the process
BATCH = 5000
BLOCK = 1 << 20
LONGEST_LINE = 1 << 24  # bytes
# What of a column is looked up in which codes: a superset of what `Scope` keeps, which decides on the rows let through.
# A set of codes is hashed once by DuckDB; `list_contains` would read it again for each of two million rows.
MAYBE = (
    ("acheteur_id", "left({0}, 9)", "sirens"),
    ("acheteur_id", "left({0}, 4)", "heads"),
    ("acheteur_id", "left({0}, 5)", "heads"),
    ("acheteur_departement_code", "{0}", "departements"),
    ("acheteur_commune_code", "{0}", "communes"),
    ("lieuExecution_code", "{0}", "places"),
)


class Table:
    """A file open for reading; `read` counts its rows and `rejected` those that could not be read."""

    def __init__(self, file: Path) -> None:
        self.file, self.read, self.rejected = file, 0, 0
        self.connection = duckdb.connect(config={"memory_limit": MEMORY, "threads": 2})
        self.connection.execute("SET enable_progress_bar = false")
        self.source, header = _source(self.connection, file)
        self.columns = columns_of(header)
        if not {"id", "acheteur_id"} <= self.columns.keys():
            raise UnreadableFile(f"{named(file.name)} colonnes « id » et « acheteur_id » absentes.")

    def rows(self, scope: Scope | None) -> Iterator[Mapping[str, str | None]]:
        """Yield the rows that may be of a territory, or all rows, by the names of `columns_of`."""
        cells = ", ".join(f"{_cell(written)} AS {name}" for name, written in self.columns.items())
        codes = _codes(scope) if scope else {}
        found = [one for one in MAYBE if one[0] in self.columns and codes.get(one[2])]
        where = " OR ".join(_lookup(said.format(_cell(self.columns[name])), of) for name, said, of in found)
        sql = f"SELECT {cells} FROM {self.source}" + (f" WHERE {where or 'false'}" if scope else "")
        answer = self.connection.execute(sql, {of: codes[of] for _, _, of in found})
        names = list(self.columns)
        while batch := answer.fetchmany(BATCH):
            yield from (dict(zip(names, row, strict=True)) for row in batch)
        self._count()

    def _count(self) -> None:
        if self.file.suffix.lower() == ".parquet":
            self.read = _number(self.connection, f"SELECT count(*) FROM {self.source}")  # its footer knows
            return
        self.read = _lines(self.file) - 1
        self.rejected = _number(self.connection, "SELECT count(DISTINCT line) FROM reject_errors")


def _codes(scope: Scope) -> dict[str, list[str]]:
    """Return the codes of a territory as cells write them: « 01 » may be « 1 », and « 2A » « 2a »."""
    places = scope.communes | scope.departements | scope.postcodes
    return {
        "sirens": sorted(scope.sirens),
        "departements": sorted(scope.departements),
        "communes": sorted(scope.communes),
        "heads": [prefix + code for prefix in PUBLIC_PREFIXES for code in sorted(scope.departements)],
        "places": sorted({form for code in places for form in (code, code.lower(), code.lstrip("0"))}),
    }


def _cell(written: str) -> str:
    return f"trim({_quoted(written)}::VARCHAR)"


def _lookup(cell: str, codes: str) -> str:
    return f"{cell} IN (SELECT unnest(${codes}::VARCHAR[]))"


def _lines(file: Path) -> int:
    """Return how many lines a file has: ten times faster than a second pass of DuckDB."""
    with file.open("rb") as stream:
        blocks = iter(lambda: stream.read(BLOCK), b"")
        return sum(block.count(b"\n") for block in blocks) + (not _ends_a_line(file))


def _ends_a_line(file: Path) -> bool:
    with file.open("rb") as stream:
        stream.seek(-1, 2)
        return stream.read() == b"\n"


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(connection.execute(sql).fetchall()[0][0])


def _source(connection: duckdb.DuckDBPyConnection, file: Path) -> tuple[str, list[str]]:
    """Return the SQL that reads a file, and its header."""
    if file.suffix.lower() == ".parquet":
        source = f"read_parquet({literal(str(file))})"
        return source, [row[0] for row in connection.execute(f"DESCRIBE FROM {source}").fetchall()]
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline(LONGEST_LINE)
    except UnicodeDecodeError as error:
        raise UnreadableFile(f"{named(file.name)} ce fichier n’est pas en UTF-8.") from error
    mark = ";" if first.count(";") > first.count(",") else ","
    header = next(csv.reader([first], delimiter=mark), [])
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in header)
    return (
        f"read_csv({literal(str(file))}, delim = '{mark}', quote = '\"', escape = '\"', header = true, "
        f"columns = {{{columns}}}, auto_detect = false, store_rejects = true)",
        header,
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
