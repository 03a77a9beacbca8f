"""The search box: one for every page, it finds a place, a maître d'ouvrage or a marché and opens its sheet."""

import streamlit as st

from analytics.base.database import Base
from analytics.compute.search import nearest, search
from pages.components.acceleration.served import served
from pages.components.access import roles
from pages.components.frame import cached, fiche_links

KEY = NAME = "recherche"
LONGEST = 80  # letters: nobody types more to find a name
HTML = '<div class="search search-folds" aria-busy="true"></div>\n'


@st.fragment
def search_box(base: Base) -> None:
    """Draw the box; what is typed runs this fragment alone, what is chosen opens a sheet."""
    roles.follow(base.reader)
    # A fragment runs without its page: the choice made in it is followed from here.
    fiche_links.follow()
    typed = str((st.session_state.get(KEY) or {}).get("texte") or "")[:LONGEST]
    changes = {"on_texte_change": lambda: None, "on_choix_change": _chosen}
    served(NAME, HTML)(answers(base, typed), key=KEY, **changes)


def answers(base: Base, typed: str, kind: str = "") -> dict[str, object]:
    """Return what the combobox shows: what is named as typed and, failing that, what was probably meant.

    `kind` keeps one kind of entries.
    """
    if not typed:  # the index is built at the first letter typed (0.2 s a version)
        return {"typed": "", "found": []}
    every = cached.search_index(base)
    index = every.only(kind) if kind else every
    found = search(index, typed)
    guessed = [] if found else nearest(index, typed)
    options = [
        {"kind": one.kind, "label": one.label, "detail": one.detail, "to": [one.dimension, one.value]}
        for one in found or guessed
    ]
    return {"typed": typed, "found": options} | ({"guessed": True} if guessed else {})


def _chosen() -> None:
    chosen = st.session_state[KEY].get("choix") or {}
    kind, name = (chosen.get("to") or ["", ""])[:2]
    fiche_links.ask(str(kind), str(name))
