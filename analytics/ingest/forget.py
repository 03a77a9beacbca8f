"""Erase people: one at their request, or those whose records are old. Their hours stay, under an anonymous code."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb

from analytics.base.database import BaseError, open_file
from analytics.base.paths import current_file, version_file
from analytics.base.versions import forget_versions, versions
from analytics.declarations.record_labels import key
from analytics.declarations.schema import DATA, create_statements, record_tables, tables
from analytics.french.grammar import list_and
from analytics.french.numbers import count
from analytics.ingest import merge
from analytics.ingest.pseudonym import key_file, pseudonym, secret_key
from analytics.protection.publishing import publish

ANONYMOUS = "ANON-"  # how the code of an erased person begins
LAST_RECORD = """
    SELECT beneficiaire FROM contrat LEFT JOIN heures_realisees USING (contrat)
    WHERE NOT starts_with(beneficiaire, $anonymous) GROUP BY beneficiaire
    HAVING max(greatest(mois, debut_le, fin_le)) < make_date($year, 1, 1)
"""
# The table « oublie » holds each person to erase, with the random code that replaces theirs on their hours.
FORGET = """
    CREATE TEMP TABLE heures_gardees AS
    SELECT code AS contrat, marche, date_trunc('year', mois)::DATE AS mois, sum(heures) AS heures
    FROM heures_realisees JOIN contrat USING (contrat) JOIN oublie USING (beneficiaire) GROUP BY ALL;
    CREATE TEMP TABLE trace AS
    SELECT beneficiaire AS texte FROM oublie
    UNION ALL SELECT contrat FROM contrat JOIN oublie USING (beneficiaire);
    DELETE FROM heures_realisees WHERE contrat IN (FROM trace);
    DELETE FROM contrat WHERE beneficiaire IN (SELECT beneficiaire FROM oublie);
    DELETE FROM critere_beneficiaire WHERE beneficiaire IN (SELECT beneficiaire FROM oublie);
    DELETE FROM beneficiaire WHERE beneficiaire IN (SELECT beneficiaire FROM oublie);
    DELETE FROM remarque_import WHERE EXISTS
        (FROM trace WHERE contains(concat_ws(' ', valeur, attendu), texte));
    INSERT INTO beneficiaire BY NAME SELECT DISTINCT contrat AS beneficiaire FROM heures_gardees;
    INSERT INTO contrat BY NAME SELECT DISTINCT contrat, contrat AS beneficiaire FROM heures_gardees;
    INSERT INTO heures_realisees BY NAME FROM heures_gardees;
    DROP TABLE oublie;
    DROP TABLE trace;
    DROP TABLE heures_gardees;
"""


@dataclass(frozen=True)
class Forgotten:
    """The version published, how many people it erased, and the versions removed or still there."""

    version: int
    people: int
    removed: tuple[int, ...]
    left: tuple[int, ...]

    def __str__(self) -> str:
        done = f"Version {self.version} publiée : {count(self.people, 'personne oubliée', 'personnes oubliées')}."
        if self.removed:
            done += f" {_named(self.removed)}."
        if self.left:
            done += f" À supprimer à la main, car encore ouvertes : {list_and(self.left)}."
        return f"{done} Les fichiers d’origine et les sauvegardes restent à nettoyer."


def effacer(base: Path, number: str) -> Forgotten:
    """Erase the person whose file number, or code in the workbook, is `number`.

    Publish a version without this person and remove every version that holds them. Raise BaseError when none does.
    """
    file, codes = _serving(base), _codes(number)
    holding = _holding(base, codes)
    if not holding:
        raise BaseError("Aucune version ne contient de personne avec ce numéro de dossier.")
    return _forget(base, file, codes, holding, 1, "Effacement d’une personne à sa demande.")


def purger(base: Path, year: int) -> Forgotten:
    """Erase the people whose last contract and last hours are before `year`; raise BaseError when there is nobody."""
    if year > date.today().year:
        raise BaseError(f"L’année {year} n’est pas commencée : tous les relevés lui sont antérieurs.")
    file = _serving(base)
    old = set(_old_people(file, year))
    back = set(_first_column(file, "SELECT beneficiaire FROM beneficiaire", {})) - old
    for version in versions(base):
        old |= set(_old_people(version_file(base, version), year)) - back
    if not old:
        raise BaseError(f"Aucune personne n’a son dernier relevé avant {year} : il n’y a rien à purger.")
    return _forget(base, file, sorted(old), _holding(base, old), len(old), f"Purge des relevés antérieurs à {year}.")


def _forget(base: Path, file: Path, codes: Sequence[str], holding: Sequence[int], people: int, why: str) -> Forgotten:
    comment = f"{why} {_named(holding)}."
    version = publish(base, partial(_build, file=file, codes=codes, comment=comment))
    left = forget_versions(base, holding)
    return Forgotten(version, people, tuple(one for one in holding if one not in left), tuple(left))


def _named(holding: Sequence[int]) -> str:
    if len(holding) == 1:
        return f"Version {holding[0]} supprimée"
    return f"Versions {list_and(holding)} supprimées"


def _build(
    connection: duckdb.DuckDBPyConnection, number: int, *, file: Path, codes: Sequence[str], comment: str
) -> None:
    """Copy a version into an empty draft, without those people."""
    merge.open_before(connection, file)
    for table in tables().values():
        for statement in create_statements(table):
            connection.execute(statement)
    for name in (*record_tables(), "publication", "fichier_importe", "remarque_import"):
        connection.execute(f'INSERT INTO "{name}" BY NAME FROM avant_{name}')
    now = datetime.now().replace(microsecond=0)
    connection.execute("UPDATE publication SET version = ?, publiee_le = ?, commentaire = ?", [number, now, comment])
    connection.execute("CREATE TEMP TABLE oublie (beneficiaire VARCHAR, code VARCHAR)")
    drawn = [(code, f"{ANONYMOUS}{secrets.token_hex(8)}") for code in codes]
    connection.executemany("INSERT INTO oublie VALUES (?, ?)", drawn)
    connection.execute(FORGET)
    merge.load_references(connection)
    connection.execute((DATA / "facts.sql").read_text(encoding="utf-8"))
    merge.close_before(connection)


def _holding(base: Path, codes: Iterable[str]) -> list[int]:
    """Return the versions that hold one of these people."""
    asked = {"codes": list(codes)}
    sql = "SELECT 1 FROM beneficiaire WHERE list_contains($codes, beneficiaire) LIMIT 1"
    return [version for version in versions(base) if _first_column(version_file(base, version), sql, asked)]


def _codes(number: str) -> list[str]:
    """Return the codes that a file number may have in a base: itself, and its keyed pseudonym."""
    written = number.strip()
    if not written or written.startswith(ANONYMOUS):
        return []
    keyed = [f"P-{pseudonym(secret_key(), 'dossier', key(written))}"] if key_file().exists() else []
    return [written, *keyed]


def _old_people(file: Path, year: int) -> list[str]:
    return _first_column(file, LAST_RECORD, {"year": year, "anonymous": ANONYMOUS})


def _first_column(file: Path, sql: str, parameters: Mapping[str, object]) -> list[str]:
    """Return the first column of the answer of a version to a query."""
    base = open_file(file, any_release=True)
    try:
        return [row[0] for row in base.rows(sql, parameters)]
    finally:
        base.close()


def _serving(base: Path) -> Path:
    file = current_file(base)
    if file is None or not file.is_file():
        raise BaseError(f"Aucune base dans « {base} ».")
    return file
