"""Name in the head of a page what it will ask for once it runs, so that the browser fetches it meanwhile.

Gain: charts of a first visit came a second or more after the figures.
Written for: the static files of streamlit 1.67, found by their stem in its own folder, with all that they import.
Without it: Streamlit asks for each part at its first use, and the board for plotly.js after the first message. A part
that a release renames is simply not announced.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from pathlib import Path

import streamlit

from pages.components.acceleration import switch
from pages.components.acceleration.scripts import ON_EVERY_PAGE, script_url
from pages.components.acceleration.static_files import plotly_url

# The parts of Streamlit that every page draws, as its own files name them; it loads each at its first use.
PARTS = ("Html", "BidiComponent", "DownloadButton")
FOLDER = Path(streamlit.__file__).with_name("static")
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def head_links(page: str) -> str:
    """Return the links to add to the head of Streamlit's `page`; empty when switched off."""
    return links(page) if switch.allows("préchargement") else ""


def links(page: str) -> str:
    """Return the links to the parts that Streamlit's `page` does not name itself."""
    parts = [name for name in _with_imports(FOLDER / "static" / "js") if name not in page]
    modules = [f'<link rel="modulepreload" crossorigin href="./static/js/{escape(name)}">' for name in parts]
    scripts = filter(None, map(script_url, ON_EVERY_PAGE))
    ours = [f'<link rel="modulepreload" href="{escape(url)}">' for url in scripts]
    # Wanted last: it must not delay what shows the first figures.
    plotly = f'<link rel="modulepreload" fetchpriority="low" href="{escape(plotly_url())}">'
    return "\n    ".join([*modules, *ours, plotly])


@cache
def _with_imports(folder: Path) -> tuple[str, ...]:
    """Return the files of the parts and all that they import, in the order in which they are found."""
    waiting = [file.name for part in PARTS for file in sorted(folder.glob(f"{part}.*.js"))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and (folder / name).is_file():
            found[name] = None
            waiting += IMPORTED.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(found)
