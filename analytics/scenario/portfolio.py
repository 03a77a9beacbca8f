"""The marchés of a base as arrays: dates, clause hours and hours worked by year, as they were known on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute.queries import compute, known_years
from analytics.declarations.dimensions import FACTS, carries
from analytics.declarations.settings import hours_are_public

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
FACT = "fait_suivi"  # carries every dimension of a marché, for both roles
NEVER = 9999  # the first year of a marché without any figure
UNTOLD = "Un arrêté en cours d’année demande les heures de chaque mois, que le public ne lit pas."


@dataclass(frozen=True, eq=False)
class Portfolio:
    """One row a marché, one column a year of `years`; days are counted from 1970, NaN where a date is unknown.

    `listed` says where a clause has a line, of a known volume or not; `stock` and `flux` are its hours, NaN if unknown.
    `hours` are those worked, 0 without a line; None where hours by marché are closed to readers. `worked` and `people`
    are those of the département each year, NaN where unknown or hidden. `recorded` are the years whose hours are known:
    in any other, nothing written is not 0.
    """

    settled: date
    years: tuple[int, ...]
    recorded: frozenset[int]
    names: tuple[str, ...]
    dimensions: Mapping[str, tuple[str, ...]]
    start: Floats
    end: Floats
    notified: Floats
    amount: Floats
    listed: Flags
    stock: Floats
    flux: Floats
    hours: Floats | None
    worked: Floats
    people: Floats

    @cached_property
    def first(self) -> npt.NDArray[np.int64]:
        """The first year that each marché has a line of clause hours, or hours worked."""
        seen = self.listed if self.hours is None else self.listed | (self.hours > 0)
        return np.where(seen.any(axis=1), np.array(self.years)[seen.argmax(axis=1)], NEVER)

    @cached_property
    def is_flux(self) -> Flags:
        return np.asarray((~np.isnan(self.flux)).any(axis=1))

    @cached_property
    def rank(self) -> Mapping[str, int]:
        return {name: rank for rank, name in enumerate(self.names)}

    def columns(self, years: list[int]) -> list[int]:
        """Return the columns of these years."""
        return [self.years.index(year) for year in years]

    def kept(self, selection: Selection) -> Flags:
        """Return which marchés the filters keep; filters that a marché does not carry keep all."""
        kept = np.ones(len(self.names), bool)
        for name, values in selection.filtres:
            if carries(FACT, name):
                wanted = set(values)
                kept &= np.array([value in wanted for value in self.dimensions[name]], bool)
        return kept


def day(when: date) -> int:
    """Return a date as a number of days since 1970."""
    return int(np.datetime64(when, "D").astype(int))


def from_days(days: Floats) -> npt.NDArray[np.datetime64]:
    """Return numbers of days as dates, NaT for NaN."""
    return np.where(np.isnan(days), np.datetime64("NaT", "D"), np.nan_to_num(days).astype("datetime64[D]"))


def portfolio(base: Base, settled: date | None = None) -> Portfolio:
    """Return the portfolio as the base holds it, or as it was known on a day inside a year; raise ValueError if hidden.

    Nothing cuts the past at the end of a year: the engine reads no column after its own year.
    """
    last = _settled(base)
    if settled is None or settled >= last or (settled.month, settled.day) == (12, 31):
        return base.once(f"portfolio {hours_are_public()}", lambda: _read(base, last, None))
    if base.role == PUBLIC or not hours_are_public():
        raise ValueError(UNTOLD)
    return _read(base, settled, settled)


def _settled(base: Base) -> date:
    return date.fromisoformat(str(base.publication["arretee_le"])[:10])


def _read(base: Base, settled: date, cut: date | None) -> Portfolio:
    years = tuple(year for year in known_years(base) if year <= settled.year)
    names, columns, dimensions = _described(base, cut)
    rows = {name: rank for rank, name in enumerate(names)}
    tables = {nature: _table(_clause(base, nature), rows, years, np.nan) for nature in ("stock", "flux annuel")}
    listed = _table([(marche, year, 1.0) for marche, year, _ in _clause(base, None)], rows, years, 0.0) > 0
    figures = compute(base, Selection().over(years), ("heures_realisees", "beneficiaires"), ("annee",))
    whole = figures.set_index("annee").reindex(years).astype(float)
    hours = _hours(base, cut)
    start, end, notified, amount = columns
    first = np.where(listed.any(axis=1), np.array(years or (0,))[listed.argmax(axis=1)] if years else 0, settled.year)
    guessed = np.array([day(date(int(year), 7, 1)) for year in first], float)
    start = np.where(np.isnan(start), np.where(np.isnan(notified), guessed, notified), start)
    return Portfolio(
        settled=settled,
        years=years,
        recorded=base.coverage.get("fait_heures", frozenset()) & {*years} or frozenset(years),
        names=names,
        dimensions=dimensions,
        start=start,
        end=end,
        notified=np.where(np.isnan(notified), start, notified),
        amount=amount,
        listed=listed,
        stock=tables["stock"],
        flux=tables["flux annuel"],
        hours=None if hours is None else _table(hours, rows, years, 0.0),
        worked=whole["heures_realisees"].to_numpy(),
        people=whole["beneficiaires"].to_numpy(),
    )


def _described(base: Base, cut: date | None) -> tuple[tuple[str, ...], list[Floats], dict[str, tuple[str, ...]]]:
    """Return the names, the dates and amounts, and the dimensions of the marchés known on a day."""
    carried = [name for name in FACTS[FACT] if name not in ("annee", "mois", "marche")]
    dates = [
        f"date_diff('day', DATE '1970-01-01', {name})::DOUBLE" for name in ("debut_le", "fin_le", "notification_le")
    ]
    asked = ", ".join([*dates, "montant::DOUBLE", *(f"any_value(suivi.{name})" for name in carried)])
    rows = base.rows(
        f"SELECT marche, {asked} FROM marche JOIN {FACT} AS suivi USING (marche) "
        "WHERE $jour IS NULL OR coalesce(notification_le, debut_le) <= $jour::DATE GROUP BY ALL ORDER BY marche",
        {"jour": None if cut is None else cut.isoformat()},
    )
    parts = list(zip(*rows, strict=True)) or [()] * (5 + len(carried))
    numbers = [np.array([np.nan if one is None else one for one in part], float) for part in parts[1:5]]
    return parts[0], numbers, {"marche": parts[0], **dict(zip(carried, parts[5:], strict=True))}


def _clause(base: Base, nature: str | None) -> list[tuple[str, int, float]]:
    asked = "SELECT marche, annee, heures::DOUBLE FROM fait_clause WHERE $nature IS NULL OR nature = $nature"
    return base.rows(asked, {"nature": nature})


def _hours(base: Base, cut: date | None) -> list[tuple[str, int, float]] | None:
    """Return the hours worked by marché and year, up to the end of a month; None where they are closed."""
    if not hours_are_public():
        return None
    if cut is not None:
        asked = "SELECT marche, annee, sum(heures)::DOUBLE FROM fait_mois WHERE annee * 12 + mois <= $mois GROUP BY ALL"
        return base.rows(asked, {"mois": cut.year * 12 + cut.month})
    return base.rows("SELECT marche, annee, sum(heures)::DOUBLE FROM fait_heures GROUP BY ALL")


def _table(
    cells: list[tuple[str, int, float]], rows: Mapping[str, int], years: tuple[int, ...], absent: float
) -> Floats:
    table = np.full((len(rows), len(years)), absent)
    for marche, year, amount in cells:
        if marche in rows and year in years and amount is not None:
            table[rows[marche], years.index(year)] = amount
    return table
