"""Fiche: one maître d'ouvrage or one place, on a page that prints on one sheet of paper."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analytics.compute import areas
from analytics.compute.marches import UNKNOWN_VOLUME, Rule
from analytics.compute.queries import ROUGH, ROUGH_BEFORE
from analytics.declarations.dimensions import UNKNOWN, catch_all
from analytics.french.missing import reason_of
from analytics.sentences import fiche, summaries, titles
from analytics.sentences.details import tile_detail
from analytics.sentences.fiche import OWNER, OWNER_FIGURES, PLACE_FIGURES, Subject, fiche_takeaways
from analytics.sentences.phrases import capitalised
from analytics.views.card import Card
from analytics.views.context import Context
from analytics.views.emptiness import other_hours
from analytics.views.kinds import Bars, Bullet
from analytics.views.page import Page, Reading
from analytics.views.pages.en_bref import YEARS
from analytics.views.pages.shared import PROGRESS, PROGRESS_NOTE, marches_counted
from analytics.views.purchases_view import buyer_line
from analytics.views.tile import Tile, tiles
from analytics.views.view import View

DETAILS = (
    *("etp", "rapport_realise_clause", "heures_par_beneficiaire", "societes_territoire"),
    *("heures_restantes", "habitants_territoire"),
)
DRAWN = 5  # marchés that print under the key figures of one A4 page; the table has them all
CONTRACTS = Card(
    "fiche-contrats",
    lambda context, frame: titles.first_title(frame, "type_contrat", "beneficiaires", context.total("beneficiaires")),
    ("beneficiaires", "heures_realisees"),
    ("type_contrat",),
    Bars(),
)
OWNERS = Card("fiches-maitres-ouvrage", "Maîtres d’ouvrage", ("heures_clausees", "marches_suivis"), (OWNER,))
PLACES = Card("fiches-territoires", "Intercommunalités", ("heures_realisees", "marches_suivis"), ("territoire",))


def is_known(view: View, subject: Subject) -> bool:
    """Return whether the base or the territory has such a subject: an address may name anything."""
    if subject.is_owner:
        return subject.name not in catch_all()  # the filter bar has already left unknown names out
    return subject.name in set(_areas(view, subject)["nom"])


def _areas(view: View, subject: Subject) -> pd.DataFrame:
    return view.answers.known_areas(view.base, areas.mesh_of(subject.kind))


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the marchés called by their operation too: a reference alone says little."""
    operations = frame.pop("operation")
    known = operations != UNKNOWN
    return frame.assign(marche=frame["marche"].where(~known, operations + " · " + frame["marche"]))


def _marches_title(context: Context, marches: pd.DataFrame) -> str:
    return capitalised(marches_counted(context, marches))


def _drawn_note(context: Context, marches: pd.DataFrame) -> str:
    more = f" Les {DRAWN} premiers par heures clausées sont dessinés ; le tableau a les {len(marches)}."
    return PROGRESS_NOTE + (more if len(marches) > DRAWN else "")


MARCHES = Card(
    "fiche-marches",
    _marches_title,
    (*PROGRESS, "beneficiaires", "societes"),
    ("marche", "operation"),
    Bullet(limit=DRAWN),
    note=_drawn_note,
    prepare=_named,
    wide=True,
)


