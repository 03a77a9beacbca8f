"""The tables of a projection: steps, marchés one by one, past years, overdue marchés, scenarios side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

import numpy as np

from analytics.declarations.indicators import INDICATORS
from analytics.french.dates import date_short
from analytics.french.numbers import MISSING, NO_BREAK, gap, growth, hours, number, percent, signed, value
from analytics.scenario import lever_words
from analytics.scenario import scenario_words as words
from analytics.scenario.named import announced_hours
from analytics.scenario.past import Pair, every_pair, factors, rounded, trials
from analytics.scenario.portfolio import from_days
from analytics.scenario.projection import RESULTS, Projection
from analytics.scenario.state import NO_VOLUME, State
from analytics.scenario.steps import Step, whole_amounts
from analytics.sentences.phrases import gap_words, in_units

Lines = Sequence[tuple[str, ...]]
WORKED = "heures_realisees"
BARS = 6  # beyond, the smallest steps are drawn as one
GROUPED = "autres"


def main_steps(projection: Projection, most: int = BARS) -> list[Step]:
    """Return the steps to draw: those of levers are grouped beyond `most`, the largest kept."""
    usual = [step for step in projection.base_steps if step.hours]
    moved = [step for step in projection.lever_steps if step.hours]
    if len(moved) <= most:
        return [*usual, *moved]
    kept = sorted(moved, key=lambda step: -abs(step.hours))[: most - 1]
    rest = [step for step in moved if step not in kept]
    grouped = Step(GROUPED, sum(step.hours for step in rest), count=len(rest))
    return [*usual, *(step for step in moved if step in kept), grouped]


def bars(projection: Projection) -> list[tuple[str, int]]:
    """Return the steps drawn, each with its whole amount: they add up exactly, as written."""
    steps = main_steps(projection)
    amounts = whole_amounts(projection.origin, [step.hours for step in steps])
    return [(lever_words.step_text(step, projection), amount) for step, amount in zip(steps, amounts, strict=True)]


def steps(projection: Projection) -> tuple[Sequence[str], Lines]:
    """Return the waterfall as a table."""
    lines: list[tuple[str, ...]] = (
        [(lever_words.origin_text(projection), hours(projection.origin))] if projection.engine.is_open else []
    )
    lines += [(name, f"{signed(amount)}{NO_BREAK}h") for name, amount in bars(projection)]
    lines.append((f"{words.SIMULATION} {projection.annee}", hours(projection.total)))
    return ("Étape", "Heures réalisées"), lines


def levels(projection: Projection) -> dict[str, str]:
    """Return what each bar of the waterfall says: its hours, and the level that it leads to."""
    level = round(projection.origin)
    said = {lever_words.origin_text(projection): hours(level)}
    for name, amount in bars(projection):
        level += amount
        said[name] = f"{signed(amount)}{NO_BREAK}h, soit {hours(level)} en tout"
    return said | {f"{words.SIMULATION} {projection.annee}": hours(level)}


def marches(projection: Projection) -> tuple[Sequence[str], Lines]:
    """Return what each maître d’ouvrage has signed, marché by marché and year by year, the heaviest first."""
    years = range(projection.annee, projection.annee + projection.shown_years)
    titles = ("Maître d’ouvrage", "Marché", "Clause", "Fait", "Reste", "Fin", *map(str, years))
    engine = projection.engine
    brings = engine.unchanged[:, : projection.shown_years]
    shown = np.flatnonzero(projection.keep & (brings.sum(axis=1) > 0))
    owners = engine.portfolio.dimensions["maitre_ouvrage"]
    weight: dict[str, float] = {}
    for at in shown:
        weight[owners[at]] = weight.get(owners[at], 0.0) + float(brings[at, 0])
    ordered = sorted(shown, key=lambda at: (-weight[owners[at]], owners[at], -brings[at, 0]))
    lines = [_marche(projection, int(at), brings[at]) for at in ordered]
    return titles, [*lines, *_announced(projection, len(years))]


def _marche(projection: Projection, at: int, brings: Iterable[float]) -> tuple[str, ...]:
    engine, portfolio = projection.engine, projection.engine.portfolio
    one = engine.state
    promised = f"{hours(one.volume[at])} par an" if portfolio.is_flux[at] else hours(one.clause[at])
    done, owed = (hours(one.done[at]), hours(shown_owed(one, at))) if engine.is_open else (MISSING, MISSING)
    if one.kind[at] == NO_VOLUME:
        promised = owed = MISSING
    facts = (promised, done, "" if portfolio.is_flux[at] else owed, end_text(projection, at))
    return (portfolio.dimensions["maitre_ouvrage"][at], portfolio.names[at], *facts, *map(hours, brings))


def shown_owed(state: State, at: int) -> float:
    """Return the hours that a marché owes, as those shown of its clause and of what is done leave them."""
    return max(gap(state.clause[at], state.done[at]), 0.0)


def end_text(projection: Projection, at: int) -> str:
    """Return the end of a marché, marked when it is supposed."""
    found = from_days(np.array([projection.engine.portfolio.end[at]]))[0]
    if not np.isnat(found):
        return date_short(date.fromisoformat(str(found)))
    return "fin supposée" if projection.engine.state.assumed_end[at] else "annuel"


def _announced(projection: Projection, years: int) -> Iterator[tuple[str, ...]]:
    for one in projection.kept_announced:
        brings = map(hours, announced_hours(one, projection.engine)[:years])
        told = (f"{one.nom} (annoncé)", hours(one.heures), "", "", f"dès le {date_short(one.debut)}")
        yield one.maitre_ouvrage, *told, *brings


def to_settle(projection: Projection) -> tuple[Sequence[str], Lines]:
    """Return the marchés past their end that still owe hours, the heaviest first."""
    engine, portfolio = projection.engine, projection.engine.portfolio
    owed = np.where(projection.keep, engine.still_owed, 0)
    owners, heaviest = portfolio.dimensions["maitre_ouvrage"], np.argsort(-owed, kind="stable")[: int((owed > 0).sum())]
    lines: list[tuple[str, ...]] = [
        (portfolio.names[at], owners[at], end_text(projection, at), hours(shown_owed(engine.state, at)))
        for at in heaviest
    ]
    return ("Marché", "Maître d’ouvrage", "Fin", "Reste dû"), lines


def past(projection: Projection) -> tuple[Sequence[str], Lines]:
    """Return each past year as it would have been announced, and what came."""
    titles = ("Année", "Déjà signé", "Annoncé", "Fourchette", "Arrivé", "Écart", "Dans la fourchette")
    pairs = trials(projection.base, projection.engine, projection.keep)
    every = every_pair(projection.base, projection.engine)
    return titles, [_past(pair, [one for one in every if one.annee < pair.annee]) for pair in pairs]


def _past(pair: Pair, before: list[Pair]) -> tuple[str, ...]:
    low, high, _ = factors(before, pair.live)
    low, high = rounded(pair.total * low), rounded(pair.total * high)
    known = bool(pair.live) and pair.total >= 300
    both = (pair.worked, pair.total)
    moved = gap_words(WORKED, *both) if in_units(WORKED, *both) else percent(growth(*both), signed=True)
    gap = moved if pair.total else MISSING
    told = (f"{number(low)} à {hours(high)}", "oui" if low <= pair.worked <= high else "non") if known else ("", "")
    return str(pair.annee), hours(pair.signed), hours(pair.total), told[0], hours(pair.worked), gap, told[1]


def scenarios(projections: Sequence[Projection]) -> tuple[Sequence[str], Lines]:
    """Return scenarios side by side: what each assumes, then what it gives."""
    names = [projection.scenario.name or f"{words.SIMULATION} en cours" for projection in projections]
    lines: list[tuple[str, ...]] = [("Départ", *(words.start_text(one.scenario.start) for one in projections))]
    most = max(len(one.scenario.levers) for one in projections)
    for rank in range(most):
        told = [list(one.scenario.levers[rank : rank + 1]) for one in projections]
        lines.append((f"Hypothèse {rank + 1}", *(lever_words.lever_text(found[0]) if found else "" for found in told)))
    for name in RESULTS:
        lines.append((INDICATORS[name].label, *(result_text(name, one.value(name)) for one in projections)))
    lines.insert(most + 2, ("Fourchette", *(words.range_text(one) for one in projections)))
    return ("Scénario", *names), lines


def result_text(name: str, amount: float | None) -> str:
    """Return a result as it is shown: « 40 706 h », « 15,7 ETP », « 66 »."""
    return value(amount, INDICATORS[name].suffix, INDICATORS[name].decimals)


def assumptions(projection: Projection) -> tuple[Sequence[str], Lines]:
    """Return the coefficients observed, and what the scenario puts in their place."""
    engine = projection.engine
    lines: list[tuple[str, ...]] = [
        ("Part du prévu réalisée (κ)", percent(engine.kappa)),
        ("Part de leur reste que font les marchés échus (θ)", percent(engine.theta)),
        ("Heures clausées nouvelles par an", hours(projection.habit_clause)),
        ("Part réalisée dès la première année (m0)", percent(engine.m0)),
        ("Part du prévu réalisée, première année", percent(engine.new_kappa)),
        ("Heures par personne et par an", hours(engine.hours_each)),
        ("Euros de marché par heure clausée", f"{number(engine.euros_per_hour)}{NO_BREAK}€"),
        ("Heures d’un équivalent temps plein", hours(projection.selection.base_etp)),
        ("Départ", words.start_text(projection.scenario.start)),
    ]
    lines += [
        (lever_words.lever_text(step.lever), lever_words.effect_text(step, projection))
        for step in projection.lever_steps
        if step.lever
    ]
    return ("Hypothèse", "Valeur"), lines
