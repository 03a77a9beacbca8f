"""Months, quarters, semesters and years as titles and cells name them -> first month, year, number of months."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from analytics.french.dates import MONTHS
from analytics.ingest.cell_texts.declared import folded

_SHORT = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_ONE_LETTER = ("j", "f", "m", "a", "m", "j", "j", "a", "s", "o", "n", "d")


@cache
def month_of(text: str) -> tuple[int, int | None, int] | None:
    """Return (first month, year or None, number of months) of a text or a title; None when it is no period."""
    bare = flat(text)
    day = re.fullmatch(r"(\d{4})-(\d{2})-\d{2}(?: 00 00 00)?", bare)
    if day:
        return (int(day[2]), int(day[1]), 1) if 1 <= int(day[2]) <= 12 else None
    bare = re.sub(r"\b(heures?|h|nb|nombre|de|d|en|total|mois|real\w*)\b", " ", bare)
    bare = " ".join(bare.split())
    for pattern, make in _PERIODS:
        if (found := re.fullmatch(pattern, bare)) and (made := make(found)):
            return made
    return None


def month_named(word: str) -> int | None:
    """Return the number of a month from its name or its abbreviation."""
    bare = folded(word).strip(".")
    if not re.fullmatch(r"[a-z]{3,9}", bare):
        return None
    names = [folded(month) for month in MONTHS]
    exact = [at for at, name in enumerate(names, start=1) if name.startswith(bare)]
    short = [at for at, name in enumerate(_SHORT, start=1) if bare == name or bare == f"{name}t"]
    found = exact if len(exact) == 1 else short
    return found[0] if len(found) == 1 else None


def initials(titles: list[str]) -> bool:
    """Return whether twelve titles are J F M A M J J A S O N D."""
    return tuple(folded(title) for title in titles) == _ONE_LETTER


def full_year(text: str | None) -> int | None:
    """Return 2024 for « 24 » and « 2024 »."""
    if not text:
        return None
    return int(text) + (2000 if len(text) == 2 else 0)


def _named(found: re.Match[str]) -> tuple[int, int | None, int] | None:
    month = month_named(found[1])
    return (month, full_year(found[2]), 1) if month else None


def _school_year(first: str, last: str) -> tuple[int, int | None, int] | None:
    """Return the twelve months from September, for « 2023-2024 »."""
    return (9, int(first), 12) if int(last) == int(first) + 1 else None


def _numbered(month: str, year: str | None) -> tuple[int, int | None, int] | None:
    return (int(month), full_year(year), 1) if 1 <= int(month) <= 12 else None


def _part(rank: str, year: str | None, length: int) -> tuple[int, int | None, int]:
    return (int(rank) - 1) * length + 1, full_year(year), length


_Y = r"(?:[ /.-]*((?:19|20)\d\d|\d\d))?"
_PERIODS: tuple[tuple[str, Callable[[re.Match[str]], tuple[int, int | None, int] | None]], ...] = (
    (r"([a-z]+)\.?" + _Y, _named),
    (r"(\d{1,2})[ /.-]+((?:19|20)\d\d)", lambda found: _numbered(found[1], found[2])),
    (r"((?:19|20)\d\d)[ /.-]+(\d{1,2})", lambda found: _numbered(found[2], found[1])),
    (r"(\d\d)[/-]([1-4]\d)", lambda found: _numbered(found[1], found[2])),
    (r"m ?(\d{1,2})" + _Y, lambda found: _numbered(found[1], found[2])),
    (r"(?:annee |scolaire )*(20\d\d)[ /-]+(20\d\d)", lambda found: _school_year(found[1], found[2])),
    (r"t ?([1-4])" + _Y, lambda found: _part(found[1], found[2], 3)),
    (r"([1-4]) ?(?:er|e|eme|nd|d|re)? ?trim(?:estre)?\.?" + _Y, lambda found: _part(found[1], found[2], 3)),
    (r"trim(?:estre)?\.? ?([1-4])" + _Y, lambda found: _part(found[1], found[2], 3)),
    (r"(\d{4})[ /.-]*t ?([1-4])", lambda found: _part(found[2], found[1], 3)),
    (r"s ?([12])" + _Y, lambda found: _part(found[1], found[2], 6)),
    (r"([12]) ?(?:er|e|eme|nd|d)? ?sem(?:estre)?\.?" + _Y, lambda found: _part(found[1], found[2], 6)),
    (r"(?:annee |exercice )?((?:19|20)\d\d)", lambda found: (1, int(found[1]), 12)),
)


def flat(text: str) -> str:
    """Return a text folded, what its parentheses hold kept."""
    return folded(text.replace("(", " ").replace(")", " "))
