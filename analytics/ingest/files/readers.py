"""Files -> grids of text, one per CSV, Parquet file or sheet of a workbook: cells as written, with their row."""

import codecs
import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from analytics.ingest.files.abc_clause import TITLES
from analytics.ingest.files.headers import recognised
from analytics.ingest.files.limits import Limits
from analytics.ingest.files.records import Grid
from analytics.ingest.files.sources import Source, kind, unpacked
from analytics.ingest.files.workbook_scan import SheetScan, scan
from analytics.ingest.problems import Problem, refuse

READER = Path(__file__).with_name("sheet_reader.py")
DELIMITERS = ";,\t"
HEAD = 1 << 18  # bytes in which the header row must fit
BLOCK = 1 << 23


def read_grids(source: Source, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    """Return the grids of a file that hold anything, and remarks; raise ImportRefused when it cannot be read."""
    try:
        return _grids(source, limits)
    except (pa.ArrowException, UnicodeError, csv.Error) as error:
        raise refuse(source.name, "fichier illisible : enregistrez-le de nouveau, en .xlsx ou en CSV UTF-8") from error


def _grids(source: Source, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    match kind(source, limits):
        case "workbook":
            return _workbook(source, limits)
        case "archive":
            return [_text(part) for part in unpacked(source, limits)], []
        case "parquet":
            return [_parquet(source)], []
    return [_text(source)], []


def _workbook(source: Source, limits: Limits) -> tuple[list[Grid], list[Problem]]:
    content = source.read()
    scans, remarks = scan(source.name, content, limits)
    tables = _tables(source.name, content, limits)
    found = [_below_header(source.name, name, table, scans.get(name, SheetScan())) for name, table in tables]
    grids = [grid for grid in found if grid is not None]
    if not grids:
        raise refuse(source.name, "classeur vide : aucune feuille visible ne contient de ligne")
    return grids, remarks


def _tables(file: str, content: bytes, limits: Limits) -> Iterator[tuple[str, pa.Table]]:
    stream = io.BytesIO(_run_reader(file, content, limits))
    while line := stream.readline():
        about = json.loads(line)
        with pa.ipc.open_stream(stream.read(about["size"])) as batches:
            yield about["name"], batches.read_all()


def _run_reader(file: str, content: bytes, limits: Limits) -> bytes:
    command = [sys.executable, "-I", str(READER), str(limits.memoire)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=limits.secondes, check=False)
    except subprocess.TimeoutExpired as error:
        raise refuse(file, f"classeur illisible en {limits.secondes} secondes") from error
    if done.returncode:
        raise refuse(file, "classeur abîmé ou hors norme : ouvrez-le dans Excel et enregistrez-le de nouveau")
    return done.stdout


def _below_header(file: str, name: str, table: pa.Table, seen: SheetScan) -> Grid | None:
    """Return the grid below its header row: the first row with text, or a lower one with more recognised titles."""
    head = [tuple(" ".join((text or "").split()) for text in row.values()) for row in table.slice(0, 20).to_pylist()]
    written = [at for at, row in enumerate(head) if any(row)]
    if not written:
        return None
    start = max(written, key=lambda at: (recognised(head[at], TITLES), -at))
    body = table.slice(start + 1).rename_columns([f"c{index}" for index in range(table.num_columns)])
    column = seen.first_column if seen.first_column < 10**6 else 1
    return Grid(file, name, head[start], body, start + 2, start + 1, column, seen)


def _text(source: Source) -> Grid:
    encoding = _encoding(source)
    header, consumed, delimiter = _csv_header(source, encoding)
    columns = {f"c{index}": pa.string() for index in range(len(header))}
    no_rows = pa.table({name: pa.array([], pa.string()) for name in columns})
    grid = Grid(source.name, "", header, no_rows, consumed + 1, consumed)

    def skip(row: pc.InvalidRow) -> str:
        grid.skipped.append(row)
        return "skip"

    if len(re.split(r"\r\n|\r|\n", _head(source, encoding).rstrip("\r\n"))) > consumed:
        names = list(columns)
        reading = pc.ReadOptions(column_names=names, skip_rows=consumed, encoding=encoding, block_size=BLOCK)
        reading.use_threads = False  # with threads, a row that is skipped does not tell its number
        parsing = pc.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False)
        parsing.invalid_row_handler = skip
        grid.batches = pc.open_csv(source.open(), reading, parsing, pc.ConvertOptions(column_types=columns))
    return grid


def _head(source: Source, encoding: str) -> str:
    with source.open() as stream:
        return stream.read(HEAD).decode(encoding, errors="replace")


def _encoding(source: Source) -> str:
    """Return the encoding of a text file: that of its byte order mark, else UTF-8 if it decodes, else Windows-1252."""
    with source.open() as stream:
        start = stream.read(HEAD)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if b"\0" in start:
            raise refuse(source.name, "ce fichier n’est ni un classeur ni du texte : un .xlsx ou un .csv est attendu")
        if start.startswith(codecs.BOM_UTF8):
            return "utf-8"
        stream.seek(0)
        try:
            for _ in codecs.iterdecode(iter(lambda: stream.read(BLOCK), b""), "utf-8"):
                pass
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _csv_header(source: Source, encoding: str) -> tuple[tuple[str, ...], int, str]:
    """Return the titles, the number of lines they take from the top, and the delimiter."""
    text = _head(source, encoding)
    first = next((line for line in text.splitlines() if line.strip(" ;,\t\ufeff")), "")
    if not first:
        raise refuse(source.name, "fichier vide")
    bare = re.sub(r'"[^"]*"', "", first)
    delimiter = max(DELIMITERS, key=bare.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        row = next(row for row in reader if any(cell.strip() for cell in row))
    except (csv.Error, StopIteration) as error:
        raise refuse(source.name, "première ligne illisible : les titres des colonnes y sont attendus") from error
    return tuple(" ".join(cell.split()) for cell in row), reader.line_num, delimiter


def _parquet(source: Source) -> Grid:
    try:
        names = pq.read_schema(source.path).names
    except (pa.ArrowException, OSError) as error:
        raise refuse(source.name, "fichier Parquet abîmé") from error
    return Grid(source.name, "", tuple(names), pa.table({}), 2, parquet=source.path)
