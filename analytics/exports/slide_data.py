"""Slides as data, the same for « Présenter » and for PowerPoint; the cards of pages as slides."""

from collections.abc import Iterable
from dataclasses import dataclass

from analytics.french.numbers import number
from analytics.views.card import ComputedCard
from analytics.views.charts import Chart
from analytics.views.page import Page, chosen
from analytics.views.registry import PAGES
from analytics.views.view import View

BARS = 6  # more cannot be read from the back of a room
LINES, COLUMNS = 7, 5  # of a table on a slide


@dataclass(frozen=True)
class Slide:
    """One message: a title, then a key figure with its lines, or one chart, a table or a text; and what to say of it.

    The first of the `rows` of a table holds its headers. `asked` are the pairs of its address that the selection has
    not; `made` is the slide as the figures make it, where a title and notes were written over.
    """

    key: str
    title: str
    figure: str = ""
    label: str = ""
    lines: tuple[str, ...] = ()
    chart: Chart | None = None
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    notes: str = ""
    mention: str = ""
    asked: tuple[tuple[str, str], ...] = ()
    made: "Slide | None" = None

    @property
    def about(self) -> list[str]:
        """What the foot of the slide says of its figures."""
        if self.chart:
            return [self.chart.measure, self.chart.note]
        return [self.label] if self.rows else []


def charted_slide(key: str, chart: Chart, definition: str) -> Slide:
    """Return a chart as a slide, its notes in words and with the definition of what it measures."""
    said = f"{chart.alternative} {chart.note}".strip()
    return Slide(key, chart.title, label=chart.measure, chart=chart, notes=f"{said}\n\n{definition}")


def card_slides(view: View, keys: Iterable[str]) -> list[Slide]:
    """Return the slides that keys name, « publics.criteres »; a key that no page has, or an empty card, gives none."""
    wanted = set(keys)
    pages = [PAGES[name] for name in dict.fromkeys(key.partition(".")[0] for key in keys) if name in PAGES]
    return [slide for page in pages for slide in page_slides(view, page) if slide.key in wanted]


def page_slides(view: View, page: Page) -> list[Slide]:
    """Return the cards of a page that have something to show, as slides."""
    cards = page.read(view, chosen(page, view, {})).cards
    return [card_slide(f"{page.name}.{card.key}", card) for card in cards if not card.empty and card.table.columns]


def card_slide(key: str, card: ComputedCard) -> Slide:
    """Return a card as a slide, under its own title."""
    chart = card.chart(BARS) if card.chart else None
    if chart and any(bar.amount for bar in chart.bars):
        return charted_slide(key, chart, card.definition)
    labels, rows = card.table.labels[:COLUMNS], card.table.texts
    shown = tuple(row[:COLUMNS] for row in rows[:LINES])
    cut = f"{len(shown)} lignes sur {number(len(rows))}" if len(rows) > len(shown) else ""
    notes = "\n".join([f"{card.alternative} {card.note}".strip(), "", card.definition])
    return Slide(key, card.title, label=cut, rows=(labels, *shown), notes=notes)
