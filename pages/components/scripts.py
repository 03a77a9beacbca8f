"""The scripts of our components: what each is made of, and the address at which the browser fetches it."""

from __future__ import annotations

from pathlib import Path

from pages.components.static_files import component_script, component_url

HERE = Path(__file__).parent
# Component: the parts of its script, in order, and its style.
MADE_OF = {
    "navigation": (("board_nodes.js", "navigation.js"), "navigation.css"),
    "recherche": (("search.js",), "search.css"),
    "filtres": (("board_nodes.js", "filter_bar.js"), "filter_bar.css"),
    "planche": (
        ("board_nodes.js", "board_charts.js", "board_tiles.js", "picture.js", "board_picture.js", "board.js"),
        "board.css",
    ),
    "carte_du_gers": (("picture.js", "map_picture.js", "map.js"), "map.css"),
}
ON_EVERY_PAGE = ("navigation", "recherche", "filtres", "planche")


def script_url(name: str) -> str:
    """Return the address of the script of a component; empty where it can be written nowhere."""
    return component_url(name, *_files(name))


def script(name: str) -> str:
    """Return the script of a component, to send with each answer."""
    return component_script(*_files(name))


def _files(name: str) -> tuple[list[Path], Path]:
    parts, style = MADE_OF[name]
    return [HERE / part for part in parts], HERE / style
