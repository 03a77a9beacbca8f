"""Tables that repeat another one: a copy of a sheet, or the same hours summed another way; they are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from analytics.ingest.cell_texts.causes import Causes
from analytics.ingest.cell_texts.french_cells import read_hours
from analytics.ingest.cell_texts.kept_rows import kept_rows
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.model import PEOPLE, RECORDS, Block, Plan

COPY = "copie de « {} »"
SAME_HOURS = "mêmes heures que « {} », au total"


def drop_repeated(plan: Plan, sheets: Sequence[Sheet]) -> None:
    """Leave out the tables of her own that repeat another one: the hours would count twice."""
    by_place = {(sheet.file, sheet.name): sheet for sheet in sheets}
    read = [block for block in plan.read_blocks() if block.means == RECORDS and block.places("heures")]
    if len(read) < 2:
        return
    totals = [_total(block, by_place[block.file, block.sheet]) for block in read]
    for at, block in enumerate(read):
        for before, other in enumerate(read):
            if before == at or not other.read or not block.read or totals[at] != totals[before] or not totals[at]:
                continue
            if before < at and _is_copy(block, other, by_place):
                block.read, block.why = False, COPY.format(other.where)
            elif _has_people(other) and not _has_people(block) and block.file == other.file:
                block.read, block.why = False, SAME_HOURS.format(other.where)


def _has_people(block: Block) -> bool:
    return any(block.places(name) for name in PEOPLE)


def _is_copy(block: Block, other: Block, by_place: Mapping[tuple[str, str], Sheet]) -> bool:
    one, two = by_place[block.file, block.sheet], by_place[other.file, other.sheet]
    if one is two or block.layout != other.layout or block.titles != other.titles:
        return False
    return [one.columns[column.place] for column in block.columns] == [
        two.columns[column.place] for column in other.columns
    ]


def _total(block: Block, sheet: Sheet) -> Decimal:
    """Return the hours of the rows of a table that would be read."""
    rows = kept_rows(sheet, block, Causes())
    texts = (sheet.columns[column.place][row] for column in block.places("heures") for row in rows)
    return sum((Decimal(read.value) for text in texts if text and (read := read_hours(text)).value), Decimal(0))
