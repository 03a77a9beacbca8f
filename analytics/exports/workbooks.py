"""Frames as a workbook to read and to count with: one sheet a table, and a sheet that explains them."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from analytics.base.database import ELU, OWNER, PUBLIC
from analytics.base.selection import NO_COMPARISON
from analytics.compute.bilan import bilan
from analytics.compute.queries import why_missing
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.method import MISSING_WORDS
from analytics.french.dates import date_short
from analytics.french.missing import reason_of
from analytics.french.numbers import absent, is_missing, number
from analytics.sentences.hidden import label
from analytics.sentences.phrases import capitalised, shown_gap
from analytics.territory.territory import words
from analytics.views.card import ComputedCard
from analytics.views.pages.contrats import AGAIN
from analytics.views.table import Amount, Cell, Column, Table, frame_table
from analytics.views.tile import UNCOMPARED, amount_of, before_of, lines_of
from analytics.views.view import View

READ_ME = "Lisez-moi"
READERS = {
    OWNER: "facilitatrice : tous les chiffres, exacts. À ne pas diffuser sans vérifier les petits effectifs.",
    PUBLIC: "public : ce que lisent les élus et les partenaires.",
    ELU: "élu tenu à la discrétion.",
}
HOURS = ("heures_clausees", "heures_realisees", "rapport_realise_clause")
PEOPLE = ("beneficiaires", "contrats", "heures_realisees")
PEOPLE_CUTS = ("type_contrat", "modalite", "mode", "critere", "sexe", "tranche_age", "qualification", "residence")
# What the workbook of a selection cuts, and by what.
CUTS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("annee",), (*HOURS, "etp", "beneficiaires", "femmes", "societes", "maitres_ouvrage", "marches_suivis")),
    (("famille",), (*HOURS, "marches_suivis", "beneficiaires", "societes")),
    (("maitre_ouvrage", "famille"), (*HOURS, "marches_suivis", "beneficiaires", "societes")),
    (("marche", "maitre_ouvrage"), ("clausees_cumulees", "realisees_cumulees", "taux_realisation", *PEOPLE)),
    (("territoire",), (*HOURS, "marches_suivis", "beneficiaires")),
    (("secteur",), (*HOURS, "marches_suivis", "beneficiaires")),
    *(((name,), PEOPLE) for name in PEOPLE_CUTS),
    (("taille",), ("societes",)),
    (("siege",), ("societes",)),
    (("etape",), ("accompagnements",)),
)
SEVERAL = "Une personne peut relever de plusieurs critères : les lignes ne s’additionnent pas."
NOTES = {"critere": SEVERAL, **dict.fromkeys(("type_contrat", "modalite", "mode"), AGAIN)}
FIRST = 3  # the row of the column titles, counted from zero
NUMBER_FORMATS = {"%": "0.0%", "ETP": '#,##0.0" ETP"', "mois": '#,##0.0" mois"', "h": '#,##0" h"'}


@dataclass(frozen=True)
class Sheet:
    """A table to write in one sheet of a workbook."""

    name: str
    title: str
    table: Table
    indicators: tuple[str, ...] = ()
    note: str = ""


def selection_tables(view: View) -> list[Sheet]:
    """Return the tables of a selection: every indicator, then each cut that has something to show."""
    sheets = [bilan_sheet(view)]
    for by, indicators in CUTS:
        source = view.every_year if by == ("annee",) else view
        if all(why_missing(name, source.selection, by) for name in indicators):
            continue
        frame = source.compute(*indicators, by=by)
        frame = frame.drop(columns=[name for name in indicators if _is_unknown(frame[name])])
        if len(frame) and len(frame.columns) > len(by):
            if by == ("annee",):
                frame["annee"] = [view.dated_years.get(str(year), year) for year in frame["annee"]]
            sheets.append(frame_sheet(frame, NOTES.get(by[0], "")))
    return sheets


def _is_unknown(amounts: pd.Series) -> bool:
    """Return whether a column says nothing: no amount, nor a reason why it is hidden."""
    return bool(amounts.isna().all()) and not any(map(reason_of, amounts))


def frame_sheet(frame: pd.DataFrame, note: str = "") -> Sheet:
    """Return a frame of dimensions and indicators as a sheet."""
    by = [name for name in frame.columns if name in DIMENSIONS]
    indicators = tuple(name for name in frame.columns if name in INDICATORS)
    measured = ", ".join(label(frame, name) for name in indicators)
    title = f"{measured} par {DIMENSIONS[by[0]].label.lower()}" if by else measured
    name = sheet_name(DIMENSIONS[by[0]].plural if by else measured)
    return Sheet(name, title, frame_table(frame), indicators, note)


def bilan_sheet(view: View) -> Sheet:
    """Return every indicator with its comparison and the figure that a bilan printed."""
    frame = bilan(view.base, view.selection)
    frame["ecart"] = [shown_gap(name, line) for name, line in lines_of(frame).items()]
    lines, known = lines_of(frame), [INDICATORS[name] for name in frame.index]
    before = [before_of(view, lines, name) for name in lines]
    said = [one.said if one.said == UNCOMPARED else "" for one in before]
    gaps = [replace(amount_of(lines, name, "ecart"), said=why) for name, why in zip(lines, said, strict=True)]
    moves = [Amount(one, "%", said=why) for one, why in zip(frame["evolution"], said, strict=True)]
    columns = (
        Column("Indicateur", [label(frame, name) for name in lines]),
        Column("Unité", [one.unit for one in known]),
        Column(str(view.period), [amount_of(lines, name) for name in lines], ""),
        Column(capitalised(view.reference) or "Comparaison", before, ""),
        Column("Écart", gaps, ""),
        Column("Évolution", moves, ""),
        Column("Bilan imprimé", frame["imprime"].tolist()),
    )
    return Sheet("Point" if view.runs else "Bilan", f"Tous les chiffres {view.of_period}", Table(columns), tuple(lines))


def card_sheet(card: ComputedCard) -> Sheet:
    """Return the sheet of a card: the table of its CSV, numbers in their units."""
    table = card.file_table
    columns = (replace(column, label=column.file_label or column.label) for column in table.columns)
    return Sheet(sheet_name(card.title), card.title, Table(tuple(columns)))


def workbook(view: View, sheets: Sequence[Sheet]) -> bytes:
    """Return the workbook of the tables, « Lisez-moi » first; numbers stay numbers, text never runs."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": f"{words().site} – {view.describe()}", "comments": view.mention})
        writer = _Writer(book, view)
        writer.read_me(sheets)
        for sheet in sheets:
            writer.sheet(sheet)
    return buffer.getvalue()


