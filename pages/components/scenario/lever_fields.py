"""The assumptions of a scenario: those that stand, each with its effect, and the one to add."""

import re
from functools import partial
from html import escape

import streamlit as st

from analytics.french.dates import MONTHS
from analytics.french.grammar import uncapitalised
from analytics.french.numbers import number
from analytics.scenario import lever_words, levers
from analytics.scenario.levers import ACTIONS, CHANTIER, KINDS, Kind, Lever, bounded
from analytics.scenario.projection import Projection
from analytics.scenario.steps import Step
from analytics.scenario.target import levers_size
from pages.components.scenario import scenario_state as state

HALF = -50
SUGGESTED = 1  # family
LISTED = 40  # live marchés offered, the heaviest first
MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+.!~$:|<>-])")


def as_text(label: str) -> str:
    """Return a label that Streamlit reads as plain text: a name may hold anything, links and formulas included."""
    return MARKDOWN.sub(r"\\\1", label)


def draw_levers(projection: Projection) -> None:
    """Draw the assumptions that stand, then the one to add."""
    with st.container(key="hors_papier"):
        st.html("<h2>Et si…</h2>")
    for step in projection.lever_steps:
        if step.lever:
            _standing(projection, step, step.lever)
    with st.container(horizontal=True, key="ajouter", vertical_alignment="center"):
        if not projection.scenario.levers:
            for lever in _suggested(projection):
                _apply_button(projection, lever, as_text(lever_words.lever_text(lever)), f"propose_{lever.text}")
        with st.popover(as_text("+ une hypothèse"), key="hypothese"):
            _adder(projection)


def _standing(projection: Projection, step: Step, lever: Lever) -> None:
    text, effect = lever_words.lever_text(lever), lever_words.effect_text(step, projection)
    with st.container(horizontal=True, key=f"levier_{lever.text}", vertical_alignment="center", gap="small"):
        with st.popover(as_text(f"{text}, {effect}"), key=f"ouvrir_{lever.text}"):
            changed = _editor(projection, lever.kind, f"modifier_{lever.text}", lever)
            if changed and changed.text != lever.text:
                _apply_button(projection, changed, "Changer", f"changer_{lever.text}", instead=lever)
        away = projection.scenario.without(lever.text)
        label = {"label": as_text(f"Retirer {uncapitalised(text)}"), "key": f"retirer_{lever.text}"}
        st.button(
            **label, icon=":material/close:", type="tertiary", on_click=state.move, args=(away, projection.targets)
        )
    if lever.action in (levers.LONGER, levers.LATER):
        st.caption(lever_words.SPREAD)


def _suggested(projection: Projection) -> list[Lever]:
    families = projection.targets[levers.FAMILLE][:SUGGESTED] if projection.habit_hours else []
    return [
        *(Lever(levers.FAMILLE, HALF, family) for family in families),
        Lever(levers.CHANTIERS, 2, hours=levers_size(projection)),
    ]


def _apply_button(projection: Projection, lever: Lever, label: str, key: str, instead: Lever | None = None) -> None:
    st.button(label, key=key, on_click=apply, args=(projection, lever, instead))


def apply(projection: Projection, lever: Lever, instead: Lever | None = None) -> None:
    """Add a lever to the scenario, in the place of another one if asked."""
    scenario = projection.scenario.without(instead.text) if instead else projection.scenario
    state.move(scenario.with_lever(lever), projection.targets)


def _adder(projection: Projection) -> None:
    kinds = [kind for kind in KINDS if kind != levers.MARCHE or projection.targets[levers.MARCHE]]
    usual = kinds.index(levers.FAMILLE) if projection.targets[levers.FAMILLE] else kinds.index(levers.CHANTIERS)
    kind = st.selectbox("Et si…", kinds, usual, format_func=lambda one: KINDS[one].label, key="sorte", filter_mode=None)
    if lever := _editor(projection, kind, f"nouveau_{kind}", None):
        st.html(f"<p>{escape(lever_words.lever_text(lever))}</p>")
        _apply_button(projection, lever, "Ajouter", "ajouter_hypothese")


