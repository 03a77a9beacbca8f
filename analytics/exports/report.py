"""The bilan of a year as data: what its two pages, « En bref » and « Focus », say and draw."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pandas as pd

from analytics.base import own_words
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.declarations.missing import reason_of
from analytics.declarations.palette import colour_of, is_undetailed, theme_named
from analytics.french.grammar import uncapitalised
from analytics.french.numbers import number, percent, value
from analytics.sentences import lines, summaries, titles
from analytics.sentences.details import figure_of, tile_detail
from analytics.sentences.phrases import quantity
from analytics.views import charts
from analytics.views.charts import Bar, Chart
from analytics.views.view import SITE, View

ROWS = 21  # owners that the second page can list
SERVICES = {
    "Faisabilité": "Étude de la faisabilité de la clause",
    "Calibrage": "Aide au calibrage",
    "Rédaction": "Aide à la rédaction des pièces du marché",
    "Conseil": "Conseil aux entreprises attributaires",
    "Suivi": "Suivi de l’exécution",
    "Bilan": "Réalisation du bilan",
}
GLOSSARY = (
    ("Heures clausées", "heures d’insertion que les marchés obligent à réaliser, pour toute leur durée."),
    ("Heures réalisées", "heures de travail attestées, faites dans l’année."),
    ("ETTI", "entreprise de travail temporaire d’insertion."),
    ("SIAE", "structure d’insertion par l’activité économique."),
    ("CUI", "contrat unique d’insertion."),
)
Content = dict[str, Any]


def bilan_content(view: View) -> Content:
    """Return everything that the two pages of the bilan show, as plain data."""
    frame = view.compare(*shown_indicators())
    return {
        **heading(view, f"Bilan {view.annee}"),
        "titre": summaries.headline(frame, view.annee, view.place),
        "resume": runs(summaries.summary(frame, view.annee, view.reference, view.place)),
        "chiffre": _key_figure(frame, view.reference),
        "annees": drawn(years_chart(view, main_measure(frame))),
        "piliers": [_owners(view, frame), _companies(view, frame), _people(view, frame)],
        "notes": {place: [asdict(one) for one in view.paragraphs if one.place == place] for place in own_words.PLACES},
        "services": _services(view),
        "focus": _focus(view, frame),
        "glossaire": [{"mot": word, "sens": meaning} for word, meaning in GLOSSARY],
    }


def heading(view: View, kind: str) -> Content:
    """Return what every sheet of paper says of itself: what, where, when, from which data, in which colours."""
    return {
        "site": SITE,
        "genre": kind,
        "document": f"{kind} – {SITE} – {view.selection.describe()}",
        "annee": view.annee,
        "perimetre": view.place or "Département du Gers",
        "arretee": f"Données arrêtées au {view.settled}",
        "source": view.source,
        "mention": view.mention,
        "vide": f"Aucun marché pour ces filtres ({view.selection.describe()})." if view.is_empty else "",
        "couleurs": {key: colour for key, colour in asdict(theme_named("print")).items() if isinstance(colour, str)},
    }


def runs(markdown: str) -> list[Content]:
    """Return the text cut where its bold starts and ends."""
    return [{"texte": text, "gras": bool(rank % 2)} for rank, text in enumerate(markdown.split("**")) if text]


def drawn(chart: Chart) -> Content:
    """Return a chart as plain data, each bar with its length as a share of the longest one."""
    data = {key: content for key, content in asdict(chart).items() if key != "bars"}
    bars = [{**asdict(bar), **_lengths(bar.amount, bar.goal, chart.whole)} for bar in chart.bars]
    return {**data, "alternative": chart.alternative, "barres": bars}


def _lengths(amount: float | None, goal: float | None, whole: float) -> Content:
    return {"part": max(amount or 0, 0) / whole, "part_visee": max(goal or 0, 0) / whole}


def main_measure(frame: pd.DataFrame) -> str:
    """Return the hours that lead: those promised, or those worked when filters on people make these unknown."""
    return "heures_realisees" if figure_of(frame, "heures_clausees") is None else "heures_clausees"


def _key_figure(frame: pd.DataFrame, reference: str) -> Content:
    name, jobs = main_measure(frame), lines.jobs(frame)
    promised = name == "heures_clausees"
    return {
        "valeur": number(figure_of(frame, name)),
        "libelle": f"heures d’insertion {'clausées' if promised else 'réalisées'}",
        "evolution": lines.change_text(frame, name, reference),
        "realisees": quantity("heures_realisees", figure_of(frame, "heures_realisees")) if promised else "",
        "rapport": tile_detail("heures_realisees", frame),
        "etp": f"soit {jobs}" if jobs else "",
    }


def years_chart(view: View, name: str) -> Chart:
    """Return the hours of each year, that of the view marked."""
    return charts.years(view.every_year.compute(name, by=("annee",)), name, view.annee)


def _pillar(frame: pd.DataFrame, name: str, reference: str, told: list[str], chart: Chart) -> Content:
    amount = figure_of(frame, name)
    noun = uncapitalised(INDICATORS[name].label)
    before = lines.before_text(frame, name, reference)
    return {
        "titre": INDICATORS[name].label,
        "valeur": number(amount),
        "libelle": f"{noun} (contre {before})" if before else noun,
        "lignes": told,
        "graphique": drawn(chart),
    }


def _owners(view: View, frame: pd.DataFrame) -> Content:
    name = main_measure(frame)
    families = view.compute(name, by=("famille",))
    chart = charts.parts(families, name, "famille", titles.ranking_title(families, "famille", name))
    return _pillar(frame, "maitres_ouvrage", view.reference, lines.owners(frame, view.reference), chart)


def _companies(view: View, frame: pd.DataFrame) -> Content:
    sizes = view.compute("societes", by=("taille",))
    chart = charts.parts(sizes, "societes", "taille", "Taille des sociétés")
    return _pillar(frame, "societes", view.reference, lines.companies(frame, view.reference), chart)


def _people(view: View, frame: pd.DataFrame) -> Content:
    ages = view.compute("beneficiaires", by=("tranche_age",))
    total = figure_of(frame, "beneficiaires")
    chart = charts.ranking(ages, "beneficiaires", "tranche_age", titles.ages_title(ages, total), total=total)
    return _pillar(frame, "beneficiaires", view.reference, lines.beneficiaries(frame, view.reference), chart)


def _services(view: View) -> list[Content]:
    frame = view.compute("accompagnements", by=("etape",)).set_index("etape")["accompagnements"]
    return [{"texte": text, "nombre": number(frame[step]) if step in frame else ""} for step, text in SERVICES.items()]


def _focus(view: View, frame: pd.DataFrame) -> Content:
    people = figure_of(frame, "beneficiaires")
    modes = view.compute("heures_realisees", by=("mode",))
    places = view.compute("heures_realisees", by=("territoire",))
    leading = titles.ranking_title(places, "territoire", "heures_realisees")
    worked = figure_of(frame, "heures_realisees")
    return {
        "familles": owners_by_family(view, main_measure(frame)),
        "contrats": drawn(contracts_chart(view, people)),
        "criteres": drawn(criteria_chart(view, people)),
        "modes": drawn(
            charts.ranking(
                modes, "heures_realisees", "mode", titles.first_title(modes, "mode", "heures_realisees"), total=worked
            )
        ),
        "lieux": drawn(charts.ranking(places, "heures_realisees", "territoire", leading, limit=4)),
        "relation": lines.relation(frame, view.reference),
    }


def contracts_chart(view: View, total: float | None) -> Chart:
    """Return the people of each type of contract, out of `total`."""
    frame = view.compute("beneficiaires", by=("type_contrat",))
    title = titles.contracts_title(frame, total=total)
    return charts.ranking(frame, "beneficiaires", "type_contrat", title, total=total)


def criteria_chart(view: View, total: float | None) -> Chart:
    """Return the people who meet each criterion; a full bar stands for all of them."""
    frame = view.compute("beneficiaires", by=("critere",))
    title, note = titles.criteria_title(frame, total), charts.OVERLAP
    return charts.ranking(frame, "beneficiaires", "critere", title, total=total, whole=total, note=note)


def owners_by_family(view: View, name: str) -> Content:
    """Return the owners of the year under their family, with their marchés and their hours."""
    frame = view.compute(name, "marches_suivis", by=("maitre_ouvrage", "famille"))
    families = view.compute(name, "marches_suivis", by=("famille",)).set_index("famille")
    order = {family: rank for rank, family in enumerate(families.index)}
    ranked = frame.sort_values("famille", key=lambda column: column.map(order), kind="stable")
    groups = charts.grouped(ranked, name, "maitre_ouvrage", "famille", ROWS)
    longest, total = frame[name].max(), families[name].sum()
    if any(map(reason_of, families[name])):  # of a whole whose parts are not all said, no share is true
        total = 0
    followed = frame.set_index("maitre_ouvrage")["marches_suivis"]
    return {
        "titre": titles.ranking_title(frame, "maitre_ouvrage", name, view.annee),
        "mesure": f"{INDICATORS[name].label} en {view.annee}, par maître d’ouvrage",
        "entetes": [DIMENSIONS["maitre_ouvrage"].label, "Marchés", INDICATORS[name].label],
        "groupes": [
            {
                "nom": family,
                "couleur": colour_of("famille", family, charts.THEME),
                "hachure": is_undetailed(family),
                "marches": number(families.at[family, "marches_suivis"]),
                "heures": value(families.at[family, name], "h"),
                "part": percent(float(families[name][family]) / total) if total else "",
                "lignes": [_owner_line(bar, followed, longest) for bar in bars],
            }
            for family, bars in groups
        ],
    }


def _owner_line(bar: Bar, followed: pd.Series, longest: float) -> Content:
    contracts = followed.get(bar.name)
    lengths = _lengths(bar.amount, None, longest or 1)
    return {**asdict(bar), **lengths, "marches": "" if contracts is None else number(contracts)}
