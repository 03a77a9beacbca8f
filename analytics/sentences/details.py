"""The line under a key figure, and access to the figures of a comparison."""

from collections.abc import Callable
from functools import partial
from math import isfinite, nan

import pandas as pd

from analytics.french.numbers import NO_BREAK, count, number, percent
from analytics.sentences.hidden import is_rough, told
from analytics.sentences.known import base_of
from analytics.sentences.phrases import ENOUGH, changed, local_companies, quantity, written


def tile_detail(name: str, comparison: pd.DataFrame) -> str:
    """Return the line under a key figure: what it is made of; empty when the figure is missing."""
    writer = DETAILS.get(name)
    return writer(comparison) if writer and figure_of(comparison, name) else ""


def _of_which(part: str, noun: str, comparison: pd.DataFrame) -> str:
    amount = figure_of(comparison, part)
    return f"dont {count(amount, noun)}" if amount else ""


def _promised_share(comparison: pd.DataFrame) -> str:
    ratio = figure_of(comparison, "rapport_realise_clause")
    return "" if ratio is None else f"{written('rapport_realise_clause', ratio)} du volume clausé"


def _each(comparison: pd.DataFrame) -> str:
    """Return the mean hours of a person; a mean of very few would be somebody’s hours."""
    each, everyone = figure_of(comparison, "heures_par_beneficiaire"), figure_of(comparison, "beneficiaires")
    if each is None or (everyone or 0) < ENOUGH:
        return ""
    return f"{written('heures_par_beneficiaire', each)} par personne"


def _base(comparison: pd.DataFrame) -> str:
    base = full_time_base(comparison)
    return "" if base is None else f"base {number(base)}{NO_BREAK}h par an"


def _women_share(comparison: pd.DataFrame) -> str:
    base = base_of(comparison, "part_femmes")
    return f"{percent(base.share)} {base.among}" if base and base.has_share else ""


def _residents(comparison: pd.DataFrame) -> str:
    base = base_of(comparison, "part_habitants_territoire")
    return f"{quantity('beneficiaires', base.amount)} {base.out_of}".strip() if base and base.amount else ""


def _local_companies(comparison: pd.DataFrame) -> str:
    local = figure_of(comparison, "societes_territoire")
    return local_companies(local, figure_of(comparison, "societes")) if local else ""


DETAILS: dict[str, Callable[[pd.DataFrame], str]] = {
    "heures_realisees": _promised_share,
    "etp": _base,
    "beneficiaires": _each,
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


def figure_or_reason(comparison: pd.DataFrame, name: str) -> float | None:
    """Return a figure to write, or the missing value that says why there is none; None when it was not asked for."""
    found = figure_of(comparison, name)
    return found if found is not None or name not in comparison.index else float(comparison["valeur"][name])


def reference_of(comparison: pd.DataFrame, name: str) -> float | None:
    """Return what a figure may be compared with; None when it is missing, or too near to tell through the noise."""
    before = figure_of(comparison, name, "precedent")
    rough = is_rough(comparison, name) or is_rough(comparison, name, "precedent")
    return None if rough and figure_of(comparison, name, "ecart") is None else before


def moved(name: str, comparison: pd.DataFrame, reference: str) -> str:
    """Return how a figure of the comparison moved, after a comma; empty when it is not known."""
    text = changed(name, figure_of(comparison, name), reference_of(comparison, name), reference)
    return f", {text}" if text else ""


def given(comparison: pd.DataFrame, name: str) -> float:
    """Return a figure of the comparison, or the NaN that says why there is none."""
    return float(comparison["valeur"][name]) if name in comparison.index else nan
