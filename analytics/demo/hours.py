"""Who works when, and on which contract (marché): the hours of each year, exact to the total.

Hours are counted in halves, as integers, so that every total is exact.
"""

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


Group = list[Part]  # what one person does in one year, or for one employment contract: parts that follow or overlap


@dataclass(eq=False)
class Person:
    """A beneficiary, known by rank, and the employment contracts in order of time."""

    rank: int
    contracts: list[Group] = field(default_factory=list)

    @property
    def end(self) -> int:
        return max(part.end for contract in self.contracts for part in contract)

    @property
    def years(self) -> set[int]:
        return {month // 12 for contract in self.contracts for month in months(contract)}


def months(contract: Group) -> range:
    """Return the months of an employment contract, counted from year 0."""
    return range(min(part.start for part in contract), max(part.end for part in contract) + 1)


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
    weights = {marche: marche.weight(year) * draw.between(0.8, 1.2) for marche in contracts if marche.months(year)}
    yielding = {marche: weight for marche, weight in weights.items() if weight * 2 >= SMALLEST}
    plan = dict(zip(yielding, apportion(totals.hours * 2, list(yielding.values())), strict=True))
    counts = {marche: -(-halves // (MONTH_USUAL * len(marche.months(year)))) for marche, halves in plan.items()}
    while sum(counts.values()) < totals.people + totals.several:
        counts[max(counts, key=lambda marche: plan[marche] / counts[marche])] += 1
    return [(marche, part) for marche in plan for part in draw.shares(plan[marche], counts[marche], 0.2)]


def _groups(draw: Draw, tasks: list[tuple[Marche, int]], year: int, totals: Year) -> list[Group]:
    tasks = sorted(draw.shuffled(tasks), key=lambda task: task[1])
    second, first = tasks[: totals.several], tasks[totals.several :]
    groups = [[_place(draw, marche, halves, year)] for marche, halves in draw.shuffled(first)]
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
    parts = draw.shares(halves, length, 0.15)
    for rank, value in enumerate(parts):
        excess = max(0, value - MONTH_LIMIT)
        parts[rank] -= excess
        for other in range(length):
            moved = min(excess, max(0, MONTH_LIMIT - parts[other]))
            parts[other] += moved
            excess -= moved
        parts[rank] += excess
    return parts


def _join(draw: Draw, groups: list[Group], marche: Marche, halves: int, year: int) -> None:
    """Give a second task to somebody free in time, right after or before the first if possible."""
    window = marche.months(year)
    length = min(len(window), max(1, -(-halves // MONTH_USUAL)))
    gaps = [  # negative where the two tasks would overlap
        (max(start - group[0].end - 1, group[0].start - start - length), start, group)
        for group in groups
        if len(group) == 1 and group[0].marche is not marche
        for start in range(window[0], window[-1] - length + 2)
    ]
    nearest = min(gap for gap, *_ in gaps if gap >= 0)
    _, start, group = draw.pick([choice for choice in gaps if choice[0] == nearest])
    group.append(Part(marche, start, _by_month(draw, halves, length)))
    group.sort(key=lambda part: part.start)


def _hand_out(draw: Draw, people: list[Person], groups: list[Group], year: int, totals: Year) -> None:
    waiting = draw.shuffled(groups)
    for person in [person for person in people if person.end == year * 12 - 1]:
        _go_on(draw, person, waiting, year, totals)
    absent = [person for person in people if person.end < year * 12 - 1]
    for person in draw.shuffled(absent)[: min(totals.people // 8, len(waiting))]:
        _employ(draw, person, waiting.pop(), totals)
    for group in waiting:
        people.append(Person(len(people) + 1))
        _employ(draw, people[-1], group, totals)


def _go_on(draw: Draw, person: Person, waiting: list[Group], year: int, totals: Year) -> None:
    """Let a contract that ended in December go on in January, on the same contract (marché)."""
    contract = person.contracts[-1]
    marche = contract[-1].marche
    fit = [group for group in waiting if group[0].marche is marche and year * 12 in marche.months(year)]
    if not fit or draw.chance(0.25):
        return
    first, *others = fit[0]
    waiting.remove(fit[0])
    first.start = year * 12
    contract.append(first)
    _employ(draw, person, others, totals)


def _employ(draw: Draw, person: Person, group: Group, totals: Year) -> None:
    """Turn a year's work into employment contracts: one for two works in a row, or one after the other."""
    if len(group) == 2 and _shareable(*group) and draw.chance(0.5):
        _overlap(*group)
        person.contracts.append(group)
    else:
        person.contracts += [[piece] for part in group for piece in _split(draw, part, totals.split)]


def _shareable(first: Part, second: Part) -> bool:
    works = (first.marche, second.marche)
    covered = all(month_of(one.start) <= first.start and second.end <= month_of(one.end) for one in works)
    return covered and second.start == first.end + 1


def _overlap(first: Part, second: Part) -> None:
    """Let both works share the month where one hands over to the other."""
    moved = min(MONTH_LIMIT - first.halves[-1], second.halves[0] // 2)
    second.halves[0] -= moved
    second.halves.insert(0, moved)
    second.start -= 1


def _split(draw: Draw, part: Part, probability: float) -> list[Part]:
    """Cut a stay in two contracts in a row (often an agency first, then the company)."""
    if len(part.halves) < 2 or not draw.chance(probability):
        return [part]
    cut = draw.integer(1, len(part.halves) - 1)
    return [Part(part.marche, part.start, part.halves[:cut]), Part(part.marche, part.start + cut, part.halves[cut:])]
