"""A plan and its sheets -> records for the checks, and the causes of what was supposed, left out or asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from analytics.declarations.record_labels import key, read_tables
from analytics.ingest.cell_texts.causes import Causes
from analytics.ingest.cell_texts.column_reader import Reading, at, read_column
from analytics.ingest.cell_texts.declared import fields, folded
from analytics.ingest.cell_texts.kept_rows import kept_rows
from analytics.ingest.files.records import PARTS, Records
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.files.workbook_scan import column_letters
from analytics.ingest.import_plan.column_kinds import reads_of
from analytics.ingest.import_plan.model import RECORDS, Block, Column, Plan
from analytics.ingest.making.carried import carry_down
from analytics.ingest.making.emit import Emitter
from analytics.ingest.making.left_out import is_read, used_by
from analytics.ingest.making.made import Made, Row
from analytics.ingest.making.merging import merged, named_elsewhere, propose_merges
from analytics.ingest.making.tables import Table, table_records
from analytics.ingest.problems import Level, Problem
from analytics.ingest.pseudonym import secret_key


@dataclass
class Applied:
    """What a plan makes of its sheets."""

    records: list[Records] = field(default_factory=list)
    causes: Causes = field(default_factory=Causes)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Known:
    """What the base knows: meanings of values, answers by field and text, codes of people, names of each table."""

    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    exact: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Collection[str] = ()
    names: Mapping[str, Sequence[str]] = field(default_factory=dict)


def apply(plan: Plan, sheets: Sequence[Sheet], known: Known, until: date) -> Applied:
    """Return the records that a plan makes of its sheets; `until` ends its open contracts.

    A person whose code the base already holds keeps it.
    """
    done = Applied()
    own = any(block.means == "publication" for block in plan.read_blocks())
    marches = {key(name) for name in known.names.get("marche", ())} | _stated(plan, sheets)
    reading = Reading(plan, known.meanings, done.causes, known.exact, marches, own)
    by_place = {(sheet.file, sheet.name): sheet for sheet in sheets}
    tables: list[Table] = []
    made = Made()
    # What says whose a marché is goes first: a later row need not say it again.
    for number, block in sorted(enumerate(plan.blocks), key=lambda one: not one[1].places("maitre_ouvrage")):
        sheet = by_place.get((block.file, block.sheet))
        if sheet is None or not is_read(block, sheet, done.causes):
            continue
        rows = _whole_rows(sheet, block, kept_rows(sheet, block, done.causes), done)
        if block.means == RECORDS:
            used = next(iter(used_by(block)), None)
            _emit(reading, sheet, Emitter(reading, made, number, block, sheet, used, plan.exported_on or until), rows)
        else:
            columns = _columns(reading, sheet, block, rows)
            tables.append(Table(block, sheet, columns, [(row + 1) * PARTS for row in rows]))
    done.records += table_records(tables, done.causes, secret_key(), set(known.people), own=own)
    done.records += _made_records(plan, by_place, made, done.records)
    propose_merges(plan, done.records, known.names, known.meanings, done.causes)
    done.records = merged(plan, done.records, known.meanings)
    done.records += named_elsewhere(done.records, known.names, done.causes)
    return done


def _stated(plan: Plan, sheets: Sequence[Sheet]) -> set[str]:
    """Return the keys of the marchés that sheets of the template state."""
    by_place = {(sheet.file, sheet.name): sheet for sheet in sheets}
    return {
        key(text)
        for block in plan.read_blocks()
        for column in (block.places("marche") if block.means == "marche" else ())
        if (sheet := by_place.get((block.file, block.sheet)))
        for text in sheet.columns[column.place][block.titles :]
    }


def _whole_rows(sheet: Sheet, block: Block, rows: list[int], done: Applied) -> list[int]:
    """Refuse the lines of a text file with more cells than titles: a separator too many shifts what follows."""
    untitled = [column for column in block.columns if not column.title] if sheet.direct else []
    if not untitled:
        return rows
    wrong = {row for column in untitled for row in rows if sheet.columns[column.place][row]}
    titled = sum(bool(column.title) for column in block.columns)
    for row in sorted(wrong):
        text = f"{titled} cellules attendues, comme dans les titres ; ici {sheet.ragged.get(row, 0)}"
        done.problems.append(Problem(Level.BLOCKING, sheet.file, text, row + 1))
    return [row for row in rows if row not in wrong]


def _columns(reading: Reading, sheet: Sheet, block: Block, rows: list[int]) -> dict[str, list[str]]:
    found = {}
    for column in block.columns:
        if column.field:
            found[column.field] = _read(reading, sheet, block, column, rows)
    if block.means == "heures_clausees" and "heures" in found:
        _yearly(reading, sheet, block, rows, found)
    return found


def _read(reading: Reading, sheet: Sheet, block: Block, column: Column, rows: list[int]) -> list[str]:
    texts = read_column(reading, sheet, block, column, rows)
    if sheet.filled and reads_of(block.means, column.field) in ("heures", "entier", "nombre"):
        # A merged amount is one amount, not one a row.
        texts = ["" if (row, column.place) in sheet.filled else text for row, text in zip(rows, texts, strict=True)]
    return texts


def _yearly(reading: Reading, sheet: Sheet, block: Block, rows: list[int], found: dict[str, list[str]]) -> None:
    """Give hours written « 300 h/an » the nature of a yearly flow."""
    column = block.places("heures")[0] if block.means != RECORDS else block.places("heures_clausees")[0]
    raw = sheet.columns[column.place]
    natures = found.setdefault("nature", [""] * len(rows))
    for number, row in enumerate(rows):
        bare = folded(raw[row]).replace(" ", "")
        if bare.endswith(("/an", "paran")):
            reading.causes.add("flux", "heures", at(sheet, block, column, row), raw[row])
            natures[number] = "flux annuel"


def _emit(reading: Reading, sheet: Sheet, emitter: Emitter, rows: list[int]) -> None:
    """Make the records of the rows of a block of her own."""
    block = emitter.block
    yearly = [c for c in block.places("heures_clausees") if c.period]
    plain = [c for c in block.columns if c.field and c.field not in ("heures", "critere_coche") and c not in yearly]
    texts = [_read(reading, sheet, block, column, rows) for column in plain]
    carry_down(reading, sheet, block, plain, texts, rows)
    promised = [(c.period[:4], _read(reading, sheet, block, c, rows)) for c in yearly]
    hours = [(c.period, _read(reading, sheet, block, c, rows)) for c in block.places("heures")]
    ticks = [(c.period[1:], _read(reading, sheet, block, c, rows)) for c in block.places("critere_coche")]
    names = [column.field for column in plain]
    if "heures_clausees" in names:
        found: dict[str, list[str]] = {}
        _yearly(reading, sheet, block, rows, found)
        names, texts = [*names, "flux"], [*texts, found["nature"]]
    if {"marche", "lot"} <= set(names):
        pairs = set(zip(texts[names.index("marche")], texts[names.index("lot")], strict=True))
        lots = Counter(marche for marche, lot in pairs if lot)
        emitter.in_lots = {marche for marche, times in lots.items() if times > 1}
    for number, row in enumerate(rows):
        cells = dict(block.stated)
        for name, column in zip(names, texts, strict=True):
            if column[number]:
                cells[name] = (
                    f"{cells[name]}\x1e{column[number]}" if name == "critere" and name in cells else column[number]
                )
        amounts = [(period, column[number]) for period, column in hours if column[number]]
        clauses = {year: column[number] for year, column in promised if column[number]}
        emitter.row(row + 1, cells, amounts, [code for code, column in ticks if column[number] == "oui"], clauses)


def _made_records(
    plan: Plan, by_place: Mapping[tuple[str, str], Sheet], made: Made, stated: Sequence[Records]
) -> list[Records]:
    """Return the rows made, per table and sheet; those that a sheet of the template states are left to it."""
    found = []
    for name, rows in made.rows.items():
        keyed = read_tables()[name].key
        known = _keys(stated, name, keyed)
        by_block: dict[int, list[tuple[int, Row]]] = {}
        for (number, line), row in zip(made.lines[name], rows.values(), strict=True):
            if not known or tuple(key(row.get(one, "")) for one in keyed) not in known:
                by_block.setdefault(number, []).append((line, row))
        for number, mine in by_block.items():
            block = plan.blocks[number]
            found.append(_made_record(by_place[block.file, block.sheet], block, name, mine))
    return found


def _keys(stated: Sequence[Records], name: str, keyed: Sequence[str]) -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for one in stated:
        if one.table == name and set(keyed) <= set(one.columns) and isinstance(one.data, pa.Table):
            columns = [one.data.column(column).to_pylist() for column in keyed]
            found |= {tuple(key(text or "") for text in row) for row in zip(*columns, strict=True)}
    return found


def _made_record(sheet: Sheet, block: Block, name: str, rows: Sequence[tuple[int, Row]]) -> Records:
    columns = sorted({column for _, row in rows for column in row})
    data = {column: pa.array([row.get(column, "") for _, row in rows], pa.string()) for column in columns}
    data["ligne"] = pa.array(_numbered([line for line, _ in rows]), pa.int64())
    places = {column: _place(sheet, block, name, column) for column in columns}
    same = {column: column for column in columns}
    return Records(name, sheet.file, sheet.name, same, places, pa.table(data), made=True, keyed=True)


def _numbered(lines: Sequence[int]) -> list[int]:
    """Return a number per row, from its line and its part of that line."""
    parts: Counter[int] = Counter()
    numbers = []
    for line in lines:
        numbers.append(line * PARTS + min(parts[line], PARTS - 1))
        parts[line] += 1
    return numbers


def _place(sheet: Sheet, block: Block, table: str, column: str) -> tuple[str, str]:
    """Return the title and letters of the column of the file that fills a column of the base."""
    filling = {name for name, one in fields().items() if f"{table}.{column}" in one.tables}
    extra = {
        "mois": {"fin_le", "heures"},
        "entreprise": {"employeur", "attributaire"},
        "beneficiaire": {"personne_nommee", "nom"},
    }
    for one in block.columns:
        if one.field in filling | extra.get(column, set()):
            return one.title, column_letters(one.place + 1) if sheet.name else ""
    return "", ""
