"""Share of the cells of the pages’ tables that the public role can read."""

from collections.abc import Sequence

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import compute, known_years
from analytics.declarations.dimensions import DIMENSIONS, TABLES


def visible_lines(base: Base, year: int) -> list[tuple[str, ...]]:
    """Return one line a table: its name, then « shown of all » for people and hours, in `year` and in every year."""
    lines = []
    for name in TABLES:
        measures = ("", "heures_realisees_mois") if name == "mois" else ("beneficiaires", "heures_realisees")
        periods = ([year], known_years(base))
        counts = [_count(base, years, measure, name) for years in periods for measure in measures]
        lines.append((DIMENSIONS[name].label, *counts))
    return lines


def visible_table(base: Base, year: int) -> str:
    """Return the lines as Markdown."""
    headers = ("Tableau", f"Personnes, {year}", f"Heures, {year}", "Personnes, toutes années", "Heures, toutes années")
    lines = [headers, ("---",) * len(headers), *visible_lines(base, year)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _count(base: Base, years: Sequence[int], measure: str, by: str) -> str:
    if not measure:
        return "–"
    found = [compute(base, Selection.of(year), [measure], (by,))[measure] for year in years]
    return f"{sum(int(one.notna().sum()) for one in found)} sur {sum(map(len, found))}"
