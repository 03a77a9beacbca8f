"""The audit of accessibility by the 106 criteria of the RGAA 4.1, in `data/rgaa.csv`, and the state that it gives."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

AUDIT = Path(__file__).resolve().parents[3] / "data" / "rgaa.csv"
AUDITED = date(2026, 11, 29)
HOLDS, FAILS, NO_OBJECT = "conforme", "non conforme", "non applicable"
THEMES = (
    *("Images", "Cadres", "Couleurs", "Multimédia", "Tableaux", "Liens", "Scripts", "Éléments obligatoires"),
    *("Structuration de l’information", "Présentation de l’information", "Formulaires", "Navigation", "Consultation"),
)
HOW = (
    "Chaque page et une fiche, en facilitatrice ; les mêmes règles automatiques en public.",
    "À la main : tabulation de bout en bout, flèches et Échap, zoom de 200 %, texte seul à 200 %, 320 px de large, "
    "espacement du texte, styles retirés, contrastes mesurés, formulaires, documents téléchargés.",
    "Par programme, à chaque modification : axe-core sur toutes les pages, à 1366 et à 390 px, en clair et en sombre, "
    "panneaux ouverts.",
    "Navigateur : Chromium 156. Aucun lecteur d’écran ni aucun autre navigateur n’a été essayé, et aucune personne "
    "handicapée n’a été consultée : l’audit a été fait par l’équipe qui développe, non par un tiers.",
    "Techniques utilisées : HTML, CSS, JavaScript, SVG et WAI-ARIA ; le cadre des pages est celui de Streamlit.",
)


@dataclass(frozen=True)
class Criterion:
    """A criterion of the RGAA, what the audit found (`HOLDS`, `FAILS` or `NO_OBJECT`), and how that was seen."""

    number: str
    question: str
    result: str
    evidence: str

    @property
    def name(self) -> str:
        return f"critère {self.number}"

    @property
    def theme(self) -> str:
        return THEMES[int(self.number.partition(".")[0]) - 1]


@cache
def criteria() -> tuple[Criterion, ...]:
    """Return every criterion, in the order of the RGAA."""
    with AUDIT.open(encoding="utf-8", newline="") as lines:
        return tuple(Criterion(*row) for row in list(csv.reader(lines))[1:])


def found(result: str) -> list[Criterion]:
    """Return the criteria with this result."""
    return [one for one in criteria() if one.result == result]


def state() -> str:
    """Return the state by law: wholly when all that applies holds, partly from half of it, else not."""
    holds, fails = len(found(HOLDS)), len(found(FAILS))
    return "totalement conforme" if not fails else "partiellement conforme" if holds >= fails else "non conforme"


def mention() -> str:
    """Return what the foot of every page must say."""
    return f"Accessibilité\u00a0: {state()}"
