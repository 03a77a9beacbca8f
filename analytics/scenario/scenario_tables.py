"""The tables of a simulation, as cells to read: results side by side, assumptions, steps, lessons of the past."""

from collections.abc import Sequence

from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import NO_BREAK, number, percent, signed, value
from analytics.scenario.assumptions import LEVERS, NUMBERS, SOURCES, TARGETED
from analytics.scenario.past_years import backtest
from analytics.scenario.projection import MEASURES, Projection, whole_amounts
from analytics.scenario.scenario_words import SIMULATION, lever_value, range_of, step_label
from analytics.scenario.starting_point import RESULTS, Start

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]  # titles, then lines


def result_text(name: str, amount: float | None) -> str:
    """Return a result as it is shown: « 40 706 h », « 15,7 ETP », « 66 »."""
    return value(amount, INDICATORS[name].suffix, INDICATORS[name].decimals)


def results(projections: Sequence[Projection]) -> Table:
    """Return the figures of the scenarios side by side with the starting year, its mean and what happened."""
    start = projections[0].start
    first, *_, last = start.mean_years
    own = [projection.scenario.nom for projection in projections]
    current, *kept = (f"{SIMULATION} «{NO_BREAK}{nom}{NO_BREAK}»" if nom else f"{SIMULATION} en cours" for nom in own)
    came = [f"Arrivé en {start.projected}"] if start.happened("heures_clausees") is not None else []
    titles = ("Chiffre", f"Réel {start.annee}", f"Moyenne {first}–{last}", current, "Fourchette", *kept, *came)
    lines = []
    for name in RESULTS:
        known = [start.value(name), start.mean(name), *(projection.value(name) for projection in projections)]
        known += [start.happened(name) for _ in came]
        real, mean, simulated, *others = (result_text(name, amount) for amount in known)
        lines.append((INDICATORS[name].label, real, mean, simulated, range_of(projections[0], name), *others))
    return titles, tuple(lines)


def assumptions(projection: Projection) -> Table:
    """Return every lever: what was observed in the starting year, and what is simulated."""
    start, scenario = projection.start, projection.scenario
    ending, gone = number(len(start.ends)), number(len(scenario.non_renouvele))
    lines = [("Marchés qui se terminent sans suite", f"{ending} se terminent", gone)]
    for name in TARGETED[1:]:
        for target, rate in getattr(scenario, name):
            label = f"{LEVERS[name].label}{NO_BREAK}: {target}"
            lines.append((label, f"0{NO_BREAK}%", f"{signed(rate)}{NO_BREAK}%"))
    for name in NUMBERS:
        if name not in SOURCES or scenario.montant_operation:
            given = getattr(scenario, name)
            simulated = lever_value(name, start.observed.get(name) if given is None else given)
            lines.append((LEVERS[name].label, _observed(start, name), simulated))
    if scenario.montant_operation:
        lines.append(("Heures clausées de l’opération", "", value(scenario.operation_hours, "h")))
    base = f"{number(start.selection.base_etp)}{NO_BREAK}h"
    lines.append(("Heures d’un équivalent temps plein", base, base))
    return ("Hypothèse", f"Observé en {start.annee}", SIMULATION), tuple(lines)


def grounds(projection: Projection) -> str:
    """Return where the assumptions come from: the marchés without a follow-up, the formula of the operation."""
    scenario, told = projection.scenario, []
    if scenario.non_renouvele:
        told.append(f"Sans suite{NO_BREAK}: {', '.join(scenario.non_renouvele)}.")
    if scenario.montant_operation:
        sources = " ; ".join(f"{LEVERS[name].label.lower()}, {source}" for name, source in SOURCES.items())
        formula = "Heures de l’opération = montant × part de main-d’œuvre × taux d’effort / coût horaire."
        told.append(f"{formula} Repères{NO_BREAK}: {sources}.")
    return " ".join(told)


def _observed(start: Start, name: str) -> str:
    if name == "nouveaux_chantiers":
        return f"{number(start.observed[name])} marchés suivis"
    if name in start.observed:
        return lever_value(name, start.observed[name])
    return "" if name == "montant_operation" else f"{lever_value(name, LEVERS[name].neutral)} par défaut"


def steps(projection: Projection, measure: str) -> Table:
    """Return the waterfall as a table: the real figure, each step, the simulated figure."""
    start, found = projection.start, projection.main_steps(measure)
    amounts = whole_amounts(projection.origin(measure), found)
    unit = INDICATORS[measure].suffix
    lines = [(f"Réel {start.annee}", result_text(measure, start.value(measure)))]
    for step, amount in zip(found, amounts, strict=True):
        moved = f"{signed(amount)}{NO_BREAK}{unit}" if unit else signed(amount)
        lines.append((step_label(step, projection), moved))
    lines.append((f"{SIMULATION} {start.projected}", result_text(measure, projection.value(measure))))
    return ("Étape", INDICATORS[measure].label), tuple(lines)


def past(start: Start) -> Table:
    """Return every past year: what the neutral levers projected, what happened, the error."""
    titles = ["Année"]
    for name in MEASURES:
        titles += [f"{INDICATORS[name].label}{NO_BREAK}: annoncé", "arrivé", "erreur"]
    by_year: dict[int, list[str]] = {}
    for index, name in enumerate(MEASURES):
        for trial in backtest(start, name):
            line = by_year.setdefault(trial.annee, [""] * 3 * len(MEASURES))
            told = [result_text(name, amount) for amount in (trial.projected, trial.happened)]
            line[3 * index : 3 * index + 3] = [*told, percent(trial.error, signed=True)]
    return tuple(titles), tuple((str(annee), *line) for annee, line in sorted(by_year.items()))
