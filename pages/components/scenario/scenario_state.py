"""The scenario of this visitor: kept in the session, mirrored in the URL, found again when the page reopens."""

from collections.abc import Sequence

import streamlit as st

from analytics.scenario import assumptions
from analytics.scenario.assumptions import SCENARIO, Scenario, Targets

OWN_KEYS = (*assumptions.LEVERS, SCENARIO)
PAIRS = "_scenario"
ALWAYS_DRAWN = "levier_nouveaux_chantiers"  # Streamlit forgets it as soon as another page is drawn


def adopt_url() -> None:
    """Take the scenario that the URL names: on arrival by a link, or when the reader goes back.

    To be called on whole runs only: while levers move, the browser may still send an address of a moment ago.
    """
    given = [(name, text) for name in OWN_KEYS for text in st.query_params.get_all(name)]
    if given or ALWAYS_DRAWN in st.session_state:
        st.session_state[PAIRS] = given
    else:
        _mirror(st.session_state.get(PAIRS, []))


def current(targets: Targets) -> Scenario:
    """Return where the levers stand, without what this year and these filters do not know."""
    pairs = [pair for pair in st.session_state.get(PAIRS, []) if pair[0] != SCENARIO]
    return assumptions.read_what_exists(pairs, targets)


def kept(targets: Targets) -> list[Scenario]:
    """Return the scenarios put aside, three at most, each with a name of its own."""
    packed = [text for name, text in st.session_state.get(PAIRS, []) if name == SCENARIO]
    named: dict[str, Scenario] = {}
    for scenario in (assumptions.unpacked(text, targets) for text in packed):
        name = scenario.nom or f"Scénario {len(named) + 1}"
        named.setdefault(name, scenario.having("nom", name))
    return list(named.values())[: assumptions.KEPT]


def move(scenario: Scenario, targets: Targets) -> None:
    """Put the levers where `scenario` says; what was put aside stays."""
    _write(scenario, kept(targets), targets)


def keep(name: str, targets: Targets) -> None:
    """Put the levers aside under a name; the same name replaces, a fourth scenario is not taken."""
    scenario, others = current(targets), kept(targets)
    name = name.strip()[: assumptions.NAME_LENGTH] or f"Scénario {len(others) + 1}"
    others = [one for one in others if one.nom != name]
    if len(others) < assumptions.KEPT:
        _write(scenario, [*others, scenario.having("nom", name)], targets)


def take_back(name: str, targets: Targets) -> None:
    """Put the levers as a kept scenario has them."""
    found = next((one for one in kept(targets) if one.nom == name), Scenario())
    move(found.having("nom", ""), targets)


def forget(name: str, targets: Targets) -> None:
    """Drop a kept scenario."""
    _write(current(targets), [one for one in kept(targets) if one.nom != name], targets)


def _write(scenario: Scenario, others: Sequence[Scenario], targets: Targets) -> None:
    pairs = [*scenario.to_pairs(targets), *((SCENARIO, one.packed(targets)) for one in others)]
    st.session_state[PAIRS] = pairs
    _mirror(pairs)


def _mirror(pairs: Sequence[tuple[str, str]]) -> None:
    """Write the pairs in the URL, touching only what changes."""
    for name in OWN_KEYS:
        wanted = [text for key, text in pairs if key == name]
        if not wanted:
            st.query_params.pop(name, None)
        elif st.query_params.get_all(name) != wanted:
            st.query_params[name] = wanted
