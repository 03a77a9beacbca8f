"""The import format as a workbook: the empty template, and everything that a base holds."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

from analytics.base.database import Base
from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS, read_tables
from analytics.declarations.schema import Column, Table, record_tables
from analytics.ingest.checks.correspondances import code_list, code_lists
from analytics.ingest.checks.resolve import choices, list_of

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LAST_VALIDATED = 5000
EXCEL_ROWS = 1_048_576
BATCH = 10_000
PUBLICATION = ("arretee_le", "nature", "mention")  # what the export says of its version
EXAMPLES = {
    "maitre_ouvrage": "Ville d’Auch",
    "siret": "21320013400017",
    "marche": "2024-AUCH-01",
    "operation": "Rénovation de l’école",
    "lot": "Lot 1, gros œuvre",
    "commune": "32013",
    "entreprise": "Maçonnerie Gascogne",
    "employeur": "Intérim insertion 32",
    "entreprise_utilisatrice": "Maçonnerie Gascogne",
    "beneficiaire": "B-0001",
    "contrat": "C-0001",
    "reunion": "R-001",
    "accompagnement": "A-001",
    "annee": "2024",
    "heures": "151,67",
    "effectif": "12",
    "age": "24",
    "montant": "250 000",
    "mois": "03/2024",
    "dimension": "ensemble",
    "modalite": "ensemble",
    "valeur": "600",
    "precision": "1",
    "imprime": "600 heures",
    "source": "Bilan 2024",
    "titre": "Nouvelle convention",
    "texte": "Signée en mars",
}
READ_ME = (
    "Ce classeur apporte les données des clauses sociales au tableau de bord.",
    "Une feuille par sorte de données ; la première ligne porte les titres, chaque ligne suivante un enregistrement.",
    "La ligne 2 de chaque feuille est un exemple : elle commence par « Exemple : » et n’est pas lue.",
    "Les titres sur fond foncé sont obligatoires. Les cases à liste acceptent le libellé ou le code.",
    "Nombres : 2 147,50. Dates : 31/12/2022. Mois : 03/2022 ou mars 2022. Oui ou non : oui, non.",
    "Jamais de nom, d’adresse, de téléphone ni de date de naissance : un pseudonyme désigne chaque personne.",
    "Les feuilles vides peuvent rester vides. Une feuille absente est comptée comme vide.",
)


def template() -> bytes:
    """Return the empty workbook: a sheet per table, drop-down lists, an example row, and how to fill it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        writer = _Writer(book)
        writer.read_me()
        for table in record_tables().values():
            sheet = writer.sheet(table, table.column_names)
            sheet.write_row(1, 0, _example(table), writer.example)
            writer.validate(sheet, table)
        writer.lists()
    return buffer.getvalue()


def export_workbook(base: Base, target: BinaryIO | Path | None = None) -> bytes:
    """Write every record of a base in the import format; importing it again gives the same records.

    Raise ValueError, in French, when a table has more rows than a sheet.
    """
    buffer = target or io.BytesIO()
    with xlsxwriter.Workbook(
        buffer if not isinstance(buffer, Path) else str(buffer), OPTIONS | {"constant_memory": True}
    ) as book:
        writer = _Writer(book)
        for table, columns in exported_tables():
            sheet = writer.sheet(table, columns)
            for number, row in enumerate(export_rows(base, table, columns), start=1):
                if number >= EXCEL_ROWS:
                    raise ValueError(f"« {SHEET_LABELS[table.name]} » a trop de lignes pour Excel : exportez en CSV.")
                writer.row(sheet, number, row)
    return buffer.getvalue() if isinstance(buffer, io.BytesIO) else b""


def exported_tables() -> list[tuple[Table, tuple[str, ...]]]:
    """Return each table that an export holds, with its columns."""
    tables = [(table, table.column_names) for table in record_tables().values()]
    return [*tables, (read_tables()["publication"], PUBLICATION)]


def export_rows(base: Base, table: Table, columns: Sequence[str]) -> Iterator[list[object]]:
    """Yield the rows of a table in key order, codes as labels that the import reads back."""
    labels = [_labels(table, name) for name in columns]
    cursor = base.connection.cursor()
    found = cursor.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = ?", [table.name]).fetchall()
    if not found:  # a version older than the table
        return
    listed = ", ".join(f'"{name}"' if (name,) in found else f'NULL AS "{name}"' for name in columns)
    cursor.execute(f'SELECT {listed} FROM "{table.name}" ORDER BY {", ".join(table.key) or 1}')
    while rows := cursor.fetchmany(BATCH):
        for row in rows:
            yield [known.get(value, value) if known else value for known, value in zip(labels, row, strict=True)]


