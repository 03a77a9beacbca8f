"""The figures of a whole year that are not a cell of a table: attributes of people, hours since the start."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np

from analytics.declarations.missing import SECRET
from analytics.protection.cells import Verdict
from analytics.protection.rules import TOTAL, Cell, Key, are_enough, threshold

# Indicators that count the people of one cell, and those whose attribute is known.
ATTRIBUTES: Mapping[str, Key] = {
    "femmes": ("sexe", "Femmes"),
    "moins_26": ("tranche_age", "Moins de 26 ans"),
    "gersois": ("residence", "Gers"),
}
STATED: Mapping[str, str] = {"sexe_connu": "sexe", "age_connu": "tranche_age", "residence_connue": "residence"}
NOT_KNOWN = "Non renseigné"
Amount = tuple[str, float | None, int]  # measure, value, why it must be hidden (0: it is shown)


@dataclass(frozen=True)
class Steps:
    """Marchés followed in a year, with the (marché, year) pairs whose hours a figure since the start adds up."""

    amount: float
    pairs: frozenset[tuple[str, int]]


def shown(name: str, value: float) -> Amount:
    """Return a measure that is published."""
    return name, value, 0


def concealed(name: str, cell: Cell | None) -> Amount:
    """Return a count of people that is hidden, with the reason."""
    number = float(cell.people) if cell else None
    return name, number, cell.threshold if cell and cell.is_small else SECRET


def attributes(verdict: Verdict) -> Iterator[Amount]:
    """Return the counts of people of a year by one attribute."""
    total = verdict.cells[TOTAL].people
    everyone = TOTAL not in verdict.people
    for name, key in ATTRIBUTES.items():
        cell = verdict.cells.get(key)
        hides = key in verdict.people or key[0] in verdict.withheld or not everyone
        yield concealed(name, cell) if hides else shown(name, cell.people if cell else 0)
    for name, dimension in STATED.items():
        unknown = verdict.cells.get((dimension, NOT_KNOWN))
        hides = (dimension, NOT_KNOWN) in verdict.people or not everyone
        yield concealed(name, None) if hides else shown(name, total - (unknown.people if unknown else 0))


def of_contracts(connection: duckdb.DuckDBPyConnection) -> dict[int, tuple[Amount, ...]]:
    """Return, per year, the people on several chantiers and the known lengths of contracts."""
    rows = connection.execute(
        """
        SELECT annee, count(*), count(*) FILTER (WHERE chantiers >= 2), count(*) FILTER (WHERE sans_duree),
            sum(duree) / 30.4375, sum(dates)::BIGINT
        FROM (
            SELECT annee, beneficiaire, max(chantiers) AS chantiers, bool_or(duree IS NULL) AS sans_duree,
                sum(duree) AS duree, count(duree) AS dates
            FROM (
                SELECT annee, beneficiaire, contrat, any_value(duree_jours) AS duree
                FROM fait_heures GROUP BY ALL
            )
            JOIN (
                SELECT annee, beneficiaire, count(DISTINCT numero_marche) AS chantiers FROM fait_heures GROUP BY ALL
            ) USING (annee, beneficiaire)
            GROUP BY ALL
        )
        GROUP BY ALL
        """
    ).fetchall()
    found: dict[int, tuple[Amount, ...]] = {}
    for year, people, several, undated, length, dated in rows:
        hides = hiding(undated, people)
        lengths = (("duree_cumulee", length), ("contrats_dates", dated))
        found[year] = (
            ("beneficiaires_plusieurs_chantiers", several, hiding(several, people)),
            *((name, amount, hides) for name, amount in lengths),
        )
    return found


def hiding(people: int, everyone: int) -> int:
    """Return why a count of people is hidden: it, or its complement, is below the threshold; 0 when it is not."""
    least = threshold()
    if 0 < people < least:
        return least
    return SECRET if 0 < everyone - people < least else 0


def since_the_start(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[str, Amount]]:
    """Return, per year, the hours done and still due since each marché started, hidden when they disclose anyone.

    Such a figure adds the hours of a set of marchés and years. Compared with all the hours ever done, or with
    the same figure of another year, it gives the hours of the marchés between the two sets: it is shown when
    these are of nobody, or of enough people and companies.
    """
    crowd = Crowd.of(connection)
    accepted: list[frozenset[tuple[str, int]]] = []
    found: dict[int, dict[str, Amount]] = {}
    for year, steps in sorted(_steps(connection).items()):
        accepted.append(frozenset(pair for pair in crowd.ranks if pair[1] <= year))
        for name, one in steps.items():
            fits = all(crowd.is_large_enough(one.pairs ^ other) for other in accepted)
            found.setdefault(year, {})[name] = shown(name, one.amount) if fits else (name, None, SECRET)
            if fits:
                accepted.append(one.pairs)
    return found


@dataclass(frozen=True)
class Crowd:
    """The people and the employers behind the hours of each marché and year, one line each, by rank."""

    ranks: Mapping[tuple[str, int], int]
    people: np.ndarray  # (pair, person)
    employers: np.ndarray  # (pair, employer), with its hours
    hours: np.ndarray

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> Crowd:
        pairs = "dense_rank() OVER (ORDER BY marche, annee) - 1 AS paire"
        ranked = connection.execute(f"SELECT DISTINCT marche, annee, {pairs} FROM fait_heures").fetchall()
        people, employers = (
            connection.execute(
                f"SELECT paire, dense_rank() OVER (ORDER BY {name}) - 1 AS rang, sum(heures)::DOUBLE AS heures"
                f" FROM (SELECT {pairs}, coalesce({name}, '') AS {name}, heures FROM fait_heures)"
                f" GROUP BY paire, {name}"
            ).fetchnumpy()
            for name in ("beneficiaire", "employeur")
        )
        return cls(
            {(marche, year): rank for marche, year, rank in ranked},
            np.column_stack([people["paire"], people["rang"]]),
            np.column_stack([employers["paire"], employers["rang"]]),
            np.asarray(employers["heures"]),
        )

    def is_large_enough(self, pairs: frozenset[tuple[str, int]]) -> bool:
        """Return whether the hours of these marchés and years are of nobody, or of enough people and companies."""
        chosen = np.zeros(len(self.ranks), dtype=bool)
        chosen[[self.ranks[pair] for pair in pairs if pair in self.ranks]] = True
        if not chosen.any():
            return True
        people = np.bincount(self.people[chosen[self.people[:, 0]], 1])
        mine = chosen[self.employers[:, 0]]
        hours = np.bincount(self.employers[mine, 1], self.hours[mine])
        return int(np.count_nonzero(people)) >= threshold() and are_enough(hours[hours > 0].tolist())


def _steps(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[str, Steps]]:
    done = connection.execute("SELECT marche, annee FROM fait_heures GROUP BY ALL").fetchall()
    years: dict[str, list[int]] = {}
    for marche, year in done:
        years.setdefault(marche, []).append(year)
    amounts: dict[int, dict[str, tuple[float, set[tuple[str, int]]]]] = {}

    def add(name: str, year: int, marche: str, amount: float) -> None:
        total, pairs = amounts.setdefault(year, {}).get(name, (0.0, set()))
        pairs |= {(marche, then) for then in years.get(marche, ()) if then <= year}
        amounts[year][name] = (total + amount, pairs)

    for year, marche, hours in connection.execute("SELECT annee, marche, realisees FROM fait_avancement").fetchall():
        add("realisees_cumulees", year, marche, float(hours))
    due = "SELECT annee, marche, clausees - realisees FROM fait_marche WHERE clausees > realisees"
    for year, marche, hours in connection.execute(due).fetchall():
        add("heures_restantes", year, marche, float(hours))
    return {
        year: {name: Steps(total, frozenset(pairs)) for name, (total, pairs) in found.items()}
        for year, found in amounts.items()
    }
