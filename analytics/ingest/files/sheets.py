"""Files of any format -> sheets of text, each cell as written: workbooks through a bounded process, texts here."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from analytics.ingest.cell_texts.french_cells import UNSOLVED
from analytics.ingest.files.limits import Limits
from analytics.ingest.files.sources import BOOKS, TEXTS, Source
from analytics.ingest.files.variants import usual_form
from analytics.ingest.files.workbook_scan import column_letters, column_number, open_archive, read_part, scan
from analytics.ingest.problems import Problem, refuse

PROGRAM = Path(__file__).with_name("book_program.py")
OLE, ZIP, PARQUET = bytes.fromhex("d0cf11e0a1b11ae1"), b"PK", b"PAR1"
DELIMITERS = (";", "\t", ",", "|")
ENCODINGS = ("cp1252", "mac_roman", "cp850")  # Windows, macOS, DOS: the one that gives most French letters
FRENCH = frozenset("éèêëàâîïôûùçÉÈÊÀÂÎÔÛÇœ’°«»€")
HEAD = 1 << 16
PASSWORD = "classeur protégé par un mot de passe : enregistrez-le sans mot de passe (Fichier, Informations)"
DAMAGED = "classeur abîmé ou hors norme : ouvrez-le dans Excel et enregistrez-le de nouveau"
NEITHER = "ce fichier n’est ni un classeur ni du texte : un classeur (.xlsx, .xls, .ods…) ou un .csv est attendu"


@dataclass
class Sheet:
    """Text of one sheet or text file, by column; row 1 of the file is at index 0 of each column."""

    file: str
    name: str  # that of the sheet; empty for a text file
    columns: list[list[str]]
    visible: bool = True
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row, column, last row, column
    filled: set[tuple[int, int]] = field(default_factory=set)  # cells whose text is that of the merged cell above
    ragged: dict[int, int] = field(default_factory=dict)  # line of a CSV -> its number of cells, when not the usual
    month_first: str = ""  # an example of its dates, when they are written month/day/year
    direct: bool = False  # a text file: its quotes are typed by hand

    @property
    def height(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def row(self, at: int) -> list[str]:
        """Return the texts of a row."""
        return [column[at] for column in self.columns]

    def address(self, row: int, column: int) -> str:
        """Return « D7 » for indexes, in a workbook; nothing in a text file."""
        return f"{column_letters(column + 1)}{row + 1}" if self.name else ""


def read_sheets(source: Source, limits: Limits, *, nested: bool = False) -> tuple[list[Sheet], list[Problem]]:
    """Return the sheets of a file, hidden ones too, and remarks; raise ImportRefused when it cannot be read.

    `nested`: the file comes from an archive, and no other archive is opened in it.
    """
    if source.size == 0:
        raise refuse(source.name, "fichier vide")
    if source.size > limits.octets:
        raise refuse(source.name, f"fichier de {source.size // 1_000_000} Mo : {limits.octets // 1_000_000} Mo au plus")
    with source.open() as stream:
        start = stream.read(8)
    if start == OLE:
        if "EncryptedPackage".encode("utf-16-le") in source.read():
            raise refuse(source.name, PASSWORD)
        return _book(source, limits, {}), []
    if start.startswith(ZIP):
        return _zipped(source, limits, nested)
    if start.startswith(PARQUET):
        raise refuse(source.name, "Parquet : à importer par la ligne de commande ; ici, un classeur ou des CSV")
    return [_text(source, limits)], []


def _zipped(source: Source, limits: Limits, nested: bool) -> tuple[list[Sheet], list[Problem]]:
    archive = open_archive(source.name, source.read(), limits)
    names = set(archive.namelist())
    if "[Content_Types].xml" in names and ("xl/workbook.xml" in names or "xl/workbook.bin" not in names):
        scans, said = scan(source.name, source.read(), limits)
        faults = {name: dict.fromkeys(one.unsolved, UNSOLVED) | dict(one.errors) for name, one in scans.items()}
        return _book(source, limits, faults), said
    if "xl/workbook.bin" in names or "mimetype" in names:
        if "META-INF/manifest.xml" in names:
            manifest = read_part(source.name, archive, "META-INF/manifest.xml", HEAD * 16)
            if b"encryption-data" in manifest:
                raise refuse(source.name, PASSWORD)
        usual = usual_form(source.name, archive, limits)
        return _book(Source(source.name, usual) if usual else source, limits, {}), []
    parts = [name for name in archive.namelist() if _inside(name)]
    if nested:
        raise refuse(source.name, "archive dans une archive : sortez-en les fichiers")
    if not parts:
        raise refuse(source.name, "archive sans fichier CSV ni classeur")
    found: list[Sheet] = []
    remarks: list[Problem] = []
    for name in parts:
        part = Source(Path(name).name, read_part(source.name, archive, name, limits.octets_decompresses))
        sheets, said = read_sheets(part, limits, nested=True)
        found, remarks = found + sheets, remarks + said
    return found, remarks


def _inside(name: str) -> bool:
    return name.lower().endswith((*TEXTS, *BOOKS)) and "__MACOSX" not in name and not Path(name).name.startswith(".")


def _book(source: Source, limits: Limits, faults: dict[str, dict[str, str]]) -> list[Sheet]:
    stream = io.BytesIO(_run(source, limits))
    found = []
    while line := stream.readline():
        about = json.loads(line)
        if "beyond" in about:
            rows, columns = about["beyond"]
            raise refuse(
                source.name,
                f"feuille hors limites : elle va jusqu’à la ligne {rows} et la colonne {columns} ; "
                f"{limits.lignes_feuille} lignes et {limits.colonnes} colonnes au plus "
                "(au-delà, enregistrez la feuille en CSV)",
                sheet=about["name"],
            )
        with pa.ipc.open_stream(stream.read(about["size"])) as batches:
            columns = [_decoded(column) for column in batches.read_all().columns]
        sheet = Sheet(source.name, about["name"], columns, about["visible"], [tuple(one) for one in about["merged"]])
        _spread_merged(sheet)
        _mark_faults(sheet, faults.get(sheet.name, {}))
        found.append(sheet)
    if not any(cell for sheet in found for column in sheet.columns for cell in column):
        raise refuse(source.name, "classeur vide : aucune feuille ne contient de ligne")
    return found


def _decoded(column: pa.ChunkedArray) -> list[str]:
    """Return the texts of a column; those that repeat are one object."""
    texts: list[str] = []
    for chunk in column.chunks:
        known = [" ".join(text.split(" ")).strip() for text in chunk.dictionary.to_pylist()]
        texts += [known[at] for at in chunk.indices.to_pylist()]
    return texts


def _run(source: Source, limits: Limits) -> bytes:
    bounds = (limits.memoire, limits.lignes_feuille, limits.colonnes, limits.cellules_feuille)
    command = [sys.executable, "-I", str(PROGRAM), *map(str, bounds)]
    try:
        done = subprocess.run(command, input=source.read(), capture_output=True, timeout=limits.secondes, check=False)
    except subprocess.TimeoutExpired as error:
        raise refuse(source.name, f"classeur illisible en {limits.secondes} secondes") from error
    if done.returncode:
        raise refuse(source.name, PASSWORD if b"assword" in done.stderr else DAMAGED)
    return done.stdout


def _spread_merged(sheet: Sheet) -> None:
    """Repeat the text of a merged cell down the rows it covers: its value holds for each of them."""
    for top, left, bottom, _ in sheet.merged:
        if left >= len(sheet.columns) or not sheet.columns[left][top]:
            continue
        for row in range(top + 1, min(bottom, sheet.height - 1) + 1):
            if not sheet.columns[left][row]:
                sheet.columns[left][row] = sheet.columns[left][top]
                sheet.filled.add((row, left))


def _mark_faults(sheet: Sheet, faults: dict[str, str]) -> None:
    for cell, text in faults.items():
        letters = cell.rstrip("0123456789")
        row, column = int(cell[len(letters) :]) - 1, column_number(letters) - 1
        while len(sheet.columns) <= column and sheet.columns:
            sheet.columns.append([""] * sheet.height)
        if row < sheet.height and (not sheet.columns[column][row] or text != UNSOLVED):
            sheet.columns[column][row] = text


def _text(source: Source, limits: Limits) -> Sheet:
    text = decoded(source)
    if len(text) > limits.octets_decompresses:
        raise refuse(source.name, "fichier trop volumineux")
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r"sep=(.)\s*", first.strip("\r\ufeff"), re.I)
    delimiter = declared[1] if declared else _delimiter(text)
    rows: list[list[str]] = [[]] if declared else []
    try:
        for row in csv.reader(io.StringIO(rest if declared else text, newline=""), delimiter=delimiter):
            rows.append(["" if not cell else _unquoted(cell) for cell in row])
            if len(rows) > limits.lignes or len(row) > limits.colonnes * 5:
                raise refuse(source.name, f"fichier hors limites : {limits.lignes} lignes au plus")
    except csv.Error as error:
        raise refuse(
            source.name, "fichier illisible : guillemet sans fin, ligne trop longue ou codage inconnu"
        ) from error
    if not any(cell for row in rows for cell in row):
        raise refuse(source.name, "fichier vide")
    return _squared(source, rows, limits)


def _squared(source: Source, rows: list[list[str]], limits: Limits) -> Sheet:
    lengths = [len(row) for row in rows if any(row)]
    width = max(lengths)
    if width > limits.colonnes or width * len(rows) > limits.cellules_feuille * 4:
        raise refuse(source.name, f"fichier hors limites : {limits.colonnes} colonnes au plus")
    columns = [[sys.intern(row[at]) if at < len(row) else "" for row in rows] for at in range(width)]
    sheet = Sheet(source.name, "", columns, direct=True)
    sheet.ragged = {at: len(row) for at, row in enumerate(rows) if any(row)}
    return sheet


def _unquoted(cell: str) -> str:
    """Return a cell without outer spaces, nor the quote that exports put before what a spreadsheet would run."""
    bare = cell.strip(" \t\r\n\u00a0\u202f\u2009\u200b\ufeff")
    return bare[1:] if re.match(r"'+[=+\-@\t\r]", bare) else bare


def decoded(source: Source) -> str:
    """Return the text of a file: the encoding of its mark, else UTF-8 if it decodes, else the likeliest."""
    content = source.read()
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace").lstrip("\ufeff")
    if b"\0" in content[:HEAD]:
        raise refuse(source.name, NEITHER)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        sample = bytes(byte for byte in content[: HEAD * 16] if byte > 127)
        usual = max(ENCODINGS, key=lambda one: sum(text in FRENCH for text in sample.decode(one, errors="replace")))
        return content.decode(usual, errors="replace")


def _delimiter(text: str) -> str:
    """Return the delimiter that splits the first lines into the most equal and numerous cells."""
    lines = [line for line in text[:HEAD].splitlines()[:60] if line.strip()]
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]

    def score(delimiter: str) -> tuple[int, int]:
        counts = [line.count(delimiter) for line in bare]
        usual = max(set(counts), key=lambda one: (counts.count(one) if one else 0, one), default=0)
        return (counts.count(usual) if usual else 0, usual)

    return max(DELIMITERS, key=score)
