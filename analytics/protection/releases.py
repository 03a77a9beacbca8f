"""What the public has been given of people, year by year: new figures wait until enough people differ.

With a fixed noise, a person added changes her own cells and no other: two releases apart from one person would give
most of what the base knows of her. So the figures of a year change when the records of 15 people do, or on demand.
"""

import os
import uuid
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pandas as pd

from analytics.base.database import Base, Publication
from analytics.base.paths import beside
from analytics.protection import cells
from analytics.protection.classes import cut_by, pairs
from analytics.protection.noise import LEAST, LEAST_MOVE, MOST_MOVE, REACH, SHARPNESS, secret_of
from analytics.protection.workers import people_of, prints

BATCH = 15  # people of a year whose records must differ from those last published
STATE = "diffusion.duckdb"
LAW = (REACH, LEAST, SHARPNESS, LEAST_MOVE, MOST_MOVE, cells.FEWEST)
SHAPE = f"{cut_by()} {pairs()} {LAW}"  # another gives new figures, of every year, with the same noise
TABLES = ("cellule", "imprime", "diffusion", "empreinte", "attente", "forme")
FIGURES = ("cellule", "imprime", "diffusion")  # what the public's file takes; the others stay with the versions


class Waiting(NamedTuple):
    """People of a year whose records differ from what the public reads."""

    year: int
    people: int
    renumbered: bool


def state_file(file: Path) -> Path:
    """Return where the figures given to the public are kept, beside the versions of a base."""
    return beside(file, STATE)


def release(base: Base, forced: Collection[int] = (), holds: bool = False) -> Path:
    """Bring the figures of the public up to date with a version, and return their file.

    A year is made again when it is new, `forced`, or when BATCH people differ; with `holds`, as when erasing, none is.
    """
    target = state_file(base.path)
    before = _read(target)
    secret = secret_of(base.path, released=before is not None)
    with closing(people_of(base, secret)) as people:
        new = _updated(people, secret, before, base.publication, forced, holds and before is not None)
    _write(target, new)
    return target


def exact_figures(base: Base) -> dict[str, pd.DataFrame]:
    """Return FIGURES of a version with exact counts of people: an élu reads the version itself, not a release."""
    secret = secret_of(base.path, released=state_file(base.path).is_file())
    with closing(people_of(base, secret)) as people:
        printed = cells.printed_truly(people, cells.truths(people))
        years = sorted(base.coverage.get("fait_heures", ()))
        return {
            "cellule": cells.cube(people, secret, years, printed, is_exact=True),
            "imprime": printed,
            "diffusion": _dated(years, base.publication, cells.filterable_years(people)),
        }


def has_release(file: Path) -> bool:
    """Return whether figures of the shape that this release of the application reads were given to the public."""
    return _read(state_file(file)) is not None


def waiting(file: Path) -> list[Waiting]:
    """Return the years whose new figures wait, as the last publication found them."""
    found = _read(state_file(file))
    return [] if found is None else [Waiting(*line) for line in found["attente"].itertuples(index=False)]


def _updated(
    people: duckdb.DuckDBPyConnection,
    secret: bytes,
    before: dict[str, pd.DataFrame] | None,
    about: Publication,
    forced: Collection[int],
    holds: bool,
) -> dict[str, pd.DataFrame]:
    found = prints(people)
    old = found.iloc[:0] if before is None else before["empreinte"]
    gaps = [_gap(year, old, found) for year in sorted({*found["annee"], *old["annee"]})]
    known = set(old["annee"])
    made = {
        one.year
        for one in gaps
        if one.year in forced or (not holds and (one.year not in known or (one.people >= BATCH and not one.renumbered)))
    }
    printed = cells.printed_truly(people, cells.truths(people))
    fresh = {
        "cellule": cells.cube(people, secret, sorted(made), printed),
        "imprime": printed[printed["annee"].isin(made)],
        "diffusion": _dated(made, about, cells.filterable_years(people)),
        "empreinte": found[found["annee"].isin(made)],
    }
    kept = {name: frame.iloc[:0] if before is None else _without(before[name], made) for name, frame in fresh.items()}
    if holds:
        kept["empreinte"] = _forgotten(kept["empreinte"], found)
    joined = {name: pd.concat([kept[name], frame], ignore_index=True) for name, frame in fresh.items()}
    late = [one for one in gaps if one.people and one.year not in made]
    return joined | {
        "attente": pd.DataFrame(late, columns=Waiting._fields),
        "forme": pd.DataFrame({"forme": [SHAPE]}),
    }


def _gap(year: int, old: pd.DataFrame, new: pd.DataFrame) -> Waiting:
    """Return how many people of a year differ between two sets of records."""
    one, other = (frame[frame["annee"] == year] for frame in (old, new))
    gone, come = (set(frame["empreinte"]) for frame in (one, other))
    same = len(set(one["personne"]) & set(other["personne"]))
    # Where hardly anybody is found again, the source gave everybody another number: the noise would be drawn again.
    renumbered = bool(len(one) and len(other)) and same < min(len(one), len(other)) / 2
    return Waiting(int(year), max(len(gone - come), len(come - gone)), renumbered)


def _dated(years: Collection[int], about: Publication, filterable: Collection[int]) -> pd.DataFrame:
    lines = [(year, about["version"], about["publiee_le"], year in filterable) for year in sorted(years)]
    return pd.DataFrame(lines, columns=["annee", "version", "publiee_le", "filtrable"])


def _without(frame: pd.DataFrame, years: Collection[int]) -> pd.DataFrame:
    return frame[~frame["annee"].isin(years)]


def _forgotten(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Return the digests of before, those of erased people replaced by random ones: they count, and name nobody."""
    gone = ~old["personne"].isin(set(new["personne"]))
    random = {name: np.frombuffer(os.urandom(8 * len(old)), "u8") for name in ("personne", "empreinte")}
    return old.assign(**{name: old[name].astype("uint64").where(~gone, random[name]) for name in random})


def _read(file: Path) -> dict[str, pd.DataFrame] | None:
    """Return the tables of a state file; None when there is none of the shape of this release."""
    if not file.is_file():
        return None
    with duckdb.connect(str(file), read_only=True, config={"enable_external_access": "false"}) as connection:
        if connection.execute("SELECT forme FROM forme").fetchall() != [(SHAPE,)]:
            return None
        return {name: connection.execute(f"FROM {name}").df() for name in TABLES}


def _write(file: Path, tables: dict[str, pd.DataFrame]) -> None:
    draft = file.with_suffix(f".{uuid.uuid4().hex}.brouillon")
    try:
        with duckdb.connect(str(draft)) as connection:
            draft.chmod(0o600)
            for name in TABLES:
                connection.register("neuve", tables[name])
                connection.execute(f"CREATE TABLE {name} AS FROM neuve")
                connection.unregister("neuve")
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
