"""The filter bar: the same on every page, written in the address and read from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.dimensions import DIMENSIONS, FILTERS
from analytics.formats import hours
from analytics.selection import FULL_TIME_BASES, Selection, comparisons

KEYS = ("annee", "comparaison", "base_etp", *FILTERS)
Address = dict[str, str | list[str]]


def current_selection(years: Sequence[int], values: Mapping[str, Sequence[str]]) -> Selection:
    """Return what is selected, ignoring any value that the base does not hold, and set the widgets to it.

    The address rules on arrival (a link, a shared address, another page) and when the reader goes back or
    forward; from then on the widgets rule, and `filter_bar` writes them in the address.
    """
    for name, value in _settings(_from_address(years, values)).items():
        if name not in st.session_state or _moved_in_history():
            st.session_state[name] = value
    selection = _from_widgets(years, values)
    for name, value in _settings(selection).items():
        if not _same(st.session_state[name], value):
            st.session_state[name] = value
    return selection


def address(selection: Selection, years: Sequence[int]) -> Address:
    """Return the parameters that lead any page to this selection; the latest year and other defaults stay out."""
    query = selection.to_query()
    if selection.annee in years[-1:]:
        query.pop("annee", None)
    return query


def filter_bar(
    bar: DeltaGenerator, selection: Selection, years: Sequence[int], values: Mapping[str, Sequence[str]]
) -> None:
    """Draw the filters in `bar` and write the selection in the address unless it already says it."""
    count = len(selection.active())
    with bar:
        _year(years)
        _comparison(years)
        with st.popover(f"Filtres · {count}" if count else "Filtres", key="filtres_menu"):
            _details(values)
    if selection != _from_address(years, values):
        _write(address(selection, years))


def toggle(dimension: str, value: str) -> None:
    """Add `value` to the filter, or remove it when it is there: what a click on a bar or a chip does."""
    kept = list(st.session_state.get(dimension, ()))
    st.session_state[dimension] = [v for v in kept if v != value] if value in kept else [*kept, value]


def reset() -> None:
    """Empty every filter; the year and the comparison stay."""
    for name in FILTERS:
        st.session_state[name] = []


def chips(selection: Selection) -> None:
    """Draw one removable chip per active value."""
    if not selection.filtres:
        return
    with st.container(horizontal=True, key="puces"):
        for dimension, value in selection.active():
            st.button(
                value,
                key=f"puce_{dimension}_{value}",
                help=f"Retirer le filtre {value}",
                on_click=toggle,
                args=(dimension, value),
            )
        st.button("Réinitialiser", key="reinitialiser", type="tertiary", on_click=reset)


def _settings(selection: Selection) -> dict[str, object]:
    """Return the value of each widget of the bar."""
    filters = {name: list(selection.values(name)) for name in FILTERS}
    return {
        "annee": selection.annee,
        "comparaison": selection.comparaison,
        "base_etp": selection.base_etp,
        **filters,
    }


def _same(held: object, wanted: object) -> bool:
    """Return whether a widget already says it: setting it again would take away the order of a choice."""
    return sorted(held) == wanted if isinstance(held, list) else held == wanted


def _moved_in_history() -> bool:
    # Streamlit sends the widgets of the page that is left along with the address of the one that comes back.
    context = get_script_run_ctx()
    return bool(context and context.is_history_navigation)


def _from_address(years: Sequence[int], values: Mapping[str, Sequence[str]]) -> Selection:
    return _known({name: st.query_params.get_all(name) for name in KEYS}, years, values)


def _from_widgets(years: Sequence[int], values: Mapping[str, Sequence[str]]) -> Selection:
    return _known({name: _listed(st.session_state[name]) for name in KEYS}, years, values)


def _known(query: Mapping[str, Sequence[str]], years: Sequence[int], values: Mapping[str, Sequence[str]]) -> Selection:
    selection = Selection.from_query(query, values, years)
    return selection if selection.annee else selection.over(years[-1:])


def _write(wanted: Address) -> None:
    """Make the address say this, in as few steps as it can: each is one that « back » undoes."""
    for name in KEYS:
        if name in st.query_params and name not in wanted:
            del st.query_params[name]
    changed = {name: value for name, value in wanted.items() if st.query_params.get_all(name) != _listed(value)}
    if changed:
        st.query_params.update(changed)


def _listed(value: object) -> list[str]:
    return value if isinstance(value, list) else [str(value)]


def _year(years: Sequence[int]) -> None:
    newest_first = list(reversed(years))
    st.selectbox(
        "Année",
        newest_first,
        key="annee",
        label_visibility="collapsed",
        width=110,
        filter_mode=None,
    )


def _comparison(years: Sequence[int]) -> None:
    st.selectbox(
        "Comparer à",
        comparisons(years),
        key="comparaison",
        label_visibility="collapsed",
        width=310,
        filter_mode=None,
    )


def _details(values: Mapping[str, Sequence[str]]) -> None:
    st.caption(
        "Plusieurs valeurs d’un même filtre s’ajoutent ; deux filtres se croisent. "
        "Une valeur se choisit aussi en touchant une barre d’un graphique."
    )
    for name in FILTERS:
        label = DIMENSIONS[name].label
        placeholder = "Toutes" if DIMENSIONS[name].feminine else "Tous"
        st.multiselect(
            label,
            values[name],
            key=name,
            placeholder=placeholder,
            select_all=False,
            filter_mode="contains",
        )
    st.selectbox(
        "Heures par an d’un équivalent temps plein (ETP)",
        FULL_TIME_BASES,
        format_func=hours,
        key="base_etp",
        filter_mode=None,
        help="1 820 h : bilan du Gers ; 1 607 h : durée légale ; 1 600 h : Alliance Villes Emploi.",
    )
