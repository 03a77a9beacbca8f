"""The waterfall: from the real figure to the simulated one, one floating bar a step, names above the bars."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analytics.figures import marks
from analytics.figures.drawing import Canvas, Figure, Trace
from analytics.figures.marks import BAR, Row
from analytics.french.numbers import NO_BREAK, signed, value


def waterfall(
    start: tuple[str, float],
    steps: Sequence[tuple[str, float]],
    end: str,
    *,
    unit: str = "",
    theme: str = "light",
    size: int = 16,
) -> Figure:
    """Return the figure of (name, amount) steps between a real total and a simulated one, named `end`.

    Both totals start at zero; a step starts where the one before ends. The simulated total is hatched, and
    each step carries its sign beside its colour.
    """
    canvas = Canvas(theme, size)
    levels = [start[1]]
    for _, amount in steps:
        levels.append(levels[-1] + amount)
    colours = canvas.theme
    if steps:
        canvas.add_key([(colours.rise, "▲ en plus"), (colours.fall, "▼ en moins")])
    moves = [Row(name, amount, colours.rise if amount > 0 else colours.fall) for name, amount in steps]
    rows = [Row(start[0], start[1], colours.done), *moves, Row(end, levels[-1], colours.promised)]
    centres = marks.add_names(canvas, rows, [start[0], end])
    canvas.cells = []  # nothing to filter on
    canvas.traces.append(_bars(canvas, rows, centres, [0, *levels[:-1], 0]))
    texts = [value(start[1], unit), *(_moved(amount, unit) for _, amount in steps), value(levels[-1], unit)]
    tops = [max(pair) for pair in pairwise(levels)]
    marks.add_amounts(canvas, [start[1], *tops, levels[-1]], centres, texts)
    low, high = min(0, *levels), max(*levels, 0) or 1
    figure = canvas.figure(right=canvas.text_width(texts) + 12, xmax=high)
    figure["layout"]["xaxis"]["range"] = [low, high]
    figure["layout"]["shapes"] = _links(canvas, levels, centres)
    return figure


def _moved(amount: float, unit: str) -> str:
    arrow = "▲" if amount > 0 else "▼" if amount < 0 else ""
    return f"{arrow}{NO_BREAK}{signed(amount)}{f'{NO_BREAK}{unit}' if unit else ''}".strip(NO_BREAK)


def _bars(canvas: Canvas, rows: Sequence[Row], centres: Sequence[float], bases: Sequence[float]) -> Trace:
    simulated = [False] * (len(rows) - 1) + [True]
    marker = {
        "color": [row.colour for row in rows],
        "line": {"color": canvas.theme.outline, "width": [int(one) for one in simulated]},
        "pattern": marks.hatch(canvas, simulated),
    }
    return marks.horizontal(canvas, [row.amount for row in rows], centres, BAR, marker) | {"base": list(bases)}


def _links(canvas: Canvas, levels: Sequence[float], centres: Sequence[float]) -> list[Trace]:
    """Return a thin line from each bar to the next, at the level that they share."""
    line = {"color": canvas.theme.axis, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": level, "x1": level, "y0": above, "y1": below, "line": line, "layer": "below"}
        for level, (above, below) in zip(levels, pairwise(centres), strict=True)
    ]
