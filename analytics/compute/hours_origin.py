"""Where the hours of a selection come from: shared out over the days of a contract, or of nobody known."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute.measures import parameters_of

FACT = "fait_heures"


@dataclass(frozen=True)
class Origin:
    """Hours worked, those among them shared out by the import, those of nobody known, and the people given for them."""

    hours: float = 0
    shared: float = 0
    unknown: float = 0
    people: int = 0


def hours_origin(base: Base, selection: Selection) -> Origin:
    """Return the origin of the hours of a selection; for the public, of whole years only: nothing under a filter."""
    if not base.once("hours of any origin", lambda: _is_mixed(base)):
        return Origin()
    return base.once(f"origin of {selection}", lambda: _read(base, selection))


def _is_mixed(base: Base) -> bool:
    return bool(base.rows("SELECT coalesce(sum(reparties + sans_personne), 0) > 0 FROM origine_heures")[0][0])


def _read(base: Base, selection: Selection) -> Origin:
    if base.role == PUBLIC:
        if selection.filtres:
            return Origin()
        years = "WHERE annee IN (SELECT unnest($annees))" if selection.annees else ""
        sums = "sum(heures), sum(reparties), sum(sans_personne), sum(personnes_donnees)"
        sql = f"SELECT {sums} FROM origine_heures {years}"
        rows = base.rows(sql, {"annees": list(selection.annees)} if years else {})
    else:
        sql = (
            "SELECT sum(heures)::DOUBLE, sum(reparties)::DOUBLE, sum(heures) FILTER (WHERE sans_personne)::DOUBLE,"
            " count(DISTINCT beneficiaire) FILTER (WHERE sans_personne)"
            f" FROM {FACT} WHERE {selection.where(FACT)[0]}"
        )
        rows = base.rows(sql, parameters_of(base, selection, FACT))
    hours, shared, unknown, people = rows[0]
    return Origin(hours or 0, shared or 0, unknown or 0, int(people or 0))
