"""What separates two versions: rows per table, indicators per year, and what a year would lose."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

import duckdb
import pandas as pd

from analytics.base.database import OtherTerritory, OutdatedBase, open_file
from analytics.compute.published import by_year, moves
from analytics.declarations.indicators import shown_indicators
from analytics.declarations.record_labels import read_tables
from analytics.declarations.schema import Table, literal
from analytics.ingest import merge

OF_VERSION = ("version", "publiee_le", "commentaire")  # columns that differ between versions of the same records
LOSS = 0.05  # share of a year’s hours, people or marchés whose loss is asked for by name
WORKED = """SELECT year(mois)::INTEGER AS annee, contrat, beneficiaire, marche, heures
    FROM {0}heures_realisees LEFT JOIN {0}contrat USING (contrat)
    UNION ALL
    SELECT year(debut_le)::INTEGER, releve, NULL, coalesce(marche, maitre_ouvrage), heures
    FROM {0}heures_sans_personne"""
LOST = f"""
WITH a AS ({WORKED.format("avant_")}), b AS ({WORKED.format("apres.")}), mesures AS (
    SELECT annee, 'heures' AS mesure, sum(heures)::DOUBLE AS avant, coalesce(any_value(reste), 0)::DOUBLE AS apres,
        sum(heures)::DOUBLE - coalesce(any_value(reste), 0)::DOUBLE AS perdu
    FROM a LEFT JOIN (SELECT annee, sum(heures) AS reste FROM b GROUP BY annee) USING (annee) GROUP BY annee
    UNION ALL
    SELECT annee, 'personnes', count(DISTINCT beneficiaire),
        coalesce((SELECT count(DISTINCT beneficiaire) FROM b WHERE b.annee = a.annee), 0),
        count(DISTINCT beneficiaire) FILTER ((annee, beneficiaire) NOT IN (
            SELECT (annee, beneficiaire) FROM b WHERE beneficiaire IS NOT NULL))
    FROM a GROUP BY annee
    UNION ALL
    SELECT annee, 'marchés', count(DISTINCT marche),
        coalesce((SELECT count(DISTINCT marche) FROM b WHERE b.annee = a.annee), 0),
        count(DISTINCT marche) FILTER ((annee, marche) NOT IN (SELECT (annee, marche) FROM b))
    FROM a GROUP BY annee
    UNION ALL
    SELECT annee, 'heures clausées', sum(heures)::DOUBLE, coalesce(any_value(reste), 0)::DOUBLE,
        sum(heures)::DOUBLE - coalesce(any_value(reste), 0)::DOUBLE
    FROM avant_heures_clausees LEFT JOIN (
        SELECT annee, sum(heures) AS reste FROM apres.heures_clausees GROUP BY annee
    ) USING (annee) GROUP BY annee
)
SELECT * FROM mesures WHERE perdu > $part * avant ORDER BY annee, mesure
"""


def losses(before: Path | None, after: Path) -> pd.DataFrame:
    """Return annee, mesure, avant, apres and perdu for what a year would lose of its hours, people or marchés.

    `perdu` counts what is in the serving version only; it is told above LOSS of `avant`, of real records.
    """
    if before is None:
        return pd.DataFrame()
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(after))} AS apres (READ_ONLY)")
        merge.open_before(connection, before)
        nature = connection.execute("SELECT nature FROM avant_publication").fetchall()[0][0]
        return connection.execute(LOST, {"part": LOSS}).df() if nature == "réel" else pd.DataFrame()


def row_changes(before: Path | None, after: Path) -> pd.DataFrame:
    """Return, per table that a file may bring, the rows before and after, and how many are added, changed, removed."""
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(after))} AS apres (READ_ONLY)")
        merge.open_before(connection, before)
        rows = [(name, *_changes(connection, table)) for name, table in read_tables().items()]
    return pd.DataFrame(rows, columns=["table", "avant", "apres", "ajoutees", "modifiees", "retirees"])


def is_same(changes: pd.DataFrame) -> bool:
    """Return whether both versions that `row_changes` compared hold the same records."""
    return not changes[["ajoutees", "modifiees", "retirees"]].to_numpy().any()


def _changes(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[int, ...]:
    keys = ", ".join(f'"{name}"' for name in table.key or ("nature",))  # « publication » has no key
    content = ", ".join(f'"{name}"' for name in table.column_names if name not in OF_VERSION)
    return connection.execute(
        f"WITH a AS (SELECT {keys}, hash({content}) AS h FROM avant_{table.name}),"
        f' b AS (SELECT {keys}, hash({content}) AS h FROM apres."{table.name}")'
        " SELECT count(a.h), count(b.h), count(*) FILTER (a.h IS NULL), count(*) FILTER (a.h <> b.h),"
        f" count(*) FILTER (b.h IS NULL) FROM a FULL JOIN b USING ({keys})"
    ).fetchall()[0]


def indicator_changes(before: Path | None, after: Path) -> pd.DataFrame:
    """Return annee, indicateur, avant and apres for each shown indicator that is not the same in both."""
    return moves(*(_by_year(file) for file in (before, after)))


def _by_year(file: Path | None) -> pd.Series[float]:
    """Return each shown indicator by (annee, indicateur); nothing for a version that another release built."""
    with suppress(OutdatedBase, OtherTerritory):
        if file:
            with closing(open_file(file)) as base:
                return by_year(base, shown_indicators())
    return by_year(None, shown_indicators())
