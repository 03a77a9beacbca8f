"""What a card says when it has nothing to draw: why, and the nearest view that can be shown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import numpy as np
import pandas as pd

from analytics.base.database import PUBLIC
from analytics.base.selection import Selection
from analytics.compute.queries import why_missing
from analytics.declarations.dimensions import DIMENSIONS
from analytics.sentences import hidden as protection
from pages.components.frame import cached
from pages.components.frame.page import Page


def empty_message(page: Page, frame: pd.DataFrame, indicators: Sequence[str], by: Sequence[str]) -> str:
    """Return why there is nothing to draw, in French; empty when there is something."""
    reasons = [reason for name in indicators if (reason := why_missing(name, page.selection, by))]
    if len(reasons) == len(indicators) and reasons:
        return " ".join(dict.fromkeys(reasons))
    missing = frame.empty or all(np.isnan(frame[name].to_numpy()).all() for name in indicators)
    if missing and page.base.role == PUBLIC and (protection.reasons(frame) or len(by) > 1):
        return protection.refusal(page.selection, by, lambda: _nearest(page, indicators, by))
    if missing:
        return f"Aucune donnée pour ces filtres ({page.selection.describe()})."
    return ""


def _nearest(page: Page, indicators: Sequence[str], by: Sequence[str]) -> list[str]:
    """Return where the public may read a hidden table: by something wider this year, or in the nearest years."""

    def shown(selection: Selection, cut: Sequence[str]) -> bool:
        found = cached.compute(page.base, selection, tuple(indicators), tuple(cut))
        return bool(found[list(indicators)].notna().any(axis=None))

    wider = [name for name in protection.wider(by) if shown(page.selection, (name,))]
    near = sorted(cached.known_years(page.base), key=lambda year: abs(year - (page.annee or year)))
    others = (year for year in near if year != page.annee and shown(page.selection.over([year]), by))
    years = list(islice(others, 2))
    if not wider and not years and shown(page.selection, ()):
        return ["sans détail, pour l’ensemble"]
    return [*(f"par {DIMENSIONS[name].label.lower()}" for name in wider), *(f"en {year}" for year in sorted(years))]
