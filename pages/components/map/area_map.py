"""The map: the areas of the territory in one SVG, coloured by class, each reachable by keyboard."""

import hashlib
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

import streamlit as st

from analytics.base.paths import base_path
from analytics.declarations.palette import Theme, theme_named
from analytics.territory.kept_map import map_files
from analytics.territory.members import Territory
from analytics.territory.outlines import geojson
from analytics.territory.territory import territory
from pages.components.acceleration.served import served
from pages.components.acceleration.static_files import written

FILES = {"epci": "epci", "canton": "cantons", "commune": "communes"}
HTML = '<div class="map" aria-busy="true"></div>'


class Area(NamedTuple):
    """What the map says of an area: its amount in words and the class that colours it.

    `level` goes from 0 to 4, is -1 for an amount of zero and None when there is no data, or none to show.
    """

    text: str
    level: int | None = None
    picked: bool = False


def territory_map(
    areas: Mapping[str, Area],
    mesh: str,
    key: str,
    on_pick: Callable[[], None],
    here: Territory | None = None,
    **said: object,
) -> None:
    """Draw the territory, or `here`, cut in `mesh` (epci, canton, commune); an area that is not given has no data.

    Said: `label` names the map for those who do not see it; `measure` heads the `legend`, pairs of a level and its
    bounds (`Scale.legend`); `missing` says why areas are hatched. `subtitle` and `source` stand above and below the
    picture that a reader may take of the map, in a file called `name`. With `several`, choosing an area keeps the
    others. When an area is chosen, `on_pick` runs before the page; `st.session_state[key].pick` then holds its code.
    """
    names = {"areas": FILES[mesh], "border": "contour", "towns": "villes"}
    data = {"files": {part: _served(name, here) for part, name in names.items()}, "areas": areas, **said}
    served("carte", HTML)({**data, "colours": _colours()}, key=key, on_pick_change=on_pick)


def _served(name: str, here: Territory | None) -> str:
    """Return the address of a file of the map, copied to where the browser can load it."""
    files = geojson(here) if here and here != territory() else map_files(territory(), base_path())
    return _written(name, files[name])


@lru_cache(maxsize=20)
def _written(name: str, text: str) -> str:
    content = text.encode()
    return written(f"geo/{hashlib.sha256(content).hexdigest()[:12]}-{name}.geojson", content)


def _colours() -> dict[str, str]:
    """Return the colours on screen and, prefixed by `print-`, those on paper."""
    paper = {f"print-{name}": colour for name, colour in _variables(theme_named("print")).items()}
    return _variables(theme_named("dark" if st.context.theme.type == "dark" else "light")) | paper


def _variables(theme: Theme) -> dict[str, str]:
    classes = {f"level-{level}": colour for level, colour in enumerate(theme.sequential)}
    return classes | {"paper": theme.paper, "ink": theme.ink, "edge": theme.outline, "missing": theme.missing}
