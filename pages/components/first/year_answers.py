"""What a page shows to the public of each year, as Streamlit will show it."""

from functools import partial

from analytics.base.database import Base
from analytics.views.page import Reading
from pages.components.acceleration.remember import remember
from pages.components.acceleration.served import as_told
from pages.components.board.board import board_card, board_data
from pages.components.board.screen import FIGURES, PAGE_CARDS, takeaways_html
from pages.components.first import first_reading
from pages.components.first.first_view import Query
from pages.components.frame import cached
from pages.components.frame.shell import context_html, heading_html

Answers = dict[str, dict[str, dict[str, str]]]


def answers(page: str, query: Query, theme: str) -> Answers:
    """Return what is said of each year: {"boards": {key: data}, "texts": {selector of what it holds: HTML}}."""
    view, reading = first_reading.view_of(query), first_reading.reading(page, query)
    if view is None or reading is None:
        return {}
    # What else an address holds, as the mark of whoever shared it, is no key of the cache.
    asked = {**view.selection.over(()).to_query(), **reading.context.choices}
    lists = {name: (value,) if isinstance(value, str) else tuple(value) for name, value in asked.items()}
    return _answers(view.base, page, tuple(lists.items()), theme)


@remember(30)
def _answers(base: Base, page: str, asked: tuple[tuple[str, tuple[str, ...]], ...], theme: str) -> Answers:
    query = {name: list(values) for name, values in asked}
    said = partial(_said, theme=theme)
    years = cached.known_years(base)
    readings = {str(year): first_reading.reading(page, {**query, "annee": [str(year)]}) for year in years}
    return {year: said(reading) for year, reading in readings.items() if reading and not reading.view.keeps_nothing}


def _said(reading: Reading, theme: str) -> dict[str, dict[str, str]]:
    cards = [board_card(card, theme) for card in reading.cards]
    boards = {FIGURES: board_data([], reading.tiles, theme), PAGE_CARDS: board_data(cards, [], theme, shared=True)}
    heading, remembered = heading_html(*reading.heading), takeaways_html(reading.takeaways)
    texts = {"h1": heading, ".compte": context_html(reading.view), ".retenir": remembered}
    return {"boards": {key: as_told(data) for key, data in boards.items()}, "texts": texts}
