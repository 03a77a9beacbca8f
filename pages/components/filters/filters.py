"""The filter bar: the same on every page, written in the address and read from it."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from analytics.base.selection import FULL_TIME_BASES, Selection, comparisons
from analytics.declarations.dimensions import DIMENSIONS, FILTERS
from analytics.declarations.worded import said
from analytics.french.numbers import hours
from pages.components.acceleration.served import served
from pages.components.acceleration.visit import visit
from pages.components.access import roles

NAME = "filtres"
HTML = '<div class="filters" aria-busy="true"></div>\n'
KEYS = ("annee", "comparaison", "base_etp", *FILTERS)
MOST = 500  # values of one filter that a browser may name: more than any base holds
HELP = (
    "Plusieurs valeurs d’un même filtre s’ajoutent ; deux filtres se croisent. "
    "Une valeur se choisit aussi en touchant une barre d’un graphique."
)
FULL_TIME = "Heures par an d’un équivalent temps plein (ETP)"
_TURN = "filtres_tour"  # the last choice heard from the bar
_DRAWN_ON = "filtres_page"
Address = dict[str, str | list[str]]


def current_selection(years: Sequence[int], values: Mapping[str, Sequence[str]], usual: int) -> Selection:
    """Return what is selected, ignoring any value that the base does not hold.

    The address rules on arrival (a link, a shared address, another page) and when the reader goes back or
    forward; from then on the session does, and `write_address` tells it to the address.
    """
    chosen = {name: _listed(st.session_state.get(name)) for name in KEYS}
    selection = _from_address(years, values, usual) if _arrives() else read_query(chosen, years, values, usual)
    st.session_state.update(_settings(selection))
    return selection


def address(selection: Selection, usual: int) -> Address:
    """Return the parameters that lead any page to this selection; the usual year and other defaults stay out."""
    query = selection.to_query()
    if selection.annee == usual:
        query.pop("annee", None)
    return query | roles.view_query()


def filter_bar(
    selection: Selection, years: Sequence[int], values: Mapping[str, Sequence[str]], running: str = ""
) -> None:
    """Draw the filters and a chip per value kept; `running` is the last known day of a latest year still running."""
    chosen = {name: value if isinstance(value, list) else str(value) for name, value in _settings(selection).items()}
    data = {
        "years": [(str(year), _year_label(year, running if year == years[-1] else "")) for year in reversed(years)],
        "comparisons": [(name, name) for name in comparisons(years[:-1] if running else years)],
        "filters": [{"name": name, "label": DIMENSIONS[name].label, "values": values[name]} for name in FILTERS],
        "bases": [(str(base), hours(base)) for base in FULL_TIME_BASES],
        "help": HELP,
        "fullTime": FULL_TIME,
        "about": _about_full_time(),
        "chosen": chosen,
        "turn": st.session_state.get(_TURN, 0),
    }
    told = served(NAME, HTML)(data, key=NAME, on_choix_change=_choose).get("choix")
    # A session that has just begun has no callback yet: the server was started again under a page that stayed open.
    if isinstance(told, dict) and told.get("turn") != st.session_state.get(_TURN):
        _choose()
        st.rerun()


def _year_label(year: int, running: str) -> str:
    return f"{year} ({running})" if running else str(year)


def _about_full_time() -> str:
    return f"1 820 h : {said()['bilan_court']} ; 1 607 h : durée légale ; 1 600 h : Alliance Villes Emploi."


def write_address(selection: Selection, years: Sequence[int], values: Mapping[str, Sequence[str]], usual: int) -> None:
    """Make the address say the selection, once all is drawn: a browser takes 2 to 10 ms to note a new address."""
    if selection == _from_address(years, values, usual):
        return
    wanted = address(selection, usual)
    # In as few steps as can be: each is one that « back » undoes.
    for name in KEYS:
        if name in st.query_params and name not in wanted:
            del st.query_params[name]
    changed = {name: value for name, value in wanted.items() if st.query_params.get_all(name) != _listed(value)}
    if changed:
        st.query_params.update(changed)


def toggle(dimension: str, value: str) -> None:
    """Add `value` to the filter, or remove it when it is there: what a click on a bar does."""
    kept = list(st.session_state.get(dimension, ()))
    st.session_state[dimension] = [v for v in kept if v != value] if value in kept else [*kept, value]


def reset() -> None:
    """Empty every filter; the year and the comparison stay."""
    for name in FILTERS:
        st.session_state[name] = []


def _choose() -> None:
    """Keep what the bar tells, whatever it is: the next reading leaves out what the base does not know."""
    told = (st.session_state.get(NAME) or {}).get("choix")
    told = told if isinstance(told, dict) else {}
    if isinstance(told.get("turn"), int):
        st.session_state[_TURN] = told["turn"]
    chosen = told.get("choix")
    for name, value in chosen.items() if isinstance(chosen, dict) else ():
        if name in KEYS:
            st.session_state[name] = _listed(value)


def _settings(selection: Selection) -> dict[str, Any]:
    """Return what the session keeps of a selection."""
    filters = {name: list(selection.values(name)) for name in FILTERS}
    return {"annee": selection.annee, "comparaison": selection.comparaison, "base_etp": selection.base_etp, **filters}


def _arrives() -> bool:
    """Return whether this run is the first of a page, or of a step back or forward."""
    run = visit()
    if st.session_state.get(_DRAWN_ON) == run.page:
        return run.by_history
    st.session_state[_DRAWN_ON] = run.page
    return True


def _from_address(years: Sequence[int], values: Mapping[str, Sequence[str]], usual: int) -> Selection:
    return read_query({name: st.query_params.get_all(name)[:MOST] for name in KEYS}, years, values, usual)


def read_query(
    query: Mapping[str, Sequence[str]], years: Sequence[int], values: Mapping[str, Sequence[str]], usual: int
) -> Selection:
    """Return what an address selects, of the `usual` year where it names none; unknown values are left out."""
    selection = Selection.from_query(query, values, years)
    return selection if selection.annee else selection.over((usual,))


def _listed(value: object) -> list[str]:
    return [str(one) for one in value[:MOST]] if isinstance(value, list) else [str(value)]
