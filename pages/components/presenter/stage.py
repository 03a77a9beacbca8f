"""The stage: one component that shows the slides, full screen, moved by keys and clickers."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.declarations.palette import theme_named
from analytics.exports.report import plain_chart
from analytics.exports.slide_data import Slide
from analytics.views.view import View
from pages.components.presenter.stage_live import Live

HERE = Path(__file__).parent
SCRIPTS = ("stage_live.js", "stage_order.js", "stage_notes.js", "stage.js")
HTML = """<div class="stage" aria-busy="true"></div>"""


def stage(view: View, slides: Sequence[Slide], first: int, key: str, live: Live) -> None:
    """Draw the slides, starting at number `first` (from 1), with what can be changed during the talk."""
    theme, (shown, acts) = theme_named("print"), live
    colours = {name: getattr(theme, name) for name in ("ink", "secondary", "done", "promised", "grid", "outline")}
    data = {
        "slides": [_slide(slide) for slide in slides],
        "first": min(max(first, 1), len(slides)),
        "scope": view.describe(),
        "source": f"données arrêtées au {view.settled}",
        "mention": view.mention,
        "colours": colours,
        "live": shown,
    }
    _component()(key=key, data=data, **{f"on_{name}_change": partial(act, key) for name, act in acts.items()})


def _slide(slide: Slide) -> dict[str, Any]:
    shown = asdict(replace(slide, made=None))
    return {**shown, "about": slide.about, "chart": plain_chart(slide.chart) if slide.chart else None}


@lru_cache(maxsize=1)
def _component() -> Any:
    css = HERE.joinpath("stage.css").read_text(encoding="utf-8")
    js = "\n".join(HERE.joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS)
    return st.components.v2.component("scene", html=HTML, css=css, js=js)
