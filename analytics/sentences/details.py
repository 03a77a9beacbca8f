"""The line under a key figure, and access to the figures of a comparison."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite

import pandas as pd

from analytics.french.numbers import NO_BREAK, count, number, percent, value
from analytics.sentences.phrases import SMALL, quantity

Writer = Callable[[pd.DataFrame], str]


def tile_detail(name: str, comparison: pd.DataFrame) -> str:
    """Return the line under a key figure: what it is made of; empty when the figure is missing."""
    writer = DETAILS.get(name)
    return writer(comparison) if writer and figure_of(comparison, name) else ""


def _of_which(part: str, singular: str, plural_form: str) -> Writer:
    def write(comparison: pd.DataFrame) -> str:
        amount = figure_of(comparison, part)
        return f"dont {count(amount, singular, plural_form)}" if amount else ""

    return write


def _ratio(part: str, after: str) -> Writer:
    def write(comparison: pd.DataFrame) -> str:
        share = figure_of(comparison, part)
        return "" if share is None else f"{percent(share)} {after}"

    return write


def _base(comparison: pd.DataFrame) -> str:
    base = full_time_base(comparison)
    return "" if base is None else f"base {number(base)}{NO_BREAK}h par an"


def _hours_each(comparison: pd.DataFrame) -> str:
    each = figure_of(comparison, "heures_par_beneficiaire")
    return "" if each is None else f"{value(each, 'h')} par personne"


def _women_share(comparison: pd.DataFrame) -> str:
    share, everyone = figure_of(comparison, "part_femmes"), figure_of(comparison, "beneficiaires")
    return "" if share is None or (everyone or 0) < SMALL else f"{percent(share)} des personnes"


def _gersois(comparison: pd.DataFrame) -> str:
    some, share = figure_of(comparison, "gersois"), figure_of(comparison, "part_gersois")
    return f"{quantity('beneficiaires', some)} sur {number(some / share)}" if some and share else ""


DETAILS = {
    "heures_realisees": _ratio("rapport_realise_clause", "du volume clausé"),
    "etp": _base,
    "beneficiaires": _hours_each,
    "femmes": _women_share,
    "part_gersois": _gersois,
    "societes": _of_which("societes_gersoises", "gersoise", "gersoises"),
    "maitres_ouvrage": _of_which("nouveaux_maitres_ouvrage", "nouveau", "nouveaux"),
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
    return amount if isfinite(amount) else None
