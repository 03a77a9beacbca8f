"""What the texts of a page are written from: the view, what the reader chose, and the figures compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from math import nan
from typing import TypeVar, cast

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import is_missing
from analytics.sentences.hidden import told
from analytics.views.view import View

Made = TypeVar("Made")


class Context:
    """One view of one page: `choices` holds the page's own options, `comparison` the figures of its sentences."""

    def __init__(self, view: View, compared: Sequence[str] = (), choices: Mapping[str, str] | None = None) -> None:
        terms = (term for name in compared for term in INDICATORS[name].terms)
        self.view, self.choices = view, dict(choices or {})
        self.compared = tuple(dict.fromkeys((*compared, *terms)))  # a share is said with what it is of
        self._made: dict[Callable[[Context], object], object] = {}

    def once(self, make: Callable[[Context], Made]) -> Made:
        """Return what `make` gives for this context, made once: a title, a card and a takeaway ask for the same."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(Made, self._made[make])

    @cached_property
    def comparison(self) -> pd.DataFrame:
        """Value, reference, gap and evolution of each compared indicator (see `queries.compare`)."""
        return self.view.compare(*self.compared)

    def whole(self, frame: pd.DataFrame, indicator: str, view: View | None = None) -> float:
        """Return the published amount of all the groups of a frame; NaN where it has them all: then it is their sum."""
        if not any(map(is_missing, frame[indicator])):
            return nan
        return self.total(indicator) if view is None else float(view.compute(indicator)[indicator].iloc[0])

    def total(self, indicator: str) -> float:
        """Return an indicator for the whole selection, as sentences write it."""
        if indicator in self.compared:
            return told(self.comparison, indicator, float(self.comparison["valeur"][indicator]))
        frame = self.view.compute(indicator)
        return told(frame, indicator, float(frame[indicator].iloc[0]))
