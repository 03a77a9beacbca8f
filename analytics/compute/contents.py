"""What a base contains: tables and years, missing and doubtful values, the files it was made of."""

from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from analytics.base.database import Base
from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS, key, table_named
from analytics.declarations.schema import Table, record_tables

YEAR_COLUMNS = dict.fromkeys(("heures_clausees", "bilan_publie", "annotation", "repere"), "annee") | {
    "contrat": "year(debut_le)",
    "marche": "year(coalesce(debut_le, notification_le))",
    "reunion_chantier": "year(tenue_le)",
    "accompagnement": "year(realise_le)",
}
HOURS = "heures_realisees"  # ten times longer than all the others together


def table_contents(base: Base) -> pd.DataFrame:
    """Return one row per record table: table, titre, contenu (what it is), lignes, premiere and derniere (years)."""
    rows = [
        (name, SHEET_LABELS[name], table.comment, *_counts(base, name, table)[:3])
        for name, table in _held(base).items()
    ]
    return pd.DataFrame(rows, columns=["table", "titre", "contenu", "lignes", "premiere", "derniere"])


def missing_values(base: Base) -> pd.DataFrame:
    """Return one row per column that misses a value or holds a doubtful one.

    Columns: table, colonne, lignes, manquantes, part (of the rows) and douteuses (rows with a warning).
    """
    rows, doubtful = [], _doubtful(base)
    for name, table in _held(base).items():
        total, _, _, *filled = _counts(base, name, table)
        for column, known in zip(table.column_names, filled, strict=True):
            label = COLUMN_LABELS[column]
            doubts = sum(doubtful[name, title] for title in {key(column), key(label)})
            if total > known or doubts:
                rows.append((SHEET_LABELS[name], label, total, total - known, 1 - known / total, doubts))
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


def _held(base: Base) -> dict[str, Table]:
    found = set(base.query("SELECT table_name FROM duckdb_tables()")["table_name"])
    return {name: table for name, table in record_tables().items() if name in found}


def _counts(base: Base, name: str, table: Table) -> list[Any]:
    """Return the rows, the first and last years, the values of each column; of hours, as counted at publication."""
    if name == HOURS:
        known = f"SELECT lignes, premiere, derniere, {', '.join(table.column_names)} FROM compte_heures"
        return list(base.rows(known)[0])
    year = YEAR_COLUMNS.get(name, "NULL")
    filled = ", ".join(f'count("{column}")' for column in table.column_names)
    return list(base.rows(f'SELECT count(*), min({year}), max({year}), {filled} FROM "{name}"')[0])


def _doubtful(base: Base) -> Counter[tuple[str | None, str]]:
    """Return the number of warnings by table and title of a column."""
    rows = base.rows("SELECT fichier, feuille, colonne FROM remarque_import WHERE niveau = 'avertissement'")
    return Counter((table_named(sheet or Path(file or "").stem), key(column or "")) for file, sheet, column in rows)


def size(base: Base) -> int:
    """Return the number of rows of every record table together."""
    return int(table_contents(base)["lignes"].sum())
