"""Which yearly cells the public may read: query-set restriction, complementary suppression (docs/decisions.md)."""

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


def threshold(is_sensitive: bool = False) -> int:
    """Return below how many people a cell is hidden: the setting CLAUSES_SEUIL, else 5; 11 at least if sensitive."""
    given = os.environ.get(SETTING, "")
    usual = int(given) if given in map(str, THRESHOLDS) else THRESHOLDS[0]
    return max(SENSITIVE, usual) if is_sensitive else usual


@dataclass
class Cell:
    """The people of one value of one dimension in one year: how many, hours by employer, and who when they are few."""

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
        return not are_enough(self.hours.values())

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

    @property
    def cells(self) -> tuple[Key, ...]:
        return (*self.children, self.parent)


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
    hidden, before = set(hidden), -1
    while before != len(hidden):
        before = len(hidden)
        _hide_twins(cells, hidden)
        for relation in relations:
            _settle(cells, relation, hidden, safe)
    return hidden


def _settle(cells: Mapping[Key, Cell], relation: Relation, hidden: set[Key], safe: Safe) -> None:
    parent = cells[relation.parent]
    while concealed := [cells[key] for key in relation.cells if key in hidden]:
        shown = [key for key in relation.children if key not in hidden]
        people = sum(cells[key].people for key in shown)
        # A hidden parent needs one hidden child at least, else the children would add up to it.
        if len(concealed) > 1 and (relation.parent in hidden or safe(concealed, parent, relation.exact, people)):
            return
        if shown:
            hidden.add(min(shown, key=lambda key: (cells[key].people, sum(cells[key].hours.values()), key)))
        elif relation.parent == TOTAL or relation.parent in hidden:
            return
        else:
            hidden.add(relation.parent)


def _hide_twins(cells: Mapping[Key, Cell], hidden: set[Key]) -> None:
    """Hide the cells of the same people under another name: a company's only marché, a family's only member."""
    signatures = {cells[key].signature for key in hidden if key in cells}
    hidden |= {key for key, cell in cells.items() if key != TOTAL and cell.signature in signatures}


def small_cells(cells: Mapping[Key, Cell]) -> set[Key]:
    """Return the cells of a few people, and those whose complement is a few people."""
    total = cells[TOTAL].people  # whose own complement is 0
    return {key for key, one in cells.items() if one.is_small or 0 < total - one.people < one.threshold}
