"""Where a scenario starts from, and the figure that it should reach, with every way to close the gap."""

from dataclasses import replace

import streamlit as st

from analytics.french.dates import MONTHS
from analytics.french.numbers import number
from analytics.scenario import lever_words, levers
from analytics.scenario.assumptions import AIMS, HABIT, STARTS, Aim
from analytics.scenario.levers import bounded
from analytics.scenario.projection import Projection
from analytics.scenario.target import Equivalent, gap
from pages.components.scenario import scenario_state as state
from pages.components.scenario.lever_fields import apply, as_text

START_KEY, AMOUNT_KEY, KIND_KEY, MONTH_KEY = state.ALWAYS_DRAWN, "objectif_nombre", "objectif_sorte", "objectif_mois"


def draw_starts(projection: Projection) -> None:
    """Draw the three buttons."""
    if st.session_state.get(START_KEY) != projection.scenario.start:
        st.session_state[START_KEY] = projection.scenario.start
    st.segmented_control(
        "Départ",
        list(STARTS),
        format_func=STARTS.get,
        key=START_KEY,
        required=True,
        label_visibility="collapsed",
        on_change=_started,
        args=(projection,),
    )


def _started(projection: Projection) -> None:
    start = st.session_state.get(START_KEY) or HABIT
    state.move(replace(projection.scenario, start=start), projection.targets)


def draw_aim(projection: Projection) -> None:
    """Draw the figure to reach and the ways to close the gap, each applied by a click."""
    problem = _fields(projection)
    if problem:
        st.error(as_text(problem), icon=":material/error:")
        return
    found = gap(projection, month=int(st.session_state.get(MONTH_KEY, levers.MARCH)))
    st.html(f'<p class="phrase"><strong>{lever_words.gap_text(projection, found)}</strong></p>')
    with st.container(horizontal=True, key="equivalents"):
        for one in found.equivalents:
            _way(projection, one)
    if told := lever_words.never_seen(found):
        st.caption(told)


def _way(projection: Projection, one: Equivalent) -> None:
    label, key = as_text(lever_words.equivalent_text(one, projection)), f"moyen_{one.lever.kind}"
    st.button(label, key=key, on_click=apply, args=(projection, one.lever))


def _fields(projection: Projection) -> str:
    """Draw the fields; return what is wrong with the figure typed."""
    aim, typed = projection.aim, st.session_state.get(AMOUNT_KEY)
    problem = _problem(aim.kind, typed)
    if not problem and typed != number(aim.amount):
        st.session_state[AMOUNT_KEY] = number(aim.amount)
    if st.session_state.get(KIND_KEY) != aim.kind:
        st.session_state[KIND_KEY] = aim.kind
    asked = {"on_change": _asked, "args": (projection,)}
    kinds = {"format_func": lambda one: AIMS[one].label, "filter_mode": None}
    with st.container(horizontal=True, key="objectif_champs", vertical_alignment="bottom"):
        st.text_input("Atteindre", key=AMOUNT_KEY, max_chars=20, width=120, **asked)
        st.selectbox("Chiffre", list(AIMS), key=KIND_KEY, width=190, **kinds, **asked)
        months = {"format_func": lambda one: MONTHS[one - 1], "key": MONTH_KEY, "filter_mode": None}
        st.selectbox("Dès", range(1, 13), levers.MARCH - 1, width=140, **months)
    return problem


def _problem(kind: str, typed: str | None) -> str:
    if not typed:
        return ""
    try:
        bounded(AIMS[kind], typed)
    except ValueError as error:
        return str(error)
    return ""


def _asked(projection: Projection) -> None:
    kind, typed = st.session_state[KIND_KEY], st.session_state[AMOUNT_KEY]
    if kind != projection.aim.kind:  # another unit: propose the figure that stands, in it
        amount = {"heures": projection.total, "personnes": projection.people or 1, "clausees": projection.clause}[kind]
        aim = Aim(kind, max(round(amount * 1.1), 1))
    elif not typed or _problem(kind, typed):
        return
    else:
        aim = Aim(kind, bounded(AIMS[kind], typed))
    state.move(replace(projection.scenario, aim=aim), projection.targets)
