"""Territoires: where are the chantiers, the people and the companies?"""

from dataclasses import replace

import pandas as pd

from analytics.compute import areas
from analytics.compute.territories import MESHES
from analytics.declarations.dimensions import UNKNOWN
from analytics.declarations.indicators import short_labels
from analytics.protection.classes import amount_of_nothing
from analytics.sentences import titles_places as titles
from analytics.sentences.hidden import precision
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.page import Ask, Choice, Page
from analytics.views.table import Table
from analytics.views.view import View

COLUMNS = 4  # of the table beside the map: more would leave no room for names
PLACE = Choice("lieu", "Lieu", areas.SHORT_PLACES, is_switch=True)


def mesh_choice() -> Choice:
    """Return the meshes of the territory."""
    return Choice("maille", "Maille", areas.meshes(), is_switch=True)


def _choices(view: View, ask: Ask) -> dict[str, str]:
    place, mesh = ask(PLACE), ask(mesh_choice())
    # Measures that have a meaning there, under a key of their own: else one would be carried where it has none.
    offered = short_labels(*areas.measures(place))
    measure = Choice(f"mesure_{place}", "Mesure", offered, is_switch=True, hint=areas.REASONS[place])
    return {"lieu": place, "maille": mesh, "mesure": ask(measure)}


class Places:
    """What the map and the table cut: the place things are looked at, the mesh, the measure, and the rows by area.

    A filter of EPCI is lifted where chantiers are cut by EPCI, to show the picked among the others, or by canton,
    which follows other limits; communes keep it: `epci` are then those that the map is narrowed to.
    """

    def __init__(self, context: Context) -> None:
        self.place, self.mesh, self.measure = (context.choices[name] for name in ("lieu", "maille", "mesure"))
        lifted = self.place == areas.CHANTIER and self.mesh != "commune"
        self.view = context.view.having("territoire") if lifted else context.view
        narrowed = self.place == areas.CHANTIER and not lifted
        self.epci = context.view.picked.values("territoire") if narrowed else ()
        self.by = areas.dimension(self.place, self.mesh)
        self.measures = tuple(dict.fromkeys((self.measure, *areas.measures(self.place))))
        self.frame = self.view.compute(*self.measures, by=(self.by,))
        self.total = float(self.view.compute(self.measure)[self.measure].iloc[0])
        self.known = self.view.answers.known_areas(self.view.base, self.mesh)
        self.within = areas.inside(self.known, self.mesh, self.epci)

    @property
    def is_covered(self) -> bool:
        """Whether the base records the measure and its places: an area without a row has none, or it is not known."""
        counted = "heures_realisees" if "heures_realisees" in self.frame else self.measure
        some = self.frame.loc[self.frame[counted].ne(0), self.by]  # areas without any may have a row, or none
        return self.total == self.total and set(some) != {UNKNOWN}

    @property
    def says_all(self) -> bool:
        """Whether an area without a row has nothing: for the public, it may be one of a few people."""
        return not amount_of_nothing(self.view.base, self.view.selection, self.measure, (self.by,))

    @property
    def ranked(self) -> pd.DataFrame:
        """The areas that a title may rank."""
        rate = self.measure == titles.PER_INHABITANT
        return areas.large_enough(self.frame, self.known) if rate else self.frame


def ranking(context: Context) -> ComputedCard:
    """Return the table beside the map, the places outside the territory and the unknown ones on lines of their own."""
    places = context.once(Places)
    view, label = places.view, MESHES[places.mesh]
    columns = (places.by, *places.measures)[:COLUMNS]
    card = Card(
        "classement",
        f"Classement par {label.lower()}",
        places.measures,
        (places.by,),
        note=titles.notes(places.mesh, places.measure, bool(view.picked.values("territoire"))),
        subtitle=f"{areas.PLACES[places.place]} · {view.describe()}",
        columns=columns,
        wide=True,
    ).computed(Context(view))
    headers = zip(card.table.columns, (label, *short_labels(*card.indicators).values()), strict=True)
    shown = (
        replace(one, label=f"{header}{precision(one.label)}", file_label=one.file_label or one.label)
        for one, header in headers
    )
    return replace(card, table=Table(tuple(shown)))


def _heading(context: Context) -> tuple[str, str]:
    places, period = context.once(Places), context.view.period
    return (
        titles.title(places.ranked, places.place, places.mesh, places.measure, period, places.total, places.epci),
        titles.summary(places.frame, places.mesh, places.measure, period, len(places.within), places.says_all),
    )


def _takeaways(context: Context) -> list[str]:
    places = context.once(Places)
    known = places.is_covered and places.says_all
    return titles.places_takeaways(places.frame, places.within, places.place, places.mesh, known)


def _ahead(context: Context) -> None:
    place, mesh = context.choices["lieu"], context.choices["maille"]
    view = context.view.having("territoire") if place == areas.CHANTIER and mesh != "commune" else context.view
    view.ahead(*areas.measures(place), by=(areas.dimension(place, mesh),))


PAGE = Page(
    name="territoires",
    title="Territoires",
    question="Où ?",
    compared=(),
    heading=_heading,
    choices=_choices,
    cards=(ranking,),
    takeaways=_takeaways,
    more_ahead=_ahead,
)
