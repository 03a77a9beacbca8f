"""The cube of the public: people, contracts and hours by at most two dimensions, made once with their noise."""

from collections.abc import Iterator, Sequence

import duckdb
import numpy as np
import pandas as pd

from analytics.declarations.dimensions import DIMENSIONS, UNKNOWN
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.schema import literal
from analytics.protection import noise
from analytics.protection.classes import cut_by, is_open, pairs
from analytics.protection.noise import LEAST, Floats
from analytics.protection.workers import tables

FEWEST = 50  # people in a year: below, no filter; of 40 people in four types, the smallest type was found
ENOUGH_LENGTHS = 11  # people: fewest for a mean length of contracts
KEYS = ["annee", "d1", "v1", "d2", "v2"]
AMOUNTS = ["nombre", "contrats", "heures", "plusieurs", "duree"]
PRINTED = """
SELECT annee, indicateur, valeur::DOUBLE AS valeur, precision::DOUBLE AS precision FROM source.bilan_publie
WHERE dimension = 'ensemble' AND mesure = 'valeur' AND valeur IS NOT NULL"""


def cube(
    connection: duckdb.DuckDBPyConnection,
    secret: bytes,
    years: Sequence[int],
    printed: pd.DataFrame,
    is_exact: bool = False,
) -> pd.DataFrame:
    """Return the cells of some years (KEYS, then AMOUNTS), those without a number left out.

    A cell of no dimension has '' as d1 and d2; of one, '' as d2. `printed` gives exact totals: annee, indicateur,
    valeur. A part never exceeds its whole, where that is shown. `is_exact` leaves the noise of counts out.
    """
    groups = tables(connection, [(), *((name,) for name in cut_by()), *pairs()])
    crossed = (groups["d2"] != "") & ~groups["annee"].isin(filterable_years(connection))
    cells = _perturbed(groups[groups["annee"].isin(years) & ~crossed].reset_index(drop=True), secret, is_exact)
    whole = _printed_total(cells[cells["d1"] == ""], printed)
    ones = _capped(cells[(cells["d1"] != "") & (cells["d2"] == "")], whole, ["annee"])
    both = cells[cells["d2"] != ""]
    for rank in ("1", "2"):
        parents = ones[["annee", "d1", "v1", "nombre"]].rename(columns={"d1": f"d{rank}", "v1": f"v{rank}"})
        both = _capped(both, parents, ["annee", f"d{rank}", f"v{rank}"])
    return pd.concat([whole, ones, both], ignore_index=True).sort_values(KEYS, ignore_index=True)


def filterable_years(connection: duckdb.DuckDBPyConnection) -> list[int]:
    """Return the years whose people are enough to be counted under a filter."""
    sizes = "SELECT annee FROM ligne GROUP BY annee HAVING count(DISTINCT cle) >= $least ORDER BY ALL"
    return [int(year) for (year,) in connection.execute(sizes, {"least": FEWEST}).fetchall()]


def printed_truly(connection: duckdb.DuckDBPyConnection, truths: pd.DataFrame) -> pd.DataFrame:
    """Return annee, indicateur, valeur of what a bilan printed of people, where the records agree with it.

    `truths` has the exact figures: annee, then one column an indicator.
    """
    found = connection.execute(PRINTED).df()
    exact = truths.melt("annee", var_name="indicateur", value_name="exact")
    both = found.merge(exact, on=["annee", "indicateur"])
    agree = (both["valeur"] - both["exact"]).abs() < both["precision"]
    return both.loc[agree, ["annee", "indicateur", "valeur"]].reset_index(drop=True)


