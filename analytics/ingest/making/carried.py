"""Names written once for the rows below them, without a merged cell: carried down, and said."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from analytics.ingest.cell_texts.column_reader import Reading, at
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.model import Block, Column

CARRIED = ("maitre_ouvrage", "marche", "operation", "lot", "employeur", "attributaire", "personne", "personne_nommee",
           "nom", "prenom")  # fmt: skip
EMPTY = 0.4  # of the cells of a column, from which its names may be written once


def carry_down(
    reading: Reading, sheet: Sheet, block: Block, columns: Sequence[Column], texts: list[list[str]], rows: Sequence[int]
) -> None:
    """Fill, in place, the names that the first columns of names write once; each begins again after one on its left."""
    named = [number for number, column in enumerate(columns) if column.field in CARRIED]
    sparse = list(takewhile(lambda number: _is_sparse(texts[number]), named))
    while sparse and not _are_written_once([texts[number] for number in sparse]):
        sparse.pop()
    for number in sparse:
        empty = [row for row, text in zip(rows, texts[number], strict=True) if not text]
        where = at(sheet, block, columns[number], empty[0])
        reading.causes.add("reprise", columns[number].field, where, "", columns[number].title, times=len(empty))
    last = [""] * len(sparse)
    for row in range(len(rows)):
        for rank, number in enumerate(sparse):
            if texts[number][row]:
                last[rank:] = [texts[number][row], *[""] * (len(sparse) - rank - 1)]
            texts[number][row] = last[rank]


def _is_sparse(texts: Sequence[str]) -> bool:
    return bool(texts) and bool(texts[0]) and texts.count("") >= EMPTY * len(texts)


def _are_written_once(columns: Sequence[Sequence[str]]) -> bool:
    """Return whether the names of some columns are never written again just below themselves."""
    written = [row for row in zip(*columns, strict=True) if any(row)]
    return len(written) >= 2 and all(one != other for one, other in pairwise(written))
