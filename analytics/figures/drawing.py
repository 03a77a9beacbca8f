"""Canvas of the figures: layout in pixels, text, colour key, clickable cells."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from analytics.declarations.palette import Theme, theme_named

FONT = '"Source Sans","Source Sans 3",Arial,sans-serif'
Trace = dict[str, Any]  # what plotly.js draws: a trace, a shape, the marker of a trace
Figure = dict[str, Any]  # {"data": traces, "layout": …}
# On a screen of 320 px a label has 277 px; a character of 15 px takes about 6.8 px.
LINE = 40
LABEL = 15
MINIMUM = 14


class Canvas:
    """A blank figure whose vertical axis counts pixels from the top, so that the layout is the same at any width."""

    def __init__(self, theme: str, size: int) -> None:
        self.theme: Theme = theme_named(theme)
        self.scale = size / 16
        self.size = size
        self.traces: list[Trace] = []
        self.cells: list[Trace] = []
        self.narrow: list[Trace] = []
        self.top = 0.0

    @property
    def label_size(self) -> float:
        """The size of names and values: 15 px on screen, never under 14 px but on paper."""
        return max(LABEL * self.scale, MINIMUM) if self.size >= 16 else self.size

    @property
    def line_height(self) -> float:
        """The height of a line of text."""
        return round(self.label_size * 1.3, 1)

    def px(self, length: float) -> float:
        """Return `length`, given for a text of 16 px, at the size of this canvas."""
        return round(length * self.scale, 1)

    def text_width(self, texts: Iterable[str]) -> int:
        """Return an upper estimate of the width of the longest text, in pixels."""
        return round(max((len(text) for text in texts), default=0) * self.label_size * 0.54)

    def add_text(
        self,
        x: Sequence[float],
        y: Sequence[float],
        text: Sequence[str],
        place: str | Sequence[str],
        **font: str | float | list[str],
    ) -> None:
        """Write texts at data positions; they may run over the margins."""
        style: Trace = {"size": self.label_size, "color": self.theme.ink, **font}
        self.traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": list(x),
                "y": list(y),
                "text": list(text),
                "textposition": place,
                "textfont": style,
                "cliponaxis": False,
                "hoverinfo": "skip",
            }
        )

    def add_key(self, entries: Sequence[tuple[str, str]]) -> None:
        """Write the key of the colours above the bars, on lines that a phone holds."""
        lines: list[list[str]] = []
        used = LINE
        for colour, name in entries:
            if used + len(name) + 4 > LINE + 4:
                lines.append([])
                used = 0
            lines[-1].append(f'<span style="color:{colour}">■</span> {name}')
            used += len(name) + 4
        text = "<br>".join("   ".join(line) for line in lines)
        self.add_text([0], [self.top], [text], "bottom right", color=self.theme.secondary, size=self._small)
        self.top += len(lines) * self.line_height + self.px(12)

    @property
    def _small(self) -> float:
        return max(self.label_size - 1, MINIMUM) if self.size >= 16 else self.label_size

    def add_cell(self, value: str, top: float, height: float) -> None:
        """Let the whole row of `value` be picked: its name, its bar, its figure."""
        self.cells.append({"value": value, "top": top, "height": height})

    def figure(self, *, right: float = 0, xmax: float = 1, **layout: Trace | list[Trace] | float) -> Figure:
        """Return the figure as a plain dict; `xmax` is the value at the right edge, the left edge is zero."""
        height = round(self.top)
        base: Figure = {
            "height": height,
            "margin": {"l": 0, "r": right, "t": 0, "b": 0, "autoexpand": False},
            "xaxis": {"visible": False, "fixedrange": True, "range": [0, xmax]},
            "yaxis": {"visible": False, "fixedrange": True, "range": [height, 0]},
            "font": {"family": FONT, "size": self.size, "color": self.theme.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": ",\u202f",
            "showlegend": False,
            "hovermode": False,
            "dragmode": False,
            "barmode": "overlay",
            "barcornerradius": self.px(2),
            "meta": {"cells": self.cells, "narrow": self.narrow},
        }
        return {"data": self.traces, "layout": base | layout}


def wrap(text: str, width: int = LINE) -> list[str]:
    """Cut a long name into lines of balanced length: no name is ever shortened."""
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
    if len(lines) == 1:
        return lines
    even = -(-len(text) // len(lines)) + 2
    balanced = textwrap.wrap(text, min(even, width), break_long_words=False, break_on_hyphens=False)
    return balanced if len(balanced) == len(lines) else lines
