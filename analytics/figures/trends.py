"""Lines: hours that add up month after month, and two years joined by slopes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from analytics.figures import marks
from analytics.figures.drawing import Canvas, Figure, Trace, wrap
from analytics.sentences.phrases import STABLE
from analytics.sentences.titles_evolution import Curve, Slope

PLOT = 260
Scale = Callable[[float], float]  # from an amount to pixels from the top
SHORT_MONTHS = (
    *("janv.", "févr.", "mars", "avril", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)
STEP = 0.08  # from a slope to its text, as a share of the width
SIDE = 17  # characters of a line beside a slope: what a phone leaves


def cumulative(
    now: Curve,
    before: Curve = (),
    target: float | None = None,
    *,
    labels: Mapping[str, str],
    theme: str = "light",
    size: int = 16,
) -> Figure:
    """Return twelve months of hours that add up: the year, the year before as a ghost, the promised volume.

    `now` and `before` are running totals from January, None where nothing is known yet; `labels` names the
    curves: "now", "before" and "target".
    """
    canvas = Canvas(theme, size)
    colours = {"now": canvas.theme.done, "before": canvas.theme.axis, "target": canvas.theme.categories[1]}
    canvas.add_key([(colours[name], text) for name, text in labels.items()])
    top, height = canvas.top + canvas.line_height, canvas.px(PLOT)
    highest = max([amount for amount in (*now, *before, target) if amount], default=1.0)
    grid = [amount for amount in steps(highest) if not target or abs(amount - target) > highest / 12]
    scale = _scale(top, height, max([highest, *grid]))
    shapes = [_level(scale(amount), canvas.theme.grid) for amount in grid] + [_level(scale(0), canvas.theme.axis)]
    if target:
        shapes.append(_level(scale(target), colours["target"], dash="dash", width=2))
    canvas.traces += [
        _line(before, scale, colours["before"], {"width": 2, "dash": "dot"}),
        _line(now, scale, colours["now"], {"width": 3.5}),
        _last_dot(now, scale, colours["now"], canvas.px(9)),
    ]
    texts = [marks.amount_text(amount, "h") for amount in grid]
    canvas.add_text(
        [0] * len(grid), [scale(amount) for amount in grid], texts, "top right", color=canvas.theme.secondary
    )
    _add_months(canvas, top + height)
    canvas.top = top + height + canvas.line_height + canvas.px(10)
    return canvas.figure(shapes=shapes, xmax=1)


def steps(highest: float) -> list[float]:
    """Return two to five round amounts, the grid of an axis that starts at zero."""
    size = 1.0
    while highest / size > 5:
        size *= 2.5 if str(size).startswith("2") else 2
    return [size * rank for rank in range(1, int(highest / size) + 1)] or [highest]


def _scale(top: float, height: float, highest: float, lowest: float = 0) -> Scale:
    return lambda amount: round(top + height * (1 - (amount - lowest) / (highest - lowest or 1)), 1)


def scale_start(amounts: Sequence[float]) -> float:
    """Return where a scale of slopes starts: at zero, unless all the amounts stand in its upper half.

    A slope is read by its ends, written beside it, not by a length: it may leave zero out, columns may not.
    """
    least, most = min(amounts, default=0), max(amounts, default=0)
    return least - (most - least) / 10 if least > most / 2 else 0


def _level(y: float, colour: str, width: float = 1, dash: str = "solid") -> Trace:
    line = {"color": colour, "width": width, "dash": dash}
    return {"type": "line", "x0": 0, "x1": 1, "y0": y, "y1": y, "layer": "below", "line": line}


def _place(rank: int) -> float:
    """Return where a month stands from left to right: the year starts at 0 with nothing done."""
    return round((rank + 1) / 12, 4)


def _line(amounts: Curve, scale: Scale, colour: str, line: Trace) -> Trace:
    known = [(_place(rank), scale(amount)) for rank, amount in enumerate(amounts) if amount is not None]
    points = [(0, scale(0)), *known] if known else []
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for x, _ in points],
        "y": [y for _, y in points],
        "line": {"color": colour, **line},
        "hoverinfo": "skip",
    }


def _last_dot(amounts: Curve, scale: Scale, colour: str, size: float) -> Trace:
    known = [(_place(rank), scale(amount)) for rank, amount in enumerate(amounts) if amount is not None][-1:]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [x for x, _ in known],
        "y": [y for _, y in known],
        "marker": {"color": colour, "size": size},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _add_months(canvas: Canvas, base: float) -> None:
    middles = [round((rank + 0.5) / 12, 4) for rank in range(12)]
    canvas.add_text(middles, [base + canvas.px(4)] * 12, SHORT_MONTHS, "bottom center", color=canvas.theme.secondary)
    fewer = [text if rank in (1, 4, 7, 10) else "" for rank, text in enumerate(SHORT_MONTHS)]
    canvas.narrow.append({"trace": len(canvas.traces) - 1, "below": canvas.px(46) * 12, "text": fewer})


def slopes(
    lines: Sequence[Slope],
    before: str,
    after: str,
    *,
    unit: str = "",
    theme: str = "light",
    size: int = 16,
) -> Figure:
    """Return one slope a group between two periods, named at its right end."""
    canvas = Canvas(theme, size)
    left = [marks.amount_text(line.before, unit) for line in lines]
    right = [_side_text(line, unit) for line in lines]
    heights = [len(text) * canvas.line_height + canvas.px(6) for text in right]
    top = canvas.line_height * 1.6
    height = max(canvas.px(PLOT), sum(heights))
    amounts = [amount for line in lines for amount in (line.before, line.after)]
    scale = _scale(top, height, max(amounts, default=1.0), scale_start(amounts))
    ends = without_overlap([scale(line.after) for line in lines], heights, top)
    starts = without_overlap([scale(line.before) for line in lines], [canvas.line_height] * len(lines), top)
    for line, start, end in zip(lines, starts, ends, strict=True):
        canvas.traces.append(_slope_trace(canvas, line, scale, start, end))
    canvas.add_text([0, 1], [0, 0], [f"<b>{before}</b>", f"<b>{after}</b>"], "bottom center")
    canvas.add_text([-STEP] * len(lines), starts, [f"{text}{marks.NO_BREAK}" for text in left], "middle left")
    texts = ["<br>".join(marks.NO_BREAK + part for part in text) for text in right]
    canvas.add_text([1 + STEP] * len(lines), ends, texts, "middle right")
    canvas.top = max([top + height, *(end + tall / 2 for end, tall in zip(ends, heights, strict=True))]) + canvas.px(8)
    margin = {"l": canvas.text_width(left) + 6, "r": canvas.text_width(["x" * SIDE]) + 6, "t": 0, "b": 0}
    axis = {"visible": False, "fixedrange": True, "range": [-STEP, 1 + STEP]}
    return canvas.figure(margin=margin | {"autoexpand": False}, xaxis=axis)


def _side_text(line: Slope, unit: str) -> list[str]:
    first, *rest = wrap(line.name, SIDE)
    return [first, *rest, f"<b>{marks.amount_text(line.after, unit)}</b>"]


def _slope_trace(canvas: Canvas, line: Slope, scale: Scale, start: float, end: float) -> Trace:
    """Return a slope; where a text had to move aside, a small step leads to it."""
    colour = _direction(canvas, line)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [-STEP, 0, 1, 1 + STEP],
        "y": [start, scale(line.before), scale(line.after), end],
        "line": {"color": colour, "width": 2.5},
        "marker": {"color": colour, "size": [0, canvas.px(8), canvas.px(8), 0]},
        "cliponaxis": False,
        "customdata": [line.name],
        "hoverinfo": "skip",
    }


def _direction(canvas: Canvas, line: Slope) -> str:
    if abs(line.after - line.before) < STABLE * max(line.before, line.after):
        return canvas.theme.axis
    return canvas.theme.rise if line.after > line.before else canvas.theme.fall


def without_overlap(middles: Sequence[float], heights: Sequence[float], top: float = 0) -> list[float]:
    """Return where to write texts so that none covers another nor stands above `top`, each as near as it can.

    Texts that would overlap form a block, centred on the mean of the places they wanted.
    """
    order = sorted(range(len(middles)), key=lambda index: (middles[index], index))
    blocks: list[list[int]] = []
    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and _end(blocks[-2], middles, heights, top) > _start(blocks[-1], middles, heights, top):
            last = blocks.pop()
            blocks[-1] += last
    places = [0.0] * len(middles)
    for block in blocks:
        edge = _start(block, middles, heights, top)
        for index in block:
            places[index] = round(edge + heights[index] / 2, 1)
            edge += heights[index]
    return places


def _start(block: Sequence[int], middles: Sequence[float], heights: Sequence[float], top: float) -> float:
    """Return the top of a block: where the texts it holds stray least from their places."""
    wanted, above = 0.0, 0.0
    for index in block:
        wanted += middles[index] - heights[index] / 2 - above
        above += heights[index]
    return max(wanted / len(block), top)


def _end(block: Sequence[int], middles: Sequence[float], heights: Sequence[float], top: float) -> float:
    return _start(block, middles, heights, top) + sum(heights[index] for index in block)
