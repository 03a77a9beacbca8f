"""Kinds of figures: how the frame of a card is drawn, on the screen and on slides and paper."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from analytics.figures import plots
from analytics.views import charts
from analytics.views.beside import pointed
from analytics.views.beside.pointed import Before, Pointed
from analytics.views.charts import Chart, Drawn

ANNOTATED = ("heures_clausees", "heures_realisees")  # what the notes of a bilan are about
Plot = Callable[[str], "dict[str, Any] | None"]  # theme -> Plotly dictionary


class Kind(Protocol):
    """A way to draw: `plot` on the screen, `chart` on slides and paper, where at most `most` bars can be read.

    `pointed` is what each mark says on the screen.
    """

    def plot(self, drawn: Drawn) -> Plot: ...

    def pointed(self, drawn: Drawn, before: Before) -> Pointed: ...

    def chart(self, drawn: Drawn, title: str, note: str, most: int | None) -> Chart: ...


def _least(*limits: int | None) -> int | None:
    return min((limit for limit in limits if limit), default=None)


@dataclass(frozen=True)
class Bars:
    """One horizontal bar a row; `share` draws each over the whole, `limit` sums the rest."""

    share: bool = False
    limit: int | None = None

    def plot(self, drawn: Drawn) -> Plot:
        return lambda theme: plots.bars(
            drawn.frame,
            drawn.indicator,
            drawn.by,
            unit=drawn.unit,
            share=self.share,
            limit=self.limit,
            context_total=drawn.total,
            picked=drawn.picked,
            theme=theme,
        )

    def pointed(self, drawn: Drawn, before: Before) -> Pointed:
        return pointed.of_rows(drawn, before, self.limit)

    def chart(self, drawn: Drawn, title: str, note: str, most: int | None) -> Chart:
        return charts.ranking(drawn, title, note, limit=_least(self.limit, most), share=self.share)


@dataclass(frozen=True)
class Proportion:
    """A whole cut into its parts."""

    def plot(self, drawn: Drawn) -> Plot:
        return lambda theme: plots.proportion(drawn.frame, drawn.indicator, drawn.by, unit=drawn.unit, theme=theme)

    def pointed(self, drawn: Drawn, before: Before) -> Pointed:
        return pointed.of_parts(drawn, before)

    def chart(self, drawn: Drawn, title: str, note: str, most: int | None) -> Chart:
        return charts.parts(drawn, title)


@dataclass(frozen=True)
class Bullet:
    """What is done over what is promised, the first `limit` rows."""

    limit: int | None = None

    def plot(self, drawn: Drawn) -> Plot:
        frame = drawn.frame.head(self.limit) if self.limit else drawn.frame
        return lambda theme: plots.bullet(frame, drawn.by, *drawn.indicators[:2], picked=drawn.picked, theme=theme)

    def pointed(self, drawn: Drawn, before: Before) -> Pointed:
        return pointed.of_goals(drawn, before)

    def chart(self, drawn: Drawn, title: str, note: str, most: int | None) -> Chart:
        return charts.goals(drawn, title, note, _least(self.limit, most))


@dataclass(frozen=True)
class Dots:
    """One dot a person, those of `indicator` filled."""

    indicator: str
    label: str

    def plot(self, drawn: Drawn) -> Plot:
        amount = float(drawn.view.compare(self.indicator)["valeur"].iloc[0])
        total = float("nan") if drawn.total is None else drawn.total
        return lambda theme: plots.dots(amount, total, self.label, theme=theme)

    def pointed(self, drawn: Drawn, before: Before) -> Pointed:
        return {self.label: pointed.of_count(drawn, self.indicator)}

    def chart(self, drawn: Drawn, title: str, note: str, most: int | None) -> Chart:
        return charts.ranking(drawn, title, note, limit=most, share=True)


@dataclass(frozen=True)
class Years:
    """One column a year, the running one hatched; `references` adds lines of figures published elsewhere."""

    references: bool = False

    def plot(self, drawn: Drawn) -> Plot:
        view = drawn.view
        return lambda theme: plots.with_references(
            plots.columns(
                drawn.frame,
                drawn.indicator,
                unit=drawn.unit,
                picked=() if view.picked.annee is None else (view.picked.annee,),
                partial=view.running_year,
                dated=view.running_date,
                annotations=view.annotations if drawn.indicator in ANNOTATED else (),
                theme=theme,
            ),
            view.references(drawn.indicator) if self.references else (),
            unit=drawn.unit,
            theme=theme,
        )

    def pointed(self, drawn: Drawn, before: Before) -> Pointed:
        return pointed.of_years(drawn)

    def chart(self, drawn: Drawn, title: str, note: str, most: int | None) -> Chart:
        return charts.years(drawn, title, drawn.view.annotations if drawn.indicator in ANNOTATED else ())
