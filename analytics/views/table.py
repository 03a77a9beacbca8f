"""Tables of typed values, and how a cell is written on the screen, in a CSV and in a workbook."""

import csv
import io
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.french.dates import date_short
from analytics.french.missing import reason_of
from analytics.french.numbers import absent, is_missing, value
from analytics.sentences.hidden import label

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Amount:
    """A number with a unit of its own; `said` writes it otherwise: « 9 sur 11 »."""

    number: float
    unit: str = ""
    decimals: int = 0
    said: str = ""

    @property
    def text(self) -> str:
        return self.said or value(self.number, self.unit, self.decimals)


Cell = str | float | date | Amount | None


@dataclass(frozen=True)
class Column:
    """A column: its title, its values, their unit (None: text), and how the screen writes one."""

    label: str
    values: Sequence[Cell]
    unit: str | None = None
    decimals: int = 0
    file_label: str = ""
    write: Callable[[Cell], str] | None = None
    numeric: bool | None = None

    @property
    def is_numeric(self) -> bool:
        return self.unit is not None if self.numeric is None else self.numeric

    @property
    def texts(self) -> list[str]:
        """The values as a reader sees them: « 40 706 h », « n. d. »."""
        if self.write:
            return [self.write(one) for one in self.values]
        return [self._text(one) for one in self.values]

    def _text(self, given: Cell) -> str:
        if isinstance(given, Amount):
            return given.text
        return str(given) if self.unit is None else value(given, self.unit, self.decimals)


@dataclass(frozen=True)
class Table:
    """Columns of the same length."""

    columns: tuple[Column, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(column.label for column in self.columns)

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        return tuple(zip(*(column.values for column in self.columns), strict=True))

    @property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows as a reader sees them."""
        return tuple(zip(*(column.texts for column in self.columns), strict=True))

    def csv(self, selection: str, mention: str) -> str:
        """Return the table as CSV for a French spreadsheet: semicolons, decimal commas, text that cannot run."""
        labels = [column.file_label or column.label for column in self.columns]
        # Numbers go without their unit, but where the column mixes units.
        columns = (one.texts if one.unit is None and one.is_numeric else one.values for one in self.columns)
        return table_csv(labels, zip(*columns, strict=True), selection, mention)


def frame_table(frame: pd.DataFrame) -> Table:
    """Return a frame of dimensions and indicators as a table."""
    labels = {name: label(frame, name) for name in frame.columns if name in INDICATORS}
    return Table(tuple(frame_column(name, frame[name].tolist(), labels.get(name, "")) for name in frame.columns))


def frame_column(name: str, values: Sequence[Cell], label: str = "") -> Column:
    """Return the column of a dimension or of an indicator, with its title and its unit."""
    if name in DIMENSIONS:
        return Column(DIMENSIONS[name].label, values)
    indicator = INDICATORS[name]
    label = label or indicator.label
    titled = f"{label} ({indicator.suffix})" if indicator.suffix else label
    return Column(label, values, indicator.suffix, indicator.decimals, titled)


def year_table(frame: pd.DataFrame, indicator: str, by: str) -> Table:
    """Return a table with one line a value of `by` and one column a year."""
    table = frame.pivot_table(index=by, columns="annee", values=indicator, aggfunc="first", sort=False, observed=True)
    table = table.reindex(columns=sorted(frame["annee"].unique()))
    unit, decimals = INDICATORS[indicator].suffix, INDICATORS[indicator].decimals
    named = Column(DIMENSIONS[by].label, [str(name) for name in table.index])
    return Table((named, *(Column(str(year), table[year].tolist(), unit, decimals) for year in table)))


def text_table(labels: Sequence[str], lines: Iterable[Sequence[str]], worded: Collection[str] = ()) -> Table:
    """Return lines of texts as a table; all but the first column, and those `worded`, stand to the right."""
    columns = list(zip(*lines, strict=True)) or [()] * len(labels)
    left = {labels[0], *worded}
    return Table(
        tuple(Column(label, cells, numeric=label not in left) for label, cells in zip(labels, columns, strict=True))
    )


def table_csv(titles: Sequence[str], lines: Iterable[Sequence[Cell]], selection: str, mention: str) -> str:
    """Return lines as CSV.

    Each line carries the selection and, for a demonstration, its mention: a line cut and pasted elsewhere keeps
    saying what it is.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([*titles, "Sélection", "Avertissement"])
    said = (spreadsheet_cell(selection), mention)
    writer.writerows([*map(spreadsheet_cell, line), *said] for line in lines)
    return buffer.getvalue()


def spreadsheet_cell(content: Cell) -> str:
    """Return a cell for a French spreadsheet; text that would start a formula is quoted."""
    if isinstance(content, Amount):
        return spreadsheet_cell(content.number)
    if isinstance(content, date):
        content = date_short(content)
    if isinstance(content, str):
        return f"'{content}" if content.startswith(FORMULA_STARTS) else content
    if content is None or is_missing(content):
        return absent(content) if reason_of(content) else ""
    return f"{float(content):.6f}".rstrip("0").rstrip(".").replace(".", ",")
