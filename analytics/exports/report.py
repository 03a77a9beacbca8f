"""The bilan of a year as data: what its two pages, « En bref » and « Focus », say and draw."""

from collections.abc import Callable
from dataclasses import asdict
from math import isnan
from textwrap import shorten
from typing import Any

import pandas as pd

from analytics.base import own_words
from analytics.declarations.dimensions import DIMENSIONS, UNKNOWN
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.declarations.method import GLOSSARY
from analytics.declarations.palette import colour_of, is_undetailed, theme_named
from analytics.declarations.settings import service
from analytics.french.grammar import list_and
from analytics.french.numbers import NO_BREAK, count, number, percent, plural, value
from analytics.sentences import lines, summaries, titles
from analytics.sentences.details import figure_of, figure_or_reason, tile_detail
from analytics.sentences.hidden import is_rough
from analytics.sentences.phrases import during, quantity
from analytics.territory.territory import words
from analytics.views import charts, paper
from analytics.views.card import Card
from analytics.views.charts import Bar, Chart
from analytics.views.context import Context
from analytics.views.kinds import Proportion
from analytics.views.pages.en_bref import years_card
from analytics.views.purchases_view import bilan_line
from analytics.views.view import View

DETAIL = 58  # characters of a line under a name
FEW_OPERATIONS = 2  # named beside their maître d’ouvrage
ROWS = 21  # owners that the second page can list
SERVICES = {
    "Faisabilité": "Étude de la faisabilité de la clause",
    "Calibrage": "Aide au calibrage",
    "Rédaction": "Aide à la rédaction des pièces du marché",
    "Conseil": "Conseil aux entreprises attributaires",
    "Suivi": "Suivi de l’exécution",
    "Bilan": "Réalisation du bilan",
}
EXPLAINED = ("Heures clausées", "Heures réalisées", "ETTI", "SIAE", "CUI")  # what two sheets of paper have room for
Content = dict[str, Any]


def bilan_content(view: View) -> Content:
    """Return everything that the two pages of the bilan show, as plain data."""
    context = Context(view, shown_indicators())
    frame, main = context.comparison, paper.main_measure(context)
    families = paper.ranked(main, "famille", figure=Proportion(), dated=False)
    return {
        **heading(view, view.document),
        "titre": summaries.headline(frame, view.period, view.place),
        "resume": runs(_summary(view, frame)),
        "chiffre": _key_figure(frame, main, view.reference),
        "annees": drawn(context, years_card(main)),
        "piliers": [
            _pillar(context, "maitres_ouvrage", lines.owners, families),
            _pillar(context, "societes", lines.companies, paper.SIZES),
            _pillar(context, "beneficiaires", lines.beneficiaries, paper.AGES),
        ],
        "notes": {place: [asdict(one) for one in view.paragraphs if one.place == place] for place in own_words.PLACES},
        "femmes": _written(view, own_words.WOMEN),
        "perspectives": _written(view, own_words.OUTLOOK),
        "services": services(view),
        "accompagnements": lines.support(frame, view.reference),
        "focus": _focus(context, main),
        "glossaire": [{"mot": word, "sens": GLOSSARY[word]} for word in EXPLAINED],
    }


def _written(view: View, place: str) -> str:
    """Return the text that she wrote for a place; empty when there is none."""
    return next((one.texte for one in view.paragraphs if one.place == place), "")


def _summary(view: View, frame: pd.DataFrame) -> str:
    said = summaries.summary(frame, view.period, view.reference, view.place)
    return " ".join(filter(None, (said, bilan_line(view))))


def heading(view: View, kind: str) -> Content:
    """Return what every sheet of paper says of itself: what, where, when, from which data, in which colours."""
    return {
        "site": words().site,
        "genre": kind,
        "service": service(),
        "document": f"{kind} – {words().site} – {view.describe()}",
        "annee": view.annee,
        "perimetre": view.place or words().perimetre,
        "arretee": f"Données arrêtées au {view.settled}",
        "source": view.source,
        "mention": view.notice,
        "vide": f"Aucun marché pour ces filtres ({view.describe()})." if view.is_empty else "",
        "couleurs": {key: colour for key, colour in asdict(theme_named("print")).items() if isinstance(colour, str)},
    }


def runs(markdown: str) -> list[Content]:
    """Return the text cut where its bold starts and ends."""
    return [{"texte": text, "gras": bool(rank % 2)} for rank, text in enumerate(markdown.split("**")) if text]


def drawn(context: Context, card: Card, most: int | None = None) -> Content:
    """Return the chart of a card as plain data (see `plain_chart`); `vide` says why it has no bar."""
    chart = card.chart(context, most)
    if chart is None:
        return {}
    return plain_chart(chart) | {"vide": "" if chart.bars else card.computed(context).empty}


def plain_chart(chart: Chart) -> Content:
    """Return a chart as plain data, each bar with its length as a share of the longest one."""
    data = {key: content for key, content in asdict(chart).items() if key != "bars"}
    return {**data, "alternative": chart.alternative, "barres": [_plain_bar(bar, chart.whole) for bar in chart.bars]}


def _plain_bar(bar: Bar, whole: float) -> Content:
    said = {**asdict(bar), "debut": bar.begin / whole}
    return {**said, "part": max(bar.amount or 0, 0) / whole, "part_visee": max(bar.goal or 0, 0) / whole}