def sheet_name(text: str) -> str:
    """Return a name that a sheet may have: 31 letters, none of those that Excel refuses."""
    kept = "".join(" " if letter in "[]:*?/\\" else letter for letter in text)
    return (kept[:1].upper() + kept[1:])[:31].strip(" '")


class _Writer:
    """Writes the sheets of one workbook in one style."""

    def __init__(self, book: Any, view: View) -> None:
        self.book, self.view, self.names = book, view, {READ_ME.lower()}
        self.title = book.add_format({"bold": True, "font_size": 15, "font_color": "#17489C"})
        self.grey = book.add_format({"font_color": "#4A5361", "text_wrap": False})
        white = {"bold": True, "bg_color": "#17489C", "font_color": "#FFFFFF"}
        self.header = book.add_format({**white, "text_wrap": True, "valign": "vcenter", "border": 1})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
        self.missing = book.add_format({"font_color": "#4A5361", "align": "right"})
        self.formats = {unit: book.add_format({"num_format": code}) for unit, code in NUMBER_FORMATS.items()}
        self.plain = book.add_format({"num_format": "#,##0.###"})

    def read_me(self, sheets: Sequence[Sheet]) -> None:
        sheet = self.book.add_worksheet(READ_ME)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 120)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, words().site, self.title)
        for row, (name, text) in enumerate([*self._about(), ("", ""), *_contents(sheets)], start=2):
            sheet.write_string(row, 0, name, self.strong)
            sheet.write_string(row, 1, text, self.wrap)

    def _about(self) -> Iterable[tuple[str, str]]:
        view, publication = self.view, self.view.base.publication
        yield "Sélection", view.describe()
        for dimension, value in view.selection.active():
            yield f"Filtre : {DIMENSIONS[dimension].label}", value
        yield "Rôle", READERS[view.base.reader]
        if view.legend:
            yield "Exactitude", view.legend
        yield "Comparaison", view.reference or NO_COMPARISON
        yield "Base d’un ETP", f"{number(view.selection.base_etp)} h par an"
        yield "Données arrêtées au", date_short(publication["arretee_le"])
        yield "Version des données", f"{publication['version']}, publiée le {date_short(publication['publiee_le'])}"
        yield "Nature des données", str(publication["nature"])
        if view.notice:
            yield "Avertissement", view.mention
        yield "Valeurs manquantes", " ".join(MISSING_WORDS)
        yield "Pourcentages", "Des rapports (0,56 pour 56 %) mis en forme : ils se calculent tels quels."

    def sheet(self, written: Sheet) -> None:
        sheet, columns = self.book.add_worksheet(self._free(written.name)), written.table.columns
        sheet.write_string(0, 0, written.title, self.title)
        about = " · ".join(filter(None, [self.view.describe(), written.note, self.view.mention]))
        sheet.write_string(1, 0, about, self.grey)
        for rank, column in enumerate(columns):
            sheet.write_string(FIRST, rank, column.label, self.header)
            widest = max([13, *(len(one) for one in column.values if isinstance(one, str))])
            sheet.set_column(rank, rank, min(widest + 2, 46))
            for row, content in enumerate(column.values, start=FIRST + 1):
                self._cell(sheet, row, rank, content, column.unit)
        sheet.set_row(FIRST, 32)
        sheet.freeze_panes(FIRST + 1, 1)
        if rows := len(columns[0].values):
            sheet.autofilter(FIRST, 0, FIRST + rows, len(columns) - 1)
        self._print_setup(sheet)

    def _cell(self, sheet: Any, row: int, column: int, content: Cell, unit: str | None) -> None:
        if isinstance(content, Amount) and content.said == UNCOMPARED:
            sheet.write_string(row, column, content.said, self.missing)
            return
        if isinstance(content, Amount):
            self._cell(sheet, row, column, content.number, content.unit)
            return
        if isinstance(content, date):
            content = date_short(content)
        if isinstance(content, str):
            sheet.write_string(row, column, content)
        elif content is None or is_missing(content):
            if unit is not None:
                sheet.write_string(row, column, absent(content), self.missing)
        elif unit is None:
            sheet.write_number(row, column, int(content))  # a year: never grouped
        else:
            sheet.write_number(row, column, float(content), self.formats.get(unit, self.plain))

    def _free(self, name: str) -> str:
        free, rank = name, 2
        while free.lower() in self.names:
            free, rank = f"{name[:28]} {rank}", rank + 1
        self.names.add(free.lower())
        return free

    def _print_setup(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(FIRST)
        sheet.set_footer(f"&L{self.view.source.replace('&', '&&')}&R&P/&N")


def _contents(sheets: Sequence[Sheet]) -> Iterable[tuple[str, str]]:
    for sheet in sheets:
        yield f"Feuille « {sheet.name} »", f"{sheet.title}. {sheet.note}".rstrip()
    yield "", ""
    for name in dict.fromkeys(name for sheet in sheets for name in sheet.indicators):
        yield INDICATORS[name].label, INDICATORS[name].rule
