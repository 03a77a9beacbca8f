"""What links with official contracts fill in her records: empty cells only; each one is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import duckdb
import pandas as pd

from analytics.french.numbers import NO_BREAK

# `lie`: each link with the records of both sides; `seul` says that it has one holder on each side, with a SIRET.
LINKED = """
    CREATE OR REPLACE TEMP TABLE lie AS
    SELECT marche.marche, marche.maitre_ouvrage, achat.acheteur, achat.montant, achat.notification_le,
        achat.titulaires[1] AS siret, nullif(achat.noms_titulaires[1], '') AS nom,
        (SELECT list(entreprise) FROM attribution AS a
            WHERE a.marche = marche.marche AND role <> 'Sous-traitant') AS siennes,
        coalesce(len(achat.titulaires), 0) = 1 AND len(achat.titulaires[1]) = 14 AS seul
    FROM liens JOIN marche USING (marche) JOIN achat USING (achat)
"""
COMPANY = """
    INSERT INTO entreprise BY NAME
    SELECT nom AS entreprise, siret FROM lie
    WHERE siennes IS NULL AND seul AND nom IS NOT NULL
        AND nom NOT IN (SELECT entreprise FROM entreprise)
        AND siret NOT IN (SELECT siret FROM entreprise WHERE siret IS NOT NULL)
    GROUP BY nom, siret
"""
HOLDER = """
    INSERT INTO attribution
    SELECT marche, coalesce(min(par_siret.entreprise), min(par_nom.entreprise)), 'Titulaire'
    FROM lie
    LEFT JOIN entreprise AS par_siret ON par_siret.siret = lie.siret
    LEFT JOIN entreprise AS par_nom ON par_nom.entreprise = lie.nom
    WHERE siennes IS NULL AND seul AND coalesce(par_siret.entreprise, par_nom.entreprise) IS NOT NULL
    GROUP BY marche
    RETURNING marche, entreprise
"""
# Sheet, column filled, key of the sheet, and the value that links give it when they all agree.
CELLS = (
    ("marche", "montant", "marche", "montant", "true"),
    ("marche", "notification_le", "marche", "notification_le", "true"),
    ("maitre_ouvrage", "siret", "maitre_ouvrage", "acheteur", "len(acheteur) = 14"),
    ("entreprise", "siret", "siennes[1]", "siret", "seul AND len(siennes) = 1"),
)


class Filled(NamedTuple):
    """A cell that was empty: its table, its row, its column, and the value that the official data give."""

    table: str
    row: str
    column: str
    value: str

    @property
    def said(self) -> str:
        return f"{self.row}{NO_BREAK}: {self.column} rempli par les données officielles ({self.value})"


def fill_empty_cells(connection: duckdb.DuckDBPyConnection, links: Mapping[str, str], sound: float) -> list[Filled]:
    """Fill the empty cells of linked marchés in a draft and return them; amounts from `sound` on are left out."""
    connection.register("liens", pd.DataFrame(list(links.items()), columns=["marche", "achat"], dtype=str))
    connection.execute(LINKED)
    connection.execute("UPDATE lie SET montant = NULL WHERE montant <= 1 OR montant >= ?", [sound])
    connection.unregister("liens")
    filled = [one for cell in CELLS for one in _fill(connection, *cell)]
    connection.execute(COMPANY)
    filled += [Filled("attribution", row, "entreprise", name) for row, name in connection.execute(HOLDER).fetchall()]
    connection.execute("DROP TABLE lie")
    return filled


def _fill(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, key: str, given: str, when: str
) -> list[Filled]:
    known = f"""SELECT {key} AS cle, any_value({given}) AS donne FROM lie WHERE {given} IS NOT NULL AND {when}
        GROUP BY ALL HAVING count(DISTINCT {given}) = 1"""
    changed = connection.execute(
        f"UPDATE {table} SET {column} = donne FROM ({known}) AS connu"
        f" WHERE {table}.{column} IS NULL AND {table}.{table} = connu.cle RETURNING {table}.{table}, {column}::VARCHAR"
    ).fetchall()
    return [Filled(table, row, column, value) for row, value in changed]
