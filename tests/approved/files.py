"""What the files and the commands say: every cell, word, note and point of a chart."""

from __future__ import annotations

import hashlib
import io
import shlex
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import openpyxl
from pptx import Presentation
from pypdf import PdfReader

from tests.approved import program
from tests.approved.addresses import BASE, COMMAND, DOWNLOADED, EXPORTS
from tests.approved.pages import Items, page, plain, visited, written
from tests.approved.store import name_of

# What the release and the day say of themselves.
NEW_EACH_TIME = ("publication", "construction", "regle_publique")
SEARCHED = ("etat", "auch", "DREAL-2021", "gimont", "zzz")
Visit = tuple[str, str]  # role, address


def items(bases: Path, asked: Iterable[Visit]) -> Items:
    """Return the text of every item of these visits, by its name in the store."""
    found = {}
    for role, address in asked:
        texts = produced(bases, role, address)
        found |= {name_of(role, address, item): text for item, text in texts.items()}
    return found


def produced(bases: Path, role: str, address: str) -> Items:
    """Return the items of an address: a page, the files of a selection or of a page, a command, the base."""
    address, base = _based(bases, address)
    if address == BASE:
        return dict(_base(base, role))
    if address.startswith(COMMAND):
        arguments = shlex.split(address.removeprefix(COMMAND))
        asked = ["--role", role] if arguments[0] in ("bilan", "table", "scenario") else []
        return {"printed": program.command(base, role, [*arguments, *asked])}
    if address.startswith(EXPORTS):
        return dict(_files(program.view_of(base, role, parse_qs(address.removeprefix(EXPORTS)))))
    if address.startswith(DOWNLOADED):
        _, downloads, _ = visited(base, role, address.removeprefix(DOWNLOADED))
        with program.visiting(base, role):  # made at the click, by whoever is there then
            return {f"{label} {name}": content(name, make()) for label, name, make in downloads}
    return page(base, role, address)


def _based(bases: Path, address: str) -> tuple[str, Path]:
    """Return an address without the day that the base stops at, and the base that stops there."""
    path, _, query = address.partition("?")
    pairs = [pair for pair in query.split("&") if not pair.startswith("arretee_le=")]
    day = (parse_qs(query).get("arretee_le") or ["2025-12-31"])[0]
    return f"{path}?{'&'.join(pairs)}" if query else address, bases / day


def _base(base: Path, role: str) -> Iterator[tuple[str, str]]:
    view = program.view_of(base, role, {})
    for (name,) in program.rows(view, "SELECT table_name FROM duckdb_tables() ORDER BY 1"):
        if name not in NEW_EACH_TIME:
            lines = program.rows(view, f'SELECT * FROM "{name}" ORDER BY ALL')
            yield f"table {name}", f"{len(lines)} rows {_short(repr(plain(lines)).encode())}"
    yield from ((f"search {text}", program.found(view, text)) for text in SEARCHED)
    yield "template", cells(program.template())


def _files(view: Any) -> Iterator[tuple[str, str]]:
    yield "workbook", cells(program.xlsx(view))
    yield from slides(program.pptx(view))
    yield from paper("bilan", program.bilan_pdf(view))
    yield "archive", "\n".join(program.archive_names(view))
    sheets = dict(reversed(program.sheet_names(view)))  # the first of each dimension
    for dimension, name in sheets.items():
        yield from paper(f"sheet {dimension} {name}", program.sheet_pdf(view, dimension, name))


def content(name: str, data: bytes) -> str:
    """Return what a file holds, by the ending of its name."""
    if name.endswith(".xlsx"):
        return cells(data)
    if name.endswith(".pptx"):
        return "\n".join(text for _, text in slides(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{one}\n{archive.read(one).decode()}" for one in sorted(archive.namelist()))


def cells(data: bytes) -> str:
    """Return every cell of a workbook with its type and its number format, and the shape of each sheet."""
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(data)):
        widths = {letter: round(one.width, 1) for letter, one in sheet.column_dimensions.items()}
        lines.append(f"# {sheet.title} {sheet.dimensions} {sheet.freeze_panes} {sheet.auto_filter.ref} {widths}")
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            said = f" # {cell.comment.text}" if cell.comment else ""
            lines.append(f"{cell.coordinate} {cell.data_type} {cell.number_format} {plain(cell.value)}{said}")
    return "\n".join(lines)


def slides(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the words, the places, the notes and the charts of slides, then a digest of the XML of each."""
    deck = Presentation(io.BytesIO(data))
    yield "slides", "\n\n".join("\n".join(_slide(slide)) for slide in deck.slides)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        named = (one for one in sorted(archive.namelist()) if "/slides/slide" in one or "/charts/chart" in one)
        yield "slides xml", "\n".join(f"{one} {_short(archive.read(one))}" for one in named)


def _slide(slide: Any) -> Iterator[str]:
    for shape in slide.shapes:
        alternative = shape._element.xpath("string(.//p:cNvPr/@descr)")
        yield f"[{shape.left} {shape.top} {shape.width} {shape.height}] {alternative}".strip()
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_chart:
            for plot in shape.chart.plots:
                yield f"{shape.chart.chart_type} {list(plot.categories)}"
                yield from (f"{one.name}: {written(list(one.values))}" for one in plot.series)
            yield cells(shape.chart.part.chart_workbook.xlsx_part.blob)
    yield f"Notes: {slide.notes_slide.notes_text_frame.text}"


def paper(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Yield the words of a PDF, then digests of what draws its pages."""
    pages = PdfReader(io.BytesIO(data)).pages
    yield f"{name} pdf", "\n\n".join(one.extract_text() for one in pages)
    yield f"{name} drawing", "\n".join(_short(one.get_contents().get_data()) for one in pages)


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
