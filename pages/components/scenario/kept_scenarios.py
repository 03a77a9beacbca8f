"""The scenarios that the reader puts aside, to compare them."""

from __future__ import annotations

import streamlit as st

from analytics.scenario.assumptions import KEPT, NAME_LENGTH
from analytics.scenario.starting_point import Start
from pages.components.scenario import scenario_state as state


def draw_kept(start: Start) -> None:
    """Draw what keeps the scenario under a name, and the scenarios kept."""
    kept = state.kept(start.targets)
    with (
        st.form("garder", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.text_input(
            f"Garder ce scénario sous le nom ({len(kept)} sur {KEPT})",
            key="nom_scenario",
            max_chars=NAME_LENGTH,
            placeholder=f"Scénario {len(kept) + 1}",
        )
        full = len(kept) >= KEPT
        st.form_submit_button("Garder", disabled=full, on_click=_keep, args=(start,), key="garder_scenario")
    for one in kept:
        with st.container(horizontal=True, vertical_alignment="center", key=f"garde_{one.nom}"):
            st.button(
                one.nom,
                key=f"reprendre_{one.nom}",
                help="Remettre les leviers comme dans ce scénario",
                on_click=state.take_back,
                args=(one.nom, start.targets),
            )
            st.button(
                f"Retirer {one.nom}",
                key=f"retirer_{one.nom}",
                type="tertiary",
                on_click=state.forget,
                args=(one.nom, start.targets),
            )


def _keep(start: Start) -> None:
    state.keep(st.session_state.get("nom_scenario", ""), start.targets)
