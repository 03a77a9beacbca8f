"""Typed rows -> the tables of a draft: these rows alone, or merged by year into those of the version that serves."""

from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.base.database import BaseError
from analytics.base.paths import current_file
from analytics.declarations.record_labels import ADD, REPLACE, UPDATE
from analytics.declarations.schema import (
    DATA,
    PURCHASE_TABLES,
    Table,
    create_statements,
    literal,
    record_tables,
    tables,
)
from analytics.ingest.checks.staging import Staging
from analytics.purchases.linked import write_links
from analytics.territory.members import Territory

BEFORE = "avant"  # the name under which the serving version is attached

# Tables that a file replaces year by year…
YEARS = dict.fromkeys(("heures_clausees", "bilan_publie", "annotation", "repere"), "annee")
YEARS |= {"heures_realisees": "year(mois)", "reunion_chantier": "year(tenue_le)", "accompagnement": "year(realise_le)"}
# … and tables of links that it replaces owner by owner.
OWNERS = {"attribution": "marche", "critere_beneficiaire": "beneficiaire"}


def fill(staging: Staging, mode: str) -> None:
    """Create every record table of the draft, from the files and, unless they replace all, the base."""
    create_tables(staging.connection)
    for table in record_tables().values():
        if mode != REPLACE:
            staging.connection.execute(f'INSERT INTO "{table.name}" {_unreplaced(table, mode)}')
        columns = ", ".join(_value(staging, table, name, mode) for name in table.column_names)
        source = f"net_{table.name} AS n"
        if _is_completed(table, mode):
            source += f" LEFT JOIN avant_{table.name} AS a USING ({_key(table)})"
        staging.connection.execute(f'INSERT INTO "{table.name}" SELECT {columns} FROM {source}')


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create every table of the dictionary, empty but for the purchases of the version that `open_before` attached."""
    for table in tables().values():
        for statement in create_statements(table):
            connection.execute(statement)
    for name in PURCHASE_TABLES:
        connection.execute(f"INSERT INTO {name} BY NAME FROM avant_{name}")


def copy_before(connection: duckdb.DuckDBPyConnection, number: int, comment: str) -> None:
    """Create every table, with the records of the version that `open_before` attached; sign it as version `number`."""
    create_tables(connection)
    for name in (*record_tables(), "publication", "fichier_importe", "remarque_import"):
        connection.execute(f'INSERT INTO "{name}" BY NAME FROM avant_{name}')
    now = datetime.now().replace(microsecond=0)
    connection.execute("UPDATE publication SET version = ?, publiee_le = ?, commentaire = ?", [number, now, comment])


def open_before(connection: duckdb.DuckDBPyConnection, file: Path | None) -> None:
    """Attach a version and give each table a view `avant_<table>` with the columns of today's schema, empty if none."""
    if file:
        connection.execute(f"ATTACH {literal(str(file))} AS {BEFORE} (READ_ONLY)")
    sql = f"SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = '{BEFORE}'"
    found = connection.execute(sql).fetchall()
    for table in tables().values():
        present = {column for name, column in found if name == table.name}
        cells = (f'"{c.name}"' if c.name in present else f'NULL::{c.type} AS "{c.name}"' for c in table.columns)
        columns = ", ".join(cells)
        source = f'{BEFORE}."{table.name}"' if present else "(SELECT 1) WHERE false"
        connection.execute(f"CREATE OR REPLACE TEMP VIEW avant_{table.name} AS SELECT {columns} FROM {source}")


def complete(connection: duckdb.DuckDBPyConnection, here: Territory) -> None:
    """Fill the tables that no import brings: the territory, its places, code lists and facts; leave the version."""
    _load_places(connection, here)
    for codes in sorted((DATA / "codes").glob("*.csv")):
        source = f"read_csv({literal(str(codes))}, header = true, all_varchar = true)"
        connection.execute(f"INSERT INTO code BY NAME SELECT {literal(codes.stem)} AS liste, * FROM {source}")
    write_links(connection)
    connection.execute((DATA / "facts.sql").read_text(encoding="utf-8"))
    for name in tables():
        connection.execute(f"DROP VIEW avant_{name}")
    connection.execute(f"DETACH DATABASE IF EXISTS {BEFORE}")


def _load_places(connection: duckdb.DuckDBPyConnection, here: Territory) -> None:
    connection.execute("INSERT INTO territoire VALUES (?, ?, ?)", [here.words.nom, here.words.elsewhere, here.record])
    wide = [(code, True, group) for code, group in here.wide] + [(code, False, None) for code in here.partial]
    rows = {"commune": here.areas, "commune_ancienne": here.former, "lieu_etendu": wide}
    for table, values in rows.items():
        names = tables()[table].column_names
        columns = {name: [row[rank] for row in values] for rank, name in enumerate(names)}
        connection.register("lu", pa.table(columns))
        connection.execute(f"INSERT INTO {table} BY NAME FROM lu")
    connection.unregister("lu")


def serving_file(base: Path) -> Path:
    """Return the file of the version that serves; raise BaseError when there is none."""
    file = current_file(base)
    if file is None or not file.is_file():
        raise BaseError(f"Aucune base dans « {base} ».")
    return file


def _unreplaced(table: Table, mode: str) -> str:
    """Return the SQL of the rows of the serving version that the files do not replace."""
    given = [f"({_key(table)}) IN (SELECT ({_key(table)}) FROM net_{table.name})"]
    if mode == UPDATE and (group := (YEARS | OWNERS).get(table.name)):
        given.append(f"{group} IN (SELECT DISTINCT {group} FROM net_{table.name})")
    if table.name == "heures_realisees":
        # Hours spread over a contract are restated with its total, whatever the months they were written in before.
        given.append("contrat IN (SELECT contrat FROM net_heures_realisees WHERE coalesce(repartie, false))")
        given.append("coalesce(repartie, false) AND contrat IN (SELECT contrat FROM net_heures_realisees)")
    names = ", ".join(f'"{name}"' for name in table.column_names)
    return f"SELECT {names} FROM avant_{table.name} WHERE NOT coalesce({' OR '.join(given)}, false)"


def _is_completed(table: Table, mode: str) -> bool:
    """Return whether a row of the files is completed by that of the same key in the serving version."""
    return mode == ADD or (mode == UPDATE and table.name not in YEARS)


def _value(staging: Staging, table: Table, column: str, mode: str) -> str:
    """Return the SQL of one cell: that of the file, else that of the row of the same key in the serving version."""
    if not _is_completed(table, mode) or column in table.key or table.name == "heures_realisees":
        return f'n."{column}"'
    if column not in staging.columns(table.name):
        return f'a."{column}"'
    partial = mode == ADD or any(records.made for records in staging.records_for(table.name))
    return f'coalesce(n."{column}", a."{column}")' if partial else f'n."{column}"'


def _key(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in table.key)
