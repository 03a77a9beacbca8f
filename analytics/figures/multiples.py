"""Small multiples: one panel of columns a group, all on the same scale."""

import math
from collections import defaultdict
from collections.abc import Sequence

import pandas as pd

from analytics.compute.by_year import amounts_by_year
from analytics.figures import marks
from analytics.figures.drawing import LINE_HEIGHT, Canvas, Figure, Trace, level, wrap
from analytics.french.numbers import NO_BREAK, value

PANELS = 12
LEFTS, WIDE = (0, 0.53), 0.47  # where the two panels of a line start and how wide they are, as shares of the width
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
) -> Figure:
    """Return a panel a value of `by`, at most twelve, in the order of the frame: one column a year, from zero.

    Every panel has the same vertical scale; `annee` stands out and is written, `partial` is hatched.
    """
    canvas, shapes = Canvas(theme), []
    years = sorted(int(year) for year in frame["annee"].unique())
    names = [str(name) for name in frame[by].drop_duplicates()][:PANELS]
    amounts = defaultdict(lambda: math.nan, amounts_by_year(frame, indicator, by))
    drawn = {key: amount for key, amount in amounts.items() if amount > 0 and key[0] in names}
    highest = max(drawn.values(), default=1.0)
    hatched = [year == partial for year in years]
    colours = [canvas.theme.categories[0] if year == annee else canvas.theme.context for year in years]
    marker = marks.bar_marker(canvas, colours, [year != annee for year in years], hatched)
    for first in range(0, len(names), len(LEFTS)):
        line = names[first : first + len(LEFTS)]
        above = (max(len(wrap(name, NAME)) for name in line) + 1) * LINE_HEIGHT + 6
        base = canvas.top + above + HEIGHT
        for name, left in zip(line, LEFTS, strict=False):
            lengths = [-round(drawn.get((name, year), 0) / highest * HEIGHT, 1) for year in years]
            canvas.traces.append(_columns(lengths, left, base) | {"marker": marker, "customdata": [name]})
            shapes.append(level(base, (left, left + WIDE), canvas.theme.axis))
            said = f"{annee}{NO_BREAK}: {value(amounts[name, annee], unit)}" if annee else ""
            _add_title(canvas, left, name, said, name in picked)
            _add_ends(canvas, left, base, years)
            canvas.cells.append({"value": name, "left": left, "width": WIDE, "top": canvas.top, "tall": above + HEIGHT})
        canvas.top = base + LINE_HEIGHT + 18
    return canvas.figure(shapes=shapes)


def _columns(lengths: Sequence[float], left: float, base: float) -> Trace:
    step = WIDE / max(len(lengths), 1)
    places = [round(left + step * (rank + 0.5), 4) for rank in range(len(lengths))]
    bars = {"type": "bar", "x": places, "y": lengths, "base": [base] * len(lengths), "width": round(step * 0.7, 4)}
    return bars | {"hoverinfo": "skip"}


def _add_title(canvas: Canvas, left: float, name: str, said: str, picked: bool) -> None:
    lines = wrap(name, NAME)
    canvas.add_text([left], [canvas.top], [marks.emphasised("<br>".join(lines), picked)], "bottom right")
    canvas.add_note([left], [canvas.top + len(lines) * LINE_HEIGHT], [said], "bottom right")


def _add_ends(canvas: Canvas, left: float, base: float, years: Sequence[int]) -> None:
    ends = [(left, years[0], "bottom right"), (left + WIDE, years[-1], "bottom left")][: len(years)]
    places, written, sides = zip(*ends, strict=True)
    canvas.add_note(places, [base + 2] * len(ends), [str(year) for year in written], list(sides))
