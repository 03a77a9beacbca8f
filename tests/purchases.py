"""Official purchases for tests: the contracts of a file of tests/decp, and a base that holds them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from records import publish_tables, worked_example

from analytics.base.database import OWNER, Base
from analytics.ingest.achats_import import publish_purchases, read_purchases
from analytics.protection.opening import open_base
from analytics.purchases.folding import as_row, contracts, folded
from analytics.purchases.purchase_measures import described
from analytics.purchases.reader import Reader
from analytics.purchases.scope import Scope, scope

DECP = Path(__file__).parent / "decp"
MADE, GERS = "decp_cas_2.0.4.json", "extrait_gers32_2024H2_travaux.csv"


def contracts_of(name: str, here: Scope | None = None) -> pd.DataFrame:
    """Return the described contracts of a file: all of them, or those of a territory."""
    found = folded(contracts(Reader(DECP / name, here).notices(), here, name))
    return described(pd.DataFrame([as_row(one) for one in found.values()]))


def here(name: str) -> pd.DataFrame:
    """Return the contracts of a file that are of the territory in force."""
    return contracts_of(name, scope())


def with_a_followed_buyer() -> dict[str, list[dict[str, object]]]:
    """Return the worked example with two marchés of the buyer of the made case.

    « 2025-001L01 » has its holder and its day but no amount; « Inconnu 9 » has the amount of 2025-002 only.
    """
    tables = worked_example()
    tables["maitre_ouvrage"].append({"maitre_ouvrage": "Conseil", "siret": "22320001500012"})
    tables["marche"] += [
        {"marche": "2025-001L01", "maitre_ouvrage": "Conseil", "notification_le": "2025-02-12"},
        {"marche": "Inconnu 9", "maitre_ouvrage": "Conseil", "montant": 300000},
    ]
    tables["entreprise"].append({"entreprise": "Titulaire du lot", "siret": "97593824200008"})
    tables["attribution"].append({"marche": "2025-001L01", "entreprise": "Titulaire du lot", "role": "Titulaire"})
    return tables


def publish_with_purchases(folder: Path, *names: str, **tables: list[dict[str, object]]) -> Path:
    """Publish records, then the purchases of files of tests/decp, and return the folder of the base."""
    publish_tables(folder, **(tables or with_a_followed_buyer())).close()
    publish_purchases(folder / "base", read_purchases([DECP / name for name in names], folder / "base"))
    return folder / "base"


def opened(folder: Path, role: str = OWNER) -> Base:
    """Return a base of `publish_with_purchases`, open for a role."""
    return open_base(folder, role=role)
