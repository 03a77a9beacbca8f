"""Open data: protected figures, marchés and official purchases as CSV and Parquet, with their Table Schema."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyarrow import csv, parquet

from analytics.base.database import PUBLIC, Base
from analytics.declarations.schema import tables
from analytics.french.dates import date_long
from analytics.protection.opening import open_base

LICENCE = "Licence Ouverte / Open Licence 2.0"
LICENCE_PATH = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
TYPES = {"DATE": "date", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean"}
PACKAGE, ABOUT = "datapackage.json", "LISEZ-MOI.txt"
LISTED = ("titulaires", "noms_titulaires", "considerations", "a_verifier")
FIGURES = """
    SELECT annee, coalesce(nullif(d1, ''), 'ensemble') AS dimension, nullif(v1, '') AS valeur,
        nullif(d2, '') AS autre_dimension, nullif(v2, '') AS autre_valeur, nombre::INTEGER AS beneficiaires,
        contrats::INTEGER AS contrats, heures AS heures_realisees,
        plusieurs::INTEGER AS beneficiaires_plusieurs_chantiers, duree AS duree_contrats
    FROM cellule ORDER BY ALL
"""
MARCHES = """
    SELECT marche, maitre_ouvrage, famille, type_maitre_ouvrage, acheteur.siret, operation, lot, secteur, dispositif,
        commune, notification_le, debut_le, fin_le, montant::DOUBLE AS montant
    FROM marche JOIN maitre_ouvrage AS acheteur USING (maitre_ouvrage) ORDER BY marche
"""
PROMISED = """
    SELECT marche, annee, nature, heures::DOUBLE AS heures FROM fait_clause ORDER BY ALL
"""
PURCHASES = f"""
    SELECT * REPLACE ({", ".join(f"nullif(array_to_string({name}, ' | '), '') AS {name}" for name in LISTED)})
    FROM achat ORDER BY achat
"""


@dataclass(frozen=True)
class Resource:
    """A table to publish: its SQL over the public's file, its key, the tables of the dictionary that describe it."""

    name: str
    title: str
    sql: str
    key: tuple[str, ...]
    described_by: tuple[str, ...]


RESOURCES = (
    Resource("chiffres", "Personnes, à 4 près, par année et par une ou deux dimensions", FIGURES, (), ()),
    Resource("marches", "Marchés qui portent une clause sociale", MARCHES, ("marche",), ("marche", "maitre_ouvrage")),
    Resource("heures_clausees", "Heures clausées des marchés", PROMISED, (), ("heures_clausees",)),
    Resource("achats", "Contrats publics du territoire (DECP)", PURCHASES, ("achat",), ("achat",)),
)
FIGURE_COLUMNS = {
    "annee": "Année que le chiffre décrit",
    "dimension": "Ce par quoi les personnes sont comptées ; « ensemble » pour le total",
    "valeur": "Valeur de la dimension",
    "autre_dimension": "Seconde dimension, s’il y en a une",
    "autre_valeur": "Valeur de la seconde dimension",
    "beneficiaires": "Personnes, modifiées au hasard de 4 au plus ; une ligne absente dit « peu »",
    "contrats": "Contrats de travail de ces personnes, modifiés au hasard",
    "heures_realisees": "Heures de ces personnes, approchées ; vide où elles sont exactes, dans « marches »",
    "beneficiaires_plusieurs_chantiers": "Parmi elles, celles qui ont travaillé sur plusieurs marchés, à 4 près",
    "duree_contrats": "Durée moyenne des contrats en mois, au demi-mois",
}


def publish_open_data(base: str | Path, folder: Path) -> list[Path]:
    """Write the open data of the public's file in `folder` and return the files; raise BaseError without a version."""
    opened = open_base(base, role=PUBLIC)
    folder.mkdir(parents=True, exist_ok=True)
    described = [_written(opened, one, folder) for one in RESOURCES]
    about = {
        "profile": "tabular-data-package",
        "name": "clauses-sociales",
        "title": "Clauses sociales d’insertion et achats publics",
        "description": str(opened.publication["mention"]),
        "version": str(opened.publication["version"]),
        "licenses": [{"name": "etalab-2.0", "title": LICENCE, "path": LICENCE_PATH}],
        "resources": described,
    }
    (folder / PACKAGE).write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / ABOUT).write_text(_about(opened), encoding="utf-8")
    return sorted(one for one in folder.iterdir() if one.name in _names())


def _names() -> set[str]:
    return {PACKAGE, ABOUT, *(f"{one.name}.{kind}" for one in RESOURCES for kind in ("csv", "parquet"))}


def _written(base: Base, one: Resource, folder: Path) -> dict[str, Any]:
    """Write both files of a resource and return its description."""
    table = base.connection.cursor().sql(one.sql).to_arrow_table()
    csv.write_csv(table, folder / f"{one.name}.csv")
    parquet.write_table(table, folder / f"{one.name}.parquet", compression="zstd")
    kinds = base.rows(f"SELECT column_name, column_type FROM (DESCRIBE {one.sql})")
    schema: dict[str, Any] = {"fields": [_field(one, *kind) for kind in kinds], "missingValues": [""]}
    return {
        "profile": "tabular-data-resource",
        "name": one.name,
        "title": one.title,
        "path": f"{one.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema | ({"primaryKey": list(one.key)} if one.key else {}),
    }


def _field(one: Resource, column: str, kind: str) -> dict[str, Any]:
    said = {named.name: named.comment for table in one.described_by for named in tables()[table].columns}
    field = {"name": column, "type": TYPES.get(kind, "string"), "description": (FIGURE_COLUMNS | said)[column]}
    return field | ({"constraints": {"required": True}} if column in one.key else {})


def _about(base: Base) -> str:
    """Return what a reader of the files must know: licence, date, what is hidden, what purchases do not prove."""
    lines = (
        "Clauses sociales d’insertion et achats publics",
        f"Licence : {LICENCE} ({LICENCE_PATH}).",
        f"Relevés de la facilitatrice arrêtés au {date_long(base.publication['arretee_le'])}, "
        f"version {base.publication['version']}. {base.publication['mention']}".strip(),
        "Les nombres de personnes sont modifiés au hasard de 4 au plus, pour que nul ne soit reconnu. Une ligne "
        "absente dit « peu » : moins de 9 personnes, presque toujours moins de 5, ou personne. "
        "Une valeur vide n’est pas zéro.",
        "Achats : données essentielles de la commande publique, telles que déclarées par les acheteurs. Une "
        "considération sociale n’est pas une clause d’insertion ; ne rien dire n’est pas dire non.",
        f"Colonnes, types et clés : {PACKAGE} (Table Schema).",
    )
    return "\n".join(lines) + "\n"
