"""Columns of whole tables, and their files: CSV, or Parquet where a spreadsheet could not follow anyway."""

from __future__ import annotations

from pathlib import Path

import numpy
import pyarrow
from numpy.typing import NDArray
from pyarrow import csv, parquet

from analytics.declarations.schema import record_tables

PARQUET_ABOVE = 200_000
Column = pyarrow.Array | NDArray[numpy.generic]
Arrays = dict[str, Column]
Ints = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]


def numbered(prefix: str, count: int, width: int) -> pyarrow.Array:
    """Return `count` references: the prefix and a rank from 1, padded with zeros."""
    return pyarrow.array([f"{prefix}{rank:0{width}d}" for rank in range(1, count + 1)])


def labels(ranks: Ints, names: pyarrow.Array, mask: Flags | None = None) -> pyarrow.Array:
    """Return `names` by rank, missing where `mask` says so."""
    return pyarrow.DictionaryArray.from_arrays(pyarrow.array(ranks.astype(numpy.int32), mask=mask), names)


def codes(
    generator: numpy.random.Generator, weights: dict[str, int], count: int, unknown: float = 0.0
) -> pyarrow.Array:
    """Return `count` codes drawn by weight; an empty code, and a share `unknown` of all, are missing."""
    names = list(weights)
    cumulated = numpy.cumsum(list(weights.values()))
    ranks = numpy.searchsorted(cumulated, generator.random(count) * cumulated[-1], side="right")
    missing = generator.random(count) < unknown
    if "" in weights:
        missing |= ranks == names.index("")
    return labels(ranks, pyarrow.array(names), mask=missing)


def month_starts(year: int, months: Ints, days: Ints | None = None, mask: Flags | None = None) -> pyarrow.Array:
    """Return dates: the first day of each month counted from January of `year`, plus `days`."""
    first = (numpy.datetime64(f"{year}-01") + months).astype("datetime64[D]")
    return pyarrow.array(first if days is None else first + days, mask=mask)


def dates(year: int, months: Ints, generator: numpy.random.Generator, unknown: float) -> pyarrow.Array:
    """Return days at random within `months`, a share of them missing."""
    days = generator.integers(0, 28, len(months))
    return month_starts(year, months, days, mask=generator.random(len(months)) < unknown)


def write_arrays(folder: Path, name: str, arrays: Arrays) -> None:
    """Write the import file of one table, as Parquet above 200 000 rows."""
    columns = [column for column in record_tables()[name].column_names if column in arrays]
    table = pyarrow.table({column: arrays[column] for column in columns})
    if table.num_rows > PARQUET_ABOVE:
        parquet.write_table(table, folder / f"{name}.parquet", compression="snappy")
        return
    plain = pyarrow.table({column: _plain(table[column]) for column in columns})
    csv.write_csv(plain, folder / f"{name}.csv", csv.WriteOptions(quoting_style="needed"))


def _plain(column: pyarrow.ChunkedArray) -> pyarrow.ChunkedArray:
    is_coded = pyarrow.types.is_dictionary(column.type)
    return column.cast(column.type.value_type) if is_coded else column
