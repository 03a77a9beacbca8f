"""The line under a key figure, and access to the figures of a comparison and to the amounts of groups."""

from collections.abc import Callable
from functools import partial
from math import isfinite, nan

import pandas as pd

from analytics.declarations.dimensions import catch_all
from analytics.french.missing import reason_of
from analytics.french.numbers import NO_BREAK, count, is_missing, number, percent
from analytics.sentences.approximate import is_rough, told
from analytics.sentences.phrases import SMALL, changed, local_companies, quantity, written


def tile_detail(name: str, comparison: pd.DataFrame) -> str:
    """Return the line under a key figure: what it is made of; empty when the figure is missing."""
    writer = DETAILS.get(name)
    return writer(comparison) if writer and figure_of(comparison, name) else ""


def _of_which(part: str, noun: str, comparison: pd.DataFrame) -> str:
    amount = figure_of(comparison, part)
    return f"dont {count(amount, noun)}" if amount else ""


def _ratio(name: str, after: str, comparison: pd.DataFrame) -> str:
    ratio = figure_of(comparison, name)
    return "" if ratio is None else f"{written(name, ratio)} {after}"


def _base(comparison: pd.DataFrame) -> str:
    base = full_time_base(comparison)
    return "" if base is None else f"base {number(base)}{NO_BREAK}h par an"


def _women_share(comparison: pd.DataFrame) -> str:
    share, everyone = figure_of(comparison, "part_femmes"), figure_of(comparison, "beneficiaires")
    return "" if share is None or (everyone or 0) < SMALL else f"{percent(share)} des personnes"


def _residents(comparison: pd.DataFrame) -> str:
    some, share = figure_of(comparison, "habitants_territoire"), figure_of(comparison, "part_habitants_territoire")
    return f"{quantity('beneficiaires', some)} sur {number(some / share)}" if some and share else ""


def _local_companies(comparison: pd.DataFrame) -> str:
    local = figure_of(comparison, "societes_territoire")
    return f"dont {local_companies(local)}" if local else ""


DETAILS: dict[str, Callable[[pd.DataFrame], str]] = {
    "heures_realisees": partial(_ratio, "rapport_realise_clause", "du volume clausé"),
    "etp": _base,
    "beneficiaires": partial(_ratio, "heures_par_beneficiaire", "par personne"),
    "femmes": _women_share,
    "part_habitants_territoire": _residents,
    "societes": _local_companies,
    "maitres_ouvrage": partial(_of_which, "nouveaux_maitres_ouvrage", "nouveau"),
}


def full_time_base(comparison: pd.DataFrame) -> float | None:
    """Return the yearly hours of a full-time job that the frame was computed with."""
    worked, etp = figure_of(comparison, "heures_realisees"), figure_of(comparison, "etp")
    return worked / etp if worked and etp else None


def figure_of(comparison: pd.DataFrame, name: str, column: str = "valeur") -> float | None:
    """Return a figure of the comparison, None when it is missing or was not asked for."""
    if name not in comparison.index:
        return None
    amount = float(comparison[column][name])
    return told(comparison, name, amount, column) if isfinite(amount) else None


def reference_of(comparison: pd.DataFrame, name: str) -> float | None:
    """Return what a figure may be compared with; None when it is missing, or too near to tell through the noise."""
    before = figure_of(comparison, name, "precedent")
    rough = is_rough(comparison, name) or is_rough(comparison, name, "precedent")
    return None if rough and figure_of(comparison, name, "ecart") is None else before


def moved(name: str, comparison: pd.DataFrame, reference: str) -> str:
    """Return how a figure of the comparison moved, after a comma; empty when it is not known."""
    text = changed(name, figure_of(comparison, name), reference_of(comparison, name), reference)
    return f", {text}" if text else ""


def amounts_of(frame: pd.DataFrame, by: str, indicator: str) -> dict[str, float]:
    """Return {group: amount} of the groups with an amount above zero."""
    pairs = zip(frame[by], frame[indicator], strict=True)
    known = ((name, float(amount)) for name, amount in pairs if not is_missing(amount) and amount > 0)
    return {str(name): told(frame, indicator, amount) for name, amount in known}


def named_of(frame: pd.DataFrame, by: str, indicator: str) -> dict[str, float]:
    """Return {group: amount} above zero, catch-all values apart."""
    return {name: amount for name, amount in amounts_of(frame, by, indicator).items() if name not in catch_all()}


def total_of(frame: pd.DataFrame, by: str, indicator: str) -> float:
    """Return the sum of all the groups, NaN when one is hidden: no share can be given then."""
    return nan if any(map(reason_of, frame[indicator])) else sum(amounts_of(frame, by, indicator).values())
