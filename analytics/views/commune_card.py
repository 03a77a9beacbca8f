"""« Ma commune », the card of the commune that a reader chose: whatever the filters, its last year with hours."""

from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from analytics.base.paths import base_of
from analytics.base.selection import Selection
from analytics.compute.queries import usual_year
from analytics.declarations.dimensions import UNKNOWN
from analytics.protection.classes import amount_of_nothing
from analytics.sentences import fiche
from analytics.sentences.fiche import WORKED
from analytics.territory.neighbours import neighbours
from analytics.territory.territory import territory
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.page import Page, Reading
from analytics.views.table import Table
from analytics.views.view import View


@dataclass(frozen=True)
class Commune:
    """A commune of the territory beside its neighbours: those that share a border with it, in the territory."""

    view: View
    name: str

    @cached_property
    def last(self) -> tuple[int, float]:
        """The last year with hours, and them: the usual year and 0, or why it is not known, where none has any."""
        there = self.every_year.having("commune", self.name).compute(WORKED, by=("annee", "commune"))
        lines = fiche.last_years(there)[["annee", WORKED]].itertuples(index=False)
        year, amount = next(lines, (usual_year(self.view.base), self._nothing))
        return int(year), float(amount)

    @cached_property
    def _nothing(self) -> float:
        return amount_of_nothing(self.view.base, self.every_year.selection, WORKED, ("annee", "commune"))

    @property
    def every_year(self) -> View:
        """All the years of the base, without any filter."""
        return View(self.view.base, Selection().over(self.view.years), answers=self.view.answers)

    @cached_property
    def year(self) -> View:
        return self.every_year.seeing(Selection().over([self.last[0]]))

    @cached_property
    def _known(self) -> pd.DataFrame:
        return self.view.answers.known_areas(self.view.base, "commune").set_index("nom")

    @property
    def epci(self) -> str:
        """Its intercommunalité; empty without one."""
        found = self._known["epci"].get(self.name)
        return found if isinstance(found, str) else ""

    @cached_property
    def neighbours(self) -> list[str]:
        folder = base_of(self.view.base.path)
        codes = neighbours(territory(folder), folder).get(str(self._known["code"][self.name]), frozenset())
        return sorted(self._known.index[self._known["code"].isin(codes)])

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the last year with hours of the commune, then of its neighbours, the latest first."""
        last = fiche.last_years(frame)
        if self.name not in set(last["commune"]):
            own = pd.DataFrame({"commune": [self.name], "annee": [self.last[0]], WORKED: [self._nothing]})
            last = pd.concat([own, last], ignore_index=True)
        kept = last[last["commune"].isin([self.name, *self.neighbours])]
        return kept.sort_values("commune", key=lambda names: names != self.name, kind="stable")

    def title(self, context: Context, frame: pd.DataFrame) -> str:
        amount = self.last[1]
        return fiche.commune_title(self.name, self.view.years[0] if amount == 0 else self.year.period, amount)

    def note(self, context: Context, frame: pd.DataFrame) -> str:
        there = self.year.having("territoire", self.epci).compute(WORKED)[WORKED].iloc[0] if self.epci else 0.0
        none = [name for name in self.neighbours if self._nothing == 0 and name not in set(frame["commune"])]
        nowhere = self._nowhere if none or self.last[1] == 0 else 0
        return fiche.commune_around(self.epci, float(there), self.year.period, none, self.view.years[0], nowhere)

    @property
    def _nowhere(self) -> float:
        """The hours of every year whose place is not known."""
        places = self.every_year.compute(WORKED, by=("territoire",))
        return float(places.loc[places["territoire"].eq(UNKNOWN), WORKED].sum())


def commune_card(view: View, name: str) -> ComputedCard:
    """Return the card of a commune of the territory: its last year with hours, and those of its neighbours."""
    commune = Commune(view, name)
    card = Card(
        "ma-commune",
        commune.title,
        (WORKED,),
        ("commune", "annee"),
        note=commune.note,
        subtitle="Ma commune et ses voisines, la dernière année où chacune a eu des heures",
        prepare=commune.rows,
        wide=True,
        is_known=lambda context: True,  # the cell says why its hours are not known
    ).computed(Context(commune.every_year))
    place, year, hours = card.table.columns
    some = [one if amount != 0 else "aucune" for one, amount in zip(year.values, hours.values, strict=True)]
    last = replace(year, label="Dernière année", values=some, numeric=True)
    columns = (replace(place, label="Commune"), last, hours)
    return replace(card, table=Table(columns))


def commune_reading(view: View, name: str) -> Reading:
    """Return the card alone, as a page without a screen of its own."""
    card, said = commune_card(view, name), ("ma_commune", "Ma commune", "Une commune et ses voisines", ())
    page = Page(*said, heading=lambda context: (name,), cards=(lambda context: card,))
    return page.read(card.view)
