"""Text -> values: codes of lists, communes, and names written in several ways, each read once per distinct text."""

import re
from collections.abc import Callable
from functools import cache

import pyarrow as pa

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS, RENAMED
from analytics.declarations.record_labels import key, read_tables
from analytics.declarations.schema import Table
from analytics.ingest.checks.correspondances import EMPTY, Lists, code_list, code_lists
from analytics.ingest.checks.staging import Staging
from analytics.ingest.files.commune_names import read_commune
from analytics.ingest.files.records import LINES
from analytics.ingest.files.values import typed

NAMED = ("maitre_ouvrage", "entreprise", "marche")  # tables whose rows are called by a name that people write


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
        return (*DIMENSIONS, "ensemble")
    return ()


def allowed(table: Table, column: str) -> tuple[str, ...]:
    """Return what a cell of a column may hold, as a reader would write it; none when anything goes."""
    name = list_of(table, column)
    return tuple(row["libelle"] for row in code_list(name)) if name else choices(table, column)


def resolve(staging: Staging, aliases: Lists, update: bool) -> None:
    """Create `net_<table>`: typed values beside each `rang`, NULL if unreadable; to `update`, earlier names prevail."""
    for name in NAMED:
        # Each name under its key, as the base, else the table's own rows, first write it.
        staging.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE noms_{name} AS SELECT cle(nom) AS cle, arg_min(nom, rang) AS nom FROM ("
            f'SELECT "{name}" AS nom, rang FROM lu_{name} WHERE "{name}" IS NOT NULL'
            f' UNION ALL SELECT "{name}", -1 FROM avant_{name} WHERE {update}) GROUP BY ALL'
        )
    for table in read_tables().values():
        _create_clean(staging, table, aliases)
    if staging.records_for("critere_beneficiaire"):
        _tidy_criteria(staging)


def _tidy_criteria(staging: Staging) -> None:
    """Drop criteria that mean nothing, and those that ABC Clause states twice in two ways for one person."""
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
        meanings = code_meanings(name) | aliases.get(name, {})
    elif found := choices(table, column):
        labels = {key(INDICATORS[value].label): value for value in found if value in INDICATORS}
        labels |= {key(old): new for old, new in RENAMED.items() if new in found}
        meanings = labels | {key(value): value for value in found} | aliases.get(column, {})
    else:
        return read_commune if column == "commune" else None
    return lambda text: meanings.get(key(text))


@cache
def code_meanings(name: str) -> dict[str, str]:
    """Return what each code, fine label or short label means; a short label that codes share stands for itself."""
    rows = code_list(name)
    codes: dict[str, list[str]] = {}
    for row in rows:
        codes.setdefault(row["court"] or row["libelle"], []).append(row["code"])
    short = {key(label): found[0] if len(found) == 1 else label for label, found in codes.items()}
    fine = {key(row["libelle"]): row["code"] for row in rows}
    return short | fine | {key(row["code"]): row["code"] for row in rows}


def _create_clean(staging: Staging, table: Table, aliases: Lists) -> None:
    if not staging.records_for(table.name):
        empty = ", ".join(f'"{column.name}" {column.type}' for column in table.columns)
        staging.connection.execute(f"CREATE OR REPLACE TEMP TABLE net_{table.name} (rang BIGINT, {empty})")
        return
    values, joins = [], []
    for column in table.columns:
        joined, text = _meaning(staging, table, column.name, aliases), f'lu."{column.name}"'
        if joined:
            joins.append(f"LEFT JOIN {joined} ON {joined}.donne = {text}")
        value = f"{joined}.valeur" if joined else typed(column, text)
        values.append(f'{value} AS "{column.name}"')
    staging.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE net_{table.name} AS"
        f" SELECT lu.rang, {', '.join(values)} FROM lu_{table.name} AS lu {' '.join(joins)}"
    )


def _meaning(staging: Staging, table: Table, column: str, aliases: Lists) -> str:
    """Create the small table (donne, valeur) that reads a column; return its name, or nothing when SQL reads it."""
    name = f"sens_{table.name}_{column}"
    there = column if column == table.name else table.references.get(column, ("",))[0]
    if there in NAMED:
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
    read = [(text, reader(text)) for (text,) in texts.fetchall()]
    rows = [{"donne": text, "valeur": value or None, "vide": value == EMPTY} for text, value in read]
    schema = pa.schema([("donne", pa.string()), ("valeur", pa.string()), ("vide", pa.bool_())])
    staging.connection.register("sens", pa.Table.from_pylist(rows, schema))
    staging.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM sens")
    return name
