"""Name in the head of a page what it will ask for once it runs, so that the browser fetches it meanwhile.

Gain: charts of a first visit came a second or more after the figures.
Written for: the static files of streamlit 1.67, found by their stem in its own folder, with all that they import.
Without it: Streamlit asks for each part at its first use, and the board for plotly.js after the first message. A part
that a release renames is simply not announced.
"""

import re
from functools import cache
from html import escape
from pathlib import Path

import streamlit

from pages.components.acceleration import switch
from pages.components.acceleration.served import ON_EVERY_PAGE, script_url
from pages.components.acceleration.static_files import plotly_url

# The parts of Streamlit that every page draws, as its own files name them; it loads each at its first use.
PARTS = ("Html", "BidiComponent", "DownloadButton")
# What Streamlit's client asks before it connects: a round trip, behind all that it loads.
QUESTIONS = ("health", "host-config")
FOLDER = Path(streamlit.__file__).with_name("static")
SCRIPTS = FOLDER / "static" / "js"
IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def head_links(page: str) -> str:
    """Return the links to the parts that Streamlit's `page` does not name itself; empty when switched off."""
    if not switch.allows("préchargement"):
        return ""
    asked = [f'crossorigin href="./static/js/{escape(name)}"' for name in _parts() if name not in page]
    asked += [f'href="{escape(url)}"' for url in map(script_url, ON_EVERY_PAGE) if url]
    # Wanted last: it must not delay what shows the first figures.
    asked.append(f'fetchpriority="low" href="{escape(plotly_url())}"')
    links = [f'<link rel="preload" as="fetch" crossorigin href="./_stcore/{name}">' for name in QUESTIONS]
    return "\n    ".join([*links, *(f'<link rel="modulepreload" {one}>' for one in asked)])


@cache
def _parts() -> list[str]:
    """Return the files of the parts and all that they import, in the order in which they are found."""
    found = [file.name for part in PARTS for file in sorted(SCRIPTS.glob(f"{part}.*.js"))]
    for name in found:  # which grows meanwhile
        imported = dict.fromkeys(IMPORTED.findall((SCRIPTS / name).read_text(encoding="utf-8")))
        found += [one for one in imported if one not in found and (SCRIPTS / one).is_file()]
    return found
