"""Frames as a workbook to read and to count with: one sheet a table, and a sheet that explains them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pandas as pd

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import NO_COMPARISON
from analytics.compute.bilan import bilan
from analytics.compute.queries import why_missing
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.french.dates import date_short
from analytics.french.numbers import MISSING, absent, number
from analytics.views.cell_text import FORMULA_STARTS, label
from analytics.views.view import SITE, View

READ_ME = "Lisez-moi"
READERS = {
    OWNER: "facilitatrice : tous les chiffres, sans masquage. À ne pas diffuser sans vérifier les petits effectifs.",
    PUBLIC: "public : chiffres protégés, comme les voient les élus et les partenaires.",
}
FIRST = 3  # the row of the column titles, counted from zero
HOURS = ("heures_clausees", "heures_realisees", "rapport_realise_clause")
PEOPLE = ("beneficiaires", "contrats", "heures_realisees")
COMPANIES = ("societes", "marches_suivis")
# What the workbook of a selection cuts, and by what.
CUTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("annee",), (*HOURS, "etp", "beneficiaires", "femmes", "societes", "maitres_ouvrage", "marches_suivis")),
    (("famille",), (*HOURS, "marches_suivis", "beneficiaires", "societes")),
    (("maitre_ouvrage", "famille"), (*HOURS, "marches_suivis", "beneficiaires", "societes")),
    (("marche", "maitre_ouvrage"), ("clausees_cumulees", "realisees_cumulees", "taux_realisation", *PEOPLE)),
    (("territoire",), (*HOURS, "marches_suivis", "beneficiaires")),
    (("secteur",), (*HOURS, "marches_suivis", "beneficiaires")),
    (("type_contrat",), PEOPLE),
    (("modalite",), PEOPLE),
    (("mode",), PEOPLE),
    (("critere",), PEOPLE),
    (("sexe",), PEOPLE),
    (("tranche_age",), PEOPLE),
    (("qualification",), PEOPLE),
    (("residence",), PEOPLE),
    (("taille",), COMPANIES[:1]),
    (("siege",), COMPANIES[:1]),
    (("etape",), ("accompagnements",)),
)
NUMBER_FORMATS = {"%": "0.0%", "ETP": '#,##0.0" ETP"', "mois": '#,##0.0" mois"', "h": '#,##0" h"'}
COMPARED = ("valeur", "precedent", "ecart", "evolution", "imprime")


@dataclass(frozen=True)
class Table:
    """Rows to write in one sheet; `units` holds, column by column, "" for text, else a unit or « nombre »."""

    sheet: str
    title: str
    headers: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]
    indicators: tuple[str, ...] = ()
    note: str = ""


def selection_tables(view: View) -> list[Table]:
    """Return the tables of a selection: every indicator, then each cut that has something to show."""
    tables = [bilan_table(view)]
    for by, indicators in CUTS:
        source = view.every_year if by == ("annee",) else view
        if all(why_missing(name, source.selection, by) for name in indicators):
            continue
        frame = source.compute(*indicators, by=by).dropna(axis="columns", how="all")
        if len(frame):
            tables.append(frame_table(frame, _note(by)))
    return tables


def frame_table(frame: pd.DataFrame, note: str = "") -> Table:
    """Return a frame of dimensions and indicators as a table."""
    by = [name for name in frame.columns if name in DIMENSIONS]
    indicators = tuple(name for name in frame.columns if name in INDICATORS)
    units = tuple(_unit(name) for name in frame.columns)
    measured = ", ".join(INDICATORS[name].label for name in indicators)
    return Table(
        sheet_name(DIMENSIONS[by[0]].plural if by else measured),
        f"{measured} par {DIMENSIONS[by[0]].label.lower()}" if by else measured,
        tuple(label(name) for name in frame.columns),
        units,
        tuple(frame.itertuples(index=False, name=None)),
        indicators,
        note,
    )


def bilan_table(view: View) -> Table:
    """Return every indicator with its comparison and the figure that a bilan printed."""
    frame = bilan(view.base, view.selection)
    rows = tuple(
        (INDICATORS[name].label, INDICATORS[name].unit, *(line[key] for key in COMPARED))
        for name, line in frame.iterrows()
    )
    compared = (str(view.annee), view.reference or "Comparaison", "Écart", "Évolution", "Bilan imprimé")
    units = ("", "", "indicateur", "indicateur", "indicateur", "%", "")
    title, headers = f"Tous les chiffres de {view.annee}", ("Indicateur", "Unité", *compared)
    return Table("Bilan", title, headers, units, rows, tuple(frame.index))


def csv_table(title: str, content: str, numeric: Sequence[bool]) -> Table:
    """Return the table that a card gives as CSV, its numbers as numbers again."""
    headers, *lines = csv.reader(io.StringIO(content), delimiter=";")
    count = len(numeric)
    units = tuple(_unit_of(header) if one else "" for header, one in zip(headers, numeric, strict=False))
    rows = tuple(tuple(map(_read, line[:count], units)) for line in lines)
    return Table(sheet_name(title), title, tuple(headers[:count]), units, rows)


def _unit_of(header: str) -> str:
    found = re.search(r"\((%|h|ETP|mois)\)$", header)
    return found[1] if found else "nombre"


def _read(cell: str, unit: str) -> object:
    if unit:
        with suppress(ValueError):
            return float(cell.replace(",", ".")) if cell else None
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def workbook(view: View, tables: Sequence[Table]) -> bytes:
    """Return the workbook of the tables, « Lisez-moi » first; numbers stay numbers, text never runs."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": f"{SITE} – {view.selection.describe()}", "comments": view.mention})
        writer = _Writer(book, view)
        writer.read_me(tables)
        for table in tables:
            writer.table(table)
    return buffer.getvalue()


