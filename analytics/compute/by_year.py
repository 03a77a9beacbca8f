"""Amounts of groups by year: a group without rows has 0, a group whose figure is missing has NaN."""

from math import nan

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import ROUGH, why_missing
from analytics.declarations.dimensions import catch_all
from analytics.declarations.indicator import GIVEN
from analytics.declarations.indicators import INDICATORS, facts_of


def with_absent_groups(base: Base, frame: pd.DataFrame, indicator: str, annee: int) -> pd.DataFrame:
    """Return a frame by year and group with one row for each group in each of its years, and in `annee`.

    A group without a row has 0 where the base covers the year. The ratio of two of its own counts, which would be
    0 / 0, is not known.
    """
    declared, (year, by) = INDICATORS[indicator], frame.columns[:2]
    every = pd.MultiIndex.from_product([sorted({*frame[year], annee}), frame[by].unique()], names=[year, by])
    given = frame.set_index([year, by])[indicator]
    covered = _covered(base, indicator)
    absent = nan if declared.is_ratio and declared.denominator not in GIVEN else 0.0
    amounts = given.reindex(every).to_numpy(copy=True)
    amounts[~every.isin(given.index) & every.get_level_values(year).isin(covered)] = absent
    filled = pd.Series(amounts, every, name=indicator).reset_index()
    filled.attrs = frame.attrs
    return filled


def with_absent_years(base: Base, frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Return a frame by year with a row for each year that the base covers: without one, hours and counts are 0.

    What the filters of the selection make meaningless stays missing. A frame without any row, and figures given with
    noise, which have all their years, stay as they are.
    """
    names = [name for name in frame.columns if name in INDICATORS]
    covered = {name: _covered(base, name) for name in names}
    every = sorted({*frame["annee"], *frozenset().union(*covered.values())})
    if frame.empty or frame.attrs.get(ROUGH) or len(every) == len(frame):
        return frame
    filled = frame.set_index("annee").reindex(every)
    missing = {name for name in names if INDICATORS[name].is_ratio or why_missing(name, selection)}
    for name in names:
        absent = [year for year in every if year in covered[name] and year not in {*frame["annee"]}]
        filled.loc[absent, name] = nan if name in missing else 0.0
    return filled.reset_index()


def _covered(base: Base, indicator: str) -> frozenset[int]:
    """Return the years where the base holds all that an indicator is counted from."""
    return frozenset.intersection(*(base.coverage.get(fact, frozenset()) for fact in facts_of(indicator)))


def amounts_by_year(frame: pd.DataFrame, indicator: str, by: str) -> dict[tuple[str, int], float]:
    """Return {(group, year): amount} of a frame by year and group, NaN where the amount is not known."""
    columns = (frame[name].tolist() for name in (by, "annee", indicator))
    return {(str(name), int(year)): float(amount) for name, year, amount in zip(*columns, strict=True)}


def by_last_amount(frame: pd.DataFrame, indicator: str, by: str, annee: int | None) -> pd.DataFrame:
    """Return the frame with its groups in decreasing order of the year, then of all years; catch-all values last."""
    amounts = frame.assign(now=frame[indicator].where(frame["annee"] == annee, 0.0).fillna(0.0))
    order = amounts.groupby(by, sort=False).agg(now=("now", "sum"), all=(indicator, "sum"))
    order["last"] = [name in catch_all() for name in order.index]
    names = list(order.sort_values(["last", "now", "all"], ascending=[True, False, False], kind="stable").index)
    ranked = frame.assign(rank=frame[by].map(names.index)).sort_values(["rank", "annee"], kind="stable")
    return ranked.drop(columns="rank")
