"""Parts of sentences: a quantity with its noun, a change, a period, a place."""

from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import has_article, list_and, with_article
from analytics.french.numbers import NO_BREAK, About, count, difference, is_missing, number, percent, points, value
from analytics.territory.territory import words

STABLE = 0.02  # below this relative change a figure is called stable
SMALL = 20  # below this base a change is given in units, and shares are left out
FEW = 100  # below this many people a change is given in units, not in percent


def quantity(indicator: str, amount: object) -> str:
    """Return an amount with what it counts: « 40 706 heures clausées », « 66 personnes », « 15,7 ETP »."""
    declared = INDICATORS[indicator]
    if declared.noun:
        return count(amount, *declared.noun)
    return f"{'environ ' if isinstance(amount, About) else ''}{value(amount, declared.unit, declared.decimals)}"


def people(amount: float, total: float | None, indicator: str = "beneficiaires") -> str:
    """Return « 24 personnes sur 66 (36 %) »: the count first, a share only of 20 people or more."""
    text = quantity(indicator, amount)
    if total is None or is_missing(total) or total < amount:
        return text
    return f"{text} sur {number(total)}{share_of(amount, total)}"


def share_of(amount: float, total: float | None) -> str:
    """Return the share in brackets, after a space; nothing of fewer than 20."""
    return f" ({percent(amount / total)})" if total and total >= SMALL else ""


def written(indicator: str, amount: object) -> str:
    """Return an amount with its unit, as tiles show it: « 40 706 h », « 4,5 % », « 66 »."""
    return value(amount, INDICATORS[indicator].suffix, INDICATORS[indicator].decimals)


def gap_words(indicator: str, gap: float) -> str:
    """Return a gap with its unit: « 12 h de plus », « −3 points »."""
    return difference(gap, INDICATORS[indicator].suffix, INDICATORS[indicator].decimals)


def is_few(indicator: str, base: float) -> bool:
    """Return whether a change from `base` is given in units: in percent, a few people or hours would mislead."""
    return base < (FEW if INDICATORS[indicator].unit == "personnes" else SMALL)


def during(annee: int | None) -> str:
    """Return « en 2022 », or « toutes années confondues »."""
    return f"en {annee}" if annee else "toutes années confondues"


def opened(annee: int | None, place: str, text: str) -> str:
    """Return a sentence after its place and period: « Pour le Grand Auch, en 2022, aucune donnée… »."""
    return capitalised(f"{for_place(place)}{during(annee)}, {text}")


def than(reference: str) -> str:
    """Return the reference of a comparative: « qu’en 2021 », « que la moyenne 2019–2021 »."""
    return f"qu’en {reference}" if reference.isdigit() else f"que {reference}"


def beside(reference: str) -> str:
    """Return « par rapport à 2021 »."""
    return f"par rapport à {reference}"


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
    if INDICATORS[indicator].unit == "%":
        return f"**{points(now - before)}** {beside(reference)}"
    if now == 0 < before:
        return f"contre **{number(before)}** {'en' if reference.isdigit() else 'pour'} {reference}"
    if not is_few(indicator, before):
        return _relative(indicator, (now - before) / before, reference)
    gap = difference(now - before, "", INDICATORS[indicator].decimals)
    return f"**autant** {than(reference)}" if gap == difference(0) else f"**{gap} {than(reference)}**"


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


def local_companies(local: float) -> str:
    """Return « 31 gersoises », « 31 dans l’Hérault »: what a count of companies includes."""
    return f"{number(local)}{NO_BREAK if words().adjectif else ' '}{words().feminine(plural=local >= 2)}"
