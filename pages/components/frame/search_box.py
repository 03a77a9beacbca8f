"""The search box: one for every page, it finds a place, a maître d'ouvrage or a marché and opens its sheet."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from analytics.base.database import Base
from analytics.compute.search import Entry, search
from pages.components.acceleration.served import served
from pages.components.access import roles
from pages.components.frame import cached, fiche_links

KEY = NAME = "recherche"
LONGEST = 80  # letters: nobody types more to find a name
HTML = """<div class="search" aria-busy="true"></div>
"""


@st.fragment
def search_box(base: Base) -> None:
    """Draw the box; what is typed runs this fragment alone, what is chosen opens a sheet."""
    roles.follow(base.role)
    # A fragment runs without its page: the choice made in it is followed from here.
    fiche_links.follow()
    typed = str((st.session_state.get(KEY) or {}).get("texte") or "")[:LONGEST]
    found = search(cached.search_index(base), typed) if typed else []
    _component()(
        key=KEY,
        data={"typed": typed, "found": [_option(entry) for entry in found]},
        on_texte_change=lambda: None,
        on_choix_change=_chosen,
    )


def _option(entry: Entry) -> dict[str, str]:
    return {"kind": entry.kind, "label": entry.label, "detail": entry.detail, "to": [entry.dimension, entry.value]}


def _chosen() -> None:
    chosen = st.session_state[KEY].get("choix") or {}
    kind, name = (chosen.get("to") or ["", ""])[:2]
    fiche_links.ask(str(kind), str(name))


@cache
def _component() -> Any:
    return served(NAME, HTML)
