"""Contracts that article 35 (L. 2112-2-1) may concern: to examine, for the data can neither prove nor deny it."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from analytics.declarations.purchases import CLAUSE, CRITERION, NO, RESERVED, purchase_settings
from analytics.french.grammar import normalise
from analytics.purchases.notices import CONCESSION

CATEGORIES = {
    "concessions": "concessions",
    "travaux": "travaux",
    "etat": "fournitures et services de l’État",
    "fournitures_services": "fournitures et services",
}
# Procedures that are compulsory at the European thresholds and above; a MAPA is not.
FORMAL = re.compile(
    r"appel d'offres|avec negociation|dialogue competitif|mise en concurrence prealable|procedure formalisee"
)
WORKS_CPV = "45"


def category(row: pd.Series) -> str:
    """Return the key of the threshold of a contract, from its kind, its CPV code, its nature and its buyer."""
    if row["espece"] == CONCESSION or "concession" in normalise(row["nature"] or ""):
        return "concessions"
    if (row["cpv"] or "").startswith(WORKS_CPV) or "travaux" in normalise(row["nature"] or ""):
        return "travaux"
    return "etat" if (row["acheteur"] or "").startswith("1") else "fournitures_services"


def to_examine(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the contracts notified since the law is in force, large or of a formal procedure, the latest first.

    Added columns: `categorie`, `seuil` (euros without tax), `atteint` (its amount reaches it), `dit` (see `declared`).
    """
    since: date = purchase_settings().article_35["depuis"]
    notified = pd.to_datetime(frame["notification_le"]) >= pd.Timestamp(since)
    late = frame[notified & frame["annee"].notna()]
    days = [pd.Timestamp(one).date() for one in late["notification_le"]]
    categories = [category(row) for _, row in late.iterrows()]
    thresholds = [purchase_settings().threshold(day, one) for day, one in zip(days, categories, strict=True)]
    found = late.assign(categorie=categories, seuil=thresholds)
    found = found.assign(atteint=found["sur"].astype(bool) & (found["montant"] >= found["seuil"]))
    formal = [bool(FORMAL.search(normalise(one or ""))) for one in found["procedure"]]
    kept = found[found["atteint"] | pd.Series(formal, index=found.index, dtype=bool)]
    kept = kept.assign(dit=[declared(row) for _, row in kept.iterrows()])
    return kept.sort_values(["notification_le", "achat"], ascending=[False, True])


def declared(row: pd.Series) -> str:
    """Return what a contract declares, as far as L. 2112-2-1 goes: a criterion alone is no condition of execution."""
    if row[CLAUSE]:
        return "Clause sociale"
    if row[RESERVED]:
        return "Marché réservé"
    if row[CRITERION]:
        return "Critère seul"
    return "Aucune considération" if row["reponse"] == NO else "Non renseigné"
