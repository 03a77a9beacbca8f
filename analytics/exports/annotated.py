"""Her workbook given back with each faulty cell coloured and commented, and the list of what was found."""

import io
from collections.abc import Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from analytics.ingest.files.limits import Limits, limits
from analytics.ingest.files.sources import Source
from analytics.ingest.problems import Level, Problem

COLOURS = {Level.BLOCKING: "F6B8B0", Level.WARNING: "FBE3A6", Level.INFORMATION: "CFE0F7"}
TITLES = ("Niveau", "Fichier", "Feuille", "Ligne", "Colonne", "Valeur trouvée", "Ce qui est attendu")
SHEET = "Problèmes"
AUTHOR = "Import"


def annotated(source: Source | None, problems: Sequence[Problem], bounds: Limits | None = None) -> bytes:
    """Return the workbook with its faulty cells marked and a sheet of problems; the sheet alone for any other file.

    A workbook with more cells than the bound also gets the sheet alone: copying it would take minutes.
    """
    mine = [problem for problem in problems if source is None or problem.file == source.name]
    book = _opened(source, bounds or limits()) or Workbook()
    for problem in mine:
        if problem.cell and problem.sheet in book.sheetnames:
            _mark(book[problem.sheet][problem.cell], problem)
    _list(book, problems)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _opened(source: Source | None, bounds: Limits) -> Workbook | None:
    if source is None or not source.name.lower().endswith((".xlsx", ".xlsm")):
        return None
    try:
        book = load_workbook(io.BytesIO(source.read()))
    except Exception:  # openpyxl reads fewer workbooks than the import: the list of problems then stands alone
        return None
    cells = sum(sheet.max_row * sheet.max_column for sheet in book.worksheets)
    return book if cells <= bounds.cellules_annotees else None


def _mark(cell: Cell, problem: Problem) -> None:
    said = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(f"{said}{problem.level.value} : {problem.expected}"[:2000], AUTHOR, width=320, height=120)
    cell.fill = PatternFill("solid", fgColor=COLOURS[problem.level])


def _list(book: Workbook, problems: Sequence[Problem]) -> None:
    sheet = book.create_sheet(SHEET, 0) if SHEET not in book.sheetnames else book[SHEET]
    sheet.delete_rows(1, sheet.max_row)
    if "Sheet" in book.sheetnames and len(book.sheetnames) > 1 and book["Sheet"].max_row == 1:
        del book["Sheet"]
    sheet.append(TITLES)
    for at, width in enumerate((16, 30, 26, 8, 26, 34, 90), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
        sheet.cell(1, at).font = Font(bold=True)
    for row, one in enumerate(problems, start=2):
        values = (one.level.value, one.file, one.sheet, one.row, one.column, one.value, one.expected)
        for at, value in enumerate(values, start=1):
            _write(sheet.cell(row, at), value)
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=COLOURS[one.level])
    sheet.freeze_panes = "A2"
    book.active = 0


def _write(cell: Cell, value: object) -> None:
    """Write text as text: what was found in a cell may start a formula, or hold what a workbook cannot."""
    if isinstance(value, str):
        value = "".join(letter for letter in value if letter.isprintable() or letter in "\n\t")
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
