"""Text -> values: codes of lists, communes, and names written in several ways, each read once per distinct text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

import pyarrow as pa

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.record_labels import key, read_tables
from analytics.declarations.schema import Table
from analytics.ingest.checks.correspondances import EMPTY, Lists, code_list, code_lists
from analytics.ingest.checks.staging import Staging
from analytics.ingest.files.commune_names import read_commune
from analytics.ingest.files.values import typed
from analytics.ingest.rows import LINES

NAMED = ("maitre_ouvrage", "entreprise", "marche")  # tables whose rows are called by a name that people write
WHOLE = "ensemble"


def list_of(table: Table, column: str) -> str | None:
    """Return the code list whose codes a column holds, or None."""
    name = "suite" if column.startswith("suite_") else column
    # A published bilan has its own « modalite »: the value of any dimension.
    return name if name in code_lists() and table.name not in (name, "bilan_publie") else None


def choices(table: Table, column: str) -> tuple[str, ...]:
    """Return the values that a check of the table allows for a column; none when anything goes."""
    for check in table.checks:
        if check.startswith(f"({column} IN ("):
            return tuple(re.findall(r"'([^']*)'", check))
    if column == "indicateur":
        return tuple(INDICATORS)
    if table.name == "bilan_publie" and column == "dimension":
        return (*DIMENSIONS, WHOLE)
    return ()


def allowed(table: Table, column: str) -> tuple[str, ...]:
    """Return what a cell of a column may hold, as a reader would write it; none when anything goes."""
    name = list_of(table, column)
    return tuple(row["libelle"] for row in code_list(name)) if name else choices(table, column)


def resolve(staging: Staging, aliases: Lists, earlier: Callable[[str], str]) -> None:
    """Create `net_<table>`: typed values beside each row's `rang`, NULL where the text cannot be read.

    `earlier(table)` is the SQL of the names (nom) of the serving version, whose spelling prevails.
    """
    for name in NAMED:
        _create_names(staging, name, earlier(name))
    for table in read_tables().values():
        _create_clean(staging, table, aliases)
    _tidy_criteria(staging)


def _tidy_criteria(staging: Staging) -> None:
    """Drop criteria that mean nothing, and those that ABC Clause states twice in two ways for one person."""
    if not staging.records_for("critere_beneficiaire"):
        return
    staging.connection.execute(
        "DELETE FROM net_critere_beneficiaire WHERE rang IN (SELECT rang FROM lu_critere_beneficiaire AS lu"
        " JOIN sens_critere_beneficiaire_critere AS sens ON sens.donne = lu.critere WHERE sens.vide)"
    )
    numbers = staging.numbers("critere_beneficiaire", lambda records: records.from_abc)
    staging.connection.execute(
        "DELETE FROM net_critere_beneficiaire WHERE rang IN (SELECT rang FROM (SELECT rang, critere,"
        " row_number() OVER (PARTITION BY beneficiaire, critere ORDER BY rang) AS fois FROM net_critere_beneficiaire"
        f" WHERE rang // {LINES} IN ({numbers})) WHERE fois > 1 AND critere IS NOT NULL)"
    )


def cell_reader(table: Table, column: str, aliases: Lists) -> Callable[[str], str | None] | None:
    """Return the function that reads a text of a column (EMPTY for no value), or None when SQL reads the column."""
    if name := list_of(table, column):
        return _reader(code_meanings(name), aliases.get(name, {}))
    if found := choices(table, column):
        words = {key(value): value for value in found}
        labels = {key(INDICATORS[value].label): value for value in found if value in INDICATORS}
        return _reader(labels | words, aliases.get(column, {}))
    return read_commune if column == "commune" else None


@cache
def code_meanings(name: str) -> dict[str, str]:
    """Return what each written form of a list means: its code, fine label or short label.

    A short label that several codes share stands for itself, since it does not tell them apart.
    """
    rows = code_list(name)
    meanings: dict[str, str] = {}
    for row in rows:
        short = row["court"] or row["libelle"]
        alone = sum((other["court"] or other["libelle"]) == short for other in rows) == 1
        meanings.setdefault(key(short), row["code"] if alone else short)
    meanings |= {key(row["libelle"]): row["code"] for row in rows}
    return meanings | {key(row["code"]): row["code"] for row in rows}


def _reader(meanings: Mapping[str, str], aliases: Mapping[str, str]) -> Callable[[str], str | None]:
    return lambda text: aliases.get(key(text), meanings.get(key(text), None))


def _create_names(staging: Staging, name: str, earlier: str) -> None:
    """Create `noms_<table>`: each name under its key, as the base, else the table's own rows, first write it."""
    staging.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE noms_{name} AS SELECT cle(nom) AS cle, arg_min(nom, rang) AS nom FROM ("
        f'SELECT "{name}" AS nom, rang FROM lu_{name} WHERE "{name}" IS NOT NULL'
        f" UNION ALL SELECT nom, -1 FROM ({earlier})) GROUP BY ALL"
    )


def _create_clean(staging: Staging, table: Table, aliases: Lists) -> None:
    values, joins = [], []
    if not staging.records_for(table.name):
        empty = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        staging.connection.execute(f"CREATE OR REPLACE TEMP TABLE net_{table.name} (rang BIGINT, {empty})")
        return
    for column in table.columns:
        joined = _meaning(staging, table, column.name, aliases)
        text = f'lu."{column.name}"'
        if joined:
            joins.append(f"LEFT JOIN {joined} ON {joined}.donne = {text}")
            values.append(f'{joined}.valeur AS "{column.name}"')
        else:
            values.append(f'{typed(column, text)} AS "{column.name}"')
    staging.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE net_{table.name} AS"
        f" SELECT lu.rang, {', '.join(values)} FROM lu_{table.name} AS lu {' '.join(joins)}"
    )


def _meaning(staging: Staging, table: Table, column: str, aliases: Lists) -> str:
    """Create the small table (donne, valeur) that reads a column; return its name, or nothing when SQL reads it."""
    name = f"sens_{table.name}_{column}"
    there = table.references.get(column, (table.name, ""))[0] if column in (*table.references, *NAMED) else ""
    if there in NAMED and (column in table.references or column == table.name):
        staging.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT donne, coalesce(nom, donne) AS valeur"
            f' FROM (SELECT DISTINCT "{column}" AS donne FROM lu_{table.name} WHERE "{column}" IS NOT NULL)'
            f" LEFT JOIN noms_{there} ON noms_{there}.cle = cle(donne)"
        )
        return name
    reader = cell_reader(table, column, aliases)
    if reader is None:
        return ""
    texts = staging.connection.execute(f'SELECT DISTINCT "{column}" FROM lu_{table.name} WHERE "{column}" IS NOT NULL')
    values = {text: reader(text) for (text,) in texts.fetchall()}
    meanings = {
        "donne": list(values),
        "valeur": [value or None for value in values.values()],
        "vide": [value == EMPTY for value in values.values()],
    }
    schema = pa.schema([("donne", pa.string()), ("valeur", pa.string()), ("vide", pa.bool_())])
    staging.connection.register("sens", pa.table(meanings, schema=schema))
    staging.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM sens")
    return name
