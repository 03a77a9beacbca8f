"""What is drawn at random: a page, its selection and its own options; and what a role reads of it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from analytics.base.database import OWNER, PUBLIC, Base
from analytics.base.selection import COMPARISONS, Selection
from analytics.compute.queries import known_values, known_years
from analytics.declarations.dimensions import catch_all
from analytics.exports.deck import deck
from analytics.exports.report import bilan_content
from analytics.scenario import lever_words
from analytics.scenario.assumptions import read_scenario
from analytics.scenario.levers import EACH
from analytics.scenario.projection import Projection
from analytics.scenario.target import gap
from analytics.sentences.fiche import Subject
from analytics.views.commune_card import commune_reading
from analytics.views.context import Context
from analytics.views.page import Page, Reading, chosen
from analytics.views.pages import et_si
from analytics.views.pages.fiche import fiche_reading
from analytics.views.registry import PAGES
from analytics.views.view import View
from tests.oracle.near import LIFTED, ordinary
from tests.oracle.truth import Filters, Records

SCENARIO, MEETING, PAPER, TOWN = "scenario", "presenter", "bilan", "ma_commune"
READ = (
    *("dashboard", "publics", "contrats", "entreprises", "maitres_ouvrage", "territoires", "evolution", "marches"),
    *("croisements", "et_si", "fiche", "comparer", TOWN, SCENARIO, MEETING, PAPER),
)
CUTS = ("maitre_ouvrage", "famille", "secteur", "critere", "type_contrat")
CROSSED = {"lignes": "maitre_ouvrage", "colonnes": "type_contrat", "mesure_croisee": "heures_realisees"}
# What a fiche is about, or Comparer compares, and the column of the records that names it.
SUBJECTS = {"maitre_ouvrage": "maitre_ouvrage", "territoire": "epci", "canton": "canton", "commune": "ville"}
COMPARED = {**SUBJECTS, "annee": "annee", "famille": "famille", "secteur": "secteur"}
STARTS = ("habitude", "habitude", "signe", "objectif")
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class State:
    """A page read through a selection, with its own options; `subject` is that of a fiche or of « Ma commune »."""

    page: str
    selection: Selection
    subject: Subject | None = None
    options: Pairs = ()

    def __str__(self) -> str:
        kept = f"{self.selection.annees} {dict(self.selection.filtres)} {self.selection.comparaison}"
        asked = " ".join(f"{name}={value}" for name, value in self.options)
        return " ".join(filter(None, (self.page, kept, str(self.subject or ""), asked)))


class States:
    """What a base can be read through: its years, the values of its filters, its subjects."""

    def __init__(self, base: Base, records: Records) -> None:
        self.years = known_years(base)
        self.values = {cut: known_values(base, cut) for cut in CUTS}
        towns = records.towns["nom"].tolist()
        built = [name for name in records.marches["ville"].unique() if name in towns]
        self.subjects = {
            "maitre_ouvrage": [name for name in self.values["maitre_ouvrage"] if name not in catch_all()],
            "territoire": sorted(records.population["epci"]),
            "canton": sorted(records.population["canton"]),
            "commune": sorted({*built, *towns[:20]}),
        }
        worked = {"territoire": "epci", "canton": "canton", "commune": "ville"}
        self.compared = {
            "annee": [str(year) for year in self.years],
            **{cut: self._named(known_values(base, cut)) for cut in ("maitre_ouvrage", "famille", "secteur", *worked)},
        }
        self.compared = {cut: values for cut, values in self.compared.items() if len(values) > 1}
        now = et_si.projection_of(View(base, Selection.of(self.years[-1])))
        self.targets = now.targets
        self.bought = base.rows(
            "SELECT DISTINCT year(notification_le) FROM achat WHERE year(notification_le) BETWEEN 2024 AND 2026"
        )

    @staticmethod
    def _named(values: Sequence[str]) -> list[str]:
        return [value for value in values if value not in catch_all()]

    def drawn(self, draw: random.Random) -> State:
        """Return a page and a selection drawn at random."""
        filters = {}
        for cut in draw.sample(CUTS, draw.choice((0, 0, 1, 1, 2))):
            values = self.values[cut]
            filters[cut] = tuple(draw.sample(values, min(len(values), draw.choice((1, 1, 2)))))
        page, selection = (
            draw.choice((*READ, *(["achats"] if self.bought else []))),
            Selection.of(draw.choice(self.years), **filters),
        )
        selection = Selection(selection.annees, selection.filtres, draw.choice(COMPARISONS))
        kind = "commune" if page == TOWN else draw.choice(tuple(SUBJECTS))
        subject = Subject(kind, draw.choice(self.subjects[kind])) if page in ("fiche", TOWN) else None
        return State(page, selection, subject, tuple(self._options(page, selection, draw)))

    def _options(self, page: str, selection: Selection, draw: random.Random) -> Iterator[tuple[str, str]]:
        if page == "comparer":
            cut = draw.choice(tuple(self.compared) or ("annee",))
            values = self.compared.get(cut, [str(year) for year in self.years])
            yield "comparer", cut
            yield from zip(("premier", "second"), draw.sample(values, min(2, len(values))), strict=False)
            yield "periode", draw.choice(("1", "1", *(str(one) for one in (2, 3) if one < len(self.years))))
        elif page == SCENARIO:
            start = draw.choice(STARTS)
            yield "depart", start
            if start == "objectif":
                yield "objectif", draw.choice(("heures=30000", "personnes=75", "clausees=40000", "heures=900"))
            yield from (("levier", self._lever(draw)) for _ in range(draw.randint(0, 4)))
        elif page == "achats":
            yield "annee_achats", str(draw.choice(self.bought)[0])
            yield "perimetre", draw.choice(("acheteurs", "chantiers"))
            yield "volet", draw.choice(("part", "part", "article_35", "rapprochement", "doublons"))

    def _lever(self, draw: random.Random) -> str:
        """Return a lever that the base can have; a marché, a family or an owner of its own."""
        months = draw.randint(1, 24)
        action = draw.choice((f"prolonge:{months}", f"glisse:{months}", "resilie", f"avenant:{draw.randint(-9, 20)}00"))
        percent = draw.choice((-100, -35, -5, 5, 20, 150))
        made = [
            f"chantiers={draw.randint(1, 9)}x{draw.randint(1, 40)}50@{draw.randint(1, 12)}",
            f"operation={draw.randint(1, 900)}0000@{draw.randint(1, 12)}",
            f"realise={draw.randint(1, 200)}",
            f"heures_par_personne={draw.randint(20, 1500)}",
        ]
        for kind, said in (("marche", action), ("famille", str(percent)), ("maitre_ouvrage", str(percent))):
            if names := self.targets[kind]:
                made += [f"{kind}={draw.choice(names)}:{said}"] * 2
        return draw.choice(made)


def read(base: Base, state: State) -> Reading:
    """Return what a reader of a base sees; a figure that fails is a page that fails."""
    view = View(base, state.selection)
    page = PAGES.get(state.page)
    if state.subject:
        town = state.page == TOWN
        return commune_reading(view, state.subject.name) if town else fiche_reading(view, state.subject)
    if page is None:
        return {SCENARIO: _scenario, MEETING: _meeting, PAPER: _paper}[state.page](view, state)
    asked = CROSSED if page.name == "croisements" and base.role == OWNER else dict(state.options)
    reading = page.read(view, chosen(page, view, asked))
    for card in reading.cards:
        if card.plot and not card.empty:
            card.plot("light")
    return reading


def projected(view: View, state: State) -> Projection:
    """Return the projection of a state, under its levers that the selection knows."""
    bare = et_si.projection_of(view)
    pairs = [
        (name, text) for name, text in state.options if not text.startswith("marche=") or _named(text, bare.targets)
    ]
    return bare.moved(read_scenario(pairs, bare.targets))


def _named(text: str, targets: dict[str, list[str]]) -> bool:
    return any(text.startswith(f"marche={name}:") for name in targets["marche"])


def _scenario(view: View, state: State) -> Reading:
    """Return the page under its levers; what the public reads of people comes from hours each of its own."""
    now = projected(view, state)
    if now.is_unknown:
        return _page(view, et_si.heading(now))
    own = view.base.role == PUBLIC
    steps = [step for step in now.lever_steps if step.lever and not (own and step.lever.kind == EACH)]
    told = [f"{lever_words.lever_text(one.lever)} : {lever_words.effect_text(one, now)}" for one in steps if one.lever]
    if now.is_aiming and not (own and now.aim.kind == "personnes"):
        found = gap(now)
        ways = (lever_words.equivalent_text(one, now) for one in found.equivalents)
        told += [lever_words.gap_text(now, found), *ways, *filter(None, [lever_words.never_seen(found)])]
    tiles = [tile for tile in et_si.tiles(now) if not (own and tile.name == "beneficiaires")]
    view = view.seeing(now.applied)
    cards = [et_si.steps_card(view, now), *et_si.details(view, now)]
    return _page(view, [*et_si.heading(now), *told], tiles=tiles, cards=cards)


def _meeting(view: View, state: State) -> Reading:
    told = []
    for slide in deck(view):
        if slide.chart and LIFTED in ordinary(slide.chart.note):
            continue
        told += [slide.title, *slide.lines, f"{slide.figure} {slide.label}".strip(), slide.text]
        told += slide.notes.partition("\n\n")[0].split("\n")
        told += [" ; ".join(filter(None, row)) for row in slide.rows[1:]]
    return _page(view, [*dict.fromkeys(filter(None, told))])


def _paper(view: View, state: State) -> Reading:
    content = bilan_content(view)
    return _page(
        view,
        [
            *dict.fromkeys(
                _texts({k: v for k, v in content.items() if k not in ("couleurs", "glossaire", "source", "mention")})
            )
        ],
    )


def _texts(content: Any) -> Iterator[str]:
    """Yield the texts of nested content, a bold run with those beside it."""
    if isinstance(content, str):
        yield from (content,) if " " in content else ()
    elif isinstance(content, list) and content and isinstance(content[0], dict) and "gras" in content[0]:
        yield "".join(one["texte"] for one in content)
    elif isinstance(content, dict) and LIFTED in ordinary(str(content.get("note", ""))):
        return
    elif isinstance(content, dict | list | tuple):
        for part in content.values() if isinstance(content, dict) else content:
            yield from _texts(part)


def _page(view: View, heading: Sequence[str], tiles: Sequence[Any] = (), cards: Sequence[Any] = ()) -> Reading:
    made = Page(
        "lu", "", "", (), lambda context: heading, list(cards) and (lambda context: cards), lambda context: [*tiles]
    )
    return Reading(made, Context(view))


def kept(state: State) -> Filters:
    """Return the filters of a state, its subject among them: « Ma commune » has no other."""
    filters = dict(state.selection.filtres)
    if state.subject:
        others = {} if state.page == TOWN else {name: one for name, one in filters.items() if name not in SUBJECTS}
        filters = {**others, SUBJECTS[state.subject.kind]: (state.subject.name,)}
    return filters
