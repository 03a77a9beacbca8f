"""What the official purchase data are read with: dated thresholds and objective, each with its source."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

VARIABLE = "CLAUSES_ACHATS"
FILE = Path(__file__).resolve().parents[2] / "data" / "achats.toml"
CLAUSE, CRITERION, RESERVED = KINDS = ("clause", "critere", "reserve")
KIND_LABELS = {CLAUSE: "Clause sociale", CRITERION: "Critère social", RESERVED: "Marché réservé"}
YES, NO, SILENT, UNKNOWN = ANSWERS = ("oui", "non", "non renseigné", "inconnu")
# What a cell may say, without case: from its wording to a kind of consideration, or to none.
WORDINGS = {
    "clause sociale": CLAUSE,
    "critère social": CRITERION,
    "marché réservé": RESERVED,
    "concession réservée": RESERVED,
}
NONE_WORDINGS = ("pas de considération sociale", "sans objet")
BUYERS, WORKS = "acheteurs", "chantiers"
PERIMETERS = {BUYERS: "Acheteurs du territoire", WORKS: "Chantiers du territoire"}


@dataclass(frozen=True)
class PurchaseSettings:
    """The settings of a file such as data/achats.toml; amounts in euros without tax, shares as ratios."""

    premiere_annee: int
    couverture_minimale: float
    plancher: float
    mois_incomplets: int
    montant_aberrant: float
    objectif: Mapping[str, Any]
    article_35: Mapping[str, Any]
    seuils: tuple[Mapping[str, int], ...]

    def threshold(self, notified: date, category: str) -> int:
        """Return the European threshold in force on a day for `category`, a key of `seuils`."""
        known = [one for one in self.seuils if one["annee"] <= notified.year] or list(self.seuils[:1])
        return max(known, key=lambda one: one["annee"])[category]


def purchase_settings() -> PurchaseSettings:
    """Return the settings in force: the file that CLAUSES_ACHATS names, else the one of the project."""
    file = Path(os.environ.get(VARIABLE, "").strip() or FILE)
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(file: Path, stamp: int) -> PurchaseSettings:
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return PurchaseSettings(**{**found, "seuils": tuple(found["seuils"])})
