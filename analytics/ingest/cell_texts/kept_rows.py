"""Which rows of a table are data: totals, repeated titles and empty rows are left out, and counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from analytics.ingest.cell_texts.causes import Causes, place
from analytics.ingest.cell_texts.declared import folded, words
from analytics.ingest.cell_texts.sums import unnamed_sums
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.model import PEOPLE, RECORDS, Block

EXAMPLE = re.compile(r"exemple[\s\u00a0]*:", re.I)  # how the example of the template begins
AMOUNTS = (
    "heures",
    "critere_coche",
    "heures_clausees",
    "nombre_personnes",
    "montant",
    "age",
    "effectif",
    "personnes",
    "annee",
)


def kept_rows(sheet: Sheet, block: Block, causes: Causes) -> list[int]:
    """Return the indexes of the rows of a block that are data."""
    end = min(block.last or sheet.height, sheet.height)
    totals = _total_rows(sheet, block, end)
    titles = [folded(column.title) for column in block.columns]
    columns = [sheet.columns[column.place] for column in block.columns]
    used = [sheet.columns[column.place] for column in block.columns if column.field]
    kept = []
    first_title = titles[0] if titles else ""
    for row in range(block.titles, end):
        if row in totals:
            where = place(sheet.file, sheet.name, row + 1, "", sheet.address(row, totals[row][0]))
            causes.add("total", "", where, totals[row][1])
        elif not any(column[row] for column in used):
            continue
        elif EXAMPLE.match(columns[0][row]):
            causes.add("exemple", sheet.name, place(sheet.file, sheet.name, row + 1))
        elif columns[0][row] and folded(columns[0][row]) == first_title and _is_titles(columns, titles, row):
            causes.add("titres", "", place(sheet.file, sheet.name, row + 1))
        elif block.means == RECORDS and len(used) >= 4 and sum(bool(column[row]) for column in used) == 1:
            one = next(column for column in block.columns if column.field and sheet.columns[column.place][row])
            text = (
                "…" if one.field in (*PEOPLE, "noms") else sheet.columns[one.place][row]
            )  # a remark is stored: never a name
            causes.add("note", "", place(sheet.file, sheet.name, row + 1), text)
        else:
            kept.append(row)
    summed = unnamed_sums(sheet, block, kept, set(totals))
    for row in summed:
        causes.add("total", "", place(sheet.file, sheet.name, row + 1), "somme des lignes du dessus")
    return [row for row in kept if row not in summed] if summed else kept


def _is_titles(columns: Sequence[list[str]], titles: Sequence[str], row: int) -> bool:
    same = [folded(column[row]) == title for column, title in zip(columns, titles, strict=True) if title]
    return len(same) > 0 and sum(same) >= 0.8 * len(same)


def _total_rows(sheet: Sheet, block: Block, end: int) -> dict[int, tuple[int, str]]:
    """Return the rows that a text calls a total, with that cell: what else they hold is but amounts."""
    found: dict[int, tuple[int, str]] = {}
    telling = [
        sheet.columns[column.place] for column in block.columns if column.field not in AMOUNTS and _tells(column)
    ]
    for at, column in enumerate(sheet.columns):
        called = {text for text in set(column[block.titles : end]) if text and is_total(text)}
        if not called:
            continue
        for row in range(block.titles, end):
            if column[row] in called and row not in found:
                others = sum(bool(texts[row]) and texts is not column for texts in telling)
                if others <= max(1, len(telling) // 4):
                    found[row] = (at, column[row])
    return found


def _tells(column: object) -> bool:
    return bool(getattr(column, "field", ""))


@cache
def is_total(text: str) -> bool:
    """Return whether a text begins as a total does: « Sous-total Auch », « Total : 40 », « Cumul 2024 »."""
    bare = folded(text)
    if len(bare) > 60 or not re.match(r"[a-zσ/]", bare):
        return False
    return any(bare == word or re.match(rf"{re.escape(word)}(?:[ :.=]|\d|$)", bare) for word in words("total"))
