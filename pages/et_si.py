"""Et si ?: next year, by moving a few levers; every figure of this page but the real ones is a simulation."""

from pathlib import Path

import streamlit as st

from analytics.declarations.dimensions import DIMENSIONS
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import NEUTRAL
from analytics.scenario.past_years import ANNOUNCED_NAME, ANNOUNCED_YEAR, announced_scenario
from analytics.scenario.projection import Projection
from pages.components.access import roles
from pages.components.board import blocks
from pages.components.filters.share_link import copy_link
from pages.components.frame import cached
from pages.components.frame.page import close_page, open_page
from pages.components.scenario import kept_scenarios, levers, scenario_cards
from pages.components.scenario import scenario_state as state

STYLE = Path(levers.__file__).with_suffix(".css")

page = open_page("Et si ?")
start = cached.starting_point(page.base, page.selection)
state.adopt_url()
st.html(f"<style>{STYLE.read_text(encoding='utf-8')}</style>")
if start.lifted:
    labels = words.list_and(f"« {DIMENSIONS[name].label} »" for name in start.lifted)
    st.caption(f"Sans effet ici : {labels} (les heures clausées ne se découpent pas ainsi).")
if start.annee in start.incomplete:
    st.caption(f"L’année {start.annee} n’est pas terminée : le point de départ est provisoire.")
if not start.lines:
    st.title(words.title(Projection(start, NEUTRAL)), anchor=False)
    st.markdown(words.summary(Projection(start, NEUTRAL)))
    blocks.show(page, [], key="planche_vide")
    close_page(page)
    st.stop()


@st.fragment
def simulation() -> None:
    """Draw the levers and what they give; alone to run again when a lever moves."""
    roles.follow(page.base.role)
    scenario = state.current(start.known)
    projection = Projection(start, scenario)
    with st.container(key="simulation_titre"):
        st.title(words.title(projection), anchor=False)
    st.markdown(words.summary(projection))
    with st.container(horizontal=True, key="simulation_actions", vertical_alignment="center"):
        st.button(
            "Revenir au réel",
            icon=":material/undo:",
            key="revenir",
            disabled=scenario.is_neutral,
            on_click=state.move,
            args=(NEUTRAL, start.known),
        )
        copy_link("copier_simulation")
        st.html('<p class="compte">Simulation : les chiffres réels ne changent pas.</p>', width="content")
    left, right = st.columns([0.36, 0.64], gap="medium")
    with left, st.container(key="leviers"):
        levers.draw_levers(start, scenario)
        kept_scenarios.draw_kept(start)
    with right:
        blocks.show_tiles(page, scenario_cards.tiles(projection), key="planche_simulation")
        measure = blocks.switch("Étapes en", scenario_cards.MEASURES, key="mesure_etapes")
        blocks.show(page, [scenario_cards.steps_card(page, projection, measure)], key="planche_etapes")
    side_by_side = [projection, *(Projection(start, one) for one in state.kept(start.known))]
    tables = [scenario_cards.results_card(page, side_by_side), scenario_cards.assumptions_card(page, projection)]
    blocks.show(page, tables, key="planche_scenarios")


def load_announced(scenario) -> None:
    """Put the levers as the bilan announced the next year."""
    st.session_state["annee"] = ANNOUNCED_YEAR
    state.move(scenario.having("nom", ""), origin.known)


simulation()
origin = cached.starting_point(page.base, page.selection.over([ANNOUNCED_YEAR]))
lessons = [scenario_cards.past_card(page, start)]
if origin.lines and (told := announced_scenario(origin)):
    st.button(f"Charger « {ANNOUNCED_NAME} »", key="annonce", on_click=load_announced, args=(told,))
    lessons.insert(0, scenario_cards.announced_card(page, Projection(origin, told)))
blocks.show(page, lessons, key="planche_lecons")
close_page(page)
