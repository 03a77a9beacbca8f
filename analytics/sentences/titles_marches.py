"""Titles and sentences of the list of marchés: how many owe hours, how many are late, and how many hours."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.compute.marches import LATE, SETTLED, STATES, UNSAID
from analytics.french.dates import date_long, date_short
from analytics.french.grammar import is_plural, list_and, with_article
from analytics.french.numbers import NO_BREAK, count, hours, is_missing, number, percent
from analytics.sentences.phrases import capitalised

HEADERS = {
    "marche": "Marché",
    "maitre_ouvrage": "Maître d’ouvrage",
    "etat": "État",
    "reste": "Reste à réaliser",
    "retard": "Retard sur un rythme régulier",
    "rythme": "À réaliser par mois",
    "clausees": "Heures clausées",
    "realisees": "Heures réalisées",
    "taux": "Taux",
    "debut_le": "Début",
    "fin_le": "Fin",
    "societes": "Sociétés",
}
NUMBERS = ("reste", "retard", "rythme", "clausees", "realisees", "taux", "societes")


def marches_title(frame: pd.DataFrame, day: date, reason: str = "") -> str:
    """Return « 12 marchés en retard doivent 8 200 heures »; what is owed in all when none is late.

    `reason` says why the filters have no meaning for a marché.
    """
    if reason:
        return "Marchés : sans objet pour ces filtres"
    if _unsaid(frame):
        return f"{count(len(frame), 'marché suivi', 'marchés suivis')} et leurs heures clausées"
    late = frame[frame["etat"] == LATE]
    if late.empty:
        owed = frame["reste"].dropna().astype(float)
        if not (owed > 0).any():
            return f"Aucune heure ne reste due au {date_long(day)}"
        return f"Aucun marché en retard, {count(owed.sum(), 'heure')} à réaliser"
    verb = "doit" if len(late) < 2 else "doivent"
    return f"{count(len(late), 'marché')} en retard {verb} {count(late['reste'].sum(), 'heure')}"


def marches_summary(frame: pd.DataFrame, day: date, reason: str = "") -> str:
    """Return how many marchés owe how many hours, by state, in one sentence."""
    if reason:
        return reason
    if unsaid := _unsaid(frame):
        verb = "n’est pas public" if unsaid < 2 else "ne sont pas publics"
        return (
            f"Au {date_long(day)}, le réalisé et le reste à faire de **{count(unsaid, 'marché')}** {verb}"
            f"{NO_BREAK}: ils diraient les heures de quelques personnes."
        )
    owing = frame[frame["reste"].fillna(0).astype(float) > 0]
    if frame.empty:
        return f"Au {date_long(day)}, aucun marché n’est suivi."
    if owing.empty:
        return f"Au {date_long(day)}, aucun des {count(len(frame), 'marché')} ne doit d’heure connue."
    verb = "doit" if len(owing) < 2 else "doivent"
    return (
        f"Au {date_long(day)}, **{count(len(owing), 'marché')}** {verb} encore "
        f"**{count(owing['reste'].sum(), 'heure')}**{NO_BREAK}: {_by_state(frame)}."
    )


def _unsaid(frame: pd.DataFrame) -> int:
    """Return how many marchés have hours that the public may not read."""
    return int(frame["etat"].eq(UNSAID).sum())


def _by_state(frame: pd.DataFrame) -> str:
    numbers = frame["etat"].value_counts()
    words = {SETTLED: ("soldé", "soldés"), "Volume non connu": ("de volume non connu",) * 2}
    parts = []
    for state in STATES:
        if amount := int(numbers.get(state, 0)):
            one, several = words.get(state, (state[:1].lower() + state[1:],) * 2)
            parts.append(f"{number(amount)} {one if amount < 2 else several}")
    return list_and(parts)


def marches_takeaways(frame: pd.DataFrame) -> list[str]:
    """Return up to three lines: who owes most, which marché is furthest behind, what the next months ask."""
    if _unsaid(frame):
        return []
    owing = frame.dropna(subset=["reste"])
    owing = owing[owing["reste"].astype(float) > 0]
    if owing.empty:
        return []
    lines = [_first_owner(owing)]
    late = owing[owing["etat"] == LATE]
    if len(late):
        delay, marche = max(zip(late["retard"].astype(float), late["marche"], strict=True), key=lambda pair: pair[0])
        lines.append(f"Retard le plus lourd{NO_BREAK}: {marche}, {hours(delay)}.")
    pace = owing["rythme"].dropna().astype(float)
    if len(pace):
        lines.append(f"Pour finir à temps, {count(len(pace), 'marché')} en cours {_asks(len(pace), pace.sum())}.")
    return lines


def _asks(marches: int, pace: float) -> str:
    return f"{'demande' if marches < 2 else 'demandent'} {count(pace, 'heure')} par mois"


def _first_owner(owing: pd.DataFrame) -> str:
    sums = owing.assign(reste=owing["reste"].astype(float)).groupby("maitre_ouvrage")["reste"].sum()
    owner, share = str(sums.idxmax()), sums.max() / sums.sum()
    part = f", {percent(share)} de ce qui reste" if len(sums) > 1 else ""
    verb = "doivent" if is_plural(owner) else "doit"
    return f"{capitalised(with_article(owner))} {verb} le plus d’heures{NO_BREAK}: {hours(sums.max())}{part}."


def page_words(page: int, size: int, among: int) -> str:
    """Return which marchés one page of the list shows."""
    first, last = (page - 1) * size + 1, min(page * size, among)
    return f"Marchés {number(first)} à {number(last)} sur {number(among)} ; le fichier CSV les contient tous."


def cell(name: str, given: object) -> str:
    """Return a cell of the list, in the column `name`, as a reader sees it."""
    if name in ("marche", "maitre_ouvrage", "etat"):
        return str(given).replace(" ", NO_BREAK) if name == "etat" else str(given)
    if name in ("debut_le", "fin_le"):
        return date_short(given)
    if name == "societes":
        return number(given)
    if name == "taux":
        return percent(given)
    return "–" if name == "rythme" and is_missing(given) else hours(given)
