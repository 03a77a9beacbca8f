"""The search box: one for every page, it finds a place, a maître d'ouvrage or a marché and opens its sheet."""

import streamlit as st

from analytics.base.database import Base
from analytics.compute.search import nearest, search
from pages.components.acceleration.served import served
from pages.components.access import roles
from pages.components.frame import cached, fiche_links

KEY = NAME = "recherche"
LONGEST = 80  # letters: nobody types more to find a name
HTML = '<div class="search" aria-busy="true"></div>\n'


@st.fragment
def search_box(base: Base) -> None:
    """Draw the box; what is typed runs this fragment alone, what is chosen opens a sheet."""
    roles.follow(base.reader)
    # A fragment runs without its page: the choice made in it is followed from here.
    fiche_links.follow()
    typed = str((st.session_state.get(KEY) or {}).get("texte") or "")[:LONGEST]
    index = cached.search_index(base)
    found = search(index, typed) if typed else []
    guessed = nearest(index, typed) if typed and not found else []
    shown = found or guessed
    options = [
        {"kind": one.kind, "label": one.label, "detail": one.detail, "to": [one.dimension, one.value]} for one in shown
    ]
    changes = {"on_texte_change": lambda: None, "on_choix_change": _chosen}
    served(NAME, HTML)({"typed": typed, "found": options} | ({"guessed": True} if guessed else {}), key=KEY, **changes)


def _chosen() -> None:
    chosen = st.session_state[KEY].get("choix") or {}
    kind, name = (chosen.get("to") or ["", ""])[:2]
    fiche_links.ask(str(kind), str(name))
