"""The cells of a column -> canonical text, each distinct text read once; what was supposed or is asked is counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from analytics.ingest.cell_texts import privacy
from analytics.ingest.cell_texts.causes import Causes, place
from analytics.ingest.cell_texts.declared import folded, software
from analytics.ingest.cell_texts.french_cells import ERRORS, READERS, UNSOLVED, Read, is_unknown
from analytics.ingest.cell_texts.lists import code_of, labels, near_code, split
from analytics.ingest.cell_texts.where import INSEE, communes_of, hold_postcodes, read_commune
from analytics.ingest.checks.correspondances import value_key
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.column_kinds import list_named, reads_of
from analytics.ingest.import_plan.model import RECORDS, Block, Column, Plan
from analytics.ingest.problems import Problem

SEVERAL = "\x1e"  # between the values of a cell that holds several
YES, NO = ("oui", "o", "true", "1", "vrai", "x", "yes"), ("non", "n", "false", "0", "faux", "no")
ASKED = "0"  # stands for an amount that is asked: nothing is published before the answer
RAW = ("personne", "nom", "noms", "societes")


@dataclass
class Reading:
    """What reading cells needs to know: the plan, the answers of the base per list, and what has been found."""

    plan: Plan
    answers: Mapping[str, Mapping[str, str]]
    causes: Causes
    exact: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by field and text
    marches: Collection[str] = ()  # keys of the marchés that the base or the template's sheets hold
    own: bool = False  # files that this application exported: codes and pseudonyms are its own
    memory: dict[tuple[str, str], Read] = field(default_factory=dict)


def read_column(reading: Reading, sheet: Sheet, block: Block, column: Column, rows: Sequence[int]) -> list[str]:
    """Return the canonical texts of a column, for the rows (indexes) that are kept."""
    texts = sheet.columns[column.place]
    given = [texts[row] for row in rows]
    reads = reads_of(block.means, column.field)
    _answer_cells(reading, sheet, block, column, rows, given)
    counted = Counter(given)
    reader = _reader(reading, block, column, reads, counted)
    meant: dict[str, str] = {}
    for text, times in counted.items():
        if not text:
            meant[text] = ""
            continue
        read = reader(text)
        meant[text] = text if read.unread else read.value
        if read.asked:
            meant[text] = ASKED
        if read.cause:
            row = rows[given.index(text)]
            _count(reading, at(sheet, block, column, row), column, text, read, times)
    return [meant[text] for text in given]


def at(sheet: Sheet, block: Block, column: Column | None, row: int) -> Problem:
    """Return the place of a cell, or of a row."""
    cell = sheet.address(row, column.place) if column else ""
    return place(sheet.file, sheet.name, row + 1, column.title if column else "", cell)


def _answer_cells(
    reading: Reading, sheet: Sheet, block: Block, column: Column, rows: Sequence[int], given: list[str]
) -> None:
    """Put the answers given cell by cell in place, and ask for the cells that hold no value to read."""
    faulty = {*ERRORS, UNSOLVED}
    has_answers = bool(reading.plan.cells)
    if not has_answers and not faulty & set(given):
        return
    for number, row in enumerate(rows):
        address = cell_key(sheet, row, column.place)
        if address in reading.plan.cells:
            given[number] = reading.plan.cells[address]
        elif given[number] in faulty:
            kind = "formule" if given[number] == UNSOLVED else "erreur"
            where = at(sheet, block, column, row)
            reading.causes.add(kind, address, where, given[number], alone=True)
            given[number] = ASKED if reads_of(block.means, column.field) in READERS else ""


def cell_key(sheet: Sheet, row: int, column: int) -> str:
    """Return how a plan names a cell: « suivi.xlsx!Heures!D7 »."""
    from analytics.ingest.files.workbook_scan import column_letters

    return "!".join(part for part in (sheet.file, sheet.name, f"{column_letters(column + 1)}{row + 1}") if part)


def _reader(
    reading: Reading, block: Block, column: Column, reads: str, counted: Mapping[str, int]
) -> Callable[[str], Read]:
    own = _value_reader(reading, block, column, reads, counted)
    answers = reading.exact.get(column.field, {})

    def read(text: str) -> Read:
        if text in answers:
            return own(answers[text]) if answers[text] else Read()
        return own(text)

    return read


def _value_reader(
    reading: Reading, block: Block, column: Column, reads: str, counted: Mapping[str, int]
) -> Callable[[str], Read]:
    if reads in ("liste", "criteres"):
        return lambda text: _read_list(reading, block, column.field, reads, text)
    if reads == "commune" and column.field == "commune" and block.places("code_postal"):
        return Read  # read with its postcode, row by row
    if reads == "commune":
        postcodes = not reading.own and hold_postcodes([text for text in counted if text])
        return lambda text: _read_place(text, postcodes)
    if reads == "heures" and block.means == RECORDS:
        return _read_hours
    if reads == "mois" and block.means != RECORDS:
        return _read_dated_month
    if reads in READERS:
        return lambda text: _read_value(READERS[reads], text)
    yes = _read_district if block.means == RECORDS else _read_yes
    simple = {"oui_non": yes, "siret": _read_digits, "code_postal": _read_digits, "critere_coche": _read_tick}
    if reads in RAW or (block.means != RECORDS and column.field in ("beneficiaire",)):
        return Read
    return simple.get(reads, lambda text: _read_text(reading, text))


def _read_value(reader: Callable[[str], Read], text: str) -> Read:
    read = reader(text)
    if read.unread and is_unknown(text):
        return Read("", "inconnu")
    return read if read.cause != "nombre" else Read(read.value)


def _read_hours(text: str) -> Read:
    """Return hours; « 3 j » and « 0,5 ETP » are asked: a row would be lost without them."""
    read = _read_value(READERS["heures"], text)
    return Read("", "heures_illisibles", asked=True) if read.unread else read


def _read_dated_month(text: str) -> Read:
    read = _read_value(READERS["mois"], text)
    return Read(unread=True) if read.value.startswith("-") else read


def _read_text(reading: Reading, text: str) -> Read:
    bare, named = privacy.without_names(text)
    if is_unknown(bare) and bare and folded(bare) not in ("x",) and not re.search(r"\d", bare):
        return Read("", "inconnu")
    return Read(bare, "noms" if named else "") if not reading.own else Read(text)


def _read_list(reading: Reading, block: Block, name: str, reads: str, text: str) -> Read:
    known = list_named(name) or name
    answers = reading.answers.get(known, {})
    if reads == "criteres":
        parts = [_read_code(block, known, part, answers) for part in split(known, text, answers)]
        cause = next((part.cause for part in parts if part.cause), "")
        values = [part.value for part in parts if part.value]
        return Read(SEVERAL.join(dict.fromkeys(values)), cause)
    return _read_code(block, known, text, answers)


def _read_code(block: Block, name: str, text: str, answers: Mapping[str, str]) -> Read:
    code = code_of(name, text, answers)
    if code is not None:
        return Read(code)
    for one in software():
        if one.name == block.software and text in one.values.get(name, {}):
            return Read(one.values[name][text], "code")
    if is_unknown(text):
        return Read("", "inconnu")
    if near := near_code(name, text):
        return Read(near, "proche")
    return Read(text)  # nobody knows: the checks that follow ask what it means


def _read_place(text: str, postcodes: bool) -> Read:
    code, cause, _ = read_commune(text, "", postcodes)
    if cause == "inconnue":
        return Read("", "inconnu") if is_unknown(text) else Read(unread=True)
    return Read(code, cause)


def _read_yes(text: str) -> Read:
    bare = value_key(text)
    if bare in NO:
        return Read("non")
    if bare in YES:
        return Read("oui")
    return Read("", "inconnu") if is_unknown(text) else Read(unread=True)


def _read_district(text: str) -> Read:
    """Return yes for the name of a district too."""
    read = _read_yes(text)
    return Read("oui") if read.unread else read


def _read_tick(text: str) -> Read:
    return Read("oui" if value_key(text) in YES or text in "✓✔" else "")


def _read_digits(text: str) -> Read:
    digits = re.sub(r"\D", "", text)
    return Read(digits) if digits else Read("", "inconnu" if is_unknown(text) else "", unread=not is_unknown(text))


def _count(reading: Reading, where: Problem, column: Column, text: str, read: Read, times: int) -> None:
    alone = read.asked or read.cause in ("postcode", "homonyme", "proche", "code", "date_approchee")
    shown = text if read.cause != "noms" else ""
    said = read.value
    known = labels(column.field) if read.cause in ("proche", "code") else {}
    said = ", ".join(known.get(one, one) for one in said.split(SEVERAL)) if known else said
    name = f"{column.field}"
    cause = reading.causes.add(read.cause, name, where, shown, said, times=times, alone=alone)
    if read.cause in ("postcode", "homonyme") and not cause.choices:
        cause.choices = place_choices(text)
    if read.cause == "millier":
        whole, part = text.replace(" ", "").split(".")
        cause.choices = {f"{whole} {part}": whole + part, f"{whole},{part}": f"{whole},{part}"}
    if read.cause == "minute_seule":
        hours, tenth = re.split(r"h|heures?|:", text.replace(" ", "").casefold())[:2]
        cause.choices = {f"{hours},{tenth}": f"{hours},{tenth}", f"{hours} h 0{tenth}": f"{hours}h0{tenth}"}
    if read.cause == "minutes":
        hours, minutes = re.split(r"h|heures?|:", text.replace(" ", "").casefold())[:2]
        cause.choices = {f"{hours},{minutes}": f"{hours},{minutes}"}


def place_choices(text: str) -> dict[str, str]:
    """Return the communes that a postcode or a name may mean, as label -> answer."""
    found = communes_of(text.zfill(5)) if re.fullmatch(r"\d{4,5}", text) else []
    if not found:
        _, _, candidates = read_commune(text, "", True)
        found = [(one.code, f"{one.nom} ({one.departement})") for one in candidates]
    return {name: f"{INSEE}{code}" for code, name in found[:60]}
