"""Cards: a figure with its message and its table, declared once and computed for a selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from analytics.compute.by_year import with_absent_years
from analytics.declarations.dimensions import FILTERS
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import count
from analytics.protection.noise import LEAST
from analytics.sentences.hidden import is_rough, label, noisy
from analytics.sentences.known import share_base
from analytics.sentences.titles import neutral_title
from analytics.views.beside import set_beside
from analytics.views.beside.pointed import Before
from analytics.views.charts import Chart, Drawn
from analytics.views.context import Context
from analytics.views.emptiness import empty_message, given, is_refused, nothing_for, part_of_year, readable
from analytics.views.kinds import Bullet, Kind, Plot
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
        frame = self.through(view).compute(*self.indicators, by=self.by)
        return self.prepare(with_absent_years(view.base, frame) if self.by == ("annee",) else frame)

    def _refuses(self, view: View) -> bool:
        return is_refused(self.frame(view), self.indicators)

    def drawn(self, context: Context) -> Drawn:
        """Return what the figure of the card is drawn from."""
        total = context.total(self.of) if self.of else None
        frame = self.frame(context.view)
        if total is not None:
            total = share_base(frame, self.indicators[0], self.by[0], total)
        return Drawn(self.through(context.view), frame, self.indicators, self.by[0], total)

    def computed(self, context: Context) -> ComputedCard:
        """Return the card for the selection of a page."""
        context, lifted = readable(context, self._refuses)
        drawn = self.drawn(context)
        view, frame = drawn.view, given(drawn.frame[list(self.columns)] if self.columns else drawn.frame)
        title, subtitle, note = (_said(text, context, drawn.frame) for text in (self.title, self.subtitle, self.note))
        indicators = tuple(name for name in frame.columns if name in INDICATORS)
        table, by = frame_table(frame), self.by[0]
        empty = "" if self.is_known(context) else empty_message(view, frame)
        figure = None if empty or self._draws_nothing(context, drawn) else self.figure
        measures = ", ".join(label(frame, name) for name in indicators)
        return ComputedCard(
            view,
            self.key,
            title,
            table,
            subtitle or f"{measures} · {view.describe()}",
            plot=figure.plot(drawn) if figure else None,
            pointed=None if empty else lambda: self.pointed(context, drawn),
            chart=(lambda most: self.chart(context, most, drawn, lifted)) if figure else None,
            indicators=indicators,
            alternative=_alternative(title, table, len(table.columns) - len(indicators)),
            note=" ".join(
                filter(None, [lifted, note, self._base_note(context, drawn), set_beside.note(view, by, self.of)])
            ),
            pick=by if by in (*FILTERS, "annee") else "",
            by=by,
            wide=self.wide,
            tall=self.tall,
            empty=empty,
        )

    def _draws_nothing(self, context: Context, drawn: Drawn) -> bool:
        """Whether the figure would have no mark, the table alone having amounts: no row has one of what is drawn."""
        names = list(self.indicators[: 2 if isinstance(self.figure, Bullet) else 1])
        return not self.is_known(context) and bool(drawn.frame[names].isna().all(axis=None))

    def _base_note(self, context: Context, drawn: Drawn) -> str:
        """Return what the shares are of, when not of everybody."""
        everyone = context.total(self.of) if self.of else None
        if everyone is None or drawn.total is None or not 1 < drawn.total < everyone:
            return ""
        is_noisy = is_rough(drawn.frame, self.indicators[0])
        if is_noisy and drawn.total < LEAST:
            return ""
        known = noisy(drawn.frame, drawn.total) if is_noisy else drawn.total
        return f"Parts {'d’' if is_noisy else 'des '}{count(known, 'personne')} pour qui la réponse est connue."

    def pointed(self, context: Context, drawn: Drawn) -> Mapping[str, str]:
        """Return what each mark of the figure says."""
        before = Before(drawn.view, lambda view: self.prepare(view.compute(*self.indicators, by=self.by)), self.by)
        said = self.figure.pointed(drawn, before) if self.figure else {}
        return set_beside.beside_marks(drawn.view, self.by[0], self.of, dict(said))

    def chart(
        self, context: Context, most: int | None = None, drawn: Drawn | None = None, lifted: str = ""
    ) -> Chart | None:
        """Return the figure for slides and paper, `most` bars at most; None when the card has a table only."""
        if not self.figure:
            return None
        if drawn is None:
            context, lifted = readable(context, self._refuses)
            drawn = self.drawn(context)
        title, note = (_said(text, context, drawn.frame) for text in (self.title, self.note))
        says_nothing = title == neutral_title(self.by[0], self.indicators[0])  # nor what shares are of
        notes = (lifted, note, self._base_note(context, drawn) if says_nothing else "")
        chart = self.figure.chart(drawn, title, " ".join(filter(None, notes)), most)
        chart = chart if chart.note else replace(chart, note=lifted)  # years and parts have no other note
        return replace(chart, title=chart.measure) if says_nothing else chart


def _said(text: Said, context: Context, frame: pd.DataFrame) -> str:
    return text if isinstance(text, str) else text(context, frame)


@dataclass(frozen=True)
class ComputedCard:
    """A card for one selection: what the screen, a file and the command line show of it.

    `pointed` gives what each mark of the figure says, `chart` the figure for slides and paper. `pick` is the dimension
    that choosing a bar filters. `file` is the table of the files, where it holds more than the screen; `total` is the
    first cell of the row of totals, which filters nothing; `levels` are the classes of the cells of a heat table, 0 to
    4. Texts left empty are deduced.
    """

    view: View
    key: str
    title: str
    table: Table
    subtitle: str = ""
    plot: Plot | None = None
    pointed: Callable[[], Mapping[str, str]] | None = None
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
        scope = self.view.describe()
        first = "" if self.alternative else " ; ".join(", ".join(row) for row in self.table.texts[:3])
        nothing = part_of_year(self.view, self.indicators) or nothing_for(self.view)
        deduced = {
            "subtitle": scope,
            "alternative": f"{self.title}. {first}." if first else self.title,
            "definition": definitions(self.indicators),
            "source": self.view.screen_source,
            "empty": "" if self.table.columns and len(self.table.columns[0].values) else nothing,
            "file_name": f"{self.key}-{self.view.selection.annee}.csv",
            "mention": self.view.mention,
            "file_scope": scope,
        }
        for name, text in deduced.items():
            object.__setattr__(self, name, getattr(self, name) or text)

    @property
    def file_table(self) -> Table:
        return self.file or self.table

    @property
    def csv(self) -> str:
        """The table as CSV."""
        return self.file_table.csv(self.file_scope, self.mention)


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
