"""Her marchés and the official contracts: which are the same for sure, which may be, and which are published twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

CLOSE, ROUGH, FAR = 0.005, 0.05, 0.25  # gaps between two amounts, as shares
SAME_DAY, SAME_MONTH, SAME_QUARTER = 3, 31, 92  # gaps between two notifications, in days
SHORTEST_NUMBER = 5  # letters and digits: « 2024 » or « L01 » name no contract
PROPOSED = 3
SURE_TESTS = 3


@dataclass(frozen=True)
class Record:
    """A marché, hers or official: its SIREN of buyer and holders, its amount, its notification and its number."""

    key: str
    buyer: str
    holders: frozenset[str]
    amount: float | None
    day: date | None
    number: str

    @property
    def twin_key(self) -> tuple[object, ...]:
        return self.buyer, self.holders, self.amount, self.day


class Agreement(NamedTuple):
    """What two records say of each other: True, False, or None where one of them does not say; `far` is a conflict."""

    holder: bool | None
    amount: bool | None
    day: bool | None
    number: bool | None
    far: bool

    @property
    def is_sure(self) -> bool:
        """Whether three tests hold, or the number and another, and none contradicts."""
        if self.far:
            return False
        held = [self.holder, self.amount, self.day, self.number].count(True)
        return held >= SURE_TESTS or bool(self.number and (self.holder or self.amount))


def bare(number: str | None) -> str:
    """Return the letters and digits of a number, in capitals."""
    return re.sub(r"[\W_]", "", number or "").upper()


def sirens(identifiers: Iterable[str | None]) -> frozenset[str]:
    """Return the SIREN of SIRET or SIREN; nothing for other identifiers."""
    return frozenset(one[:9] for one in identifiers if one and one.isdigit() and len(one) in (9, 14))


def agreement(hers: Record, official: Record) -> Agreement:
    """Return what a marché of hers and an official contract of the same buyer say of each other."""
    days = abs((hers.day - official.day).days) if hers.day and official.day else None
    holder = bool(hers.holders & official.holders) if hers.holders and official.holders else None
    gap = _gap(hers, official)
    number = hers.number == official.number if len(hers.number) >= SHORTEST_NUMBER else None
    far = holder is False or (days or 0) > SAME_QUARTER
    return Agreement(
        holder, None if gap is None else gap <= CLOSE, None if days is None else days <= SAME_MONTH, number, far
    )


def _gap(hers: Record, official: Record) -> float | None:
    """Return the gap between two amounts as a share; a gap of 1 € is none."""
    if not hers.amount or not official.amount:
        return None
    gap = abs(hers.amount - official.amount)
    return 0 if gap <= 1 else gap / official.amount


def likeness(hers: Record, official: Record) -> int:
    """Return how alike two records of the same buyer are, to rank proposals: below 1, nothing brings them together."""
    said, gap = agreement(hers, official), _gap(hers, official)
    points = 0 if said.holder is None else 4 if said.holder else -4
    if gap is not None:
        points += 3 if gap <= CLOSE else 1 if gap <= ROUGH else -1 if gap <= FAR else -3
    if hers.day and official.day:
        days = abs((hers.day - official.day).days)
        points += 3 if days <= SAME_DAY else 2 if days <= SAME_MONTH else 0 if days <= SAME_QUARTER else -3
    return points + 3 * _numbers_alike(hers.number, official.number)


def _numbers_alike(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= SHORTEST_NUMBER - 1 and (one in other or other in one)


def by_buyer(official: Iterable[Record]) -> Mapping[str, list[Record]]:
    """Return the official contracts of each SIREN of buyer, twins folded into the first of them."""
    first: dict[tuple[object, ...], Record] = {}
    for one in official:
        first.setdefault(one.twin_key if one.day and one.amount and one.holders else (one.key,), one)
    found: dict[str, list[Record]] = defaultdict(list)
    for one in first.values():
        found[one.buyer].append(one)
    return found


def sure_links(hers: Sequence[Record], official: Iterable[Record]) -> dict[str, str]:
    """Return the official contract of each marché that has one for sure: one candidate, which no other one claims."""
    known = by_buyer(official)
    sure = {one.key: [other.key for other in known.get(one.buyer, []) if agreement(one, other).is_sure] for one in hers}
    claims = Counter(key for found in sure.values() for key in found)
    return {key: found[0] for key, found in sure.items() if len(found) == 1 and claims[found[0]] == 1}


def proposals(one: Record, candidates: Iterable[Record]) -> list[Record]:
    """Return the most alike official contracts of the same buyer, three at most, the most alike first."""
    ranked = sorted(((likeness(one, other), other) for other in candidates), key=lambda pair: (-pair[0], pair[1].key))
    return [other for points, other in ranked[:PROPOSED] if points > 0]


def twins(official: Iterable[Record]) -> list[list[Record]]:
    """Return the groups of contracts of the same buyer, holders, day and amount: maybe one, published twice."""
    groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for one in official:
        if one.day and one.amount and one.holders:
            groups[one.twin_key].append(one)
    return [group for group in groups.values() if len(group) > 1]
