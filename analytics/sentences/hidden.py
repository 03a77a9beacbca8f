"""Why a figure is hidden, in one sentence, and which view near it can be shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.missing import SECRET, reason_of
from analytics.french.grammar import list_and


def reasons(frame: pd.DataFrame) -> set[int]:
    """Return why numbers of a frame are hidden; empty when none is."""
    numbers = [column.to_numpy() for _, column in frame.items() if column.dtype == float]
    missing = (value for column in numbers for value in column[np.isnan(column)])
    return {reason for value in missing if (reason := reason_of(value))}


def note(frame: pd.DataFrame) -> str:
    """Return what « < 5 » and « secret » mean, for a table that shows some."""
    found = reasons(frame)
    parts = [f"« < {least} » : moins de {least} personnes" for least in sorted(found - {SECRET})]
    if SECRET in found:
        parts.append("« secret » : masqué, car ce chiffre dirait celui de quelques personnes ou d’une seule société")
    return f"{' ; '.join(parts)}." if parts else ""


def refusal(selection: Selection, by: Sequence[str], nearest: Callable[[], Sequence[str]] = list) -> str:
    """Return why nothing of a table can be shown, and the nearest views that can be (« par famille », « en 2023 »).

    These are looked for only where they are said: each costs a question to the base.
    """
    filtered = [name for name, _ in selection.filtres]
    asked = [name for name in by if name != "annee"]
    crossed = list(dict.fromkeys([*asked, *filtered]))
    if len(asked) > 1 and not filtered:
        return (
            "Croisé ainsi, ce chiffre pourrait désigner quelqu’un : chaque découpage se lit seul, "
            "ou croisé avec l’année."
        )
    if len(crossed) > 1:
        kept = asked[0] if asked else crossed[0]
        lifted = [name for name in filtered if name != kept] or crossed[1:]
        return (
            "Croisé ainsi, ce chiffre pourrait désigner quelqu’un : il se lit un critère à la fois. "
            f"Sans le filtre {_named(lifted)}, il s’affiche pour l’année entière."
        )
    few = "Trop peu de personnes ou de sociétés pour être montré sans les reconnaître."
    views = nearest()
    return f"{few} Ce tableau se lit {list_and(views)}." if views else few


def wider(by: Sequence[str]) -> list[str]:
    """Return the dimensions whose groups hold those of a table."""
    return [DIMENSIONS[name].wider for name in by if DIMENSIONS[name].wider]


def _named(names: Iterable[str]) -> str:
    return list_and([f"« {DIMENSIONS[name].label} »" for name in names])
