"""The ways to a sheet: its address, and opening it without leaving the visit."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

import streamlit as st

from analytics.areas import is_area
from analytics.dimensions import FILTERS, NOT_ITEMISED
from analytics.fiche import KINDS
from analytics.selection import Selection

FILE = "pages/fiche.py"
LOCAL = ("canton", "commune")  # subjects that are no filter of the bar: only the sheet draws them
KEPT = ("annee", "comparaison", "base_etp")
_ASKED = "fiche_demandee"


def kind_of(dimension: str) -> str:
    """Return the subject that the values of a dimension are: `canton_residence` names cantons; else nothing."""
    kind = dimension.removesuffix("_residence").removesuffix("_siege")
    return kind if kind in KINDS else ""


def address(kind: str, name: str, selection: Selection) -> str:
    """Return the address of a sheet, for the year and the comparison looked at."""
    query = {kind: name} | {key: value for key, value in selection.to_query().items() if key not in FILTERS}
    return f"fiche?{urlencode(query)}"


def addresses(dimension: str, names: Iterable[object], selection: Selection) -> dict[str, str]:
    """Return {name: address} of the values of `dimension` that have a sheet."""
    kind = kind_of(dimension)
    named = [str(name) for name in names if is_area(str(name)) and name != NOT_ITEMISED] if kind else []
    return {name: address(kind, name, selection) for name in named}


def ask(kind: str, name: str) -> None:
    """Ask for a sheet, in a callback: it says everything of its subject, so other filters are lifted."""
    if kind not in KINDS:
        return
    for dimension in FILTERS:
        st.session_state[dimension] = [name] if dimension == kind else []
    st.session_state[_ASKED] = (kind, name)


def follow() -> None:
    """Go to the sheet that was asked for, if any, with the year and the comparison of the address."""
    kind, name = st.session_state.pop(_ASKED, ("", ""))
    if kind:
        kept = {key: st.query_params.get_all(key) for key in KEPT if key in st.query_params}
        st.switch_page(FILE, query_params={kind: name, **kept})


def local_subject() -> dict[str, str]:
    """Return the canton or the commune that the address names."""
    return {local: st.query_params[local] for local in LOCAL if local in st.query_params}
