"""A base seen through a selection: where every figure of every page and of every file comes from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd

from analytics.base import own_words
from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute import areas, bilan, marches, queries
from analytics.compute.hours_origin import hours_origin
from analytics.declarations.yardsticks import is_of_a_year
from analytics.french.dates import MONTHS, date_long, ends_month, partial_year, up_to_short
from analytics.french.grammar import run_on
from analytics.french.missing import reason_of
from analytics.french.numbers import is_missing
from analytics.protection.classes import is_told_in_part
from analytics.sentences import hidden
from analytics.sentences.known import origin_sentence
from analytics.sentences.phrases import Period, during

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
    def runs(self) -> bool:
        """Whether the year shown is not over."""
        return self.selection.runs(self._settled)

    @property
    def period(self) -> Period:
        """What sentences say of the year shown: « 2022 », or the last known day of one still running."""
        return self.settled if self.runs else self.annee

    def describe(self) -> str:
        """Return the selection in words, for titles and file headers: « 2022 · Grand Auch »."""
        years, dot, place = self.selection.describe().partition(" · ")
        if self.selection.debut:
            years += f",{self.months}"
        elif self.runs and len(self.selection.annees) == 1:
            years = during(self.period)
        return f"{years}{dot}{place}"

    @property
    def months(self) -> str:
        """The months that the view holds of each year, after a space; empty for all twelve."""
        last = MONTHS[self._settled.month - 1]
        return (f" de janvier à {last}" if self._settled.month > 1 else f" en {last}") if self.selection.debut else ""

    def side_by_side(self, *indicators: str, by: Sequence[str] = ()) -> View:
        """Return the same view over all the years: of the same months, where the year shown runs and they are known."""
        every, compared = self.every_year, self.selection.over({*self.selection.annees, *self.reference_years})
        dated = all(is_told_in_part(self.base, compared, name, by) for name in indicators)
        parted = self.runs and dated and ends_month(self._settled)
        return every.seeing(replace(every.selection, debut=True)) if parted else every

    def judged(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows, of a frame by year, of the years that can be compared with the year shown.

        A running year is compared with nothing, unless the view holds the same months of each.
        """
        if self.selection.debut or self.running_year is None:
            return frame
        return frame[frame["annee"].ne(self.running_year) & (self.picked.annee != self.running_year)]

    @property
    def _settled(self) -> date:
        return self.base.publication["arretee_le"]

    @property
    def of_period(self) -> str:
        """« de 2022 », « au 30 juin 2025 »: what a list of figures is of."""
        return during(self.period) if self.runs else f"de {self.annee}"

    @property
    def document(self) -> str:
        """What a document of the year is called: « Bilan 2022 », « Point au 30 juin 2025 »."""
        return f"Point {during(self.period)}" if self.runs else f"Bilan {self.annee}"

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
        return self.selection.reference(self.years, self._settled)

    @property
    def reference_years(self) -> tuple[int, ...]:
        """The years that figures are compared with, among those of the base."""
        return self.selection.reference_years(self.years, self._settled)

    @property
    def annotations(self) -> list[tuple[int, str]]:
        """The (year, short text) notes that the base keeps beside its figures; they speak of the whole département."""
        return [] if self.selection.filtres else self.answers.annotations(self.base)

    def references(self, indicator: str) -> list[Reference]:
        """Return what was published elsewhere for an indicator, when nothing but the year is selected."""
        alike = not self.selection.filtres and not (self.runs and is_of_a_year(indicator))
        return self.answers.references(self.base, indicator) if alike else []

    def why_missing(self, indicator: str, by: tuple[str, ...] = ()) -> str:
        """Return why the filters or dimensions make an indicator meaningless; empty when they do not."""
        return queries.why_missing(indicator, self.selection, by)

    @property
    def paragraphs(self) -> list[own_words.Paragraph]:
        """The paragraphs written for the year; they speak of the whole département only."""
        return [] if self.place else own_words.paragraphs(self.base, self.annee)

    @property
    def running_year(self) -> int | None:
        """The year that is not over; None when the last known day ends one, or when years stop at the same month."""
        return None if self.selection.debut else partial_year(self._settled)

    @property
    def running_date(self) -> str:
        """The last known day, short: « au 30/06 »."""
        return up_to_short(self._settled)

    @property
    def dated_years(self) -> dict[str, str]:
        """The running year, as figures name it: {« 2025 »: « 2025 au 30/06 »}; nothing when all are over."""
        return {str(self.running_year): f"{self.running_year} {self.running_date}"} if self.running_year else {}

    @property
    def mention(self) -> str:
        """What every figure carries: the mention of the base, then where the hours of the selection come from."""
        told = origin_sentence(hours_origin(self.base, self.selection))
        return run_on((str(self.base.publication["mention"] or ""), told))

    @property
    def legend(self) -> str:
        """What the public must know of numbers of people, said once a page; empty for the facilitatrice."""
        if self.base.role != PUBLIC:
            return ""
        people = float(self.compute("beneficiaires")["beneficiaires"].iloc[0])
        return hidden.legend(hidden.uncounted(self.base, self.selection, people), self.base.is_exact)

    @property
    def notice(self) -> str:
        """What a page or a file says once: the mention, then the legend."""
        return run_on((self.mention, self.legend))

    @property
    def settled(self) -> str:
        """The last day that the figures know: « 31 décembre 2022 »."""
        return date_long(self._settled)

    @property
    def source(self) -> str:
        """The line that every page of every file carries."""
        version, published = (self.base.publication[key] for key in ("version", "publiee_le"))
        return f"Relevés de la facilitatrice arrêtés au {self.settled}, version {version} du {date_long(published)}."

    @property
    def screen_source(self) -> str:
        """The line under each card."""
        return f"Source : relevés de la facilitatrice, arrêtés au {self.settled}. {self.mention}".strip()

    @property
    def keeps_nothing(self) -> bool:
        """Whether the filters keep nobody and no marché; what is hidden may be something."""
        if not self.selection.filtres:
            return False
        *contracts, people = self.compute("marches_suivis", "heures_realisees", "beneficiaires").iloc[0].tolist()
        if contracts == [0, 0]:
            return True  # nobody worked, whether people are counted for these filters or not
        amounts = [contracts[0], people]
        return not any(map(reason_of, amounts)) and not any(amount > 0 for amount in amounts)

    @property
    def is_empty(self) -> bool:
        """Whether the selection holds no figure at all."""
        row = self.compute("heures_clausees", "heures_realisees", "marches_suivis").iloc[0]
        return all((is_missing(amount) and not reason_of(amount)) or not amount for amount in row)
