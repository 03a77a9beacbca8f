"""The scenarios that the reader puts aside, and the marchés that the facilitatrice announces."""

from datetime import date

import streamlit as st

from analytics.base.announced import Announced, announced, write_announced
from analytics.base.database import BaseError
from analytics.base.own_words import may_write
from analytics.french.dates import date_short
from analytics.french.numbers import hours, parse_number
from analytics.scenario.assumptions import KEPT, NAME_LENGTH
from analytics.scenario.projection import Projection
from analytics.views.view import View
from pages.components.scenario import scenario_state as state
from pages.components.scenario.lever_fields import as_text


def draw_kept(projection: Projection) -> None:
    """Draw what keeps the scenario under a name, and the scenarios kept."""
    targets = projection.targets
    kept = state.kept(targets)
    with (
        st.form("garder", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        label, usual = f"Garder ce scénario sous le nom ({len(kept)} sur {KEPT})", f"Scénario {len(kept) + 1}"
        st.text_input(label, key="nom_scenario", max_chars=NAME_LENGTH, placeholder=usual)
        keep = {"on_click": lambda: state.keep(st.session_state["nom_scenario"], targets)}
        st.form_submit_button("Garder", disabled=len(kept) >= KEPT, key="garder_scenario", **keep)
    for one in kept:
        with st.container(horizontal=True, vertical_alignment="center", key=f"garde_{one.name}"):
            name, given = one.name, (one.name, targets)
            st.button(as_text(name), key=f"reprendre_{name}", on_click=state.take_back, args=given)
            drop = {"type": "tertiary", "on_click": state.forget, "args": given}
            st.button(as_text(f"Retirer {name}"), key=f"oublier_{name}", **drop)


def draw_announced(view: View, projection: Projection) -> None:
    """Draw the marchés announced, that the facilitatrice writes and withdraws."""
    if not may_write(view.base):
        return
    with st.expander("Marchés annoncés, pas encore signés", key="annonces"):
        told = announced(view.base)
        for rank, one in enumerate(told):
            text = f"{one.nom}, {one.maitre_ouvrage}, {hours(one.heures)}, dès le {date_short(one.debut)}"
            others = [other for place, other in enumerate(told) if place != rank]
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(text)
                drop = {"type": "tertiary", "on_click": _write, "args": (view, others)}
                st.button("Retirer", key=f"annonce_{rank}", **drop)
        _form(view, projection, list(told))


def _form(view: View, projection: Projection, told: list[Announced]) -> None:
    owners = projection.targets["maitre_ouvrage"]
    with st.form("annoncer", border=False, clear_on_submit=True):
        name = st.text_input("Nom du marché", max_chars=120)
        owner = st.selectbox("Maître d’ouvrage", owners, accept_new_options=True)
        amount = st.text_input("Heures clausées", max_chars=20)
        begins = st.date_input("Début prévu", date(projection.annee, 3, 1), format="DD/MM/YYYY")
        if st.form_submit_button("Annoncer"):
            try:
                _write(view, [*told, Announced(name, owner or "", parse_number(amount), begins)])
            except ValueError as error:
                st.error(as_text(str(error)), icon=":material/error:")
                return
            st.rerun()


def _write(view: View, told: list[Announced]) -> None:
    try:
        write_announced(view.base, told)
    except BaseError as error:
        raise ValueError(str(error)) from error
