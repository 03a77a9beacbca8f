"""The ways to a sheet: its address, and opening it without leaving the visit."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st

from analytics.base.selection import Selection
from analytics.compute.areas import is_area
from analytics.declarations.dimensions import FILTERS, NOT_ITEMISED
from analytics.sentences.fiche import KINDS
from pages.components.access.roles import VIEW
from pages.components.filters.filters import KEYS, Address

FILE = "pages/fiche.py"
LOCAL = ("canton", "commune")  # subjects that are no filter of the bar: only the sheet draws them
KEPT = ("annee", "comparaison", "base_etp", VIEW)
_ASKED = "fiche_demandee"
_PAGE = "page_ouverte"  # (file, title, address of the selection) of the page drawn last
_NEXT = "page_demandee"  # (file, address) of the page to go to
_LEFT = "page_quittee"  # (file, title, address) of the page from which a sheet was opened


def kind_of(dimension: str) -> str:
    """Return the subject that the values of a dimension are: `canton_residence` names cantons; else nothing."""
    kind = dimension.removesuffix("_residence").removesuffix("_siege")
    return kind if kind in KINDS else ""


def addresses(dimension: str, names: Iterable[object], selection: Selection) -> dict[str, str]:
    """Return {name: address} of the values of `dimension` that have a sheet, for the year and comparison looked at."""
    kind = kind_of(dimension)
    named = [str(name) for name in names if is_area(str(name)) and name != NOT_ITEMISED] if kind else []
    period = {name: value for name, value in selection.to_query().items() if name not in FILTERS}
    after = f"&{urlencode(period)}" if period else ""
    return {name: f"fiche?{_quoted(kind, name)}{after}" for name in named}


@lru_cache(4096)
def _quoted(kind: str, name: str) -> str:
    return urlencode({kind: name})


def remember_page(file: str, title: str, query: Address) -> None:
    """Remember the open page and its selection, which a sheet leads back to: the browser's own address comes last."""
    st.session_state[_PAGE] = (file, title, query)


def ask(kind: str, name: str) -> None:
    """Ask for a sheet, in a callback: it says everything of its subject, so other filters are lifted."""
    if kind not in KINDS:
        return
    file, title, query = st.session_state.get(_PAGE, (FILE, "", {}))
    if file != FILE:  # from one sheet to another, the way back stays
        said = [key for key in st.query_params if key in query or key not in KEYS]
        st.session_state[_LEFT] = (file, title, {key: st.query_params.get_all(key) for key in said} | query)
    for dimension in FILTERS:
        st.session_state[dimension] = [name] if dimension == kind else []
    st.session_state[_ASKED] = (kind, name)


def follow() -> None:
    """Go to the page or to the sheet that was asked for, the latter with the year of the page."""
    if _NEXT in st.session_state:
        file, query = st.session_state.pop(_NEXT)
        st.switch_page(file, query_params=query)
    kind, name = st.session_state.pop(_ASKED, ("", ""))
    if kind:
        st.switch_page(FILE, query_params={kind: name, **_kept()})


def _kept() -> Address:
    """Return the year, the comparison and the full-time base of the page drawn last, those that are not usual."""
    _, _, query = st.session_state.get(_PAGE, (FILE, "", {}))
    return {key: query[key] for key in KEPT if key in query}


def way_back(kind: str) -> None:
    """Draw the way to the page that was left, with its filters; to the page of all its like in a new visit."""
    every = {"maitre_ouvrage": ("pages/maitres_ouvrage.py", "Maîtres d’ouvrage")}
    left = st.session_state.get(_LEFT, (*every.get(kind, ("pages/territoires.py", "Territoires")), _kept()))
    st.button(f"Retour : {left[1]}", key="retour", type="tertiary", on_click=_go_back, args=left)


def _go_back(file: str, _: str, query: Address) -> None:
    """Ask for a page as it was left, in a callback: its own address rules, not the widgets of the sheet."""
    for key in KEYS:
        st.session_state.pop(key, None)
    lead_to(file, query)


def lead_to(file: str, query: Address) -> None:
    """Ask for a page, in a callback: the next run goes there."""
    st.session_state[_NEXT] = (file, query)


def local_subject() -> dict[str, str]:
    """Return the canton or the commune that the address names."""
    return {local: st.query_params[local] for local in LOCAL if local in st.query_params}
