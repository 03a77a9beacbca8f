"""Where the titles of a table stand in a sheet, and which field each of them means."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz import fuzz, process

from analytics.declarations.record_labels import COLUMN_LABELS, read_tables
from analytics.ingest.cell_texts.declared import fields, folded, software, words
from analytics.ingest.cell_texts.periods import month_of
from analytics.ingest.files.sheets import Sheet

SEARCHED = 60  # rows among which the titles of a sheet are looked for
NEAR = 88  # likeness, of 100, from which a title is taken for one of the list
LEFT_OUT = "-"  # a title that is known, and left out


@cache
def field_titles() -> dict[str, str]:
    """Return the field of each title, folded."""
    found: dict[str, str] = {}
    for one in fields().values():
        for title in (one.name.replace("_", " "), one.label, *one.titles):
            found.setdefault(folded(title), one.name)
    return found


@cache
def table_titles(table: str) -> dict[str, str]:
    """Return the column of a table that each title means: those of the template first, then those of its fields."""
    columns = read_tables()[table].column_names
    found = {folded(title): name for name in columns for title in (name, COLUMN_LABELS[name])}
    for one in fields().values():
        if column := one.column_of(table):
            for title in (one.label, *one.titles):
                found.setdefault(folded(title), column)
    return found


@cache
def own_titles() -> frozenset[str]:
    """Return the titles of the template, of every table, folded."""
    return frozenset(
        folded(title) for table in read_tables().values() for name in table.column_names
        for title in (name, COLUMN_LABELS[name])
    )  # fmt: skip


@cache
def field_of(title: str) -> str:
    """Return the field that a title means, exactly or nearly; nothing when it is none."""
    bare = folded(title)
    return nearest(bare, field_titles()) or nearest(re.sub(r"\b20\d\d\b", "", bare).strip(), field_titles())


def nearest(bare: str, known: dict[str, str]) -> str:
    """Return what a folded title means: itself, the start of a longer one, or one that differs by a slip."""
    if not bare or bare in known:
        return known.get(bare, "")
    starts = [one for one in known if " " in one and bare.startswith(f"{one} ")]
    if starts:
        return known[max(starts, key=len)]
    if len(bare) < 5:
        return ""
    near = process.extractOne(bare, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return known[near[0]] if near else ""


@cache
def is_identifying(title: str) -> bool:
    """Return whether a title is that of an address, a phone, an e-mail, a social security number."""
    bare = folded(title)
    known = words("identifiant")
    return bare in known or any(len(word) > 5 and bare.startswith(f"{word} ") for word in known)


@cache
def is_title(text: str) -> bool:
    """Return whether a text may be the title of a column."""
    if not text or len(text) > 90:
        return False
    bare = folded(text)
    listed = bare in words("colonne_total") or bare in words("numero_ligne") or is_identifying(text)
    return bool(listed or bare in own_titles() or field_of(text) or _software_title(bare)) or month_of(text) is not None


def _software_title(bare: str) -> bool:
    return any(bare in one.columns for one in software())


def title_rows(sheet: Sheet, start: int = 0, stop: int | None = None) -> tuple[int, int] | None:
    """Return the first and last title rows (indexes) of the table that begins after `start`, None without one."""
    stop = sheet.height if stop is None else stop
    scores = {at: _score(sheet.row(at)) for at in range(start, min(start + SEARCHED, stop))}
    best = max(scores, key=lambda at: (scores[at], -at), default=-1)
    if best < 0 or not scores[best]:
        return None
    for at in range(start, best):
        # Another table above: titles for most of its cells, then an empty row before the best titles.
        written = sum(bool(text) for text in sheet.row(at))
        if scores[at] >= max(2, 0.6 * written) and any(not any(sheet.row(row)) for row in range(at + 1, best)):
            best = at
            break
    return _upper(sheet, best, start), _lower(sheet, best, stop)


def _score(row: list[str]) -> int:
    """Return how many titles a row holds; dates count when at least three of its cells are periods."""
    here = len({folded(text) for text in row if is_title(text) and not _is_day(text)})
    periods = [text for text in row if text and month_of(text) is not None]
    return here + (sum(_is_day(text) for text in periods) if len(periods) >= 3 else 0)


def _is_day(text: str) -> bool:
    return bool(re.match(r"\d", text))


def _lower(sheet: Sheet, best: int, stop: int) -> int:
    """Return the last title row: a row of months or of titles below the best one, where that one is empty."""
    if best + 1 >= stop:
        return best
    above, below = sheet.row(best), sheet.row(best + 1)
    written = [at for at, text in enumerate(below) if text]
    titles = [
        at
        for at in written
        if is_title(below[at]) and (not above[at] or month_of(above[at]) or (best, at) in _wide(sheet))
    ]
    same = [at for at in written if (best + 1, at) in sheet.filled]
    return best + 1 if len(titles) >= 2 and len(titles) + len(same) >= 0.8 * len(written) else best


def _upper(sheet: Sheet, best: int, start: int) -> int:
    """Return the first title row: up to two above that group columns, by a year or a merged cell."""
    first = best
    while first > start and best - first < 2 and _groups(sheet, first - 1):
        first -= 1
    return first


def _groups(sheet: Sheet, row: int) -> bool:
    """Return whether a row groups the columns of the row below it."""
    above = sheet.row(row)
    groups = [at for at, text in enumerate(above) if text and sheet.row(row + 1)[at]]
    years = [at for at in groups if re.search(r"\b(19|20)\d\d\b", above[at]) and not _is_whole(sheet, row)]
    merged = [at for at in groups if (row, at) in _wide(sheet)]
    return bool(years) or (bool(merged) and len({above[at] for at in merged}) > 1)


def _is_whole(sheet: Sheet, row: int) -> bool:
    """Return whether a row holds one text only: the title of the sheet, not of columns."""
    return len({text for text in sheet.row(row) if text}) == 1 and bool(sheet.row(row)[0])


def _wide(sheet: Sheet) -> set[tuple[int, int]]:
    return {(row, left) for top, left, bottom, right in sheet.merged if right > left for row in range(top, bottom + 1)}


def composed(sheet: Sheet, first: int, last: int) -> list[str]:
    """Return one title per column, from one to three title rows: « janv 2024 » under a year."""
    titles = sheet.row(last) if first == last else _spread(sheet, first)
    for row in range(first + 1, last + 1):
        lower = sheet.row(row) if row == last else _spread(sheet, row)
        titles = [_under(above, below) for above, below in zip(titles, lower, strict=True)]
    return [" ".join(title.split()) for title in titles]


def _under(above: str, below: str) -> str:
    """Return the title of a column that a text groups with others: « Réalisé janv 2024 », « M3 2024 »."""
    if not below or above == below:
        return above or below
    month = month_of(below)
    year = re.search(r"\b(?:19|20)\d\d\b", above)
    if field_of(below) in ("heures", "heures_clausees") and (period := month_of(above)):
        return f"{below} {year[0]}" if year and period[2] == 12 else f"{below} {above}"
    if year and month is not None and month[1] is None:
        return f"{below} {year[0]}"
    return f"{above} {below}" if above and not is_title(below) else below


def _spread(sheet: Sheet, row: int) -> list[str]:
    """Return a row of titles, the text of a cell repeated to the right where it is merged, or is a year."""
    texts = sheet.row(row)
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom:
            for at in range(left, min(right + 1, len(texts))):
                texts[at] = texts[at] or texts[left]
    for at in range(1, len(texts)):
        if not texts[at] and re.fullmatch(r"\D*(19|20)\d\d\D*", texts[at - 1]):
            texts[at] = texts[at - 1]
    return texts
