"""The map: the areas of the Gers in one SVG, coloured by class, each reachable by keyboard."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.compute.territories import MESHES
from analytics.declarations.palette import Theme, theme_named
from pages.components.acceleration.served import served
from pages.components.acceleration.static_files import STATIC

GEOMETRY = Path(__file__).resolve().parents[3] / "data" / "geo"
FILES = {"epci": "epci", "canton": "cantons", "commune": "communes"}
HTML = """<div class="map" aria-busy="true"></div>
"""


@dataclass(frozen=True)
class Area:
    """What the map says of an area: its amount in words and the class that colours it.

    `level` goes from 0 to 4, is -1 for an amount of zero and None when there is no data, or none to show.
    """

    code: str
    text: str
    level: int | None = None
    picked: bool = False


def gers_map(
    areas: Sequence[Area],
    mesh: str,
    legend: Sequence[tuple[int, str]],
    key: str,
    on_pick: Callable[[], None],
    *,
    label: str,
    measure: str,
    missing: str = "sans donnée",
    subtitle: str = "",
    source: str = "",
    name: str = "carte",
    several: bool = True,
) -> None:
    """Draw the Gers cut in `mesh` (epci, canton or commune); an area that is not given has no data.

    `label` names the map for those who do not see it; `measure` heads the legend, pairs of a level and its
    bounds (see `analytics.territories.Scale.legend`); `missing` says why areas are hatched. `subtitle` and
    `source` stand above and below the picture that a reader may take of the map, in a file called `name`. With
    `several`, choosing an area keeps the others. When an area is chosen, `on_pick` runs before the page;
    `st.session_state[key].pick` then holds its code.
    """
    _component()(
        key=key,
        data={
            "files": geometry_urls(mesh),
            "areas": {area.code: [area.text, area.level, area.picked] for area in areas},
            "legend": list(legend),
            "label": label,
            "measure": measure,
            "missing": missing,
            "subtitle": subtitle,
            "source": source,
            "name": name,
            "several": several,
            "colours": _colours(),
        },
        on_pick_change=on_pick,
    )


def geometry_urls(mesh: str) -> dict[str, str]:
    """Return the addresses of the outlines that a map of `mesh` draws."""
    if mesh not in MESHES:
        raise ValueError(f"Maille « {mesh} » inconnue. Mailles possibles : {', '.join(MESHES)}.")
    names = {"areas": FILES[mesh], "border": "departement", "towns": "villes"}
    return {part: _served(f"{name}.geojson") for part, name in names.items()}


@cache
def _served(name: str) -> str:
    """Return the address of a file of data/geo, copied to where the browser can load it."""
    source, copy = GEOMETRY / name, STATIC / "geo" / name
    content = source.read_bytes()
    if not copy.is_file() or copy.read_bytes() != content:
        copy.parent.mkdir(parents=True, exist_ok=True)
        # Two processes that start together must not serve half a file: write aside, then replace.
        draft = copy.with_suffix(f".{os.getpid()}.tmp")
        shutil.copyfile(source, draft)
        os.replace(draft, copy)
    return f"./app/static/geo/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


@cache
def _component() -> Any:
    return served("carte_du_gers", HTML)


def _colours() -> dict[str, str]:
    """Return the colours on screen and, prefixed by `print-`, those on paper."""
    screen = theme_named("dark" if st.context.theme.type == "dark" else "light")
    paper = {f"print-{name}": colour for name, colour in _variables(theme_named("print")).items()}
    return _variables(screen) | paper


def _variables(theme: Theme) -> dict[str, str]:
    classes = {f"level-{level}": colour for level, colour in enumerate(theme.sequential)}
    return {
        **classes,
        "paper": theme.paper,
        "ink": theme.ink,
        "edge": theme.outline,
        "missing": theme.missing,
    }