def _labels(table: Table, column: str) -> dict[object, str]:
    name = list_of(table, column)
    return {row["code"]: row["libelle"] for row in code_list(name)} if name else {}


def _example(table: Table) -> list[str]:
    first, *rest = [_example_cell(table, column) for column in table.columns]
    return [f"Exemple : {first}", *rest]


def _example_cell(table: Table, column: Column) -> str:
    name = list_of(table, column.name)
    if name:
        return code_list(name)[0]["libelle"]
    if found := choices(table, column.name):
        return found[0]
    fallback = {"DATE": "15/03/2024", "BOOLEAN": "oui"}.get(column.type, "")
    return EXAMPLES.get(column.name, fallback)


class _Writer:
    """Writes sheets of one workbook in one style."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        shared = {"bold": True, "border": 1, "border_color": "#8C93A0", "text_wrap": True, "valign": "vcenter"}
        self.title = book.add_format({**shared, "bg_color": "#DCE6F7"})
        self.required = book.add_format({**shared, "bg_color": "#17489C", "font_color": "#FFFFFF"})
        self.example = book.add_format({"italic": True, "font_color": "#5B6472"})
        self.date = book.add_format({"num_format": "dd/mm/yyyy"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.heading = book.add_format({"bold": True, "font_size": 14})

    def sheet(self, table: Table, columns: Sequence[str]) -> Any:
        sheet = self.book.add_worksheet(SHEET_LABELS[table.name])
        sheet.freeze_panes(1, 1)
        by_name = {column.name: column for column in table.columns}
        for at, name in enumerate(columns):
            sheet.set_column(at, at, max(14, min(34, len(COLUMN_LABELS[name]) + 6)))
            sheet.write_string(0, at, COLUMN_LABELS[name], self.required if by_name[name].required else self.title)
            sheet.write_comment(0, at, by_name[name].comment, {"x_scale": 2})
        return sheet

    def row(self, sheet: Any, number: int, cells: Iterable[object]) -> None:
        for at, cell in enumerate(cells):
            if isinstance(cell, bool):
                sheet.write_string(number, at, "oui" if cell else "non")
            elif isinstance(cell, str):
                sheet.write_string(number, at, cell)
            elif isinstance(cell, date | datetime):
                sheet.write_datetime(number, at, cell, self.date)
            elif isinstance(cell, int | float | Decimal):
                sheet.write_number(number, at, cell)

    def validate(self, sheet: Any, table: Table) -> None:
        for at, column in enumerate(table.columns):
            if source := self._source(table, column):
                message = "Cette valeur n’est pas dans la liste. La garder quand même ?"
                rule = {"validate": "list", "source": source, "error_type": "warning", "error_message": message}
                sheet.data_validation(1, at, LAST_VALIDATED, at, rule | {"error_title": "Valeur hors liste"})

    def _source(self, table: Table, column: Column) -> str | list[str] | None:
        if name := list_of(table, column.name):
            letters = xlsxwriter.utility.xl_col_to_name(code_lists().index(name))
            return f"=Listes!${letters}$2:${letters}${len(code_list(name)) + 1}"
        if column.name in table.references:
            there = table.references[column.name][0]
            return f"='{SHEET_LABELS[there]}'!$A$3:$A${LAST_VALIDATED}"
        if column.type == "BOOLEAN":
            return ["oui", "non"]
        found = choices(table, column.name)
        return list(found) if found and len(", ".join(found)) < 255 else None

    def read_me(self) -> None:
        sheet = self.book.add_worksheet("Lisez-moi")
        sheet.set_column(0, 1, 26)
        sheet.set_column(2, 2, 13)
        sheet.set_column(3, 3, 80)
        sheet.write_string(0, 0, "Données des clauses sociales : classeur type", self.heading)
        for number, line in enumerate(READ_ME, start=1):
            sheet.write_string(number, 0, line)
        start = len(READ_ME) + 2
        sheet.write_row(start, 0, ("Feuille", "Colonne", "Obligatoire", "Contenu"), self.title)
        columns = ((table, column) for table in record_tables().values() for column in table.columns)
        for number, (table, column) in enumerate(columns, start=start + 1):
            about = (
                SHEET_LABELS[table.name],
                COLUMN_LABELS[column.name],
                "oui" if column.required else "",
                column.comment,
            )
            sheet.write_row(number, 0, about, self.wrap)

    def lists(self) -> None:
        sheet = self.book.add_worksheet("Listes")
        sheet.freeze_panes(1, 0)
        for at, name in enumerate(code_lists()):
            sheet.set_column(at, at, 34)
            sheet.write_string(0, at, COLUMN_LABELS[name], self.title)
            sheet.write_column(1, at, [row["libelle"] for row in code_list(name)])
