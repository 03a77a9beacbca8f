"""Sheets of the template -> records: people made pseudonyms, cells of several values split, groups of people apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import pyarrow as pa

from analytics.declarations.record_labels import key
from analytics.ingest.cell_texts import privacy
from analytics.ingest.cell_texts.causes import Causes, place
from analytics.ingest.cell_texts.column_reader import SEVERAL
from analytics.ingest.files.records import PARTS, Records
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.files.workbook_scan import column_letters
from analytics.ingest.import_plan.model import Block
from analytics.ingest.making.hour_shares import amount, french, last_day, months_from, over_months
from analytics.ingest.problems import Problem

MOST_MONTH = Decimal(300)  # hours that nobody works in a month: 31 days of ten hours


@dataclass
class Table:
    """The rows of a sheet of the template, by column; `lines` number them as records do."""

    block: Block
    sheet: Sheet
    columns: dict[str, list[str]]
    lines: list[int] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.block.means

    def keep(self, kept: Sequence[int]) -> None:
        """Keep some rows only."""
        self.columns = {name: [texts[at] for at in kept] for name, texts in self.columns.items()}
        self.lines = [self.lines[at] for at in kept]

    def at(self, number: int, name: str) -> Problem:
        """Return the place of a cell."""
        row = self.lines[number] // PARTS - 1
        column = next(iter(self.block.places(name)), None)
        cell = self.sheet.address(row, column.place) if column else ""
        return place(self.sheet.file, self.sheet.name, row + 1, column.title if column else "", cell)


def table_records(tables: list[Table], causes: Causes, secret: bytes, known: set[str], *, own: bool) -> list[Records]:
    """Return the records of the sheets of the template."""
    apart = [] if own else _groups(tables, causes)
    for table in tables:
        if "beneficiaire" in table.columns and not own:
            _pseudonyms(table, secret, known, causes)
        if table.name == "critere_beneficiaire":
            _split(table)
        if table.name == "contrat":
            _ordered(table, causes)
        if table.name == "heures_realisees" and "mois" in table.columns:
            _months(table)
            _summed(table, causes)
    return [_as_records(one, keyed=not own and "beneficiaire" in one.columns) for one in (*tables, *apart)]


def _pseudonyms(table: Table, secret: bytes, known: set[str], causes: Causes) -> None:
    """Replace people by pseudonyms; one written in two ways is one person, whose first row is kept."""
    written = table.columns["beneficiaire"]
    people = table.columns["beneficiaire"] = [_person(secret, text, known) for text in written]
    if table.name != "beneficiaire":
        return
    seen: dict[str, str] = {}
    again = {at for at, one in enumerate(people) if seen.setdefault(one, written[at]) != written[at]}
    if again:
        causes.add("meme_personne", "", table.at(min(again), "beneficiaire"), times=len(again))
        table.keep([at for at in range(len(people)) if at not in again])


def _person(secret: bytes, text: str, known: set[str]) -> str:
    if not text or text in known or text.casefold().startswith("exemple"):
        return text
    words = text.split()
    if len(words) > 1 and not any(letter.isdigit() for letter in text.replace("NOM", "")):
        return privacy.person_by_name(secret, text)
    return privacy.person_by_number(secret, text)


def _groups(tables: list[Table], causes: Causes) -> list[Table]:
    """Take hours of groups of people apart, as hours without a known person."""
    people = _collective(tables)
    if not people:
        return []
    contracts = set()
    for table in tables:
        owned = table.columns.get("beneficiaire")
        if owned is None:
            continue
        if table.name == "contrat":
            contracts |= {key(table.columns["contrat"][at]) for at, text in enumerate(owned) if key(text) in people}
        table.keep([at for at, text in enumerate(owned) if key(text) not in people])
    return [
        apart for table in tables if table.name == "heures_realisees" if (apart := _apart(table, contracts, causes))
    ]


def _collective(tables: list[Table]) -> set[str]:
    """Return the keys of the « persons » that are groups: by their name, or by hours that nobody can work."""
    names = [text for table in tables for text in table.columns.get("beneficiaire", ())]
    found = {key(text) for text in names if text and privacy.is_collective(text)}
    told = {
        key(text)
        for table in tables
        if "beneficiaire" in table.columns
        for at, text in enumerate(table.columns["beneficiaire"])
        if table.name == "critere_beneficiaire"
        or any(
            table.columns.get(name, [""] * (at + 1))[at]
            for name in ("sexe", "age", "commune", "debut_le", "type_contrat")
        )
    }
    worked = _contracts_beyond(tables)
    for table in tables:
        if table.name == "contrat" and "beneficiaire" in table.columns and "contrat" in table.columns:
            pairs = zip(table.columns["contrat"], table.columns["beneficiaire"], strict=True)
            found |= {key(person) for contract, person in pairs if key(contract) in worked and key(person) not in told}
    return found


def _contracts_beyond(tables: list[Table]) -> set[str]:
    found = set()
    for table in tables:
        if table.name == "heures_realisees" and {"contrat", "heures"} <= set(table.columns):
            for contract, text in zip(table.columns["contrat"], table.columns["heures"], strict=True):
                if (hours := amount(text) if text else None) and hours > MOST_MONTH:
                    found.add(key(contract))
    return found


def _apart(table: Table, contracts: set[str], causes: Causes) -> Table | None:
    mine = [at for at, text in enumerate(table.columns.get("contrat", ())) if key(text) in contracts]
    if not mine:
        return None
    causes.add("sans_personne", "heures", table.at(mine[0], "heures"), times=len(mine))
    taken = set(mine)
    given = {name: [texts[at] for at in mine] for name, texts in table.columns.items()}
    periods = [text.partition("|") for text in given["mois"]]
    last = [last_day(months_from(first, int(length or 1))[-1]) if first else "" for first, _, length in periods]
    columns = {"marche": given["marche"], "debut_le": [first for first, _, _ in periods], "fin_le": last}
    columns["heures"] = given["heures"]
    columns["releve"] = [
        f"{one} – {first[0]} au {end}" for one, first, end in zip(given["marche"], periods, last, strict=True)
    ]
    block = Block(table.block.file, table.block.sheet, "heures_sans_personne", columns=table.block.columns)
    apart = Table(block, table.sheet, columns, [table.lines[at] for at in mine])
    table.keep([at for at in range(len(table.lines)) if at not in taken])
    return apart


def _split(table: Table) -> None:
    """Give each criterion of a cell its own row."""
    rows = []
    for at, text in enumerate(table.columns.get("critere", ())):
        for number, part in enumerate(text.split(SEVERAL)):
            rows.append((at, part, table.lines[at] + number))
    if len(rows) == len(table.lines):
        return
    table.keep([at for at, _, _ in rows])
    table.columns["critere"] = [part for _, part, _ in rows]
    table.lines = [line for _, _, line in rows]
    pairs = list(zip(table.columns["beneficiaire"], table.columns["critere"], strict=True))
    table.keep(
        [at for at, pair in enumerate(pairs) if pairs.index(pair) == at] if len(pairs) < 5000 else _firsts(pairs)
    )


def _firsts(pairs: list[tuple[str, str]]) -> list[int]:
    seen: dict[tuple[str, str], int] = {}
    for at, pair in enumerate(pairs):
        seen.setdefault(pair, at)
    return sorted(seen.values())


def _ordered(table: Table, causes: Causes) -> None:
    """Make unknown the ends that come before their start."""
    starts, ends = (table.columns.get(name, []) for name in ("debut_le", "fin_le"))
    for at, (start, end) in enumerate(zip(starts, ends, strict=False)):
        if len(start) == len(end) == 10 and end < start and start[4] == end[4] == "-":
            causes.add("fin_avant_debut", "fin_le", table.at(at, "fin_le"), french(end))
            ends[at] = ""


def _months(table: Table) -> None:
    """Share the hours of a quarter or a year between its months."""
    if not any("|" in text for text in table.columns["mois"]):
        return
    rows: list[tuple[int, str, str, int]] = []
    for at, text in enumerate(table.columns["mois"]):
        first, _, length = text.partition("|")
        hours = amount(table.columns["heures"][at])
        if not length or hours is None:
            rows.append((at, first, table.columns["heures"][at], table.lines[at]))
            continue
        for number, (month, share) in enumerate(over_months(hours, months_from(first, int(length)))):
            rows.append((at, month, str(share), table.lines[at] + number))
    table.keep([row[0] for row in rows])
    table.columns["mois"], table.columns["heures"] = [row[1] for row in rows], [row[2] for row in rows]
    table.lines = [row[3] for row in rows]


def _summed(table: Table, causes: Causes) -> None:
    """Add up the rows of one contract, marché and month."""
    if not {"contrat", "marche", "heures"} <= set(table.columns):
        return
    given = [table.columns[name] for name in ("contrat", "marche", "mois", "heures")]
    seen: dict[tuple[str, str, str], int] = {}
    kept, doubled = [], False
    hours = table.columns["heures"]
    for at, (contract, marche, month, text) in enumerate(zip(*given, strict=True)):
        first = seen.setdefault((contract, marche, month), at)
        both = (amount(hours[first]), amount(text)) if first != at and all((contract, marche, month)) else (None, None)
        if first == at or None in both:
            kept.append(at)
            continue
        doubled = True
        causes.add("somme", "heures", table.at(at, "heures"), f"{contract}, {french(month)[3:]}")
        hours[first] = str(sum(part for part in both if part is not None))
    if doubled:
        table.keep(kept)


def _as_records(table: Table, *, keyed: bool) -> Records:
    data = {name: pa.array(texts, pa.string()) for name, texts in table.columns.items()}
    data["ligne"] = pa.array(table.lines, pa.int64())
    letters = {c.field: (c.title, column_letters(c.place + 1) if table.sheet.name else "") for c in table.block.columns}
    places = {name: letters.get(name, ("", "")) for name in table.columns}
    same = {name: name for name in table.columns}
    return Records(table.name, table.sheet.file, table.sheet.name, same, places, pa.table(data), keyed=keyed)
