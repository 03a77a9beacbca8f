"""Cards that several pages show."""

import pandas as pd

from analytics.base.database import PUBLIC
from analytics.declarations.dimensions import NOT_ITEMISED
from analytics.french.numbers import count, is_missing
from analytics.sentences import titles
from analytics.sentences.phrases import SINCE, during
from analytics.views.card import Card
from analytics.views.context import Context
from analytics.views.kinds import Bars, Bullet
from analytics.views.view import View

MANY = 25  # bars that a figure names before it becomes a scroll; the table always has them all
PROGRESS = ("clausees_cumulees", "realisees_cumulees", "taux_realisation")
PROGRESS_NOTE = "Depuis le début des marchés suivis dans l’année. Un marché en cours n’est pas en retard."


def owners_ranking(limit: int, tall: bool = False) -> Card:
    """Return who carries the hours, those picked in bold among the others."""
    return Card(
        "heures-par-maitre-ouvrage",
        _owners_title,
        ("heures_clausees",),
        ("maitre_ouvrage", "famille"),
        Bars(limit=limit),
        note=_not_itemised,
        columns=("maitre_ouvrage", "heures_clausees"),
        through=every_owner,
        tall=tall,
    )


def every_owner(view: View) -> View:
    """Return the view of all the maîtres d’ouvrage: those picked are shown among the others."""
    return view.having("maitre_ouvrage")


def _owners_title(context: Context, frame: pd.DataFrame) -> str:
    whole = context.whole(frame, "heures_clausees", every_owner(context.view))
    return titles.ranking_title(frame, "maitre_ouvrage", "heures_clausees", whole=whole)


def marches_counted(context: Context, frame: pd.DataFrame) -> str:
    """Return « 12 marchés suivis en 2022 », « aucun marché suivi en 2022 »; « marchés suivis » where it is not known.

    The number is that of the selection: a protected table may list marchés that the filters leave out.
    """
    when, amount = during(context.view.period), context.total("marches_suivis")
    if is_missing(amount):  # filters on people say nothing of a marché without hours
        amount = len(frame) if context.view.base.role != PUBLIC else amount
    if is_missing(amount):
        return f"marchés suivis {when}"
    return f"{count(amount, 'marché suivi', 'marchés suivis') if amount else 'aucun marché suivi'} {when}"


def _not_itemised(context: Context, frame: pd.DataFrame) -> str:
    known = NOT_ITEMISED in set(frame["maitre_ouvrage"])
    return f"« {NOT_ITEMISED} » : heures du total publié qu’aucun maître d’ouvrage nommé ne porte." if known else ""


PROGRESS_BY_OWNER = Card(
    "avancement",
    lambda context, frame: titles.bullet_title(context.total(PROGRESS[0]), context.total(PROGRESS[1]), SINCE),
    PROGRESS,
    ("maitre_ouvrage",),
    Bullet(limit=MANY),
    note=lambda context, frame: (
        PROGRESS_NOTE
        + (f" Les {MANY} premiers sur {len(frame)} ; les autres sont dans le tableau." if len(frame) > MANY else "")
    ),
)
