"""Frames as cells to read and as CSV to download."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import pandas as pd

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.missing import reason_of
from analytics.french.numbers import absent, value

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def label(name: str, with_unit: bool = False) -> str:
    """Return the French label of a dimension or of an indicator, with its unit on demand."""
    if name in DIMENSIONS:
        return DIMENSIONS[name].label
    indicator = INDICATORS[name]
    return f"{indicator.label} ({indicator.suffix})" if with_unit and indicator.suffix else indicator.label


def cell(name: str, content: object) -> str:
    """Return the content of a column as a reader sees it: « 40 706 h », « n. d. »."""
    if name in DIMENSIONS:
        return str(content)
    return value(content, INDICATORS[name].suffix, INDICATORS[name].decimals)


def rows(frame: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Return the frame as display cells."""
    written = [[cell(name, content) for content in frame[name].tolist()] for name in frame.columns]
    return tuple(zip(*written, strict=True))


def to_csv(frame: pd.DataFrame, selection: str, mention: str) -> str:
    """Return the frame as CSV for a French spreadsheet: semicolons, decimal commas, text that cannot run.

    Each line carries the selection and, for a demonstration, its mention: a line cut and pasted
    elsewhere keeps saying what it is.
    """
    titles = [label(name, with_unit=True) for name in frame.columns]
    columns = [frame[name].tolist() for name in frame.columns]
    return table_csv(titles, zip(*columns, strict=True), selection, mention)


def table_csv(titles: Sequence[str], lines: Iterable[Sequence[object]], selection: str, mention: str) -> str:
    """Return lines of cells as `to_csv` does a frame."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow([*titles, "Sélection", "Avertissement"])
    said = (spreadsheet_cell(selection), mention)
    writer.writerows([*map(spreadsheet_cell, line), *said] for line in lines)
    return buffer.getvalue()


def spreadsheet_cell(content: object) -> str:
    """Return a cell for a French spreadsheet; text that would start a formula is quoted."""
    if isinstance(content, str):
        return f"'{content}" if content.startswith(FORMULA_STARTS) else content
    if content is None or pd.isna(content):
        return absent(content) if reason_of(content) else ""
    return f"{float(content):.6f}".rstrip("0").rstrip(".").replace(".", ",")


def headers(names: Sequence[str]) -> tuple[str, ...]:
    """Return the column titles of a table."""
    return tuple(label(name) for name in names)
