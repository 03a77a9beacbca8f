"""Measure a workbook before it is parsed: two cells at opposite corners make the fast parsers run out of memory."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from analytics.ingest.files.limits import Limits
from analytics.ingest.problems import Level, Problem, refuse

CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(/?)>")
REFERENCE = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]+)"')
ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>.{0,400}?<(?:\w+:)?v>([^<]{1,20})<', re.S
)
UNSOLVED = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^>]*>\s*<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
BLOCK = 1 << 20
MOST_FAULTS = 200  # faulty cells listed per sheet


@dataclass
class SheetScan:
    """What one sheet holds: its extent, and the cells whose content cannot be read."""

    rows: int = 0
    columns: int = 0
    first_column: int = 10**6
    errors: list[tuple[str, str]] = field(default_factory=list)
    unsolved: list[str] = field(default_factory=list)


def scan(file: str, content: bytes, limits: Limits) -> tuple[dict[str, SheetScan], list[Problem]]:
    """Return each sheet's extent by name, and remarks; raise ImportRefused when the workbook is not safe to read."""
    archive = open_archive(file, content, limits)
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        raise refuse(file, "archive qui n’est pas un classeur Excel (.xlsx)")
    sheets = _sheets(file, archive)
    scans = {name: _scan_sheet(file, name, archive, part, limits) for name, part in sheets if part in names}
    _refuse_entities(file, archive)
    macros = Problem(Level.INFORMATION, file, "le classeur contient des macros : elles sont ignorées")
    return scans, [macros] if any(name.endswith("vbaProject.bin") for name in names) else []


def open_archive(file: str, content: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open a zip whose number of entries and unpacked size are within bounds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise refuse(file, "fichier abîmé : l’archive ne s’ouvre pas") from error
    size = sum(entry.file_size for entry in entries)
    if size > limits.octets_decompresses or len(entries) > limits.entrees:
        found = f"{size // 1_000_000} Mo en {len(entries)} fichiers"
        most = f"{limits.octets_decompresses // 1_000_000} Mo et {limits.entrees} fichiers au plus"
        raise refuse(file, f"archive trop volumineuse une fois décompressée : {found}, {most}")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse(file, "archive protégée par un mot de passe : enregistrez-la sans mot de passe")
    return archive


def read_part(file: str, archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """Return one entry; reading stops at `limit`, whatever size the archive declares."""
    with _opened(file, archive, name) as stream:
        content = _read(file, stream, limit + 1)
    if len(content) > limit:
        raise refuse(file, f"« {name} » est trop volumineux une fois décompressé")
    return content


def _scan_sheet(file: str, sheet: str, archive: zipfile.ZipFile, part: str, limits: Limits) -> SheetScan:
    seen = SheetScan()
    for block in _blocks(file, archive, part, limits):
        _measure(seen, block)
        area = seen.rows * max(1, seen.columns)
        if seen.rows > limits.lignes_feuille or seen.columns > limits.colonnes or area > limits.cellules_feuille:
            found = f"elle va jusqu’à la ligne {seen.rows} et la colonne {seen.columns}"
            most = f"{limits.lignes_feuille} lignes et {limits.colonnes} colonnes au plus"
            text = f"feuille hors limites : {found} ; {most} (au-delà, enregistrez la feuille en CSV)"
            raise refuse(file, text, sheet)
    return seen


def _measure(seen: SheetScan, block: bytes) -> None:
    seen.rows = max([seen.rows, *(int(row[1]) for row in ROW.finditer(block))])
    for cell in CELL.finditer(block):
        if place := REFERENCE.search(cell[1]):
            column = column_number(place[1].decode())
            seen.rows, seen.columns = max(seen.rows, int(place[2])), max(seen.columns, column)
            seen.first_column = min(seen.first_column, seen.first_column if cell[2] else column)
    if b't="e"' in block and len(seen.errors) < MOST_FAULTS:
        seen.errors += [(found[1].decode(), found[2].decode(errors="replace")) for found in ERROR.finditer(block)]
    if b"<f" in block and len(seen.unsolved) < MOST_FAULTS:
        seen.unsolved += [found[1].decode() for found in UNSOLVED.finditer(block)]


def _blocks(file: str, archive: zipfile.ZipFile, part: str, limits: Limits) -> Iterator[bytes]:
    """Yield the XML of a part in pieces that end with a whole row, unless a row is longer than 8 MB."""
    read, rest = 0, b""
    with _opened(file, archive, part) as stream:
        while chunk := _read(file, stream, BLOCK):
            read += len(chunk)
            if read > limits.octets_decompresses:
                raise refuse(file, "feuille trop volumineuse une fois décompressée")
            _refuse_doctype(file, chunk)
            block = rest + chunk
            cut = block.rfind(b"</row>") + 6
            if cut < 6:
                cut = max(block.rfind(b"<c"), 0) if len(block) > 8 * BLOCK else 0
            block, rest = block[:cut], block[cut:]
            if len(rest) > 16 * BLOCK:
                raise refuse(file, "feuille illisible : une balise n’a pas de fin")
            yield block
    yield rest


def _sheets(file: str, archive: zipfile.ZipFile) -> list[tuple[str, str]]:
    """Return (sheet name, part name) in the order of the workbook."""
    book = read_part(file, archive, "xl/workbook.xml", 8 * BLOCK)
    relations = read_part(file, archive, "xl/_rels/workbook.xml.rels", 8 * BLOCK)
    targets = {}
    for tag in RELATION.finditer(relations):
        attributes = dict(ATTRIBUTE.findall(tag[0]))
        targets[attributes.get(b"Id")] = attributes.get(b"Target", b"").decode(errors="replace")
    found = []
    for tag in SHEET.finditer(book):
        attributes = {name.split(b":")[-1]: value for name, value in ATTRIBUTE.findall(tag[0])}
        target = targets.get(attributes.get(b"id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((html.unescape(attributes.get(b"name", b"").decode(errors="replace")), part))
    return found


def _refuse_entities(file: str, archive: zipfile.ZipFile) -> None:
    for entry in archive.infolist():
        if entry.filename.endswith((".xml", ".rels")) and not entry.filename.startswith("xl/worksheets/"):
            with _opened(file, archive, entry.filename) as stream:
                _refuse_doctype(file, _read(file, stream, BLOCK))


def _refuse_doctype(file: str, chunk: bytes) -> None:
    if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
        raise refuse(file, "classeur refusé : il contient une déclaration XML qu’Excel n’écrit jamais (DOCTYPE)")


def _opened(file: str, archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, KeyError, OSError, ValueError) as error:
        raise refuse(file, "fichier abîmé : l’archive ne s’ouvre pas") from error


def _read(file: str, stream: IO[bytes], size: int) -> bytes:
    try:
        return stream.read(size)
    except Exception as error:  # zlib, lzma and bz2 each have their own errors for damaged data
        raise refuse(file, "fichier abîmé : son contenu ne se décompresse pas") from error


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return A for 1, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
