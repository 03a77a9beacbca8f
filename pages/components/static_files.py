"""The files that the browser loads once: where they come from and under which address."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[2] / "static"
# The one script that a page writes into itself: what `server.py` does better, for a plain `streamlit run`.
LANGUAGE_SCRIPT = "document.documentElement.lang = 'fr'"


@cache
def plotly_url() -> str:
    """Return the address of plotly.js: the part of it that draws bars, lines and points, which is all we use."""
    return _address(STATIC / "plotly-basic.min.js")


@cache
def french_words_url() -> str:
    """Return the address of the script that puts Streamlit's own words into French."""
    return _address(STATIC / "fr.js")


def _address(file: Path) -> str:
    """Return the address of a static file, with what it holds: the browser may keep it for a year."""
    return f"./app/static/{file.name}?v={hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
