"""Contrats: which contracts and which ways of working carry the hours."""

import pandas as pd

from analytics.declarations.indicators import short_labels
from analytics.sentences import summaries, titles
from analytics.sentences.details import tile_detail
from analytics.sentences.takeaways import contracts_takeaways
from analytics.views.card import Card, Said
from analytics.views.context import Context
from analytics.views.kinds import Bars
from analytics.views.page import Choice, Page

TILES = ("contrats", "beneficiaires", "duree_contrats", "beneficiaires_plusieurs_chantiers")
MEASURE = Choice("mesure", "Compter en", short_labels("beneficiaires", "contrats", "heures_realisees"), is_switch=True)
DETAIL = Card(
    "types-detailles",
    "Chaque type de contrat en chiffres",
    (*MEASURE.options, "heures_par_beneficiaire", "duree_contrats"),
    ("type_contrat_fin",),
    wide=True,
)
AGAIN = (
    "Une personne peut signer plusieurs contrats : elle compte sur chaque ligne, "
    "et les parts peuvent dépasser 100 % au total."
)


def by_type(measure: str) -> Card:
    """Return the card of the types of contract, counted in a measure."""
    again = "" if measure == "heures_realisees" else AGAIN
    return _ranking("types-de-contrat", "Par type de contrat, comme dans le bilan", measure, "type_contrat", again)


def _ranking(key: str, title: Said, measure: str, by: str, note: str = "", wide: bool = False) -> Card:
    return Card(key, title, (measure,), (by,), Bars(), of=measure, note=note, wide=wide)


def modes(measure: str) -> Card:
    """Return the card of the ways to employ, counted in a measure."""

    def title(context: Context, frame: pd.DataFrame) -> str:
        return titles.first_title(frame, "mode", measure, context.total(measure))

    return _ranking("modes", title, measure, "mode", wide=True)


def _heading(context: Context) -> tuple[str, str]:
    view, measure = context.view, context.choices["mesure"]
    return (
        titles.first_title(by_type(measure).frame(view), "type_contrat", measure, context.total(measure)),
        summaries.contracts_summary(context.comparison, view.period, view.reference, view.place),
    )


def _cards(context: Context) -> list[Card]:
    measure = context.choices["mesure"]
    return [
        modes(measure),
        by_type(measure),
        _ranking("modalites", "Par modalité : qui emploie ?", measure, "modalite"),
        DETAIL,
    ]


PAGE = Page(
    name="contrats",
    title="Contrats",
    question="Avec quels contrats ?",
    compared=("contrats", "beneficiaires", "duree_contrats", "heures_realisees", "beneficiaires_plusieurs_chantiers"),
    heading=_heading,
    tiles=TILES,
    detail=tile_detail,
    choices=(MEASURE,),
    cards=_cards,
    takeaways=lambda context: contracts_takeaways(context.comparison, DETAIL.frame(context.view)),
)
