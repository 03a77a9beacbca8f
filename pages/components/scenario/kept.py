"""The scenarios that the reader puts aside, and the marchés that the facilitatrice announces."""

from datetime import date

import streamlit as st

from analytics.base.announced import NAME_LENGTH as ANNOUNCED_LENGTH
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

FIELDS = ("nom", "par", "heures", "debut")  # of the form, by their keys
REFUSED = "_annonce_refusee"


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
        _form(view, projection, len(told))
        if refusal := st.session_state.pop(REFUSED, ""):
            st.error(as_text(refusal), icon=":material/error:")


def _form(view: View, projection: Projection, rank: int) -> None:
    """Draw the fields of one more marché; they are emptied once it is written, kept when it is refused."""
    owners = projection.targets["maitre_ouvrage"]
    with st.form(f"annoncer_{rank}", border=False):
        st.text_input("Nom du marché", max_chars=ANNOUNCED_LENGTH, key=f"annonce_nom_{rank}")
        st.selectbox("Maître d’ouvrage", owners, accept_new_options=True, key=f"annonce_par_{rank}")
        st.text_input("Heures clausées", max_chars=20, key=f"annonce_heures_{rank}")
        first = date(projection.annee, 3, 1)
        st.date_input("Début prévu", first, format="DD/MM/YYYY", key=f"annonce_debut_{rank}")
        st.form_submit_button("Annoncer", on_click=_announce, args=(view, rank))


def _announce(view: View, rank: int) -> None:
    name, owner, amount, begins = (st.session_state[f"annonce_{field}_{rank}"] for field in FIELDS)
    try:
        one = Announced(name, owner or "", parse_number(amount), begins)
    except ValueError as error:
        st.session_state[REFUSED] = str(error)
    else:
        _write(view, [*announced(view.base), one])


def _write(view: View, told: list[Announced]) -> None:
    try:
        write_announced(view.base, told)
    except BaseError as error:
        st.session_state[REFUSED] = str(error)
