"""Draw the data of a component when they arrive, with `static/arrivees.js`, and fetch its script once a version.

Gain: key figures 20 to 35 ms sooner, last chart 15 to 20; 38 KB of script less in each answer, and 2 ms of writing JSON
twice.
Written for: the websocket messages of streamlit 1.67, where bytes given to a component stand as they are: a line of
address above them lets the script find them.
Without it: React draws the whole page again, paints it, and only then gives a component its data, 30 to 50 ms later,
twice a gesture. What it gives is drawn if it differs: it has the last word.
"""

import hashlib
import json
import secrets
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from pages.components.acceleration.static_files import STATIC, written
from pages.components.acceleration.visit import visit

SECRET = secrets.token_bytes(16)
COMPONENTS = Path(__file__).parents[1]
# Component: the parts of its script, in order, then its style.
MADE_OF = {
    "navigation": (
        *("board/board_nodes.js", "web/arrival.js", "web/paper.js", "frame/navigation.js"),
        "frame/navigation.css",
    ),
    "recherche": ("board/board_nodes.js", "web/combobox.js", "frame/search_box.js", "frame/search_box.css"),
    "ma_commune": ("board/board_nodes.js", "web/combobox.js", "device/own_commune.js", "device/own_commune.css"),
    "filtres": ("board/board_nodes.js", "filters/filter_bar.js", "filters/filter_bar.css"),
    "planche": (
        *("board/board_nodes.js", "board/board_charts.js", "board/board_tiles.js", "board/picture.js"),
        *("board/board_marks.js", "web/card_link.js", "web/table_picture.js", "board/board_foot.js"),
        *("board/board.js", "board/board.css"),
    ),
    "carte": (
        *(
            "board/board_nodes.js",
            "board/picture.js",
            "map/map_picture.js",
            "map/map_keys.js",
            "map/map_frames.js",
            "map/map.js",
        ),
        "map/map.css",
    ),
}
ON_EVERY_PAGE = ("navigation", "recherche", "filtres", "planche")


@cache
def served(name: str, html: str) -> Callable[..., Any]:
    """Register a component of `MADE_OF`; where its script can be written nowhere, it travels with each answer.

    Its style reaches the whole page: its classes begin with a name of their own. Its data leave as bytes, which
    `served.js` reads: Streamlit looks for tables in anything else, and writes it twice to tell it apart. The line above
    them lets `arrivees.js` recognise them in what arrives.
    """
    url = script_url(name)
    js = _read("acceleration/loader.js").replace("URL OF THE SCRIPT", url) if url else _script(name)
    draw = st.components.v2.component(name, html=html, js=js, isolate_styles=False)

    def call(data: object, *, key: str, **given: Any) -> Any:
        text = as_told(data).encode()
        return draw(data=f"servi {_address(key)} {len(text)}\n".encode() + text, key=key, **given)

    return call


def as_told(data: object) -> str:
    """Return the data of a component as they are sent, so that the same are known to be the same."""
    return json.dumps(data, ensure_ascii=False)


def script_url(name: str, folder: Path = STATIC) -> str:
    """Return the address of the script of a component; empty where it can be written nowhere."""
    try:
        return written(f"composants/{name}.js", _script(name).encode(), folder)
    except OSError:
        return ""


def _script(name: str) -> str:
    """Return the parts of a component in one script, which brings its style to the page."""
    *parts, style = map(_read, ("acceleration/served.js", *MADE_OF[name]))
    return "\n".join([*parts, f"make(document.head, 'style').textContent = {json.dumps(style)};"])


def _read(file: str) -> str:
    return (COMPONENTS / file).read_text(encoding="utf-8")


def _address(key: str) -> str:
    """Return what names a component of this page in this visit, and that nobody else can write.

    Words of the base are not taken for an address, even of someone who looked at those of another visit.
    """
    run = visit()
    place = f"{run.session} {run.page} {key}"
    return hashlib.blake2b(place.encode(), key=SECRET, digest_size=12).hexdigest()
