"""Title and sentences of a fiche: one maître d’ouvrage or one place of the Gers, and its rank."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.base.selection import Selection
from analytics.compute.areas import CHANTIER, DOMICILE, SIEGE, dimension, mesh_of
from analytics.declarations.dimensions import LAST, names_where
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import ordinal, uncapitalised
from analytics.french.numbers import NO_BREAK, count
from analytics.sentences.details import figure_of
from analytics.sentences.phrases import capitalised, during, quantity
from analytics.sentences.takeaways import amounts_of
from analytics.sentences.titles_places import NOUNS, PER_INHABITANT

OWNER = "maitre_ouvrage"
KINDS = names_where(lambda one: one.fiche)
OWNER_FIGURES = ("heures_clausees", "heures_realisees", "beneficiaires", "societes")
# Of a place: what is done there, who lives there, which companies have their seat there.
PLACE_FIGURES = (
    ("heures_clausees", CHANTIER, "Heures clausées de ses chantiers"),
    ("heures_realisees", CHANTIER, "Heures réalisées sur ses chantiers"),
    ("beneficiaires", DOMICILE, "Bénéficiaires qui y habitent"),
    ("societes", SIEGE, "Sociétés qui y ont leur siège"),
)
FEWEST = 3  # fewest groups for a rank


@dataclass(frozen=True)
class Subject:
    """The subject of a fiche: the dimension that names it, and its name."""

    kind: str
    name: str

    @property
    def is_owner(self) -> bool:
        return self.kind == OWNER

    @property
    def label(self) -> str:
        """The kind in French: « Maître d’ouvrage », « Intercommunalité »."""
        return "Maître d’ouvrage" if self.is_owner else capitalised(NOUNS[mesh_of(self.kind)][0])

    def selection(self, selection: Selection, place: str = CHANTIER) -> Selection:
        """Return the selection narrowed to the subject; for a place, as a chantier, a home or a seat."""
        if self.is_owner:
            return selection.having(OWNER, (self.name,))
        return without_subject(selection).having(dimension(place, mesh_of(self.kind)), (self.name,))


def without_subject(selection: Selection) -> Selection:
    """Return the selection without any subject: the reference of a fiche."""
    for kind in KINDS:
        selection = selection.having(kind, ())
    return selection


def subject_of(selection: Selection, canton: str | None = None, commune: str | None = None) -> Subject | None:
    """Return the subject of the fiche: the only maître d'ouvrage picked, else the smallest place; None without one."""
    owners, places = selection.values(OWNER), selection.values("territoire")
    found = (
        *((OWNER, name) for name in owners if len(owners) == 1),
        *(("commune", name) for name in [commune] if name),
        *(("canton", name) for name in [canton] if name),
        *(("territoire", name) for name in places if len(places) == 1),
    )
    return Subject(*found[0]) if found else None


def title(subject: Subject, comparison: pd.DataFrame, annee: int | None) -> str:
    """Return « Région Occitanie : 10 605 heures clausées en 2022 »."""
    for name in ("heures_clausees", "heures_realisees"):
        if amount := figure_of(comparison, name):
            return f"{subject.name}{NO_BREAK}: {quantity(name, amount)} {during(annee)}"
    if comparison["valeur"].reindex(["heures_clausees", "heures_realisees"]).isna().any():
        return f"{subject.name}{NO_BREAK}: heures non connues {during(annee)}"
    nothing = "aucune heure" if subject.is_owner else "aucune heure sur ses chantiers"
    return f"{subject.name}{NO_BREAK}: {nothing} {during(annee)}"


def place_sentence(subject: Subject, comparison: pd.DataFrame, annee: int | None) -> str:
    """Return who lives there and which companies are there, in one sentence; empty for nobody and none."""
    parts = []
    if people := figure_of(comparison, "beneficiaires"):
        parts.append(f"{count(people, 'bénéficiaire y habite', 'bénéficiaires y habitent')}")
    if companies := figure_of(comparison, "societes"):
        parts.append(f"{count(companies, 'société y a son siège', 'sociétés y ont leur siège')}")
    return f"{capitalised(during(annee))}, {' et '.join(parts)}." if parts else ""


def rank_indicator(subject: Subject) -> str:
    """Return the indicator that ranks the fiche: hours per inhabitant for places, whose sizes differ."""
    return "heures_clausees" if subject.is_owner else PER_INHABITANT


def rank_sentence(subject: Subject, frame: pd.DataFrame, areas: int | None = None) -> str:
    """Return the rank of the subject among the groups of `frame`; empty when it has no amount.

    `areas` is how many places the mesh counts, those without any hour included.
    """
    by, indicator = str(frame.columns[0]), rank_indicator(subject)
    amounts = {name: amount for name, amount in amounts_of(frame, by, indicator).items() if name not in LAST}
    among = areas or len(amounts)
    if subject.name not in amounts or among < FEWEST:
        return ""
    rank = 1 + sum(amount > amounts[subject.name] for amount in amounts.values())
    noun = "maître d’ouvrage" if subject.is_owner else NOUNS[mesh_of(subject.kind)][0]
    feminine = noun in ("commune", "intercommunalité")
    measure = uncapitalised(INDICATORS[indicator].label)
    why = "la taille des chantiers" if subject.is_owner else "quelques chantiers"
    head = f"{ordinal(rank, feminine)} {noun} sur {among} par les {measure} de l’année"
    return f"{head}{NO_BREAK}: ce rang tient surtout à {why}."