def _editor(projection: Projection, kind: str, key: str, lever: Lever | None) -> Lever | None:
    """Draw the fields of a lever, and return the lever that they write; None while one is unreadable."""
    made = {
        levers.MARCHE: _marche,
        levers.FAMILLE: partial(_signing, kind=levers.FAMILLE),
        levers.OWNER: partial(_signing, kind=levers.OWNER),
        levers.CHANTIERS: _chantiers,
        levers.OPERATION: _operation,
        levers.KAPPA: _kappa,
        levers.EACH: _each,
    }[kind](projection, key=key, lever=lever)
    st.caption(as_text(lever_words.observed_text(kind, projection)))
    return made


def _marche(projection: Projection, key: str, lever: Lever | None) -> Lever | None:
    names = projection.targets[levers.MARCHE][:LISTED]
    name = lever.target if lever else st.selectbox("Marché", names, key=f"{key}_marche", format_func=str)
    usual = list(ACTIONS).index(lever.action if lever else levers.LONGER)
    action = st.selectbox(
        "Ce qui arrive", list(ACTIONS), usual, format_func=lambda one: ACTIONS[one].label, key=f"{key}_action"
    )
    if action == levers.CANCELLED:
        return Lever(levers.MARCHE, 0, name, action)
    given = lever.amount if lever and lever.action == action else 500 if action == levers.MORE else 6
    amount = _typed("Heures en plus" if action == levers.MORE else "Mois", ACTIONS[action], given, f"{key}_{action}")
    return None if amount is None else Lever(levers.MARCHE, amount, name, action)


def _signing(projection: Projection, key: str, lever: Lever | None, kind: str) -> Lever | None:
    label = "Famille" if kind == levers.FAMILLE else "Maître d’ouvrage"
    target = lever.target if lever else st.selectbox(label, projection.targets[kind], key=f"{key}_cible")
    given = round(lever.amount) if lever else -20
    shown = {"format": "%+d\u00a0%%", "key": f"{key}_part"}
    percent = st.slider("Signatures", -100, max(100, given), given, step=5, **shown)
    return Lever(kind, percent, target) if target else None


def _chantiers(projection: Projection, key: str, lever: Lever | None) -> Lever | None:
    count = st.slider("Combien", 1, 20, min(round(lever.amount), 20) if lever else 2, key=f"{key}_nombre")
    hours = _typed("Heures de chacun", CHANTIER, lever.hours if lever else levers_size(projection), f"{key}_heures")
    month = _month(key, lever)
    return None if hours is None else Lever(levers.CHANTIERS, count, hours=hours, month=month)


def _operation(projection: Projection, key: str, lever: Lever | None) -> Lever | None:
    given = lever.amount if lever else 3_000_000
    amount = _typed("Montant hors taxes, en euros", KINDS[levers.OPERATION], given, f"{key}_montant")
    month = _month(key, lever)
    return None if amount is None else Lever(levers.OPERATION, amount, month=month)


def _kappa(projection: Projection, key: str, lever: Lever | None) -> Lever:
    given = round(lever.amount if lever else 100 * projection.engine.kappa)
    shown = {"format": "%d\u00a0%%", "key": f"{key}_part"}
    return Lever(levers.KAPPA, st.slider("Part du prévu réalisée", min(50, given), max(120, given), given, **shown))


def _each(projection: Projection, key: str, lever: Lever | None) -> Lever | None:
    given = lever.amount if lever else projection.engine.hours_each or 400
    amount = _typed("Heures par personne", KINDS[levers.EACH], round(given), f"{key}_heures")
    return None if amount is None else Lever(levers.EACH, amount)


def _month(key: str, lever: Lever | None) -> int:
    given = (lever.month if lever else levers.MARCH) - 1
    shown = {"format_func": lambda one: MONTHS[one - 1], "key": f"{key}_mois", "filter_mode": None}
    return int(st.selectbox("Dès", range(1, 13), given, **shown))


def _typed(label: str, kind: Kind, given: float, key: str) -> float | None:
    """Draw a field for an amount, and return what it reads; None, with the reason said, when it cannot."""
    text = st.text_input(label, value=number(given), key=key, max_chars=20)
    try:
        return bounded(kind, text)
    except ValueError as error:
        st.error(as_text(str(error)), icon=":material/error:")
        return None
