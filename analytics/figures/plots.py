"""Frames to figures: plain Plotly dicts for the screen.

Every bar starts at zero. Names stand above their bar, so that a phone shows them whole; figures are
written in French here, not by the browser. `theme` is light, dark or print.
"""

import math
from collections.abc import Sequence
from itertools import accumulate

import pandas as pd

from analytics.declarations.palette import colour_of, ink_of, is_undetailed
from analytics.figures import marks
from analytics.figures.columns import columns
from analytics.figures.drawing import LINE_HEIGHT, Canvas, Figure, Trace, hidden_axis, scatter, text_width, wrap
from analytics.figures.marks import Row
from analytics.figures.multiples import multiples
from analytics.figures.references import with_references
from analytics.figures.trends import cumulative, slopes
from analytics.french.missing import reason_of
from analytics.french.numbers import NO_BREAK, is_missing, percent

ACROSS = 11
PARTS = 4
DOT = 24  # from a dot to the next
__all__ = ["bars", "bullet", "columns", "cumulative", "dots", "multiples", "proportion", "slopes", "with_references"]


def bars(
    frame: pd.DataFrame,
    indicator: str,
    by: str,
    *,
    picked: Sequence[str] = (),
    unit: str = "",
    share: bool = False,
    context_total: float | None = None,
    limit: int | None = None,
    theme: str = "light",
) -> Figure:
    """Return one horizontal bar a row of `frame`, in its order.

    `context_total` adds each value's share of it; with `share` a light track shows that whole behind each
    bar (without a total, values are ratios of 1). `limit` keeps the first rows and sums the rest, so it
    suits measures that add up, not counts of people.
    """
    canvas = Canvas(theme)
    rows = marks.limited(marks.read_rows(frame, indicator, by, theme), limit, canvas.theme.context)
    whole = (context_total or 1) if share else marks.largest(rows)
    known = None if context_total is None or math.isnan(context_total) else context_total
    texts = [marks.share_text(row, indicator, unit, known, share) for row in rows]
    if "famille" in frame and by != "famille":
        families = [name for name in frame["famille"].dropna().unique() if not is_undetailed(name)]
        canvas.add_key([(colour_of("famille", name, theme), name) for name in families])
    centres = marks.add_names(canvas, rows, picked)
    if share:
        canvas.traces.append(marks.horizontal([whole] * len(rows), centres, marks.BAR, {"color": canvas.theme.grid}))
    canvas.traces.append(marks.bar_trace(canvas, rows, centres, picked))
    marks.add_amounts(canvas, [whole if share else row.length for row in rows], centres, texts)
    return canvas.figure(whole, right=text_width(texts) + 12)


def bullet(
    frame: pd.DataFrame,
    by: str,
    promised: str = "heures_clausees",
    done: str = "heures_realisees",
    *,
    picked: Sequence[str] = (),
    theme: str = "light",
) -> Figure:
    """Return, for each row, a light bar of what is promised under a dark thin bar of what is done."""
    canvas = Canvas(theme)
    goals, works = (marks.read_rows(frame, name, by, theme) for name in (promised, done))
    texts = [marks.rate_text(goal, work) for goal, work in zip(goals, works, strict=True)]
    canvas.add_key([(canvas.theme.promised, "clausées (barre large)"), (canvas.theme.done, "réalisées (barre fine)")])
    centres = marks.add_names(canvas, goals, picked)
    faded = {"opacity": marks.opacities(goals, picked)}
    wide = {"color": canvas.theme.promised, "line": {"color": canvas.theme.outline, "width": 1}, **faded}
    canvas.traces.append(marks.row_bars(goals, centres, marks.BAR, wide))
    canvas.traces.append(marks.row_bars(works, centres, 8, {"color": canvas.theme.done, **faded}))
    ends = [max(goal.length, work.length) for goal, work in zip(goals, works, strict=True)]
    marks.add_amounts(canvas, ends, centres, texts)
    return canvas.figure(max(ends, default=0) or 1, right=text_width(texts) + 12)


