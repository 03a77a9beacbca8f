"""The figures of a whole year that are not a cell of a table: attributes of people, hours since the start."""

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd

from analytics.declarations.dimensions import UNKNOWN
from analytics.declarations.indicators import INDICATORS
from analytics.french.missing import SECRET
from analytics.protection.cells import Verdict
from analytics.protection.rules import TOTAL, are_enough, threshold

Amount = tuple[str, float | None, int]  # measure, value, why it must be hidden (0: it is shown)
CONTRACTS = """
SELECT annee, count(*), count(*) FILTER (WHERE chantiers >= 2), count(*) FILTER (WHERE sans_duree),
    sum(duree) / 30.4375, sum(dates)::BIGINT
FROM (
    SELECT annee, beneficiaire, count(DISTINCT numero_marche) AS chantiers, bool_or(duree_jours IS NULL) AS sans_duree
    FROM fait_heures GROUP BY ALL
) JOIN (
    SELECT annee, beneficiaire, sum(duree_jours) AS duree, count(duree_jours) AS dates
    FROM (SELECT DISTINCT annee, beneficiaire, contrat, duree_jours FROM fait_heures) GROUP BY ALL
) USING (annee, beneficiaire)
GROUP BY ALL"""
SINCE_THE_START = """
SELECT annee, 'realisees_cumulees' AS mesure, sum(realisees)::DOUBLE, list(marche) FROM fait_avancement GROUP BY annee
UNION ALL
SELECT annee, 'heures_restantes', sum(clausees - realisees)::DOUBLE, list(marche)
FROM fait_marche WHERE clausees > realisees GROUP BY annee
ORDER BY annee, mesure DESC"""
HOURS_BY_RANK = """
SELECT marche, annee, dense_rank() OVER (ORDER BY beneficiaire) - 1 AS person,
    dense_rank() OVER (ORDER BY employeur) - 1 AS employer, sum(heures)::DOUBLE AS hours
FROM fait_heures GROUP BY marche, annee, beneficiaire, employeur"""


def attributes(verdict: Verdict) -> Iterator[Amount]:
    """Return the counts of people of a year by one attribute."""
    total = verdict.cells[TOTAL].people
    everyone = TOTAL not in verdict.people
    for name, key in ((name, one.cell) for name, one in INDICATORS.items() if one.cell):
        cell = verdict.cells.get(key)
        hides = key in verdict.people or key[0] in verdict.withheld or not everyone
        people = cell.people if cell else None if hides else 0
        yield name, people, (cell.threshold if cell and cell.is_small else SECRET) if hides else 0
    for name, dimension in ((name, one.known) for name, one in INDICATORS.items() if one.known):
        unknown = verdict.cells.get((dimension, UNKNOWN))
        hides = (dimension, UNKNOWN) in verdict.people or not everyone
        yield name, None if hides else total - (unknown.people if unknown else 0), SECRET if hides else 0


def of_contracts(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[Amount, ...]]:
    """Return, per year, the people on several chantiers and the known lengths of contracts."""
    return {
        year: (
            ("beneficiaires_plusieurs_chantiers", several, hiding(several, people)),
            ("duree_cumulee", length, hiding(undated, people)),
            ("contrats_dates", dated, hiding(undated, people)),
        )
        for year, people, several, undated, length, dated in connection.execute(CONTRACTS).fetchall()
    }


def hiding(people: int, everyone: int) -> int:
    """Return why a count of people is hidden: it, or its complement, is below the threshold; 0 when it is not."""
    least = threshold()
    if 0 < people < least:
        return least
    return SECRET if 0 < everyone - people < least else 0


def since_the_start(connection: duckdb.DuckDBPyConnection) -> dict[int, list[Amount]]:
    """Return, per year, the hours done and still due since each marché started, hidden when they disclose anyone.

    Such a figure adds the hours of a set of marchés and years. Compared with all hours ever done, or with another
    year’s, it gives those of the marchés between the two sets: of nobody, or of enough people and companies.
    """
    hours = connection.execute(HOURS_BY_RANK).df()
    crowd = hours[["person", "employer", "hours"]]
    accepted: dict[tuple[int, str], np.ndarray] = {}  # masks over the rows of hours
    found: dict[int, list[Amount]] = {}
    for year, name, amount, marches in connection.execute(SINCE_THE_START).fetchall():
        accepted[year, "ensemble"] = until = (hours["annee"] <= year).to_numpy()
        counted = until & hours["marche"].isin(marches).to_numpy()
        fits = all(_are_of_enough(crowd[counted ^ other]) for other in accepted.values())
        if fits:
            accepted[year, name] = counted
        found.setdefault(year, []).append((name, amount, 0) if fits else (name, None, SECRET))
    return found


def _are_of_enough(hours: pd.DataFrame) -> bool:
    """Return whether hours are of nobody, or of enough people and companies."""
    people = int(np.count_nonzero(np.bincount(hours["person"])))
    amounts = np.bincount(hours["employer"], hours["hours"])
    return not people or (people >= threshold() and are_enough(amounts[amounts > 0].tolist()))
