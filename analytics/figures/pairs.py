"""Two bars a row: the same groups seen from two sides, each side in its colour."""

from collections.abc import Sequence

import pandas as pd

from analytics.figures import marks
from analytics.figures.drawing import LINE_HEIGHT, Canvas, Figure, text_width, wrap
from analytics.figures.marks import GAP, Row
from analytics.french.numbers import value

THIN, STEP = 14, 20  # pixels: a bar, and from one bar of a row to the next


def pairs(
    frame: pd.DataFrame, by: str, sides: Sequence[str], names: Sequence[str], *, unit: str = "", theme: str = "light"
) -> Figure:
    """Return, for each row, a bar for each column of `sides`, called as `names`, all on one scale from zero."""
    canvas = Canvas(theme)
    colours = canvas.theme.categories[: len(sides)]
    canvas.add_key([(colour, name) for colour, name in zip(colours, names, strict=True)])
    rows = [marks.read_rows(frame, side, by, theme) for side in sides]
    tops = _add_names(canvas, rows[0], len(sides))
    for rank, (side, colour) in enumerate(zip(rows, colours, strict=True)):
        centres = [round(top + THIN / 2 + rank * STEP, 1) for top in tops]
        canvas.traces.append(marks.row_bars(side, centres, THIN, {"color": colour}))
        marks.add_amounts(canvas, [row.length for row in side], centres, [value(row.said, unit) for row in side])
    texts = [value(row.said, unit) for side in rows for row in side]
    return canvas.figure(max(map(marks.largest, rows)), right=text_width(texts) + 12)


def _add_names(canvas: Canvas, rows: Sequence[Row], bars: int) -> list[float]:
    """Write each name above the place of its bars; return the top of the first bar of each row."""
    heads, tops, texts = [], [], []
    for row in rows:
        lines = wrap(row.name)
        heads.append(canvas.top)
        texts.append("<br>".join(lines))
        tops.append(canvas.top + len(lines) * LINE_HEIGHT + 4)
        height = len(lines) * LINE_HEIGHT + 4 + bars * STEP + GAP
        canvas.add_cell(row.name, canvas.top - GAP / 2, height)
        canvas.top += height
    canvas.add_text([0] * len(rows), heads, texts, "bottom right")
    return tops
