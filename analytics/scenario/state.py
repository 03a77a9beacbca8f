"""What each marché still owes on a day, and how that spreads over months to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from analytics.scenario.portfolio import Flags, Floats, Portfolio, day

MONTH = 30.4375  # days
USUAL_LIFE, FEWEST_LIVES = 18.0, 5  # months of a marché whose end is unknown, where too few ends are known
FLUX_LIFE = 36.0  # months of a yearly engagement without an end
RUNNING, FLUX, NO_VOLUME, OVERDUE, DORMANT = range(5)
Kinds = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Change:
    """What a lever does to one marché: ended, months longer, months later, hours more."""

    cancelled: bool = False
    longer: float = 0
    later: float = 0
    more: float = 0


Changes = Mapping[str, Change]


@dataclass(frozen=True, eq=False)
class State:
    """One row a marché: hours promised, done and owed, months left and to wait, yearly volume, last year's hours."""

    known: Flags
    clause: Floats
    done: Floats
    owed: Floats
    left: Floats
    wait: Floats
    volume: Floats
    last: Floats
    kind: Kinds
    assumed_end: Flags

    @property
    def is_live(self) -> Flags:
        """Whether a marché goes on after the day."""
        return self.known & (self.left > 0)


def lives(portfolio: Portfolio, known: Flags) -> tuple[Floats, float]:
    """Return the months of each marché, NaN when its end is unknown, and the usual length."""
    months = (portfolio.end - portfolio.start) / MONTH
    found = months[known & (months > 0)]
    return months, float(np.median(found)) if len(found) >= FEWEST_LIVES else USUAL_LIFE


def ends(portfolio: Portfolio, settled: date, known: Flags) -> Floats:
    """Return the last day of each marché: written, else supposed from the usual length or the yearly engagement."""
    at, column = day(settled), portfolio.years.index(settled.year)
    supposed = np.floor(portfolio.start + lives(portfolio, known)[1] * MONTH)  # whole days, as written ends are
    renewed = np.floor(portfolio.start + FLUX_LIFE * MONTH)
    renewed = np.where(renewed > at + 365, renewed, at + 366)
    still = ~np.isnan(portfolio.flux[:, column])
    yearly = np.where(still, renewed, day(date(settled.year, 1, 1)))
    return np.where(np.isnan(portfolio.end), np.where(portfolio.is_flux, yearly, supposed), portfolio.end)


def state(portfolio: Portfolio, settled: date) -> State:
    """Return the state of every marché on a day; hours after the year of that day are not read."""
    column = portfolio.years.index(settled.year)
    until = slice(0, column + 1)
    known, hours = portfolio.first <= settled.year, portfolio.hours
    done = np.zeros(len(known)) if hours is None else hours[:, until].sum(axis=1)
    last = np.zeros(len(known)) if hours is None else hours[:, column]
    clause = np.nansum(portfolio.stock[:, until], axis=1)
    at = day(settled)
    left = (ends(portfolio, settled, known) - at) / MONTH
    is_flux = portfolio.is_flux
    choices = [is_flux, clause <= 0, (left <= 0) & (last > 0), left <= 0]
    return State(
        known=known,
        clause=clause,
        done=done,
        owed=np.maximum(clause - done, 0),
        left=left,
        wait=np.maximum((portfolio.start - at) / MONTH, 0),
        volume=_last_volume(portfolio.flux[:, until]),
        last=last,
        kind=np.select(choices, [FLUX, NO_VOLUME, OVERDUE, DORMANT], RUNNING),
        assumed_end=np.isnan(portfolio.end) & ~is_flux,
    )


def _last_volume(flux: Floats) -> Floats:
    """Return the last yearly volume known of each marché, 0 without one."""
    known = ~np.isnan(flux)
    last = flux.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    return np.where(known.any(axis=1), np.nan_to_num(flux[np.arange(len(flux)), last]), 0.0)


def changed(one: State, portfolio: Portfolio, changes: Changes) -> State:
    """Return the state after changes; a yearly engagement has no delay to catch up, so « later » leaves it."""
    if not changes:
        return one
    owed, left, wait = one.owed.copy(), one.left.copy(), one.wait.copy()
    volume, last = one.volume.copy(), one.last.copy()
    for name, change in changes.items():
        at = portfolio.rank[name]
        later = 0.0 if one.kind[at] == FLUX else change.later
        left[at] += change.longer + later
        wait[at] += later
        owed[at] += change.more
        if change.cancelled:
            owed[at] = volume[at] = last[at] = 0
    owed = np.maximum(owed, 0)
    return replace(one, owed=owed, left=left, wait=wait, volume=volume, last=last)


def plan(one: State, owed: Floats, kind: Kinds, begins: float, ends_at: float) -> Floats:
    """Return the hours of months `begins` to `ends_at` if all goes on evenly, before any correction."""
    over = np.maximum(np.minimum(one.left, ends_at) - np.maximum(one.wait, begins), 0)
    span = np.maximum(one.left - np.maximum(one.wait, begins), 1)
    hours = owed * np.minimum(over / span, 1)
    hours = np.where(kind == FLUX, one.volume * over / 12, hours)
    hours = np.where(kind == NO_VOLUME, one.last * over / 12, hours)
    return np.where(one.known & (kind < OVERDUE), hours, 0)
