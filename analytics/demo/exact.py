"""The demonstration of the Gers: seven years whose 2021 and 2022 totals are those of the published bilan."""

from __future__ import annotations

from itertools import chain

from analytics.demo.companies import award_rows, companies, employers
from analytics.demo.contracts import contract_rows
from analytics.demo.demo_files import Cell, Row
from analytics.demo.demo_marches import marches, owner_rows, promised_rows
from analytics.demo.draw import Draw
from analytics.demo.hours import workforce
from analytics.demo.people import criteria, describe
from analytics.demo.support import meeting_rows, support_rows

SEED = 32


def records(seed: int = SEED) -> dict[str, list[Row]]:
    """Return the rows of every record table by table name."""
    draw = Draw(seed)
    works = marches(draw)
    awarded, agencies = companies(draw, works), employers(draw)
    people = workforce(draw, works)
    described = describe(draw, people)
    ages = {rank: row["age"] for rank, row in described.items()}
    contracts, hours = contract_rows(draw, people, awarded, agencies, ages)
    return {
        "maitre_ouvrage": owner_rows(),
        "marche": [marche.row for marche in works],
        "heures_clausees": promised_rows(works),
        "entreprise": [company.row for company in awarded.every] + list(chain(*agencies.values())),
        "attribution": award_rows(awarded),
        "beneficiaire": [described[rank] for rank in sorted(described)],
        "critere_beneficiaire": _criteria(draw, described, contracts),
        "contrat": contracts,
        "heures_realisees": hours,
        "reunion_chantier": meeting_rows(draw, works),
        "accompagnement": support_rows(draw, works, awarded),
    }


def _criteria(draw: Draw, described: dict[int, Row], contracts: list[Row]) -> list[Row]:
    modes: dict[Cell, set[str]] = {}
    for contract in contracts:
        modes.setdefault(contract["beneficiaire"], set()).add(str(contract["modalite"]))
    return [
        {"beneficiaire": row["beneficiaire"], "critere": code}
        for _, row in sorted(described.items())
        for code in criteria(draw, row, modes[row["beneficiaire"]])
    ]
