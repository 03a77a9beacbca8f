"""Hours known for more than a month: spread over the months of a period, or over the days of a contract."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

WEEK_HOURS = 48  # the most that a contract of work may hold in a week (code du travail, article L. 3121-20)
CENT = Decimal("0.01")

Share = tuple[str, Decimal]  # the first day of a month, hours


def amount(text: str) -> Decimal | None:
    """Return the hours of a canonical text, to the cent; None when it is none."""
    try:
        return Decimal(text).quantize(CENT, ROUND_HALF_UP)
    except ArithmeticError:
        return None


def months_from(first: str, length: int) -> list[str]:
    """Return the first days of `length` months from one."""
    year, month = int(first[:4]), int(first[5:7])
    return [f"{year + (month - 1 + step) // 12}-{(month - 1 + step) % 12 + 1:02}-01" for step in range(length)]


def over_months(hours: Decimal, months: list[str]) -> list[Share]:
    """Share hours equally between months; the shares add up to the cent."""
    return _shared(hours, [(month, 1) for month in months])


def over_days(hours: Decimal, start: date, end: date) -> list[Share]:
    """Share hours between the months from one day to another, after their days; the shares add up to the cent."""
    days: list[tuple[str, int]] = []
    day = start
    while day <= end:
        following = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        last = min(end, following - timedelta(days=1))
        days.append((f"{day.year}-{day.month:02}-01", (last - day).days + 1))
        day = following
    return _shared(hours, days)


def _shared(hours: Decimal, weights: list[tuple[str, int]]) -> list[Share]:
    total, given, seen = sum(weight for _, weight in weights), Decimal(0), 0
    shares = []
    for month, weight in weights:
        seen += weight
        upto = (hours * seen / total).quantize(CENT, ROUND_HALF_UP)
        shares.append((month, upto - given))
        given = upto
    return shares


def most_hours(start: date, end: date) -> int:
    """Return the most hours that a contract can hold between two days: 48 for each week that it touches."""
    return WEEK_HOURS * -(-((end - start).days + 1) // 7)


def last_day(month: str) -> str:
    """Return the last day of a month."""
    following = months_from(month, 2)[1]
    return date.fromordinal(date.fromisoformat(following).toordinal() - 1).isoformat()


def french(day: str) -> str:
    """Return « 31/12/2024 » for a day of the calendar of machines."""
    return f"{day[8:10]}/{day[5:7]}/{day[:4]}"
