"""The protection rule: which cells of the yearly tables the public may read.

Query-set restriction (one dimension at a time, one year at a time) with complementary cell suppression: see
docs/decisions.md. A cell is a group of people: those of one value of one dimension in one year.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SETTING = "CLAUSES_SEUIL"
THRESHOLDS = (5, 3, 11)
SENSITIVE = 11  # people: handicap and justice (GDPR, articles 9 and 10), and whatever shares their label
COMPANIES = 3
DOMINANCE = 0.85
Key = tuple[str, str]  # dimension, value; the total of the year is TOTAL
TOTAL: Key = ("", "")


def threshold() -> int:
    """Return the number of people below which a cell is hidden: the setting CLAUSES_SEUIL, else 5."""
    given = os.environ.get(SETTING, "")
    return int(given) if given in map(str, THRESHOLDS) else THRESHOLDS[0]


@dataclass
class Cell:
    """One group of people: how many, their hours by employer, and who they are when they are few."""

    people: int
    hours: dict[str, float]
    threshold: int
    few: frozenset[str] = field(default_factory=frozenset)
    contracts: int = 0

    @property
    def is_small(self) -> bool:
        return 0 < self.people < self.threshold

    @property
    def is_dominated(self) -> bool:
        return not enough_companies([self])

    @property
    def signature(self) -> tuple[int, int, float]:
        """What is equal in two cells of the same people: people, contracts, hours."""
        return self.people, self.contracts, round(sum(self.hours.values()), 2)


@dataclass(frozen=True)
class Relation:
    """A cell whose hours are the sum of its children's; `exact` when its people are too: each is in one child."""

    parent: Key
    children: tuple[Key, ...]
    exact: bool


Safe = Callable[[Sequence[Cell], Cell, bool, int], bool]


def enough_people(cells: Sequence[Cell], parent: Cell, exact: bool, shown: int) -> bool:
    """Return whether the total of the hidden cells, found by subtraction, discloses no group of a few people."""
    small = [cell for cell in cells if cell.is_small]
    large = [cell for cell in cells if not cell.is_small]
    together = frozenset().union(*(cell.few for cell in small))
    if not large and len(together) < max(cell.threshold for cell in small):
        return False
    if not exact or not small:
        return True
    rest = parent.people - shown
    if large:  # each large cell is known to hold its threshold at least
        return rest >= sum(cell.threshold for cell in large) + len(small) + 1
    return len(small) < rest < sum(cell.threshold - 1 for cell in small)


def enough_companies(cells: Iterable[Cell]) -> bool:
    """Return whether the hours of these cells come from three employers or more, none above 85 %."""
    together: dict[str, float] = {}
    for cell in cells:
        for name, hours in cell.hours.items():
            together[name] = together.get(name, 0.0) + hours
    return are_enough(together.values())


def are_enough(hours: Collection[float]) -> bool:
    """Return whether hours, one amount per employer, are of three employers or more, none above 85 %."""
    total = sum(hours)
    return not total or (len(hours) >= COMPANIES and max(hours) <= DOMINANCE * total)


def safe_hours(cells: Sequence[Cell], parent: Cell, exact: bool, shown: int) -> bool:
    """Return whether the sum of hidden hours discloses neither a few people nor one company."""
    return enough_people(cells, parent, False, shown) and enough_companies(cells)


def close(cells: Mapping[Key, Cell], relations: Sequence[Relation], hidden: set[Key], safe: Safe) -> set[Key]:
    """Return `hidden` and its complementary suppressions: no single subtraction discloses a hidden cell."""
    hidden = set(hidden)
    before = -1
    while before != len(hidden):
        before = len(hidden)
        _hide_twins(cells, hidden)
        for relation in relations:
            _settle(cells, relation, hidden, safe)
    return hidden


def _settle(cells: Mapping[Key, Cell], relation: Relation, hidden: set[Key], safe: Safe) -> None:
    parent = cells[relation.parent]
    while True:
        concealed = [key for key in relation.children if key in hidden]
        shown = [key for key in relation.children if key not in hidden]
        if relation.parent in hidden:
            concealed.append(relation.parent)
        if not concealed:
            return
        people_shown = sum(cells[key].people for key in shown)
        if relation.parent in hidden:
            # A hidden parent needs one hidden child at least, else the children would add up to it.
            if len(concealed) >= 2:
                return
        elif len(concealed) >= 2 and safe([cells[k] for k in concealed], parent, relation.exact, people_shown):
            return
        if shown:
            hidden.add(min(shown, key=lambda key: (cells[key].people, sum(cells[key].hours.values()), key)))
        elif relation.parent != TOTAL and relation.parent not in hidden:
            hidden.add(relation.parent)
        else:
            return


def _hide_twins(cells: Mapping[Key, Cell], hidden: set[Key]) -> None:
    """Hide the cells of the same people under another name: a company's only marché, a family's only member."""
    signatures = {cells[key].signature for key in hidden if key in cells}
    hidden |= {key for key, cell in cells.items() if key != TOTAL and cell.signature in signatures}


def small_cells(cells: Mapping[Key, Cell]) -> set[Key]:
    """Return the cells of a few people, and those whose complement is a few people."""
    total = cells[TOTAL].people
    return {
        key
        for key, cell in cells.items()
        if cell.is_small or (key != TOTAL and 0 < total - cell.people < cell.threshold)
    }


def dominated_cells(cells: Mapping[Key, Cell]) -> set[Key]:
    """Return the cells whose hours disclose those of one company."""
    return {key for key, cell in cells.items() if cell.is_dominated}
