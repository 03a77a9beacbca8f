"""Frames to figures: plain Plotly dicts, the same for the screen, the slide and the printed page.

Every bar starts at zero. Names stand above their bar, so that a phone shows them whole; figures are
written in French here, not by the browser. `theme` is light, dark or print; `size` is the text size
in pixels: 16 on screen, 30 in a meeting, 11 on paper.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from analytics.declarations.missing import reason_of
from analytics.declarations.palette import colour_of, ink_of, is_undetailed
from analytics.figures import marks
from analytics.figures.columns import columns
from analytics.figures.drawing import Canvas, Figure, Trace, wrap
from analytics.figures.marks import Row
from analytics.figures.multiples import PANELS, multiples
from analytics.figures.references import with_references
from analytics.figures.trends import cumulative, slopes
from analytics.french import numbers

ACROSS = 11
PARTS = 4
__all__ = [
    "PANELS",
    "bars",
    "bullet",
    "columns",
    "cumulative",
    "dots",
    "multiples",
    "proportion",
    "slopes",
    "with_references",
]


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
    size: int = 16,
) -> Figure:
    """Return one horizontal bar a row of `frame`, in its order.

    `context_total` adds each value's share of it; with `share` a light track shows that whole behind each
    bar (without a total, values are ratios of 1). `limit` keeps the first rows and sums the rest, so it
    suits measures that add up, not counts of people.
    """
    canvas = Canvas(theme, size)
    rows = marks.limited(marks.read_rows(frame, indicator, by, theme), limit, canvas.theme.context)
    whole = (context_total or 1) if share else marks.largest(rows)
    texts = [marks.bar_text(row.said, unit, context_total, share) for row in rows]
    if "famille" in frame and by != "famille":
        canvas.add_key(_families(frame, theme))
    centres = marks.add_names(canvas, rows, picked)
    if share:
        canvas.traces.append(_track(canvas, centres, whole))
    canvas.traces.append(marks.bar_trace(canvas, rows, centres, picked))
    marks.add_amounts(canvas, [whole if share else row.length for row in rows], centres, texts)
    return canvas.figure(right=canvas.text_width(texts) + 12, xmax=whole)


def _families(frame: pd.DataFrame, theme: str) -> list[tuple[str, str]]:
    names = [name for name in frame["famille"].dropna().unique() if not is_undetailed(name)]
    return [(colour_of("famille", name, theme), name) for name in names]


def _track(canvas: Canvas, centres: Sequence[float], whole: float) -> Trace:
    return marks.horizontal(canvas, [whole] * len(centres), centres, marks.BAR, {"color": canvas.theme.grid})


def bullet(
    frame: pd.DataFrame,
    by: str,
    promised: str = "heures_clausees",
    done: str = "heures_realisees",
    *,
    picked: Sequence[str] = (),
    theme: str = "light",
    size: int = 16,
) -> Figure:
    """Return, for each row, a light bar of what is promised under a dark thin bar of what is done."""
    canvas = Canvas(theme, size)
    goals, works = (marks.read_rows(frame, name, by, theme) for name in (promised, done))
    texts = [marks.rate_text(goal, work) for goal, work in zip(goals, works, strict=True)]
    canvas.add_key([(canvas.theme.promised, "clausées (barre large)"), (canvas.theme.done, "réalisées (barre fine)")])
    centres = marks.add_names(canvas, goals, picked)
    canvas.traces += [_goal_trace(canvas, goals, centres, picked), _work_trace(canvas, works, centres, picked)]
    ends = [max(goal.length, work.length) for goal, work in zip(goals, works, strict=True)]
    marks.add_amounts(canvas, ends, centres, texts)
    return canvas.figure(right=canvas.text_width(texts) + 12, xmax=max(ends, default=0) or 1)


def _goal_trace(canvas: Canvas, rows: Sequence[Row], centres: Sequence[float], picked: Sequence[str]) -> Trace:
    names = [row.name for row in rows]
    line = {"color": canvas.theme.outline, "width": 1}
    marker = {"color": canvas.theme.promised, "line": line, "opacity": marks.opacities(names, picked)}
    return marks.horizontal(canvas, [row.amount for row in rows], centres, marks.BAR, marker, names)


def _work_trace(canvas: Canvas, rows: Sequence[Row], centres: Sequence[float], picked: Sequence[str]) -> Trace:
    names = [row.name for row in rows]
    marker = {"color": canvas.theme.done, "opacity": marks.opacities(names, picked)}
    return marks.horizontal(canvas, [row.amount for row in rows], centres, 8, marker, names)


def proportion(
    frame: pd.DataFrame, indicator: str, by: str, *, unit: str = "", theme: str = "light", size: int = 16
) -> Figure:
    """Return a whole cut into its parts, each named under the bar; beyond four parts, one bar each."""
    if any(map(reason_of, frame[indicator])):  # no share of a total with hidden parts
        return bars(frame, indicator, by, unit=unit, theme=theme, size=size)
    if len(frame) > PARTS:
        total = float(frame[indicator].sum()) or None
        return bars(frame, indicator, by, unit=unit, context_total=total, theme=theme, size=size)
    canvas = Canvas(theme, size)
    rows = marks.read_rows(frame, indicator, by, theme, coloured=True)
    total = sum(row.length for row in rows) or 1
    starts = [sum(row.length for row in rows[:index]) for index in range(len(rows))]
    canvas.traces += [marks.part(canvas, row, start) for row, start in zip(rows, starts, strict=True)]
    _add_inner_shares(canvas, rows, starts, total, by, theme)
    _add_part_names(canvas, rows, unit, total)
    return canvas.figure(xmax=total, barcornerradius=0)


def _add_inner_shares(
    canvas: Canvas, rows: Sequence[Row], starts: Sequence[float], total: float, by: str, theme: str
) -> None:
    inner = [
        (start + row.length / 2, numbers.percent(row.length / total), ink_of(by, row.name, theme))
        for row, start in zip(rows, starts, strict=True)
        if row.length / total >= 0.2 and ink_of(by, row.name, theme)
    ]
    if inner:
        middles, texts, inks = zip(*inner, strict=True)
        canvas.add_text(middles, [canvas.px(20)] * len(inner), texts, "middle center", color=list(inks))


def _add_part_names(canvas: Canvas, rows: Sequence[Row], unit: str, total: float) -> None:
    canvas.top = canvas.px(52)
    tops, texts = [], []
    for row in rows:
        lines = wrap(f"{row.name}{marks.NO_BREAK}: {marks.bar_text(row.said, unit, total, False)}")
        colour = canvas.theme.secondary if is_undetailed(row.name) else row.colour
        tops.append(canvas.top)
        texts.append(f'<span style="color:{colour}">■</span> ' + f"<br>{marks.NO_BREAK * 3}".join(lines))
        canvas.add_cell(row.name, canvas.top, len(lines) * canvas.line_height + canvas.px(6))
        canvas.top += len(lines) * canvas.line_height + canvas.px(6)
    canvas.add_text([0] * len(rows), tops, texts, "bottom right")


def dots(count: float, total: float, label: str, *, theme: str = "light", size: int = 16) -> Figure | None:
    """Return one dot a person, the first `count` filled; above 110 people, one dot for 1 %; None when not known."""
    if numbers.is_missing(count) or numbers.is_missing(total):
        return None
    count, total = int(count), int(total)
    canvas = Canvas(theme, size)
    whole = total <= ACROSS * 10
    shown = total if whole else 100
    filled = count if whole else min(shown, max(round(count / total * 100), int(count > 0)))
    across, step = (ACROSS if whole else 10), canvas.px(24)
    key = [(canvas.theme.categories[1], label), (canvas.theme.context, "autres personnes")]
    canvas.add_key(key if whole else [*key, ("rgba(0,0,0,0)", "un point pour 1\u00a0% des personnes")])
    canvas.traces.append(marks.dot_trace(canvas, shown, filled, across, step))
    canvas.top += math.ceil(shown / across) * step
    # The dots keep their distance whatever the width: the axis is in pixels, from the left.
    pixels = {"scaleanchor": "y", "constrain": "domain", "constraintoward": "left"}
    axis = {"visible": False, "fixedrange": True, "range": [0, across * step], **pixels}
    return canvas.figure(xaxis=axis)
