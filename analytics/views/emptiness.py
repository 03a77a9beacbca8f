"""What a card says when it has nothing to draw: why, and the nearest view that can be shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pandas as pd

from analytics.base.database import PUBLIC
from analytics.compute.measures import amount_of_nothing
from analytics.compute.queries import why_all_missing
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS, facts_of
from analytics.french.missing import SECRET, reason_of
from analytics.protection.answers import UNPAIRED, is_read_by_year
from analytics.protection.questions import is_too_fine
from analytics.sentences import hidden
from analytics.sentences.fiche import last_hours
from analytics.views.context import Context
from analytics.views.view import View


def is_refused(frame: pd.DataFrame, indicators: Sequence[str]) -> bool:
    """Return whether a frame has groups, and the public is given none of these figures of them."""
    return not frame.empty and all(reason_of(amount) == SECRET for name in indicators for amount in frame[name])


def readable(context: Context, refuses: Callable[[View], bool]) -> tuple[Context, str]:
    """Return the context in which a card is read, and a sentence when filters had to be lifted.

    Where the public is given nothing under its filters, one of them is kept, else none: the first that gives figures.
    """
    view = context.view
    if view.base.role != PUBLIC or not view.selection.filtres or not refuses(view):
        return context, ""
    kept = [(one,) for one in view.selection.filtres] if len(view.selection.filtres) > 1 else []
    for filters in (*kept, ()):
        other = view.seeing(replace(view.selection, filtres=filters))
        if not refuses(other):
            return Context(other, context.compared, context.choices), hidden.lifted(other.describe())
    return context, ""


def given(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame without the columns of which the public is given nothing, as long as others are left."""
    names = [name for name in frame.columns if name in INDICATORS]
    refused = [name for name in names if is_refused(frame, [name])]
    return frame.drop(columns=refused) if len(refused) < len(names) else frame


def part_of_year(view: View, indicators: Sequence[str]) -> str:
    """Return that the first months of years are not public, where what is asked is read of whole years only."""
    facts = (fact for name in indicators for fact in facts_of(name))
    untold = view.selection.debut and any(is_read_by_year(view.base, fact) for fact in facts)
    return hidden.PART_OF_YEAR if untold else ""


def nothing_for(view: View) -> str:
    """Return that the filters keep no data, or that there are none where nothing is filtered."""
    return f"Aucune donnée{' pour ces filtres' * bool(view.selection.filtres)} ({view.describe()})."


def nothing_kept(view: View) -> str:
    """Return that the filters keep nobody and no marché, and the last year when they had hours."""
    years = view.every_year.compute("heures_realisees", by=("annee",))
    return f"{nothing_for(view)} {last_hours(years, view.annee, 'n’')}".strip()


def empty_message(view: View, frame: pd.DataFrame, by: Sequence[str] = ()) -> str:
    """Return why there is nothing to draw, in French; empty when there is something."""
    indicators = [name for name in frame.columns if name in INDICATORS]
    by = by or [name for name in frame.columns if name in DIMENSIONS]
    if reason := why_all_missing(indicators, view.selection, by):
        return reason
    missing = frame.empty or all(np.isnan(frame[name].to_numpy(dtype=float)).all() for name in indicators)
    if missing and (untold := part_of_year(view, indicators)):
        return untold
    if missing and view.base.role == PUBLIC and (len(by) > 1 or _hides(view, frame, indicators, by)):
        return hidden.refusal(_too_fine(view, indicators, by), lambda: _nearest(view, indicators, by))
    return nothing_for(view) if missing else ""


def nothing_drawn(view: View, frame: pd.DataFrame, indicator: str) -> str:
    """Return why a figure would show no mark, its amounts being hidden or 0; empty when it shows one."""
    told = frame[frame[indicator].ne(0)]
    return empty_message(view, told) if len(told) and told[indicator].isna().all() else ""


def _hides(view: View, frame: pd.DataFrame, indicators: Sequence[str], by: Sequence[str]) -> bool:
    """Return whether an amount of a frame is hidden, or the frame has no row because few people have none."""
    if any(reason_of(amount) for name in indicators for amount in frame[name].tolist()):
        return True
    absent = (amount_of_nothing(view.base, view.selection, name, by) for name in indicators)
    return frame.empty and any(map(reason_of, absent)) and not view.keeps_nothing


def _too_fine(view: View, indicators: Sequence[str], by: Sequence[str]) -> str:
    """Return why people are not counted so, in one sentence; empty when they are, but few."""
    if is_too_fine(view.base, view.selection, by):
        return hidden.TOO_FINE if is_too_fine(view.base, view.selection, ()) else hidden.TOO_FINE_CUT
    if len(view.selection.annees) > 1 and "annee" not in by:
        return hidden.SEVERAL
    if len(by) + len(view.selection.filtres) > 1 and set(indicators) <= {*UNPAIRED}:
        return hidden.HOURS_CUT
    total = float(view.compute("beneficiaires")["beneficiaires"].iloc[0])
    return hidden.SMALL_YEAR if reason_of(total) == SECRET else ""


def _nearest(view: View, indicators: Sequence[str], by: Sequence[str]) -> list[str]:
    """Return where the public may read a hidden table: by something wider this year, or in the nearest years."""

    def is_shown(other: View, cut: Sequence[str]) -> bool:
        return bool(other.compute(*indicators, by=tuple(cut)).iloc[:, len(cut) :].notna().any(axis=None))

    wider = [name for name in hidden.wider(by) if is_shown(view, (name,))]
    years = sorted(view.years, key=lambda year: abs(year - view.annee))
    others = (year for year in years if year != view.annee and is_shown(view.seeing(view.selection.over([year])), by))
    nearest = list(islice(others, 2))
    if not wider and not nearest and is_shown(view, ()):
        return ["sans détail, pour l’ensemble"]
    return [*(f"par {DIMENSIONS[name].label.lower()}" for name in wider), *(f"en {year}" for year in sorted(nearest))]
