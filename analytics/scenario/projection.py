"""From a starting year and levers to projected figures, and to the steps that lead from one to the other.

The rule, published on the page: levers always apply in the same order, whatever the order in which they
were moved. 1. marchés without a follow-up leave, with their hours of the year; 2. families and maîtres
d’ouvrage grow or shrink (the rate of a maître d’ouvrage replaces that of its family); 3. new chantiers;
4. the operation; 5. the rapport réalisé / clausé; 6. hours per beneficiary. Each step is the difference
that the lever makes at its turn: the steps add up exactly to the whole gap, and the order left to the
reader (which marché first, which family first) changes nothing, for these levers touch separate hours.
Amounts are fractions, so that « exactly » is meant literally.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import floor

from analytics.scenario.assumptions import Scenario
from analytics.scenario.starting_point import Line, Start

MEASURES = ("heures_clausees", "heures_realisees", "beneficiaires")
STEPS = 6
ENDS, GROUPED = "non_renouvele", "autres"


@dataclass(frozen=True)
class Step:
    """One lever at work: which (and on what), and what it adds to the measure."""

    lever: str
    target: str
    amount: Fraction
    count: int = 1  # how many levers the step stands for


@dataclass(frozen=True)
class Projection:
    """The projected figures of a scenario; a figure that cannot be known is None."""

    start: Start
    scenario: Scenario

    def value(self, name: str) -> float | None:
        """Return heures_clausees, heures_realisees, etp or beneficiaires of the projected year."""
        if name == "etp":
            worked = self.value("heures_realisees")
            return None if worked is None else worked / self.start.selection.base_etp
        total = None if self.start.value(name) is None else self.exact(name)
        return None if total is None else float(total)

    def exact(self, measure: str) -> Fraction | None:
        """Return the projected measure as an exact fraction."""
        origin = self.origin(measure)
        return None if origin is None else origin + _total(self.steps(measure))

    def origin(self, measure: str) -> Fraction | None:
        """Return the exact measure of the starting year; None when its marchés do not add up to the year."""
        if measure != "beneficiaires":
            return self._origins[measure] if self._adds_up(measure) else None
        if not self._adds_up("heures_realisees"):  # people follow from the hours worked
            return None
        people = self.start.value("beneficiaires")
        return None if people is None else exact(people)

    def steps(self, measure: str) -> list[Step]:
        """Return what each lever adds, in the published order; their sum is the whole gap."""
        return [] if self.origin(measure) is None else self._steps[measure]

    def _adds_up(self, measure: str) -> bool:
        """Whether the marchés sum to the figure of the year: hours kept secret from a role are missing from the sum."""
        told = self.start.value(measure)
        return told is None or abs(float(self._origins[measure]) - told) < 1

    @cached_property
    def _steps(self) -> dict[str, list[Step]]:
        promised, done = (list(self._volumes(measure)) for measure in MEASURES[:2])
        done += self._rate(_total(done) + self._origins["heures_realisees"])
        return {"heures_clausees": promised, "heures_realisees": done, "beneficiaires": list(self._people(done))}

    @cached_property
    def _origins(self) -> dict[str, Fraction]:
        return {measure: _sum(self.start.lines, measure) for measure in MEASURES[:2]}

    def _volumes(self, measure: str) -> Iterator[Step]:
        leaving, scenario = set(self.scenario.non_renouvele), self.scenario
        kept = [line for line in self.start.lines if line.marche not in leaving]
        for line in self.start.lines:
            if line.marche in leaving:
                yield Step(ENDS, line.marche, -exact(line.counted(measure)))
        for famille, percent in scenario.evolution_famille:
            yield Step("evolution_famille", famille, self._grown(kept, measure, "famille", famille, percent))
        for owner, percent in scenario.evolution_maitre_ouvrage:
            grown = self._grown(kept, measure, "maitre_ouvrage", owner, percent)
            yield Step("evolution_maitre_ouvrage", owner, grown)
        yield from self._added(1 if measure == "heures_clausees" else _ratio(self.observed_rate, 100))

    def _grown(self, lines: list[Line], measure: str, column: str, target: str, percent: float) -> Fraction:
        own = dict(self.scenario.evolution_maitre_ouvrage) if column == "famille" else {}
        touched = [line for line in lines if getattr(line, column) == target and line.maitre_ouvrage not in own]
        return _sum(touched, measure) * exact(percent) / 100

    def _added(self, rate: Fraction | int) -> Iterator[Step]:
        scenario = self.scenario
        each = scenario.heures_par_chantier
        each = (self.start.hours_per_site or 0) if each is None else each
        if scenario.nouveaux_chantiers:
            yield Step("nouveaux_chantiers", "", exact(scenario.nouveaux_chantiers) * exact(each) * rate)
        if scenario.montant_operation:
            yield Step("montant_operation", "", exact(scenario.operation_hours) * rate)

    @property
    def observed_rate(self) -> float:
        """The rapport réalisé / clausé of new hours before its own lever moves, in percent.

        A selection that has never worked an hour gives none: the lever then says it all.
        """
        observed = self.start.observed["rapport_realise_clause"]
        return observed or self.scenario.rapport_realise_clause or 0

    def _rate(self, worked: Fraction) -> list[Step]:
        asked, observed = self.scenario.rapport_realise_clause, self.start.observed["rapport_realise_clause"]
        if asked is None or not observed:
            return []
        return [Step("rapport_realise_clause", "", worked * (_ratio(asked, observed) - 1))]

    def _people(self, steps: list[Step]) -> Iterator[Step]:
        asked = self.scenario.heures_par_beneficiaire
        people, worked = self.origin("beneficiaires"), self.origin("heures_realisees")
        each = worked / people if worked and people else exact(asked) if asked else None
        if each is None or worked is None:
            return
        yield from (Step(step.lever, step.target, step.amount / each) for step in steps)
        if asked is not None:
            total = worked + _total(steps)
            yield Step("heures_par_beneficiaire", "", total / exact(asked) - total / each)

    def main_steps(self, measure: str, limit: int = STEPS) -> list[Step]:
        """Return at most `limit` steps that touch the measure: marchés that leave together, then the smallest."""
        steps = self.steps(measure)
        if sum(step.amount != 0 for step in steps) > limit:
            steps = _together(steps)
        steps = [step for step in steps if step.amount]
        if len(steps) <= limit:
            return steps
        main = sorted(steps, key=lambda step: -abs(step.amount))[: limit - 1]
        rest = [step for step in steps if step not in main]
        grouped = Step(GROUPED, "", _total(rest), sum(step.count for step in rest))
        return [*(step for step in steps if step in main), grouped]


def _together(steps: list[Step]) -> list[Step]:
    ends = [step for step in steps if step.lever == ENDS]
    if len(ends) < 2:
        return steps
    return [
        Step(ENDS, "", _total(ends), len(ends)),
        *(s for s in steps if s.lever != ENDS),
    ]


def whole_amounts(origin: Fraction | None, steps: list[Step]) -> list[int]:
    """Return the steps in whole units such that, written down, they still add up to the whole total.

    Each is the difference of two rounded levels, so it is never more than one unit from its own rounding.
    """
    level = origin or Fraction(0)
    levels = [_whole(level)]
    for step in steps:
        level += step.amount
        levels.append(_whole(level))
    return [after - before for before, after in pairwise(levels)]


def _whole(amount: Fraction) -> int:
    return floor(amount + Fraction(1, 2))  # halves go up, as `french.numbers` writes them


def exact(given: float) -> Fraction:
    """Return the fraction that a number writes in decimals: 0.1 is one tenth."""
    return Fraction(repr(float(given)))


def _ratio(part: float, whole: float) -> Fraction:
    return exact(part) / exact(whole)


def _total(steps: list[Step]) -> Fraction:
    return sum((step.amount for step in steps), Fraction(0))


def _sum(lines: list[Line] | tuple[Line, ...], measure: str) -> Fraction:
    return sum((exact(line.counted(measure)) for line in lines), Fraction(0))
