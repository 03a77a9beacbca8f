"""Run as a program: a workbook on standard input -> its sheets as Arrow text on standard output, nothing on disk.

A separate process with bounded memory, so that a damaged workbook cannot crash the caller.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

DURATION = re.compile(r"PT(\d+)H(\d\d)M(\d\d)(?:[.,]\d+)?S")  # as an .ods holds [h]:mm
THOUSAND = 3  # decimals that make a number ambiguous once it is text


def main(memory: int, most_rows: int, most_columns: int, most_cells: int) -> None:
    """Write, for each sheet, a line of JSON (name, visible, origin, merged cells, size) and an Arrow stream."""
    _bound(memory)
    import io

    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.end is None:
            continue
        height, width = sheet.end[0] + 1, sheet.end[1] + 1
        said: dict[str, Any] = {"name": about.name, "visible": about.visible is SheetVisibleEnum.Visible}
        if height > most_rows or width > most_columns or height * width > most_cells:
            _write({**said, "beyond": [height, width], "size": 0}, b"")
            continue
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
        said["merged"] = merged
        content = _arrow(sheet.to_python(skip_empty_area=False), width)
        _write({**said, "size": len(content)}, content)


def _write(said: dict[str, Any], content: bytes) -> None:
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n")
    sys.stdout.buffer.write(content)


def _arrow(rows: list[list[Any]], width: int) -> bytes:
    import pyarrow

    columns = []
    for at in range(width):
        texts = [_text(row[at]) if at < len(row) else "" for row in rows]
        columns.append(pyarrow.array(texts, pyarrow.string()).dictionary_encode())
    table = pyarrow.table(columns, names=[f"c{at}" for at in range(width)])
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _text(cell: Any) -> str:
    if isinstance(cell, str):
        spelled = DURATION.fullmatch(cell) if cell.startswith("PT") else None
        return "{}:{}:{}".format(*spelled.groups()) if spelled else cell
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float | int):
        return _number(float(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ") if cell.time() != time() else cell.date().isoformat()
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


def _number(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = repr(round(value, 10))
    # « 1.234 » typed as text may mean a thousand; a number never does, and a last zero tells them apart.
    return f"{text}0" if "e" not in text and len(text.split(".")[1]) == THOUSAND else text


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the bounds checked before reading remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]))