def proportion(frame: pd.DataFrame, indicator: str, by: str, *, unit: str = "", theme: str = "light") -> Figure:
    """Return a whole cut into its parts, each named under the bar; beyond four parts, one bar each."""
    secret = any(map(reason_of, frame[indicator]))  # no share of a total with hidden parts
    if secret or len(frame) > PARTS:
        known = None if secret else float(frame[indicator].sum()) or None
        return bars(frame, indicator, by, unit=unit, context_total=known, theme=theme)
    canvas = Canvas(theme)
    rows = marks.read_rows(frame, indicator, by, theme, coloured=True)
    *starts, whole = accumulate((row.length for row in rows), initial=0.0)
    total = whole or 1
    canvas.traces += [_part(canvas, row, start) for row, start in zip(rows, starts, strict=True)]
    again = [(row, start) for row, start in zip(rows, starts, strict=True) if row.length]
    canvas.cells += [
        {"value": row.name, "left": start / total, "width": row.length / total, "top": 0, "tall": 40, "again": True}
        for row, start in again
    ]
    _add_inner_shares(canvas, rows, starts, total, by, theme)
    _add_part_names(canvas, rows, unit, total)
    return canvas.figure(total, barcornerradius=0)


def _part(canvas: Canvas, row: Row, start: float) -> Trace:
    marker: Trace = {"color": row.colour, "line": {"color": canvas.theme.paper, "width": 2}}
    if is_undetailed(row.name):
        marker |= {"pattern": marks.hatch(canvas, [True]), "line": {"color": canvas.theme.outline, "width": 1}}
    return marks.row_bars([row], [20], 40, marker) | {"base": [start], "name": row.name}


def _add_inner_shares(
    canvas: Canvas, rows: Sequence[Row], starts: Sequence[float], total: float, by: str, theme: str
) -> None:
    inner = [
        (start + row.length / 2, percent(row.length / total), ink)
        for row, start in zip(rows, starts, strict=True)
        if row.length / total >= 0.2 and (ink := ink_of(by, row.name, theme))
    ]
    if inner:
        middles, texts, inks = zip(*inner, strict=True)
        canvas.add_text(middles, [20] * len(inner), texts, "middle center", color=list(inks))


def _add_part_names(canvas: Canvas, rows: Sequence[Row], unit: str, total: float) -> None:
    canvas.top = 52.0
    tops, texts = [], []
    for row in rows:
        lines = wrap(f"{row.name}{NO_BREAK}: {marks.bar_text(row.said, unit, total, False)}")
        colour = canvas.theme.secondary if is_undetailed(row.name) else row.colour
        tops.append(canvas.top)
        texts.append(f'<span style="color:{colour}">■</span> ' + f"<br>{NO_BREAK * 3}".join(lines))
        height = len(lines) * LINE_HEIGHT + 6
        canvas.add_cell(row.name, canvas.top, height)
        canvas.top += height
    canvas.add_text([0] * len(rows), tops, texts, "bottom right")


def dots(count: float, total: float, label: str, *, theme: str = "light") -> Figure | None:
    """Return one dot a person, the first `count` filled; above 110 people, one dot for 1 %; None when not known."""
    if is_missing(count) or is_missing(total):
        return None
    canvas = Canvas(theme)
    shown, filled, across = int(total), int(min(count, total)), ACROSS
    key = [(canvas.theme.categories[1], label), (canvas.theme.context, "autres personnes")]
    if shown > ACROSS * 10:
        shown, filled, across = 100, min(100, max(round(count / total * 100), int(count > 0))), 10
        key.append(("rgba(0,0,0,0)", "un point pour 1\u00a0% des personnes"))
    canvas.add_key(key)
    canvas.traces.append(_dot_trace(canvas, shown, filled, across))
    canvas.add_cell(label, canvas.top, math.ceil(shown / across) * DOT)
    canvas.top += math.ceil(shown / across) * DOT
    # The dots keep their distance whatever the width: the axis is in pixels, from the left.
    pixels = {"scaleanchor": "y", "constrain": "domain", "constraintoward": "left"}
    return canvas.figure(xaxis=hidden_axis(0, across * DOT) | pixels)


def _dot_trace(canvas: Canvas, shown: int, filled: int, across: int) -> Trace:
    theme, empty = canvas.theme, shown - filled
    colours = [theme.categories[1]] * filled + [theme.context] * empty
    line = {"color": theme.outline, "width": [0] * filled + [1] * empty}
    marker = {"size": DOT - 6, "color": colours, "line": line}
    x = [(index % across + 0.5) * DOT for index in range(shown)]
    y = [canvas.top + (index // across + 0.5) * DOT for index in range(shown)]
    return scatter("markers", x, y, marker=marker, cliponaxis=False)
