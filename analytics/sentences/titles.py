"""Titles of cards, with the main result of their frame."""

from collections.abc import Sequence
from math import nan
from typing import NamedTuple

import pandas as pd

from analytics.compute.known_groups import groups_of
from analytics.declarations.dimensions import DIMENSIONS, UNKNOWN, Of
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import has_article, is_feminine, is_plural, list_and, uncapitalised, with_article
from analytics.french.missing import reason_of
from analytics.french.numbers import NO_BREAK, About, is_missing, number, percent, plural
from analytics.sentences.details import figure_of, given
from analytics.sentences.hidden import is_peu, is_rough, surely_apart, surely_first
from analytics.sentences.known import base_of
from analytics.sentences.phrases import Period, capitalised, during, part_of, people, quantity, unsaid

FRACTIONS = {
    1 / 4: "un quart",
    1 / 3: "un tiers",
    1 / 2: "la moitié",
    2 / 3: "les deux tiers",
    3 / 4: "les trois quarts",
}
CLOSE = 0.015  # a share this near a fraction is called by its name


class Leader(NamedTuple):
    """The greatest groups of a frame (several when equal), their amount, and the sum of all groups."""

    names: tuple[str, ...]
    amount: float
    total: float
    unknown: float = 0  # the amount of those whose value is not known

    @property
    def share(self) -> float:
        return self.amount / self.total if self.total else nan


def leader(frame: pd.DataFrame, by: str, indicator: str, whole: float | None = None) -> Leader | None:
    """Return the greatest named group; None when none is above zero, or when a missing one may be greater.

    `whole` is the published amount of all the groups: it bounds the missing ones where these are its parts.
    """
    groups = groups_of(frame, by, indicator, whole, adds_up(indicator, by))
    named = groups.named
    if not named or groups.rest >= max(named.values()) or not surely_first(frame, indicator):
        return None
    greatest = max(named.values())  # keeps what says that it is given with noise
    names = tuple(name for name, amount in named.items() if amount == greatest)
    return Leader(names, greatest, groups.total, dict(groups.every).get(UNKNOWN, 0))


def share_words(share: float) -> str:
    """Return a share as « un quart » when it is close to one, else as « 12 % »."""
    distance, words = min((abs(share - fraction), words) for fraction, words in FRACTIONS.items())
    return words if distance <= CLOSE else part_of(share)


def neutral_title(by: str, indicator: str, period: Period = None) -> str:
    """Return what a figure measures when it has no message: « Heures clausées par maître d’ouvrage »."""
    year = f" {during(period)}" if period else ""
    return f"{INDICATORS[indicator].label} par {uncapitalised(DIMENSIONS[by].label)}{year}"


def ranking_title(
    frame: pd.DataFrame, by: str, indicator: str, period: Period = None, whole: float | None = None
) -> str:
    """Return « La Région Occitanie porte un quart des heures clausées en 2022 »; neutral without a single leader."""
    first = leader(frame, by, indicator, whole)
    if first is None or len(first.names) > 2:
        return neutral_title(by, indicator, period)
    if not DIMENSIONS[by].bears:
        return first_title(frame, by, indicator, whole)
    year = f" {during(period)}" if period else ""
    subject = capitalised(list_and(map(with_article, first.names)))
    if len(first.names) > 1 or not adds_up(indicator, by):
        each = " à égalité" if len(first.names) > 1 else ""
        return f"{subject} en tête{each}{NO_BREAK}: {quantity(indicator, first.amount)}{year}"
    verb = "portent" if is_plural(first.names[0]) else "porte"
    return f"{subject} {verb} {_amount(first, by, indicator)}{year}"


def adds_up(indicator: str, by: str) -> bool:
    """Return whether the groups of `by` are parts of one whole for this indicator."""
    cut, counted = DIMENSIONS[by], INDICATORS[indicator]
    one_each = cut.one_per_person and counted.unit == "personnes"
    return not cut.multiple and (counted.one_group_each or one_each)


def first_title(frame: pd.DataFrame, by: str, indicator: str, total: float | None = None) -> str:
    """Return « Premier critère d’éligibilité : seniors, 24 personnes sur 66 (36 %) », of `total` if groups overlap."""
    first = leader(frame, by, indicator, total)
    if first is None or len(first.names) > 2:
        return neutral_title(by, indicator)
    several = len(first.names) > 1
    is_noun = DIMENSIONS[by].of in (Of.PERSON, Of.CONTRACT) and "residence" not in by  # others are proper names
    written = with_article if several else uncapitalised if is_noun else str
    names = list_and(map(written, first.names))
    head = f"{'Première' if DIMENSIONS[by].feminine else 'Premier'} {uncapitalised(DIMENSIONS[by].label)}"
    each = _each(first.names, DIMENSIONS[by].feminine)
    said = f"{quantity(indicator, first.amount)} {each}" if several else _amount(first, by, indicator, total)
    return f"{'À égalité' if several else head}{NO_BREAK}: {names}, {said}"


