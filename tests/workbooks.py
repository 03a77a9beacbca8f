"""Workbooks for the import tests: the demonstration as a workbook, cells changed by title and row."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from analytics.base.versions import Progress, no_progress
from analytics.ingest import REPLACE, Source, Trial, confirmer, essai, limits

Cells = Sequence[Sequence[object]]

ABC_TITLES = (
    *("Dossier", "Nom", "Prénom", "Date de naissance", "Téléphones", "Email", "Adresse"),
    *("Age", "Sexe", "Niveau de qualification", "Commune", "Code Postal", "Prescripteur", "Contrat", "Modalité"),
    *("Employeur", "Entreprise utilisatrice", "Début contrat", "Fin contrat", "Marché", "Opération"),
    *("Maitre d'ouvrage", "Nombre d'heures", "Nombre d'heures de formation", "Statut"),
)
PRIVATE = ("Zébulon", "Quatremain", "06 12 34 56 78", "zebulon@exemple.fr", "12 rue des Ormes", "03/05/1999", "D-77812")


def workbook(**sheets: Cells) -> bytes:
    """Return a workbook with one sheet per argument, rows of cells as given; text is never a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return buffer.getvalue()


def damaged(content: bytes, change) -> bytes:
    """Return a workbook after `change(book)`."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def at(sheet: Worksheet, title: str, row: int):
    """Return the cell of a row under a title."""
    column = next(cell.column for cell in sheet[1] if cell.value == title)
    return sheet.cell(row, column)


def put(book: Workbook, sheet: str, title: str, row: int, value: object) -> str:
    """Write one cell and return its address."""
    cell = at(book[sheet], title, row)
    cell.value = value
    return cell.coordinate


def trial(base: Path, *files: tuple[str, bytes], mode: str = REPLACE, **given: object) -> Trial:
    """Try to import files given as (name, bytes), as a page does."""
    return essai([Source(name, content) for name, content in files], base, mode, limits=limits(), **given)


def importer(base: Path, *files: Source, progress: Progress = no_progress) -> int:
    """Publish files in the place of all records and return the version."""
    return confirmer(essai(files, base, REPLACE, limits=limits(), progress=progress), progress=progress)


def abc_row(number: int = 1, **changes: str) -> list[str]:
    """Return one line of an ABC Clause export, with an identity that must never be seen again."""
    cells: Mapping[str, str] = {
        "Dossier": f"D-{number}",
        "Nom": PRIVATE[1],
        "Prénom": PRIVATE[0],
        "Date de naissance": PRIVATE[5],
        "Téléphones": PRIVATE[2],
        "Email": PRIVATE[3],
        "Adresse": PRIVATE[4],
        "Age": "24",
        "Sexe": "Féminin",
        "Niveau de qualification": "CAP ou BEP",
        "Commune": "AUCH",
        "Code Postal": "32000",
        "Prescripteur": "FRANCE TRAVAIL",
        "Contrat": "CDD d’insertion",
        "Modalité": "ETTI",
        "Employeur": "Intérim 32",
        "Entreprise utilisatrice": "Maçons du Gers",
        "Début contrat": "03/01/2024",
        "Fin contrat": "28/06/2024",
        "Marché": "Lot 01 VRD",
        "Opération": "École de Mirande",
        "Maitre d'ouvrage": "Ville de Mirande",
        "Nombre d'heures": "151,67",
        "Nombre d'heures de formation": "0",
        "Statut": "Bénéficiaire du RSA ,Jeune de moins de 26 ans",
    }
    return [changes.get(title, cells[title]) for title in ABC_TITLES]


def abc_csv(*rows: Sequence[str], delimiter: str = ";", encoding: str = "cp1252") -> bytes:
    """Return an ABC Clause export as its software writes it."""
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in (ABC_TITLES, *rows)]
    return "\r\n".join(lines).encode(encoding)
