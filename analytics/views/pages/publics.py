"""Publics: for whom? Criteria, women, ages, training, homes."""

import math

from analytics.sentences import summaries, titles
from analytics.sentences.details import tile_detail
from analytics.sentences.takeaways import people_takeaways
from analytics.views.card import Card, Said
from analytics.views.context import Context
from analytics.views.kinds import Bars, Dots
from analytics.views.page import Page

TILES = ("beneficiaires", "femmes", "part_moins_26", "part_habitants_territoire")
CRITERIA = Card(
    "criteres",
    "Critères d’éligibilité, en part des personnes",
    ("beneficiaires", "heures_realisees"),
    ("critere",),
    Bars(share=True),
    of="beneficiaires",
    tall=True,
    note="Une personne peut relever de plusieurs critères : les parts peuvent dépasser 100 % au total.",
)


def people_card(key: str, title: Said, by: str) -> Card:
    """Return the card of people counted by a dimension."""
    return Card(key, title, ("beneficiaires",), (by,), Bars(), of="beneficiaires")


AGES = people_card(
    "ages", lambda context, frame: titles.ages_title(frame, context.total("beneficiaires")), "tranche_age"
)
WOMEN = Card(
    "femmes",
    lambda context, frame: titles.women_title(context.comparison),
    ("beneficiaires",),
    ("sexe",),
    Dots("femmes", "Femmes"),
    of="beneficiaires",
    is_known=lambda context: not math.isnan(context.total("femmes")),
)


def _heading(context: Context) -> tuple[str, str]:
    view = context.view
    return (
        titles.first_title(CRITERIA.frame(view), "critere", "beneficiaires", context.total("beneficiaires")),
        summaries.people_summary(context.comparison, view.period, view.reference, view.place),
    )


PAGE = Page(
    name="publics",
    title="Publics",
    question="Pour qui ?",
    compared=(*TILES, "part_femmes", "moins_26", "habitants_territoire", "heures_realisees", "heures_par_beneficiaire"),
    heading=_heading,
    tiles=TILES,
    detail=tile_detail,
    cards=(
        CRITERIA,
        WOMEN,
        AGES,
        people_card("formation", "Niveau de formation à l’entrée", "qualification"),
        people_card("residence", "Lieu de résidence", "residence"),
    ),
    takeaways=lambda context: people_takeaways(
        context.comparison,
        CRITERIA.frame(context.view),
        context.view.references("heures_par_beneficiaire"),
        context.view.reference,
    ),
)
