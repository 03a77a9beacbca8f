"""Rows that add up those above without a word that says so: they name less than them, and hold their sums."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from functools import lru_cache

from analytics.ingest.cell_texts.french_cells import read_hours
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.model import RECORDS, Block

NAMING = ("personne", "personne_nommee", "nom", "contrat", "marche", "operation", "lot", "maitre_ouvrage", "employeur",
          "attributaire", "mois")  # fmt: skip
CENT = Decimal("0.011")


def unnamed_sums(sheet: Sheet, block: Block, kept: Sequence[int], totals: Collection[int]) -> set[int]:
    """Return the rows, among those kept, that add up the rows since the last total, or all of them.

    One of them alone above a single row may be chance: at least one adds up several rows.
    """
    hours = [sheet.columns[column.place] for column in block.places("heures")]
    names = [sheet.columns[column.place] for name in NAMING for column in block.places(name)]
    if block.means != RECORDS or not hours or not names:
        return set()
    sparse = [column for column in names if not all(column[row] for row in kept)]
    if not sparse:
        return set()
    named = {row: {at for at, column in enumerate(sparse) if column[row]} for row in kept}
    found: dict[int, int] = {}
    run, whole = Above(len(hours)), Above(len(hours))
    for row in sorted({*kept, *totals}):
        if row in totals:
            run = Above(len(hours))
            continue
        amounts = [_number(column[row]) for column in hours]
        adds = next((one for one in (run, whole) if one.makes(named[row], amounts)), None)
        if adds:
            found[row], run = adds.count, Above(len(hours))
        else:
            run.add(named[row], amounts)
            whole.add(named[row], amounts)
    return set(found) if any(times > 1 for times in found.values()) else set()


class Above:
    """Rows that another may add up: how many, what all of them name, the sum of each column of hours."""

    def __init__(self, width: int) -> None:
        self.count, self.sums = 0, [Decimal(0)] * width
        self.named: set[int] = set()

    def add(self, named: set[int], amounts: Sequence[Decimal]) -> None:
        """Count a row."""
        self.named = self.named & named if self.count else set(named)
        self.count += 1
        self.sums = [total + amount for total, amount in zip(self.sums, amounts, strict=True)]

    def makes(self, named: set[int], amounts: Sequence[Decimal]) -> bool:
        """Return whether a row names strictly less than all of these, and holds the sum of each column."""
        if not self.count or not named < self.named or not any(amounts):
            return False
        return all(abs(total - amount) < CENT for total, amount in zip(self.sums, amounts, strict=True))


@lru_cache(maxsize=4096)
def _number(text: str) -> Decimal:
    value = read_hours(text).value if text else ""
    return Decimal(value) if value else Decimal(0)
