"""Et si ?: the year to come, from what is signed; every figure of this page but the real ones is a simulation."""

from html import escape
from pathlib import Path

import streamlit as st

from analytics.scenario import scenario_words as words
from analytics.scenario.projection import Projection
from analytics.views.card import ComputedCard
from analytics.views.pages import et_si
from analytics.views.view import View
from pages.components.access import roles
from pages.components.board.screen import show_cards
from pages.components.filters.filters import reset
from pages.components.filters.share_link import share_link
from pages.components.frame import cached
from pages.components.frame.shell import heading, open_page
from pages.components.scenario import scenario_state as state
from pages.components.scenario.aim import draw_aim, draw_starts
from pages.components.scenario.kept import draw_announced, draw_kept
from pages.components.scenario.lever_fields import draw_levers

MARCHES, PAST, SETTLE, SIDE = "marches", "passe", "solder", "scenarios"
BEHIND = {
    MARCHES: "Le calcul, marché par marché",
    PAST: "Aurait-on eu raison ?",
    SETTLE: "À solder",
    SIDE: "Garder, comparer",
}
CSS = Path(__file__).parent / "components" / "scenario" / "scenario.css"


@st.fragment
def simulation(view: View) -> None:
    """Draw the answer, the assumptions and what is behind; alone to run again when a lever moves."""
    roles.follow(view.base.role)
    projection = cached.projection(view)
    projection = projection.moved(state.current(projection.targets))
    with st.container(key="simulation_titre"):
        heading(*et_si.heading(projection))
    draw_starts(projection)
    if projection.is_aiming:
        draw_aim(projection)
    show_cards(view, [et_si.steps_card(view, projection)], key="planche_etapes")
    draw_levers(projection)
    st.html(f'<p class="phrase">{escape(words.lesson(projection))}</p>')
    with st.container(horizontal=True, key="simulation_actions", vertical_alignment="center"):
        st.pills("Derrière ces chiffres", list(BEHIND), format_func=BEHIND.get, key="derriere", bind="query-params")
        share_link("copier_simulation")
    behind(view, projection, st.session_state.get("derriere"))


def behind(view: View, projection: Projection, asked: str | None) -> None:
    """Draw the cards behind the answer that the reader asks for."""
    cards: list[ComputedCard] = []
    if asked == MARCHES:
        draw_announced(view, projection)
        cards = [et_si.marches_card(view, projection), et_si.assumptions_card(view, projection)]
    elif asked == PAST:
        cards = [et_si.past_card(view, projection)]
    elif asked == SETTLE:
        cards = [et_si.settle_card(view, projection)]
    elif asked == SIDE:
        draw_kept(projection)
        others = [projection.moved(one) for one in state.kept(projection.targets)]
        cards = [et_si.scenarios_card(view, [projection, *others])]
    if cards:
        show_cards(view, cards, key="planche_derriere")


with open_page("Et si ?") as view:
    state.adopt_url()
    st.html(f"<style>{CSS.read_text(encoding='utf-8')}</style>")
    if lifted := et_si.without_effect(view, cached.projection(view)):
        st.caption(lifted)
    if state.dropped():
        st.caption("Des réglages de cet ancien lien n’existent plus : le calcul part désormais de ce qui est signé.")
    if cached.projection(view).is_unknown:
        heading(*et_si.heading(cached.projection(view)))
        st.button("Lever les filtres", key="lever_filtres", on_click=reset)
    else:
        simulation(view)
