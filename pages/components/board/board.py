"""The board: one component that draws the figures of a page and updates them in place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from analytics.declarations.palette import theme_named
from analytics.declarations.settings import frame_hosts
from analytics.views.card import ComputedCard
from analytics.views.tile import Tile
from pages.components.acceleration.served import served
from pages.components.acceleration.static_files import plotly_url
from pages.components.frame import fiche_links

HTML = '<div class="board" aria-busy="true"></div>\n'
# Fields of a computed card that the script reads as they are.
SAID = (
    *("key", "title", "subtitle", "definition", "source", "note", "csv"),
    *("pick", "wide", "tall", "empty", "total", "levels"),
)


def theme() -> str:
    """Return the theme that the visitor's browser shows: light or dark."""
    return "dark" if st.context.theme.type == "dark" else "light"


def board_card(card: ComputedCard, painted: str = "") -> dict[str, Any]:
    """Return a computed card as the script reads it, its figure in the theme `painted`, else in the visitor's."""
    first = card.table.columns[0].values if card.table.columns else ()
    return {
        **{name: getattr(card, name) for name in SAID},
        "figure": card.plot(painted or theme()) if card.plot and not card.empty else None,
        "pointed": card.pointed() if card.pointed and not card.empty else {},
        "headers": card.table.labels,
        "rows": card.table.texts,
        "numeric": tuple(column.is_numeric for column in card.table.columns),
        "alt": card.alternative,
        "csv_name": card.file_name,
        "picked": card.view.picked_values(card.pick),
        "sheet": fiche_links.kind_of(card.by),
        "sheets": fiche_links.addresses(card.by, first, card.view.selection),
    }


def board(
    cards: Sequence[Mapping[str, Any]],
    tiles: Sequence[Tile],
    key: str,
    on_pick: Callable[[], None] = lambda: None,
    on_open: Callable[[], None] = lambda: None,
    shared: bool = False,
) -> None:
    """Draw the tiles and the cards.

    When a bar is chosen, `on_pick` runs before the page; `st.session_state[key].pick` then holds
    {"dimension": ..., "value": ...}. So do `on_open` and `open` when the sheet of a row is. `shared` cards have an
    address of their own, and the code that shows them elsewhere where the installation allows it.
    """
    changes = {"on_pick_change": on_pick, "on_open_change": on_open, "on_light_change": lambda: None}
    # Not isolated: Plotly draws nothing right in a shadow root, whose styles it does not reach.
    served("planche", HTML)(board_data(cards, tiles, theme(), shared), key=key, **changes)


def board_data(
    cards: Sequence[Mapping[str, Any]], tiles: Sequence[Tile], painted: str, shared: bool = False
) -> dict[str, Any]:
    """Return what the script of the board reads, in the theme `painted`."""
    colours = theme_named(painted)
    heat = {f"level-{rank}": colour for rank, colour in enumerate(colours.sequential)}
    return {
        "plotly": plotly_url(),
        "tiles": [{**vars(tile), "amount": None, "value": tile.value} for tile in tiles],
        "cards": cards,
        "theme": painted,
        "shared": {"page": shared, "elsewhere": shared and bool(frame_hosts())},
        "colours": {"hausse": colours.rise, "baisse": colours.fall, **heat},
    }
