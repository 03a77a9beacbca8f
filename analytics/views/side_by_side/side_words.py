"""Comparer: what is said of two sides, one beside the other."""

from collections.abc import Sequence

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import uncapitalised, with_article
from analytics.french.numbers import NARROW, NO_BREAK, absent, growth, is_missing, percent
from analytics.sentences.details import figure_of, reference_of
from analytics.sentences.hidden import is_rough
from analytics.sentences.phrases import gap_words, in_units, quantity, written


def sides_title(comparison: pd.DataFrame, indicator: str, names: Sequence[str]) -> str:
    """Return « Heures clausées : 2022, 40 706 h ; 2021, 26 094 h », « environ » where it is given with noise."""
    amounts = (_written(comparison, indicator, column) for column in ("valeur", "precedent"))
    said = f"{NARROW}; ".join(f"{name}, {amount}" for name, amount in zip(names, amounts, strict=True))
    return f"{INDICATORS[indicator].label}{NO_BREAK}: {said}"


def _written(comparison: pd.DataFrame, indicator: str, column: str) -> str:
    amount = float(comparison[column][indicator])
    if is_missing(amount):
        return absent(amount)
    about = "environ " if is_rough(comparison, indicator, column) else ""
    return f"{about}{written(indicator, amount)}"


def sides_gap(comparison: pd.DataFrame, indicator: str, names: Sequence[str]) -> str:
    """Return « 14 612 h de plus (+56 %) pour 2022 que pour 2021 »; empty where noise could reverse it."""
    now, before = figure_of(comparison, indicator), reference_of(comparison, indicator)
    if now is None or before is None:
        return ""
    first, second = map(with_article, names)
    far = in_units(indicator, now, before)
    change = "" if far else f" ({percent(growth(now, before), signed=True)})"
    same = written(indicator, now) == written(indicator, before)
    said = "autant" if same else f"{gap_words(indicator, now, before)}{change}"
    return f"{INDICATORS[indicator].label}{NO_BREAK}: **{said}** pour {first} que pour {second}."


def people_said(comparison: pd.DataFrame, names: Sequence[str]) -> str:
    """Return how many people each side has; empty where one of them is not counted."""
    counts = [figure_of(comparison, "beneficiaires", column) for column in ("valeur", "precedent")]
    if None in counts:
        return ""
    said = (
        f"{quantity('beneficiaires', count)} pour {with_article(name)}"
        for count, name in zip(counts, names, strict=True)
    )
    return f"Bénéficiaires{NO_BREAK}: {', '.join(said)}."


def running(months: str) -> str:
    """Return what is compared of a running year: its `months`, none where it stops in the middle of one."""
    if not months:
        return "L’année en cours s’arrête au milieu d’un mois et ne se compare pas."
    return f"Année en cours{NO_BREAK}: ne se comparent que les chiffres connus par mois, {months}."


def group_title(label: str, by: str) -> str:
    """Return « Heures clausées par secteur, côte à côte »."""
    return f"{label} par {uncapitalised(by)}, côte à côte"
