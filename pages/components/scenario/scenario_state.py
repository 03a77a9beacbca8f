"""The scenario of this visitor: kept in the session, mirrored in the URL, found again when the page reopens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from analytics.scenario.assumptions import (
    KEPT,
    LEVERS,
    NAME_LENGTH,
    NEUTRAL,
    SCENARIO,
    Scenario,
    read_what_exists,
    unpacked,
)

OWN_KEYS = (*LEVERS, SCENARIO)
PAIRS = "_scenario"
ALWAYS_DRAWN = "levier_nouveaux_chantiers"  # Streamlit forgets it as soon as another page is drawn
Known = Mapping[str, Sequence[str]]


def adopt_url() -> None:
    """Take the scenario that the URL names: on arrival by a link, or when the reader goes back.

    To be called on whole runs only: while levers move, the browser may still send an address of a moment ago.
    """
    arriving = ALWAYS_DRAWN not in st.session_state
    given = _url_pairs()
    if arriving and not given:
        _mirror(st.session_state.get(PAIRS, []))
    else:
        st.session_state[PAIRS] = given


def current(known: Known) -> Scenario:
    """Return where the levers stand, without what this year and these filters do not know."""
    return read_what_exists([pair for pair in st.session_state.get(PAIRS, []) if pair[0] != SCENARIO], known)


def kept(known: Known) -> list[Scenario]:
    """Return the scenarios put aside, three at most, each with a name of its own."""
    packed = [text for name, text in st.session_state.get(PAIRS, []) if name == SCENARIO]
    named: dict[str, Scenario] = {}
    for scenario in (unpacked(text, known) for text in packed):
        name = scenario.nom or f"Scénario {len(named) + 1}"
        named.setdefault(name, scenario.having("nom", name))
    return list(named.values())[:KEPT]


def move(scenario: Scenario, known: Known) -> None:
    """Put the levers where `scenario` says; what was put aside stays."""
    _write(scenario, kept(known), known)


def keep(name: str, known: Known) -> None:
    """Put the levers aside under a name; the same name replaces, a fourth scenario is not taken."""
    scenario, others = current(known), kept(known)
    name = name.strip()[:NAME_LENGTH] or f"Scénario {len(others) + 1}"
    others = [one for one in others if one.nom != name]
    if len(others) < KEPT:
        _write(scenario, [*others, scenario.having("nom", name)], known)


def take_back(name: str, known: Known) -> None:
    """Put the levers as a kept scenario has them."""
    found = next((one for one in kept(known) if one.nom == name), NEUTRAL)
    move(found.having("nom", ""), known)


def forget(name: str, known: Known) -> None:
    """Drop a kept scenario."""
    _write(current(known), [one for one in kept(known) if one.nom != name], known)


def _write(scenario: Scenario, others: Sequence[Scenario], known: Known) -> None:
    pairs = [*scenario.to_pairs(known), *((SCENARIO, one.packed(known)) for one in others)]
    st.session_state[PAIRS] = pairs
    _mirror(pairs)


def _url_pairs() -> list[tuple[str, str]]:
    return [(name, text) for name in OWN_KEYS for text in st.query_params.get_all(name)]


def _mirror(pairs: Sequence[tuple[str, str]]) -> None:
    """Write the pairs in the URL, touching only what changes."""
    wanted: dict[str, list[str]] = {}
    for name, text in pairs:
        wanted.setdefault(name, []).append(text)
    for name in OWN_KEYS:
        if name in wanted and st.query_params.get_all(name) != wanted[name]:
            st.query_params[name] = wanted[name]
        elif name not in wanted and name in st.query_params:
            del st.query_params[name]
