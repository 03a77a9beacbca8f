"""Who works when, and on which contract (marché): the hours of each year, exact to the total.

Hours are counted in halves, as integers, so that every total is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from analytics.demo.demo_marches import Marche, month_of
from analytics.demo.draw import Draw, apportion
from analytics.demo.plan import TOTALS, YEARS, Year

MONTH_LIMIT = 303  # 151.5 h: under the legal 151.67 h a month
MONTH_USUAL = 240  # 120 h
SMALLEST = 40  # 20 h: below, a contract yields nothing that year


@dataclass
class Part:
    """Months worked in a row on one contract: halves of hours by month, from the month `start`."""

    marche: Marche
    start: int
    halves: list[int]

    @property
    def end(self) -> int:
        return self.start + len(self.halves) - 1


@dataclass
class Person:
    """A beneficiary, known by rank, and the employment contracts in order of time."""

    rank: int
    contracts: list[Employment] = field(default_factory=list)

    @property
    def end(self) -> int:
        return max(contract.end for contract in self.contracts)

    def years(self) -> set[int]:
        return {month // 12 for contract in self.contracts for month in contract.months()}


@dataclass
class Employment:
    """An employment contract: one part, or several that follow or overlap."""

    person: Person
    parts: list[Part]

    @property
    def start(self) -> int:
        return min(part.start for part in self.parts)

    @property
    def end(self) -> int:
        return max(part.end for part in self.parts)

    def months(self) -> range:
        return range(self.start, self.end + 1)


Group = list[Part]  # what one person does in one year


def workforce(draw: Draw, contracts: list[Marche]) -> list[Person]:
    """Return everybody who ever worked, with the hours of each year equal to the plan."""
    people: list[Person] = []
    for year in YEARS:
        totals = TOTALS[year]
        groups = _groups(draw, _tasks(draw, contracts, year, totals), year, totals)
        _hand_out(draw, people, groups, year, totals)
    return people


def _tasks(draw: Draw, contracts: list[Marche], year: int, totals: Year) -> list[tuple[Marche, int]]:
    """Cut the hours of the year in tasks (contract, halves): one a person, and one more for some."""
    active = [marche for marche in contracts if marche.months(year)]
    weights = [marche.weight(year) * draw.between(0.8, 1.2) for marche in active]
    yielding = {m.name: w for m, w in zip(active, weights, strict=True) if w * 2 >= SMALLEST}
    plan = dict(zip(yielding, apportion(totals.hours * 2, list(yielding.values())), strict=True))
    named = {marche.name: marche for marche in active}
    counts = {name: _fewest(named[name], year, halves) for name, halves in plan.items()}
    while sum(counts.values()) < totals.people + totals.several:
        counts[max(counts, key=lambda name: plan[name] / counts[name])] += 1
    return [(named[name], part) for name in plan for part in _cut(draw, plan[name], counts[name])]


def _fewest(marche: Marche, year: int, halves: int) -> int:
    return -(-halves // (MONTH_USUAL * len(marche.months(year))))


def _cut(draw: Draw, halves: int, count: int) -> list[int]:
    return apportion(halves, [draw.between(0.8, 1.2) for _ in range(count)])


def _groups(draw: Draw, tasks: list[tuple[Marche, int]], year: int, totals: Year) -> list[Group]:
    tasks = sorted(draw.shuffled(tasks), key=lambda task: task[1])
    second, first = tasks[: totals.several], tasks[totals.several :]
    parts = [_place(draw, marche, halves, year) for marche, halves in draw.shuffled(first)]
    groups: list[Group] = [[part] for part in parts]
    for marche, halves in second:
        _join(draw, groups, marche, halves, year)
    return groups


def _place(draw: Draw, marche: Marche, halves: int, year: int) -> Part:
    window = marche.months(year)
    length = min(len(window), max(1, -(-halves // draw.integer(180, 270))))
    last = window[-1] - length + 1
    goes_on = month_of(marche.end) > window[-1]
    start = last if goes_on and draw.chance(0.35) else draw.integer(window[0], last)
    return Part(marche, start, _by_month(draw, halves, length))


def _by_month(draw: Draw, halves: int, length: int) -> list[int]:
    """Spread halves over the months, never more than a month can hold."""
    months = apportion(halves, [draw.between(0.85, 1.15) for _ in range(length)])
    for rank, value in enumerate(months):
        excess = max(0, value - MONTH_LIMIT)
        months[rank] -= excess
        for other in range(length):
            moved = min(excess, max(0, MONTH_LIMIT - months[other])) if other != rank else 0
            months[other] += moved
            excess -= moved
        months[rank] += excess
    return months


def _join(draw: Draw, groups: list[Group], marche: Marche, halves: int, year: int) -> None:
    """Give a second task to somebody free in time, right after or before the first if possible."""
    window = marche.months(year)
    length = min(len(window), max(1, -(-halves // MONTH_USUAL)))
    starts = range(window[0], window[-1] - length + 2)
    choices = [
        (min(abs(start - part.end - 1), abs(part.start - start - length)), rank, start)
        for rank, group in enumerate(groups)
        if len(group) == 1
        for part in group
        if part.marche.name != marche.name
        for start in starts
        if start > part.end or start + length <= part.start
    ]
    nearest = min(gap for gap, _, _ in choices)
    _, rank, start = draw.pick([choice for choice in choices if choice[0] == nearest])
    groups[rank].append(Part(marche, start, _by_month(draw, halves, length)))
    groups[rank].sort(key=lambda part: part.start)


def _hand_out(draw: Draw, people: list[Person], groups: list[Group], year: int, totals: Year) -> None:
    waiting = draw.shuffled(groups)
    for person in [person for person in people if person.end == year * 12 - 1]:
        _go_on(draw, person, waiting, year, totals)
    absent = [person for person in people if person.end < year * 12 - 1]
    for person in draw.shuffled(absent)[: totals.people // 8]:
        if waiting:
            _employ(draw, person, waiting.pop(), totals)
    for group in waiting:
        people.append(Person(len(people) + 1))
        _employ(draw, people[-1], group, totals)


def _go_on(draw: Draw, person: Person, waiting: list[Group], year: int, totals: Year) -> None:
    """Let a contract that ended in December go on in January, on the same contract (marché)."""
    contract = person.contracts[-1]
    name = contract.parts[-1].marche.name
    fit = [group for group in waiting if group[0].marche.name == name and _movable(group, year)]
    if not fit or draw.chance(0.25):
        return
    group = fit[0]
    waiting.remove(group)
    group[0].start = year * 12
    contract.parts.append(group[0])
    if group[1:]:
        _employ(draw, person, group[1:], totals)


def _movable(group: Group, year: int) -> bool:
    january = group[0].marche.months(year)[0] == year * 12
    return january and (len(group) == 1 or group[1].start > group[0].start)


def _employ(draw: Draw, person: Person, group: Group, totals: Year) -> None:
    """Turn a year's work into employment contracts: one for two works in a row, or one after the other."""
    if len(group) == 2 and _shareable(*group) and draw.chance(0.5):
        _overlap(*group)
        person.contracts.append(Employment(person, list(group)))
        return
    for part in group:
        for piece in _split(draw, part, totals.split):
            person.contracts.append(Employment(person, [piece]))


def _shareable(first: Part, second: Part) -> bool:
    covered = all(
        month_of(part.marche.start) <= first.start and month_of(part.marche.end) >= second.end
        for part in (first, second)
    )
    return covered and second.start == first.end + 1


def _overlap(first: Part, second: Part) -> None:
    """Let both works share the month where one hands over to the other."""
    room = MONTH_LIMIT - first.halves[-1]
    moved = min(room, second.halves[0] // 2)
    second.halves[0] -= moved
    second.halves.insert(0, moved)
    second.start -= 1


def _split(draw: Draw, part: Part, probability: float) -> list[Part]:
    """Cut a stay in two contracts in a row (often an agency first, then the company)."""
    if len(part.halves) < 2 or not draw.chance(probability):
        return [part]
    cut = draw.integer(1, len(part.halves) - 1)
    rest = Part(part.marche, part.start + cut, part.halves[cut:])
    return [Part(part.marche, part.start, part.halves[:cut]), rest]