def sheet_name(text: str) -> str:
    """Return a name that a sheet may have: 31 letters, none of those that Excel refuses."""
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in text)
    return (kept[:1].upper() + kept[1:])[:31].strip(" '")


def _note(by: Sequence[str]) -> str:
    if by[0] == "critere":
        return "Une personne peut relever de plusieurs critères : les lignes ne s’additionnent pas."
    if by[0] in ("type_contrat", "modalite", "mode"):
        return "Une personne peut signer plusieurs contrats : elle compte sur chaque ligne."
    return ""


def _unit(name: str) -> str:
    return "" if name in DIMENSIONS else INDICATORS[name].suffix or "nombre"


class _Writer:
    """Writes the sheets of one workbook in one style."""

    def __init__(self, book: object, view: View) -> None:
        self.book, self.view, self.names = book, view, {READ_ME.lower()}
        self.title = book.add_format({"bold": True, "font_size": 15, "font_color": "#17489C"})
        self.grey = book.add_format({"font_color": "#4A5361", "text_wrap": False})
        self.header = book.add_format(
            {
                "bold": True,
                "bg_color": "#17489C",
                "font_color": "#FFFFFF",
                "text_wrap": True,
                "valign": "vcenter",
                "border": 1,
            }
        )
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.missing = book.add_format({"font_color": "#4A5361", "align": "right"})
        self.formats = {unit: book.add_format({"num_format": code}) for unit, code in NUMBER_FORMATS.items()}
        self.plain = book.add_format({"num_format": "#,##0.###"})

    def read_me(self, tables: Sequence[Table]) -> None:
        sheet = self.book.add_worksheet(READ_ME)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 120)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, SITE, self.title)
        for row, (name, text) in enumerate([*self._about(), ("", ""), *_contents(tables)], start=2):
            sheet.write_string(row, 0, name, self.strong)
            sheet.write_string(row, 1, text, self.wrap)

    def _about(self) -> Iterable[tuple[str, str]]:
        view, publication = self.view, self.view.base.publication
        yield "Sélection", view.selection.describe()
        for dimension, value in view.selection.active():
            yield f"Filtre : {DIMENSIONS[dimension].label}", value
        yield "Rôle", READERS[view.base.role]
        yield "Comparaison", view.reference or NO_COMPARISON
        yield "Base d’un ETP", f"{number(view.selection.base_etp)} h par an"
        yield "Données arrêtées au", date_short(publication["arretee_le"])
        yield "Version des données", f"{publication['version']}, publiée le {date_short(publication['publiee_le'])}"
        yield "Nature des données", str(publication["nature"])
        if view.mention:
            yield "Avertissement", view.mention
        yield "Valeurs manquantes", f"« {MISSING} » : non disponible, ce qui n’est pas zéro."
        yield "Pourcentages", "Des rapports (0,56 pour 56 %) mis en forme : ils se calculent tels quels."

    def table(self, table: Table) -> None:
        sheet = self.book.add_worksheet(self._free(table.sheet))
        sheet.write_string(0, 0, table.title, self.title)
        about = " · ".join(filter(None, [self.view.selection.describe(), table.note, self.view.mention]))
        sheet.write_string(1, 0, about, self.grey)
        for column, header in enumerate(table.headers):
            sheet.write_string(FIRST, column, header, self.header)
            sheet.set_column(column, column, _width(table, column))
        for row, line in enumerate(table.rows, start=FIRST + 1):
            for column, (content, unit) in enumerate(zip(line, table.units, strict=True)):
                self._cell(sheet, row, column, content, _line_unit(unit, line))
        sheet.set_row(FIRST, 32)
        sheet.freeze_panes(FIRST + 1, 1)
        if table.rows:
            sheet.autofilter(FIRST, 0, FIRST + len(table.rows), len(table.headers) - 1)
        self._print_setup(sheet)

    def _cell(self, sheet: object, row: int, column: int, content: object, unit: str) -> None:
        if isinstance(content, str):
            sheet.write_string(row, column, content)
        elif content is None or pd.isna(content):
            sheet.write_string(row, column, absent(content), self.missing) if unit else sheet.write_blank(
                row, column, None
            )
        elif not unit:
            sheet.write_number(row, column, int(content))  # a year: never grouped
        else:
            sheet.write_number(row, column, float(content), self.formats.get(unit, self.plain))

    def _free(self, name: str) -> str:
        free, rank = name, 2
        while free.lower() in self.names:
            free, rank = f"{name[:28]} {rank}", rank + 1
        self.names.add(free.lower())
        return free

    def _print_setup(self, sheet: object) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST)
        sheet.set_footer(f"&L{self.view.source.replace('&', '&&')}&R&P/&N")


def _line_unit(unit: str, line: Sequence[object]) -> str:
    """Return the unit of a cell; in the bilan each line has its own, written in its second cell."""
    if unit != "indicateur":
        return unit
    return str(line[1]) if line[1] in NUMBER_FORMATS else "nombre"


def _width(table: Table, column: int) -> float:
    texts = [len(line[column]) for line in table.rows if isinstance(line[column], str)]
    return min(max([13, *texts]) + 2, 46)


def _contents(tables: Sequence[Table]) -> Iterable[tuple[str, str]]:
    for table in tables:
        yield f"Feuille « {table.sheet} »", " ".join(filter(None, [f"{table.title}.", table.note]))
    yield "", ""
    for name in dict.fromkeys(name for table in tables for name in table.indicators):
        indicator = INDICATORS[name]
        yield indicator.label, f"{indicator.definition} (Règle : {indicator.source}.)"
