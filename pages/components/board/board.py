"""The board: one component that draws the figures of a page and updates them in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any

import streamlit as st

from analytics.declarations.palette import theme_named
from analytics.views.card import ComputedCard
from analytics.views.tile import Tile
from pages.components.acceleration.served import served
from pages.components.acceleration.static_files import plotly_url
from pages.components.frame import fiche_links

HTML = """<div class="board" aria-busy="true"></div>
"""


# What a card is for the script: `board_card` fills it from a computed card.
NOTHING: Mapping[str, Any] = MappingProxyType(
    {
        **dict.fromkeys(("title", "subtitle", "alt", "definition", "source", "note", "csv", "csv_name"), ""),
        **dict.fromkeys(("pick", "empty", "total", "sheet"), ""),
        **dict.fromkeys(("headers", "rows", "numeric", "picked", "levels"), ()),
        **{"figure": None, "wide": False, "tall": False, "sheets": {}},
    }
)


def theme() -> str:
    """Return the theme that the visitor's browser shows: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def board_card(card: ComputedCard) -> dict[str, Any]:
    """Return a computed card as the script reads it."""
    first = card.table.columns[0].values if card.table.columns else ()
    return {
        "key": card.key,
        "title": card.title,
        "subtitle": card.subtitle,
        "figure": card.plot(theme()) if card.plot and not card.empty else None,
        "headers": card.table.labels,
        "rows": card.table.texts,
        "numeric": tuple(column.is_numeric for column in card.table.columns),
        "alt": card.alternative,
        "definition": card.definition,
        "source": card.source,
        "note": card.note,
        "csv": card.csv,
        "csv_name": card.file_name,
        "pick": card.pick,
        "picked": card.view.picked_values(card.pick),
        "wide": card.wide,
        "tall": card.tall,
        "empty": card.empty,
        "total": card.total,
        "levels": card.levels,
        "sheet": fiche_links.kind_of(card.by),
        "sheets": fiche_links.addresses(card.by, first, card.view.selection),
    }


def board(
    cards: Sequence[Mapping[str, Any]],
    tiles: Sequence[Tile],
    key: str,
    on_pick: Callable[[], None] = lambda: None,
    on_open: Callable[[], None] = lambda: None,
) -> None:
    """Draw the tiles and the cards.

    When a bar is chosen, `on_pick` runs before the page; `st.session_state[key].pick` then holds
    {"dimension": ..., "value": ...}. So do `on_open` and `open` when the sheet of a row is.
    """
    _component()(
        key=key,
        data={
            "plotly": plotly_url(),
            "tiles": [{**vars(tile), "amount": None, "value": tile.value} for tile in tiles],
            "cards": [{**NOTHING, **card} for card in cards],
            **_colours(),
        },
        on_pick_change=on_pick,
        on_open_change=on_open,
        on_light_change=lambda: None,
    )


@cache
def _component() -> Any:
    # Plotly draws nothing right in a shadow root, whose styles it does not reach.
    return served("planche", HTML)


def _colours() -> dict[str, Any]:
    colours = theme_named(theme())
    heat = {f"level-{rank}": colour for rank, colour in enumerate(colours.sequential)}
    return {"theme": theme(), "colours": {"hausse": colours.rise, "baisse": colours.fall, **heat}}
