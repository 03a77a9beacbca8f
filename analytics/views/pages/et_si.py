"""Et si ?: the year to come, from what is signed; « Simulation » in every title, table and file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from analytics.base.announced import announced
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.palette import theme_named
from analytics.figures.drawing import Figure
from analytics.figures.waterfall import waterfall
from analytics.french.numbers import hours, signed
from analytics.scenario import lever_words
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import HABIT, NEUTRAL, START, STARTS, Scenario
from analytics.scenario.closed import engine
from analytics.scenario.projection import RESULTS, Projection
from analytics.views.card import ComputedCard, definitions
from analytics.views.charts import THEME, Bar, Chart
from analytics.views.context import Context
from analytics.views.kinds import Plot
from analytics.views.page import Ask, Choice, Page
from analytics.views.table import Amount, text_table
from analytics.views.tile import Tile
from analytics.views.view import View

STARTING = Choice(START, "Départ", STARTS, default=HABIT, is_switch=True)
HOURS = "heures_realisees"


def projection_of(view: View, scenario: Scenario = NEUTRAL, settled: date | None = None) -> Projection:
    """Return the projection of a view: from its last known day, or from the end of the year that it looks at."""
    at = settled or (date(view.annee, 12, 31) if view.annee < view.years[-1] else None)
    return Projection(view.base, engine(view.base, at), view.selection, scenario, announced(view.base))


def read(context: Context) -> Projection:
    """Return the projection of a context, made once."""
    return projection_of(context.view, Scenario(start=context.choices.get(START, HABIT)))


def heading(projection: Projection) -> list[str]:
    """Return the title, then the sentences that answer."""
    told = (words.title(projection), words.figures(projection), words.summary(projection), words.came(projection))
    return [line for line in told if line]


def without_effect(view: View, projection: Projection) -> str:
    """Return which filters that the reader picked cut no marché; empty without any."""
    picked = [name for name, _ in view.picked.filtres if name not in dict(projection.applied.filtres)]
    return words.lifted([DIMENSIONS[name].label for name in picked])


def tiles(projection: Projection) -> list[Tile]:
    """Return the projected figures."""
    told = {HOURS: words.range_text(projection), "heures_clausees": words.clause_fact(projection)}
    return [
        Tile(
            name=name,
            label=f"{INDICATORS[name].label} ({words.SIMULATION.lower()})",
            amount=Amount(_number(projection.value(name)), said=tables.result_text(name, projection.value(name))),
            detail=told.get(name, ""),
            definition=f"{INDICATORS[name].definition} {words.ORDER}",
        )
        for name in RESULTS
    ]


def _number(amount: float | None) -> float:
    return float("nan") if amount is None else amount


def steps_card(view: View, projection: Projection) -> ComputedCard:
    """Return the waterfall from last year, or from what is done, to the figure projected."""
    title = f"{words.SIMULATION} {projection.annee}, étape par étape"
    start = (lever_words.origin_text(projection), projection.origin)
    end = f"{words.SIMULATION} {projection.annee}"
    found = tables.bars(projection)

    def plot(theme: str) -> Figure:
        return waterfall(start, found, end, unit="h", theme=theme)

    note = "" if projection.engine.is_partial else words.signed_ahead(projection)
    table = tables.steps(projection)
    card = _card(view, projection, "etapes", title, table, plot=plot, note=note, rule=words.ORDER)
    return replace(card, pointed=lambda: tables.levels(projection))


def steps_chart(projection: Projection) -> Chart:
    """Return the waterfall for slides, each bar from where the one before ends."""
    theme, level = theme_named(THEME), round(projection.origin)
    bars = [Bar(lever_words.origin_text(projection), level, hours(level), theme.done)]
    for name, amount in tables.bars(projection):
        colour = theme.rise if amount > 0 else theme.fall
        bars.append(Bar(name, abs(amount), f"{signed(amount)}\u00a0h", colour, begin=min(level, level + amount)))
        level += amount
    end = f"{words.SIMULATION} {projection.annee}"
    bars.append(Bar(end, level, hours(level), theme.promised, hatched=True))
    whole = max(bar.begin + (bar.amount or 0) for bar in bars) or 1
    title, measure = words.title(projection), INDICATORS[HOURS].label
    return Chart("cascade", title, measure, tuple(bars), "", HOURS, "h", whole)


def marches_card(view: View, projection: Projection) -> ComputedCard:
    """Return what each maître d’ouvrage has signed already, and what is announced."""
    title = f"{words.SIMULATION} : ce que chaque maître d’ouvrage a déjà signé"
    note = " ".join(filter(None, [words.signed_ahead(projection), words.to_settle(projection)]))
    return _card(view, projection, "deja-signe", title, tables.marches(projection), note=note, worded=("Marché",))


def settle_card(view: View, projection: Projection) -> ComputedCard:
    """Return the marchés past their end that still owe hours."""
    title = f"{words.SIMULATION} : les marchés finis, à solder"
    table, note = tables.to_settle(projection), words.to_settle(projection)
    return _card(view, projection, "a-solder", title, table, note=note, worded=("Maître d’ouvrage",))


def past_card(view: View, projection: Projection) -> ComputedCard:
    """Return what the rule would have announced each past year, beside what came."""
    title = f"{words.SIMULATION} : aurait-on eu raison ?"
    note = " ".join(filter(None, [words.lesson(projection), words.covered(projection), words.clause_fact(projection)]))
    return _card(view, projection, "epreuve-du-passe", title, tables.past(projection), note=note)


def scenarios_card(view: View, projections: Sequence[Projection]) -> ComputedCard:
    """Return scenarios side by side, assumptions and results."""
    title = f"{words.SIMULATION} : les scénarios côte à côte"
    table = tables.scenarios(projections)
    return _card(view, projections[0], "scenarios", title, table, worded=table[0])


def assumptions_card(view: View, projection: Projection) -> ComputedCard:
    """Return the coefficients of the calculation."""
    title = f"{words.SIMULATION} : le calcul"
    return _card(view, projection, "hypotheses", title, tables.assumptions(projection), note=words.method(projection))


def _card(
    view: View,
    projection: Projection,
    key: str,
    title: str,
    table: tuple[Sequence[str], Sequence[Sequence[str]]],
    *,
    plot: Plot | None = None,
    note: str = "",
    rule: str = "",
    worded: Sequence[str] = (),
) -> ComputedCard:
    titles, lines = table
    kept = projection.applied.describe().partition(" · ")[2]
    described = f"{words.SIMULATION} {projection.annee} · {kept}"
    first = " ; ".join(" ".join(filter(None, line)) for line in lines[:8])
    return ComputedCard(
        view,
        key,
        title,
        text_table(titles, lines, worded),
        described,
        plot,
        chart=(lambda most: steps_chart(projection)) if plot else None,
        alternative=f"{title}. {first}.",
        definition="\n".join(filter(None, [rule, definitions(RESULTS)])),
        source=f"{words.MENTION}. {view.screen_source}",
        note=note,
        wide=True,
        empty="" if lines else "Rien à montrer.",
        file_name=f"simulation-{key}-{projection.annee}.csv",
        file_scope=described,
        mention=". ".join(filter(None, [words.MENTION, view.mention])),
    )


def _cards(context: Context) -> Iterator[ComputedCard]:
    view, projection = context.view, context.once(read)
    if not projection.is_unknown:
        yield steps_card(view, projection)
        yield from details(view, projection)


def details(view: View, projection: Projection) -> list[ComputedCard]:
    """Return the cards behind the answer."""
    return [
        marches_card(view, projection),
        past_card(view, projection),
        settle_card(view, projection),
        assumptions_card(view, projection),
    ]


def _choices(view: View, ask: Ask) -> dict[str, str]:
    return {START: ask(STARTING)}


PAGE = Page(
    name="et_si",
    title="Et si ?",
    question="Que sera l’année qui vient, et que manque-t-il pour atteindre un objectif ?",
    compared=(),
    heading=lambda context: [*heading(context.once(read)), without_effect(context.view, context.once(read))],
    cards=_cards,
    takeaways=lambda context: [line for line in (words.lesson(context.once(read)),) if line],
    choices=_choices,
    seen=lambda view, choices: view.seeing(projection_of(view).applied),
)
