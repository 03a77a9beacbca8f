"""A base seen through a selection: where every figure of every page and of every file comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pandas as pd

from analytics.base import own_words
from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute import areas, bilan, marches, queries
from analytics.compute.hours_origin import hours_origin
from analytics.french.dates import date_long, partial_year, up_to_short
from analytics.french.missing import SECRET, reason_of
from analytics.french.numbers import MISSING, is_missing
from analytics.sentences import hidden
from analytics.sentences.hours_known import origin_sentence

Reference = tuple[int, str, float, str]  # year, place, value, source


@dataclass(frozen=True)
class Answers:
    """Where a view gets its answers: from the base itself, or through the caches of an application."""

    compute: Callable[..., pd.DataFrame] = queries.compute
    compare: Callable[..., pd.DataFrame] = queries.compare
    ahead: Callable[..., None] = lambda *asked: None  # an answer that nobody keeps would be computed twice
    known_years: Callable[[Base], list[int]] = queries.known_years
    annotations: Callable[[Base], list[tuple[int, str]]] = queries.dated_notes
    references: Callable[[Base, str], list[Reference]] = queries.references
    year_bilan: Callable[[Base, Selection], pd.DataFrame] = bilan.bilan
    known_areas: Callable[[Base, str], pd.DataFrame] = areas.known_areas
    marches: Callable[[Base, Selection, marches.Rule], pd.DataFrame] = marches.marches


DIRECT = Answers()


@dataclass(frozen=True)
class View:
    """A base and a selection; `picked` is what the reader chose, before a filter was lifted to show all the others."""

    base: Base
    selection: Selection
    reader_choice: Selection | None = None
    answers: Answers = field(default=DIRECT, compare=False, repr=False)

    def compute(self, *indicators: str, by: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return one row per group (see `analytics.compute.queries.compute`)."""
        return self.answers.compute(self.base, self.selection, indicators, by)

    def compare(self, *indicators: str) -> pd.DataFrame:
        """Return values with their comparison (see `analytics.compute.queries.compare`)."""
        return self.answers.compare(self.base, self.selection, indicators)

    def ahead(self, *indicators: str, by: tuple[str, ...] = ()) -> None:
        """Prefetch what will be computed along `by`, or compared, while other things are drawn."""
        self.answers.ahead(self.base, self.selection, indicators, by)

    def having(self, dimension: str, *values: str) -> View:
        """Return the same view with one filter replaced, or lifted: a ranking shows the picked among others."""
        return self.seeing(self.selection.having(dimension, values))

    def seeing(self, selection: Selection) -> View:
        """Return the same view of another selection; what the reader picked stays known."""
        return replace(self, selection=selection, reader_choice=self.picked)

    @property
    def picked(self) -> Selection:
        return self.reader_choice or self.selection

    def picked_values(self, dimension: str) -> tuple[str, ...]:
        """Return the values of `dimension` that the reader has chosen, as figures and tables name them."""
        return (str(self.annee),) if dimension == "annee" else self.picked.values(dimension) if dimension else ()

    @property
    def annee(self) -> int:
        return self.selection.annee or self.years[-1]

    @property
    def years(self) -> list[int]:
        return self.answers.known_years(self.base)

    @property
    def every_year(self) -> View:
        """The same view over all the years of the base."""
        return self.seeing(self.selection.over(self.years))

    @property
    def place(self) -> str:
        return self.selection.place()

    @property
    def reference(self) -> str:
        """Name what figures are compared with."""
        return self.selection.reference(self.years)

    @property
    def reference_years(self) -> tuple[int, ...]:
        """The years that figures are compared with, among those of the base."""
        return self.selection.reference_years(self.years)

    @property
    def annotations(self) -> list[tuple[int, str]]:
        """The (year, short text) notes that the base keeps beside its figures; they speak of the whole département."""
        return [] if self.selection.filtres else self.answers.annotations(self.base)

    def references(self, indicator: str) -> list[Reference]:
        """Return what was published elsewhere for an indicator, when nothing but the year is selected."""
        return [] if self.selection.filtres else self.answers.references(self.base, indicator)

    def why_missing(self, indicator: str, by: tuple[str, ...] = ()) -> str:
        """Return why the filters or dimensions make an indicator meaningless; empty when they do not."""
        return queries.why_missing(indicator, self.selection, by)

    @property
    def paragraphs(self) -> list[own_words.Paragraph]:
        """The paragraphs written for the year; they speak of the whole département only."""
        return [] if self.place else own_words.paragraphs(self.base, self.annee)

    @property
    def running_year(self) -> int | None:
        """The year that is not over; None when the last known day ends one."""
        return partial_year(self.base.publication["arretee_le"])

    @property
    def running_date(self) -> str:
        """The last known day, short: « au 30/06 »."""
        return up_to_short(self.base.publication["arretee_le"])

    @property
    def mention(self) -> str:
        """What every figure carries: the mention of the base, then where the hours of the selection come from."""
        told = origin_sentence(hours_origin(self.base, self.selection))
        return " ".join(filter(None, (str(self.base.publication["mention"] or ""), told)))

    @property
    def legend(self) -> str:
        """What the public must know of numbers of people, said once a page; empty for the facilitatrice."""
        if self.base.role != PUBLIC:
            return ""
        people = float(self.compute("beneficiaires")["beneficiaires"].iloc[0])
        return hidden.legend(reason_of(people) == SECRET, len(self.selection.annees) == 1)

    @property
    def notice(self) -> str:
        """What a page or a file says once: the mention, then the legend."""
        return " ".join(filter(None, (self.mention, self.legend)))

    @property
    def settled(self) -> str:
        """The last day that the figures know: « 31 décembre 2022 »."""
        return date_long(self.base.publication["arretee_le"])

    @property
    def source(self) -> str:
        """The line that every page of every file carries."""
        version, published = (self.base.publication[key] for key in ("version", "publiee_le"))
        day = MISSING if pd.isna(published) else date_long(published)
        return f"Relevés de la facilitatrice arrêtés au {self.settled}, version {version} du {day}."

    @property
    def screen_source(self) -> str:
        """The line under each card."""
        return f"Source : relevés de la facilitatrice, arrêtés au {self.settled}. {self.mention}".strip()

    @property
    def keeps_nothing(self) -> bool:
        """Whether the filters keep nobody and no marché; what is hidden may be something."""
        if not self.selection.filtres:
            return False
        amounts = self.compute("marches_suivis", "beneficiaires").iloc[0].tolist()
        return not any(map(reason_of, amounts)) and not any(amount > 0 for amount in amounts)

    @property
    def is_empty(self) -> bool:
        """Whether the selection holds no figure at all."""
        row = self.compute("heures_clausees", "heures_realisees", "marches_suivis").iloc[0]
        return all(is_missing(amount) or not amount for amount in row)
