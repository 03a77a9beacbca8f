"""Which year of a base is still running, and up to what day its hours are known."""

from __future__ import annotations

from datetime import date, datetime

from analytics.french.numbers import MONTHS, NO_BREAK, ordinal_day


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
