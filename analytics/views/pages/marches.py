"""Marchés: who still owes how many hours, and which are late by a rule that the reader sets."""

import math
from collections.abc import Sequence
from datetime import date
from functools import partial

import pandas as pd

from analytics.compute.marches import SETTLED, STATES, Rule, ordered
from analytics.declarations.indicators import facts_of
from analytics.french.dates import end_of
from analytics.french.numbers import gap, is_missing, percent
from analytics.sentences import titles_marches as titles
from analytics.sentences.titles import ranking_title
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.kinds import Bars
from analytics.views.page import Ask, Choice, Page
from analytics.views.pages.shared import MANY, every_owner
from analytics.views.table import Column, Table
from analytics.views.view import View

PER_PAGE = 25
ALL = "tous"
STATE = Choice("etat", "Montrer", {ALL: "À suivre", **{state: state for state in STATES}})
SORT = Choice(
    "tri",
    "Trier par",
    {"risque": "Risque", "reste": "Reste à réaliser", "fin": "Date de fin", "maitre_ouvrage": "Maître d’ouvrage"},
)
TOLERANCE = Choice("retard_tolere", "Retard toléré", {str(share): percent(share / 100) for share in (25, 10, 50)})
SETTLEMENT = Choice("solde_a", "Soldé à partir de", {str(share): percent(share / 100) for share in (100, 95, 90)})
AT = "page"  # the page of the list, from 1: the screen sets it
UNITS = {"taux": "%", "societes": ""}
REMAINING = Card(
    "reste-par-maitre-ouvrage",
    lambda context, frame: ranking_title(
        frame,
        "maitre_ouvrage",
        "heures_restantes",
        whole=context.whole(frame, "heures_restantes", every_owner(context.view)),
    ),
    ("heures_restantes",),
    ("maitre_ouvrage",),
    Bars(limit=MANY),
    through=every_owner,
    prepare=lambda frame: frame[frame["heures_restantes"] > 0],
    wide=True,
)


def meaningless_filter(view: View) -> tuple[str, str] | None:
    """Return the first filter (dimension, value) that no marché can be kept by, as those of people; None without."""
    names = {name for fact in facts_of("heures_restantes") for name in view.selection.meaningless_for(fact)}
    return next((one for one in view.selection.active() if one[0] in names), None)


def _choices(view: View, ask: Ask) -> dict[str, str]:
    asked = (STATE, SORT, TOLERANCE, SETTLEMENT)
    return {one.key: one.usual if meaningless_filter(view) else ask(one) for one in asked}


def _cards(context: Context) -> Sequence[Card | ComputedCard]:
    return () if meaningless_filter(context.view) else (list_card(context), REMAINING)


def _rule(context: Context) -> Rule:
    return Rule(int(context.choices["retard_tolere"]) / 100, int(context.choices["solde_a"]) / 100)


def _day(view: View) -> date:
    return end_of(view.annee, view.base.publication["arretee_le"])


def _every_marche(context: Context) -> pd.DataFrame:
    view = context.view
    return view.answers.marches(view.base, view.selection, _rule(context))


def _wanted(context: Context) -> pd.DataFrame:
    found, state = context.once(_every_marche), context.choices["etat"]
    wanted = found["etat"].ne(SETTLED) if state == ALL else found["etat"].eq(state)
    return ordered(found[wanted], context.choices["tri"])


def pages_of_list(context: Context) -> int:
    """Return how many pages the list of marchés fills."""
    return math.ceil(len(context.once(_wanted)) / PER_PAGE)


def list_card(context: Context) -> ComputedCard:
    """Return one page of the marchés in the state and the order asked for."""
    view, wanted, found = context.view, context.once(_wanted), context.once(_every_marche)
    at = int(context.choices.get(AT, "1"))
    more = titles.page_words(at, PER_PAGE, len(wanted)) if len(wanted) > PER_PAGE else ""
    return ComputedCard(
        view,
        "marches",
        titles.list_title(STATE.options[context.choices["etat"]], wanted, found),
        list_table(wanted.iloc[(at - 1) * PER_PAGE : at * PER_PAGE]),
        indicators=("heures_restantes",),
        wide=True,
        note=f"{_rule(context).words(_day(view))} {more}".strip(),
        empty="" if len(wanted) else "Aucun marché dans cet état.",
        file=list_table(wanted.astype(object).where(wanted.notna(), None)),
    )


def list_table(frame: pd.DataFrame) -> Table:
    """Return marchés as a table, a line each; what remains is the difference of the hours shown beside it."""
    left = [gap(promised, done) for promised, done in zip(frame["clausees"], frame["realisees"], strict=True)]
    lines = zip(frame["reste"], left, strict=True)
    frame = frame.assign(
        reste=[known if is_missing(known) or is_missing(one) else max(one, 0.0) for known, one in lines]
    )
    units = {name: UNITS.get(name, "h") for name in titles.NUMBERS}
    named = ((name, label, frame[name].tolist()) for name, label in titles.HEADERS.items())
    return Table(
        tuple(Column(label, cells, units.get(name), write=partial(titles.cell, name)) for name, label, cells in named)
    )


def _heading(context: Context) -> tuple[str, str]:
    found, day = context.once(_every_marche), _day(context.view)
    reason = context.view.why_missing("heures_restantes")
    return titles.marches_title(found, day, reason), titles.marches_summary(found, day, reason)


PAGE = Page(
    name="marches",
    title="Marchés",
    question="Qui doit encore combien d’heures ?",
    compared=(),
    heading=_heading,
    choices=_choices,
    cards=_cards,
    takeaways=lambda context: titles.marches_takeaways(context.once(_every_marche)),
)
