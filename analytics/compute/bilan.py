"""The bilan of a year: every indicator, its comparison, and the printed figures that the base must give back."""

import math
from typing import Any

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import compare, compute
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.french.missing import reason_of
from analytics.french.numbers import absent

TOTAL = "ensemble"  # the dimension of a printed figure about the whole département


def bilan(base: Base, selection: Selection, comparison: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return `compare` for every shown indicator (given when already known), and what a published bilan printed.

    Added columns: publie and imprime (the printed value and its text), ecart_publie (computed minus
    printed) and evolution_publiee. Printed figures describe the whole département, so they are left
    out as soon as a filter is active.
    """
    frame = compare(base, selection, shown_indicators()) if comparison is None else comparison.copy()
    printed = _printed(base, selection)
    totals = printed[printed["dimension"] == TOTAL].itertuples()
    told: dict[object, Any] = {(row.mesure, row.indicateur): row for row in totals}
    values, changes = ([told.get((mesure, name)) for name in frame.index] for mesure in ("valeur", "evolution"))
    frame["publie"] = [row.publie if row else math.nan for row in values]
    frame["imprime"] = [row.imprime if row else None for row in values]
    frame["ecart_publie"] = frame["valeur"] - frame["publie"]
    frame["evolution_publiee"] = [row.publie if row else math.nan for row in changes]
    return frame


def reconciliation(base: Base, selection: Selection) -> pd.DataFrame:
    """Return one row per printed figure of the year: what was printed, what the base says, and whether they agree.

    Columns: indicateur, mesure, dimension, modalite, imprime, source, publie, calcule, ecart, accord. They
    agree when they differ by less than one unit of the last printed digit; a name printed without a figure
    agrees when the base holds no figure either.
    """
    printed = _printed(base, selection)
    printed["calcule"] = pd.Series(_computed(base, selection, printed), index=printed.index, dtype=float)
    printed["ecart"] = printed["calcule"] - printed["publie"]
    both_silent = printed["publie"].isna() & printed["calcule"].isna()
    printed["accord"] = both_silent | (printed["ecart"].abs() < printed["precision"])
    return printed


def _printed(base: Base, selection: Selection) -> pd.DataFrame:
    year = 0 if selection.filtres else selection.annee or 0
    sql = "SELECT * EXCLUDE (annee) RENAME (valeur AS publie) FROM bilan_publie WHERE annee = $annee"
    read = base.once(f"printed in {year}", lambda: base.query(sql, {"annee": year}).astype({"publie": float}))
    return read.copy()


def _computed(base: Base, selection: Selection, printed: pd.DataFrame) -> list[float]:
    if printed.empty:
        return []
    totals = compare(base, selection, tuple(dict.fromkeys(printed["indicateur"])))
    groups = {
        str(by): compute(base, selection, rows["indicateur"].unique().tolist(), (str(by),)).set_index(str(by))
        for by, rows in printed[printed["dimension"] != TOTAL].groupby("dimension")
    }
    return [
        float(totals["evolution" if mesure == "evolution" else "valeur"][name])
        if by == TOTAL
        else float(groups[by][name].get(modalite, math.nan))
        for by, name, mesure, modalite in printed[["dimension", "indicateur", "mesure", "modalite"]].to_numpy()
    ]


def as_json(base: Base, selection: Selection) -> dict[str, object]:
    """Return the bilan as plain data; missing values are None, hidden ones say « peu » or « non public »."""
    frame, indicators = bilan(base, selection), {}
    for name, *row in frame.itertuples():
        named: dict[str, object] = {"libelle": INDICATORS[name].label, "unite": INDICATORS[name].unit}
        indicators[name] = named | dict(zip(frame.columns, map(plain, row), strict=True))
    return {
        "annee": selection.annee,
        "selection": selection.describe(),
        "comparaison": list(selection.reference_years(range(1900, 2200), base.publication["arretee_le"])),
        "base_etp": selection.base_etp,
        "donnees": base.provenance,
        "indicateurs": indicators,
    }


def plain(value: float | str | None) -> float | str | None:
    """Return a value that JSON can hold: whole numbers without a fraction, missing as None."""
    if isinstance(value, str):
        return value
    if value is None or math.isnan(value):
        return absent(value) if reason_of(value) else None
    rounded = round(float(value), 6)
    return int(rounded) if rounded.is_integer() else rounded
