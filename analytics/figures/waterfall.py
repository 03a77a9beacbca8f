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
    sheet = Canvas(theme, size)
    levels = [start[1]]
    for _, amount in steps:
        levels.append(levels[-1] + amount)
    colours = sheet.theme
    if steps:
        sheet.add_key([(colours.rise, "▲ en plus"), (colours.fall, "▼ en moins")])
    moves = [Row(name, amount, colours.rise if amount > 0 else colours.fall) for name, amount in steps]
    rows = [Row(start[0], start[1], colours.done), *moves, Row(end, levels[-1], colours.promised)]
    centres = marks.add_names(sheet, rows, [start[0], end])
    sheet.cells = []  # nothing to filter on
    sheet.traces.append(_bars(sheet, rows, centres, [0, *levels[:-1], 0]))
    texts = [value(start[1], unit), *(_moved(amount, unit) for _, amount in steps), value(levels[-1], unit)]
    tops = [max(pair) for pair in pairwise(levels)]
    marks.add_amounts(sheet, [start[1], *tops, levels[-1]], centres, texts)
    low, high = min(0, *levels), max(*levels, 0) or 1
    figure = sheet.figure(right=sheet.text_width(texts) + 12, xmax=high)
    figure["layout"]["xaxis"]["range"] = [low, high]
    figure["layout"]["shapes"] = _links(sheet, levels, centres)
    return figure


def _moved(amount: float, unit: str) -> str:
    arrow = "▲" if amount > 0 else "▼" if amount < 0 else ""
    return f"{arrow}{NO_BREAK}{signed(amount)}{f'{NO_BREAK}{unit}' if unit else ''}".strip(NO_BREAK)


def _bars(sheet: Canvas, rows: Sequence[Row], centres: Sequence[float], bases: Sequence[float]) -> Trace:
    simulated = [False] * (len(rows) - 1) + [True]
    marker = {
        "color": [row.colour for row in rows],
        "line": {"color": sheet.theme.outline, "width": [int(one) for one in simulated]},
        "pattern": marks.hatch(sheet, simulated),
    }
    return marks.horizontal(sheet, [row.amount for row in rows], centres, BAR, marker) | {"base": list(bases)}


def _links(sheet: Canvas, levels: Sequence[float], centres: Sequence[float]) -> list[Trace]:
    """Return a thin line from each bar to the next, at the level that they share."""
    line = {"color": sheet.theme.axis, "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": level, "x1": level, "y0": above, "y1": below, "line": line, "layer": "below"}
        for level, (above, below) in zip(levels, pairwise(centres), strict=True)
    ]
