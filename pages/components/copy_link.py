"""A button that copies the address of the page; where the browser forbids it, the address to copy by hand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
HTML = """<button type="button">Copier le lien</button><span role="status"></span>
<input type="text" readonly hidden aria-label="Adresse à copier">"""


@lru_cache(maxsize=1)
def _component() -> Any:
    css, js = (HERE.joinpath(f"copy_link.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component("copier_le_lien", html=HTML, css=css, js=js)


def copy_link(key: str) -> None:
    """Draw the button."""
    _component()(key=key)
