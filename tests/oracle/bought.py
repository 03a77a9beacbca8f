"""Claims of Achats: contracts, answers, shares and their bounds, counted from the table of contracts alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from analytics.base.database import Base
from analytics.views.card import ComputedCard
from tests.oracle.claims import N, P, numeral
from tests.oracle.near import ordinary
from tests.oracle.states import State
from tests.oracle.truth import written_share

KINDS = {"clause sociale": "Clause sociale", "critère social": "Critère social"}
RESERVED = ("marché réservé", "concession réservée")
NOTHING = ("pas de considération sociale", "sans objet")
LEAST, GOAL = 0.8, 0.3  # of contracts filled for a share to be said; the objective of the plan of purchases


def contracts(base: Base, perimeter: str) -> pd.DataFrame:
    """Return the contracts of a perimeter with their year, none for a doubtful day, and what they answer."""
    frame = base.query("FROM achat")
    frame = frame[frame["des_acheteurs" if perimeter == "acheteurs" else "des_chantiers"].astype(bool)]
    days = pd.to_datetime(frame["notification_le"])
    sound = days.between(pd.Timestamp(2018, 1, 1), pd.Timestamp(date.today()))
    said = [[one.casefold() for one in listed] for listed in frame["considerations"]]
    return frame.assign(
        annee=days.dt.year.where(sound),
        kinds=[{KINDS.get(one, "Marché réservé") for one in listed if one in (*KINDS, *RESERVED)} for listed in said],
        reponse=[_answer(listed) for listed in said],
    )


def _answer(said: list[str]) -> str:
    if any(one in (*KINDS, *RESERVED) for one in said):
        return "Oui, au moins une considération"
    if not said:
        return "Non renseigné"
    return "Non, aucune" if all(one in NOTHING for one in said) else "Inconnu"


def counted(state: State, texts: Sequence[str], cards: Sequence[ComputedCard], base: Base) -> Iterator[str]:
    """Yield what the contracts do not bear out, in sentences and in tables."""
    asked = dict(state.options)
    every = contracts(base, asked["perimetre"])
    frame = every[every["annee"].eq(int(asked["annee_achats"]))]
    answers = Counter(frame["reponse"])
    yes, no = answers["Oui, au moins une considération"], answers["Non, aucune"]
    right = {"contrats": len(frame), "oui": yes, "renseignes": yes + no, "muets": len(frame) - yes - no}
    for text in texts:
        yield from (f"{fault}, of {right}: {text}" for fault in _said(text, **right))
    linked = set(base.query("FROM lien_achat")["achat"])
    groups = _tables(frame, every, linked, answers)
    for card in cards:
        for row in card.table.texts if card.key in groups else ():
            name, *cells = map(ordinary, row)
            if [numeral(one) for one in cells[: len(next(iter(groups[card.key].values())))]] != groups[card.key].get(
                name
            ):
                yield f"{name} is {groups[card.key].get(name)}: {card.title}, {row}"
        if found := re.match(rf"^À contacter : {N} contrats?", ordinary(card.title)):
            alone = [
                "Clause sociale" in kinds and key not in linked
                for kinds, key in zip(frame["kinds"], frame["achat"], strict=True)
            ]
            if numeral(found[1]) != sum(alone):
                yield f"{sum(alone)} are without a marché: {card.title}"
        found = re.match(rf"^(?:{N} groupes?|(Aucun contrat ne semble))", ordinary(card.title))
        if found and numeral(found[1] or "0") != _twice(every):
            yield f"{_twice(every)} groups are published twice: {card.title}"


def _said(text: str, contrats: int, oui: int, renseignes: int, muets: int) -> Iterator[str]:
    """Yield what is false in a sentence of the counts of a year."""
    shown = bool(contrats) and renseignes / contrats >= LEAST
    told = {
        rf"^{N} des {N} contrats renseignés": (oui, renseignes),
        rf"^Aucun des {N} contrats renseignés": (renseignes,) if not oui else (-1,),
        rf"{N} contrats? renseignés? sur {N} notifiés?": (renseignes, contrats),
        rf"^{N} contrats? notifiés? en ": (contrats,),
        rf"^{N} contrats? sur {N} ne di(?:t|sent) rien": (muets, contrats),
        rf"^{N} contrats? sur {N} di(?:t|sent) s’il": (renseignes, contrats),
    }
    for pattern, amounts in told.items():
        if (found := re.search(pattern, text)) and tuple(map(numeral, found.groups())) != amounts:
            yield f"counts are {amounts}"
    shares = {
        rf"une considération sociale \({P}\)": renseignes and oui / renseignes,
        rf"\(couverture {P}\)": contrats and renseignes / contrats,
        rf"{P} seulement sont renseignés": contrats and renseignes / contrats,
        r"la part réelle est entre ([\d,]+) et [\d,]+ %": contrats and oui / contrats,
        rf"la part réelle est entre [\d,]+ et {P}": contrats and (oui + muets) / contrats,
    }
    for pattern, share in shares.items():
        if (found := re.search(pattern, text)) and not written_share(found[1], share):
            yield f"the share is {share}"
    if re.search(r"une considération sociale \(|^Un seul|^Aucun des", text) and not shown:
        yield "too few are filled for a share"
    low, high = (oui / contrats, (oui + muets) / contrats) if contrats else (0, 0)
    bounds = "l’atteint" if low >= GOAL else "reste en dessous" if high < GOAL else "entre les deux bornes"
    if text.startswith("L’objectif") and bounds not in text:
        yield f"the bounds are {low} and {high}"


def _tables(
    frame: pd.DataFrame, every: pd.DataFrame, linked: set[str], answers: Counter[str]
) -> dict[str, dict[str, list[float]]]:
    """Return the lines of tables, by card: their name, then their counts."""
    kinds = Counter(kind for found in frame["kinds"] for kind in found)
    by_year = every[every["annee"] >= 2024].groupby("annee")["reponse"]
    return {
        "reponses": {name: [count] for name, count in answers.items()},
        "sortes": {name: [kinds[name]] for name in (*KINDS.values(), "Marché réservé")},
        "annees-achats": {str(int(year)): _line(found) for year, found in by_year},
    }


def _line(answers: pd.Series[str]) -> list[float]:
    yes, no = answers.eq("Oui, au moins une considération").sum(), answers.eq("Non, aucune").sum()
    return [len(answers), int(yes), int(no), len(answers) - int(yes) - int(no)]


def _twice(frame: pd.DataFrame) -> int:
    """Return how many groups of contracts have the same buyer, holders, day and amount."""
    known = frame[frame["montant"].notna() & frame["notification_le"].notna() & frame["acheteur"].notna()]
    keys = Counter(
        (one.acheteur, tuple(sorted(one.titulaires)), str(one.notification_le), one.montant)
        for one in known.itertuples()
        if len(one.titulaires)
    )
    return sum(count > 1 for count in keys.values())
