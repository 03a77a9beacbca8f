"""Run as a program: a workbook on standard input -> its sheets as Arrow text on standard output, nothing on disk.

A separate process with bounded memory, so that a damaged workbook cannot crash the caller.
"""

from __future__ import annotations

import json
import sys


def main(memory: int) -> None:
    """Write, for each sheet that can be seen, a line of JSON (name, size of what follows) and an Arrow stream."""
    _bound(memory)
    import fastexcel
    import pyarrow

    reader = fastexcel.read_excel(sys.stdin.buffer.read())
    for name in reader.sheet_names:
        sheet = reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        if sheet.visible != "visible" or not sheet.width or not sheet.height:
            continue
        batch = sheet.to_arrow()
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, batch.schema) as writer:
            writer.write(batch)
        content = sink.getvalue()
        sys.stdout.buffer.write(json.dumps({"name": name, "size": content.size}).encode() + b"\n")
        sys.stdout.buffer.write(content)


def _bound(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the bounds checked before reading remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]))
