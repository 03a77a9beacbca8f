"""Dates written month/day/year, as English software exports them: put in the order of the calendar of machines."""

from __future__ import annotations

import re

from analytics.ingest.files.sheets import Sheet

SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(20\d\d|19\d\d)(?: 0?0:00(?::00)?)?")
SHARE = 0.3  # of the distinct dates of a sheet that no other order can read; less may be slips


def order_days(sheet: Sheet) -> None:
    """Rewrite the dates of a sheet, in place, when many can only be month/day/year and none only day/month/year."""
    texts = {text for column in sheet.columns for text in set(column) if "/" in text}
    dates = {text: found for text in texts if (found := SLASHED.fullmatch(text))}
    days_last = [text for text, found in dates.items() if int(found[2]) > 12]
    if len(days_last) < max(2, SHARE * len(dates)) or any(int(found[1]) > 12 for found in dates.values()):
        return
    meant = {text: f"{found[3]}-{int(found[1]):02}-{int(found[2]):02}" for text, found in dates.items()}
    sheet.columns = [[meant.get(text, text) for text in column] for column in sheet.columns]
    sheet.month_first = min(days_last)
