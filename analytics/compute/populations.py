"""How many people live in the places of a selection: what amounts per inhabitant are divided by."""

from __future__ import annotations

import math
from collections.abc import Sequence

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.measures import Columns

# The dimensions that name a place of the Gers, and the column of the table of communes that holds the name.
PLACES = {
    f"{mesh}{of}": column
    for mesh, column in (("territoire", "nom_epci"), ("canton", "nom_canton"), ("commune", "nom"))
    for of in ("", "_residence", "_siege")
}


def populations(base: Base, selection: Selection, by: Sequence[str], columns: Columns, lines: int) -> list[float]:
    """Return the inhabitants of the place of each of the `lines` of `columns`.

    The place is the one the lines are grouped by, else the one that the filters keep, else the Gers; two
    groupings by place, or a value that is no place of the Gers, leave the number unknown. Of an EPCI that
    overlaps another département, only the communes of the Gers count, as do only their hours.
    """
    grouped = [name for name in by if name in PLACES]
    if not grouped:
        return [_of_selection(base, selection)] * lines
    if len(grouped) > 1:
        return [math.nan] * lines
    known = by_name(base, PLACES[grouped[0]])
    return [known.get(str(place), math.nan) for place in columns[grouped[0]]]


def by_name(base: Base, column: str) -> dict[str, float]:
    """Return {name: inhabitants} of the places that `column` of the table of communes names."""
    known = f"{column} IS NOT NULL AND population IS NOT NULL"
    sql = f"SELECT {column}, sum(population)::DOUBLE FROM commune WHERE {known} GROUP BY ALL"
    return base.once(f"inhabitants by {column}", lambda: dict(base.rows(sql)))


def _of_selection(base: Base, selection: Selection) -> float:
    filtered = [(name, values) for name, values in selection.filtres if name in PLACES]
    if not filtered:
        return sum(by_name(base, "nom_epci").values())
    if len(filtered) > 1:
        return math.nan
    name, values = filtered[0]
    known = by_name(base, PLACES[name])
    return sum(known.get(value, math.nan) for value in values)
