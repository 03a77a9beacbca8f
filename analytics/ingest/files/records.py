"""What files hold: grids of text as written, then records, rows for one table whatever software wrote them."""

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

from analytics.ingest.files.workbook_scan import SheetScan, column_letters

# A row is numbered origin * LINES + line * PARTS + part, so that a problem can be traced back to its cell.
PARTS = 1 << 8  # one line of an ABC Clause export may give several rows of a table
LINES = 1 << 40


def line_of(rank: str) -> str:
    """Return the SQL of the line that a row number stands for."""
    return f"({rank} % {LINES} // {PARTS})::INTEGER"


@dataclass
class Grid:
    """A table of text: `batches` carry columns c0, c1… from row `first_row` on; `name` that of a sheet, if any."""

    file: str
    name: str
    header: tuple[str, ...]
    batches: pa.RecordBatchReader | pa.Table
    first_row: int
    header_row: int = 1
    first_column: int = 0  # 0: not a workbook
    scan: SheetScan = field(default_factory=SheetScan)
    skipped: list[pc.InvalidRow] = field(default_factory=list)
    parquet: Path | None = None

    def address(self, index: int, row: int | str = "") -> str:
        """Return « D7 » for the column at `index`, in a workbook."""
        return f"{column_letters(self.first_column + index)}{row}" if self.first_column else ""


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
