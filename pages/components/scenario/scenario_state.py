"""The scenario of this visitor: kept in the session, mirrored in the URL, found again when the page reopens."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from analytics.scenario import assumptions
from analytics.scenario.assumptions import LEAVING, OWN_KEYS, SCENARIO, Pairs, Scenario
from analytics.scenario.levers import Targets

PAIRS, DROPPED = "_scenario", "_scenario_retire"
ALWAYS_DRAWN = "depart_choisi"  # Streamlit forgets it as soon as another page is drawn


def adopt_url() -> None:
    """Take the scenario that the URL names: on arrival by a link, or when the reader goes back.

    To be called on whole runs only: while levers move, the browser may still send an address of a moment ago.
    """
    given = [(name, text) for name in (*OWN_KEYS, *LEAVING) for text in st.query_params.get_all(name)]
    if given or ALWAYS_DRAWN in st.session_state:
        st.session_state[DROPPED] = assumptions.dropped(name for name, _ in given)
        st.session_state[PAIRS] = [*(pair for pair in given if pair[0] in OWN_KEYS), *assumptions.modern(given)]
        for name in LEAVING:
            st.query_params.pop(name, None)
    _mirror(st.session_state.get(PAIRS, []))


def dropped() -> list[str]:
    """Return the settings of an old link that mean nothing any more."""
    return list(st.session_state.get(DROPPED, []))


def current(targets: Targets) -> Scenario:
    """Return the scenario, without what this year and these filters do not know."""
    pairs = [pair for pair in st.session_state.get(PAIRS, []) if pair[0] != SCENARIO]
    return assumptions.read_what_exists(pairs, targets)


def kept(targets: Targets) -> list[Scenario]:
    """Return the scenarios put aside, three at most, each with a name of its own."""
    packed = [text for name, text in st.session_state.get(PAIRS, []) if name == SCENARIO]
    named: dict[str, Scenario] = {}
    for scenario in (assumptions.unpacked(text, targets) for text in packed):
        name = scenario.name or f"Scénario {len(named) + 1}"
        named.setdefault(name, replace(scenario, name=name))
    return list(named.values())[: assumptions.KEPT]


def move(scenario: Scenario, targets: Targets) -> None:
    """Take a scenario; those put aside stay."""
    _write(scenario, kept(targets))


def keep(name: str, targets: Targets) -> None:
    """Put the scenario aside under a name; the same name replaces, a fourth is not taken."""
    scenario, others = current(targets), kept(targets)
    name = name.strip()[: assumptions.NAME_LENGTH] or f"Scénario {len(others) + 1}"
    others = [one for one in others if one.name != name]
    if len(others) < assumptions.KEPT:
        _write(scenario, [*others, replace(scenario, name=name)])


def take_back(name: str, targets: Targets) -> None:
    """Take a scenario put aside."""
    found = next((one for one in kept(targets) if one.name == name), Scenario())
    move(replace(found, name=""), targets)


def forget(name: str, targets: Targets) -> None:
    """Drop a scenario put aside."""
    _write(current(targets), [one for one in kept(targets) if one.name != name])


def _write(scenario: Scenario, others: Sequence[Scenario]) -> None:
    pairs = [*scenario.to_pairs(), *((SCENARIO, one.packed) for one in others)]
    st.session_state[PAIRS] = pairs
    _mirror(pairs)


def _mirror(pairs: Pairs) -> None:
    """Write the pairs in the URL, touching only what changes."""
    for name in OWN_KEYS:
        wanted = [text for key, text in pairs if key == name]
        if not wanted:
            st.query_params.pop(name, None)
        elif st.query_params.get_all(name) != wanted:
            st.query_params[name] = wanted