def _printed_total(whole: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    said = printed[printed["indicateur"] == "beneficiaires"].set_index("annee")["valeur"]
    return whole.assign(nombre=whole["annee"].map(said).fillna(whole["nombre"]))


def _capped(cells: pd.DataFrame, parents: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    tops = cells[keys].merge(parents[[*keys, "nombre"]], on=keys, how="left")["nombre"].to_numpy(float)
    number = np.fmin(cells["nombre"].to_numpy(float), tops)
    # Contracts follow their people: never fewer.
    return cells.assign(nombre=number, contrats=cells["contrats"] - cells["nombre"] + number)


def _perturbed(groups: pd.DataFrame, secret: bytes, is_exact: bool) -> pd.DataFrame:
    """Return the cells that have a number, with their noise."""
    conditions = _conditions(groups)
    own = noise.draws(secret, groups["cle"], conditions)
    people = groups["n"].to_numpy() + (not is_exact) * noise.noise(own[:, noise.COUNT])
    beyond = groups["k"].to_numpy() - groups["n"].to_numpy()
    more = np.maximum(beyond + (not is_exact) * noise.noise(own[:, noise.CONTRACTS]), 0)
    cells = groups[KEYS].assign(
        nombre=people.astype(float),
        contrats=(people + more).astype(float),
        heures=np.where(np.array(conditions) == "", np.nan, _hours(groups, own)),
        plusieurs=_several(groups, secret, conditions, people, is_exact),
        duree=_length(groups, own, people),
    )
    # Whoever knows the hours of each line finds from hours of pairs, whose noise is bounded, who is in them.
    cells.loc[cells["d2"] != "", ["heures", "plusieurs", "duree"]] = np.nan
    return cells[people >= LEAST]


def _conditions(groups: pd.DataFrame) -> list[str]:
    """Return what is asked of the people of each group, in one canonical text; empty where hours are exact.

    Filters of contracts are left out: the same people reached through another marché keep their noise. A dimension that
    another one of the pair details says nothing more.
    """
    columns = (groups[name] for name in ("d1", "v1", "d2", "v2"))
    return ["|".join(asked(*line)) for line in zip(*columns, strict=True)]


def asked(d1: str, v1: str, d2: str, v2: str) -> Iterator[str]:
    """Return the conditions that a cell puts on people, not on marchés."""
    for name, value, other in ((d1, v1, d2), (d2, v2, d1)):
        details = other and name in DIMENSIONS.declared[other].within
        if name and not details and not is_open(name):
            yield f"{name}={value}"


def _hours(groups: pd.DataFrame, own: Floats) -> Floats:
    signs, sizes = own[:, noise.SIGN], own[:, noise.SIZE]
    return noise.two_digits(noise.moved(groups["h"].to_numpy(float), groups["hmax"].to_numpy(float), signs, sizes))


def _several(
    groups: pd.DataFrame, secret: bytes, conditions: Sequence[str], people: np.ndarray, is_exact: bool
) -> Floats:
    """Return the people on several marchés, a group of their own; NaN where they are few."""
    own = noise.draws(secret, groups["scle"], [f"{one}|plusieurs" for one in conditions])
    number = np.minimum(groups["s"].to_numpy() + (not is_exact) * noise.noise(own[:, noise.COUNT]), people)
    return np.where((groups["s"].to_numpy() >= LEAST) & (number >= LEAST), number, np.nan)


def _length(groups: pd.DataFrame, own: Floats, people: np.ndarray) -> Floats:
    """Return the mean length of contracts in months, to half a month; NaN of fewer than 11 people."""
    total, longest = (groups[name].fillna(0).to_numpy(float) for name in ("d", "dmax"))
    signs, sizes = own[:, noise.LENGTH_SIGN], own[:, noise.LENGTH_SIZE]
    mean = noise.moved(total, longest, signs, sizes) / np.maximum(groups["dn"].to_numpy(float), 1)
    enough = (groups["n"] >= ENOUGH_LENGTHS) & (people >= ENOUGH_LENGTHS) & (groups["dn"] >= ENOUGH_LENGTHS)
    return np.where(enough, np.round(mean * 2) / 2, np.nan)


def truths(connection: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Return annee, then the exact number of each count, and share, of people of a year that may have been printed."""
    equal = {name: (*one.cell, "=") for name, one in INDICATORS.items() if one.cell}
    known = {name: (one.known, UNKNOWN, "<>") for name, one in INDICATORS.items() if one.known}
    conditions = {
        name: f"{column}::VARCHAR {sign} {literal(value)}" for name, (column, value, sign) in (equal | known).items()
    }
    asked = "".join(f", count(DISTINCT cle) FILTER (WHERE {sql}) AS {name}" for name, sql in conditions.items())
    counts = f"SELECT annee, count(DISTINCT cle) AS beneficiaires{asked} FROM ligne GROUP BY annee"
    found = connection.execute(counts).df()
    shares = {name: one for name, one in INDICATORS.items() if {one.numerator, one.denominator} <= {*conditions}}
    return found.assign(**{name: found[one.numerator] / found[one.denominator] for name, one in shares.items()})
