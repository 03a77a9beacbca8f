"""The address of the page: copied, sent by mail, or handed to the phone's own sharing."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

HERE = Path(__file__).parent
HTML = """<div class="liens"><button type="button" data-do="copier">Copier le lien</button>
<a class="courriel">Envoyer par courriel</a>
<button type="button" data-do="partager" hidden>Partager…</button></div>
<p role="status"></p><input type="text" readonly hidden aria-label="Adresse à copier">"""


@lru_cache(maxsize=1)
def _component() -> Any:
    css, js = (HERE.joinpath(f"share_link.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    return st.components.v2.component("partager_le_lien", html=HTML, css=css, js=js)


def share_link(title: str, key: str) -> None:
    """Draw the ways to share the address; `title` is the subject of the message."""
    _component()(key=key, data={"titre": title})


def copy_link(key: str) -> None:
    """Draw the copy alone, beside other buttons."""
    _component()(key=key, data={"seul": True})
