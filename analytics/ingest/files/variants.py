"""Workbooks of other programs -> the form that the reader knows: it leaves out, or refuses, cells written otherwise.

Excel and LibreOffice write each cell of an .xlsb with its column, and an .ods without blanks between its elements.
Aspose and SheetJS leave the column out of a cell that follows another (MS-XLSB 2.5.10, ShortCell), or indent.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator

from analytics.ingest.files.limits import Limits
from analytics.ingest.files.workbook_scan import read_part

ROW, SHORT, TO_FULL = 0, range(12, 19), 11  # records: the head of a row, seven short cells; a full cell is 11 before
FULL = frozenset({*range(1, 12), 62})
BLANKS = re.compile(rb">\s+<(?=/?table:)")


def usual_form(file: str, archive: zipfile.ZipFile, limits: Limits) -> bytes | None:
    """Return the workbook with its sheets rewritten, None when nothing needs it; raise ImportRefused past a limit."""
    changed = {}
    for name in archive.namelist():
        if re.fullmatch(r"xl/worksheets/[^/]+\.bin", name) or name == "content.xml":
            part = read_part(file, archive, name, limits.octets_decompresses)
            new = BLANKS.sub(b"><", part) if name == "content.xml" else full_cells(part)
            if new != part:
                changed[name] = new
    return _rewritten(file, archive, changed, limits) if changed else None


def full_cells(sheet: bytes) -> bytes:
    """Return a sheet of an .xlsb with a column in each of its cells; what is not a whole record ends it as it was."""
    written, column = bytearray(), -1
    for kind, record, body in _records(sheet):
        if kind in SHORT:
            column += 1
            body = struct.pack("<I", column) + body
            record = bytes([kind - TO_FULL, *_size(len(body))])
        elif kind in FULL and len(body) >= 4:
            column = struct.unpack_from("<I", body)[0]
        elif kind == ROW:
            column = -1
        written += record + body
    return bytes(written)


def _size(length: int) -> bytes:
    """Return a length as records hold it: seven bits a byte, four bytes here."""
    return bytes([*(length >> shift & 0x7F | 0x80 for shift in (0, 7, 14)), length >> 21])


def _records(sheet: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield the kind of each record, the bytes of its head and those of its body (MS-XLSB 2.1.4)."""
    at = 0
    while at < len(sheet):
        start, kind = at, sheet[at]
        at += 1
        if kind & 0x80 and at < len(sheet):
            kind = kind & 0x7F | (sheet[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < len(sheet) and shift < 28:
            byte = sheet[at]
            size |= (byte & 0x7F) << shift
            at, shift = at + 1, shift + 7
            if not byte & 0x80:
                break
        yield kind, sheet[start:at], sheet[at : at + size]
        at += size


def _rewritten(file: str, archive: zipfile.ZipFile, changed: dict[str, bytes], limits: Limits) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as copy:
        for name in archive.namelist():
            kept = changed.get(name)
            copy.writestr(name, read_part(file, archive, name, limits.octets_decompresses) if kept is None else kept)
    return written.getvalue()
