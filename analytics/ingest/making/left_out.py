"""What a plan leaves out of a sheet, said before its rows are read."""

from __future__ import annotations

from analytics.ingest.cell_texts.causes import Causes, place
from analytics.ingest.cell_texts.column_reader import at
from analytics.ingest.cell_texts.declared import Software, fields, software
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.files.workbook_scan import column_letters
from analytics.ingest.import_plan.model import RECORDS, Block


def is_read(block: Block, sheet: Sheet, causes: Causes) -> bool:
    """Say what is left out of a sheet, and return whether it brings rows."""
    if not block.read or not block.means:
        kind = "cachee_laissee" if block.hidden else "feuille"
        if not block.why.startswith("feuille d’explication"):
            causes.add(
                kind, f"{block.sheet}{block.first}", place(block.file, block.sheet), "", block.why or "à votre demande"
            )
        return False
    if block.hidden:
        causes.add("cachee", block.sheet, place(block.file, block.sheet))
    for column in block.columns:
        if not column.field and (column.title or any(sheet.columns[column.place][block.titles : block.titles + 50])):
            where = at(sheet, block, column, block.titles - 1)
            why = f"« {column.title or column_letters(column.place + 1)} » ({column.why or 'à votre demande'})"
            causes.add("colonne", f"{block.sheet}{column.place}", where, "", why)
    for name, value in block.stated.items():
        causes.add("au_dessus", f"{block.sheet}{block.first}{name}", at(sheet, block, None, block.first - 1), "",
                   f"{fields()[name].label} : {value}")  # fmt: skip
    if any(column.period.endswith("-09|12") for column in block.places("heures")):
        causes.add("annee_scolaire", block.sheet, place(block.file, block.sheet))
    for one in used_by(block):
        if one.missing:
            causes.add("logiciel", one.name, place(block.file, block.sheet), "", one.missing)
    if block.means == RECORDS and not block.places("heures") and not block.places("heures_clausees"):
        causes.add("sans_colonne_heures", block.sheet, place(block.file, block.sheet))
    if sheet.month_first:
        causes.add("mois_jour", block.sheet, place(block.file, block.sheet), sheet.month_first)
    return True


def used_by(block: Block) -> list[Software]:
    """Return the software that a table comes from, if any."""
    return [one for one in software() if one.name == block.software]