def _key_figure(frame: pd.DataFrame, name: str, reference: str) -> Content:
    jobs = lines.jobs(frame)
    promised, amount = name == "heures_clausees", figure_or_reason(frame, name)
    done = "clausée" if promised else "réalisée"
    return {
        **_figure(frame, name, f"{plural(amount, 'heure')} d’insertion {plural(amount, done)}"),
        "evolution": lines.change_text(frame, name, reference),
        "realisees": quantity("heures_realisees", figure_or_reason(frame, "heures_realisees")) if promised else "",
        "rapport": tile_detail("heures_realisees", frame),
        "etp": f"soit {jobs}" if jobs else "",
    }


def _figure(frame: pd.DataFrame, name: str, noun: str, more: str = "") -> Content:
    """Return a figure and its noun, « 66 » « bénéficiaires »; where there is none, its name and the reason."""
    amount = figure_of(frame, name)
    if amount is None:
        return {
            "valeur": "",
            "libelle": f"{INDICATORS[name].label}{NO_BREAK}: {number(figure_or_reason(frame, name))}{more}",
        }
    return {"valeur": number(amount), "libelle": f"{noun}{more}"}


def _pillar(context: Context, name: str, tell: Callable[[pd.DataFrame, str], list[str]], card: Card) -> Content:
    frame, reference = context.comparison, context.view.reference
    noun, before = lines.counted(frame, name), lines.before_text(frame, name, reference)
    beside = f", contre {before}" if is_rough(frame, name) else f" (contre {before})"
    return {
        "titre": INDICATORS[name].label,
        **_figure(frame, name, noun, beside if before else ""),
        "lignes": tell(frame, reference),
        "graphique": drawn(context, card),
    }


def services(view: View) -> list[Content]:
    """Return each step of the support, with how often it was taken."""
    frame = view.compute("accompagnements", by=("etape",)).set_index("etape")["accompagnements"]
    return [{"texte": text, "nombre": number(frame[step]) if step in frame else ""} for step, text in SERVICES.items()]


def _focus(context: Context, main: str) -> Content:
    return {
        "familles": owners_by_family(context, main),
        "contrats": drawn(context, paper.CONTRACTS),
        "criteres": drawn(context, paper.CRITERIA),
        "modes": drawn(context, paper.MODES),
        "lieux": drawn(context, paper.ranked("heures_realisees", "territoire", dated=False), 4),
        "relation": lines.relation(context.comparison, context.view.reference),
    }


def owner_details(view: View, name: str) -> dict[str, dict[str, str]]:
    """Return, by maître d’ouvrage, its operations (« detail ») and a yearly flow (« text »)."""
    begun = view.compute("marches_commences_avant", by=("maitre_ouvrage",)).set_index("maitre_ouvrage").iloc[:, 0]
    operations = view.compute("marches_suivis", by=("maitre_ouvrage", "operation"))
    named = operations[operations["operation"].ne(UNKNOWN) & operations["marches_suivis"].gt(0)]
    found: dict[str, dict[str, str]] = {}
    for owner, rows in named.groupby("maitre_ouvrage", sort=False):
        more = count(begun.get(owner, 0), "déjà en cours", "déjà en cours") if begun.get(owner, 0) else ""
        said = "" if len(rows) > FEW_OPERATIONS else list_and(rows["operation"])
        both = " · ".join(filter(None, (said, more)))
        found[str(owner)] = {"detail": both if len(both) <= DETAIL else shorten(said or more, DETAIL, placeholder="…")}
    if name == "heures_clausees":
        hours = view.compute(name, "heures_clausees_par_an", by=("maitre_ouvrage",))
        for owner, whole, flow in hours.itertuples(index=False):
            if flow > 0:
                found.setdefault(str(owner), {})["text"] = lines.yearly(whole, flow)
            elif isnan(whole):
                found.setdefault(str(owner), {})["text"] = "sans heures"
    return found


def _share(amount: float, total: float) -> str:
    return percent(amount / total) if total > 0 and not isnan(amount) else ""


def owners_by_family(context: Context, name: str) -> Content:
    """Return the owners of the year under their family, with their marchés and their hours."""
    view = context.view
    frame = view.compute(name, "marches_suivis", by=("maitre_ouvrage", "famille"))
    details = owner_details(view, name)
    families = view.compute(name, "marches_suivis", by=("famille",)).set_index("famille")
    order = {family: rank for rank, family in enumerate(families.index)}
    ranked = frame.sort_values("famille", key=lambda column: column.map(order), kind="stable")
    groups = charts.grouped(ranked, name, "maitre_ouvrage", "famille", ROWS)
    longest, total = frame[name].fillna(0).max() or 1, float(view.compute(name)[name].iloc[0])
    followed = frame.set_index("maitre_ouvrage")["marches_suivis"].map(number).to_dict()
    return {
        "titre": titles.ranking_title(frame, "maitre_ouvrage", name, view.period, context.whole(frame, name)),
        "mesure": f"{INDICATORS[name].label} {during(view.period)}, par maître d’ouvrage",
        "entetes": [DIMENSIONS["maitre_ouvrage"].label, "Marchés", INDICATORS[name].label],
        "groupes": [
            {
                "nom": family,
                "couleur": colour_of("famille", family, charts.THEME),
                "hachure": is_undetailed(family),
                "marches": number(families.at[family, "marches_suivis"]),
                "heures": value(families.at[family, name], "h"),
                "part": _share(float(families[name][family]), total),
                "lignes": [
                    _plain_bar(bar, longest) | {"marches": followed.get(bar.name, "")} | details.get(bar.name, {})
                    for bar in bars
                ],
            }
            for family, bars in groups
        ],
    }
