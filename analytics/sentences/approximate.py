"""Figures given with noise: which columns of a frame are, how they are called, what they allow to compare."""

import pandas as pd

from analytics.compute.queries import COUNTED, ROUGH, ROUGH_BEFORE
from analytics.declarations.indicators import INDICATORS
from analytics.french.missing import PEU, reason_of
from analytics.french.numbers import NO_BREAK, About
from analytics.protection.noise import REACH

APART = 2 * REACH  # two counts no further apart may truly stand in the other order
FEW = 4  # people, as « peu » is compared: 0 to 8


def is_rough(frame: pd.DataFrame, indicator: str, column: str = "valeur") -> bool:
    """Return whether an indicator of a frame is given with noise; of a comparison, in its column `valeur` or not."""
    return indicator in frame.attrs.get(ROUGH_BEFORE if column == "precedent" else ROUGH, ())


def told(frame: pd.DataFrame, indicator: str, amount: float, column: str = "valeur") -> float:
    """Return an amount of a frame as sentences write it: « environ 34 personnes » where it is given with noise."""
    return About(amount) if is_rough(frame, indicator, column) else amount


def label(frame: pd.DataFrame, indicator: str) -> str:
    """Return the label of an indicator, with its precision: « Bénéficiaires (à 4 près) »."""
    one = INDICATORS[indicator]
    if not is_rough(frame, indicator):
        return one.label
    return f"{one.label} (à {REACH}{NO_BREAK}près)" if one.unit in COUNTED else f"{one.label} (environ)"


def rough_label(frame: pd.DataFrame, indicator: str) -> str:
    """Return the label of an indicator given with noise; empty for an exact one."""
    return label(frame, indicator) if is_rough(frame, indicator) else ""


def surely_first(frame: pd.DataFrame, indicator: str) -> bool:
    """Return whether the greatest amount of a frame is, whatever the noise; of what is not counted nothing is sure."""
    if not is_rough(frame, indicator):
        return True
    amounts = [FEW if reason_of(one) == PEU else one for one in frame[indicator].tolist()]
    first, *others = sorted((one for one in amounts if one == one), reverse=True) or [0.0]
    return INDICATORS[indicator].unit in COUNTED and all(first - other > APART for other in others[:1])
