"""The rows that a file brings to a table of the base, whatever software wrote it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from analytics.ingest.files.readers import Grid


@dataclass
class Records:
    """Rows for one table: `columns` maps its columns to those of `data`, `places` to the file's titles and letters."""

    table: str
    file: str
    sheet: str
    columns: dict[str, str]
    places: dict[str, tuple[str, str]]
    data: pa.RecordBatchReader | pa.Table | Path
    first_row: int | None = None  # None: `data` has a column « ligne »
    from_abc: bool = False
    origin: Grid | None = None
