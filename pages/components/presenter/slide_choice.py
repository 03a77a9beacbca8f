"""The choice of slides: those of the talk, in any order, and the cards of the pages."""

from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.views.registry import PAGES
from analytics.views.view import View
from pages.components.frame import cached

CHOICE = "diapositives"
PAGE, CARD = "carte_page", "carte_choisie"


def asked_slides(usual: Sequence[str]) -> list[str]:
    """Return the keys asked for by this visit, else by the address, else `usual`."""
    return list(st.session_state.get(CHOICE, st.query_params.get_all(CHOICE) or usual))


def choice(titles: Mapping[str, str], asked: Sequence[str]) -> list[str]:
    """Draw the choice of slides, kept in the address, and return their keys in the order chosen; none means all."""
    st.session_state[CHOICE] = [key for key in asked if key in titles]
    picked = st.multiselect(
        "Diapositives choisies, dans leur ordre",
        list(titles),
        format_func=titles.get,
        key=CHOICE,
        placeholder="Toutes, dans l’ordre habituel",
        select_all=False,
    )
    if picked != st.query_params.get_all(CHOICE):
        st.query_params[CHOICE] = picked
    return picked


def reorder(titles: Mapping[str, str], stage: str) -> None:
    """Keep the order that the stage asks for, of slides that exist."""
    asked = st.session_state[stage].get("ordre") or ()
    if kept := list(dict.fromkeys(key for key in asked if key in titles)):
        st.session_state[CHOICE] = kept


def add_card(view: View, titles: Mapping[str, str]) -> None:
    """Draw the button that adds a card of a page after the slides of the talk; its cards are computed once it opens."""
    menu = st.popover("Ajouter une carte", icon=":material/add_chart:", key="carte_menu", on_change="rerun")
    if not menu.open:
        return
    with menu:
        page = st.selectbox("Page", list(PAGES), format_func=lambda name: PAGES[name].title, key=PAGE)
        cards = cached.card_titles(view.base, view.selection, page)
        if not cards:
            st.caption("Aucune carte de cette page n’a de données pour ces filtres.")
            return
        card = st.selectbox("Carte", list(cards), format_func=cards.get, key=f"{CARD}_{page}")
        st.button("Ajouter", key="carte_ajouter", disabled=card in titles, on_click=_add, args=(titles, card))


def _add(titles: Mapping[str, str], card: str) -> None:
    st.session_state[CHOICE] = [*(st.session_state[CHOICE] or titles), card]
