"""Cards: a figure with its message and its table, declared once and computed for a selection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from analytics.declarations.dimensions import DIMENSIONS, FILTERS
from analytics.declarations.indicators import INDICATORS
from analytics.sentences import hidden
from analytics.views.charts import Chart, Drawn
from analytics.views.context import Context
from analytics.views.emptiness import empty_message, nothing_for
from analytics.views.kinds import Kind, Plot
from analytics.views.table import Table, frame_table
from analytics.views.view import View

Said = str | Callable[[Context, pd.DataFrame], str]


@dataclass(frozen=True)
class Card:
    """A card as a page declares it: `indicators` by dimensions, drawn as `figure`.

    `of` names the indicator whose total gives shares; `columns` are those that the table shows, all by default;
    `is_known` says whether the figure is of a total known to all, whatever of the frame is hidden.
    """

    key: str
    title: Said
    indicators: tuple[str, ...]
    by: tuple[str, ...]
    figure: Kind | None = None
    note: Said = ""
    subtitle: Said = ""
    of: str = ""
    columns: tuple[str, ...] = ()
    wide: bool = False
    tall: bool = False
    is_known: Callable[[Context], bool] = lambda context: False
    through: Callable[[View], View] = field(default=lambda view: view)
    prepare: Callable[[pd.DataFrame], pd.DataFrame] = field(default=lambda frame: frame)

    def frame(self, view: View) -> pd.DataFrame:
        """Return the rows of the card: its dimensions, then its indicators."""
        return self.prepare(self.through(view).compute(*self.indicators, by=self.by))

    def drawn(self, context: Context, frame: pd.DataFrame | None = None) -> Drawn:
        """Return what the figure of the card is drawn from."""
        frame = self.frame(context.view) if frame is None else frame
        total = context.total(self.of) if self.of else None
        dimension = next((name for name in frame.columns if name in DIMENSIONS), "")
        return Drawn(self.through(context.view), frame, self.indicators, dimension, total)

    def computed(self, context: Context) -> ComputedCard:
        """Return the card for the selection of a page."""
        frame = self.frame(context.view)
        drawn, view = self.drawn(context, frame), self.through(context.view)
        frame = frame[list(self.columns)] if self.columns else frame
        title = said(self.title, context, drawn.frame)
        empty = "" if self.is_known(context) else empty_message(view, frame)
        note = said(self.note, context, drawn.frame)
        note = said(self.note, context, drawn.frame)
        return frame_card(
            view,
            frame,
            title,
            key=self.key,
            plot=None if empty or self.figure is None else self.figure.plot(drawn),
            chart=None if empty else lambda most: self._chart(context, drawn, most),
            subtitle=said(self.subtitle, context, drawn.frame),
            note=" ".join(filter(None, [note, "" if empty else hidden.note(frame)])),
            wide=self.wide,
            tall=self.tall,
            empty=empty,
        )

    def chart(self, context: Context, most: int | None = None) -> Chart | None:
        """Return the figure for slides and paper, `most` bars at most; None when the card has a table only."""
        return self._chart(context, self.drawn(context), most)

    def _chart(self, context: Context, drawn: Drawn, most: int | None) -> Chart | None:
        title, note = (said(text, context, drawn.frame) for text in (self.title, self.note))
        return self.figure.chart(drawn, title, note, most) if self.figure else None


def said(text: Said, context: Context, frame: pd.DataFrame) -> str:
    """Return a text of a card, written from its frame where it is a function."""
    return text if isinstance(text, str) else text(context, frame)


@dataclass(frozen=True)
class ComputedCard:
    """A card for one selection: what the screen, a file and the command line show of it.

    `chart` gives the figure for slides and paper. `pick` is the dimension that choosing a bar filters. `file` is the
    table of the files, where it holds more than the screen; `total` is the first cell of the row of totals, which
    filters nothing; `levels` are the classes of the cells of a heat table, 0 to 4. Texts left empty are deduced.
    """

    view: View
    key: str
    title: str
    table: Table
    subtitle: str = ""
    plot: Plot | None = None
    chart: Callable[[int | None], Chart | None] | None = None
    indicators: tuple[str, ...] = ()
    alternative: str = ""
    definition: str = ""
    source: str = ""
    note: str = ""
    pick: str = ""
    by: str = ""
    wide: bool = False
    tall: bool = False
    empty: str = ""
    total: str = ""
    levels: tuple[tuple[int | None, ...], ...] = ()
    file: Table | None = None
    file_name: str = ""
    mention: str = ""
    file_scope: str = ""

    def __post_init__(self) -> None:
        scope = self.view.selection.describe()
        deduced = {
            "subtitle": scope,
            "alternative": self.alternative or self._first_rows(),
            "definition": definitions(self.indicators),
            "source": self.view.screen_source,
            "empty": "" if self.table.columns and len(self.table.columns[0].values) else nothing_for(self.view),
            "file_name": f"{self.key}-{self.view.selection.annee}.csv",
            "mention": self.view.mention,
            "file_scope": scope,
        }
        for name, text in deduced.items():
            object.__setattr__(self, name, getattr(self, name) or text)

    def _first_rows(self) -> str:
        first = " ; ".join(", ".join(row) for row in self.table.texts[:3])
        return f"{self.title}. {first}." if first else self.title

    @property
    def file_table(self) -> Table:
        return self.file or self.table

    @property
    def csv(self) -> str:
        """The table as CSV."""
        return self.file_table.csv(self.file_scope, self.mention)


def frame_card(view: View, frame: pd.DataFrame, title: str, *, subtitle: str = "", **shown: Any) -> ComputedCard:
    """Return the card of a frame whose first columns are dimensions and whose others are indicators.

    `shown` goes to `ComputedCard`.
    """
    dimensions = [name for name in frame.columns if name in DIMENSIONS]
    indicators = tuple(name for name in frame.columns if name in INDICATORS)
    measures = ", ".join(INDICATORS[name].label for name in indicators)
    table, by = frame_table(frame), dimensions[0] if dimensions else ""
    return ComputedCard(
        view,
        title=title,
        table=table,
        subtitle=subtitle or f"{measures} · {view.selection.describe()}",
        indicators=indicators,
        alternative=_alternative(title, table, len(dimensions)),
        pick=by if by in (*FILTERS, "annee") else "",
        by=by,
        **shown,
    )


def definitions(indicators: Sequence[str]) -> str:
    """Return the definition and the source of each indicator, one per line."""
    return "\n".join(f"{INDICATORS[name].label} : {INDICATORS[name].rule}" for name in indicators)


def _alternative(title: str, table: Table, dimensions: int) -> str:
    """Return what the figure shows, in words: its title and its first values."""
    rows = table.texts
    if not rows or not dimensions or len(table.columns) == dimensions:
        return title
    first = [f"{row[0]} {row[dimensions]}" for row in rows[:8]]
    more = f" ; et {len(rows) - len(first)} de plus dans le tableau" if len(rows) > len(first) else ""
    stop = "" if title.endswith(("?", "!")) else "."
    return f"{title}{stop} {' ; '.join(first)}{more}."
