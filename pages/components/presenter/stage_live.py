"""What changes during the talk: the year, and a few levers of « Et si ? », the same as those of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from analytics.scenario.assumptions import LEVERS, NEUTRAL, Scenario
from analytics.scenario.starting_point import Start
from pages.components.scenario import scenario_state as state

NUMBERS = ("nouveaux_chantiers", "rapport_realise_clause")
FAMILIES = "evolution_famille"
NOTE = "La simulation s’ajoute en dernière diapositive ; la page « Et si ? » a les autres leviers, à la même place."
NOTHING = "Aucun marché à simuler pour ces filtres."


@dataclass(frozen=True)
class Live:
    """What the panel of the stage shows, and what each of its fields does."""

    shown: Mapping[str, Any]
    acts: Mapping[str, Callable[[str], None]]


def live(start: Start, years: Sequence[int], scenario: Scenario) -> Live:
    """Return the panel for a starting year and the scenario of this visit."""
    levers = [lever for name in NUMBERS if (lever := _number(start, scenario, name))] if start.lines else []
    levers += [_family(scenario, famille) for famille in start.targets["famille"]]
    shown = {
        "years": list(reversed(years)),
        "annee": start.annee,
        "levers": levers,
        "neutral": scenario.is_neutral,
        "note": NOTE if levers else NOTHING,
    }
    acts = {"annee": partial(_year, years), "levier": partial(_lever, start), "revenir": partial(_back, start)}
    return Live(shown, acts)


def _number(start: Start, scenario: Scenario, name: str) -> dict[str, Any] | None:
    lever, given = LEVERS[name], getattr(scenario, name)
    mark = lever.neutral if lever.neutral is not None else start.observed.get(name)
    if mark is None:
        return None
    shown = round(mark if given is None else given)
    low, high, step = lever.reach
    return {
        "name": name,
        "target": "",
        "label": lever.label,
        "unit": lever.unit,
        "signed": False,
        **{"value": shown, "low": min(low, shown), "high": max(high, shown, round(mark)), "step": step},
    }


def _family(scenario: Scenario, famille: str) -> dict[str, Any]:
    lever, given = LEVERS[FAMILIES], round(scenario.change(FAMILIES, famille))
    low, high, step = lever.reach
    return {
        "name": FAMILIES,
        "target": famille,
        "label": famille,
        "unit": lever.unit,
        "signed": True,
        **{"value": given, "low": min(low, given), "high": max(high, given), "step": step},
    }


def _year(years: Sequence[int], key: str) -> None:
    asked = st.session_state[key].get("annee")
    if asked in years:
        st.session_state["annee"] = asked


def _lever(start: Start, key: str) -> None:
    """Put a lever where the stage says; back on its observed mark, it says nothing any more."""
    asked = st.session_state[key].get("levier") or {}
    name, target, value = asked.get("name"), asked.get("target", ""), asked.get("value")
    if not isinstance(value, int | float) or not (name in NUMBERS or (name == FAMILIES and _is_known(start, target))):
        return
    lever, scenario = LEVERS[name], state.current(start.targets)
    value = round(min(max(value, lever.low), lever.high))
    if name == FAMILIES:
        moved: object = {**dict(scenario.evolution_famille), target: value}
    elif lever.neutral is None and value == round(start.observed.get(name) or 0):
        moved = None
    else:
        moved = value
    state.move(scenario.having(name, moved), start.targets)


def _is_known(start: Start, famille: str) -> bool:
    return famille in start.targets["famille"]


def _back(start: Start, key: str) -> None:
    if st.session_state[key].get("revenir"):
        state.move(NEUTRAL, start.targets)
