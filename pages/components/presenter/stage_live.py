"""What changes during the talk: the year, and a few levers of « Et si ? », the same as those of its page."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from analytics.scenario.assumptions import LEVERS, NEUTRAL, Scenario
from analytics.scenario.starting_point import Start
from pages.components.scenario import levers
from pages.components.scenario import scenario_state as state

NUMBERS = ("nouveaux_chantiers", "rapport_realise_clause")
FAMILIES = "evolution_famille"
NOTE = "La simulation s’ajoute en dernière diapositive ; la page « Et si ? » a les autres leviers, à la même place."
NOTHING = "Aucun marché à simuler pour ces filtres."


Live = tuple[Mapping[str, Any], Mapping[str, Callable[[str], None]]]  # what the panel shows, what its fields do


def live(start: Start, years: Sequence[int], scenario: Scenario) -> Live:
    """Return the panel for a starting year and the scenario of this visit."""
    numbers = [(name, "") for name in NUMBERS if start.lines and levers.mark(start, name) is not None]
    drawn = [*numbers, *((FAMILIES, famille) for famille in start.targets["famille"])]
    shown = {
        "years": list(reversed(years)),
        "annee": start.annee,
        "levers": [_field(start, scenario, name, target) for name, target in drawn],
        "neutral": scenario.is_neutral,
        "note": NOTE if drawn else NOTHING,
    }
    return shown, {"annee": partial(_year, years), "levier": partial(_lever, start), "revenir": partial(_back, start)}


def _field(start: Start, scenario: Scenario, name: str, target: str) -> dict[str, Any]:
    lever = LEVERS[name]
    said = {"name": name, "target": target, "label": target or lever.label, "unit": lever.unit, "signed": bool(target)}
    return said | levers.reach(start, scenario, name, target)


def _year(years: Sequence[int], key: str) -> None:
    asked = st.session_state[key].get("annee")
    if asked in years:
        st.session_state["annee"] = asked


def _lever(start: Start, key: str) -> None:
    """Put a lever where the stage says, if it is one of the panel."""
    asked = st.session_state[key].get("levier") or {}
    name, target, value = asked.get("name"), asked.get("target", ""), asked.get("value")
    offered = [(number, "") for number in NUMBERS] + [(FAMILIES, famille) for famille in start.targets["famille"]]
    if isinstance(value, int | float) and (name, target) in offered:
        levers.slide(start, name, target, round(min(max(value, LEVERS[name].low), LEVERS[name].high)))


def _back(start: Start, key: str) -> None:
    if st.session_state[key].get("revenir"):
        state.move(NEUTRAL, start.targets)
