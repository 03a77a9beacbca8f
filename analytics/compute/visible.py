"""Share of the cells of the pages’ tables that the public role can read."""

from __future__ import annotations

from collections.abc import Sequence

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import compute, known_years
from analytics.declarations.dimensions import DIMENSIONS, TABLES

MONTHS = "mois"
Line = tuple[str, ...]


def visible_lines(base: Base, year: int) -> list[Line]:
    """Return one line a table: its name, then « shown of all » for people and hours, in `year` and in every year."""
    years = known_years(base)
    lines = []
    for name in TABLES:
        people = "–" if name == MONTHS else "beneficiaires"
        hours = "heures_realisees_mois" if name == MONTHS else "heures_realisees"
        counts = [
            "–" if measure == "–" else _count(base, asked, measure, name)
            for asked in ([year], years)
            for measure in (people, hours)
        ]
        lines.append((DIMENSIONS[name].label, *counts))
    return lines


def visible_table(base: Base, year: int) -> str:
    """Return the lines as Markdown."""
    headers = ("Tableau", f"Personnes, {year}", f"Heures, {year}", "Personnes, toutes années", "Heures, toutes années")
    lines = [headers, ("---",) * len(headers), *visible_lines(base, year)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _count(base: Base, years: Sequence[int], measure: str, by: str) -> str:
    found = [compute(base, Selection.of(year), [measure], (by,))[measure] for year in years]
    return f"{sum(int(one.notna().sum()) for one in found)} sur {sum(map(len, found))}"
