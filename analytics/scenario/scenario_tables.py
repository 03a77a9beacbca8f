"""The tables of a simulation, as cells to read: results side by side, assumptions, steps, lessons of the past."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import NO_BREAK, number, percent, signed, value
from analytics.scenario.assumptions import LEVERS, TARGETED, Scenario
from analytics.scenario.past_years import backtest
from analytics.scenario.projection import MEASURES, Projection, whole_amounts
from analytics.scenario.scenario_words import SIMULATION, lever_value, range_of, step_label
from analytics.scenario.starting_point import RESULTS, Start

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]  # titles, then lines
CALIBRATION = ("part_main_oeuvre", "taux_effort", "cout_horaire")


def result_text(name: str, amount: float | None) -> str:
    """Return a result as it is shown: « 40 706 h », « 15,7 ETP », « 66 »."""
    return value(amount, INDICATORS[name].suffix, INDICATORS[name].decimals)


def results(projections: Sequence[Projection]) -> Table:
    """Return the figures of the scenarios side by side with the starting year, its mean and what happened."""
    start = projections[0].start
    first, *_, last = start.mean_years
    current, *kept = _names(projections)
    titles = ["Chiffre", f"Réel {start.annee}", f"Moyenne {first}–{last}", current, "Fourchette", *kept]
    lines = []
    for name in RESULTS:
        current, *kept = [result_text(name, projection.value(name)) for projection in projections]
        lines.append(
            [INDICATORS[name].label, result_text(name, start.value(name)), result_text(name, start.mean(name))]
        )
        lines[-1] += [current, range_of(projections[0], name), *kept]
        if start.happened("heures_clausees") is not None:
            lines[-1].append(result_text(name, start.happened(name)))
    if start.happened("heures_clausees") is not None:
        titles.append(f"Arrivé en {start.projected}")
    return tuple(titles), tuple(map(tuple, lines))


def _names(projections: Sequence[Projection]) -> list[str]:
    own = [projection.scenario.nom for projection in projections]
    return [f"{SIMULATION} «{NO_BREAK}{nom}{NO_BREAK}»" if nom else f"{SIMULATION} en cours" for nom in own]


def assumptions(projection: Projection) -> Table:
    """Return every lever: what was observed in the starting year, and what is simulated."""
    start, scenario = projection.start, projection.scenario
    ending, gone = number(len(start.ends)), number(len(scenario.non_renouvele))
    lines = [("Marchés qui se terminent sans suite", f"{ending} se terminent", gone)]
    for name in TARGETED[1:]:
        lines += [
            (f"{LEVERS[name].label}{NO_BREAK}: {target}", f"0{NO_BREAK}%", f"{signed(rate)}{NO_BREAK}%")
            for target, rate in getattr(scenario, name)
        ]
    for name, lever in LEVERS.items():
        if name not in TARGETED and (name not in CALIBRATION or scenario.montant_operation):
            lines.append((lever.label, _observed(start, name), _simulated(start, scenario, name)))
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
        sources = " ; ".join(f"{LEVERS[name].label.lower()}, {LEVERS[name].source}" for name in CALIBRATION)
        told.append(
            "Heures de l’opération = montant × part de main-d’œuvre × taux d’effort / coût horaire. "
            f"Repères{NO_BREAK}: {sources}."
        )
    return " ".join(told)


def _observed(start: Start, name: str) -> str:
    if name == "nouveaux_chantiers":
        return f"{number(start.observed[name])} marchés suivis"
    if name in start.observed:
        return lever_value(name, start.observed[name])
    return "" if name == "montant_operation" else f"{lever_value(name, LEVERS[name].neutral)} par défaut"


def _simulated(start: Start, scenario: Scenario, name: str) -> str:
    given = getattr(scenario, name)
    return lever_value(name, start.observed.get(name) if given is None else given)


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


def past(start: Start, names: Sequence[str] = MEASURES) -> Table:
    """Return every past year: what the neutral levers projected, what happened, the error."""
    titles = ["Année"]
    for name in names:
        titles += [f"{INDICATORS[name].label}{NO_BREAK}: annoncé", "arrivé", "erreur"]
    by_year: dict[int, list[str]] = {}
    for index, name in enumerate(names):
        for trial in backtest(start, name):
            line = by_year.setdefault(trial.annee, [""] * 3 * len(names))
            line[3 * index : 3 * index + 3] = [
                result_text(name, trial.projected),
                result_text(name, trial.happened),
                percent(trial.error, signed=True),
            ]
    return tuple(titles), tuple((str(annee), *line) for annee, line in sorted(by_year.items()))
