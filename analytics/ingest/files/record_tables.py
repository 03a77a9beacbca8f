"""Grids -> records: which table each grid brings, its columns; columns that identify people are dropped."""

from pathlib import Path

from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS, key, read_tables, table_named
from analytics.ingest.files.headers import UNREAD_SHEETS, columns_of, is_identifying, table_of
from analytics.ingest.files.records import Grid, Records
from analytics.ingest.problems import Level, Problem


def records_of(grid: Grid) -> tuple[list[Records], list[Problem]]:
    """Return what a grid of our own format brings, and remarks on its titles; an unknown grid brings nothing."""
    # The name of the sheet or file decides; the titles, when no table has that name.
    name = table_named(grid.name or Path(grid.file).stem) or table_of(grid.header)
    if name is None:
        text = f"feuille ou fichier non reconnu : rien n’y est lu. Noms attendus : {', '.join(SHEET_LABELS.values())}"
        return [], [] if key(grid.name) in UNREAD_SHEETS else [_remark(grid, Level.WARNING, text)]
    return _records(grid, name)


def _records(grid: Grid, name: str) -> tuple[list[Records], list[Problem]]:
    table = read_tables()[name]
    found = columns_of(table, grid.header)
    unread = f"colonne inconnue ; colonnes possibles : {', '.join(COLUMN_LABELS[one] for one in table.column_names)}"
    named = {at for at, title in enumerate(grid.header) if is_identifying(title)}
    unknown = {at for at, title in enumerate(grid.header) if title} - {*found.values()} - named
    missing = [one.name for one in table.columns if one.required and one.name not in found and name != "publication"]
    problems = [_at(grid, at, Level.WARNING, "colonne nominative : elle n’est pas lue") for at in sorted(named)]
    problems += [_at(grid, at, Level.BLOCKING, unread) for at in sorted(unknown)]
    problems += [_remark(grid, Level.BLOCKING, "colonne obligatoire absente", COLUMN_LABELS[one]) for one in missing]
    sources = grid.header if grid.parquet else [f"c{at}" for at in range(len(grid.header))]
    columns = {column: sources[at] for column, at in found.items()}
    places = {column: (grid.header[at], "") for column, at in found.items()}
    data = grid.parquet or grid.batches
    return [Records(name, grid.file, grid.name, columns, places, data, grid.first_row, origin=grid)], problems


def _at(grid: Grid, at: int, level: Level, expected: str) -> Problem:
    row, title = grid.header_row, grid.header[at]
    return Problem(level, grid.file, expected, row, title, sheet=grid.name)


def _remark(grid: Grid, level: Level, expected: str, column: str = "") -> Problem:
    return Problem(level, grid.file, expected, grid.header_row if column else None, column, sheet=grid.name)
