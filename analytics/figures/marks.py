"""The marks of the figures: rows of a frame as bars, tracks, parts of a whole and dots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.declarations.missing import SECRET, hidden, reason_of
from analytics.declarations.palette import colour_of, is_undetailed
from analytics.figures.drawing import Canvas, Trace, wrap
from analytics.french import numbers
from analytics.sentences.phrases import SMALL

BAR, GAP = 18, 14
MILLION = 1_000_000
WRITTEN_UNITS = ("h", "%", "ETP", "mois")
NO_BREAK = "\u00a0"


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


def number(given: float | None) -> float | None:
    """Return an amount of a frame, None when it is missing."""
    return None if given is None or numbers.is_missing(given) else float(given)


def read_rows(frame: pd.DataFrame, indicator: str, by: str, theme: str, *, coloured: bool = False) -> list[Row]:
    """Return the rows of `frame` in its order, coloured by family if known, by value on request."""
    dimension = by if coloured or is_family(by) or "famille" not in frame else "famille"
    keys = frame[dimension].tolist()
    if not coloured and not is_family(dimension):
        dimension = ""
    return [
        Row(
            str(name),
            number(amount),
            colour_of(dimension, str(name if is_undetailed(str(name)) else key), theme),
            reason_of(amount),
        )
        for name, amount, key in zip(frame[by].tolist(), frame[indicator].tolist(), keys, strict=True)
    ]


def is_family(dimension: str) -> bool:
    """Return whether bars of `dimension` carry a colour each; only families have colours."""
    return dimension == "famille"


def largest(rows: Sequence[Row]) -> float:
    """Return the amount of the longest bar, never zero."""
    return max((row.length for row in rows), default=0) or 1


def limited(rows: list[Row], limit: int | None, colour: str) -> list[Row]:
    """Return the first `limit` rows, then one sum of the others, then the catch-all values."""
    apart = [row for row in rows if is_undetailed(row.name)]
    named = [row for row in rows if not is_undetailed(row.name)]
    if limit is None or len(named) <= limit + 1:
        return rows
    rest = named[limit:]
    known = [row.amount for row in rest if row.amount is not None]
    secret = any(row.why for row in rest)
    others = Row(f"Autres ({len(rest)})", sum(known) if known and not secret else None, colour, SECRET * secret)
    return [*named[:limit], others, *apart]


def amount_text(amount: float | None, unit: str) -> str:
    """Return the amount as written in a figure: the unit only where the reader needs it."""
    return numbers.value(amount, unit if unit in WRITTEN_UNITS else "")


def column_text(amount: float | None, unit: str) -> str:
    """Return the amount as it stands above a column: « 12,3 M » from a million on, for a column is narrow."""
    if amount is None or numbers.is_missing(amount) or abs(amount) < MILLION:
        return amount_text(amount, unit)
    return f"{numbers.number(amount / MILLION, 1)}{NO_BREAK}M"


def bar_text(amount: float | None, unit: str, total: float | None, share: bool) -> str:
    """Return the amount, followed by its share of `total` where there is one."""
    if amount is None or numbers.is_missing(amount) or not (total or share) or 0 < (total or 0) < SMALL:
        return amount_text(amount, unit)
    if not total:
        return numbers.percent(amount)
    return f"{amount_text(amount, unit)}{NO_BREAK}({numbers.percent(amount / total)})"


def rate_text(goal: Row, work: Row) -> str:
    """Return how much of the goal is done, as a percentage."""
    if goal.why or work.why:
        return numbers.absent(goal.said if goal.why else work.said)
    if goal.amount is None:
        return f"volume {amount_text(None, '')}"
    if goal.amount == 0:
        return "sans objectif"
    return amount_text(None, "") if work.amount is None else numbers.percent(work.amount / goal.amount)


def add_amounts(canvas: Canvas, ends: Sequence[float], centres: Sequence[float], texts: Sequence[str]) -> None:
    """Write the amounts beyond the end of the bars."""
    canvas.add_text(ends, centres, [NO_BREAK + text for text in texts], "middle right")


def add_names(canvas: Canvas, rows: Sequence[Row], picked: Sequence[str]) -> list[float]:
    """Write each name above the place of its bar; return the vertical middle of the bars."""
    tops, centres, texts = [], [], []
    for row in rows:
        lines = wrap(row.name)
        height = len(lines) * canvas.line_height + canvas.px(BAR + 4 + GAP)
        tops.append(canvas.top)
        centres.append(round(canvas.top + len(lines) * canvas.line_height + canvas.px(4 + BAR / 2), 1))
        texts.append(_emphasised("<br>".join(lines), row.name in picked))
        canvas.add_cell(row.name, canvas.top - canvas.px(GAP / 2), height)
        canvas.top += height
    canvas.add_text([0] * len(rows), tops, texts, "bottom right")
    return centres


def _emphasised(text: str, picked: bool) -> str:
    return f"<b>{text}</b>" if picked else text


def opacities(names: Sequence[str], picked: Sequence[str]) -> list[float] | float:
    """Return the opacity of each mark: marks that are not picked are faded."""
    return [1 if name in picked else 0.35 for name in names] if picked else 1


def hatch(canvas: Canvas, hatched: Sequence[bool]) -> Trace:
    """Return the marker pattern that hatches some of the bars."""
    shapes = ["/" if one else "" for one in hatched]
    return {"shape": shapes, "fgcolor": canvas.theme.secondary, "size": canvas.px(7), "solidity": 0.2}


def bar_trace(canvas: Canvas, rows: Sequence[Row], centres: Sequence[float], picked: Sequence[str]) -> Trace:
    """Return the bars; catch-all values are hatched, and grey bars get an outline."""
    hatched = [is_undetailed(row.name) for row in rows]
    pale = [one or row.colour == canvas.theme.context for one, row in zip(hatched, rows, strict=True)]
    marker: Trace = {
        "color": [row.colour for row in rows],
        "opacity": opacities([row.name for row in rows], picked),
        "line": {"color": canvas.theme.outline, "width": [int(one) for one in pale]},
    }
    if any(hatched):
        marker["pattern"] = hatch(canvas, hatched)
    return horizontal(canvas, [row.amount for row in rows], centres, BAR, marker, [row.name for row in rows])


def horizontal(
    canvas: Canvas,
    amounts: Sequence[float | None],
    centres: Sequence[float],
    thickness: float,
    marker: Trace,
    names: Sequence[str] = (),
) -> Trace:
    """Return horizontal bars from zero; `names` are the values that a click filters on."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(amounts),
        "y": list(centres),
        "width": canvas.px(thickness),
        "marker": marker,
        "customdata": list(names),
        "hoverinfo": "skip",
    }


def part(canvas: Canvas, row: Row, start: float) -> Trace:
    """Return one part of a proportional bar, which begins where the part before it ends."""
    marker: Trace = {"color": row.colour, "line": {"color": canvas.theme.paper, "width": 2}}
    if is_undetailed(row.name):
        marker |= {"pattern": hatch(canvas, [True]), "line": {"color": canvas.theme.outline, "width": 1}}
    trace = horizontal(canvas, [row.amount], [canvas.px(20)], 40, marker, [row.name])
    return trace | {"base": [start], "name": row.name}


def dot_trace(canvas: Canvas, shown: int, filled: int, across: int, step: float) -> Trace:
    """Return `shown` dots in rows of `across`, the first `filled` ones in colour."""
    theme = canvas.theme
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [(index % across + 0.5) * step for index in range(shown)],
        "y": [canvas.top + (index // across + 0.5) * step for index in range(shown)],
        "marker": {
            "size": step - canvas.px(6),
            "color": [theme.categories[1] if index < filled else theme.context for index in range(shown)],
            "line": {"color": theme.outline, "width": [int(index >= filled) for index in range(shown)]},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
