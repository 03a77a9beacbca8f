"""Sheets -> the plan proposed for them: which tables they hold, what each column is, what is left out and why."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

from analytics.declarations.record_labels import read_tables, table_named
from analytics.ingest.cell_texts.declared import Software, folded, software, words
from analytics.ingest.cell_texts.periods import month_of
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan import column_fields as recognition
from analytics.ingest.import_plan.model import RECORDS, Block, Column, Plan, retaken
from analytics.ingest.import_plan.repeated import drop_repeated
from analytics.ingest.import_plan.repeated_titles import side_by_side
from analytics.ingest.import_plan.settled import Recognised
from analytics.ingest.import_plan.stated import buyer_above, line_above, stated_above
from analytics.ingest.import_plan.title_rows import composed, field_of, is_title, table_titles, title_rows

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
SUMMARY = "résume d’autres feuilles"
NOTICE = "feuille d’explication"
REPEATED = "feuille cachée, semblable à une feuille visible"
NOTHING = "aucune colonne de suivi reconnue"
NO_TITLE = "aucun titre de colonne reconnu"
PARTICIPANTS = "export « participants » : des noms, sans contrat ; donnez l’export « contrats »"
ABOUT = ("heures", "heures_clausees", "critere", "type_contrat", "debut_le", "maitre_ouvrage", "employeur", "marche")


def propose(sheets: Sequence[Sheet], known: Mapping[str, Block]) -> Plan:
    """Return the plan of sheets; those of a known layout are read as last time."""
    plan = Plan()
    for sheet in sheets:
        for block in _named(sheet, list(_blocks(sheet))):
            same = known.get(block.layout)
            plan.blocks.append(retaken(block, same) if same and len(same.columns) == len(block.columns) else block)
    _drop_summaries(plan)
    drop_repeated(plan, sheets)
    return plan


def _named(sheet: Sheet, blocks: list[Block]) -> list[Block]:
    """Return the tables of a sheet, their buyers given by the lines above them where several have one."""
    without = [block for block in blocks if block.means == RECORDS and not block.places("maitre_ouvrage")]
    named = [(block, buyer) for block in without if (buyer := buyer_above(sheet, block.first - 1))]
    if len(named) > 1:
        for block, buyer in named:
            block.stated.setdefault("maitre_ouvrage", buyer)
    return blocks


def _blocks(sheet: Sheet) -> Iterator[Block]:
    """Yield the tables of a sheet, one below the other; the whole sheet, unread, when it has no titles."""
    rows = title_rows(sheet)
    if rows is None or not any(is_title(text) for text in sheet.row(rows[1])):
        if any(any(column) for column in sheet.columns):
            yield Block(sheet.file, sheet.name, read=False, hidden=not sheet.visible, why=NO_TITLE)
        return
    first, last = rows
    while True:
        below = _next_titles(sheet, first, last)
        yield from side_by_side(block_at, sheet, first, last, _end_above(sheet, below[0]) if below else 0)
        if below is None:
            return
        first, last = below


def _end_above(sheet: Sheet, below: int) -> int:
    """Return how many rows of a sheet come before the empty rows, and the name, above the titles of another table."""
    end = below
    while end > 1 and sum(bool(text) for text in sheet.row(end - 1)) <= 1:
        end -= 1
    return end


def _next_titles(sheet: Sheet, first: int, last: int) -> tuple[int, int] | None:
    """Return the title rows of another table below an empty row: other titles, or the same under another name."""
    above = composed(sheet, first, last)
    empty = False
    for at in range(last + 1, sheet.height):
        row = sheet.row(at) if empty or not sheet.columns[0][at] else None
        if row is None:
            continue
        if not any(row):
            empty = True
            continue
        if empty:
            titled = sum(is_title(text) for text in row if text)
            written = sum(bool(text) for text in row)
            again = row == above and not _is_named(sheet, at)
            if titled >= 2 and titled >= 0.6 * written and not again and not _is_data(row):
                found = title_rows(sheet, at, min(at + 3, sheet.height))
                return found if found and found[0] == at else (at, at)
            empty = written == 1  # the name of the table below
    return None


def _is_named(sheet: Sheet, first: int) -> bool:
    """Return whether the line above titles (an index) tells their table from another of the same titles."""
    line = line_above(sheet, first)
    return bool(buyer_above(sheet, first) or stated_above(sheet, first, ()) or month_of(line) or YEAR.search(line))


def _is_data(row: Sequence[str]) -> bool:
    return any(re.fullmatch(r"[\d.,: -]+", text) for text in row if text and not YEAR.fullmatch(text))


def block_at(sheet: Sheet, first: int, last: int, below: int, means: str = "") -> Block:
    """Return the table whose titles stand in some rows (indexes), down to `below`; `means` states what it is."""
    titles = composed(sheet, first, last)
    end = below or sheet.height
    texts = [Counter(column[last + 1 : end]) for column in sheet.columns]
    block = Block(sheet.file, sheet.name, "", True, not sheet.visible, first + 1, last + 1, below)
    block.year = _year(sheet, first)
    used = software_of(titles) if means in ("", RECORDS) else None
    seen = Recognised(titles, texts, end - last - 1)
    block.software = used.name if used else ""
    table = means if means not in ("", RECORDS) else "" if used or means else _table_of(sheet, titles)
    if table:
        block.means, block.columns = table, recognition.as_table(seen, table)
        return block
    block.columns = recognition.as_records(seen, used)
    block.stated = stated_above(sheet, first, {column.field for column in block.columns})
    _dated_as_named(month_of(line_above(sheet, first)) or month_of(sheet.name), block)
    block.means, block.why = (means, "") if means else _records_meaning(sheet, block, titles)
    block.read = bool(block.means)
    return block


def _dated_as_named(found: tuple[int, int | None, int] | None, block: Block) -> None:
    """Give hours the month, the quarter or the school year that their table or their sheet is named after."""
    if found is None or (found[0], found[2]) == (1, 12):
        return
    month, year, length = found
    for column in block.places("heures"):
        if length == 12 and year and re.fullmatch(r"-\d\d", column.period):
            column.period = f"{year + (int(column.period[1:]) < month)}{column.period}"
        elif not column.period and not block.places("mois"):
            column.period = f"{year or ''}-{month:02}" + (f"|{length}" if length > 1 else "")


def software_of(titles: Sequence[str]) -> Software | None:
    """Return the software that an export comes from, by its titles."""
    given = set(map(folded, titles))
    return next((one for one in software() if one.known_by <= given), None)


def _year(sheet: Sheet, first: int) -> int | None:
    """Return the year that a table is of: its name below another one, its sheet, the lines above it, then its file."""
    above = [[text for text in sheet.row(at) if text] for at in range(first)]
    own = line_above(sheet, first) if any(len(texts) > 2 for texts in above) else ""
    for text in (own, sheet.name, *chain.from_iterable(above), Path(sheet.file).stem):
        years = set(YEAR.findall(text))
        if len(years) == 1:
            return int(years.pop())
    return None


def _table_of(sheet: Sheet, titles: Sequence[str]) -> str:
    """Return the table of the base that a sheet is, when its name or all its titles say so."""
    named = table_named(sheet.name or Path(sheet.file).stem)
    candidates = [named] if named else [name for name in read_tables()]
    given = [folded(title) for title in titles if title]
    fitting = []
    for name in candidates:
        known, table = table_titles(name), read_tables()[name]
        found = {known[title] for title in given if title in known}
        required = {column.name for column in table.columns if column.required} or set(table.key)
        whole = required <= found if name != "publication" else bool(found)
        foreign = [title for title in given if title not in known and field_of(title) in ABOUT]
        if whole and not foreign and (named or len(found) == len(given)):
            fitting.append(name)
    return fitting[0] if len(fitting) == 1 else ""


def _records_meaning(sheet: Sheet, block: Block, titles: Sequence[str]) -> tuple[str, str]:
    """Return RECORDS when the columns say something of contracts, marchés or hours; else why nothing is read."""
    given = set(map(folded, titles))
    if any(one.unread and one.unread <= given and not block.places("heures") for one in software()):
        return "", PARTICIPANTS
    if folded(sheet.name) in words("feuilles_ignorees"):
        return "", NOTICE
    texts = {folded(text) for column in sheet.columns for text in column[: block.titles + 2]}
    if texts & words("titres_croise"):
        return "", SUMMARY
    fields = {column.field for column in block.columns if column.field}
    numbers = fields & {"heures", "heures_clausees"}
    who = fields - {"heures", "heures_clausees", "annee", "mois", "nature", "nombre_personnes"}
    if (numbers and who) or len(fields & set(ABOUT)) >= 3:
        return RECORDS, ""
    return "", NOTHING


def _drop_summaries(plan: Plan) -> None:
    """Leave out sheets called « Synthèse » when others bring the rows, and hidden ones that repeat a visible one."""
    for block in plan.blocks:
        if block.hidden and any(
            not one.hidden and one.read and one.means == block.means and one.file == block.file for one in plan.blocks
        ):
            block.read, block.why = False, REPEATED
    for block in plan.blocks:
        others = [one for one in plan.blocks if one.sheet != block.sheet and one.file == block.file and one.read]
        known = words("feuilles_resume")
        bare = folded(block.sheet)
        if block.sheet and others and any(bare == word or bare.startswith(f"{word} ") for word in known):
            block.read, block.why = False, SUMMARY


__all__ = ["Column", "propose", "software_of"]
