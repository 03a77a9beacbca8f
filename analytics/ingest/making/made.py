"""Rows being made from a block: shared by all the blocks of an import, each with the line that it first comes from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from analytics.ingest.cell_texts.causes import place
from analytics.ingest.cell_texts.column_reader import Reading
from analytics.ingest.cell_texts.declared import Software
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.import_plan.model import Block
from analytics.ingest.problems import Problem
from analytics.ingest.pseudonym import secret_key

Row = dict[str, str]
Line = tuple[int, int]  # the number of a block, a line of its sheet


@dataclass
class Made:
    """Rows made so far per table and key, each with the block and line that it first comes from."""

    rows: dict[str, dict[tuple[str, ...], Row]] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    hours: dict[tuple[str, ...], Line] = field(default_factory=dict)
    nobodies: Counter[str] = field(default_factory=Counter)

    def add(self, table: str, line: Line, keys: tuple[str, ...], **values: str) -> Row:
        """Add a row, or fill the empty cells of the row of the same key; return the row."""
        rows = self.rows.setdefault(table, {})
        row = rows.get(keys)
        if row is None:
            rows[keys] = values
            self.lines.setdefault(table, []).append(line)
            return values
        for name, value in values.items():
            row[name] = row.get(name) or value
        return row


class Making:
    """What making the rows of one block needs: its sheet and software, what was read, the rows made so far."""

    def __init__(
        self, reading: Reading, made: Made, number: int, block: Block, sheet: Sheet, used: Software | None, until: date
    ) -> None:
        self.plan, self.exact, self.causes = reading.plan, reading.exact, reading.causes
        self.block, self.sheet, self.software, self.until = block, sheet, used, until
        self.made, self.number, self.marches, self.secret = made, number, reading.marches, secret_key()
        self.in_lots: set[str] = set()  # marchés of this block that have several lots
        self.has_people = any(block.places(name) for name in ("personne", "personne_nommee", "nom"))
        self.has_contracts = any(
            block.places(name)
            for name in (
                "type_contrat",
                "modalite",
                "employeur",
                "debut_le",
                "fin_le",
                "contrat",
                "sexe",
                "age",
                "critere",
            )
        )

    def _add(self, table: str, line: int, keys: tuple[str, ...], **values: str) -> Row:
        return self.made.add(table, (self.number, line), keys, **values)

    def place(self, line: int, name: str = "") -> Problem:
        """Return the place of a line, under the column of a field if any."""
        column = next(iter(self.block.places(name)), None) if name else None
        cell = self.sheet.address(line - 1, column.place) if column else ""
        return place(self.sheet.file, self.sheet.name, line, column.title if column else "", cell)
