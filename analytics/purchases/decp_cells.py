"""Cells of DECP files as they are written -> text, days, amounts, lists; nothing is corrected, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from analytics.french.grammar import NO_BREAK

EMPTY = frozenset(("", "nc", "mq", "cdl", "inx", "na", "nan", "null", "none", "non renseigné"))
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d\d)/(\d\d)/(\d{4})$")
QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
LA_POSTE = "356000000"  # its establishments have a key of their own: the sum of the digits is a multiple of 5


class UnreadableFile(Exception):
    """A file that is not one of DECP, or is damaged; the message is French and names it."""


def named(file: str) -> str:
    """Return how a message about a file begins: « a.json » and a colon."""
    return f"«{NO_BREAK}{file}{NO_BREAK}»{NO_BREAK}:"


def text(given: Any) -> str | None:
    """Return a cell as text; None when it is empty or says so (« NC », « MQ », « CDL », « INX »)."""
    found = "" if given is None else str(given).strip()
    return None if found.casefold() in EMPTY else found


def day(given: Any) -> date | None:
    """Return the day of « 2025-02-10 », « 2021-06-01+02:00 » or « 10/02/2025 »; None for anything else."""
    found = DAY.match(text(given) or "")
    if not found:
        return None
    year, month, number = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(number))
    except ValueError:
        return None


def amount(given: Any) -> float | None:
    """Return the number of « 45 000,50 » or 45000.5; None when there is none."""
    try:
        return float("".join((text(given) or "").split()).replace(",", "."))
    except ValueError:
        return None


def values(given: Any, inside: str = "") -> tuple[str, ...]:
    """Return the values of a list: {inside: [...]}, [...], « ['a', 'b'] » or « a, b »; none when it is not filled."""
    return tuple(_values(given, inside))


def _values(given: Any, inside: str) -> Iterator[str]:
    if isinstance(given, dict):
        yield from _values(given.get(inside), inside)
    elif isinstance(given, list):
        for one in given:
            yield from _values(one, inside) if isinstance(one, dict | list) else _filled([one])
    elif written := text(given):
        pairs = QUOTED.findall(written) if written.startswith("[") else [(one, "") for one in written.split(",")]
        yield from _filled(first or second for first, second in pairs)


def _filled(given: Iterable[Any]) -> Iterator[str]:
    yield from (found for one in given if (found := text(one)))


def is_siret(given: str) -> bool:
    """Return whether a text is a SIRET: 14 digits with a sound key."""
    if len(given) != 14 or not given.isascii() or not given.isdigit():
        return False
    digits = [int(one) for one in given]
    if given.startswith(LA_POSTE) and sum(digits) % 5 == 0:
        return True
    doubled = (2 * one - 9 * (one > 4) if rank % 2 == 0 else one for rank, one in enumerate(digits))
    return sum(doubled) % 10 == 0
