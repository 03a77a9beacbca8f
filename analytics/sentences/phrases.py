"""Parts of sentences: a quantity with its noun, a change, a period, a place."""

from collections.abc import Mapping
from math import nan
from typing import Any

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import has_article, list_and, with_article
from analytics.french.missing import is_unrecorded, reason_of
from analytics.french.numbers import (
    NO_BREAK,
    About,
    about,
    count,
    difference,
    gap,
    is_missing,
    number,
    percent,
    points,
    value,
)
from analytics.territory.territory import words

Period = int | str | None  # a year, the last known day of one still running, or all years

MEANINGLESS = "sans objet pour ces filtres"  # what these do not cut
STABLE = 0.02  # below this relative change a figure is called stable
MEAN = "la moyenne"  # what a reference of several years begins with
SINCE = " depuis le début des marchés"  # in the title of every cumulative figure
ENOUGH = 5  # below this many people a mean is not given
SMALL = 20  # below this base a change is given in units, and shares are left out
MOST_TIMES = 3  # above so many times what it was, a figure is compared in units
FEW = 100  # below this many people a change is given in units, not in percent


def quantity(indicator: str, amount: object) -> str:
    """Return an amount with what it counts: « 40 706 heures clausées », « 66 personnes », « 15,7 ETP »."""
    declared = INDICATORS[indicator]
    if declared.noun:
        return count(amount, *declared.noun)
    return written(indicator, amount)


def people(amount: float, total: float | None, indicator: str = "beneficiaires", known: str = "") -> str:
    """Return « 24 personnes sur 66 (36 %) »: the count first, a share only of 20 people or more.

    `known` says whom the total counts: « 24 personnes sur 60 d’âge connu (40 %) ».
    """
    text = quantity(indicator, amount)
    if total is None or is_missing(total) or total <= max(amount, 1):
        return text
    return f"{text} sur {number(total)}{f' {known}' if known else ''}{share_of(amount, total)}"


def share_of(amount: float, total: float | None) -> str:
    """Return the share in brackets, after a space; nothing of fewer than 20."""
    if not total or total < SMALL:
        return ""
    share = amount / total
    return f" ({percent(About(share) if isinstance(amount, About) else share)})"


def first_of(by: str, shown: int, every: int) -> str:
    """Return which values of a dimension are shown: « Les 12 premières sur 22 »."""
    return f"Les {shown} {'premières' if DIMENSIONS[by].feminine else 'premiers'} sur {every}"


def part_of(share: float) -> str:
    """Return a share of hours as « 12 % »; all of them, or nearly, are no « 100 % »."""
    if percent(share) != percent(1.0):
        return percent(share)
    return "la totalité" if share == 1 else "la quasi-totalité"


def written(indicator: str, amount: object) -> str:
    """Return an amount with its unit, as tiles show it: « 40 706 h », « 4,5 % », « environ 66 »."""
    return about(amount, value(amount, INDICATORS[indicator].suffix, INDICATORS[indicator].decimals))


def gap_words(indicator: str, now: float, before: float) -> str:
    """Return the gap of two amounts as they are shown, with its unit: « 12 h de plus », « −3 points »."""
    suffix, decimals = INDICATORS[indicator].suffix, INDICATORS[indicator].decimals
    return difference(gap(now, before, suffix, decimals), suffix, decimals)


def shown_gap(indicator: str, row: Mapping[Any, Any]) -> float:
    """Return the gap of a row of `compare`, of the amounts as they are shown; its NaN where the frame gives none."""
    suffix, decimals = INDICATORS[indicator].suffix, INDICATORS[indicator].decimals
    return float(row["ecart"]) if is_missing(row["ecart"]) else gap(row["valeur"], row["precedent"], suffix, decimals)


def in_units(indicator: str, now: float, before: float) -> bool:
    """Return whether a change is in units: of a share, through noise, from few, or where a percentage says nothing."""
    rough = isinstance(now, About) or isinstance(before, About)
    extreme = is_few(indicator, before) or not 0 < now <= MOST_TIMES * before
    return INDICATORS[indicator].unit == "%" or rough or extreme


def unsaid(amount: float, feminine: bool = False, several: bool = False) -> str:
    """Return why an amount is missing: « n’est pas public », « ne sont pas connues », « n’est pas enregistrée »."""
    return f"{'ne sont' if several else 'n’est'} pas {_why(amount, feminine, several)}"


def without(amount: float, feminine: bool = False, several: bool = False) -> str:
    """Return the same as an adjective: « non public », « non connues »."""
    return f"non {_why(amount, feminine, several)}"


def hours_that(amount: float | None, kind: str) -> str:
    """Return « 1 h réalisée », « 986 h clausées », « heures clausées non publiques »."""
    if amount is None or is_missing(amount):
        return f"heures {kind}s {without(nan if amount is None else amount, feminine=True, several=True)}"
    return count(amount, f"h {kind}", f"h {kind}s")


