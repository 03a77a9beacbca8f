"""What the home page says to a reader who came before: what changed since, and « Ma commune », chosen once."""

from collections.abc import Mapping
from functools import partial
from html import escape
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from analytics.compute.territories import MESHES
from analytics.views.commune_card import commune_card
from analytics.views.reference.changes import since
from analytics.views.view import View
from pages.components.acceleration.served import served
from pages.components.access import roles
from pages.components.board.board import board, board_card
from pages.components.board.screen import opened
from pages.components.device import since_visit
from pages.components.filters.filters import Address
from pages.components.frame import fiche_links
from pages.components.frame.search_box import LONGEST, answers

KEY = NAME = COOKIE = "ma_commune"
CARD = "ma-commune"
HTML = '<div class="own-commune" aria-busy="true"></div>\n'
MAP = "pages/territoires.py"
_CHOSEN = "ma_commune_choisie"  # code chosen in this visit, empty once forgotten: cookies are those of its start


@st.fragment
def own_commune(view: View) -> None:
    """Draw the card of the commune chosen and the ways on from it, else the field that chooses one."""
    roles.follow(view.base.role)
    fiche_links.follow()
    known = view.answers.known_areas(view.base, "commune").set_index("code")
    code = str(st.session_state.get(_CHOSEN, st.context.cookies.get(COOKIE, "")))
    with st.container(key="bloc_ma_commune"):
        if said := since(view.base, since_visit.previous()):
            st.html(f'<p class="phrase">{escape(said)} <a href="donnees" target="_self">Ce qui a changé</a></p>')
        if code in known.index:
            board([board_card(commune_card(view, known["nom"][code]))], [], CARD, on_open=partial(opened, CARD))
        _field(view, known, code)


def _field(view: View, known: pd.DataFrame, code: str) -> None:
    typed = str((st.session_state.get(KEY) or {}).get("texte") or "")[:LONGEST]
    found, codes = answers(view.base, typed, "Commune"), dict(zip(known["nom"], known.index, strict=True))
    for option in found["found"]:
        option["code"] = codes[option["label"]]
    name, epci = known.loc[code, ["nom", "epci"]] if code in known.index else ("", None)
    within = {"territoire": epci} if isinstance(epci, str) else {}
    on_map = {**within, "maille": MESHES["commune"]}
    data = {"box": found, "name": name, "sheet": _address("fiche", within), "map": _address("territoires", on_map)}
    changes = {"on_choix_change": _choose, "on_lien_change": partial(_follow, on_map)}
    served(NAME, HTML)(data | {"epci": epci}, key=KEY, on_texte_change=lambda: None, **changes)


def _address(page: str, query: Mapping[str, str]) -> str:
    return f"{page}?{urlencode(query)}" if query else ""


def _choose() -> None:
    """Keep what the field tells: the code of a commune, or nothing once it is forgotten."""
    told = (st.session_state.get(KEY) or {}).get("choix") or {}
    st.session_state[_CHOSEN] = str(told.get("code", ""))


def _follow(on_map: Address) -> None:
    told = (st.session_state.get(KEY) or {}).get("lien")
    if told == "carte":
        fiche_links.lead_to(MAP, on_map)
    else:
        fiche_links.ask("territoire", str(on_map.get("territoire", "")))
