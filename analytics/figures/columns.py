"""Columns of years: the amount above each column, the year under it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.figures import marks
from analytics.figures.drawing import Canvas, Figure, Trace, wrap
from analytics.figures.marks import Row

PLOT = 190
NOTE = 12
YEARS = 12


def columns(
    frame: pd.DataFrame,
    indicator: str,
    x: str = "annee",
    *,
    partial: int | None = None,
    dated: str = "en cours",
    annotations: Sequence[tuple[int, str]] = (),
    picked: Sequence[int | str] = (),
    unit: str = "",
    theme: str = "light",
    size: int = 16,
) -> Figure:
    """Return one vertical column a year, the last twelve; the year still running, `partial`, is hatched and `dated`."""
    frame, canvas = frame.tail(YEARS), Canvas(theme, size)
    colour = canvas.theme.categories[0]
    rows = [Row(str(name), marks.number(value), colour) for name, value in zip(frame[x], frame[indicator], strict=True)]
    notes = {str(name): wrap(text, NOTE) for name, text in annotations}
    canvas.traces.append(_column_trace(canvas, rows, str(partial), [str(name) for name in picked]))
    first = {*notes, *map(str, picked)}
    kept = _labelled_columns([row.length for row in rows], [row.name in first for row in rows])
    _add_amounts(canvas, rows, notes, unit, kept)
    _add_years(canvas, rows, str(partial), dated, kept)
    canvas.cells = [
        {"value": row.name, "left": index / len(rows), "width": 1 / len(rows)} for index, row in enumerate(rows)
    ]
    return _figure(canvas, rows, notes, str(partial))


def _column_trace(canvas: Canvas, rows: Sequence[Row], partial: str, picked: Sequence[str]) -> Trace:
    hatched = [row.name == partial for row in rows]
    marker: Trace = {
        "color": [canvas.theme.promised if one else row.colour for one, row in zip(hatched, rows, strict=True)],
        "opacity": marks.opacities([row.name for row in rows], picked),
        "line": {"color": canvas.theme.outline, "width": [int(one) for one in hatched]},
    }
    if any(hatched):
        marker["pattern"] = marks.hatch(canvas, hatched)
    names = [row.name for row in rows]
    amounts = [row.amount for row in rows]
    return {
        "type": "bar",
        "x": list(range(len(rows))),
        "y": amounts,
        "width": 0.62,
        "marker": marker,
        "customdata": names,
        "hoverinfo": "skip",
    }


def _add_amounts(
    canvas: Canvas, rows: Sequence[Row], notes: Mapping[str, Sequence[str]], unit: str, kept: set[int]
) -> None:
    amounts = [marks.column_text(row.said, unit) for row in rows]
    texts = ["<br>".join([*notes.get(row.name, ()), text]) for row, text in zip(rows, amounts, strict=True)]
    places = [_place(index, len(rows), row.name in notes) for index, row in enumerate(rows)]
    canvas.add_text(range(len(rows)), [row.length for row in rows], texts, places)
    _narrow(canvas, texts, kept, canvas.text_width(amounts) + 4)


def _place(index: int, count: int, noted: bool) -> str:
    """Return where the text stands: a note on an edge column is written inwards."""
    if noted and count > 3 and index in (0, count - 1):
        return "top left" if index else "top right"
    return "top center"


def _narrow(canvas: Canvas, texts: Sequence[str], kept: set[int], slot: float) -> None:
    """Keep some of the last texts when the figure is narrower than all of them side by side."""
    fewer = [text if index in kept else "" for index, text in enumerate(texts)]
    canvas.narrow.append({"trace": len(canvas.traces) - 1, "below": slot * len(texts), "text": fewer})


def _labelled_columns(amounts: Sequence[float], first: Sequence[bool]) -> set[int]:
    """Return the columns that keep their texts: those wanted first, last, highest, then the others, never too close."""
    last, step = len(amounts) - 1, -(-len(amounts) // 5)
    highest = max(range(len(amounts)), key=amounts.__getitem__, default=0)
    wanted = [*(index for index, one in enumerate(first) if one), last, highest, *range(last)]
    kept: set[int] = set()
    for index in wanted:
        if all(abs(index - other) >= step for other in kept):
            kept.add(index)
    return kept


def _add_years(canvas: Canvas, rows: Sequence[Row], partial: str, dated: str, kept: set[int]) -> None:
    names = [f"{row.name}<br>{dated}" if row.name == partial else row.name for row in rows]
    canvas.add_text(range(len(rows)), [0] * len(rows), names, "bottom center", color=canvas.theme.secondary)
    # A transparent marker shifts the year below the base line: text at a negative height would be clipped.
    canvas.traces[-1] |= {"mode": "markers+text", "marker": {"size": canvas.px(8), "opacity": 0}}
    _narrow(canvas, names, kept, canvas.px(36))


def _figure(canvas: Canvas, rows: Sequence[Row], notes: Mapping[str, Sequence[str]], partial: str) -> Figure:
    above = (1 + max((len(lines) for lines in notes.values()), default=0)) * canvas.line_height + canvas.px(6)
    below = (2 if any(row.name == partial for row in rows) else 1) * canvas.line_height + canvas.px(10)
    canvas.top = canvas.px(PLOT) + above + below
    span = [-0.5, len(rows) - 0.5]
    return canvas.figure(
        margin={"l": 0, "r": 0, "t": above, "b": below, "autoexpand": False},
        xaxis={"visible": False, "fixedrange": True, "range": span},
        yaxis={"visible": False, "fixedrange": True, "range": [0, marks.largest(rows)]},
        shapes=[
            {
                "type": "line",
                "x0": span[0],
                "x1": span[1],
                "y0": 0,
                "y1": 0,
                "line": {"color": canvas.theme.axis, "width": 1},
            }
        ],
    )
