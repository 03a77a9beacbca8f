"""The board: one component that draws the figures of a page and updates them in place."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import streamlit as st

from analytics.declarations.palette import theme_named
from pages.components.acceleration.served import served
from pages.components.acceleration.static_files import plotly_url

HTML = """<div class="board" aria-busy="true"></div>
"""


@dataclass(frozen=True)
class Tile:
    """A key figure: its value, how it moved in words, what it means."""

    name: str
    label: str
    value: str
    delta: str = ""
    direction: str = ""  # "hausse", "baisse", "stable" or ""
    detail: str = ""
    definition: str = ""
    spark: tuple[float | None, ...] = ()


@dataclass(frozen=True)
class Card:
    """A figure with its message, its table, its definition, its source and its file.

    `pick` is the dimension that a click on a bar filters, `picked` its values already chosen; the values
    offered are those of the figure, and the first cell of each row of the table.
    """

    key: str
    title: str
    subtitle: str
    figure: dict[str, Any] | None = None
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numeric: tuple[bool, ...] = ()
    alt: str = ""
    definition: str = ""
    source: str = ""
    note: str = ""
    csv: str = ""
    csv_name: str = ""
    pick: str = ""
    picked: tuple[str, ...] = ()
    wide: bool = False
    tall: bool = False  # takes two rows, beside two cards
    empty: str = ""
    total: str = ""  # the first cell of the row of totals, which filters nothing
    levels: tuple[tuple[int | None, ...], ...] = ()  # a heat table: the class of each cell, 0 to 4
    links: tuple[tuple[str, str], ...] = ()
    sheet: str = ""  # what the first cell of each row names, when it has a sheet of its own
    sheets: Mapping[str, str] = field(default_factory=dict)  # {first cell: address of its sheet}


def board(
    cards: Sequence[Card],
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
            "tiles": [_tile(tile) for tile in tiles],
            "cards": [vars(card) for card in cards],
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


def _tile(tile: Tile) -> dict[str, Any]:
    # JSON has no NaN: an unknown point of the trend is null.
    spark = [None if value is None or math.isnan(value) else float(value) for value in tile.spark]
    return {**vars(tile), "spark": spark}


def _colours() -> dict[str, Any]:
    theme = "dark" if st.context.theme.type == "dark" else "light"
    colours = theme_named(theme)
    heat = {f"level-{rank}": colour for rank, colour in enumerate(colours.sequential)}
    return {"theme": theme, "colours": {"hausse": colours.rise, "baisse": colours.fall, **heat}}
