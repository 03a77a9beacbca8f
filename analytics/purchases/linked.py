"""The links of a version: those found for sure at its publication, those that she chose, and those to choose."""

from __future__ import annotations

from typing import Any

import duckdb

from analytics.base.database import Base
from analytics.purchases.choices import read_choices
from analytics.purchases.folding import is_sound
from analytics.purchases.links import Record, bare, by_buyer, proposals, sirens, sure_links, twins

HERS = """
    SELECT marche, acheteur.siret, montant::DOUBLE AS montant, notification_le,
        coalesce(list(entreprise.siret) FILTER (entreprise.siret IS NOT NULL), []) AS titulaires
    FROM marche JOIN maitre_ouvrage AS acheteur USING (maitre_ouvrage)
    LEFT JOIN (FROM attribution WHERE role IN ('Titulaire', 'Cotraitant')) AS titulaire USING (marche)
    LEFT JOIN entreprise USING (entreprise)
    GROUP BY ALL ORDER BY marche
"""
OFFICIAL = "SELECT achat, acheteur, titulaires, montant, notification_le, reference FROM achat ORDER BY achat"
Rows = list[tuple[Any, ...]]


def her_records(rows: Rows) -> list[Record]:
    """Return her marchés whose buyer has a SIRET, from the rows of HERS."""
    return [
        Record(name, siret[:9], sirens(holders), amount, day, bare(name))
        for name, siret, amount, day, holders in rows
        if siret
    ]


def official_records(rows: Rows) -> list[Record]:
    """Return the official contracts whose buyer is known, from the rows of OFFICIAL."""
    return [
        Record(key, buyer[:9], sirens(holders or ()), amount if is_sound(amount) else None, day, bare(reference))
        for key, buyer, holders, amount, day, reference in rows
        if buyer
    ]


def write_links(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `lien_achat` of a draft from its records and its purchases."""
    connection.execute("DELETE FROM lien_achat")
    official = official_records(connection.execute(OFFICIAL).fetchall())
    if official:
        found = sure_links(her_records(connection.execute(HERS).fetchall()), official)
        if found:
            connection.executemany("INSERT INTO lien_achat VALUES (?, ?)", list(found.items()))


def links(base: Base) -> dict[str, str]:
    """Return the official contract of each marché: hers where she has chosen, else the one found for sure."""
    chosen = read_choices(base).liens
    sure = dict(base.rows("SELECT marche, achat FROM lien_achat ORDER BY marche"))
    return {marche: achat for marche, achat in {**sure, **chosen}.items() if achat}


def to_choose(base: Base) -> dict[str, list[str]]:
    """Return the marchés of hers that have no link and of which nothing was decided, with up to three proposals."""
    decided = {*links(base), *read_choices(base).liens}
    known = by_buyer(official_records(base.rows(OFFICIAL)))
    hers = [one for one in her_records(base.rows(HERS)) if one.key not in decided]
    return {one.key: [other.key for other in proposals(one, known.get(one.buyer, []))] for one in hers}


def published_twice(base: Base) -> list[list[str]]:
    """Return the groups of contracts that may be one published twice."""
    return [[one.key for one in group] for group in twins(official_records(base.rows(OFFICIAL)))]
