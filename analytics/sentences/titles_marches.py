"""Titles and sentences of the list of marchés: how many owe hours, how many are late, and how many hours."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from analytics.compute.marches import LATE, SETTLED, STATES, UNKNOWN_VOLUME, UNSAID
from analytics.declarations.dimensions import catch_all
from analytics.french.dates import date_long, date_short
from analytics.french.grammar import is_plural, list_and, with_article
from analytics.french.numbers import NO_BREAK, count, hours, number, percent, plural
from analytics.sentences.phrases import MEANINGLESS, capitalised, part_of

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
LEAST = 0.5  # hours: less is written 0
NUMBERS = ("reste", "retard", "rythme", "clausees", "realisees", "taux", "societes")


def marches_title(frame: pd.DataFrame, day: date, reason: str = "") -> str:
    """Return « 12 marchés en retard doivent 8 200 heures »; `reason` says why filters have no meaning for a marché."""
    if reason:
        return f"Marchés : {MEANINGLESS}"
    if _unsaid(frame):
        return f"{count(len(frame), 'marché suivi', 'marchés suivis')} et leurs heures clausées"
    late, owing = frame[frame["etat"] == LATE], _owing(frame)
    if len(late):
        owe = f"{plural(len(late), 'doit', 'doivent')} {count(late['reste'].sum(), 'heure')}"
        return f"{count(len(late), 'marché')} en retard {owe}"
    if owing.empty:
        unknown = "connue " if frame["etat"].eq(UNKNOWN_VOLUME).any() else ""
        return f"Aucune heure {unknown}ne reste due au {date_long(day)}"
    return f"Aucun marché en retard, {count(owing['reste'].sum(), 'heure')} à réaliser"


def marches_summary(frame: pd.DataFrame, day: date, reason: str = "") -> str:
    """Return how many marchés owe how many hours, by state, in one sentence."""
    if reason:
        return reason
    when, owing = f"Au {date_long(day)}", _owing(frame)
    if unsaid := _unsaid(frame):
        subject = f"le réalisé et le reste à faire de **{count(unsaid, 'marché')}**"
        verb = plural(unsaid, "n’est pas public", "ne sont pas publics")
        return f"{when}, {subject} {verb}{NO_BREAK}: ils diraient les heures de quelques personnes."
    if frame.empty:
        return f"{when}, aucun marché n’est suivi."
    if owing.empty:
        if len(frame) == 1:
            return f"{when}, le marché suivi ne doit aucune heure connue."
        return f"{when}, aucun des {count(len(frame), 'marché')} ne doit d’heure connue."
    owe = f"{plural(len(owing), 'doit', 'doivent')} encore **{count(owing['reste'].sum(), 'heure')}**"
    others = frame[~frame.index.isin(owing.index)]
    rest = f" {plural(len(others), 'S’y ajoute', 'S’y ajoutent')} {_by_state(others)}." if len(others) else ""
    subject, states = f"**{count(len(owing), 'marché')}**", owing["etat"].unique()
    if len(states) == 1:
        return f"{when}, {subject} {states[0].lower()} {owe}.{rest}"
    return f"{when}, {subject} {owe}{NO_BREAK}: {_by_state(owing)}.{rest}"


def list_title(state: str, wanted: pd.DataFrame, found: pd.DataFrame) -> str:
    """Return « À suivre : 50 marchés sur 61 »; where the state of some is not public, how many the list shows."""
    if _unsaid(found):
        return count(len(wanted), "marché de la liste", "marchés de la liste")
    if found.empty:
        return state
    if wanted.empty:
        return f"{state}{NO_BREAK}: aucun marché"
    among = f" sur {number(len(found))}" if len(wanted) < len(found) else ""
    return f"{state}{NO_BREAK}: {count(len(wanted), 'marché')}{among}"


def _unsaid(frame: pd.DataFrame) -> int:
    """Return how many marchés have hours that the public may not read."""
    return int(frame["etat"].eq(UNSAID).sum())


def _owing(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the marchés that still owe hours, as far as is known."""
    owed = frame.assign(reste=frame["reste"].astype(float))
    return owed[owed["reste"] >= LEAST]


def _by_state(frame: pd.DataFrame) -> str:
    words = {state: (state.lower(),) * 2 for state in STATES}
    words |= {SETTLED: ("soldé", "soldés"), UNKNOWN_VOLUME: ("de volume non connu",) * 2}
    numbers = frame["etat"].value_counts()
    known = [(int(numbers[state]), words[state]) for state in STATES if state in numbers]
    return list_and(f"{number(amount)} {plural(amount, *nouns)}" for amount, nouns in known)


def marches_takeaways(frame: pd.DataFrame) -> list[str]:
    """Return up to three lines: who owes most, which marché is furthest behind, what the next months ask."""
    owing = _owing(frame)
    if owing.empty or _unsaid(frame):
        return []
    lines, late = list(filter(None, [_first_owner(owing)])), owing[owing["etat"] == LATE]
    if len(late):
        worst = late.sort_values("retard", ascending=False, kind="stable").iloc[0]
        lines.append(f"Retard le plus lourd{NO_BREAK}: {worst['marche']}, {hours(worst['retard'])}.")
    pace = owing["rythme"].dropna().astype(float)
    if len(pace):
        ask = f"{plural(len(pace), 'demande', 'demandent')} {count(pace.sum(), 'heure')} par mois"
        still = f"{count(len(pace), 'marché')} {plural(len(pace), 'encore ouvert', 'encore ouverts')}"
        lines.append(f"Pour finir à temps, {still} {ask}.")
    return lines


def _first_owner(owing: pd.DataFrame) -> str:
    sums = owing.groupby("maitre_ouvrage")["reste"].sum()
    named = sums[[name not in catch_all() for name in sums.index]]
    if named.empty:
        return ""
    owner, share = str(named.idxmax()), named.max() / sums.sum()
    left = f", {part_of(share)} de ce qui reste" if len(sums) > 1 else ""
    verb = "doivent" if is_plural(owner) else "doit"
    return f"{capitalised(with_article(owner))} {verb} le plus d’heures{NO_BREAK}: {hours(named.max())}{left}."


def page_words(page: int, size: int, among: int) -> str:
    """Return which marchés one page of the list shows."""
    first, last = (page - 1) * size + 1, min(page * size, among)
    return f"Marchés {number(first)} à {number(last)} sur {number(among)} ; le fichier CSV les contient tous."


def cell(name: str, given: object) -> str:
    """Return a cell of the list, in the column `name`, as a reader sees it."""
    if name in ("debut_le", "fin_le"):
        return date_short(given)
    if name not in NUMBERS:
        return str(given).replace(" ", NO_BREAK) if name == "etat" else str(given)
    writers: dict[str, Callable[[Any], str]] = {"societes": number, "taux": percent}
    return writers.get(name, hours)(given)
