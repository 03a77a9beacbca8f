"""The tiles and cards of a simulation: « Simulation » in every title, table and file."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.figures.waterfall import waterfall
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.past_years import ANNOUNCED_FALL, ANNOUNCED_NAME, ANNOUNCED_QUOTE, FEWEST
from analytics.scenario.projection import Projection, whole_amounts
from analytics.scenario.starting_point import RESULTS, Start
from analytics.views import cell_text
from pages.components.board.blocks import change, definitions
from pages.components.board.board import Card, Tile
from pages.components.frame.page import Page

MEASURES = {"heures_clausees": "Heures clausées", "heures_realisees": "Heures réalisées", "beneficiaires": "Personnes"}
RANGE = (
    "Fourchette : la simulation, plus ou moins l’écart moyen observé entre une année complète et la précédente (toutes "
    f"les années de la base, sauf l’année simulée ; au moins {FEWEST} écarts), à deux chiffres significatifs. Elle dit "
    "l’incertitude de l’année, pas celle de chaque levier."
)


def tiles(projection: Projection) -> list[Tile]:
    """Return the projected figures, against the starting year and the mean of three years."""
    return [_tile(projection, name) for name in RESULTS]


def _tile(projection: Projection, name: str) -> Tile:
    start, indicator = projection.start, INDICATORS[name]
    now = projection.value(name)
    delta, direction = change(_gap(now, start.value(name)), indicator)
    first, *_, last = start.mean_years
    return Tile(
        name=name,
        label=f"{indicator.label} ({words.SIMULATION.lower()})",
        value=tables.result_text(name, now),
        delta=f"{delta} par rapport à {start.annee}" if delta else "",
        direction=direction,
        detail=f"moyenne {first}–{last} : {tables.result_text(name, start.mean(name))}",
        definition=f"{indicator.definition} {words.ORDER}",
    )


def _gap(now: float | None, before: float | None) -> pd.Series:
    row = pd.Series({"valeur": now, "precedent": before}, dtype=float)
    row["ecart"] = row["valeur"] - row["precedent"]
    row["evolution"] = row["ecart"] / row["precedent"] if row["precedent"] else float("nan")
    return row


def steps_card(page: Page, projection: Projection, measure: str) -> Card:
    """Return the waterfall from the real figure to the simulated one."""
    start, steps = projection.start, projection.main_steps(measure)
    amounts = whole_amounts(projection.origin(measure) or 0, steps)
    named = [(words.step_label(step, projection), amount) for step, amount in zip(steps, amounts, strict=True)]
    ends = f"Réel {start.annee}", f"{words.SIMULATION} {start.projected}"
    figure = None
    if projection.value(measure) is not None:
        figure = waterfall(
            (ends[0], start.value(measure)), named, ends[1], unit=INDICATORS[measure].suffix, theme=page.theme
        )
    title = f"{words.SIMULATION} : du réel {start.annee} à {start.projected}, étape par étape"
    return _card(page, start, "etapes", title, tables.steps(projection, measure), figure=figure, rule=words.ORDER)


def results_card(page: Page, projections: Sequence[Projection]) -> Card:
    """Return the scenarios side by side."""
    start = projections[0].start
    title = f"{words.SIMULATION} : les scénarios côte à côte"
    return _card(page, start, "scenarios", title, tables.results(projections), note=RANGE)


def assumptions_card(page: Page, projection: Projection) -> Card:
    """Return the table of assumptions."""
    title = f"{words.SIMULATION} : les hypothèses"
    return _card(
        page, projection.start, "hypotheses", title, tables.assumptions(projection), note=tables.grounds(projection)
    )


def announced_card(page: Page, projection: Projection) -> Card:
    """Return what a bilan announced for the year that followed, beside what happened."""
    start = projection.start
    told = words.verdict(projection) or f"La base ne contient pas encore l’année {start.projected} entière."
    note = (
        f"{told} Le bilan écrivait : {ANNOUNCED_QUOTE}, sans chiffre. Hypothèses ici : aucun marché terminé en "
        f"{start.annee} n’a de suite, et {-ANNOUNCED_FALL} % de moins pour l’État et la Région Occitanie."
    )
    named = tables.results([projection])
    return _card(page, start, "annonce-2022", f"{words.SIMULATION} : {ANNOUNCED_NAME.lower()}", named, note=note)


def past_card(page: Page, start: Start) -> Card:
    """Return what the neutral levers would have said of every past year."""
    title = f"{words.SIMULATION} sans rien changer : ce qu’elle aurait valu chaque année"
    note = " ".join([words.lesson(start, "heures_clausees"), words.lesson(start, "beneficiaires")])
    return _card(page, start, "epreuve-du-passe", title, tables.past(start), note=note)


def _card(
    page: Page,
    start: Start,
    key: str,
    title: str,
    table: tables.Table,
    *,
    figure: dict | None = None,
    note: str = "",
    rule: str = "",
) -> Card:
    titles, lines = table
    described = f"{words.SIMULATION} · {start.selection.describe()}"
    mention = ". ".join(filter(None, [words.MENTION, page.mention]))
    return Card(
        key=key,
        title=title,
        subtitle=described,
        figure=figure,
        headers=titles,
        rows=lines,
        numeric=tuple(index > 0 for index in range(len(titles))),
        alt=f"{title}. {' ; '.join(' '.join(filter(None, line)) for line in lines[:8])}.",
        definition="\n".join(filter(None, [rule, definitions(RESULTS)])),
        source=f"{words.MENTION}. {page.source}",
        note=note,
        csv=cell_text.table_csv(titles, lines, described, mention),
        csv_name=f"simulation-{key}-{start.projected}.csv",
        wide=True,
    )
