"""The address of the page: copied, sent by mail, or handed to the phone's own sharing."""

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

HTML = """<div class="liens"><button type="button" data-do="copier">Copier le lien</button>
<a class="courriel">Envoyer par courriel</a>
<button type="button" data-do="partager" hidden>Partager…</button></div>
<p role="status"></p><input type="text" readonly hidden aria-label="Adresse à copier">"""


@cache
def _component() -> Any:
    css, js = (Path(__file__).with_suffix(kind).read_text(encoding="utf-8") for kind in (".css", ".js"))
    return st.components.v2.component("partager_le_lien", html=HTML, css=css, js=js)


def share_link(key: str, title: str = "") -> None:
    """Draw the ways to share the address, `title` being the subject of the message; without it, the copy alone."""
    _component()(key=key, data={"titre": title} if title else {"seul": True})
