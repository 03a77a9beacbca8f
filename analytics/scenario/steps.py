"""Steps of a projection: what adds hours, one after the other, and how they are written so that they add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import floor

from analytics.scenario import levers
from analytics.scenario.levers import Lever
from analytics.scenario.state import Change

DONE, ENDED, GOING_ON, LATE, REST = "fait", "acheves", "continuent", "echus", "reste"
TO_SIGN, ANNOUNCED, LEVERS = "a_signer", "annonces", "leviers"


@dataclass(frozen=True)
class Step:
    """What a cause adds to the hours worked and to the clause hours: a key or a lever, and how many marchés."""

    key: str
    hours: float
    clause: float = 0
    count: int = 0
    lever: Lever | None = None


def change_of(lever: Lever) -> Change:
    """Return what a lever does to its marché."""
    if lever.action == levers.CANCELLED:
        return Change(cancelled=True)
    named: Mapping[str, str] = {levers.LONGER: "longer", levers.LATER: "later", levers.MORE: "more"}
    return Change(**{named[lever.action]: lever.amount})  # type: ignore[arg-type]


def whole_amounts(origin: float, amounts: Sequence[float]) -> list[int]:
    """Return steps as differences of rounded levels: they add up to the rounded total, each one unit off at most."""
    levels = [
        floor(level + 0.5) for level in accumulate(amounts, initial=origin)
    ]  # halves go up, as numbers are written
    return [after - before for before, after in pairwise(levels)]
