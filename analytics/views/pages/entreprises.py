"""Entreprises: with which companies? From where, of what size, and who employs."""

from collections.abc import Iterator
from math import nan

from analytics.declarations.dimensions import UNKNOWN
from analytics.protection.classes import amount_of_nothing
from analytics.sentences import titles_companies as titles
from analytics.sentences.phrases import MEANINGLESS
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.kinds import Bars, Proportion
from analytics.views.page import Choice, Page
from analytics.views.table import Column, Table

SHOWN = 30
TILES = ("societes", "societes_territoire", "nouvelles_societes", "societes_plusieurs_marches")
MEASURE = Choice(
    "compte",
    "Compter en",
    {"societes": "Sociétés des marchés", "heures_realisees": "Heures, par employeur"},
    is_switch=True,
)
CUTS = {
    "societes": ("siege", "taille", "secteur_entreprise", "role"),
    "heures_realisees": ("siege_employeur", "taille_employeur", "secteur_employeur"),
}
STRUCTURES = Card(
    "structures",
    lambda context, frame: titles.structures_title(frame),
    ("heures_realisees", "beneficiaires"),
    ("type_employeur",),
    Bars(),
    of="heures_realisees",
    note=titles.EMPLOYER_NOTE,
    tall=True,
)


def _seat_card(measure: str) -> Card:
    by = CUTS[measure][0]
    return Card(
        "siege",
        lambda context, frame: titles.companies_group_title(frame, by, measure, context.whole(frame, measure)),
        (measure,),
        (by,),
        Proportion(),
        note=titles.EMPLOYER_NOTE if measure == "heures_realisees" else "",
    )


def list_card(context: Context) -> ComputedCard:
    """Return the companies that may be named, with their marchés and the hours of those they employ."""
    view = context.view
    attributed = view.compute("marches_attribues", by=("entreprise", "siege", "taille", "type_structure"))
    roles = view.compute("marches_attribues", by=("entreprise", "role"))
    employed = view.compute("heures_realisees", "beneficiaires", by=("employeur",))
    nothing = amount_of_nothing(view.base, view.selection, "heures_realisees", ("employeur",))
    if UNKNOWN in employed["employeur"].tolist():
        nothing = nothing or nan  # hours whose employer is not known may be those of any company
    lines = titles.company_lines(attributed, employed, roles[roles["role"].isin(titles.NAMED_ROLES)], nothing)
    more = f" {SHOWN} sociétés affichées sur {len(lines)} ; le fichier CSV les contient toutes."
    return ComputedCard(
        view,
        "societes-nommees",
        "Sociétés titulaires ou cotraitantes",
        company_table(lines[:SHOWN]),
        indicators=("marches_attribues", "heures_realisees"),
        wide=True,
        note=titles.LIST_NOTE + (more if len(lines) > SHOWN else ""),
        file=company_table(lines),
        empty=view.why_missing("marches_attribues"),
    )


def company_table(lines: list[titles.CompanyLine]) -> Table:
    """Return the lines of `company_lines` as a table."""
    columns = list(zip(*lines, strict=True)) or [()] * len(titles.LIST_HEADERS)
    *described, marches, hours = zip(titles.LIST_HEADERS, columns, strict=True)
    numbers = Column(*marches, unit=""), Column(*hours, unit="h", write=titles.hours_cell)
    return Table((*(Column(*one) for one in described), *numbers))


def _heading(context: Context) -> tuple[str, str]:
    view, why = context.view, context.view.why_missing("societes")
    return (
        f"Sociétés : {MEANINGLESS}" if why else titles.companies_title(context.comparison, view.period),
        why or titles.companies_summary(context.comparison, view.period, view.reference, view.place),
    )


def _cards(context: Context) -> Iterator[Card | ComputedCard]:
    measure = context.choices["compte"]
    yield _seat_card(measure)
    yield STRUCTURES
    for by in CUTS[measure][1:]:
        several, key = titles.ROLES_NOTE if by == "role" else "", by.replace("_", "-")
        yield Card(key, titles.group_heading(by), (measure,), (by,), Bars(), of=measure, note=several)
    yield list_card(context)


PAGE = Page(
    name="entreprises",
    title="Entreprises",
    question="Avec quelles sociétés ?",
    compared=(*TILES, "societes_moins_20", "societes_moins_5", "heures_realisees"),
    heading=_heading,
    tiles=TILES,
    choices=(MEASURE,),
    cards=_cards,
    takeaways=lambda context: titles.companies_takeaways(context.comparison, STRUCTURES.frame(context.view)),
)
