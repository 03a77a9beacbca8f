"""Ratios of figures about people: as precise as their noise lets them be, and no more."""

from math import ceil

import numpy as np
import numpy.typing as npt

from analytics.declarations.indicators import INDICATORS
from analytics.french.missing import PEU, hidden, reason_of
from analytics.protection.noise import REACH

Floats = npt.NDArray[np.float64]
MOST = 8  # people that « peu » may hide
WIDEST = 50  # percent: a wider bound says nothing
STEP = 10  # hours of a mean


def rounded_ratio(name: str, parts: Floats, wholes: Floats, ratios: Floats) -> Floats:
    """Return ratios of perturbed terms: hours each to ten hours, a share whose part is « peu » as « moins de 12 % »."""
    if INDICATORS[name].unit == "h":
        return np.asarray(np.round(ratios / STEP) * STEP)
    if INDICATORS[name].unit != "%":
        return ratios
    return np.array([_bound(*line) for line in zip(parts.tolist(), wholes.tolist(), ratios.tolist(), strict=True)])


def _bound(part: float, whole: float, ratio: float) -> float:
    if reason_of(part) != PEU or not whole > REACH:
        return ratio
    percent = ceil(100 * MOST / (whole - REACH))
    return hidden(percent) if percent < WIDEST else ratio
