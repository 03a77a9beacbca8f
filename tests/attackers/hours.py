"""Exact hours of contracts minus the hours shown of their parts: what is left to the one part without a number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import compute, known_values

PARTS = ("sexe", "tranche_age", "qualification", "residence", "type_contrat", "modalite")
WHOLES = ("maitre_ouvrage", "famille", "territoire", "secteur")
NEAR = 0.1


class Guesses(NamedTuple):
    """Parts left alone, and how many are then known within a tenth."""

    tried: int
    near: int


def lone_parts(public: Base, owner: Base, years: Sequence[int]) -> Guesses:
    """Return what subtracting finds, over some years, every filter and breakdown of one value a person."""
    tried = near = 0
    for year in years:
        wholes = [Selection.of(year)]
        wholes += [Selection.of(year, **{name: one}) for name in WHOLES for one in known_values(public, name)]
        for whole in wholes:
            for part in PARTS:
                guess = _guess(public, owner, whole, part)
                tried += guess is not None
                near += guess is not None and guess < NEAR
    return Guesses(tried, near)


def _guess(public: Base, owner: Base, whole: Selection, part: str) -> float | None:
    """Return how far the guess is from the truth, as a share of it; None where several parts, or none, are left."""
    true = compute(owner, whole, ["heures_realisees"], (part,)).set_index(part)["heures_realisees"]
    true = true[true > 0]
    seen = compute(public, whole, ["heures_realisees"], (part,)).set_index(part)["heures_realisees"].reindex(true.index)
    left = seen[seen.isna()]
    if len(left) != 1 or len(true) < 2:
        return None
    total = float(compute(public, whole, ["heures_realisees"])["heures_realisees"].iloc[0])
    guessed, right = total - float(seen.sum()), float(true[left.index[0]])
    return abs(guessed - right) / right
