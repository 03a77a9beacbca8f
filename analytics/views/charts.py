"""Frames to bars for paper and slides: what each bar is called, how long it is, what is written beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.palette import is_undetailed, theme_named
from analytics.figures import marks
from analytics.figures.marks import Row
from analytics.french import numbers
from analytics.french.grammar import stopped, uncapitalised
from analytics.french.missing import SECRET, hidden, reason_of
from analytics.sentences import titles
from analytics.sentences.hidden import label as label_of
from analytics.sentences.phrases import first_of
from analytics.views.view import View

THEME = "print"
YEARS = 7


@dataclass(frozen=True)
class Drawn:
    """What a figure is drawn from; `total` is what shares are of."""

    view: View
    frame: pd.DataFrame
    indicators: tuple[str, ...]
    by: str
    total: float | None = None

    @property
    def indicator(self) -> str:
        return self.indicators[0]

    @property
    def unit(self) -> str:
        return INDICATORS[self.indicator].suffix

    @property
    def picked(self) -> tuple[str, ...]:
        return self.view.picked.values(self.by)


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its amount (None when it is not known), the text beside it, its colour.

    `goal` is the longer, paler bar behind it, where there is one; `detail` says something more of the row; `begin` is
    where the bar starts, in a waterfall.
    """

    name: str
    amount: float | None
    text: str
    colour: str
    hatched: bool = False
    goal: float | None = None
    detail: str = ""
    group: str = ""
    begin: float = 0


@dataclass(frozen=True)
class Chart:
    """Bars with the message, the measure and the reading note that go with them.

    `kind` is barres, colonnes, parts, objectif or cascade; `whole` is what the longest possible bar stands for.
    """

    kind: str
    title: str
    measure: str
    bars: tuple[Bar, ...]
    by: str
    indicator: str
    unit: str
    whole: float
    note: str = ""
    marked: str = ""

    @property
    def alternative(self) -> str:
        """What the chart shows, in words."""
        notes = {bar.name: f" ({bar.detail})" for bar in self.bars if self.kind == "colonnes" and bar.detail}
        said = " ; ".join(
            ", ".join(filter(None, (bar.name, f"{bar.text}{notes.get(bar.name, '')}"))) for bar in self.bars
        )
        head = self.title if self.title.startswith(self.measure) else f"{stopped(self.title)} {self.measure}"
        return stopped(f"{head} : {said or 'rien à montrer'}")


def ranking(drawn: Drawn, title: str, note: str, *, limit: int | None, share: bool) -> Chart:
    """Return one horizontal bar a row, with its share of the total; `share` draws each over the whole total."""
    indicator, by = drawn.indicator, drawn.by
    total = None if drawn.total is None or numbers.is_missing(drawn.total) else drawn.total
    rows = marks.read_rows(drawn.frame, indicator, by, THEME)
    if titles.adds_up(indicator, by):
        shown = marks.limited(rows, limit, theme_named(THEME).context)
    else:
        shown = rows[:limit]
        note += f" {first_of(by, len(shown), len(rows))}." if len(shown) < len(rows) else ""
    bars = tuple(_bar(row, marks.share_text(row, indicator, drawn.unit, total, False)) for row in shown)
    whole = (total if share else None) or marks.largest(shown)
    return Chart(
        "barres", title, measure(drawn.frame, indicator, by), bars, by, indicator, drawn.unit, whole, note.strip()
    )


