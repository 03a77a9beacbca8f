"""Small multiples: one panel of columns a group, all on the same scale."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from analytics.compute.by_year import amounts_by_year
from analytics.figures import marks
from analytics.figures.drawing import Canvas, Figure, Trace, wrap

PANELS = 12
ACROSS = 2
GAP = 0.06  # between two panels, as a share of the width
HEIGHT = 72
NAME = 19  # characters of a name on a line: half a phone


def multiples(
    frame: pd.DataFrame,
    indicator: str,
    by: str,
    annee: int | None = None,
    *,
    partial: int | None = None,
    unit: str = "",
    picked: Sequence[str] = (),
    theme: str = "light",
    size: int = 16,
) -> Figure:
    """Return a panel a value of `by`, at most twelve, in the order of the frame: one column a year, from zero.

    Every panel has the same vertical scale; `annee` stands out and is written, `partial` is hatched.
    """
    canvas = Canvas(theme, size)
    years = sorted(int(year) for year in frame["annee"].unique())
    names = [str(name) for name in frame[by].drop_duplicates()][:PANELS]
    amounts = defaultdict(lambda: math.nan, amounts_by_year(frame, indicator, by))
    highest = max((amounts[name, year] for name in names for year in years if amounts[name, year] > 0), default=1.0)
    shapes: list[Trace] = []
    for start in range(0, len(names), ACROSS):
        row = names[start : start + ACROSS]
        titles = [wrap(name, NAME) for name in row]
        above = (max(map(len, titles)) + 1) * canvas.line_height + canvas.px(6)
        base = canvas.top + above + canvas.px(HEIGHT)
        for rank, (name, title) in enumerate(zip(row, titles, strict=True)):
            left, wide = _panel(rank)
            values = [amounts[name, year] for year in years]
            canvas.traces.append(_columns(canvas, values, years, (left, wide), base, highest, annee, partial, name))
            shapes.append(_base_line(left, wide, base, canvas.theme.axis))
            said = f"{annee}{marks.NO_BREAK}: {marks.amount_text(amounts[name, annee], unit)}" if annee else ""
            _add_title(canvas, left, title, said, name in picked)
            _add_ends(canvas, left, wide, base, years)
            canvas.cells.append({"value": name, "left": left, "width": wide, "top": canvas.top, "tall": above + HEIGHT})
        canvas.top = base + canvas.line_height + canvas.px(18)
    return canvas.figure(xmax=1, shapes=shapes)


def _panel(rank: int) -> tuple[float, float]:
    """Return where a panel starts and how wide it is, as shares of the width."""
    wide = (1 - GAP * (ACROSS - 1)) / ACROSS
    return round(rank * (wide + GAP), 4), round(wide, 4)


def _columns(
    canvas: Canvas,
    values: Sequence[float],
    years: Sequence[int],
    place: tuple[float, float],
    base: float,
    highest: float,
    annee: int | None,
    partial: int | None,
    name: str,
) -> Trace:
    left, wide = place
    step = wide / max(len(years), 1)
    lengths = [-round((value if value > 0 else 0) / highest * canvas.px(HEIGHT), 1) for value in values]
    marker: Trace = {
        "color": [canvas.theme.categories[0] if year == annee else canvas.theme.context for year in years],
        "line": {"color": canvas.theme.outline, "width": [int(year != annee) for year in years]},
    }
    if partial in years:
        marker["pattern"] = marks.hatch(canvas, [year == partial for year in years])
    return {
        "type": "bar",
        "x": [round(left + step * (rank + 0.5), 4) for rank in range(len(years))],
        "y": lengths,
        "base": [base] * len(years),
        "width": round(step * 0.7, 4),
        "marker": marker,
        "customdata": [name],
        "hoverinfo": "skip",
    }


def _add_title(canvas: Canvas, left: float, title: Sequence[str], said: str, picked: bool) -> None:
    text = "<br>".join(title)
    canvas.add_text([left], [canvas.top], [f"<b>{text}</b>" if picked else text], "bottom right")
    below = canvas.top + len(title) * canvas.line_height
    canvas.add_text([left], [below], [said], "bottom right", color=canvas.theme.secondary)


def _add_ends(canvas: Canvas, left: float, wide: float, base: float, years: Sequence[int]) -> None:
    ends = [(left, years[0], "bottom right")] + ([(left + wide, years[-1], "bottom left")] if len(years) > 1 else [])
    canvas.add_text(
        [x for x, _, _ in ends],
        [base + canvas.px(2)] * len(ends),
        [str(year) for _, year, _ in ends],
        [place for _, _, place in ends],
        color=canvas.theme.secondary,
    )


def _base_line(left: float, wide: float, base: float, colour: str) -> Trace:
    line = {"color": colour, "width": 1}
    return {"type": "line", "x0": left, "x1": round(left + wide, 4), "y0": base, "y1": base, "line": line}
