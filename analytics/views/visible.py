"""What the public is given, page by page: the share of contract figures, and of figures about people."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import known_values
from analytics.declarations.dimensions import FILTERS
from analytics.french.missing import PEU, reason_of
from analytics.french.numbers import percent
from analytics.views.card import ComputedCard
from analytics.views.page import Page, chosen
from analytics.views.registry import READ
from analytics.views.table import Amount, Cell
from analytics.views.view import View

ROUGH = re.compile(r"près\)|\(environ\)")  # in the title of a card, a column or a row about people
MOST = 3  # values tried of each filter
KINDS = ("Sans filtre", "Un filtre", "Deux filtres")
Counts = Counter[str]


def visible_table(base: Base, year: int) -> str:
    """Return, as Markdown, the share of contract figures given, then of people: numbers, « peu », not given."""
    lines = [("Page", *(f"{kind} : {what}" for kind in KINDS for what in ("contrats", "personnes")))]
    lines.append(("---",) * len(lines[0]))
    for page in READ:
        counts = counted(base, year, page)
        lines.append((page.title, *(text for count in counts for text in _written(count))))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def counted(base: Base, year: int, page: Page) -> list[Counts]:
    """Return how many figures a page gives and keeps, without a filter, with one, with two."""
    return [_counted(base, page, selections) for selections in _kinds(base, year)]


def _kinds(base: Base, year: int) -> Iterator[list[Selection]]:
    """Return selections without a filter, with one, with two: some values of each."""
    values = {name: known_values(base, name)[:MOST] for name in FILTERS}
    alone = Selection.of(year)
    one = [alone.having(name, [value]) for name, found in values.items() for value in found]
    two = [other.having("secteur", values["secteur"][:1]) for other in one if not other.values("secteur")]
    yield from ([alone], one, two)


def _counted(base: Base, page: Page, selections: list[Selection]) -> Counts:
    counts = Counter[str]()
    for selection in selections:
        view = View(base, selection)
        reading = page.read(view, chosen(page, view, {}))
        for card in reading.cards:
            counts.update(_of_card(card))
    return counts


def _of_card(card: ComputedCard) -> Iterator[str]:
    rows = card.table.texts
    for column in card.table.columns:
        for row, cell in zip(rows, column.values if column.is_numeric else (), strict=False):
            titles = (card.title, card.subtitle.split(" · ")[0], column.label, row[0])
            if kind := _kind(any(map(ROUGH.search, titles)), cell):
                yield kind


def _kind(of_people: bool, cell: Cell) -> str:
    """Return « contrats: donné » and the like; empty for a figure that nobody knows."""
    amount = cell.number if isinstance(cell, Amount) else cell
    if not isinstance(amount, float):
        return ""
    reason = reason_of(amount)
    if math.isnan(amount) and not reason:
        return ""
    if reason == PEU:
        return "peu"
    return f"{'personnes' if of_people else 'contrats'} {'caché' if reason else 'donné'}"


def _written(counts: Counts) -> tuple[str, str]:
    contracts = counts["contrats donné"] + counts["contrats caché"]
    people = sum(counts[name] for name in SAID)
    shares = (f"{percent(counts[name] / people)} {said}" for name, said in SAID.items() if people)
    return (percent(counts["contrats donné"] / contracts) if contracts else "–"), ", ".join(shares) or "–"


SAID = {"personnes donné": "en nombres", "peu": "« peu »", "personnes caché": "non public"}
