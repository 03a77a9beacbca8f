"""Columns of years: the amount above each column, the year under it."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analytics.figures import marks
from analytics.figures.drawing import LINE_HEIGHT, Canvas, Figure, Trace, hidden_axis, level, text_width, wrap
from analytics.figures.marks import Row
from analytics.french.numbers import MISSING, NO_BREAK, is_missing

PLOT = 190
NOTE = 12
YEARS = 12


def columns(
    frame: pd.DataFrame,
    indicator: str,
    *,
    partial: int | None = None,
    dated: str = "en cours",
    annotations: Sequence[tuple[int, str]] = (),
    picked: Sequence[int] = (),
    unit: str = "",
    theme: str = "light",
) -> Figure:
    """Return one vertical column a year, the last twelve; the year still running, `partial`, is hatched and `dated`."""
    frame, canvas, running = frame.tail(YEARS), Canvas(theme), str(partial)
    amounts = zip(frame["annee"], frame[indicator], strict=True)
    rows = [Row(str(year), marks.or_none(amount), canvas.theme.categories[0]) for year, amount in amounts]
    notes = {str(year): wrap(text, NOTE) for year, text in annotations}
    outlined = [str(year) for year in picked]
    canvas.traces.append(_column_trace(canvas, rows, running, outlined))
    kept = _labelled_columns([row.length for row in rows], [row.name in {*notes, *outlined} for row in rows])
    said = [_above(amount, unit) for amount in frame[indicator].tolist()]
    _add_amounts(canvas, rows, notes, said, kept)
    _add_years(canvas, rows, running, dated, kept)
    wide = 1 / len(rows) if rows else 0
    canvas.cells = [{"value": row.name, "left": index / len(rows), "width": wide} for index, row in enumerate(rows)]
    return _figure(canvas, rows, notes, running)


def _column_trace(canvas: Canvas, rows: Sequence[Row], running: str, picked: Sequence[str]) -> Trace:
    hatched = [row.name == running for row in rows]
    colours = [canvas.theme.promised if row.name == running else row.colour for row in rows]
    marker = marks.bar_marker(canvas, colours, hatched, hatched) | {"opacity": marks.opacities(rows, picked)}
    bars = {"type": "bar", "x": list(range(len(rows))), "y": [row.amount for row in rows], "width": 0.62}
    return bars | {"marker": marker, "customdata": [row.name for row in rows], "hoverinfo": "skip"}


def _above(amount: float, unit: str) -> list[str]:
    """Return the lines above a column: its amount, or in two why there is none, « non » and « public »."""
    text = marks.column_text(amount, unit)
    return text.split(NO_BREAK, 1) if is_missing(amount) and text != MISSING else [text]


def _add_amounts(
    canvas: Canvas,
    rows: Sequence[Row],
    notes: Mapping[str, Sequence[str]],
    said: Sequence[Sequence[str]],
    kept: set[int],
) -> None:
    texts = ["<br>".join([*notes.get(row.name, ()), *lines]) for row, lines in zip(rows, said, strict=True)]
    places = ["top center"] * len(rows)
    for index, inwards in ((0, "top right"), (-1, "top left")):
        if len(rows) > 3 and rows[index].name in notes:
            places[index] = inwards
    canvas.add_text(range(len(rows)), [row.length for row in rows], texts, places)
    canvas.shorten_when_narrow(texts, kept, text_width(line for lines in said for line in lines) + 4)


def _labelled_columns(amounts: Sequence[float], first: Sequence[bool]) -> set[int]:
    """Return the columns that keep their texts: those wanted first, last, highest, then the others, never too close."""
    last, step = len(amounts) - 1, -(-len(amounts) // 5)
    highest = max(range(len(amounts)), key=amounts.__getitem__, default=0)
    kept: set[int] = set()
    for index in [*(index for index, one in enumerate(first) if one), last, highest, *range(last)]:
        if all(abs(index - other) >= step for other in kept):
            kept.add(index)
    return kept


def _add_years(canvas: Canvas, rows: Sequence[Row], running: str, dated: str, kept: set[int]) -> None:
    names = [f"{row.name}<br>{dated}" if row.name == running else row.name for row in rows]
    canvas.add_note(range(len(rows)), [0] * len(rows), names, "bottom center")
    # A transparent marker shifts the year below the base line: text at a negative height would be clipped.
    canvas.traces[-1] |= {"mode": "markers+text", "marker": {"size": 8, "opacity": 0}}
    canvas.shorten_when_narrow(names, kept, 36)


def _figure(canvas: Canvas, rows: Sequence[Row], notes: Mapping[str, Sequence[str]], running: str) -> Figure:
    above = (1 + max(map(len, notes.values()), default=0)) * LINE_HEIGHT + 6
    below = (2 if any(row.name == running for row in rows) else 1) * LINE_HEIGHT + 10
    canvas.top = PLOT + above + below
    span = (-0.5, len(rows) - 0.5)
    return canvas.figure(
        margin={"l": 0, "r": 0, "t": above, "b": below, "autoexpand": False},
        xaxis=hidden_axis(*span),
        yaxis=hidden_axis(0, marks.largest(rows)),
        shapes=[level(0, span, canvas.theme.axis)],
    )
