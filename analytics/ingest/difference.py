"""What a draft changes: rows added, changed and removed per table, and indicators before and after per year."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import duckdb
import pandas as pd

from analytics.base.database import OutdatedBase, open_file
from analytics.base.selection import Selection
from analytics.compute.queries import compute
from analytics.declarations.indicators import shown_indicators
from analytics.declarations.schema import Table, literal, record_tables, tables
from analytics.ingest.merge import open_before

COUNTS = ("avant", "apres", "ajoutees", "modifiees", "retirees")


def checksums(file: Path) -> dict[str, tuple[int, int]]:
    """Return the number of rows and a fingerprint of each record table, whatever the order of its rows."""
    with duckdb.connect() as connection:
        open_before(connection, file)
        return {
            name: connection.execute(
                f"SELECT count(*), coalesce(sum(hash({_columns(table)})::HUGEINT), 0) FROM avant_{name}"
            ).fetchall()[0]
            for name, table in _compared().items()
        }


def same_content(before: Path, after: Path) -> bool:
    """Return whether two versions hold the same records."""
    return checksums(before) == checksums(after)


def row_changes(before: Path | None, after: Path) -> pd.DataFrame:
    """Return, per record table, the rows before and after and how many are added, changed and removed."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(after))} AS apres (READ_ONLY)")
        if before:
            open_before(connection, before)
        rows = [(name, *_changes(connection, table, before is not None)) for name, table in record_tables().items()]
    return pd.DataFrame(rows, columns=["table", *COUNTS])


def _changes(connection: duckdb.DuckDBPyConnection, table: Table, with_before: bool) -> tuple[int, ...]:
    if not with_before:
        rows = connection.execute(f'SELECT count(*) FROM apres."{table.name}"').fetchall()[0][0]
        return 0, rows, rows, 0, 0
    keys, content = ", ".join(f'"{name}"' for name in table.key), _columns(table)
    return connection.execute(
        f"WITH a AS (SELECT {keys}, hash({content}) AS h FROM avant_{table.name}),"
        f' b AS (SELECT {keys}, hash({content}) AS h FROM apres."{table.name}")'
        " SELECT count(a.h), count(b.h), count(*) FILTER (a.h IS NULL), count(*) FILTER (a.h <> b.h),"
        f" count(*) FILTER (b.h IS NULL) FROM a FULL JOIN b USING ({keys})"
    ).fetchall()[0]


def indicator_changes(before: Path | None, after: Path) -> pd.DataFrame:
    """Return annee, indicateur, avant and apres for each shown indicator that is not the same in both."""
    frames = [_by_year(file) for file in (before, after)]
    both = pd.concat(frames, axis=1, keys=["avant", "apres"]).reset_index()
    equal = (both["avant"] - both["apres"]).abs() < 1e-9
    return both[~(equal | (both["avant"].isna() & both["apres"].isna()))].reset_index(drop=True)


def _by_year(file: Path | None) -> pd.Series[float]:
    """Return each shown indicator by (annee, indicateur); nothing for a version that another release built."""
    index = pd.MultiIndex.from_tuples([], names=["annee", "indicateur"])
    nothing: pd.Series[float] = pd.Series(index=index, dtype=float)
    if file is None:
        return nothing
    try:
        base = open_file(file)
    except OutdatedBase:
        return nothing
    try:
        frame = compute(base, Selection(), shown_indicators(), ("annee",))
    finally:
        base.close()
    if frame.empty:
        return nothing
    return cast("pd.Series[float]", frame.set_index("annee").rename_axis(columns="indicateur").stack())


def _columns(table: Table) -> str:
    return ", ".join(f'"{name}"' for name in table.column_names if name not in ("version", "publiee_le", "commentaire"))


def _compared() -> dict[str, Table]:
    return record_tables() | {"publication": tables()["publication"]}