def _why(amount: float, feminine: bool, several: bool) -> str:
    e, s = "e" if feminine else "", "s" if several else ""
    if reason_of(amount):
        return f"{'publique' if feminine else 'public'}{s}"
    return f"{'enregistré' if is_unrecorded(amount) else 'connu'}{e}{s}"


def is_few(indicator: str, base: float) -> bool:
    """Return whether a change from `base` is given in units: in percent, a few people or hours would mislead."""
    return base < (FEW if INDICATORS[indicator].unit == "personnes" else SMALL)


def during(period: Period) -> str:
    """Return « en 2022 », « au 30 juin 2025 » of a year still running, or « toutes années confondues »."""
    if not period:
        return "toutes années confondues"
    return f"en {period}" if str(period).isdigit() else f"au {period}"


def opened(period: Period, place: str, text: str) -> str:
    """Return a sentence after its place and period: « Pour le Grand Auch, en 2022, aucune donnée… »."""
    return capitalised(f"{for_place(place)}{during(period)}, {text}")


def at(reference: str) -> str:
    """Return « en 2021 », « au 30 juin 2024 », « pour la moyenne 2019–2021 »."""
    return f"pour {reference}" if reference.startswith(MEAN) else during(reference)


def than(reference: str) -> str:
    """Return the reference of a comparative: « qu’en 2021 », « qu’au 30 juin 2024 », « que la moyenne 2019–2021 »."""
    return f"que {reference}" if reference.startswith(MEAN) else f"qu’{during(reference)}"


def beside(reference: str) -> str:
    """Return « par rapport à 2021 », « par rapport au 30 juin 2024 »."""
    return f"par rapport {'à ' if reference.isdigit() or reference.startswith(MEAN) else 'au '}{reference}"


def for_place(place: str) -> str:
    """Return « Pour le Grand Auch, »: names of unknown gender in quotes; empty without a filter."""
    return f"Pour {', '.join(_kept(part) for part in place.split(' · '))}, " if place else ""


def _kept(part: str) -> str:
    """Return the values kept by one filter, joined as the selection joins them."""
    head, _, last = part.rpartition(" et ")
    names = [*head.split(", "), last] if head else [part]
    # « Ministère de l’Économie et des Finances » is one name, not two.
    if all(has_article(name) for name in names):
        return list_and(with_article(name) for name in names)
    return with_article(part) if has_article(part) else f"«{NO_BREAK}{part}{NO_BREAK}»"


def changed(indicator: str, now: float | None, before: float | None, reference: str) -> str:
    """Return how a figure moved, its heart in bold: in units from a small base, else in percent; empty if unknown."""
    if not reference or now is None or before is None or is_missing(now) or is_missing(before):
        return ""
    declared = INDICATORS[indicator]
    moved = gap(now, before, declared.suffix, declared.decimals)
    if declared.unit == "%":
        return f"**{points(moved) if moved else 'stable'}** {beside(reference)}"
    if now == 0 == before:
        return ""
    if min(now, before) == 0:
        return f"contre **{number(before)}** {at(reference)}"
    if not (is_few(indicator, before) or isinstance(moved, About)):
        return _relative(indicator, (now - before) / before, reference)
    if not moved:
        return f"**autant** {than(reference)}"
    return f"**{difference(moved, '', declared.decimals)} {than(reference)}**"


def _relative(indicator: str, evolution: float, reference: str) -> str:
    noun = "un volume" if INDICATORS[indicator].unit == "h" else "un nombre"
    if abs(evolution) < STABLE:
        return f"{noun} **stable** {beside(reference)}"
    if evolution >= 1:
        return f"{noun} qui **a {'plus que ' if evolution > 1 else ''}doublé** {beside(reference)}"
    if evolution <= -0.5:
        return f"{noun} **divisé par {'deux' if evolution > -0.51 else 'plus de deux'}** {beside(reference)}"
    return f"soit **{percent(abs(evolution))} de {'plus' if evolution > 0 else 'moins'} {than(reference)}**"


def plain(markdown: str) -> str:
    """Return the text without its bold marks."""
    return markdown.replace("**", "")


def capitalised(text: str) -> str:
    """Return the text with its first letter as a sentence starts; the others are left alone."""
    return text[:1].upper() + text[1:]


def local_companies(local: float, everyone: float | None = None) -> str:
    """Return « dont 31 gersoises », « toutes gersoises », « dont 31 dans l’Hérault »: what a count of companies has."""
    if local == everyone:
        return f"{'toutes ' if local >= 2 else ''}{words().feminine(plural=local >= 2)}"
    return f"dont {_local(local)}"


def of_size(small: float, tiny: float | None) -> str:
    """Return « de moins de 20 salariés, dont 4 de moins de 5 », of small companies; of which all may be tiny."""
    if tiny == small:
        return f"de moins de 5{NO_BREAK}salariés"
    return f"de moins de 20{NO_BREAK}salariés{f', dont {number(tiny)} de moins de{NO_BREAK}5' if tiny else ''}"


def _local(local: float) -> str:
    return f"{number(local)}{NO_BREAK if words().adjectif else ' '}{words().feminine(plural=local >= 2)}"
