"""From an engine, a selection and a scenario to figures, and to the steps that lead from last year to them.

Levers apply in the order of `levers.KINDS`, and each step is the difference that its lever makes at its turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import floor

import numpy as np

from analytics.base.announced import Announced
from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import carries
from analytics.scenario import levers
from analytics.scenario.assumptions import NEUTRAL, SIGNED, TARGET, Aim, Scenario
from analytics.scenario.engine import Engine
from analytics.scenario.levers import Lever
from analytics.scenario.named import announced_hours, is_kept, targets
from analytics.scenario.past import Range, came_in, range_of, sees_far
from analytics.scenario.portfolio import FACT, Flags, Floats
from analytics.scenario.steps import ANNOUNCED, ENDED, GOING_ON, LATE, LEVERS, REST, TO_SIGN, Step, change_of

RESULTS = ("heures_realisees", "heures_clausees", "beneficiaires", "etp")
AIM_STEP = 5000  # the figure proposed is the next multiple of it


@dataclass(frozen=True, eq=False)
class Projection:
    """The figures of a scenario for a selection; filters on people are lifted: no marché can be cut that way."""

    base: Base
    engine: Engine
    selection: Selection
    scenario: Scenario = NEUTRAL
    announced: tuple[Announced, ...] = ()

    @property
    def annee(self) -> int:
        return self.engine.annee

    @property
    def applied(self) -> Selection:
        """What the figures are of: the selection without the filters that are lifted."""
        return replace(self.selection, filtres=tuple(one for one in self.selection.filtres if carries(FACT, one[0])))

    @cached_property
    def keep(self) -> Flags:
        return self.engine.portfolio.kept(self.selection) & self.engine.state.known

    def moved(self, scenario: Scenario) -> Projection:
        """Return the projection of another scenario, from the same selection."""
        other = replace(self, scenario=scenario)
        for name in ("keep", "targets", "signed_years", "kept_announced"):
            if name in self.__dict__:
                other.__dict__[name] = self.__dict__[name]
        return other

    @cached_property
    def targets(self) -> dict[str, list[str]]:
        """What levers can name."""
        return targets(self.engine, self.keep)

    # What is signed

    @cached_property
    def signed_years(self) -> list[float]:
        """Hours that signed marchés bring, this year and the next ones."""
        return [float(total) for total in self.engine.unchanged[self.keep].sum(axis=0)]

    @property
    def shown_years(self) -> int:
        """How many years of signed hours are shown: those ahead only where the past allows it."""
        return len(self.signed_years) if sees_far(self.base, self.engine) else 2

    @property
    def signed(self) -> float:
        return self.signed_years[0]

    @cached_property
    def kept_announced(self) -> list[Announced]:
        """The marchés announced that the filters keep."""
        return [one for one in self.announced if is_kept(one, self.engine, self.selection)]

    # The steps

    @cached_property
    def base_steps(self) -> list[Step]:
        """The steps from last year (or from what is done) to the start of the scenario."""
        signed = self.engine.unchanged[:, 0] * self.keep
        if self.engine.is_partial or not self.engine.is_open:
            steps = [Step(REST, float(signed.sum()), count=int((signed > 0).sum()))]
        else:
            steps = self._renewal(signed)
        return [*steps, *self._to_sign()]

    def _renewal(self, signed: Floats) -> list[Step]:
        live, last = self.engine.state.is_live, self.engine.state.last * self.keep
        ended = (last > 0) & ~live
        going = float(signed[live].sum() - last[live].sum())
        return [
            Step(ENDED, -float(last[~live].sum()), count=int(ended.sum())),
            Step(GOING_ON, going, count=int((live & self.keep).sum())),
            Step(LATE, float(signed[~live].sum())),
        ]

    def _to_sign(self) -> Iterator[Step]:
        """Marchés announced count among the next signatures: they add only what exceeds the habit."""
        told = sum(announced_hours(one, self.engine)[0] for one in self.kept_announced)
        clause = sum(one.heures for one in self.kept_announced if one.debut.year == self.annee)
        usual = self.habit_hours if self.scenario.start != SIGNED else 0.0
        if self.scenario.start != SIGNED:
            yield Step(TO_SIGN, usual, self.habit_clause)
        if told > usual:
            yield Step(ANNOUNCED, told - usual, max(clause - (self.habit_clause if usual else 0), 0))

    @cached_property
    def habit_clause(self) -> float:
        return float(self.engine.habit_clause[self.keep].sum())

    @cached_property
    def habit_hours(self) -> float:
        return float(self.engine.habit_hours[self.keep].sum())

    @cached_property
    def origin(self) -> float:
        """The hours that the waterfall starts from: done this year, else worked last year."""
        if self.engine.is_partial:
            return float(self.engine.done[self.keep].sum())
        return float(self.engine.state.last[self.keep].sum()) if self.engine.is_open else 0.0

    @cached_property
    def steps(self) -> list[Step]:
        """Every step, in order: their sum and the origin make the total."""
        steps = list(self.base_steps)
        for lever in self.scenario.levers:
            ahead = sum(step.hours for step in steps) + (0 if self.engine.is_partial else self.origin)
            if step := self._lever_step(lever, ahead):
                steps.append(step)
        return steps

    @property
    def lever_steps(self) -> list[Step]:
        return [step for step in self.steps if step.lever]

    def _lever_step(self, lever: Lever, ahead: float) -> Step | None:
        """Return the step of a lever; `ahead` is what is still to work before it."""
        engine = self.engine
        if lever.kind == levers.MARCHE:
            hours, clause = self._marche_effect(lever)
            return Step(LEVERS, hours, clause, lever=lever)
        if lever.kind in (levers.FAMILLE, levers.OWNER):
            touched, ratio = self._signing(lever), lever.amount / 100 * (self.scenario.start != SIGNED)
            hours, clause = (float(all_[touched].sum()) * ratio for all_ in (engine.habit_hours, engine.habit_clause))
            return Step(LEVERS, hours, clause, lever=lever)
        if lever.kind in (levers.CHANTIERS, levers.OPERATION):
            clause = self.clause_of(lever)
            return Step(LEVERS, clause * engine.share(lever.month), clause, lever=lever)
        if lever.kind == levers.KAPPA:
            return Step(LEVERS, float(ahead * (lever.amount / 100 / engine.kappa - 1)), lever=lever)
        return Step(LEVERS, 0, lever=lever)  # people only

    def clause_of(self, lever: Lever) -> float:
        """Return the clause hours of added chantiers, or of an operation."""
        each = lever.hours if lever.kind == levers.CHANTIERS else 1 / self.engine.euros_per_hour
        return lever.amount * each

    def _marche_effect(self, lever: Lever) -> tuple[float, float]:
        after = self.engine.signed({lever.target: change_of(lever)})
        at = self.engine.portfolio.rank[lever.target]
        clause = lever.amount if lever.action == levers.MORE else 0
        if lever.action == levers.CANCELLED:
            clause = -float(self.engine.running_flux[at])
        return float((after - self.engine.unchanged)[at, 0]), clause

    def _signing(self, lever: Lever) -> Flags:
        """Return whose signatures a lever moves: an owner’s rate replaces that of its family."""
        dimensions = self.engine.portfolio.dimensions
        owners = np.array(dimensions["maitre_ouvrage"], object)
        if lever.kind == levers.OWNER:
            return np.asarray(self.keep & (owners == lever.target))
        own = [one.target for one in self.scenario.levers if one.kind == levers.OWNER]
        family = np.array(dimensions["famille"], object) == lever.target
        return np.asarray(self.keep & family & ~np.isin(owners, own))

    # The figures

    @cached_property
    def total(self) -> float:
        return self.origin + sum(step.hours for step in self.steps)

    @cached_property
    def clause(self) -> float:
        """Clause hours of the year: yearly engagements that go on, and what is signed in it."""
        return self.signed_clause + sum(step.clause for step in self.steps)

    @cached_property
    def signed_clause(self) -> float:
        return float(self.engine.running_flux[self.keep].sum())

    @property
    def hours_each(self) -> float | None:
        asked = [lever.amount for lever in self.scenario.levers if lever.kind == levers.EACH]
        return asked[-1] if asked else self.engine.hours_each

    @property
    def people(self) -> float | None:
        return self.total / self.hours_each if self.hours_each else None

    def value(self, name: str) -> float | None:
        """Return a figure of RESULTS, None when it cannot be known."""
        known = {"heures_realisees": self.total, "heures_clausees": self.clause, "beneficiaires": self.people}
        return self.total / self.selection.base_etp if name == "etp" else known[name]

    @property
    def is_unknown(self) -> bool:
        """Whether the filters keep no marché at all."""
        return not self.keep.any()

    @cached_property
    def live(self) -> int:
        return int((self.engine.is_at_work & self.keep).sum())

    @cached_property
    def range(self) -> Range | None:
        """The range of the hours worked; what is done already is certain."""
        done = self.origin if self.engine.is_partial else 0.0
        only = self.scenario.start == SIGNED
        return range_of(self.base, self.engine, self.total - done, self.live, done=done, signed_only=only)

    @cached_property
    def came(self) -> float | None:
        """What came, when the year projected is a past one known to its end."""
        return came_in(self.base, self.annee, self.selection)

    # The figure to reach

    @cached_property
    def aim(self) -> Aim:
        """The figure asked, else the next round number of hours."""
        start = self.origin + sum(step.hours for step in self.base_steps)
        return self.scenario.aim or Aim("heures", (floor(start / AIM_STEP) + 1) * AIM_STEP)

    @property
    def is_aiming(self) -> bool:
        return self.scenario.start == TARGET
