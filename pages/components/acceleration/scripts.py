"""The scripts of our components: what each is made of, and the address at which the browser fetches it."""

from __future__ import annotations

from pathlib import Path

from pages.components.acceleration.static_files import component_script, component_url

COMPONENTS = Path(__file__).parents[1]
# Component: the parts of its script, in order, and its style.
MADE_OF = {
    "navigation": (("board/board_nodes.js", "frame/navigation.js"), "frame/navigation.css"),
    "recherche": (("frame/search_box.js",), "frame/search_box.css"),
    "filtres": (("board/board_nodes.js", "filters/filter_bar.js"), "filters/filter_bar.css"),
    "planche": (
        (
            *("board/board_nodes.js", "board/board_charts.js", "board/board_tiles.js"),
            *("board/picture.js", "board/board_picture.js", "board/board.js"),
        ),
        "board/board.css",
    ),
    "carte_du_gers": (("board/picture.js", "map/map_picture.js", "map/map.js"), "map/map.css"),
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
    return [COMPONENTS / part for part in parts], COMPONENTS / style
