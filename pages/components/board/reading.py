"""What the reading pages add to blocks: tables of their own columns, three lines to remember, the running year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import streamlit as st

from analytics.compute.queries import why_missing
from analytics.french.dates import partial_year, up_to_short
from analytics.views import cell_text
from pages.components.board import blocks
from pages.components.board.board import Card
from pages.components.frame import cached
from pages.components.frame.page import Page


def table_card(
    page: Page,
    key: str,
    title: str,
    headers: Sequence[str],
    rows: Sequence[Sequence[str]],
    records: Iterable[Sequence[object]],
    numeric: Sequence[bool],
    *,
    indicators: Sequence[str] = (),
    figure: dict | None = None,
    subtitle: str = "",
    note: str = "",
    pick: str = "",
    levels: Sequence[Sequence[int | None]] = (),
    wide: bool = True,
    tall: bool = False,
    empty: str = "",
    csv_headers: Sequence[str] = (),
    total: str = "",
) -> Card:
    """Return the card of a table whose columns are not those of `compute`; `records` go to the CSV as numbers.

    `csv_headers` names the columns of the CSV when it holds more than the screen.
    """
    first = " ; ".join(", ".join(row) for row in rows[:3])
    return Card(
        key=key,
        title=title,
        subtitle=subtitle or page.selection.describe(),
        figure=None if empty else figure,
        headers=tuple(headers),
        rows=tuple(map(tuple, rows)),
        numeric=tuple(numeric),
        alt=f"{title}. {first}." if first else title,
        definition=blocks.definitions(indicators),
        source=page.source,
        note=note,
        csv=cell_text.table_csv(csv_headers or headers, records, page.selection.describe(), page.mention),
        csv_name=f"{key}-{page.selection.annee}.csv",
        pick=pick,
        picked=blocks.picked_values(page, pick),
        wide=wide,
        tall=tall,
        empty=empty or ("" if rows else f"Aucune donnée pour ces filtres ({page.selection.describe()})."),
        total=total,
        levels=tuple(map(tuple, levels)),
    )


def choice(label: str, options: Mapping[str, str], key: str, default: str = "") -> str:
    """Draw a list of {value: label} to choose one from, kept in the address by its label, and return its value."""
    values = list(options)
    first = values.index(default) if default in options else 0
    chosen = st.selectbox(
        label, values, first, key=key, bind="query-params", format_func=lambda value: options[value], filter_mode=None
    )
    return chosen if chosen in options else values[first]


def reason(page: Page, indicator: str, by: Sequence[str] = ()) -> str:
    """Return why the filters or dimensions make an indicator meaningless; empty when they do not."""
    return why_missing(indicator, page.selection, by)


def takeaways(lines: Sequence[str]) -> None:
    """Draw the lines to remember, if any."""
    if lines:
        items = "".join(f"<li>{escape(line)}</li>" for line in lines[:3])
        st.html(f'<section class="retenir"><h2>À retenir</h2><ul>{items}</ul></section>')


def running(page: Page) -> dict[str, object]:
    """Return the year still running and its last known day, as `figures.columns` takes them; nothing when none is."""
    year = partial_year(page.base.publication["arretee_le"])
    return {"partial": year, "dated": up_to_short(page.base.publication["arretee_le"])} if year else {}


def references(page: Page, indicator: str) -> list[tuple[int, str, float, str]]:
    """Return what was published elsewhere for an indicator, when nothing but the year is selected."""
    return [] if page.selection.filtres else cached.references(page.base, indicator)
