"""Grids -> records: which table each grid brings, its columns; columns that identify people are dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS, key, read_tables, table_named
from analytics.ingest.files import abc_clause
from analytics.ingest.files.headers import UNREAD_SHEETS, columns_of, is_identifying, table_of
from analytics.ingest.files.readers import Grid
from analytics.ingest.files.records import Records
from analytics.ingest.problems import Level, Problem


def records_of(grid: Grid, until: date) -> tuple[list[Records], list[Problem]]:
    """Return what a grid brings, and remarks on its titles; an unknown grid brings nothing."""
    if abc_clause.is_contracts(grid.header):
        return abc_clause.convert(grid, until)
    if abc_clause.is_participants(grid.header):
        return [], [
            _remark(grid, Level.WARNING, "export « participants » d’ABC Clause : non lu ; donnez l’export « contrats »")
        ]
    # The name of the sheet or file decides; the titles, when no table has that name.
    name = table_named(grid.name or Path(grid.file).stem) or table_of(grid.header)
    if name is None:
        return [], [] if key(grid.name) in UNREAD_SHEETS else [_unknown(grid)]
    return _records(grid, name)


def _records(grid: Grid, name: str) -> tuple[list[Records], list[Problem]]:
    table = read_tables()[name]
    found = columns_of(table, grid.header)
    problems = [
        _at(grid, at, Level.WARNING, "colonne nominative : elle n’est pas lue")
        for at, title in enumerate(grid.header)
        if is_identifying(title)
    ]
    problems += [
        _at(grid, at, Level.BLOCKING, f"colonne inconnue ; colonnes possibles : {_titles(table.column_names)}")
        for at, title in enumerate(grid.header)
        if title and at not in found.values() and not is_identifying(title)
    ]
    problems += [
        _remark(grid, Level.BLOCKING, "colonne obligatoire absente", column=COLUMN_LABELS[column.name])
        for column in table.columns
        if column.required and column.name not in found and name != "publication"
    ]
    sources = grid.header if grid.parquet else [f"c{at}" for at in range(len(grid.header))]
    columns = {column: sources[at] for column, at in found.items()}
    places = {column: (grid.header[at], grid.address(at, None)) for column, at in found.items()}
    data = grid.parquet or grid.batches
    return [Records(name, grid.file, grid.name, columns, places, data, grid.first_row, origin=grid)], problems


def cell_problems(grid: Grid) -> list[Problem]:
    """Return the cells that a workbook holds without a value to read: Excel errors, formulas never computed."""
    if grid.scan is None:
        return []
    errors = [(cell, value, "erreur Excel : une valeur est attendue") for cell, value in grid.scan.errors]
    never = "formule sans résultat enregistré : ouvrez le classeur dans Excel et enregistrez-le"
    found = errors + [(cell, "", never) for cell in grid.scan.unsolved]
    return [_cell(grid, *one) for one in found]


def _cell(grid: Grid, cell: str, value: str, expected: str) -> Problem:
    from analytics.ingest.files.workbook_scan import column_number

    letters = cell.rstrip("0123456789")
    at = column_number(letters) - grid.first_column
    title = grid.header[at] if 0 <= at < len(grid.header) else letters
    row = int(cell[len(letters) :])
    return Problem(Level.BLOCKING, grid.file, row, title, value, expected, grid.name, cell)


def _titles(names: Sequence[str]) -> str:
    return ", ".join(COLUMN_LABELS[name] for name in names)


def _at(grid: Grid, at: int, level: Level, expected: str) -> Problem:
    address = grid.address(at, grid.header_row)
    return Problem(level, grid.file, grid.header_row, grid.header[at], "", expected, grid.name, address)


def _remark(grid: Grid, level: Level, expected: str, column: str = "") -> Problem:
    return Problem(level, grid.file, grid.header_row if column else None, column, "", expected, grid.name)


def _unknown(grid: Grid) -> Problem:
    labels = ", ".join(SHEET_LABELS.values())
    return _remark(grid, Level.WARNING, f"feuille ou fichier non reconnu : rien n’y est lu. Noms attendus : {labels}")
