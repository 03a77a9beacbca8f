"""What an export is made of: one version of the base, one selection, and the frames that the screen shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from analytics.base import own_words
from analytics.base.database import Base
from analytics.base.selection import EVERYWHERE, Selection
from analytics.compute import queries
from analytics.french.dates import date_long
from analytics.french.numbers import MISSING, is_missing

SITE = "Clauses sociales d’insertion du Gers"


@dataclass(frozen=True)
class View:
    """A base seen through a selection; every figure of every file comes from `compute` and `compare`."""

    base: Base
    selection: Selection

    def compute(self, *indicators: str, by: tuple[str, ...] = ()) -> pd.DataFrame:
        """Return one row per group (see `analytics.queries.compute`)."""
        return queries.compute(self.base, self.selection, indicators, by)

    def compare(self, *indicators: str) -> pd.DataFrame:
        """Return values with their comparison (see `analytics.queries.compare`)."""
        return queries.compare(self.base, self.selection, indicators)

    def having(self, dimension: str, *values: str) -> View:
        """Return the same view with one filter replaced."""
        return replace(self, selection=self.selection.having(dimension, values))

    @property
    def annee(self) -> int:
        return self.selection.annee or self.years[-1]

    @property
    def years(self) -> list[int]:
        return queries.known_years(self.base)

    @property
    def every_year(self) -> View:
        return replace(self, selection=self.selection.over(self.years))

    @property
    def place(self) -> str:
        return self.selection.place()

    @property
    def scope(self) -> str:
        """What the filters keep, or « tout le Gers »."""
        return self.place or EVERYWHERE

    @property
    def reference(self) -> str:
        """Name what figures are compared with."""
        return self.selection.reference(self.years)

    @property
    def paragraphs(self) -> list[own_words.Paragraph]:
        """The paragraphs written for the year; they speak of the whole département only."""
        return [] if self.place else own_words.paragraphs(self.base, self.annee)

    @property
    def mention(self) -> str:
        return str(self.base.publication["mention"])

    @property
    def settled(self) -> str:
        """The last day that the figures know: « 31 décembre 2022 »."""
        return date_long(self.base.publication["arretee_le"])

    @property
    def version(self) -> str:
        """The version of the base and the day it was published."""
        published = self.base.publication["publiee_le"]
        day = MISSING if pd.isna(published) else date_long(published)
        return f"version {self.base.publication['version']} du {day}"

    @property
    def source(self) -> str:
        """The line that every page of every file carries."""
        return f"Relevés de la facilitatrice arrêtés au {self.settled}, {self.version}."

    @property
    def is_empty(self) -> bool:
        """Whether the selection holds no figure at all."""
        row = self.compute("heures_clausees", "heures_realisees", "marches_suivis").iloc[0]
        return all(is_missing(amount) or not amount for amount in row)
