"""The links to the pages: the first ones in sight above each page, all of them below it."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from analytics.views.reference.rgaa import mention
from analytics.views.registry import NAVIGATION
from pages.components.acceleration.served import served
from pages.components.filters.filters import Address
from pages.components.frame import fiche_links

HTML = '<p class="pages-said" hidden></p><nav class="pages" aria-busy="true"></nav>\n'
HOME = "dashboard.py"  # its address is the level where every page stands
IN_SIGHT = 9  # pages named above; the others are one touch away, so that the bar keeps to one line
Pages = Sequence[tuple[str, str]]  # file, title


def navigation(pages: Pages, current: str, query: Address, *, below: bool = False, said: str = "") -> None:
    """Draw a link to each page with these filters, above a page or, under what is `said`, below it.

    Below, the link to the declaration of accessibility says the state declared, as the law asks of every page.
    """
    key, label = ("navigation_bas", "Toutes les pages") if below else ("navigation", "Pages")
    said_as = {NAVIGATION["accessibilite"]: mention()} if below else {}
    pages = [(file, said_as.get(title, title)) for file, title in pages]
    data = {
        "label": label,
        "pages": [(title, "./" if file == HOME else Path(file).stem) for file, title in pages],
        "inSight": len(pages) if below else IN_SIGHT,
        "current": said_as.get(current, current),
        "said": said,
        "query": f"?{urlencode(query, doseq=True)}" if query else "",
    }
    served("navigation", HTML)(data, key=key, on_page_change=partial(_follow, pages, query, key))


def _follow(pages: Pages, query: Address, key: str) -> None:
    asked = (st.session_state.get(key) or {}).get("page")
    file = next((file for file, title in pages if title == asked), None)
    if file:
        fiche_links.lead_to(file, query)
