"""Maîtres d'ouvrage: who commissions, what each promised and what was done."""

from collections.abc import Iterator

from analytics.compute.by_year import with_absent_groups
from analytics.sentences import summaries, titles
from analytics.sentences.phrases import MEANINGLESS
from analytics.sentences.takeaways import owners_takeaways
from analytics.views.card import Card
from analytics.views.context import Context
from analytics.views.kinds import Bullet, Proportion
from analytics.views.page import Page
from analytics.views.pages.shared import (
    MANY,
    PROGRESS,
    PROGRESS_BY_OWNER,
    PROGRESS_NOTE,
    marches_counted,
    owners_ranking,
)

FAMILIES = Card(
    "heures-par-famille",
    lambda context, frame: titles.ranking_title(
        frame, "famille", "heures_clausees", whole=context.whole(frame, "heures_clausees")
    ),
    ("heures_clausees", "maitres_ouvrage"),
    ("famille",),
    Proportion(),
    wide=True,
)
# The marchés of the maître d'ouvrage that the filters keep, when they keep just one.
MARCHES = Card(
    "marches",
    lambda context, frame: f"{context.view.selection.values('maitre_ouvrage')[0]} : {marches_counted(context, frame)}",
    (*PROGRESS, "beneficiaires", "societes"),
    ("marche",),
    Bullet(),
    note=PROGRESS_NOTE,
    wide=True,
)
DETAIL = Card(
    "detail",
    "Chaque maître d’ouvrage en chiffres",
    ("heures_clausees", "heures_realisees", "taux_realisation", "marches_suivis", "societes", "beneficiaires"),
    ("maitre_ouvrage",),
    wide=True,
)


def _cards(context: Context) -> Iterator[Card]:
    yield FAMILIES
    if len(context.view.selection.values("maitre_ouvrage")) == 1:
        yield MARCHES
    yield owners_ranking(limit=MANY)
    yield PROGRESS_BY_OWNER
    yield DETAIL


def _heading(context: Context) -> tuple[str, str]:
    view = context.view
    if why := view.why_missing("maitres_ouvrage"):
        return f"Maîtres d’ouvrage : {MEANINGLESS}", why
    by_owner = view.compute("heures_clausees", by=("maitre_ouvrage",))
    whole = context.whole(by_owner, "heures_clausees")
    leader = titles.ranking_title(by_owner, "maitre_ouvrage", "heures_clausees", view.period, whole)
    return (
        leader if len(by_owner) > 1 else summaries.headline(context.comparison, view.period, view.place),
        summaries.owners_summary(context.comparison, view.reference),
    )


def _takeaways(context: Context) -> list[str]:
    view = context.view
    by_owner = view.compute("heures_clausees", by=("maitre_ouvrage",))
    by_year = view.every_year.compute("heures_clausees", by=("annee", "maitre_ouvrage"))
    by_year = with_absent_groups(view.base, by_year, "heures_clausees", view.annee)
    years = () if view.runs else view.reference_years
    return owners_takeaways(by_owner, by_year, context.comparison, view.annee, years, view.reference)


PAGE = Page(
    name="maitres_ouvrage",
    title="Maîtres d’ouvrage",
    question="Qui commande ?",
    compared=("heures_clausees", "maitres_ouvrage", "nouveaux_maitres_ouvrage", "marches_suivis"),
    heading=_heading,
    cards=_cards,
    takeaways=_takeaways,
)
