"""CSV and Parquet files of our own format -> grids of text, read by blocks: ten million rows do not fit in memory."""

import codecs
import csv
import io
import re

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

from analytics.ingest.files.limits import Limits
from analytics.ingest.files.records import Grid
from analytics.ingest.files.sources import Source
from analytics.ingest.problems import refuse

PARQUET = b"PAR1"
DELIMITERS = ";,\t"
HEAD = 1 << 18  # bytes in which the header row must fit
BLOCK = 1 << 23


def read_grids(source: Source, limits: Limits) -> list[Grid]:
    """Return the grid of a CSV or Parquet file of our own format, read by blocks; raise ImportRefused if it cannot."""
    if source.size > limits.octets:
        raise refuse(source.name, f"fichier de {source.size // 1_000_000} Mo : {limits.octets // 1_000_000} Mo au plus")
    with source.open() as stream:
        start = stream.read(8)
    try:
        return [_parquet(source) if start.startswith(PARQUET) else _text(source)]
    except (pa.ArrowException, UnicodeError, csv.Error) as error:
        raise refuse(source.name, "fichier illisible : enregistrez-le de nouveau, en .xlsx ou en CSV UTF-8") from error


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
