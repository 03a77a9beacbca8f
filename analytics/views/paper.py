"""Cards of slides and paper: those of the pages, by the hours that lead, under a title that stands alone."""

from dataclasses import replace

import pandas as pd

from analytics.sentences import titles
from analytics.sentences.details import figure_of
from analytics.views.card import Card, Said
from analytics.views.context import Context
from analytics.views.kinds import Bars, Bullet, Kind, Proportion
from analytics.views.pages import contrats, publics
from analytics.views.pages.shared import PROGRESS, PROGRESS_BY_OWNER, PROGRESS_NOTE

BARS = Bars()


def first_group(by: str) -> Said:
    """Return the title that names the group of most people."""

    def title(context: Context, frame: pd.DataFrame) -> str:
        return titles.first_title(frame, by, "beneficiaires", figure_of(context.comparison, "beneficiaires"))

    return title


CRITERIA = replace(publics.CRITERIA, title=first_group("critere"), indicators=("beneficiaires",))
AGES = replace(
    publics.AGES, title=lambda context, frame: titles.ages_title(frame, figure_of(context.comparison, "beneficiaires"))
)
CONTRACTS = replace(contrats.by_type("beneficiaires"), title=first_group("type_contrat"), note=contrats.AGAIN)
SIZES = Card("taille", "Taille des sociétés", ("societes",), ("taille",), Proportion())
MODES = contrats.modes("heures_realisees")
FAMILIES_PROGRESS = replace(
    PROGRESS_BY_OWNER, indicators=PROGRESS[:2], by=("famille",), figure=Bullet(), note=PROGRESS_NOTE
)


def main_measure(context: Context) -> str:
    """Return the hours that lead: those promised, or those worked when filters on people make these unknown."""
    return "heures_realisees" if figure_of(context.comparison, "heures_clausees") is None else "heures_clausees"


def ranked(measure: str, *by: str, figure: Kind = BARS, of: str = "", dated: bool = True) -> Card:
    """Return the card that ranks hours by a dimension; `dated` writes the year in its title."""

    def title(context: Context, frame: pd.DataFrame) -> str:
        period, whole = context.view.period if dated else None, context.whole(frame, measure)
        return titles.ranking_title(frame, by[0], measure, period, whole)

    return Card(by[0], title, (measure,), by, figure, of=of)