def _each(names: Sequence[str], feminine: bool) -> str:
    """Return « chacun » or « chacune »; names without an article have the gender of their dimension."""
    return "chacune" if all(is_feminine(one) if has_article(one) else feminine for one in names) else "chacun"


def _amount(first: Leader, by: str, indicator: str, total: float | None = None) -> str:
    parts = adds_up(indicator, by) and not isinstance(first.amount, About)  # perturbed parts make no whole
    whole = first.total if is_missing(total) and parts else total
    if INDICATORS[indicator].unit == "personnes":
        base = whole - first.unknown if whole is not None and DIMENSIONS[by].of is Of.PERSON else whole
        known = DIMENSIONS[by].among if base is not None and whole is not None and base < whole else ""
        return people(first.amount, base, indicator, known)
    if parts and len(first.names) == 1 and percent(first.share) != percent(1.0):  # nearly all is not « 100 % »
        return f"{share_words(first.share)} des {INDICATORS[indicator].nouns[1]}"
    return quantity(indicator, first.amount)


def ages_title(frame: pd.DataFrame, total: float | None = None) -> str:
    """Return « Les moins de 26 ans sont les plus nombreux : 24 personnes sur 66 (36 %) »."""
    first = leader(frame, "tranche_age", "beneficiaires", total)
    if first is None or len(first.names) > 2 or first.amount == first.total - first.unknown:
        return neutral_title("tranche_age", "beneficiaires")
    names = list_and(map(with_article, first.names))
    if len(first.names) > 1:
        return f"À égalité{NO_BREAK}: {names}, {quantity('beneficiaires', first.amount)} par tranche d’âge"
    amount = _amount(first, "tranche_age", "beneficiaires", total)
    return f"{capitalised(names)} sont les plus nombreux{NO_BREAK}: {amount}"


def women_title(comparison: pd.DataFrame) -> str:
    """Return « 3 femmes sur 66 personnes (4,5 %) », from the frame of `compare`."""
    everyone = figure_of(comparison, "beneficiaires")
    if everyone and is_peu(comparison, "femmes"):
        return f"Peu de femmes, ou aucune, sur {quantity('beneficiaires', everyone)}"
    base, women = base_of(comparison, "part_femmes"), figure_of(comparison, "femmes")
    if base is None:
        what = f"Le nombre de femmes {unsaid(given(comparison, 'femmes'))}" if women is None else "Sexe non renseigné"
        return "Aucune personne" if everyone == 0 else what
    if base.amount:
        return capitalised(f"{quantity('femmes', base.amount)} {base.text}".strip())
    people = "" if base.is_partial or not base.out_of else plural(base.total, "personne")
    return " ".join(filter(None, ("Aucune femme", base.out_of, people)))


def bullet_title(promised: float, done: float, since: str = "") -> str:
    """Return « 7 heures réalisées pour 10 heures clausées »: a ratio of two volumes, no rate.

    Both are published totals, never sums of what a table shows; `since` says from when they run.
    """
    if is_missing(done) or reason_of(promised):
        return f"Heures clausées et réalisées{since}"
    return f"{_out_of_ten(0 if is_missing(promised) else promised, done)}{since}"


def _out_of_ten(promised: float, done: float) -> str:
    if promised <= 0:
        return f"{capitalised(quantity('heures_realisees', done))}, sans volume clausé connu"
    if done <= 0:
        return f"Aucune heure réalisée pour {quantity('heures_clausees', promised)}"
    ratio = done / promised
    if 0.95 <= ratio < 1.05:
        return "Autant d’heures réalisées que d’heures clausées"
    if ratio < 0.05:
        return "Moins d’une heure réalisée pour 10 heures clausées"
    tenths = max(round(ratio * 10), 1)
    return f"{quantity('heures_realisees', tenths)} pour {number(10)} heures clausées"


def years_title(frame: pd.DataFrame, indicator: str, annee: int | None) -> str:
    """Return where a year stands among those of the frame: « 2022, la plus forte année depuis 2019 »."""
    known = {year: amount for year, amount in zip(frame["annee"], frame[indicator], strict=True) if amount == amount}
    label, amounts = INDICATORS[indicator].label, list(known.values())
    if annee not in known or len(known) < 3 or any(map(reason_of, frame[indicator])):
        return f"{label} par année"
    first, rough = min(known), is_rough(frame, indicator)
    for best, words in ((max(amounts), "la plus forte"), (min(amounts), "la plus faible")):
        alone = known[annee] == best and amounts.count(best) == 1
        if alone and (
            not rough or all(surely_apart(frame, indicator, best - other) for other in amounts if other != best)
        ):
            return f"{annee}, {words} {'des années suivies' if annee == first else f'année depuis {first}'}"
    return f"{label} depuis {first}"
