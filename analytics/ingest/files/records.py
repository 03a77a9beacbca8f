"""What files hold: grids of text as written, then records, rows for one table whatever software wrote them."""

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

# A row is numbered origin * LINES + line * PARTS + part, so that a problem can be traced back to its cell.
PARTS = 1 << 8  # one line of an ABC Clause export may give several rows of a table
LINES = 1 << 40


def line_of(rank: str) -> str:
    """Return the SQL of the line that a row number stands for."""
    return f"({rank} % {LINES} // {PARTS})::INTEGER"


@dataclass
class Grid:
    """A table of text: `batches` carry columns c0, c1… from row `first_row` on."""

    file: str
    name: str
    header: tuple[str, ...]
    batches: pa.RecordBatchReader | pa.Table
    first_row: int
    header_row: int = 1
    skipped: list[pc.InvalidRow] = field(default_factory=list)
    parquet: Path | None = None


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
    made: bool = False  # from a sheet of another layout, which states less than ours
    keyed: bool = False  # its people are pseudonyms made with the key
    origin: Grid | None = None
