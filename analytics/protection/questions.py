"""What a query asks of people: one filter of contracts in place of several that say the same, and at most two cuts."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import FACTS
from analytics.protection.classes import cut_by, is_open, pairs

CONTRACT_FACT = "fait_suivi"  # its dimensions are public: a marché is of one maître d’ouvrage, in one place
MOST_GROUPS = 10_000  # in the cache of descriptions, 400 bytes each
_caching = Lock()
Wholes = Mapping[str, Mapping[str, str]]  # per value of a dimension, its value in each dimension that describes it


@dataclass(frozen=True)
class Question:
    """What is counted: by which dimensions, under which filters, once those of contracts are the finest one."""

    by: tuple[str, ...]  # as asked, without the year
    cut: tuple[str, ...]  # dimensions of the cells, at most two
    filters: tuple[tuple[str, tuple[str, ...]], ...]
    finest: str = ""
    described: Wholes | None = None

    @property
    def filtered(self) -> tuple[str, ...]:
        return tuple(name for name in self.cut if any(name == one or self.describes(one) for one, _ in self.filters))

    def describes(self, name: str) -> bool:
        return bool(self.described) and is_open(name)


def is_too_fine(base: Base, selection: Selection, by: Sequence[str]) -> bool:
    """Return whether people are not counted for these filters and this cut: more than one filter, or two cuts."""
    return question_of(base, selection, tuple(name for name in by if name != "annee")) is None


def question_of(base: Base, selection: Selection, by: tuple[str, ...]) -> Question | None:
    """Return the question that the cells can answer; None for a combination too fine."""
    names = list(dict.fromkeys([*by, *(name for name, _ in selection.filtres)]))
    if not {*names} <= {*cut_by()}:
        return None
    contracts, people = [name for name in names if is_open(name)], [name for name in names if not is_open(name)]
    finest, described = contracts[0] if contracts else "", None
    if len(contracts) > 1:
        finest, described = _finest(base, contracts)
        if not finest:
            return None
    cut = tuple(sorted(filter(None, [finest, *people]), key=cut_by().index))
    question = Question(by, cut, selection.filtres, finest, described)
    known = len(cut) < 2 or cut in pairs()
    return question if known and len(cut) <= 2 and len(question.filtered) <= 1 else None


def _finest(base: Base, names: Sequence[str]) -> tuple[str, Wholes]:
    """Return the dimension of contracts whose value determines those of the others, and these per value; else ''."""
    if not set(names) <= set(FACTS[CONTRACT_FACT]):
        return "", {}
    columns = ", ".join(names)
    cache = base.once("described", OrderedDict[str, tuple[int, tuple[str, Wholes]]])
    entry = cache.get(columns)
    if entry is None:
        found = base.rows(f"SELECT DISTINCT {columns} FROM {CONTRACT_FACT}")
        entry = len(found), _description(found, names)
    # One click asks the same several times: a least-recently-used cache, bounded by its number of groups.
    with _caching:
        cache[columns] = entry
        cache.move_to_end(columns)
        while len(cache) > 1 and sum(groups for groups, _ in cache.values()) > MOST_GROUPS:
            cache.popitem(last=False)
    return entry[1]


def _description(found: Sequence[tuple[str, ...]], names: Sequence[str]) -> tuple[str, Wholes]:
    for rank, name in enumerate(names):
        described = {row[rank]: dict(zip(names, row, strict=True)) for row in found}
        if len(described) == len(found):
            return name, described
    return "", {}
