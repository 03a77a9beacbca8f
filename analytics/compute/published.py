"""What each publication changed in the figures that a role reads: from the versions kept, each opened as that role."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import cast

import duckdb
import pandas as pd

from analytics.base.database import PUBLIC, Base, BaseError, OtherTerritory, OutdatedBase, open_file
from analytics.base.paths import base_of, public_path, version_file
from analytics.base.selection import Selection
from analytics.base.versions import versions
from analytics.compute.queries import compute

SHOWN = 10  # publications: each reads a file
# Of marchés and their hours, which the public reads exactly. Numbers of people are given to it by batches: two releases
# are never set side by side for it, only the years given are named.
OPEN = ("heures_clausees", "heures_realisees", "marches_suivis", "maitres_ouvrage")
PEOPLE = ("beneficiaires",)


@dataclass(frozen=True)
class Published:
    """A version: its number, its day, and what it changed in the figures of each year.

    `moved` holds annee, indicateur, avant and apres; it is None for the first version kept, and for one that this
    release of the application cannot compare. `people` are the years whose numbers of people the public was given then.
    """

    version: int
    day: pd.Timestamp
    moved: pd.DataFrame | None = field(default=None, compare=False)
    people: tuple[int, ...] = ()
    is_first: bool = False


@dataclass(frozen=True)
class _Read:
    version: int
    day: pd.Timestamp
    amounts: pd.Series[float] | None
    people: tuple[int, ...]


def published(base: Base) -> list[Published]:
    """Return the last publications as the role of a base reads them, the latest first."""
    folder = base_of(base.path)
    files = [version_file(folder, number) for number in versions(folder)[-SHOWN - 1 :]] if folder.is_dir() else []
    named = [public_path(file) if base.role == PUBLIC else file for file in files]
    read = [one for one in map(_read, (file for file in named if file.is_file())) if one]
    changes = [
        Published(after.version, after.day, _moved(before, after), after.people) for before, after in pairwise(read)
    ]
    first = [Published(one.version, one.day, None, one.people, is_first=True) for one in read[:1]]
    return [*first, *changes][-SHOWN:][::-1]


def moves(before: pd.Series[float], after: pd.Series[float]) -> pd.DataFrame:
    """Return annee, indicateur, avant and apres of what is not the same in two answers of `by_year`."""
    both = pd.concat([before, after], axis=1, keys=["avant", "apres"]).reset_index()
    equal = (both["avant"] - both["apres"]).abs() < 1e-9
    return both[~(equal | (both["avant"].isna() & both["apres"].isna()))].reset_index(drop=True)


def by_year(base: Base | None, indicators: tuple[str, ...]) -> pd.Series[float]:
    """Return indicators by (annee, indicateur); nothing without a base."""
    frame = pd.DataFrame(columns=["annee", *indicators], dtype=float)
    if base:
        frame = compute(base, Selection(), indicators, ("annee",))
    return cast("pd.Series[float]", frame.set_index("annee").rename_axis(columns="indicateur").stack())


def _moved(before: _Read, after: _Read) -> pd.DataFrame | None:
    return None if before.amounts is None or after.amounts is None else moves(before.amounts, after.amounts)


def _read(file: Path) -> _Read | None:
    """Return what a version gave; without its amounts where another release built it, None where it cannot be read."""
    try:
        with closing(open_file(file)) as base:
            given = OPEN if base.role == PUBLIC else OPEN + PEOPLE
            return _Read(*_about(base), by_year(base, given), _people(base))
    except (OutdatedBase, OtherTerritory):
        with closing(open_file(file, any_release=True)) as base:
            return _Read(*_about(base), None, ())
    except (BaseError, duckdb.Error):
        return None


def _about(base: Base) -> tuple[int, pd.Timestamp]:
    return int(base.publication["version"]), base.publication["publiee_le"]


def _people(base: Base) -> tuple[int, ...]:
    if base.role != PUBLIC:
        return ()
    sql = "SELECT annee FROM diffusion WHERE version = (SELECT version FROM publication) AND annee > 0 ORDER BY annee"
    return tuple(year for (year,) in base.rows(sql))
