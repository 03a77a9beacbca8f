"""Canvas of the figures: layout in pixels, text, colour key, clickable cells."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from analytics.declarations.palette import Theme, theme_named

FONT = '"Source Sans","Source Sans 3",Arial,sans-serif'
Trace = dict[str, Any]  # what plotly.js draws: a trace, a shape, the marker of a trace
Figure = dict[str, Any]  # {"data": traces, "layout": …}
# On a screen of 320 px a label has 277 px; a character of 15 px takes about 6.8 px.
LINE = 40
LABEL = 15  # pixels, the size of names and values
LINE_HEIGHT = 19.5


class Canvas:
    """A blank figure whose vertical axis counts pixels from the top, so that the layout is the same at any width."""

    def __init__(self, theme: str) -> None:
        self.theme: Theme = theme_named(theme)
        self.traces: list[Trace] = []
        self.cells: list[Trace] = []
        self.narrow: list[Trace] = []
        self.top = 0.0

    def add_text(
        self, x: Iterable[float], y: Iterable[float], text: Iterable[str], place: str | Sequence[str], **font: Any
    ) -> None:
        """Write texts at data positions; they may run over the margins."""
        style = {"size": LABEL, "color": self.theme.ink, **font}
        written = {"text": list(text), "textposition": place, "textfont": style}
        self.traces.append(scatter("text", x, y, **written, cliponaxis=False))

    def add_note(self, x: Iterable[float], y: Iterable[float], text: Iterable[str], place: str | Sequence[str]) -> None:
        """Write texts in the secondary colour."""
        self.add_text(x, y, text, place, color=self.theme.secondary)

    def add_key(self, entries: Sequence[tuple[str, str]]) -> None:
        """Write the key of the colours above the bars, on lines that a phone holds."""
        lines: list[list[str]] = []
        used = LINE
        for colour, name in entries:
            if used + len(name) > LINE:
                lines.append([])
                used = 0
            lines[-1].append(f'<span style="color:{colour}">■</span> {name}')
            used += len(name) + 4
        text = "<br>".join("   ".join(line) for line in lines)
        self.add_text([0], [self.top], [text], "bottom right", color=self.theme.secondary, size=LABEL - 1)
        self.top += len(lines) * LINE_HEIGHT + 12

    def add_cell(self, value: str, top: float, height: float) -> None:
        """Let the whole row of `value` be picked: its name, its bar, its figure."""
        self.cells.append({"value": value, "top": top, "height": height})

    def shorten_when_narrow(self, texts: Sequence[str], kept: Iterable[int], slot: float) -> None:
        """Keep some of the last texts when the figure is narrower than all of them side by side, `slot` px each."""
        fewer = [text if index in kept else "" for index, text in enumerate(texts)]
        self.narrow.append({"trace": len(self.traces) - 1, "below": slot * len(texts), "text": fewer})

    def figure(self, xmax: float = 1, *, xmin: float = 0, left: float = 0, right: float = 0, **layout: Any) -> Figure:
        """Return the figure, from `xmin` at its left edge to `xmax`, with margins of `left` and `right` pixels."""
        height = round(self.top)
        base: Figure = {
            "height": height,
            "margin": {"l": left, "r": right, "t": 0, "b": 0, "autoexpand": False},
            "xaxis": hidden_axis(xmin, xmax),
            "yaxis": hidden_axis(height, 0),
            "font": {"family": FONT, "size": 16, "color": self.theme.ink},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "separators": ",\u202f",
            "showlegend": False,
            "hovermode": False,
            "dragmode": False,
            "barmode": "overlay",
            "barcornerradius": 2,
            "meta": {"cells": self.cells, "narrow": self.narrow},
        }
        return {"data": self.traces, "layout": base | layout}


def hidden_axis(first: float, last: float) -> Trace:
    """Return an axis that is not drawn and that nobody can move."""
    return {"visible": False, "fixedrange": True, "range": [first, last]}


def scatter(mode: str, x: Iterable[float], y: Iterable[float | None], **more: Any) -> Trace:
    """Return points, lines or texts."""
    return {"type": "scatter", "mode": mode, "x": list(x), "y": list(y), "hoverinfo": "skip", **more}


def level(y: float, span: Sequence[float], colour: str, width: int = 1, **line: str) -> Trace:
    """Return a horizontal line at `y` over `span`."""
    drawn = {"color": colour, "width": width, **line}
    return {"type": "line", "x0": span[0], "x1": span[1], "y0": y, "y1": y, "line": drawn}


def text_width(texts: Iterable[str]) -> int:
    """Return an upper estimate of the width of the longest text, in pixels."""
    return round(max(map(len, texts), default=0) * LABEL * 0.54)


def wrap(text: str, width: int = LINE) -> list[str]:
    """Cut a long name into lines of balanced length: no name is ever shortened."""
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False) or [""]
    even = min(-(-len(text) // len(lines)) + 2, width)
    balanced = textwrap.wrap(text, even, break_long_words=False, break_on_hyphens=False)
    return balanced if len(balanced) == len(lines) else lines
