"""What the public reads beside what the owner reads: equal, or said approximate and near it, or hidden, or absent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import inf, nan

from analytics.french.numbers import is_missing
from analytics.views.card import ComputedCard
from analytics.views.page import Reading
from analytics.views.table import Amount, Cell
from tests.oracle.rules import COUNTS, NUMBER, PARTS, WHEN, numeral
from tests.oracle.truth import Truth, written_share

REACH = {"beneficiaires": 4, "femmes": 4, "moins_26": 4, "ici": 4, "contrats": 8}  # the noise, at most
SAID = re.compile(r"\b(?:environ|peu|au moins|au plus)\b|moins de \d+ %|près\)", re.IGNORECASE)
SHARE = re.compile(r"environ (\d[\d ]*) [^.]*? sur (\d[\d ]*)[^.]* \(([\d,]+) %\)", re.IGNORECASE)
PRECISION = re.compile(r" \((?:à (\d+)\s+près|environ)\)$")
DERIVED = (
    r"environ [\d ,]+ (?:h )?de (?:plus|moins)",
    r"sur [\d ]+ d(?:e |’).* connu",
    r"h clausées? · environ",  # people of a simulation, from the hours each of what the reader reads
    *(pattern.lstrip("^") for pattern in COUNTS),
)
SILENT = re.compile(r"non publi|pas publi|et leurs heures clausées|de la liste|réponse est connue")
LIFTED = "la carte se lit pour"
Lines = Mapping[tuple[str, ...], Mapping[str, float]]


def is_lifted(card: ComputedCard) -> bool:
    """Return whether the public reads a card with fewer filters than were asked: it is that of another state."""
    return LIFTED in ordinary(card.note)


def ordinary(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("**", "")


def unlike(owner: Reading, public: Reading, parts: int) -> Iterator[str]:
    """Yield the figures of tiles and tables that are not the owner’s, nor said approximate, nor near.

    Those given with noise are sums of as many `parts`, each with its own.
    """
    right = {tile.name: tile.amount.number for tile in owner.tiles}
    for tile in public.tiles:
        reach = parts * REACH.get(tile.name, inf) if "environ" in tile.value else 0
        if not _is_near(tile.amount.number, right.get(tile.name, nan), reach, "au plus" in tile.value):
            yield f"tile of the public only: {tile.label} : {tile.value}, for {right.get(tile.name)}"
    cards = {card.key: _lines(card.table.labels, card.table.rows) for card in owner.cards}
    read = {card.key: card.view.selection for card in owner.cards}
    for card in public.cards:
        # The public reads whole years where the owner reads the same months of each: the figures differ.
        if is_lifted(card) or read.get(card.key, card.view.selection) != card.view.selection:
            continue
        for key, cells in _lines(card.table.labels, card.table.rows).items():
            for label, amount in cells.items():
                there = cards.get(card.key, {}).get(key, {}).get(PRECISION.sub("", label), nan)
                if there == there and not _is_near(amount, there, _promised(label, card)):
                    yield f"cell of the public only: {card.title}, {key}, {label} : {amount} for {there}"


def _promised(label: str, card: ComputedCard) -> float:
    """Return how far a cell may be from the truth, as its column, its title or the whole table says."""
    if said := PRECISION.search(label) or re.search(rf"{PRECISION.pattern[:-1]} par ", card.title):
        return float(said[1] or inf)
    return inf if "(environ)" in card.subtitle and "," not in card.subtitle else 0


def _is_near(amount: float, there: float, reach: float, at_most: bool = False) -> bool:
    """Return whether an amount is missing or near the truth; what is said « at most » may be any greater one."""
    return is_missing(amount) or not (there - amount > reach + 1e-6 or (not at_most and amount - there > reach + 1e-6))


def _lines(labels: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> Lines:
    found = {}
    for row in rows:
        key = tuple(str(cell) for cell in row if isinstance(cell, str))
        numbers = [cell.number if isinstance(cell, Amount) else cell for cell in row]
        found[key] = {
            label: float(cell) for label, cell in zip(labels, numbers, strict=True) if isinstance(cell, int | float)
        }
    return found


def rough(sentence: str, now: Truth, parts: int) -> Iterator[str]:
    """Yield what a sentence says « environ », further from the truth than the noise of its `parts` goes."""
    at_most = "au plus" in sentence
    for pattern, name in COUNTS.items():
        reach = parts * REACH.get(name, inf)
        for found in re.finditer(pattern.lstrip("^"), sentence):
            if not _is_near(numeral(found[1]), now.figures.get(name, nan), reach, at_most):
                yield f"{name} is {now.figures[name]}: {sentence}"
    for pattern, names in PARTS.items():
        for found in re.finditer(pattern.lstrip("^"), sentence):
            for said, name in zip(found.groups(), names, strict=False):
                if abs(numeral(said) - now.figures[name]) > parts * REACH.get(name, inf):
                    yield f"{name} is {now.figures[name]}: {sentence}"


def told(sentences: list[str], owner: str, public: str, names: str) -> Iterator[str]:
    """Yield the texts of the public whose figures the owner does not read, unless said approximate and of the page."""
    known, shown = {*NUMBER.findall(owner + names), "0", "1000"}, {*NUMBER.findall(public)}
    shown |= {str(people) for people in range(9)}
    for one in sentences:
        unknown = {*NUMBER.findall(re.sub(WHEN, "", one))} - known
        if not unknown or SILENT.search(one):
            continue
        if not SAID.search(one):
            yield f"told to the public only: {one}"
        elif _shared(one, unknown) - shown and not any(re.search(pattern, one) for pattern in DERIVED):
            yield f"of no figure of the page: {one}"


def _shared(text: str, unknown: set[str]) -> set[str]:
    """Return the figures that are not a share written after what it is of."""
    said = [(found[3], numeral(found[1]) / numeral(found[2])) for found in SHARE.finditer(text)]
    return unknown - {share for share, ratio in said if written_share(share, ratio)}
