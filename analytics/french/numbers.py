"""Numbers as the French write them, and back from what people type."""

import math
import re
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import SupportsFloat, cast

from analytics.french.grammar import after_de, pluralised
from analytics.french.missing import PEU, SECRET, is_unrecorded, reason_of, total

NARROW, NO_BREAK, MINUS = "\u202f", "\u00a0", "\u2212"
MISSING = f"n.{NO_BREAK}d."
UNRECORDED = f"non{NO_BREAK}enregistré"
NOT_PUBLIC = f"non{NO_BREAK}public"
# A float holds at most 309 digits before its point: none of them may be lost while rounding.
LESS = f"moins de{NO_BREAK}"
EXACT = Context(prec=400, rounding=ROUND_HALF_UP)


class About(float):
    """A number given with noise: a count of it is written « environ 34 personnes »."""

    said = "environ "


class AtMost(About):
    """A sum of numbers given with noise, where somebody may be counted more than once."""

    said = "au plus environ "


def about(given: object, said: str) -> str:
    """Return a number as it is `said`, after « environ » or « au plus environ » where it is rough: a bound is not."""
    is_rough = isinstance(given, About) and not is_missing(given) and not said.startswith(LESS)
    return f"{cast(About, given).said}{said}" if is_rough else said


def is_missing(given: object) -> bool:
    """Return whether there is no number to write: None, NaN, NaT, pandas’ NA or an infinity."""
    try:
        return not math.isfinite(_as_float(given))
    except TypeError:
        return True


def absent(given: object) -> str:
    """Return what to write where there is no number: « n. d. », « non public », « peu », « moins de 24 % »."""
    if is_unrecorded(given):
        return UNRECORDED
    reason = reason_of(given)
    return {0: MISSING, SECRET: NOT_PUBLIC, PEU: "peu"}.get(reason, f"{LESS}{reason}{NO_BREAK}%")


@lru_cache(4096, typed=True)  # a figure is written in a tile, a chart, its table and its words
def number(given: object, decimals: int = 0) -> str:
    """Return « 40 706 » or « 15,7 », halves rounded away from zero; « n. d. » when missing."""
    return absent(given) if is_missing(given) else _written(_exact(given), decimals)


def signed(given: object, decimals: int = 0) -> str:
    """Return a number with its sign: « +3 », « −3 », « 0 »."""
    positive = not is_missing(given) and _rounded(_exact(given), decimals) > 0
    return f"{'+' if positive else ''}{number(given, decimals)}"


def percent(ratio: object, signed: bool = False) -> str:
    """Return a ratio as « 56 % », or « 4,5 % » below 10 %, « 8 % » if it is rough; with its sign on demand."""
    if is_missing(ratio):
        return absent(ratio)
    scaled = _exact(ratio) * 100
    decimals = 0 if isinstance(ratio, About) else _decimals_of_percent(scaled)
    if not signed and _is_tiny(scaled, decimals):
        return f"{LESS}0,1{NO_BREAK}%"
    plus = "+" if signed and _rounded(scaled, decimals) > 0 else ""
    return f"{plus}{_written(scaled, decimals)}{NO_BREAK}%"


def _decimals_of_percent(scaled: Decimal) -> int:
    return 0 if not scaled or abs(_rounded(scaled, 1)) >= 10 else 1


def shown(given: object, unit: str = "", decimals: int = 0) -> float:
    """Return a number as readers see it, for differences to be those of the numbers shown; NaN when missing."""
    if is_missing(given):
        return _as_float(given) if isinstance(given, float) else math.nan
    exact = _exact(given)
    if unit == "%":
        return float(_rounded(exact * 100, _decimals_of_percent(exact * 100)) / 100)
    return float(_rounded(exact, decimals))


def gap(now: object, before: object, unit: str = "", decimals: int = 0) -> float:
    """Return the difference of two numbers as they are shown, rough when one is; a NaN that says why without one."""
    first, second = shown(now, unit, decimals), shown(before, unit, decimals)
    write = About if isinstance(now, About) or isinstance(before, About) else float
    return total((first, second)) if is_missing(first - second) else write(_exact(first) - _exact(second))


def growth(now: float, before: float) -> float:
    """Return how much more `now` is, as a ratio, by the division that frames make: another one may round otherwise."""
    return (now - before) / before


def hours(given: object) -> str:
    """Return « 40 706 h »."""
    return value(given, "h")


def value(given: object, unit: str = "", decimals: int = 0) -> str:
    """Return « 40 706 h », « 15,7 ETP », « 4,5 % » for a ratio; other units are in the label beside it."""
    if unit == "%":
        return percent(given)
    if unit not in ("h", "ETP", "mois") or is_missing(given):
        return number(given, decimals)
    return f"{bare(given, decimals)}{NO_BREAK}{unit}"


