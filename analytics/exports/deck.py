"""The slides of a meeting as data: one message each, the same for « Présenter » and for PowerPoint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analytics.base.own_words import PLACES, Words, slide_words
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.exports.report import main_measure, years_chart
from analytics.french.grammar import uncapitalised
from analytics.french.numbers import number, value
from analytics.sentences import lines, summaries, titles
from analytics.sentences.details import figure_of, tile_detail
from analytics.sentences.phrases import plain, quantity
from analytics.views import charts
from analytics.views.charts import Chart
from analytics.views.view import View

BARS = 6  # more cannot be read from the back of a room
WRITTEN_NOTES = "note"


@dataclass(frozen=True)
class Slide:
    """One message: a title, then a key figure with its lines, or one chart, or a text; and what to say of it."""

    key: str
    title: str
    figure: str = ""
    label: str = ""
    lines: tuple[str, ...] = ()
    chart: Chart | None = None
    text: str = ""
    notes: str = ""
    mention: str = ""


def deck(view: View) -> list[Slide]:
    """Return the slides that have something to show, in the order of the talk, with the words written for them."""
    return worded(view, told(view))


def told(view: View) -> list[Slide]:
    """Return the slides that the figures make by themselves."""
    frame = view.compare(*shown_indicators())
    writers: tuple[Callable[[View, pd.DataFrame], Slide | None], ...] = (
        _year,
        _years,
        _families,
        _owners,
        _progress,
        _people,
        _criteria,
        _contracts,
        _companies,
        _places,
    )
    return [slide for writer in writers if (slide := writer(view, frame))]


def worded(view: View, slides: Sequence[Slide]) -> list[Slide]:
    """Return the slides with the paragraphs of the year among them, under the titles and notes written for them."""
    written = [
        Slide(f"{WRITTEN_NOTES}-{rank}", one.titre or PLACES[one.place], text=one.texte, notes=one.texte)
        for rank, one in enumerate(view.paragraphs if slides else (), start=1)
    ]
    words = slide_words(view.base, view.selection)
    return [_said(slide, words.get(slide.key)) for slide in (*slides[:2], *written, *slides[2:])]


def _said(slide: Slide, words: Words | None) -> Slide:
    return replace(slide, title=words.titre or slide.title, notes=words.notes) if words else slide


def nothing(view: View) -> Slide:
    """Return the only slide of a selection that holds no figure."""
    said = f"Aucun marché pour ces filtres ({view.selection.describe()})."
    return Slide("vide", "Aucune donnée", text=said, notes=said)


def chosen(slides: list[Slide], keys: list[str]) -> list[Slide]:
    """Return the slides of these keys, in the order of the keys; all of them when none is named."""
    by_key = {slide.key: slide for slide in slides}
    return [by_key[key] for key in keys if key in by_key] or slides


def _year(view: View, frame: pd.DataFrame) -> Slide | None:
    name = main_measure(frame)
    if not figure_of(frame, name) and view.is_empty:
        return None
    worked = f"{quantity('heures_realisees', figure_of(frame, 'heures_realisees'))}"
    share = tile_detail("heures_realisees", frame)
    told = (
        lines.change_text(frame, name, view.reference),
        f"{worked}{f', {share}' if share else ''}" if name == "heures_clausees" else "",
        lines.jobs(frame),
    )
    return Slide(
        "annee",
        summaries.headline(frame, view.annee, view.place),
        figure=value(figure_of(frame, name), "h"),
        label=f"d’insertion {'clausées' if name == 'heures_clausees' else 'réalisées'}",
        lines=tuple(filter(None, told)),
        notes=_notes(plain(summaries.summary(frame, view.annee, view.reference, view.place)), name, "etp"),
    )


def _years(view: View, frame: pd.DataFrame) -> Slide | None:
    name = main_measure(frame)
    return _of_chart("annees", years_chart(view, name), name)


def _families(view: View, frame: pd.DataFrame) -> Slide | None:
    name = main_measure(frame)
    families = view.compute(name, by=("famille",))
    title = titles.ranking_title(families, "famille", name, view.annee)
    return _of_chart("familles", charts.ranking(families, name, "famille", title, total=figure_of(frame, name)), name)


def _owners(view: View, frame: pd.DataFrame) -> Slide | None:
    name = main_measure(frame)
    owners = view.compute(name, by=("maitre_ouvrage", "famille"))
    title = titles.ranking_title(owners, "maitre_ouvrage", name, view.annee)
    chart = charts.ranking(owners, name, "maitre_ouvrage", title, limit=BARS - 2)
    return _of_chart("maitres-ouvrage", chart, name)


def _progress(view: View, frame: pd.DataFrame) -> Slide | None:
    names = ("clausees_cumulees", "realisees_cumulees")
    families = view.compute(*names, by=("famille",))
    note = "Depuis le début des marchés suivis dans l’année. Un marché en cours n’est pas en retard."
    chart = charts.goals(families, "famille", titles.bullet_title(families, *names), note=note)
    return _of_chart("avancement", chart, "taux_realisation")


def _people(view: View, frame: pd.DataFrame) -> Slide | None:
    told = lines.beneficiaries(frame, view.reference)
    return _of_count("beneficiaires", summaries.people_summary, view, frame, told)


def _companies(view: View, frame: pd.DataFrame) -> Slide | None:
    return _of_count("societes", None, view, frame, lines.companies(frame, view.reference))


def _of_count(
    name: str, summary: Callable[..., str] | None, view: View, frame: pd.DataFrame, told: list[str]
) -> Slide | None:
    amount = figure_of(frame, name)
    if not amount:
        return None
    before = lines.before_text(frame, name, view.reference)
    said = plain(summary(frame, view.annee, view.reference, view.place)) if summary else " ; ".join(told) + "."
    title = f"{quantity(name, amount)} en {view.annee}{f', contre {before}' if before else ''}"
    label = uncapitalised(INDICATORS[name].label)
    return Slide(name, title, figure=number(amount), label=label, lines=tuple(told), notes=_notes(said, name))


def _criteria(view: View, frame: pd.DataFrame) -> Slide | None:
    total = figure_of(frame, "beneficiaires")
    criteria = view.compute("beneficiaires", by=("critere",))
    title = titles.criteria_title(criteria, total)
    note = charts.OVERLAP + _cut(criteria)
    chart = charts.ranking(criteria, "beneficiaires", "critere", title, limit=BARS, total=total, note=note)
    return _of_chart("criteres", chart, "beneficiaires")


def _contracts(view: View, frame: pd.DataFrame) -> Slide | None:
    total = figure_of(frame, "beneficiaires")
    contracts = view.compute("beneficiaires", by=("type_contrat",))
    title = titles.contracts_title(contracts, total=total)
    note = _cut(contracts).strip()
    chart = charts.ranking(contracts, "beneficiaires", "type_contrat", title, limit=BARS, total=total, note=note)
    return _of_chart("contrats", chart, "beneficiaires")


def _places(view: View, frame: pd.DataFrame) -> Slide | None:
    name = main_measure(frame)
    places = view.compute(name, by=("territoire",))
    title = titles.ranking_title(places, "territoire", name, view.annee)
    return _of_chart("territoires", charts.ranking(places, name, "territoire", title, limit=BARS - 2), name)


def _cut(frame: pd.DataFrame) -> str:
    return f" Les {BARS} premiers sur {len(frame)}." if len(frame) > BARS else ""


def _of_chart(key: str, chart: Chart, *indicators: str) -> Slide | None:
    if not any(bar.amount for bar in chart.bars):
        return None
    said = f"{chart.alternative} {chart.note}".strip()
    return Slide(key, chart.title, label=chart.measure, chart=chart, notes=_notes(said, *indicators))


def _notes(said: str, *indicators: str) -> str:
    defined = (f"{INDICATORS[name].label} : {INDICATORS[name].definition}" for name in indicators)
    return "\n".join([said, "", *defined])
