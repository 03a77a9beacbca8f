"""Kinds of figures: how the frame of a card is drawn on the screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.figures import plots
from analytics.views.view import View

ANNOTATED = ("heures_clausees", "heures_realisees")  # what the notes of a bilan are about
Plot = Callable[[str], "dict[str, Any] | None"]  # theme -> Plotly dictionary


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


class Kind(Protocol):
    """A way to draw."""

    def plot(self, drawn: Drawn) -> Plot: ...


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


@dataclass(frozen=True)
class Proportion:
    """A whole cut into its parts."""

    with_unit: bool = True

    def plot(self, drawn: Drawn) -> Plot:
        unit = drawn.unit if self.with_unit else ""
        return lambda theme: plots.proportion(drawn.frame, drawn.indicator, drawn.by, unit=unit, theme=theme)


@dataclass(frozen=True)
class Bullet:
    """What is done over what is promised, the first `limit` rows."""

    limit: int | None = None

    def plot(self, drawn: Drawn) -> Plot:
        frame = drawn.frame.head(self.limit) if self.limit else drawn.frame
        return lambda theme: plots.bullet(frame, drawn.by, *drawn.indicators[:2], picked=drawn.picked, theme=theme)


@dataclass(frozen=True)
class Dots:
    """One dot a person, those of `indicator` filled."""

    indicator: str
    label: str

    def plot(self, drawn: Drawn) -> Plot:
        amount = float(drawn.view.compare(self.indicator)["valeur"].iloc[0])
        total = float("nan") if drawn.total is None else drawn.total
        return lambda theme: plots.dots(amount, total, self.label, theme=theme)


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
