"""What closes the gap to a figure: every equivalent at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np

from analytics.scenario import levers
from analytics.scenario.levers import Lever
from analytics.scenario.past import chantiers_needed
from analytics.scenario.projection import Projection

OUT_OF_REACH = 1.10  # part of the planned hours worked, beyond which nobody has been
BRINGS = 0.01  # hours


@dataclass(frozen=True)
class Equivalent:
    """One way to close the gap: the lever that does it, and whether it is out of reach alone."""

    lever: Lever
    is_out_of_reach: bool = False


@dataclass(frozen=True)
class Gap:
    """What is missing: hours worked (or clause), the clause needed, equivalents; negative when the aim is passed."""

    hours: float
    in_clause: bool
    clause: float
    equivalents: tuple[Equivalent, ...]
    never_seen: tuple[float, int] | None = None  # the best clause signed in a year, and that year


def gap(projection: Projection, month: int = levers.MARCH, size: float | None = None) -> Gap:
    """Return the gap to the aim of a projection, chantiers of `size` hours beginning in `month`."""
    kind, amount = projection.aim.kind, projection.aim.amount
    in_clause = kind == "clausees"
    if kind == "personnes":
        amount *= projection.hours_each or 0
    missing = amount - (projection.clause if in_clause else projection.total)
    share = 1.0 if in_clause else projection.engine.share(month)
    clause = missing / share if share else 0.0
    if missing <= 0:
        return Gap(missing, in_clause, clause, ())
    found = tuple(_equivalents(projection, missing, clause, month, size or levers_size(projection)))
    return Gap(missing, in_clause, clause, found, _never_seen(projection, clause))


def levers_size(projection: Projection) -> float:
    """Return the usual size of a chantier, to the hundred above: a round figure to talk about."""
    return max(ceil(projection.engine.usual_chantier / 500) * 500, 500)


def _equivalents(
    projection: Projection, missing: float, clause: float, month: int, size: float
) -> Iterator[Equivalent]:
    count = chantiers_needed(clause, size)
    yield Equivalent(Lever(levers.CHANTIERS, count, hours=size, month=month))
    euros = ceil(clause * projection.engine.euros_per_hour / 10_000 - 1e-9) * 10_000
    yield Equivalent(Lever(levers.OPERATION, euros, month=month))
    ahead = projection.total - (projection.origin if projection.engine.is_partial else 0)
    if projection.aim.kind != "clausees" and ahead > 0:
        told = [one.amount / 100 for one in projection.scenario.levers if one.kind == levers.KAPPA]
        kappa = told[-1] if told else projection.engine.kappa
        needed = kappa * (ahead + missing) / ahead
        percent = ceil(100 * needed - 1e-9)
        if percent <= levers.KINDS[levers.KAPPA].high:
            yield Equivalent(Lever(levers.KAPPA, percent), bool(needed > OUT_OF_REACH))
    if signing := _signing(projection, missing):
        yield Equivalent(signing)


def _signing(projection: Projection, missing: float) -> Lever | None:
    """Return how much more the family that signs most would have to sign."""
    from analytics.scenario.assumptions import SIGNED

    if projection.scenario.start == SIGNED:
        return None
    habit = projection.engine.habit_clause if projection.aim.kind == "clausees" else projection.engine.habit_hours
    family = np.array(projection.engine.portfolio.dimensions["famille"], object)
    sums = {name: float(habit[projection.keep & (family == name)].sum()) for name in projection.targets["famille"]}
    name = max(sums, key=lambda one: sums[one], default="")
    if not name or sums[name] < BRINGS:
        return None
    percent = ceil(100 * missing / sums[name] - 1e-9)
    there = [one.amount for one in projection.scenario.levers if (one.kind, one.target) == (levers.FAMILLE, name)]
    percent += int(there[-1]) if there else 0
    return Lever(levers.FAMILLE, percent, name) if percent <= levers.KINDS[levers.FAMILLE].high else None


def _never_seen(projection: Projection, clause: float) -> tuple[float, int] | None:
    engine = projection.engine
    signed = {year: float(engine.signed_in(year)[projection.keep].sum()) for year in engine.closed}
    best = max(signed, key=lambda year: signed[year], default=None)
    needed = projection.habit_clause * (projection.scenario.start != "signe") + clause
    return (signed[best], best) if best is not None and needed > signed[best] else None
