"""Et si ?: next year, by moving a few levers; every figure of this page but the real ones is a simulation."""

from pathlib import Path

import streamlit as st

from analytics.declarations.dimensions import DIMENSIONS
from analytics.french.grammar import list_and
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import NEUTRAL, Scenario
from analytics.scenario.past_years import ANNOUNCED_NAME, ANNOUNCED_YEAR, announced_scenario
from analytics.scenario.projection import Projection
from analytics.scenario.starting_point import Start
from analytics.views.pages import et_si
from analytics.views.view import View
from pages.components.access import roles
from pages.components.board.screen import ask, show_cards, show_tiles
from pages.components.filters.share_link import share_link
from pages.components.frame import cached
from pages.components.frame.shell import heading, open_page
from pages.components.scenario import levers
from pages.components.scenario import scenario_state as state


@st.fragment
def simulation(view: View, start: Start) -> None:
    """Draw the levers and what they give; alone to run again when a lever moves."""
    roles.follow(view.base.role)
    scenario = state.current(start.targets)
    projection = Projection(start, scenario)
    with st.container(key="simulation_titre"):
        heading(words.title(projection), words.summary(projection))
    with st.container(horizontal=True, key="simulation_actions", vertical_alignment="center"):
        back = {"on_click": state.move, "args": (NEUTRAL, start.targets), "disabled": scenario.is_neutral}
        st.button("Revenir au réel", "revenir", icon=":material/undo:", **back)
        share_link("copier_simulation")
        st.html('<p class="compte">Simulation : les chiffres réels ne changent pas.</p>', width="content")
    left, right = st.columns([0.36, 0.64], gap="medium")
    with left, st.container(key="leviers"):
        levers.draw_levers(start, scenario)
        levers.draw_kept(start)
    with right:
        show_tiles(view, et_si.tiles(projection), key="planche_simulation")
        show_cards(view, [et_si.steps_card(view, projection, ask(et_si.MEASURE))], key="planche_etapes")
    side_by_side = [projection, *(Projection(start, one) for one in state.kept(start.targets))]
    tables = [et_si.results_card(view, side_by_side), et_si.assumptions_card(view, projection)]
    show_cards(view, tables, key="planche_scenarios")


def load_announced(scenario: Scenario, origin: Start) -> None:
    """Put the levers as the bilan announced_scenario the next year."""
    st.session_state["annee"] = ANNOUNCED_YEAR
    state.move(scenario.having("nom", ""), origin.targets)


def lessons(view: View, start: Start) -> None:
    """Draw what past years say of simulations, and the one that a bilan announced_scenario."""
    origin = cached.starting_point(view.base, view.selection.over([ANNOUNCED_YEAR]))
    cards = [et_si.past_card(view, start)]
    if origin.lines and (scenario := announced_scenario(origin)):
        st.button(f"Charger « {ANNOUNCED_NAME} »", key="annonce", on_click=load_announced, args=(scenario, origin))
        cards.insert(0, et_si.announced_card(view, Projection(origin, scenario)))
    show_cards(view, cards, key="planche_lecons")


with open_page("Et si ?") as view:
    start = cached.starting_point(view.base, view.selection)
    state.adopt_url()
    st.html(f"<style>{Path(levers.__file__).with_suffix('.css').read_text(encoding='utf-8')}</style>")
    if start.lifted:
        labels = list_and(f"« {DIMENSIONS[name].label} »" for name in start.lifted)
        st.caption(f"Sans effet ici : {labels} (les heures clausées ne se découpent pas ainsi).")
    if start.annee in start.incomplete:
        st.caption(f"L’année {start.annee} n’est pas terminée : le point de départ est provisoire.")
    if start.lines:
        simulation(view, start)
        lessons(view, start)
    else:
        heading(words.title(Projection(start, NEUTRAL)), words.summary(Projection(start, NEUTRAL)))
        show_cards(view, [], key="planche_vide")
