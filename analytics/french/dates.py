"""Dates as the French write them, back from what people type, and what is known of a year still running."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from analytics.french.numbers import MISSING, NO_BREAK, refusal

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
EXCEL_ORIGIN = date(1899, 12, 30)
EXCEL_SERIALS = range(18264, 73051)  # 1950 to 2099: below, a bare number is more likely a year or a count


def as_day(given: date | datetime) -> date:
    """Return the day of a date, whatever type the database gave it."""
    return given.date() if isinstance(given, datetime) else given


def partial_year(settled: date | datetime) -> int | None:
    """Return the year that `settled`, the last known day, cuts short; None when it is a year's last day."""
    day = as_day(settled)
    return None if (day.month, day.day) == (12, 31) else day.year


def up_to(settled: date | datetime) -> str:
    """Return « au 30 juin »: what stands beside a year that still runs."""
    day = as_day(settled)
    return f"au {ordinal_day(day.day)}{NO_BREAK}{MONTHS[day.month - 1]}"


def up_to_short(settled: date | datetime) -> str:
    """Return « au 30/06 »: the same under a narrow column."""
    return f"au {as_day(settled):%d/%m}"


def last_month(annee: int, settled: date | datetime) -> int:
    """Return the last month of `annee` whose hours are known: 12 once the year is over, 0 before it starts."""
    day = as_day(settled)
    return 12 if annee < day.year else 0 if annee > day.year else day.month


def end_of(annee: int, settled: date | datetime) -> date:
    """Return the day on which the state of `annee` is read: its last day, or the last known one."""
    return min(date(annee, 12, 31), as_day(settled))


def date_long(given: object) -> str:
    """Return « 31 décembre 2022 », « 1er janvier 2023 »; « n. d. » when missing."""
    day = _day(given)
    return MISSING if day is None else f"{ordinal_day(day.day)}{NO_BREAK}{MONTHS[day.month - 1]} {day.year}"


def date_short(given: object) -> str:
    """Return « 31/12/2022 », for tables; « n. d. » when missing."""
    day = _day(given)
    return MISSING if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def ordinal_day(day: int) -> str:
    """Return the day of a date: only the first of the month is an ordinal."""
    return "1er" if day == 1 else str(day)


def parse_date(given: object) -> date:
    """Return the day that « 31/12/2022 », « 2022-12-31 », a date or an Excel serial number means.

    Raise ValueError, in French, for anything else.
    """
    day = _day(given) if isinstance(given, date) else _read_day(str(given).strip())
    if day is None:
        raise ValueError(refusal("Date", given, "31/12/2022 ou 2022-12-31"))
    return day


def _read_day(text: str) -> date | None:
    serial = re.fullmatch(r"(\d{5})(?:[.,]\d+)?", text)
    if serial and int(serial[1]) in EXCEL_SERIALS:
        return EXCEL_ORIGIN + timedelta(days=int(serial[1]))
    french = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: 00:00(?::00)?)?", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]*Z?)?", text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if french:
            century = 2000 if len(french[3]) == 2 else 0
            return date(century + int(french[3]), int(french[2]), int(french[1]))
    except ValueError:  # the 31st of February
        return None
    return None


def _day(given: object) -> date | None:
    if isinstance(given, str) and given:
        return parse_date(given)
    # NaT is a datetime that differs from itself.
    if not isinstance(given, date) or given != given:
        return None
    return as_day(given)
