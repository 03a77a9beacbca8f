"""« À retenir » of the map and of the fiches: the largest areas, a subject’s share, the hours still owed."""

from __future__ import annotations

import math

import pandas as pd

from analytics.compute.areas import CHANTIER, DOMICILE, SIEGE, is_area
from analytics.declarations.dimensions import ELSEWHERE
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.missing import reason_of
from analytics.french.numbers import NO_BREAK, count, percent
from analytics.sentences.details import figure_of
from analytics.sentences.fiche import Subject
from analytics.sentences.phrases import SMALL, during, people, quantity
from analytics.sentences.takeaways import amounts_of, concentration, first_three, living_here
from analytics.sentences.titles_places import NOUNS

MEASURED = {CHANTIER: "heures_realisees", DOMICILE: "heures_realisees", SIEGE: "societes"}
FEWEST = 3  # fewest areas for a comparison


def places_takeaways(frame: pd.DataFrame, areas: pd.DataFrame, place: str, mesh: str, covered: bool) -> list[str]:
    """Return up to three lines: where most is, beside the inhabitants, what is elsewhere, how many areas have none.

    `frame` holds amounts by area, `areas` those that the map shows, with their inhabitants.
    """
    by, indicator = str(frame.columns[0]), MEASURED[place]
    amounts, unknown = amounts_of(frame, by, indicator), set(frame.loc[frame[indicator].isna(), by])
    total = math.nan if any(map(reason_of, frame[indicator])) else sum(amounts.values())
    if not amounts:
        return []
    return first_three(
        [
            concentration(frame, by, indicator, (NOUNS[mesh][1], mesh != "canton")),
            _beside_inhabitants(amounts, total, areas, indicator),
            _elsewhere(amounts.get(ELSEWHERE), total, indicator, place),
            _without({*amounts, *unknown}, areas, mesh, indicator) if covered else "",
        ]
    )


def _beside_inhabitants(amounts: dict[str, float], total: float, areas: pd.DataFrame, indicator: str) -> str:
    """Return the part of the area with most hours, and of the inhabitants that live there."""
    inside = {name: amount for name, amount in amounts.items() if is_area(name)}
    everyone = areas["habitants"].sum()
    if indicator != "heures_realisees" or len(areas) < FEWEST or not inside or not total >= SMALL:
        return ""
    first = max(inside, key=inside.__getitem__)
    here = areas.loc[areas["nom"] == first, "habitants"].sum() / everyone
    share = percent(inside[first] / total)
    counted = INDICATORS[indicator].nouns[1]
    return f"{first}{NO_BREAK}: {share} des {counted}, pour {percent(here)} des habitants." if here else ""


def _elsewhere(amount: float | None, total: float, indicator: str, place: str) -> str:
    if not amount:
        return ""
    if place == SIEGE:
        return f"{people(amount, total, indicator)} {'a son' if amount < 2 else 'ont leur'} siège hors du Gers."
    share = f" ({percent(amount / total)})" if total >= SMALL else ""
    doers = "par des habitants d’autres départements" if place == DOMICILE else "hors du Gers"
    return f"{quantity(indicator, amount)}{share} {doers}."


def _without(known: set[str], areas: pd.DataFrame, mesh: str, indicator: str) -> str:
    none = sum(name not in known for name in areas["nom"])
    if not none or len(areas) < FEWEST:
        return ""
    return f"{count(none, *NOUNS[mesh])} sur {len(areas)} sans {INDICATORS[indicator].nouns[0]}."


def fiche_takeaways(
    subject: Subject, comparison: pd.DataFrame, total: float | None, annee: int | None, inhabitants: float | None = None
) -> list[str]:
    """Return up to three lines of a fiche: its part of the Gers, what is still owed, how many live in the Gers.

    `total` is the amount of the whole Gers (None when other filters are active), `inhabitants` the share of its
    people that live in the place.
    """
    indicator = "heures_clausees" if subject.is_owner else "heures_realisees"
    return first_three(
        [
            _part(figure_of(comparison, indicator), total, indicator, annee, inhabitants),
            _owed(figure_of(comparison, "heures_restantes")),
            living_here(comparison),
        ]
    )


def _part(
    amount: float | None, total: float | None, indicator: str, annee: int | None, inhabitants: float | None
) -> str:
    if not amount or not total or total < SMALL:
        return ""
    beside = f", pour {percent(inhabitants)} de ses habitants" if inhabitants else ""
    return f"{percent(amount / total)} des {INDICATORS[indicator].nouns[1]} du Gers {during(annee)}{beside}."


def _owed(amount: float | None) -> str:
    if amount is None:
        return ""
    return f"Reste à réaliser{NO_BREAK}: {count(amount, 'heure')}." if amount >= 1 else "Plus aucune heure à réaliser."
