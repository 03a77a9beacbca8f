"""From a starting year and levers to projected figures, and to the steps that lead from one to the other.

The rule is published on the page (`scenario_words.ORDER`): levers apply in one order, and each step is the difference
that its lever makes at its turn. The steps add up exactly to the whole gap, for amounts are fractions. The order left
to the reader (which marché first, which family first) changes nothing: these levers touch separate hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import accumulate, pairwise
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
        told = self.start.value(measure)
        if measure == "beneficiaires":  # people follow from the hours worked
            return None if told is None or self.origin("heures_realisees") is None else exact(told)
        # Hours kept secret from a role are missing from the sum.
        return self._origins[measure] if told is None or abs(float(self._origins[measure]) - told) < 1 else None

    def steps(self, measure: str) -> list[Step]:
        """Return what each lever adds, in the published order; their sum is the whole gap."""
        return [] if self.origin(measure) is None else self._steps[measure]

    @cached_property
    def _steps(self) -> dict[str, list[Step]]:
        promised, done = (list(self._volumes(measure)) for measure in MEASURES[:2])
        asked, observed = self.scenario.rapport_realise_clause, self.start.observed["rapport_realise_clause"]
        if asked is not None and observed:
            worked = self._origins["heures_realisees"] + _total(done)
            done.append(Step("rapport_realise_clause", "", worked * (exact(asked) / exact(observed) - 1)))
        return {"heures_clausees": promised, "heures_realisees": done, "beneficiaires": list(self._people(done))}

    @cached_property
    def _origins(self) -> dict[str, Fraction]:
        return {measure: _sum(self.start.lines, measure) for measure in MEASURES[:2]}

    def _volumes(self, measure: str) -> Iterator[Step]:
        leaving = set(self.scenario.non_renouvele)
        kept = [line for line in self.start.lines if line.marche not in leaving]
        for line in self.start.lines:
            if line.marche in leaving:
                yield Step(ENDS, line.marche, -exact(line.counted(measure)))
        own = dict(self.scenario.evolution_maitre_ouvrage)  # their rate replaces that of their family
        for famille, percent in self.scenario.evolution_famille:
            grown = [line for line in kept if line.famille == famille and line.maitre_ouvrage not in own]
            yield Step("evolution_famille", famille, _sum(grown, measure) * exact(percent) / 100)
        for owner, percent in own.items():
            grown = [line for line in kept if line.maitre_ouvrage == owner]
            yield Step("evolution_maitre_ouvrage", owner, _sum(grown, measure) * exact(percent) / 100)
        yield from self._added(measure)

    def _added(self, measure: str) -> Iterator[Step]:
        scenario, observed = self.scenario, self.start.observed
        # A selection that has never worked an hour has no observed rate: the lever then says it all.
        percent = observed["rapport_realise_clause"] or scenario.rapport_realise_clause or 0
        rate = 1 if measure == "heures_clausees" else exact(percent) / 100
        each = scenario.heures_par_chantier
        each = (observed["heures_par_chantier"] or 0) if each is None else each
        if scenario.nouveaux_chantiers:
            yield Step("nouveaux_chantiers", "", exact(scenario.nouveaux_chantiers) * exact(each) * rate)
        if scenario.montant_operation:
            yield Step("montant_operation", "", exact(scenario.operation_hours) * rate)

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
        ends = [step for step in steps if step.lever == ENDS]
        if len(ends) > 1 and sum(step.amount != 0 for step in steps) > limit:
            steps = [Step(ENDS, "", _total(ends), len(ends)), *(step for step in steps if step.lever != ENDS)]
        steps = [step for step in steps if step.amount]
        if len(steps) <= limit:
            return steps
        main = sorted(steps, key=lambda step: -abs(step.amount))[: limit - 1]
        rest = [step for step in steps if step not in main]
        grouped = Step(GROUPED, "", _total(rest), sum(step.count for step in rest))
        return [*(step for step in steps if step in main), grouped]


def whole_amounts(origin: Fraction | None, steps: list[Step]) -> list[int]:
    """Return the steps as differences of rounded levels, which add up to the rounded total, one unit off at most."""
    levels = accumulate((step.amount for step in steps), initial=origin or Fraction(0))
    whole = [floor(level + Fraction(1, 2)) for level in levels]  # halves go up, as `french.numbers` writes them
    return [after - before for before, after in pairwise(whole)]


def exact(given: float) -> Fraction:
    """Return the fraction that a number writes in decimals: 0.1 is one tenth."""
    return Fraction(repr(float(given)))


def _total(steps: list[Step]) -> Fraction:
    return sum((step.amount for step in steps), Fraction(0))


def _sum(lines: list[Line] | tuple[Line, ...], measure: str) -> Fraction:
    return sum((exact(line.counted(measure)) for line in lines), Fraction(0))
