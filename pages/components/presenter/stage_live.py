"""What changes during the talk: the year, and the scenario of « Et si ? », the same as on its page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from analytics.french.grammar import with_article
from analytics.scenario import lever_words, levers
from analytics.scenario.assumptions import STARTS, Scenario
from analytics.scenario.levers import KINDS, Lever
from analytics.scenario.projection import Projection
from analytics.scenario.target import levers_size
from analytics.sentences.phrases import capitalised
from pages.components.scenario import scenario_state as state

NOTE = "La simulation est la dernière diapositive ; la page « Et si ? » a toutes les hypothèses."
NOTHING = "Aucun marché à simuler pour ces filtres."
SLIDERS = {levers.FAMILLE: (-100, 100, 5), levers.CHANTIERS: (0, 20, 1), levers.KAPPA: (50, 120, 1)}

Live = tuple[Mapping[str, Any], Mapping[str, Callable[[str], None]]]  # what the panel shows, what its fields do


def live(projection: Projection, annee: int, years: Sequence[int]) -> Live:
    """Return the panel for a projection and the years that one may choose."""
    offered = [] if projection.is_unknown else _offered(projection)
    scenario = projection.scenario
    shown = {
        "years": list(reversed(years)),
        "annee": annee,
        "starts": [{"key": key, "label": label} for key, label in STARTS.items()] if offered else [],
        "start": scenario.start,
        "said": " · ".join(
            f"{lever_words.lever_text(step.lever)} {lever_words.effect_text(step, projection)}"
            for step in projection.lever_steps
            if step.lever
        ),
        "levers": [_field(projection, kind, target) for kind, target in offered],
        "neutral": not scenario.levers,
        "note": NOTE if offered else NOTHING,
    }
    acts = {
        "annee": partial(_year, years),
        "depart": partial(_start, projection),
        "levier": partial(_lever, projection),
        "revenir": partial(_back, projection),
    }
    return shown, acts


def _offered(projection: Projection) -> list[tuple[str, str]]:
    families = [(levers.FAMILLE, family) for family in projection.targets[levers.FAMILLE]]
    return [*families, (levers.CHANTIERS, ""), (levers.KAPPA, "")]


def _field(projection: Projection, kind: str, target: str) -> dict[str, Any]:
    low, high, step = SLIDERS[kind]
    value = round(_there(projection, kind, target))
    label = capitalised(with_article(target)) if target else KINDS[kind].label
    bounds = {"low": min(low, value), "high": max(high, value), "step": step, "value": value}
    return {"name": kind, "target": target, "label": label, "unit": KINDS[kind].unit, "signed": bool(target)} | bounds


def _there(projection: Projection, kind: str, target: str) -> float:
    found = [one.amount for one in projection.scenario.levers if (one.kind, one.target) == (kind, target)]
    return found[-1] if found else round(100 * projection.engine.kappa) if kind == levers.KAPPA else 0


def _year(years: Sequence[int], key: str) -> None:
    asked = st.session_state[key].get("annee")
    if asked in years:
        st.session_state["annee"] = asked


def _start(projection: Projection, key: str) -> None:
    asked = st.session_state[key].get("depart")
    if asked in STARTS:
        state.move(replace(projection.scenario, start=asked), projection.targets)


def _lever(projection: Projection, key: str) -> None:
    """Put a lever where the stage says, if it is one of the panel."""
    asked = st.session_state[key].get("levier") or {}
    kind, target, value = asked.get("name"), asked.get("target", ""), asked.get("value")
    if not isinstance(value, int | float) or (kind, target) not in _offered(projection):
        return
    amount = round(min(max(value, SLIDERS[kind][0]), SLIDERS[kind][1]))
    others = tuple(one for one in projection.scenario.levers if (one.kind, one.target) != (kind, target))
    scenario = replace(projection.scenario, levers=others)
    if amount != (round(100 * projection.engine.kappa) if kind == levers.KAPPA else 0):
        hours = levers_size(projection) if kind == levers.CHANTIERS else 0
        scenario = scenario.with_lever(Lever(kind, amount, target, hours=hours))
    state.move(scenario, projection.targets)


def _back(projection: Projection, key: str) -> None:
    if st.session_state[key].get("revenir"):
        state.move(Scenario(projection.scenario.start, projection.scenario.aim), projection.targets)
