"""A component whose script the browser fetches once a version."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import streamlit as st

from pages.components.scripts import script, script_url
from pages.components.static_files import loader


def served(name: str, html: str) -> Callable[..., Any]:
    """Register a component of `scripts`; where its script can be written nowhere, it travels with each answer.

    Its style reaches the whole page: its classes begin with a name of their own. Its data leave as bytes, which
    `served.js` reads: Streamlit looks for tables in anything else, and writes it twice to tell it apart.
    """
    url = script_url(name)
    js = loader(url) if url else script(name)
    draw = st.components.v2.component(name, html=html, js=js, isolate_styles=False)
    return lambda data, **given: draw(data=json.dumps(data, ensure_ascii=False).encode(), **given)
