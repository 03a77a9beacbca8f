"""Backtest of the neutral projection on past years, the range that follows, and the year announced by a bilan."""

from dataclasses import dataclass
from math import floor, log10
from statistics import mean

from analytics.scenario.assumptions import NEUTRAL, Scenario
from analytics.scenario.projection import Projection
from analytics.scenario.starting_point import Start

FEWEST = 3  # pairs of years below which no spread is given
ANNOUNCED_YEAR = 2022
ANNOUNCED_NAME = "Ce que le bilan 2022 annonçait pour 2023"
ANNOUNCED_QUOTE = (
    "« l’année 2023 devrait générer moins d’heures, du fait de l’achèvement de certains chantiers et de la baisse "
    "annoncée du nombre de marchés État et Région Occitanie »"
)
ANNOUNCED_FALL = -20  # the bilan gives no figure: an assumption, labelled as such wherever it is shown


@dataclass(frozen=True)
class Trial:
    """One past year: what the neutral levers projected for it, and what happened."""

    annee: int
    projected: float
    happened: float

    @property
    def error(self) -> float:
        """What happened beyond the projection, as a ratio of the projection."""
        return self.happened / self.projected - 1


def backtest(start: Start, name: str) -> list[Trial]:
    """Return what neutral levers project for every complete year, the year before it as it was, and what happened."""
    trials = []
    for annee in start.years.index:
        before, now = start.value(name, annee - 1), start.value(name, annee)
        if before and now is not None and not {annee - 1, annee} & set(start.incomplete):
            trials.append(Trial(int(annee), before, now))
    return trials


def spread(start: Start, name: str) -> float | None:
    """Return how far a year stands from the one before, on average (a ratio); None with few years."""
    # Without the simulated year: a scenario must not be judged by its own answer.
    errors = [abs(trial.error) for trial in backtest(start, name) if trial.annee != start.projected]
    return mean(errors) if len(errors) >= FEWEST else None


def bounds(projection: Projection, name: str) -> tuple[float, float] | None:
    """Return the projected figure less and plus the spread, with two significant digits and no more."""
    value, around = projection.value(name), spread(projection.start, name)
    if value is None or around is None:
        return None
    return two_digits(max(value * (1 - around), 0)), two_digits(value * (1 + around))


def two_digits(amount: float) -> float:
    """Return the amount with two significant digits: 27 134 → 27 000."""
    if not amount:
        return 0.0
    unit = 10.0 ** (floor(log10(abs(amount))) - 1)
    return floor(amount / unit + 0.5) * unit


def announced_scenario(start: Start) -> Scenario | None:
    """Return what the bilan of the starting year announced for the next; None when it announced nothing."""
    if start.annee != ANNOUNCED_YEAR:
        return None
    scenario = NEUTRAL.having("non_renouvele", start.targets["marche"]).having("nom", ANNOUNCED_NAME)
    for dimension, target in {"famille": "État", "maitre_ouvrage": "Région Occitanie"}.items():
        if target in start.targets[dimension]:
            scenario = scenario.having(f"evolution_{dimension}", {target: ANNOUNCED_FALL})
    return scenario
