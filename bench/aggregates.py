"""What the two reference programs show: four key figures and six charts, asked of the same DuckDB file."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from analytics.base.paths import current_file

CHARTS = ("famille", "type_contrat", "sexe", "tranche_age", "qualification", "annee")
FILTERS = ("annee", "famille", "sexe")
ALL = "Toutes"


def connect() -> duckdb.DuckDBPyConnection:
    """Open the base that CLAUSES_BASE names."""
    return duckdb.connect(str(current_file(Path(os.environ["CLAUSES_BASE"]))), read_only=True)


def values(connection: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    """Return what can be chosen for a column, « all » first."""
    rows = connection.cursor().execute(f"SELECT DISTINCT {column}::VARCHAR FROM fait_heures ORDER BY 1").fetchall()
    return [ALL, *(value for (value,) in rows if value)]


def where(chosen: dict[str, str]) -> str:
    """Return the condition of a selection; the values come from `values`, never from a reader."""
    kept = [f"{name}::VARCHAR = '{value.replace(chr(39), 2 * chr(39))}'" for name, value in chosen.items()]
    return " AND ".join(test for test, value in zip(kept, chosen.values(), strict=True) if value != ALL) or "true"


KEY_FIGURES = (
    "SELECT sum(heures)::DOUBLE, count(DISTINCT beneficiaire), count(DISTINCT contrat), count(DISTINCT marche)"
    " FROM fait_heures WHERE {where}"
)
CHART = "SELECT {column}, sum(heures)::DOUBLE FROM fait_heures WHERE {where} GROUP BY 1 ORDER BY 1"
