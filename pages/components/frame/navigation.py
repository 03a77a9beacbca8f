"""The links to the pages: the first ones in sight above each page, all of them below it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from pages.components.acceleration.served import served
from pages.components.filters.filters import Address
from pages.components.frame import fiche_links

HTML = """<p class="pages-said" hidden></p><nav class="pages" aria-busy="true"></nav>
"""
Pages = Sequence[tuple[str, str]]  # file, title


def navigation(
    pages: Pages, current: str, query: Address, key: str, label: str, in_sight: int | None = None, said: str = ""
) -> None:
    """Draw a link to each page with these filters; those beyond `in_sight` are one touch away; `said` above them."""
    _component()(
        key=key,
        data={
            "label": label,
            "pages": [(title, _path(file)) for file, title in pages],
            "inSight": in_sight or len(pages),
            "current": current,
            "said": said,
            "query": f"?{urlencode(query, doseq=True)}" if query else "",
        },
        on_page_change=partial(_follow, pages, query, key),
    )


def _path(file: str) -> str:
    # Every page stands at the same level: the first one is the level itself.
    return "./" if file == "dashboard.py" else Path(file).stem


def _follow(pages: Pages, query: Address, key: str) -> None:
    asked = (st.session_state.get(key) or {}).get("page")
    file = next((file for file, title in pages if title == asked), None)
    if file:
        fiche_links.lead_to(file, query)


@cache
def _component() -> Any:
    return served("navigation", HTML)
