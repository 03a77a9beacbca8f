"""Files -> sheets and the plan proposed for them: what is looked at before anything is tried."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from analytics.ingest.cell_texts.french_cells import read_day
from analytics.ingest.files.day_order import order_days
from analytics.ingest.files.headers import table_of
from analytics.ingest.files.limits import Limits
from analytics.ingest.files.sheets import PARQUET, Sheet, decoded, read_sheets
from analytics.ingest.files.sources import Source
from analytics.ingest.import_plan.memory import layouts
from analytics.ingest.import_plan.model import RECORDS, Block, Plan
from analytics.ingest.import_plan.propose import block_at, propose
from analytics.ingest.problems import ImportRefused, Problem

LARGE = 40_000_000  # bytes of a CSV of our own format beyond which its rows go straight to the database
DATED_NAME = re.compile(r"(20\d\d)[-_ ]?(\d\d)[-_ ]?(\d\d)|(\d\d)[-_ ](\d\d)[-_ ](20\d\d)")


@dataclass
class Prepared:
    """Files read: their sheets, the plan, the files of our own format to be read as they are, and remarks."""

    sheets: list[Sheet] = field(default_factory=list)
    plan: Plan = field(default_factory=Plan)
    direct: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def prepare(files: Sequence[Source], base: Path, limits: Limits, given: Plan | None = None) -> Prepared:
    """Return the sheets of files and their plan: the given one where it names them, else the one proposed.

    A file that cannot be read is a blocking problem; the others are still prepared.
    """
    found = Prepared()
    for source in files:
        if _is_direct(source):
            found.direct.append(source)
            continue
        try:
            sheets, remarks = read_sheets(source, limits)
        except ImportRefused as refusal:
            found.problems += refusal.problems
            continue
        for sheet in sheets:
            order_days(sheet)
        found.sheets += sheets
        found.problems += remarks
    found.plan = planned(found.sheets, base, given)
    return found


def planned(sheets: Sequence[Sheet], base: Path, given: Plan | None = None) -> Plan:
    """Return the plan of sheets."""
    known = layouts(base) | (given.layouts() if given else {})
    plan = propose(sheets, known)
    plan.exported_on = export_day(sheets, plan)
    if given is None:
        return plan
    exact = {block.key: block for block in given.blocks}
    blocks = [exact.get(block.key, block) for block in plan.blocks]
    return replace(given, blocks=blocks, exported_on=given.exported_on or plan.exported_on)


def planned_block(sheet: Sheet, block: Block, means: str, titles: int) -> Block:
    """Return a table of a sheet under another meaning or title row, its columns recognised again."""
    again = block_at(sheet, titles - 1, titles - 1, block.last, means)
    return replace(again, year=again.year or block.year)


def _is_direct(source: Source) -> bool:
    """Return whether a file is of our own format and so large that it is not looked at cell by cell."""
    with source.open() as stream:
        start = stream.read(4096)
    if start.startswith(PARQUET):
        return source.path is not None
    if source.size < LARGE or start.startswith(b"PK"):
        return False
    first = decoded(Source(source.name, start[: start.rfind(b"\n")])).splitlines()[0]
    return table_of([title.strip('" ') for title in re.split(r"[;,\t]", first)]) is not None


def export_day(sheets: Sequence[Sheet], plan: Plan) -> date | None:
    """Return the day to which open contracts are known: the one in the file's name, else the last month that it dates.

    None when no contract has hours without a month.
    """
    blocks = [block for block in plan.blocks if block.means == RECORDS and _is_undated(block)]
    if not blocks:
        return None
    today = date.today()
    for block in blocks:
        if (named := DATED_NAME.search(Path(block.file).stem)) and (day := _named_day(named)) and day <= today:
            return day
    by_place = {(sheet.file, sheet.name): sheet for sheet in sheets}
    days = [day for block in blocks for day in _days(by_place[block.file, block.sheet], block) if day <= today]
    if not days:
        return None
    last = max(days)
    return min(today, last.replace(day=calendar.monthrange(last.year, last.month)[1]))


def _is_undated(block: Block) -> bool:
    plain = any(not column.period for column in block.places("heures"))
    return plain and not block.places("mois") and bool(block.places("debut_le"))


def _days(sheet: Sheet, block: Block) -> list[date]:
    texts = {
        text
        for name in ("debut_le", "fin_le")
        for column in block.places(name)
        for text in sheet.columns[column.place][block.titles :]
    }
    return [date.fromisoformat(read.value) for text in texts if text and (read := read_day(text)).value]


def _named_day(found: re.Match[str]) -> date | None:
    year, month, day, other_day, other_month, other_year = found.groups()
    try:
        return date(int(year or other_year), int(month or other_month), int(day or other_day))
    except ValueError:
        return None