class Fiche:
    """What the fiche of a subject says of a view."""

    def __init__(self, view: View, subject: Subject) -> None:
        self.page, self.subject = view, subject
        self.view = view.seeing(subject.selection(view.selection))
        self.everyone = view.seeing(fiche.without_subject(view.selection))
        self.context = Context(self.view, (*OWNER_FIGURES, *DETAILS))

    @property
    def shown(self) -> pd.DataFrame:
        """The figures of the tiles; of a place, each counted where it has a meaning: chantier, home or seat."""
        if self.subject.is_owner:
            return self.context.comparison
        there = {place: self.page.seeing(self.subject.selection(self.page.selection, place)) for place in areas.PLACES}
        parts = [there[place].compare(name) for name, place, _ in PLACE_FIGURES]
        found = pd.concat(parts)
        found.attrs = {key: tuple(name for part in parts for name in part.attrs[key]) for key in (ROUGH, ROUGH_BEFORE)}
        return found

    def heading(self, context: Context) -> Sequence[str]:
        subject, period, comparison, shown = self.subject, self.page.period, self.context.comparison, self.shown
        said = summaries.summary(comparison, period, self.page.reference, subject.name if subject.is_owner else "")
        worked = comparison.loc[["heures_clausees", "heures_realisees"], "valeur"]
        if not worked.fillna(0).any() and not any(map(reason_of, worked)):
            said = ""  # the title has said that nothing was done
        living = "" if subject.is_owner else fiche.place_sentence(subject, shown, period)
        if not said:
            living = " ".join(filter(None, [living, *self._without_hours()]))
        bought = buyer_line(self.page, subject.name) if subject.is_owner else ""
        return fiche.title(subject, shown, period), said, " ".join(filter(None, [living, self._rank(), bought]))

    def _without_hours(self) -> Sequence[str]:
        """Return what a subject without hours this year had before, and where hours are near it."""
        before = other_hours(self.view, "n’" if self.subject.is_owner else "n’y ")
        if self.subject.is_owner:
            return [before, self._near()]
        places = self.everyone.compute("heures_realisees", by=("territoire",))
        return [before, self._near(), fiche.unplaced(places, self.page.period)]

    def _near(self) -> str:
        """Return the hours of the same intercommunalité, of the others, or of the same family."""
        subject, period, everyone = self.subject, self.page.period, self.everyone
        if subject.is_owner:
            families = self.view.every_year.compute("marches_suivis", by=("famille",))["famille"].tolist()
            if not families or families[0] in catch_all():
                return ""
            members = everyone.having("famille", families[0]).compute("heures_realisees", by=(OWNER,))
            return fiche.of_family(families[0], members, period)
        epci = _areas(self.page, subject).set_index("nom")["epci"].get(subject.name)
        if subject.kind == "commune" and isinstance(epci, str):
            return fiche.around(
                epci, everyone.having("territoire", epci).compute("heures_realisees", by=("commune",)), period
            )
        return fiche.elsewhere(everyone.compute("heures_realisees", by=("territoire",)), period)

    def _rank(self) -> str:
        subject, period = self.subject, self.page.period
        frame = self.everyone.compute(fiche.rank_indicator(subject), by=(subject.kind,))
        if subject.is_owner:
            whole = self.context.whole(frame, "heures_clausees", self.everyone)
            return fiche.rank_sentence(subject, frame, period, whole=whole)
        return fiche.rank_sentence(subject, frame, period, len(_areas(self.page, subject)))

    def takeaways(self, context: Context) -> list[str]:
        indicator = "heures_clausees" if self.subject.is_owner else "heures_realisees"
        # Under another filter a part of the whole territory would not be one.
        total = None if self.everyone.selection.filtres else float(self.everyone.compute(indicator)[indicator].iloc[0])
        share = None
        if not self.subject.is_owner:
            inhabitants = _areas(self.page, self.subject).set_index("nom")["habitants"]
            share = float(inhabitants[self.subject.name] / inhabitants.sum())
        marches = self.view.answers.marches(self.view.base, self.view.selection, Rule())
        unknown = int(marches["etat"].eq(UNKNOWN_VOLUME).sum())
        return fiche_takeaways(self.subject, self.context.comparison, total, self.page.period, share, unknown)

    def tiles(self, context: Context) -> list[Tile]:
        if self.subject.is_owner:
            return tiles(self.view, self.shown, OWNER_FIGURES, tile_detail)
        drawn = tiles(self.view, self.shown, [name for name, _, _ in PLACE_FIGURES], lambda name, comparison: "")
        return [replace(tile, label=label) for tile, (_, _, label) in zip(drawn, PLACE_FIGURES, strict=True)]


def fiche_reading(view: View, subject: Subject) -> Reading:
    """Return what the fiche of a subject says."""
    found = Fiche(view, subject)
    page = Page(
        name="fiche",
        title="Fiche",
        question="Un maître d’ouvrage ou un lieu, sur une page",
        compared=found.context.compared,
        heading=found.heading,
        tiles=found.tiles,
        cards=(MARCHES, CONTRACTS, YEARS),
        takeaways=found.takeaways,
    )
    return Reading(page, found.context)
