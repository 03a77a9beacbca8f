"""Problems of one cause together: how many, and the first with its address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.ingest.problems import Level, Problem

MORE = re.compile(r"et (\d+) autres lignes de cette colonne ont le même problème")


@dataclass
class Group:
    """Problems that say the same of one column: the first one stands for them."""

    first: Problem
    count: int = 1

    @property
    def level(self) -> Level:
        return self.first.level

    @property
    def repairable(self) -> bool:
        """Return whether another text, given once, would mend all its cells."""
        return self.level is Level.BLOCKING and bool(self.first.value and self.first.column and self.first.row)


def grouped(problems: Sequence[Problem]) -> list[Group]:
    """Return problems by cause, blocking ones first: same level, column, value if it blocks, and expectation."""
    found: dict[tuple[object, ...], Group] = {}
    last: Group | None = None
    for one in problems:
        if last and (more := MORE.fullmatch(one.expected)):
            last.count += int(more[1])
            continue
        said = re.sub(r"\d[\d/]*", "0", one.expected)
        value = one.value if one.level is Level.BLOCKING else ""
        key = (one.level, one.file, one.sheet, one.column, value, said)
        group = found.get(key)
        if group is None:
            group = found[key] = Group(one)
        else:
            group.count += 1
        last = group
    order = list(Level)
    return sorted(found.values(), key=lambda group: order.index(group.level))
