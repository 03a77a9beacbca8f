"""The waterfall: from the real figure to the simulated one, one floating bar a step, names above the bars."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

from analytics.figures import marks
from analytics.figures.drawing import Canvas, Figure, Trace, text_width
from analytics.figures.marks import Row
from analytics.french.numbers import NO_BREAK, signed, value


def waterfall(
    start: tuple[str, float], steps: Sequence[tuple[str, float]], end: str, *, unit: str = "", theme: str = "light"
) -> Figure:
    """Return the figure of (name, amount) steps between a real total and a simulated one, named `end`.

    Both totals start at zero; a step starts where the one before ends. The simulated total is hatched.
    """
    canvas = Canvas(theme)
    colours, levels = canvas.theme, list(accumulate((amount for _, amount in steps), initial=start[1]))
    if steps:
        canvas.add_key([(colours.rise, "▲ en plus"), (colours.fall, "▼ en moins")])
    moves = [Row(name, amount, colours.rise if amount > 0 else colours.fall) for name, amount in steps]
    rows = [Row(*start, colours.done), *moves, Row(end, levels[-1], colours.promised)]
    centres = marks.add_names(canvas, rows, [start[0], end])
    simulated = [*(False for _ in rows[1:]), True]
    marker = marks.bar_marker(canvas, [row.colour for row in rows], simulated, simulated)
    bars = marks.horizontal([row.amount for row in rows], centres, marks.BAR, marker)
    canvas.traces.append(bars | {"base": [0, *levels[:-1], 0]})
    texts = [value(start[1], unit), *(_moved(amount, unit) for _, amount in steps), value(levels[-1], unit)]
    marks.add_amounts(canvas, [start[1], *map(max, pairwise(levels)), levels[-1]], centres, texts)
    links = [_link(at, *ends, colours.axis) for at, ends in zip(levels, pairwise(centres), strict=True)]
    right = text_width(texts) + 12
    return canvas.figure(max(*levels, 0) or 1, xmin=min(0, *levels), right=right, shapes=links)


def _moved(amount: float, unit: str) -> str:
    arrow = "▲" if amount > 0 else "▼" if amount < 0 else ""
    return f"{arrow}{NO_BREAK}{signed(amount)}{f'{NO_BREAK}{unit}' if unit else ''}".strip(NO_BREAK)


def _link(at: float, above: float, below: float, colour: str) -> Trace:
    """Return a thin line from a bar to the next, at the level that they share."""
    line = {"color": colour, "width": 1, "dash": "dot"}
    return {"type": "line", "x0": at, "x1": at, "y0": above, "y1": below, "line": line, "layer": "below"}
