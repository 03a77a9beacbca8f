"""Dates as the French write them, back from what people type, and what is known of a year still running."""

import re
from calendar import monthrange
from datetime import date, timedelta

from analytics.french.numbers import MISSING, NO_BREAK, refusal

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
EXCEL_SERIALS = range(18264, 73051)  # 1950 to 2099: below, a bare number is more likely a year or a count


def partial_year(settled: date) -> int | None:
    """Return the year that `settled`, the last known day, cuts short; None when it is a year's last day."""
    return None if (settled.month, settled.day) == (12, 31) else settled.year


def ends_month(settled: date) -> bool:
    """Return whether a day is the last of its month: hours, recorded by month, are then all known up to it."""
    return (settled + timedelta(days=1)).day == 1


def same_day(settled: date, annee: int) -> date:
    """Return the last day, in another year, of the month that `settled` ends."""
    return date(annee, settled.month, monthrange(annee, settled.month)[1])


def up_to(settled: date) -> str:
    """Return « au 30 juin »: what stands beside a year that still runs."""
    return f"au {_day_and_month(settled)}"


def up_to_short(settled: date) -> str:
    """Return « au 30/06 »: the same under a narrow column."""
    return f"au {settled:%d/%m}"


def last_month(annee: int, settled: date) -> int:
    """Return the last month of `annee` whose hours are known: 12 once the year is over, 0 before it starts."""
    return 12 if annee < settled.year else 0 if annee > settled.year else settled.month


def end_of(annee: int, settled: date) -> date:
    """Return the day on which the state of `annee` is read: its last day, or the last known one."""
    return min(date(annee, 12, 31), date(settled.year, settled.month, settled.day))


def date_long(given: object) -> str:
    """Return « 31 décembre 2022 », « 1er janvier 2023 »; « n. d. » when missing."""
    day = _day(given)
    return MISSING if day is None else f"{_day_and_month(day)} {day.year}"


def date_short(given: object) -> str:
    """Return « 31/12/2022 », for tables; « n. d. » when missing."""
    day = _day(given)
    return MISSING if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def parse_date(given: object) -> date:
    """Return the day that « 31/12/2022 », « 2022-12-31 » or an Excel serial number means; else raise ValueError."""
    day = _day(given) if isinstance(given, date) else _read_day(str(given).strip())
    if day is None:
        raise ValueError(refusal("Date", given, "31/12/2022 ou 2022-12-31"))
    return day


def _read_day(text: str) -> date | None:
    serial = re.fullmatch(r"(\d{5})(?:[.,]\d+)?", text)
    if serial and int(serial[1]) in EXCEL_SERIALS:
        return date(1899, 12, 30) + timedelta(days=int(serial[1]))
    french = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})(?: 00:00(?::00)?)?", text)
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]*Z?)?", text)
    try:
        if iso:
            return date(*map(int, iso.groups()))
        return date(int(f"20{french[3]}"[-4:]), int(french[2]), int(french[1])) if french else None
    except ValueError:  # the 31st of February
        return None


def _day(given: object) -> date | None:
    if isinstance(given, str) and given:
        return parse_date(given)
    if not isinstance(given, date) or given != given:  # NaT is a datetime that differs from itself
        return None
    return date(given.year, given.month, given.day)


def _day_and_month(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day}{NO_BREAK}{MONTHS[day.month - 1]}"