def bare(given: object, decimals: int = 0) -> str:
    """Return an amount without its unit, that may be tiny: « 0 », « moins de 0,1 », « 15,7 »."""
    exact = _exact(given)
    if not exact:
        return number(0)
    return (
        f"{LESS}{number(Decimal(1).scaleb(-decimals), decimals)}"
        if _is_tiny(exact, decimals)
        else number(given, decimals)
    )


def _is_tiny(exact: Decimal, decimals: int) -> bool:
    """Return whether an amount above zero would be written 0."""
    return exact > 0 and not _rounded(exact, decimals)


def count(given: object, singular: str, plural_form: str | None = None, decimals: int = 0) -> str:
    """Return a number with its noun: « 66 personnes », « 1,9 heure »."""
    if is_missing(given):
        return peu_de(singular, plural_form) if reason_of(given) == PEU else absent(given)
    noun = plural(given, singular, plural_form, decimals)
    return f"{about(given, bare(given, decimals))}{NO_BREAK}{noun}"


def peu_de(singular: str, plural_form: str | None = None) -> str:
    """Return « peu de personnes », « peu d’heures »."""
    noun = plural_form or pluralised(singular)
    return f"peu {after_de(noun)}"


def points(gap: object) -> str:
    """Return the gap between two ratios: « +3 points », « −1,5 point »."""
    if is_missing(gap):
        return absent(gap)
    scaled = _rounded(_exact(gap) * 100, 1)
    decimals = 0 if abs(scaled) >= 10 or scaled == int(scaled) else 1
    return f"{signed(scaled, decimals)}{NO_BREAK}{plural(scaled, 'point', decimals=1)}"


def difference(gap: object, unit: str = "", decimals: int = 0) -> str:
    """Return a gap in words: « 2 de moins », « 14 612 h de plus », « +3 points » for ratios."""
    if unit == "%" or is_missing(gap):
        return points(gap)
    rounded = _rounded(_exact(gap), decimals)
    if not rounded:
        return "sans changement"
    return f"{about(gap, value(abs(rounded), unit, decimals))} de {'plus' if rounded > 0 else 'moins'}"


def plural(given: object, singular: str, plural_form: str | None = None, decimals: int = 0) -> str:
    """Return the noun in the number that goes with `given` as it is shown: the plural starts at 2 (« 1,9 heure »)."""
    if not is_missing(given) and abs(_rounded(_exact(given), decimals)) < 2:
        return singular
    return plural_form or pluralised(singular)


def parse_number(given: object) -> float:
    """Return what a text writes: « 7 500 h/an » → 7500, « 126 ,5% » → 1.265; else raise ValueError, in French."""
    if isinstance(given, str):
        if written := NUMBER.fullmatch(" ".join(given.replace(MINUS, "-").split())):
            amount = float(f"{written['sign'] or ''}{written['whole']}.{written['part'] or 0}".replace(" ", ""))
            return amount / 100 if written["unit"] == "%" else amount
    elif not isinstance(given, bool) and not is_missing(given):
        return _as_float(given)
    raise ValueError(refusal("Nombre", given, f"2{NARROW}147,50, 7{NARROW}500{NO_BREAK}h ou 12,5{NO_BREAK}%"))


# A point may stand for the comma, unless three digits follow it: 1.234 could then be a thousand.
NUMBER = re.compile(
    r"(?P<sign>[+-])? ?(?P<whole>\d{1,3}(?: \d{3})+|\d+)"
    r"(?:(?: ?, ?|(?<=\b0)\.|\.(?!\d{3}(?!\d)))(?P<part>\d+))?"
    r" ?(?P<unit>%|€|(?:h|heures?|etp|mois)(?: ?/ ?an| par an)?)?",
    re.IGNORECASE,
)


def refusal(what: str, given: object, examples: str) -> str:
    """Return the sentence that refuses what was typed: « Nombre illisible : « x ». Écrire par exemple 12. »."""
    shown = "rien" if given is None or given == "" else f"«{NO_BREAK}{given}{NO_BREAK}»"
    return f"{what} illisible{NO_BREAK}: {shown}. Écrire par exemple {examples}."


def _as_float(given: object) -> float:
    """Return any kind of number as a float; raise TypeError for None, NaT and pandas’ NA."""
    return float(cast(SupportsFloat, given))


def _exact(given: object) -> Decimal:
    return given if isinstance(given, Decimal) else Decimal(repr(_as_float(given)))


def _rounded(given: Decimal, decimals: int) -> Decimal:
    return given.quantize(Decimal(1).scaleb(-decimals), context=EXACT)


def _written(given: Decimal, decimals: int) -> str:
    rounded = _rounded(given, decimals)
    return f"{MINUS if rounded < 0 else ''}{abs(rounded):,f}".replace(",", NARROW).replace(".", ",")
