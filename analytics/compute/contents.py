"""What a base contains: tables and years, missing and doubtful values, the files it was made of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.bilan import reconciliation
from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS, key, table_named
from analytics.declarations.schema import Table, record_tables

Doubts = Counter[tuple[str, str]]  # by table and column
YEAR_COLUMNS = {
    "heures_clausees": "annee",
    "heures_realisees": "year(mois)",
    "contrat": "year(debut_le)",
    "marche": "year(coalesce(debut_le, notification_le))",
    "reunion_chantier": "year(tenue_le)",
    "accompagnement": "year(realise_le)",
    "bilan_publie": "annee",
    "annotation": "annee",
    "repere": "annee",
}
HOURS = "heures_realisees"  # ten times longer than all the others together


def table_contents(base: Base) -> pd.DataFrame:
    """Return one row per record table: table, titre, contenu (what it is), lignes, premiere and derniere (years)."""
    rows = [(name, SHEET_LABELS[name], table.comment, *_extent(base, name)) for name, table in _held(base).items()]
    return pd.DataFrame(rows, columns=["table", "titre", "contenu", "lignes", "premiere", "derniere"])


def missing_values(base: Base) -> pd.DataFrame:
    """Return one row per column that misses a value or holds a doubtful one.

    Columns: table, colonne, lignes, manquantes, part (of the rows) and douteuses (rows with a warning).
    """
    doubtful = _doubtful(base)
    rows = [row for name, table in _held(base).items() for row in _missing(base, name, table, doubtful)]
    return pd.DataFrame(rows, columns=["table", "colonne", "lignes", "manquantes", "part", "douteuses"])


def remarks(base: Base) -> pd.DataFrame:
    """Return the warnings and informations of the import that made this version, warnings first."""
    return base.query(
        "SELECT niveau, fichier, feuille, ligne, colonne, valeur, attendu FROM remarque_import"
        " ORDER BY niveau, fichier, feuille, ligne"
    )


def imported_files(base: Base) -> pd.DataFrame:
    """Return the files that this version was made of: nom, taille, sha256, lignes, mode."""
    return base.query(
        "SELECT nom, taille, sha256, lignes, mode FROM fichier_importe"
        " WHERE version = (SELECT version FROM publication) ORDER BY nom"
    )


def reconciled_years(base: Base) -> list[int]:
    """Return the years that a published bilan describes, the latest first."""
    return base.query("SELECT DISTINCT annee FROM bilan_publie ORDER BY annee DESC")["annee"].tolist()


def year_reconciliation(base: Base, year: int) -> pd.DataFrame:
    """Return the `reconciliation` of a year, over the whole département."""
    return reconciliation(base, Selection.of(year))


def _held(base: Base) -> dict[str, Table]:
    found = set(base.query("SELECT table_name FROM duckdb_tables()")["table_name"])
    return {name: table for name, table in record_tables().items() if name in found}


def _extent(base: Base, name: str) -> tuple[int, int | None, int | None]:
    if name == HOURS:
        return base.rows("SELECT lignes, premiere, derniere FROM compte_heures")[0]
    year = YEAR_COLUMNS.get(name, "NULL")
    return base.rows(f'SELECT count(*), min({year}), max({year}) FROM "{name}"')[0]


def _missing(base: Base, name: str, table: Table, doubtful: Doubts) -> list[tuple[str, str, int, int, float, int]]:
    total, *filled = _filled(base, name, table)
    rows = []
    for column, known in zip(table.column_names, filled, strict=True):
        doubts = doubtful[name, key(COLUMN_LABELS[column])]
        if total > known or doubts:
            rows.append((SHEET_LABELS[name], COLUMN_LABELS[column], total, total - known, 1 - known / total, doubts))
    return rows


def _filled(base: Base, name: str, table: Table) -> list[int]:
    """Return the number of rows, then of values in each column; those of the hours were counted at publication."""
    if name == HOURS:
        return list(base.rows(f"SELECT lignes, {', '.join(table.column_names)} FROM compte_heures")[0])
    counts = ", ".join(f'count("{column}")' for column in table.column_names)
    return list(base.rows(f'SELECT count(*), {counts} FROM "{name}"')[0])


def _doubtful(base: Base) -> Doubts:
    found: Doubts = Counter()
    for niveau, fichier, feuille, colonne in remarks(base)[["niveau", "fichier", "feuille", "colonne"]].to_numpy():
        name = table_named(feuille or Path(fichier or "").stem)
        if niveau == "avertissement" and name and colonne:
            found[name, key(colonne)] += 1
            column = next((c for c in record_tables()[name].column_names if key(c) == key(colonne)), None)
            if column and key(column) != key(COLUMN_LABELS[column]):
                found[name, key(COLUMN_LABELS[column])] += 1
    return found


def size(base: Base) -> int:
    """Return the number of rows of every record table together."""
    return int(table_contents(base)["lignes"].sum())
