"""Et si ?: next year, by moving a few levers; « Simulation » in every title, table and file."""

from collections.abc import Sequence
from fractions import Fraction

from analytics.declarations.indicators import INDICATORS
from analytics.figures.drawing import Figure
from analytics.figures.waterfall import waterfall
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.past_years import ANNOUNCED_FALL, ANNOUNCED_NAME, ANNOUNCED_QUOTE, FEWEST
from analytics.scenario.projection import Projection, whole_amounts
from analytics.scenario.starting_point import RESULTS, Start
from analytics.views.card import ComputedCard, definitions
from analytics.views.kinds import Plot
from analytics.views.page import Choice
from analytics.views.table import Amount, text_table
from analytics.views.tile import Tile, change
from analytics.views.view import View

MEASURE = Choice(
    "mesure_etapes",
    "Étapes en",
    {"heures_clausees": "Heures clausées", "heures_realisees": "Heures réalisées", "beneficiaires": "Personnes"},
    is_switch=True,
)
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
        amount=Amount(float("nan") if now is None else now, said=tables.result_text(name, now)),
        delta=f"{delta} par rapport à {start.annee}" if delta else "",
        direction=direction,
        detail=f"moyenne {first}–{last} : {tables.result_text(name, start.mean(name))}",
        definition=f"{indicator.definition} {words.ORDER}",
    )


def _gap(now: float | None, before: float | None) -> dict[str, float]:
    missing = float("nan")
    one, two = missing if now is None else now, missing if before is None else before
    return {"valeur": one, "precedent": two, "ecart": one - two, "evolution": (one - two) / two if two else missing}


def steps_card(view: View, projection: Projection, measure: str) -> ComputedCard:
    """Return the waterfall from the real figure to the simulated one."""
    start, steps = projection.start, projection.main_steps(measure)
    amounts = whole_amounts(projection.origin(measure) or Fraction(0), steps)
    named = [(words.step_label(step, projection), amount) for step, amount in zip(steps, amounts, strict=True)]
    ends = f"Réel {start.annee}", f"{words.SIMULATION} {start.projected}"
    before = start.value(measure)
    origin = float("nan") if before is None else before

    def plot(theme: str) -> Figure:
        return waterfall((ends[0], origin), named, ends[1], unit=INDICATORS[measure].suffix, theme=theme)

    title = f"{words.SIMULATION} : du réel {start.annee} à {start.projected}, étape par étape"
    return _card(
        view,
        start,
        "etapes",
        title,
        tables.steps(projection, measure),
        plot=plot if projection.value(measure) is not None else None,
        rule=words.ORDER,
    )


def results_card(view: View, projections: Sequence[Projection]) -> ComputedCard:
    """Return the scenarios side by side."""
    start = projections[0].start
    title = f"{words.SIMULATION} : les scénarios côte à côte"
    return _card(view, start, "scenarios", title, tables.results(projections), note=RANGE)


def assumptions_card(view: View, projection: Projection) -> ComputedCard:
    """Return the table of assumptions."""
    title = f"{words.SIMULATION} : les hypothèses"
    return _card(
        view, projection.start, "hypotheses", title, tables.assumptions(projection), note=tables.grounds(projection)
    )


def announced_card(view: View, projection: Projection) -> ComputedCard:
    """Return what a bilan announced for the year that followed, beside what happened."""
    start = projection.start
    told = words.verdict(projection) or f"La base ne contient pas encore l’année {start.projected} entière."
    note = (
        f"{told} Le bilan écrivait : {ANNOUNCED_QUOTE}, sans chiffre. Hypothèses ici : aucun marché terminé en "
        f"{start.annee} n’a de suite, et {-ANNOUNCED_FALL} % de moins pour l’État et la Région Occitanie."
    )
    named = tables.results([projection])
    return _card(view, start, "annonce-2022", f"{words.SIMULATION} : {ANNOUNCED_NAME.lower()}", named, note=note)


def past_card(view: View, start: Start) -> ComputedCard:
    """Return what the neutral levers would have said of every past year."""
    title = f"{words.SIMULATION} sans rien changer : ce qu’elle aurait valu chaque année"
    note = " ".join([words.lesson(start, "heures_clausees"), words.lesson(start, "beneficiaires")])
    return _card(view, start, "epreuve-du-passe", title, tables.past(start), note=note)


def _card(
    view: View,
    start: Start,
    key: str,
    title: str,
    table: tables.Table,
    *,
    plot: Plot | None = None,
    note: str = "",
    rule: str = "",
) -> ComputedCard:
    titles, lines = table
    described = f"{words.SIMULATION} · {start.selection.describe()}"
    return ComputedCard(
        view,
        key,
        title,
        text_table(titles, lines),
        described,
        plot,
        alternative=f"{title}. {' ; '.join(' '.join(filter(None, line)) for line in lines[:8])}.",
        definition="\n".join(filter(None, [rule, definitions(RESULTS)])),
        source=f"{words.MENTION}. {view.screen_source}",
        note=note,
        wide=True,
        file_name=f"simulation-{key}-{start.projected}.csv",
        file_scope=described,
        mention=". ".join(filter(None, [words.MENTION, view.mention])),
    )
