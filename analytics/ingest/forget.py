"""Erase people: one at their request, or those whose records are old. Their hours stay, under an anonymous code."""

import secrets
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from analytics.base.database import BaseError, open_file
from analytics.base.paths import base_of, key_file, version_file
from analytics.base.versions import forget_versions, versions
from analytics.declarations.record_labels import key
from analytics.french.grammar import list_and
from analytics.french.numbers import count
from analytics.ingest import merge
from analytics.ingest.pseudonym import pseudonym, secret_key
from analytics.protection.publishing import publish
from analytics.territory.territory import territory

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
    DELETE FROM remarque_import WHERE EXISTS (FROM trace WHERE contains(concat_ws(' ', valeur, attendu), texte));
    INSERT INTO beneficiaire BY NAME SELECT DISTINCT contrat AS beneficiaire FROM heures_gardees;
    INSERT INTO contrat BY NAME SELECT DISTINCT contrat, contrat AS beneficiaire FROM heures_gardees;
    INSERT INTO heures_realisees BY NAME FROM heures_gardees;
    DROP TABLE oublie; DROP TABLE trace; DROP TABLE heures_gardees;
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
    """Erase the person whose file number, or code in the workbook, is `number`; raise BaseError if there is nobody."""
    return _forget(base, merge.serving_file(base), _codes(number), 1, "Effacement d’une personne à sa demande.")


def purger(base: Path, year: int) -> Forgotten:
    """Erase the people whose last contract and last hours are before `year`; raise BaseError when there is nobody."""
    if year > date.today().year:
        raise BaseError(f"L’année {year} n’est pas commencée : tous les relevés lui sont antérieurs.")
    file, asked = merge.serving_file(base), {"year": year, "anonymous": ANONYMOUS}
    old = _first_column(file, LAST_RECORD, asked)
    back = _first_column(file, "SELECT beneficiaire FROM beneficiaire") - old
    for version in versions(base):
        old |= _first_column(version_file(base, version), LAST_RECORD, asked) - back
    if not old:
        raise BaseError(f"Aucune personne n’a son dernier relevé avant {year} : il n’y a rien à purger.")
    return _forget(base, file, sorted(old), len(old), f"Purge des relevés antérieurs à {year}.")


def _forget(base: Path, file: Path, codes: Sequence[str], people: int, why: str) -> Forgotten:
    """Publish a version without those people and remove the versions that hold one of them."""
    sql, asked = "SELECT 1 FROM beneficiaire WHERE list_contains($codes, beneficiaire) LIMIT 1", {"codes": codes}
    holding = [version for version in versions(base) if _first_column(version_file(base, version), sql, asked)]
    if not holding:
        raise BaseError("Aucune version ne contient de personne avec ce numéro de dossier.")
    build = partial(_build, file=file, codes=codes, comment=f"{why} {_named(holding)}.")
    version = publish(base, build, holds=True)
    left = forget_versions(base, holding)
    return Forgotten(version, people, tuple(one for one in holding if one not in left), tuple(left))


def _named(holding: Sequence[int]) -> str:
    mark = "s" if len(holding) > 1 else ""
    return f"Version{mark} {list_and(holding)} supprimée{mark}"


def _build(
    connection: duckdb.DuckDBPyConnection, number: int, *, file: Path, codes: Sequence[str], comment: str
) -> None:
    """Copy a version into an empty draft, without those people."""
    merge.open_before(connection, file)
    merge.copy_before(connection, number, comment)
    connection.execute("CREATE TEMP TABLE oublie (beneficiaire VARCHAR, code VARCHAR)")
    drawn = [(code, f"{ANONYMOUS}{secrets.token_hex(8)}") for code in codes]
    connection.executemany("INSERT INTO oublie VALUES (?, ?)", drawn)
    connection.execute(FORGET)
    merge.complete(connection, territory(base_of(file)))


def _codes(number: str) -> list[str]:
    """Return the codes that a file number may have in a base: itself, and its keyed pseudonym."""
    written = number.strip()
    if not written or written.startswith(ANONYMOUS):
        return []
    keyed = [f"P-{pseudonym(secret_key(), 'dossier', key(written))}"] if key_file().exists() else []
    return [written, *keyed]


def _first_column(file: Path, sql: str, parameters: Mapping[str, object] | None = None) -> set[str]:
    """Return the first column of the answer of a version to a query."""
    with closing(open_file(file, any_release=True)) as base:
        return {row[0] for row in base.rows(sql, parameters)}
