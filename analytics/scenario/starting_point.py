"""Starting point of a scenario: the figures of a year by marché, and of the other years."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import isnan

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import compute, known_years
from analytics.declarations.dimensions import UNKNOWN, carries, rank

RESULTS = ("heures_clausees", "heures_realisees", "etp", "beneficiaires")
NEEDED = (*RESULTS, "marches_suivis", "rapport_realise_clause", "heures_par_beneficiaire")


@dataclass(frozen=True)
class Line:
    """A marché of the starting year: who carries it, its hours of the year (NaN: not known), whether it ends in it."""

    marche: str
    maitre_ouvrage: str
    famille: str
    operation: str
    heures_clausees: float
    heures_realisees: float
    ends: bool

    def counted(self, measure: str) -> float:
        """Return the hours of a measure that enter sums: 0 for a missing amount."""
        amount = float(getattr(self, measure))
        return 0.0 if isnan(amount) else amount


@dataclass(frozen=True)
class Start:
    """The starting year: its lines, the figures of every year, and what was left out."""

    annee: int
    selection: Selection
    lines: tuple[Line, ...]
    years: pd.DataFrame
    lifted: tuple[str, ...] = ()  # the filters that volumes of marchés cannot follow
    incomplete: tuple[int, ...] = ()  # the years that the base does not hold to their end

    @property
    def projected(self) -> int:
        """The year that a scenario describes."""
        return self.annee + 1

    @cached_property
    def ends(self) -> tuple[Line, ...]:
        """The marchés that end in the starting year, the heaviest first."""
        ending = [line for line in self.lines if line.ends]
        return tuple(sorted(ending, key=lambda line: (*(-line.counted(name) for name in RESULTS[:2]), line.marche)))

    @cached_property
    def targets(self) -> dict[str, list[str]]:
        """What levers can name: the marchés that end, the families, the maîtres d’ouvrage."""
        heaviest = sorted(self.lines, key=lambda line: (-line.counted("heures_clausees"), line.maitre_ouvrage))
        owners = list(dict.fromkeys(line.maitre_ouvrage for line in heaviest))
        families = {line.famille for line in self.lines} - {UNKNOWN}
        ranked = sorted(families, key=lambda famille: (rank("famille", famille), famille))
        return {"marche": [line.marche for line in self.ends], "famille": ranked, "maitre_ouvrage": owners}

    def value(self, name: str, annee: int | None = None) -> float | None:
        """Return a figure of a year (the starting one by default), None when the base does not know it."""
        amount = self._figures[name].get(annee or self.annee)
        return None if amount is None or isnan(amount) else amount

    @cached_property
    def _figures(self) -> dict[Hashable, dict[int, float]]:
        return self.years.astype(float).to_dict()

    def happened(self, name: str) -> float | None:
        """Return what the base says of the projected year, None when it does not hold it whole."""
        return None if self.projected in self.incomplete else self.value(name, self.projected)

    def mean(self, name: str) -> float | None:
        """Return the mean of the starting year and the two before, None when one of them is not known."""
        known = [amount for annee in self.mean_years if (amount := self.value(name, annee)) is not None]
        return sum(known) / len(known) if len(known) == len(self.mean_years) else None

    @property
    def mean_years(self) -> tuple[int, int, int]:
        return (self.annee - 2, self.annee - 1, self.annee)

    @cached_property
    def observed(self) -> Mapping[str, float | None]:
        """The value of the starting year for each lever that has one, in the unit of the lever."""
        promised, followed = self.value("heures_clausees"), self.value("marches_suivis")
        ratio = self.value("rapport_realise_clause")
        return {
            "nouveaux_chantiers": followed,
            "heures_par_chantier": promised / followed if promised and followed else None,
            "rapport_realise_clause": None if ratio is None else ratio * 100,
            "heures_par_beneficiaire": self.value("heures_par_beneficiaire"),
        }


def starting_point(base: Base, selection: Selection) -> Start:
    """Return the starting point of the year and filters of a selection; filters on people are lifted."""
    lifted = tuple(name for name, _ in selection.filtres if not carries("fait_clause", name))
    for name in lifted:
        selection = selection.having(name, ())
    annees = known_years(base)
    annee = selection.annee or annees[-1]
    selection = selection.over([annee])
    years = compute(base, selection.over(annees), NEEDED, ("annee",)).set_index("annee").reindex(annees)
    settled = pd.Timestamp(base.publication["arretee_le"]).date()
    incomplete = tuple(year for year in annees if date(year, 12, 31) > settled)
    return Start(annee, selection, _lines(base, selection), years, lifted, incomplete)


def _lines(base: Base, selection: Selection) -> tuple[Line, ...]:
    """Return the marchés with hours in the year, and those that end in it even without any."""
    measures = ("heures_clausees", "heures_realisees", "marches_termines")
    by = ("marche", "maitre_ouvrage", "famille", "operation")
    frame = compute(base, selection, measures, by)
    rows = frame[(frame[list(measures)] > 0).any(axis=1)].copy()
    ended = rows.pop("marches_termines") > 0
    return tuple(Line(*row) for row in rows.assign(ends=ended).itertuples(index=False))
