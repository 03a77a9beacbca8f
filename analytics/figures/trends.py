"""Lines: hours that add up month after month, and two years joined by slopes."""

from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from analytics.figures.drawing import LINE_HEIGHT, Canvas, Figure, Trace, level, scatter, text_width, wrap
from analytics.french.dates import MONTHS
from analytics.french.numbers import NO_BREAK, value
from analytics.sentences.phrases import STABLE
from analytics.sentences.titles_evolution import Curve, Slope

PLOT = 260
Scale = Callable[[float], float]  # from an amount to pixels from the top
Block = tuple[list[int], float, float]  # texts one under another, their top and their bottom
SHORT_MONTHS = ("janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")
STEP = 0.08  # from a slope to its text, as a share of the width
SIDE = 17  # characters of a line beside a slope: what a phone leaves


def cumulative(
    now: Curve, before: Curve = (), target: float | None = None, *, labels: Mapping[str, str], theme: str = "light"
) -> Figure:
    """Return twelve months of hours that add up: the year, the year before as a ghost, the promised volume.

    `now` and `before` are running totals from January, None where nothing is known yet; `labels` names the
    curves: "now", "before" and "target".
    """
    canvas = Canvas(theme)
    colours = {"now": canvas.theme.done, "before": canvas.theme.axis, "target": canvas.theme.categories[1]}
    canvas.add_key([(colours[name], text) for name, text in labels.items()])
    top = canvas.top + LINE_HEIGHT
    highest = max([amount for amount in (*now, *before, target) if amount], default=1.0)
    grid = [amount for amount in steps(highest) if not target or abs(amount - target) > highest / 12]
    scale = _scale(top, PLOT, max([highest, *grid]))
    shapes = [_level(scale(amount), canvas.theme.grid) for amount in grid] + [_level(scale(0), canvas.theme.axis)]
    if target:
        shapes.append(_level(scale(target), colours["target"], 2, "dash"))
    done = _points(now, scale)
    canvas.traces += [
        _line(_points(before, scale), scale, color=colours["before"], width=2, dash="dot"),
        _line(done, scale, color=colours["now"], width=3.5),
        _scatter("markers", done[-1:], marker={"color": colours["now"], "size": 9}, cliponaxis=False),
    ]
    canvas.add_note([0] * len(grid), map(scale, grid), [value(amount, "h") for amount in grid], "top right")
    middles = [round((rank + 0.5) / 12, 4) for rank in range(12)]
    canvas.add_note(middles, [top + PLOT + 4] * 12, SHORT_MONTHS, "bottom center")
    canvas.shorten_when_narrow(SHORT_MONTHS, (1, 4, 7, 10), 46)
    canvas.cells = [
        {"value": month.capitalize(), "left": round(rank / 12, 4), "width": round(1 / 12, 4)}
        for rank, month in enumerate(MONTHS)
    ]
    canvas.top = top + PLOT + LINE_HEIGHT + 10
    return canvas.figure(shapes=shapes)


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


def _level(y: float, colour: str, width: int = 1, dash: str = "solid") -> Trace:
    return level(y, (0, 1), colour, width, dash=dash) | {"layer": "below"}


def _points(amounts: Curve, scale: Scale) -> list[tuple[float, float]]:
    """Return the ends of the months that are known; the year starts at 0 with nothing done."""
    return [(round(rank / 12, 4), scale(amount)) for rank, amount in enumerate(amounts, 1) if amount is not None]


def _line(points: Sequence[tuple[float, float]], scale: Scale, **line: str | float) -> Trace:
    return _scatter("lines", [(0, scale(0)), *points] if points else [], line=line)


def _scatter(mode: str, points: Sequence[tuple[float, float]], **more: object) -> Trace:
    return scatter(mode, [x for x, _ in points], [y for _, y in points], **more)


def slopes(lines: Sequence[Slope], before: str, after: str, *, unit: str = "", theme: str = "light") -> Figure:
    """Return one slope a group between two periods, named at its right end."""
    canvas, count = Canvas(theme), len(lines)
    left = [value(line.before, unit) for line in lines]
    right = [[*wrap(line.name, SIDE), f"<b>{value(line.after, unit)}</b>"] for line in lines]
    heights = [len(text) * LINE_HEIGHT + 6 for text in right]
    top, height = LINE_HEIGHT * 1.6, max(PLOT, sum(heights))
    amounts = [amount for line in lines for amount in (line.before, line.after)]
    scale = _scale(top, height, max(amounts, default=1.0), scale_start(amounts))
    ends = without_overlap([scale(line.after) for line in lines], heights, top)
    starts = without_overlap([scale(line.before) for line in lines], [LINE_HEIGHT] * count, top)
    for line, start, end in zip(lines, starts, ends, strict=True):
        canvas.traces.append(_slope_trace(canvas, line, [start, scale(line.before), scale(line.after), end]))
    canvas.add_text([0, 1], [0, 0], [f"<b>{before}</b>", f"<b>{after}</b>"], "bottom center")
    canvas.add_text([-STEP] * count, starts, [f"{text}{NO_BREAK}" for text in left], "middle left")
    texts = ["<br>".join(NO_BREAK + part for part in text) for text in right]
    canvas.add_text([1 + STEP] * count, ends, texts, "middle right")
    canvas.cells = [
        {"value": line.name, "left": 0.5, "width": 0.5, "top": end - tall / 2, "tall": tall}
        for line, end, tall in zip(lines, ends, heights, strict=True)
    ]
    canvas.top = max([top + height, *(end + tall / 2 for end, tall in zip(ends, heights, strict=True))]) + 8
    return canvas.figure(1 + STEP, xmin=-STEP, left=text_width(left) + 6, right=text_width(["x" * SIDE]) + 6)


def _slope_trace(canvas: Canvas, line: Slope, heights: Sequence[float]) -> Trace:
    """Return a slope; where a text had to move aside, a small step leads to it."""
    colour = canvas.theme.rise if line.after > line.before else canvas.theme.fall
    if abs(line.after - line.before) < STABLE * max(line.before, line.after):
        colour = canvas.theme.axis
    style = {"line": {"color": colour, "width": 2.5}, "marker": {"color": colour, "size": [0, 8, 8, 0]}}
    places = [-STEP, 0, 1, 1 + STEP]
    return scatter("lines+markers", places, heights, customdata=[line.name], cliponaxis=False, **style)


def without_overlap(middles: Sequence[float], heights: Sequence[float], top: float = 0) -> list[float]:
    """Return where to write texts so that none covers another nor stands above `top`, each as near as it can.

    Texts that would overlap form a block, centred on the mean of the places they wanted.
    """
    blocks: list[Block] = []
    for index in sorted(range(len(middles)), key=middles.__getitem__):
        block = _block([index], middles, heights, top)
        while blocks and blocks[-1][2] > block[1]:
            block = _block(blocks.pop()[0] + block[0], middles, heights, top)
        blocks.append(block)
    places = [0.0] * len(middles)
    for texts, edge, _ in blocks:
        for index in texts:
            places[index] = round(edge + heights[index] / 2, 1)
            edge += heights[index]
    return places


def _block(texts: list[int], middles: Sequence[float], heights: Sequence[float], top: float) -> Block:
    """Return texts that stand one under another, where they stray least from their places."""
    *above, tall = accumulate((heights[index] for index in texts), initial=0.0)
    wanted = sum(middles[index] - heights[index] / 2 - before for index, before in zip(texts, above, strict=True))
    edge = max(wanted / len(texts), top)
    return texts, edge, edge + tall
