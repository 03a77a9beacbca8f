"""Sheets -> records: which table each sheet brings, its columns, and nothing that names a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS, key, read_tables, table_named
from analytics.ingest.checks.problems import Level, Problem
from analytics.ingest.files import abc_clause
from analytics.ingest.files.headers import UNREAD_SHEETS, columns_of, is_identifying, table_of
from analytics.ingest.files.readers import Sheet
from analytics.ingest.files.sheet_records import Records


def records_of(sheet: Sheet, until: date) -> tuple[list[Records], list[Problem]]:
    """Return what a sheet brings, and remarks on its titles; an unknown sheet brings nothing."""
    if abc_clause.is_contracts(sheet.header):
        return abc_clause.convert(sheet, until)
    if abc_clause.is_participants(sheet.header):
        return [], [
            _remark(
                sheet, Level.WARNING, "export « participants » d’ABC Clause : non lu ; donnez l’export « contrats »"
            )
        ]
    # The name says which table; titles decide only when it says nothing.
    name = table_named(sheet.name or Path(sheet.file).stem) or table_of(sheet.header)
    if name is None:
        return [], [] if key(sheet.name) in UNREAD_SHEETS else [_unknown(sheet)]
    return _records(sheet, name)


def _records(sheet: Sheet, name: str) -> tuple[list[Records], list[Problem]]:
    table = read_tables()[name]
    found = columns_of(table, sheet.header)
    problems = [
        _at(sheet, at, Level.WARNING, "colonne nominative : elle n’est pas lue")
        for at, title in enumerate(sheet.header)
        if is_identifying(title)
    ]
    problems += [
        _at(sheet, at, Level.BLOCKING, f"colonne inconnue ; colonnes possibles : {_titles(table.column_names)}")
        for at, title in enumerate(sheet.header)
        if title and at not in found.values() and not is_identifying(title)
    ]
    problems += [
        _remark(sheet, Level.BLOCKING, "colonne obligatoire absente", column=COLUMN_LABELS[column.name])
        for column in table.columns
        if column.required and column.name not in found and name != "publication"
    ]
    sources = sheet.header if sheet.parquet else [f"c{at}" for at in range(len(sheet.header))]
    columns = {column: sources[at] for column, at in found.items()}
    places = {column: (sheet.header[at], sheet.address(at, None)) for column, at in found.items()}
    data = sheet.parquet or sheet.batches
    return [Records(name, sheet.file, sheet.name, columns, places, data, sheet.first_row, origin=sheet)], problems


def cell_problems(sheet: Sheet) -> list[Problem]:
    """Return the cells that a workbook holds without a value to read: Excel errors, formulas never computed."""
    if sheet.scan is None:
        return []
    errors = [(cell, value, "erreur Excel : une valeur est attendue") for cell, value in sheet.scan.errors]
    never = "formule sans résultat enregistré : ouvrez le classeur dans Excel et enregistrez-le"
    found = errors + [(cell, "", never) for cell in sheet.scan.unsolved]
    return [_cell(sheet, *one) for one in found]


def _cell(sheet: Sheet, cell: str, value: str, expected: str) -> Problem:
    from analytics.ingest.files.workbook_scan import column_number

    letters = cell.rstrip("0123456789")
    at = column_number(letters) - sheet.first_column
    title = sheet.header[at] if 0 <= at < len(sheet.header) else letters
    row = int(cell[len(letters) :])
    return Problem(Level.BLOCKING, sheet.file, row, title, value, expected, sheet.name, cell)


def _titles(names: Sequence[str]) -> str:
    return ", ".join(COLUMN_LABELS[name] for name in names)


def _at(sheet: Sheet, at: int, level: Level, expected: str) -> Problem:
    address = sheet.address(at, sheet.header_row)
    return Problem(level, sheet.file, sheet.header_row, sheet.header[at], "", expected, sheet.name, address)


def _remark(sheet: Sheet, level: Level, expected: str, column: str = "") -> Problem:
    return Problem(level, sheet.file, sheet.header_row if column else None, column, "", expected, sheet.name)


def _unknown(sheet: Sheet) -> Problem:
    labels = ", ".join(SHEET_LABELS.values())
    return _remark(sheet, Level.WARNING, f"feuille ou fichier non reconnu : rien n’y est lu. Noms attendus : {labels}")
