"""The marks of the figures: rows of a frame as bars, with their names and amounts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.declarations.dimensions import UNKNOWN
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.palette import colour_of, is_undetailed, theme_named
from analytics.figures.drawing import LINE_HEIGHT, Canvas, Trace, wrap
from analytics.french.missing import SECRET, hidden, reason_of
from analytics.french.numbers import MISSING, NO_BREAK, absent, is_missing, number, percent, value
from analytics.sentences.phrases import SMALL

BAR, GAP = 18, 14
MILLION = 1_000_000


@dataclass(frozen=True)
class Row:
    """One value of a dimension with its amount (None when it is not known), its colour, and why it is hidden."""

    name: str
    amount: float | None
    colour: str
    why: int = 0

    @property
    def length(self) -> float:
        """The length of the bar: 0 when the amount is missing."""
        return self.amount or 0

    @property
    def said(self) -> float | None:
        """The amount to write: NaN with its reason when hidden."""
        return hidden(self.why) if self.why else self.amount


def or_none(amount: float) -> float | None:
    """Return an amount of a frame, None when it is missing."""
    return None if is_missing(amount) else float(amount)


def read_rows(frame: pd.DataFrame, indicator: str, by: str, theme: str, *, coloured: bool = False) -> list[Row]:
    """Return the rows of `frame` in its order, coloured by family if known, by value on request."""
    of_family = "famille" in frame and not coloured
    keys = frame["famille" if of_family else by].tolist()
    dimension = "famille" if of_family else by if coloured else ""
    rows = []
    for name, amount, key in zip(map(str, frame[by].tolist()), frame[indicator].tolist(), keys, strict=True):
        colour = colour_of(dimension, name if is_undetailed(name) else str(key), theme)
        if is_undetailed(str(key)) and not is_undetailed(name):
            colour = theme_named(theme).context  # its family is not known: a bar to be seen, of no family
        rows.append(Row(name, or_none(amount), colour, reason_of(amount)))
    return rows


def largest(rows: Sequence[Row]) -> float:
    """Return the amount of the longest bar, never zero."""
    return max((row.length for row in rows), default=0) or 1


def limited(rows: list[Row], limit: int | None, colour: str) -> list[Row]:
    """Return the first `limit` rows, then one sum of the others, then the catch-all values."""
    named = [row for row in rows if not is_undetailed(row.name)]
    if limit is None or len(named) <= limit + 1:
        return rows
    rest = named[limit:]
    amounts = [row.amount for row in rest if row.amount is not None]
    secret = any(row.why for row in rest)
    others = Row(f"Autres ({len(rest)})", sum(amounts) if amounts and not secret else None, colour, SECRET * secret)
    return [*named[:limit], others, *(row for row in rows if is_undetailed(row.name))]


def column_text(amount: float | None, unit: str) -> str:
    """Return the amount as it stands above a column: « 12,3 M » from a million on, for a column is narrow."""
    if amount is None or is_missing(amount) or abs(amount) < MILLION:
        return value(amount, unit)
    return f"{number(amount / MILLION, 1)}{NO_BREAK}M"


def bar_text(amount: float | None, unit: str, total: float | None, share: bool) -> str:
    """Return the amount, followed by its share of `total` where there is one; noise may take a part above the whole."""
    if amount is None or is_missing(amount) or not (total or share) or 0 < (total or 0) < max(SMALL, amount):
        return value(amount, unit)
    return f"{value(amount, unit)}{NO_BREAK}({percent(amount / total)})" if total else percent(amount)


def share_text(row: Row, indicator: str, unit: str, total: float | None, share: bool) -> str:
    """Return the text of a bar; those whose answer is not known are no part of the people that shares are of."""
    apart = row.name == UNKNOWN and INDICATORS[indicator].unit == "personnes"
    return value(row.said, unit) if apart else bar_text(row.said, unit, total, share)


def rate_text(goal: Row, work: Row) -> str:
    """Return how much of the goal is done, as a percentage."""
    if goal.why or work.why:
        return absent(goal.said if goal.why else work.said)
    if goal.amount is None:
        return f"volume {MISSING}"
    if goal.amount == 0:
        return "sans objectif"
    return MISSING if work.amount is None else percent(work.amount / goal.amount)


def add_amounts(canvas: Canvas, ends: Sequence[float], centres: Sequence[float], texts: Sequence[str]) -> None:
    """Write the amounts beyond the end of the bars."""
    canvas.add_text(ends, centres, [NO_BREAK + text for text in texts], "middle right")


def add_names(canvas: Canvas, rows: Sequence[Row], picked: Sequence[str]) -> list[float]:
    """Write each name above the place of its bar; return the vertical middle of the bars."""
    tops, centres, texts = [], [], []
    for row in rows:
        lines = wrap(row.name)
        height = len(lines) * LINE_HEIGHT + BAR + 4 + GAP
        tops.append(canvas.top)
        centres.append(round(canvas.top + len(lines) * LINE_HEIGHT + 4 + BAR / 2, 1))
        texts.append(emphasised("<br>".join(lines), row.name in picked))
        canvas.add_cell(row.name, canvas.top - GAP / 2, height)
        canvas.top += height
    canvas.add_text([0] * len(rows), tops, texts, "bottom right")
    return centres


def emphasised(text: str, picked: bool) -> str:
    """Return the text, in bold when picked."""
    return f"<b>{text}</b>" if picked else text


def opacities(rows: Sequence[Row], picked: Sequence[str]) -> list[float] | float:
    """Return the opacity of each mark: marks that are not picked are faded."""
    return [1 if row.name in picked else 0.35 for row in rows] if picked else 1


def hatch(canvas: Canvas, hatched: Sequence[bool]) -> Trace:
    """Return the marker pattern that hatches some of the bars."""
    shapes = ["/" if one else "" for one in hatched]
    return {"shape": shapes, "fgcolor": canvas.theme.secondary, "size": 7, "solidity": 0.2}


def bar_marker(canvas: Canvas, colours: Sequence[str], outlined: Iterable[bool], hatched: Sequence[bool]) -> Trace:
    """Return the marker of bars, some outlined, some hatched."""
    line = {"color": canvas.theme.outline, "width": [int(one) for one in outlined]}
    return {"color": list(colours), "line": line} | ({"pattern": hatch(canvas, hatched)} if any(hatched) else {})


def bar_trace(canvas: Canvas, rows: Sequence[Row], centres: Sequence[float], picked: Sequence[str]) -> Trace:
    """Return the bars; catch-all values are hatched, and grey bars get an outline."""
    hatched = [is_undetailed(row.name) for row in rows]
    pale = [one or row.colour == canvas.theme.context for one, row in zip(hatched, rows, strict=True)]
    marker = bar_marker(canvas, [row.colour for row in rows], pale, hatched) | {"opacity": opacities(rows, picked)}
    return row_bars(rows, centres, BAR, marker)


def row_bars(rows: Sequence[Row], centres: Sequence[float], thickness: float, marker: Trace) -> Trace:
    """Return the horizontal bars of rows; a click filters on their names."""
    return horizontal([row.amount for row in rows], centres, thickness, marker, [row.name for row in rows])


def horizontal(
    amounts: Sequence[float | None],
    centres: Sequence[float],
    thickness: float,
    marker: Trace,
    names: Sequence[str] = (),
) -> Trace:
    """Return horizontal bars from zero; `names` are the values that a click filters on."""
    bars = {"type": "bar", "orientation": "h", "x": list(amounts), "y": list(centres), "width": thickness}
    return bars | {"marker": marker, "customdata": list(names), "hoverinfo": "skip"}
