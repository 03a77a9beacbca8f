"""Titles and sentences about places: where hours, people and companies are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.compute.areas import CHANTIER, DOMICILE, FEW_INHABITANTS, SIEGE, is_area, straddling
from analytics.declarations.dimensions import ELSEWHERE, UNKNOWN
from analytics.french.grammar import list_and, with_article
from analytics.french.numbers import NARROW, NO_BREAK, count, is_missing, number, plural
from analytics.french.place_names import located, of_place
from analytics.sentences.phrases import capitalised, during, people, quantity
from analytics.sentences.titles import leader, neutral_title, share_words

PER_INHABITANT = "heures_pour_1000_habitants"
NOUNS = {
    "epci": ("intercommunalité", "intercommunalités"),
    "canton": ("canton", "cantons"),
    "commune": ("commune", "communes"),
}
NO_DATA = "sans donnée"
OUTSIDE = "hors de la sélection"
SPLIT_TOWN = "La ville d’Auch, partagée entre trois cantons, forme un groupe à part."


def title(
    frame: pd.DataFrame,
    place: str,
    mesh: str,
    indicator: str,
    annee: int | None,
    total: float | None,
    kept: Sequence[str] = (),
) -> str:
    """Return the title of the map, from the frame by area and the amount of the whole selection.

    `kept` names the EPCI that the frame is narrowed to.
    """
    by, when = str(frame.columns[0]), during(annee)
    first = leader(frame, by, indicator)
    if first is None or len(first.names) > 1 or total is None or is_missing(total):
        return neutral_title(by, indicator, annee)
    name, amount = first.names[0], first.amount
    if indicator == PER_INHABITANT:
        among = f" (communes de {number(FEW_INHABITANTS)} habitants et plus)" if mesh == "commune" else ""
        return f"{_per_inhabitant(name, mesh, amount, when)} et {number(total)} {_whole(kept)}{among}"
    if indicator == "heures_realisees":
        doer = located(name, mesh) if place == CHANTIER else f"par des habitants {of_place(name, mesh)}"
        share = share_words(amount / total)
        return f"{capitalised(share)} des heures réalisées {when} l’ont été {doer}"
    return f"{people(amount, total, indicator)} {_verb(place, indicator, amount)} {located(name, mesh)} {when}"


def _per_inhabitant(name: str, mesh: str, amount: float, when: str) -> str:
    rate = f"{count(amount, 'heure réalisée', 'heures réalisées')} pour {number(1000)} habitants"
    return f"{capitalised(when)}, {rate} {located(name, mesh)}"


def _whole(kept: Sequence[str]) -> str:
    if len(kept) > 1:
        return "dans la sélection"
    return located(kept[0], "epci") if kept else "dans le Gers"


def _verb(place: str, indicator: str, amount: float) -> str:
    one = amount < 2
    if indicator == "societes":
        return ("a son siège" if one else "ont leur siège") if place == SIEGE else "travaille" if one else "travaillent"
    if place == DOMICILE:
        return "habite" if one else "habitent"
    return "a travaillé" if one else "ont travaillé"


def summary(frame: pd.DataFrame, mesh: str, indicator: str, annee: int | None, areas: int) -> str:
    """Return how many areas are concerned, and what is outside the Gers or without a known place."""
    counted, opening = _counted(frame, indicator), capitalised(during(annee))
    amounts = {
        str(name): float(amount)
        for name, amount in zip(frame.iloc[:, 0], frame[counted], strict=True)
        if not is_missing(amount) and amount > 0
    }
    if not amounts:
        return f"{opening}, aucun lieu n’est connu."
    some, feminine = sum(map(is_area, amounts)), mesh != "canton"
    verb = f"{plural(some, 'est', 'sont')} {plural(some, 'concernée' if feminine else 'concerné')}"
    rest = [
        f"{quantity(counted, amounts[name])} {words}"
        for name, words in ((ELSEWHERE, "hors du Gers"), (UNKNOWN, "sans lieu renseigné"))
        if name in amounts
    ]
    added = f"{NARROW}; s’y ajoutent {list_and(rest)}" if rest else ""
    return f"{opening}, **{count(some, *NOUNS[mesh])} sur {areas}** {verb}{added}."


def _counted(frame: pd.DataFrame, indicator: str) -> str:
    """Return the indicator that counts what lies anywhere, in the Gers or not."""
    return "heures_realisees" if indicator == PER_INHABITANT and "heures_realisees" in frame else indicator


def notes(mesh: str, indicator: str, lifted: bool = False) -> str:
    """Return what must be known to read areas of `mesh`: those cut by the border, the town cut by cantons.

    `lifted` says that EPCI are picked, whose limits cantons do not follow.
    """
    if mesh == "canton":
        every = "Un canton ne suit pas les limites des intercommunalités : tous sont montrés. "
        return f"{every if lifted else ''}{SPLIT_TOWN}"
    if mesh == "commune" and indicator == PER_INHABITANT:
        return "Dans une petite commune, quelques heures suffisent à un rapport élevé : lire aussi les heures."
    if mesh == "epci" and indicator == PER_INHABITANT and straddling():
        names = list_and(with_article(name) for name in straddling())
        head = f"À cheval sur un autre département{NO_BREAK}: {names}."
        return f"{head} Seules y comptent les communes du Gers, habitants compris."
    return ""


def area_text(row: Mapping[str, float | None], indicator: str) -> str:
    """Return the text of an area on the map: « 307 h pour 1 000 habitants (3 312 heures réalisées) »."""
    amount = row.get(indicator)
    if is_missing(amount):
        return NO_DATA
    if indicator != PER_INHABITANT:
        return quantity(indicator, amount)
    hours = row.get("heures_realisees")
    more = "" if is_missing(hours) else f" ({quantity('heures_realisees', hours)})"
    return f"{count(amount, 'heure')} pour {number(1000)} habitants{more}"
