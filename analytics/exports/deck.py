"""The slides of a meeting as data: one message each, the same for « Présenter » and for PowerPoint."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pandas as pd

from analytics.base.own_words import FOCUS, PLACES, Words, slide_words
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.exports.report import owner_details, services
from analytics.exports.slide_data import BARS, LINES, Slide, card_slides, charted_slide
from analytics.french.numbers import NO_BREAK, is_missing, number, plural, value
from analytics.scenario import lever_words, scenario_words
from analytics.scenario.projection import Projection
from analytics.scenario.scenario_tables import main_steps
from analytics.scenario.target import gap
from analytics.sentences import lines, summaries
from analytics.sentences.details import figure_of, figure_or_reason, tile_detail
from analytics.sentences.phrases import capitalised, during, plain, quantity
from analytics.views import paper
from analytics.views.card import Card
from analytics.views.context import Context
from analytics.views.pages.en_bref import years_card
from analytics.views.pages.et_si import steps_chart
from analytics.views.view import View

EVERY = 10  # bars of a slide that lists every type of contract, every criterion
WRITTEN_NOTES, SIMULATION = "note", "et-si"  # keys of slides
Tell = Callable[[pd.DataFrame, str], list[str]]  # the figures compared, and the name of what they are compared with


def deck(view: View, keys: Sequence[str] = ()) -> list[Slide]:
    """Return the slides that have something to show, under the titles and notes written for them.

    Those of the talk come first, in its order, the paragraphs of the year among them; then the cards that `keys` names.
    """
    slides = [*slides_of_talk(view), *card_slides(view, [key for key in keys if "." in key])]
    slides[2:2] = [
        Slide(f"{WRITTEN_NOTES}-{rank}", one.titre or PLACES[one.place], text=one.texte, notes=one.texte)
        for rank, one in enumerate(view.paragraphs if slides else (), start=1)
    ]
    given = slide_words(view.base, view.selection)
    return [_said(slide, given.get(slide.key)) for slide in slides]


def slides_of_talk(view: View) -> list[Slide]:
    """Return the slides that the figures make by themselves."""
    context = Context(view, shown_indicators())
    main = paper.main_measure(context)
    charted = partial(_charted, context)
    listed = (
        _year(context, main),
        charted("annees", years_card(main), main),
        charted("familles", paper.ranked(main, "famille", of=main), main),
        charted("maitres-ouvrage", paper.ranked(main, "maitre_ouvrage", "famille"), main, BARS - 2),
        _counted(context, "maitres_ouvrage", lines.owners),
        charted("avancement", paper.FAMILIES_PROGRESS, "taux_realisation"),
        _counted(context, "beneficiaires", lines.beneficiaries, summaries.people_summary),
        charted("criteres", replace(paper.CRITERIA, figure=paper.BARS), "beneficiaires", EVERY),
        charted("contrats", paper.CONTRACTS, "beneficiaires", EVERY),
        _counted(context, "societes", lines.companies),
        _counted(context, "reunions", _relation) if _tells_relation(view) else None,
        _support(context),
        charted("territoires", paper.ranked(main, "territoire"), main, BARS - 2),
    )
    found = [slide for slide in listed if slide]
    at = next((rank for rank, slide in enumerate(found, start=1) if slide.key == "maitres-ouvrage"), len(found))
    return [*found[:at], *_operations(context, main), *found[at:]]


def _operations(context: Context, name: str) -> list[Slide]:
    """Return every maître d’ouvrage with its operations and its hours, a table a slide; none where no operation is."""
    view, details = context.view, owner_details(context.view, name)
    if not any("detail" in one for one in details.values()):
        return []
    frame = view.compute(name, "marches_suivis", by=("maitre_ouvrage",))
    rows = [
        (
            owner,
            details.get(owner, {}).get("detail", ""),
            number(marches),
            details.get(owner, {}).get("text", value(hours, "h")),
        )
        for owner, hours, marches in frame[frame["marches_suivis"] > 0].itertuples(index=False)
    ]
    labels = (DIMENSIONS["maitre_ouvrage"].label, "Opération", "Marchés", INDICATORS[name].label)
    title = f"Les opérations des maîtres d’ouvrage {during(view.period)}"
    notes = _notes("\n".join(" · ".join(filter(None, row)) for row in rows), name)
    least = -(-len(rows) // LINES)
    size = -(-len(rows) // least)  # as many lines on each, rather than few on the last
    pages = [rows[at : at + size] for at in range(0, len(rows), size)]
    return [
        Slide(
            f"operations-{rank}",
            f"{title} ({rank} sur {len(pages)})" if len(pages) > 1 else title,
            rows=(labels, *page),
            notes=notes,
        )
        for rank, page in enumerate(pages, start=1)
    ]


def _support(context: Context) -> Slide | None:
    """Return the steps of the support of owners and companies, each with how often it was taken."""
    frame, reference = context.comparison, context.view.reference
    told = [(one["texte"], one["nombre"]) for one in services(context.view) if one["nombre"]]
    if not figure_of(frame, "accompagnements") or not told:
        return None
    title = f"Un accompagnement clef en main{NO_BREAK}: {lines.support(frame, reference)}"
    labels = (DIMENSIONS["etape"].label, INDICATORS["accompagnements"].label)
    said = "\n".join(" · ".join(row) for row in told)
    return Slide("accompagnements", title, rows=(labels, *told), notes=_notes(said, "accompagnements"))


def _relation(frame: pd.DataFrame, reference: str) -> list[str]:
    """Return what is told of the relation with companies beside its first figure, which leads the slide."""
    return lines.relation(frame, reference)[1:]


def _tells_relation(view: View) -> bool:
    """Return whether the figures tell the work with companies: her own paragraph replaces them."""
    return not any(one.place == FOCUS for one in view.paragraphs)


def _said(slide: Slide, words: Words | None) -> Slide:
    return replace(slide, title=words.titre or slide.title, notes=words.notes, made=slide) if words else slide


def nothing(view: View) -> Slide:
    """Return the only slide of a selection that holds no figure."""
    said = f"Aucun marché pour ces filtres ({view.describe()})."
    return Slide("vide", "Aucune donnée", text=said, notes=said)


def chosen(slides: list[Slide], keys: list[str]) -> list[Slide]:
    """Return the slides of these keys, in the order of the keys; all of them when none is named."""
    by_key = {slide.key: slide for slide in slides}
    return [by_key[key] for key in keys if key in by_key] or slides


def _year(context: Context, name: str) -> Slide | None:
    view, frame = context.view, context.comparison
    if not figure_of(frame, name) and view.is_empty:
        return None
    promised, share = name == "heures_clausees", tile_detail("heures_realisees", frame)
    worked = quantity("heures_realisees", figure_or_reason(frame, "heures_realisees")) + (f", {share}" if share else "")
    told = lines.change_text(frame, name, view.reference), worked if promised else "", lines.jobs(frame)
    amount = figure_or_reason(frame, name)
    return Slide(
        "annee",
        summaries.headline(frame, view.period, view.place),
        figure=value(amount, "h"),
        label=f"{'heures ' * is_missing(amount)}d’insertion {plural(amount, 'clausée' if promised else 'réalisée')}",
        lines=tuple(filter(None, told)),
        notes=_notes(plain(summaries.summary(frame, view.period, view.reference, view.place)), name, "etp"),
    )


def _counted(context: Context, name: str, tell: Tell, summary: Callable[..., str] | None = None) -> Slide | None:
    view, frame = context.view, context.comparison
    amount, told = figure_of(frame, name), tell(frame, view.reference)
    if not amount:
        return None
    before = lines.before_text(frame, name, view.reference)
    said = plain(summary(frame, view.period, view.reference, view.place)) if summary else " ; ".join(told) + "."
    title = f"{capitalised(quantity(name, amount))} {during(view.period)}{f', contre {before}' if before else ''}"
    label = lines.counted(frame, name)
    return Slide(name, title, figure=number(amount), label=label, lines=tuple(told), notes=_notes(said, name))


def _charted(context: Context, key: str, card: Card, indicator: str, most: int | None = None) -> Slide | None:
    chart = card.chart(context, most)
    drawn = chart is not None and any(bar.amount for bar in chart.bars)
    return charted_slide(key, chart, _definition(indicator)) if chart and drawn else None


def _notes(said: str, *indicators: str) -> str:
    return "\n".join([said, "", *map(_definition, indicators)])


def _definition(name: str) -> str:
    return f"{INDICATORS[name].label} : {INDICATORS[name].definition}"


def simulation_slide(projection: Projection) -> Slide | None:
    """Return the slide of a scenario, its figure beside its waterfall; None when the filters keep no marché."""
    if projection.is_unknown:
        return None
    title = scenario_words.title(projection)
    lines = (
        *scenario_words.figures(projection).rstrip(".").split(" · "),
        *([_gap(projection)] if projection.is_aiming else []),
        *_levers_not_drawn(projection),
    )
    said = [f"{title}.", scenario_words.summary(projection), *lines, scenario_words.lesson(projection)]
    return Slide(
        SIMULATION,
        title.partition(f"{NO_BREAK}:")[0],
        figure=f"{lever_words.about(projection.total)}{NO_BREAK}h",
        label=f"réalisées, {scenario_words.SIMULATION.lower()} {projection.annee}",
        lines=lines,
        chart=steps_chart(projection),
        notes="\n".join([*filter(None, said), "", scenario_words.method(projection)]),
        mention=scenario_words.MENTION,
        asked=tuple(projection.scenario.to_pairs()),
    )


def _levers_not_drawn(projection: Projection) -> list[str]:
    """Return the levers that no bar of the waterfall names: without hours, or drawn as one with others."""
    drawn = main_steps(projection)
    left = [step for step in projection.lever_steps if step not in drawn]
    return [f"{lever_words.lever_text(s.lever)}, {lever_words.effect_text(s, projection)}" for s in left if s.lever]


def _gap(projection: Projection) -> str:
    found = gap(projection)
    ways = ", ou ".join(lever_words.equivalent_text(one, projection) for one in found.equivalents[:3])
    said = lever_words.gap_text(projection, found).removesuffix(f"{NO_BREAK}:")
    return f"{said} {ways}" if ways else said