def years(drawn: Drawn, title: str, notes: Sequence[tuple[int, str]] = ()) -> Chart:
    """Return one column a year, up to the last seven, that of the view marked; `notes` say something of some years."""
    annee, indicator, theme = drawn.view.picked.annee or drawn.view.annee, drawn.indicator, theme_named(THEME)
    known = list(drawn.frame["annee"])
    last = min(len(known), max(known.index(annee) + 2, YEARS)) if annee in known else len(known)
    rows = marks.read_rows(drawn.frame.iloc[max(0, last - YEARS) : last], indicator, "annee", THEME)
    colours, names = {str(annee): theme.done}, drawn.view.dated_years
    details = {str(year): text for year, text in notes}
    bars = [
        Bar(
            names.get(row.name, row.name),
            row.amount,
            numbers.number(row.said),
            colours.get(row.name, theme.context),
            row.name in names,
            detail=details.get(row.name, ""),
        )
        for row in rows
    ]
    label, whole, marked = (
        measure(drawn.frame, indicator, "annee"),
        marks.largest(rows),
        names.get(str(annee), str(annee)),
    )
    return Chart("colonnes", title, label, tuple(bars), "annee", indicator, drawn.unit, whole, marked=marked)


def parts(drawn: Drawn, title: str) -> Chart:
    """Return the parts of a whole, each in the colour of its value, with its share."""
    indicator, by = drawn.indicator, drawn.by
    rows = [row for row in marks.read_rows(drawn.frame, indicator, by, THEME, coloured=True) if row.length or row.why]
    whole = sum(row.length for row in rows) or 1
    total = None if any(row.why for row in rows) else whole
    bars = tuple(_bar(row, marks.bar_text(row.said, drawn.unit, total, False)) for row in rows)
    return Chart("parts", title, measure(drawn.frame, indicator, by), bars, by, indicator, drawn.unit, whole)


def goals(drawn: Drawn, title: str, note: str, limit: int | None) -> Chart:
    """Return what is done (second indicator) over what is promised (first), with the rate in words."""
    promised, done, *_ = drawn.indicators
    wanted, made = (marks.read_rows(drawn.frame.iloc[:limit], name, drawn.by, THEME) for name in (promised, done))
    colour = theme_named(THEME).done
    bars = tuple(
        Bar(
            work.name,
            work.amount,
            marks.rate_text(goal, work),
            colour,
            goal=goal.amount,
            detail=f"{numbers.hours(work.said)} sur {numbers.hours(goal.said)}",
        )
        for goal, work in zip(wanted, made, strict=True)
    )
    whole = max([max(bar.goal or 0, bar.amount or 0) for bar in bars], default=0) or 1
    label = f"{INDICATORS[done].label} et {uncapitalised(INDICATORS[promised].label)}"
    return Chart("objectif", title, label, bars, drawn.by, done, "h", whole, note)


def _bar(row: Row, text: str) -> Bar:
    return Bar(row.name, row.amount, text, row.colour, is_undetailed(row.name))


def measure(frame: pd.DataFrame, indicator: str, by: str) -> str:
    """Return what a chart measures: « Heures clausées par maître d’ouvrage »."""
    return f"{label_of(frame, indicator)} par {uncapitalised(DIMENSIONS[by].label)}"


def grouped(frame: pd.DataFrame, indicator: str, by: str, group: str, limit: int) -> list[tuple[str, list[Bar]]]:
    """Return the rows of each group, at most `limit` in all: the smallest are summed group by group."""
    ranked = frame.sort_values(indicator, ascending=False, kind="stable", na_position="last")
    kept = set(frame[by]) if len(frame) <= limit else set(ranked[by].head(limit))
    unit = INDICATORS[indicator].suffix
    found = []
    for name, rows in frame.groupby(group, sort=False):
        shown = marks.read_rows(rows[rows[by].isin(kept)], indicator, by, THEME)
        bars = [_bar(row, numbers.value(row.said, unit)) for row in shown]
        rest = rows[~rows[by].isin(kept)]
        if len(rest):
            secret = any(map(reason_of, rest[indicator]))
            total = hidden(SECRET) if secret else rest[indicator].sum(min_count=1)
            amount = None if pd.isna(total) else float(total)
            text = numbers.value(total, unit)
            bars.append(Bar(f"Autres ({len(rest)})", amount, text, theme_named(THEME).context))
        found.append((str(name), bars))
    return found
