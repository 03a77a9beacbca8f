"""A declared page on the screen: its title, its options, its key figures, its cards and its takeaways."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial

import streamlit as st

from analytics.declarations.dimensions import FILTERS
from analytics.declarations.indicators import today
from analytics.views.card import ComputedCard
from analytics.views.emptiness import nothing_kept
from analytics.views.page import Choice, Page
from analytics.views.tile import Tile
from analytics.views.view import View
from pages.components.acceleration import bursts
from pages.components.access import roles
from pages.components.board.board import board, board_card
from pages.components.filters.filters import reset, toggle
from pages.components.frame import fiche_links
from pages.components.frame.shell import heading, open_page
from pages.components.web.explained import explained
from pages.components.web.plain import plain

FIGURES, PAGE_CARDS = "chiffres-cles", "planche"


def show_page(page: Page, below_tiles: Callable[[View], None] = lambda view: None) -> None:
    """Draw a declared page; `below_tiles` draws what only one page has, between its key figures and its cards."""
    with open_page(page.title, ahead=lambda view: page.ahead(view, page.chosen(view, chosen_before))) as view:
        top = st.container() if page.choices else nullcontext()
        reading = page.read(view, ask_choices(page, view))
        with top:
            heading(*reading.heading)
        show_tiles(view, reading.tiles)
        page.ahead_of_cards(reading.context)
        below_tiles(view)
        show_cards(view, reading.cards)
        takeaways(reading.takeaways)


def ask_choices(page: Page, view: View) -> dict[str, str]:
    """Draw the options of a page in a line, and return what is chosen."""
    if not page.choices:
        return {}
    with st.container(horizontal=True, key="options", vertical_alignment="bottom"):
        return page.chosen(view, ask)


def ask(choice: Choice) -> str:
    """Draw one option, kept in the address, and return the value chosen."""
    chosen_before(choice)
    values = list(choice.options)
    shown = {"key": choice.key, "format_func": choice.options.get, "bind": "query-params"}
    if choice.is_switch:
        st.segmented_control(choice.label, values, default=choice.usual, required=True, **shown)
    else:
        st.selectbox(choice.label, values, values.index(choice.usual), filter_mode=None, **shown)
    if choice.hint:
        st.caption(choice.hint)
    return chosen_before(choice)


def chosen_before(choice: Choice) -> str:
    """Return what an option was left on in this visit; what it usually is by default.

    An address may still name an indicator as it was called before.
    """
    written = st.query_params.get(choice.key)
    if written and today(written) != written:
        del st.query_params[choice.key]
        st.session_state[choice.key] = today(written)
    chosen = st.session_state.get(choice.key)
    return chosen if chosen in choice.options else choice.usual


def show_tiles(view: View, tiles: Sequence[Tile], key: str = FIGURES) -> None:
    """Draw key figures, before the cards are made; nothing when the filters keep nothing."""
    if tiles and not view.keeps_nothing:
        board([], list(tiles), key=key)
        bursts.send()


def show_cards(view: View, cards: Sequence[ComputedCard], key: str = PAGE_CARDS) -> None:
    """Draw cards, or an empty state with two ways out when the filters keep nothing.

    Those of a declared page have an address of their own.
    """
    if view.keeps_nothing:
        _empty_state(view, key)
        return
    drawn = [board_card(card) for card in cards]
    board(drawn, [], key, partial(_picked, key), partial(opened, key), shared=key == PAGE_CARDS)
    _tables_button(view, cards, key)


def takeaways(lines: Sequence[str]) -> None:
    """Draw the lines to remember, if any."""
    if lines:
        st.html(takeaways_html(lines))


def takeaways_html(lines: Sequence[str]) -> str:
    """Return the section of the lines to remember, their words explained; empty without any."""
    texts, meanings = explained(list(lines), "retenir")
    items = "".join(f"<li>{text}</li>" for text in texts)
    return f'<section class="retenir"><h2>À retenir</h2><ul>{items}</ul>{meanings}</section>' if lines else ""


def _tables_button(view: View, cards: Sequence[ComputedCard], key: str) -> None:
    tabled = [card for card in cards if card.table.columns and not card.empty]
    if tabled:
        file = roles.kept_for_owner(partial(_workbook, view, tabled), view.base.reader)
        look = {"key": f"tableaux_{key}", "type": "tertiary", "on_click": "ignore"}
        st.download_button("Les tableaux de cette page (Excel)", file, f"{key}-{view.annee}.xlsx", **look)


def _workbook(view: View, cards: Sequence[ComputedCard]) -> bytes:
    from analytics.exports.workbooks import card_sheet, workbook  # loaded at the first file

    return workbook(view, [card_sheet(card) for card in cards])


def _empty_state(view: View, key: str) -> None:
    st.info(plain(nothing_kept(view)))
    ways_out(view.selection.active()[-1], key)


def ways_out(filtered: tuple[str, str], key: str) -> None:
    """Draw two buttons: without one filter (dimension, value), and without any."""
    dimension, kept = filtered
    with st.container(horizontal=True):
        st.button(f"Retirer « {plain(kept)} »", key=f"retirer_{key}", on_click=toggle, args=(dimension, kept))
        st.button("Tout réinitialiser", key=f"reinitialiser_{key}", on_click=reset)


def opened(key: str) -> None:
    """Ask for the sheet of the row that a board opens, in a callback."""
    asked: Mapping[str, object] = st.session_state[key].get("open") or {}
    fiche_links.ask(str(asked.get("dimension", "")), str(asked.get("value", "")))


def _picked(key: str) -> None:
    pick: Mapping[str, object] = st.session_state[key].get("pick") or {}
    dimension, chosen = pick.get("dimension"), str(pick.get("value", ""))
    if dimension in FILTERS:
        toggle(dimension, chosen)
    elif dimension == "annee":
        st.session_state["annee"] = chosen
