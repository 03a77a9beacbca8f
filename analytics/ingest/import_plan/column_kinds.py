"""How the cells of a column are read, from the field or the column of the base that it is."""

from __future__ import annotations

from analytics.declarations.record_labels import read_tables
from analytics.ingest.cell_texts.declared import fields
from analytics.ingest.checks.correspondances import code_lists
from analytics.ingest.checks.resolve import list_of
from analytics.ingest.import_plan.model import RECORDS


def reads_of(means: str, name: str) -> str:
    """Return how the cells of a column are read: « heures », « date », « liste »…"""
    if means == RECORDS:
        return "critere_coche" if name == "critere_coche" else fields()[name].reads
    table = read_tables()[means]
    if name in ("suite_6", "suite_12", "suite_18", "suite_24") or list_of(table, name):
        return "criteres" if name == "critere" else "liste"
    for one in fields().values():
        if one.column_of(means) == name:
            return one.reads
    kind = next(column.type for column in table.columns if column.name == name)
    return {"DATE": "date", "INTEGER": "entier", "BOOLEAN": "oui_non"}.get(kind, _other(means, name, kind))


def _other(means: str, name: str, kind: str) -> str:
    if name == "commune":
        return "commune"
    if name == "siret":
        return "siret"
    if kind.startswith("DECIMAL"):
        return "heures" if name == "heures" else "nombre"
    return "texte"


def list_named(name: str) -> str:
    """Return the list whose values a field holds; nothing when it holds none."""
    if name.startswith("suite_"):
        return "suite"
    return name if name in code_lists() or name == "sexe" else ""
