"""Tables that stand side by side under one row of titles: each is a table of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from analytics.ingest.cell_texts.declared import folded
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.model import Block
from analytics.ingest.import_plan.title_rows import composed

LEAST = 2  # titles written again, from which a table begins again


def side_by_side(
    make: Callable[[Sheet, int, int, int], Block], sheet: Sheet, first: int, last: int, below: int
) -> Iterator[Block]:
    """Yield the table whose titles stand in some rows (indexes), or each of those that repeat them to the right."""
    titles = [folded(re.sub(r"\b20\d\d\b", "", title)) for title in composed(sheet, first, last)]
    starts = _starts(titles)
    if len(starts) < 2:
        yield make(sheet, first, last, below)
        return
    for start, end in zip(starts, [*starts[1:], len(titles)], strict=True):
        while end > start + 1 and not any(sheet.columns[end - 1][last : below or None]):
            end -= 1  # what parts two tables is no column of the first
        part = replace(sheet, columns=sheet.columns[start:end], merged=_within(sheet.merged, start, end))
        part.filled = {(row, at - start) for row, at in sheet.filled if start <= at < end}
        block = make(part, first, last, below)
        for column in block.columns:
            column.place += start
        yield block


def _starts(titles: Sequence[str]) -> list[int]:
    """Return where the first title is written again, if the next ones are too."""
    begin = next((at for at, title in enumerate(titles) if title), 0)
    head = titles[begin : begin + LEAST]
    if len(head) < LEAST or not all(head):
        return [begin]
    return [at for at in range(begin, len(titles)) if list(titles[at : at + LEAST]) == list(head)]


def _within(merged: Sequence[tuple[int, int, int, int]], start: int, end: int) -> list[tuple[int, int, int, int]]:
    return [(top, left - start, bottom, right - start) for top, left, bottom, right in merged if start <= left < end]
