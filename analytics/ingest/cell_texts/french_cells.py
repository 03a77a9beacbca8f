"""Cells as the French write them -> canonical text: each reader says what it read, and what it had to suppose."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from analytics.ingest.cell_texts.declared import folded, words
from analytics.ingest.cell_texts.periods import flat, full_year, month_named, month_of
from analytics.ingest.files.values import read_date

AGES = range(14, 86)
YEARS = range(1990, 2101)
THOUSAND = re.compile(r"\d{1,3}\.\d{3}")
ERRORS = (
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#VALEUR!",
    "#NAME?",
    "#NOM?",
    "#NUM!",
    "#NOMBRE!",
    "#NULL!",
    "#N/A",
    "#SPILL!",
)
UNSOLVED = "=…"  # a formula whose result no spreadsheet has stored
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d*)?(?:e[+-]?\d{1,2})?")


@dataclass(frozen=True)
class Read:
    """What a cell means: canonical text (empty: unknown), the cause of a remark, and whether someone must answer."""

    value: str = ""
    cause: str = ""
    asked: bool = False
    unread: bool = False  # nothing could be made of the text: the checks that follow say what was expected


def is_unknown(text: str) -> bool:
    """Return whether a text says that nothing is known."""
    return folded(text) in words("inconnu") or not re.search(r"\w", text)


def read_number(text: str) -> Read:
    """Return a number: « 1 234,50 », « 300,0 h », « 7 500 h/an »; « 1.234 » may be two numbers, and is asked."""
    bare = re.sub(r"[\s\u00a0\u202f\u2009']", "", text).replace("−", "-").casefold()
    if THOUSAND.fullmatch(bare):
        return Read("", "millier", asked=True)
    bare = re.sub(r"(h(eures?|rs?)?(/an|paran)?|€|euros?|ht|ans?|jours?|pers(onnes?|\.)?)$", "", bare)
    if re.fullmatch(r"[+-]?\d{1,3}(\.\d{3})+,\d+", bare):  # 1.234,50
        bare = bare.replace(".", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+\.\d+", bare):  # 1,234.50
        bare = bare.replace(",", "")
    bare = bare.replace(",", ".")
    if not _NUMBER.fullmatch(bare):
        return Read(unread=True)
    return Read(_plain(float(bare)), "" if _same(text, bare) else "nombre")


def read_hours(text: str) -> Read:
    """Return hours: a number, « 77h25 » (25 minutes), « 70:00:00 »; minutes above 59 are asked."""
    bare = re.sub(r"\s", "", text).casefold()
    clock = re.fullmatch(r"(\d{1,6})(?:h|heures?|:)(\d{1,2})(?:m|mn|min|minutes)?(?::(\d{2})(?:\.\d+)?)?", bare)
    if clock is None:
        other = re.search(r"(j(ours?)?|€|euros?|ans?|pers(onnes?|\.)?)$", bare)
        return Read(unread=True) if other else read_number(text)
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    if minutes > 59 or seconds > 59:
        return Read("", "minutes", asked=True)
    if len(clock[2]) == 1 and minutes:  # five minutes, or half an hour?
        return Read("", "minute_seule", asked=True)
    value = hours + minutes / 60 + seconds / 3600
    return Read(_plain(round(value, 2)), "duree" if minutes and "h" in bare else "")


def read_age(text: str) -> Read:
    """Return an age; a year of birth or an impossible age is unknown, and said."""
    found = re.fullmatch(r"(\d{1,4})(?:[.,]0*)?\s*(ans?|a)?\.?", text.strip().casefold())
    if found is None:
        return Read(unread=True)
    age = int(found[1])
    if 1900 <= age <= 2100:
        return Read("", "annee_dans_age")
    if age not in AGES:
        return Read("", "age_impossible")
    return Read(str(age), "unite_age" if found[2] else "")


def read_birth(text: str) -> Read:
    """Return a year, or a day, of birth."""
    bare = re.sub(r"\.0+$", "", text.strip())
    if re.fullmatch(r"(19|20)\d\d", bare):
        return Read(bare)
    day = _day(bare)
    return Read(day.isoformat()) if day else Read(unread=True)


def read_year(text: str) -> Read:
    """Return a year."""
    found = re.fullmatch(r"(?:annee|an|exercice)?\s*((?:19|20)\d\d|[1-4]\d)(?:\.0+)?", folded(text))
    return Read(str(full_year(found[1]))) if found else Read(unread=True)


def read_day(text: str) -> Read:
    """Return a date; « 31/12/2024 (prévu) » and « début mars 2024 » are read, and said."""
    day = _day(text)
    if day is not None:
        return Read(day.isoformat()) if day.year in YEARS else Read(unread=True)
    inside = re.search(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b", text)
    if inside and (day := _day(inside[0])) and day.year in YEARS:
        return Read(day.isoformat(), "date_approchee")
    named = re.search(r"(\d{1,2})(?:er)?\s+([a-z]+)\.?\s+((?:19|20)\d\d)", flat(text))
    if named and (month := month_named(named[2])):
        return _made(int(named[3]), month, int(named[1]), "")
    month_read = read_month(re.sub(r"^(debut|fin|mi|courant|vers|environ)[\s-]+", "", flat(text)))
    if month_read.value and "|" not in month_read.value:
        late = flat(text).startswith("fin")
        year, month = map(int, month_read.value.split("-")[:2])
        return _made(year, month, _last_day(year, month) if late else 1, "date_approchee")
    return Read(unread=True)


def read_end(text: str) -> Read:
    """Return the end of a contract; « en cours » is no end."""
    if folded(text) in words("en_cours"):
        return Read("", "en_cours")
    return read_day(text)


def read_month(text: str) -> Read:
    """Return the first day of a month: « juin-24 », « avr. 2024 », « 03-2025 »; of a quarter: « 2024-01-01|3 ».

    After the bar, the number of months of the period. Without a year, « -03 », to be read beside a column of years.
    """
    found = month_of(text) or _between(text)
    if found is None or found[1] is None:
        day = None if found else _day(text)
        if day and day.year in YEARS:
            return Read(day.replace(day=1).isoformat())
        number = re.fullmatch(r"0?([1-9]|1[0-2])(?:\.0+)?", text.strip())
        month, length = (int(number[1]), 1) if number else (found[0], found[2]) if found else (0, 0)
        return Read(f"-{month:02}" + (f"|{length}" if length > 1 else "")) if month else Read(unread=True)
    month, year, length = found
    if year not in YEARS:
        return Read(unread=True)
    first = f"{year}-{month:02}-01"
    return Read(first) if length == 1 else Read(f"{first}|{length}", "periode")


def _between(text: str) -> tuple[int, int | None, int] | None:
    """Return the months of « du 03/02/2023 au 27/04/2023 »."""
    days = [_day(part) for part in re.findall(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", text)]
    if len(days) != 2 or days[0] is None or days[1] is None or days[1] < days[0]:
        return None
    return days[0].month, days[0].year, (days[1].year - days[0].year) * 12 + days[1].month - days[0].month + 1


def _day(text: str) -> date | None:
    return read_date(text.strip())


def _made(year: int, month: int, day: int, cause: str) -> Read:
    try:
        return Read(date(year, month, day).isoformat(), cause)
    except ValueError:
        return Read(unread=True)


def _last_day(year: int, month: int) -> int:
    return (date(year + month // 12, month % 12 + 1, 1) - date(year, month, 1)).days


def _plain(value: float) -> str:
    return f"{round(value, 4):.4f}".rstrip("0").rstrip(".")


def _same(text: str, bare: str) -> bool:
    return text.replace(",", ".").strip() == bare


READERS: dict[str, Callable[[str], Read]] = {
    "nombre": read_number, "entier": read_number, "heures": read_hours, "age": read_age, "naissance": read_birth,
    "annee": read_year, "date": read_day, "fin": read_end, "mois": read_month,
}  # fmt: skip
