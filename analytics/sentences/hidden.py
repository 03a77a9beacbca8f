"""Why a figure is hidden, in one sentence, and which view near it can be shown."""

from collections.abc import Callable, Sequence

import pandas as pd

from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS
from analytics.french.grammar import list_and
from analytics.french.missing import SECRET, reason_of


def reasons(frame: pd.DataFrame) -> set[int]:
    """Return why numbers of a frame are hidden; empty when none is."""
    floats = [column for _, column in frame.items() if column.dtype == float]
    return {reason_of(value) for column in floats for value in column} - {0}


def note(frame: pd.DataFrame) -> str:
    """Return what « < 5 » and « secret » mean, for a table that shows some."""
    found = reasons(frame)
    parts = [f"« < {least} » : moins de {least} personnes" for least in sorted(found - {SECRET})]
    if SECRET in found:
        parts.append("« secret » : masqué, car ce chiffre dirait celui de quelques personnes ou d’une seule société")
    return f"{' ; '.join(parts)}." if parts else ""


def refusal(selection: Selection, by: Sequence[str], nearest: Callable[[], Sequence[str]] = list) -> str:
    """Return why a table shows nothing, and the `nearest` views that would, looked for in the base only when said."""
    filtered = [name for name, _ in selection.filtres]
    asked = [name for name in by if name != "annee"]
    crossed = list(dict.fromkeys([*asked, *filtered]))
    risk = "Croisé ainsi, ce chiffre pourrait désigner quelqu’un :"
    if len(asked) > 1 and not filtered:
        return f"{risk} chaque découpage se lit seul, ou croisé avec l’année."
    if len(crossed) > 1:
        kept = asked[0] if asked else crossed[0]
        lifted = [name for name in filtered if name != kept] or crossed[1:]
        labels = list_and(f"« {DIMENSIONS[name].label} »" for name in lifted)
        return f"{risk} il se lit un critère à la fois. Sans le filtre {labels}, il s’affiche pour l’année entière."
    few = "Trop peu de personnes ou de sociétés pour être montré sans les reconnaître."
    views = nearest()
    return f"{few} Ce tableau se lit {list_and(views)}." if views else few


def wider(by: Sequence[str]) -> list[str]:
    """Return the dimensions whose groups hold those of a table."""
    return [DIMENSIONS[name].wider for name in by if DIMENSIONS[name].wider]
