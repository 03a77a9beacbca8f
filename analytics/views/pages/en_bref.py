"""En bref: the year in one sentence, its key figures, and who carries the hours."""

from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.sentences import summaries, titles
from analytics.sentences.details import tile_detail
from analytics.sentences.hidden import label
from analytics.sentences.phrases import capitalised
from analytics.sentences.summaries import takeaways
from analytics.territory.territory import words
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.kinds import Bullet, Years
from analytics.views.page import Page
from analytics.views.pages.shared import owners_ranking
from analytics.views.table import Column, Table
from analytics.views.tile import amount_of, before_of, change, lines_of

FAMILY = ("heures_clausees", "heures_realisees", "rapport_realise_clause")
PROGRESS = Card(
    "clause-et-realise",
    lambda context, frame: titles.bullet_title(context.total(FAMILY[0]), context.total(FAMILY[1])),
    FAMILY,
    ("famille",),
    Bullet(),
    note="Les clauses durent souvent plusieurs années : ce rapport compare deux volumes, il ne mesure pas un retard.",
)


def years_card(*measures: str) -> Card:
    """Return hours year by year, the first measure drawn."""

    def subtitle(context: Context, frame: object) -> str:
        return f"{INDICATORS[measures[0]].label} par année · {context.view.place or words().ensemble}"

    return Card(
        "heures-par-annee",
        lambda context, frame: titles.years_title(context.view.judged(frame), measures[0], context.view.annee),
        measures,
        ("annee",),
        Years(),
        subtitle=subtitle,
        through=lambda view: view.every_year,
    )


YEARS = years_card("heures_clausees", "heures_realisees")


def year_card(context: Context) -> ComputedCard:
    """Return every indicator of the year, with its comparison and, where a bilan was printed, its figure."""
    view = context.view
    frame = view.answers.year_bilan(view.base, view.selection)
    lines = lines_of(frame)
    printed = [one if isinstance(one, str) else "" for one in frame["imprime"].tolist()]
    changes = (change(frame, lines, name)[0] for name in lines)
    before = [before_of(view, lines, name) for name in lines]
    columns = [
        Column("Indicateur", [label(frame, name) for name in lines]),
        Column(str(view.period), [amount_of(lines, name) for name in lines], numeric=True),
        Column(capitalised(view.reference) or "Comparaison", before, numeric=True),
        Column("Écart", list(changes), numeric=True),
    ]
    if any(printed):  # else no bilan was printed for this selection
        columns.append(Column("Bilan imprimé", printed))
    title = f"Tous les chiffres {view.of_period}"
    return ComputedCard(
        view,
        "tous-les-chiffres",
        title,
        Table(tuple(columns)),
        alternative=title,
        indicators=tuple(frame.index),
        wide=True,
        file_name=f"{'point' if view.runs else 'bilan'}-{view.annee}.csv",
    )


def _heading(context: Context) -> tuple[str, str]:
    view = context.view
    return (
        summaries.headline(context.comparison, view.period, view.place),
        summaries.summary(context.comparison, view.period, view.reference, view.place),
    )


PAGE = Page(
    name="dashboard",
    title="En bref",
    question="L’année en une phrase, ses chiffres clés, et qui porte les heures",
    compared=summaries.SAID,
    heading=_heading,
    tiles=(
        *("heures_clausees", "heures_realisees", "etp", "beneficiaires"),
        *("femmes", "part_habitants_territoire", "societes", "maitres_ouvrage"),
    ),
    detail=tile_detail,
    cards=(owners_ranking(limit=8, tall=True), PROGRESS, YEARS, year_card),
    takeaways=lambda context: takeaways(context.comparison, context.view.reference, context.view.place),
    more_ahead=lambda context: context.view.ahead(*shown_indicators()),
)
