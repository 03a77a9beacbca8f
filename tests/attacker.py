"""Somebody who reads everything that the public may read, subtracts, solves, and looks for people.

The attacker knows the rule, the thresholds, which marché is of which maître d’ouvrage (contract data are public)
and that a listed group has at least one person. The owner's base only serves to check what was found.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, permutations
from random import Random

import numpy as np
from scipy.optimize import linprog

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import compute, known_values, known_years
from analytics.declarations.dimensions import DIMENSIONS, FACTS, Public, names_where
from analytics.french.missing import SECRET, reason_of

READ = ("beneficiaires", "contrats", "heures_realisees")
ATTRIBUTES = (
    "femmes",
    "moins_26",
    "habitants_territoire",
    "beneficiaires_plusieurs_chantiers",
    "heures_par_beneficiaire",
)
FILTERS = ("maitre_ouvrage", "famille", "type_contrat", "critere", "territoire", "secteur", "sexe", "commune_residence")
GROUPS = ("sexe", "critere", "type_contrat", "maitre_ouvrage", "commune_residence")
ONE_VALUE = names_where(lambda one: one.one_per_person)
ADDITIVE = tuple(name for name in FACTS["fait_heures"] if name != "employeur" and not DIMENSIONS[name].multiple)


NOTHING = {"heures_realisees": math.nan}
UNLISTED = names_where(lambda one: one.public is Public.UNLISTED)
KNOWN_TABLES = tuple(name for name in ONE_VALUE if name not in UNLISTED)


@dataclass
class Report:
    """What was tried, what was read, what was found."""

    selections: int = 0
    cells: int = 0
    visible: int = 0
    found: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.selections} sélections, {self.cells} cellules lues dont {self.visible} lisibles,"
            f" {len(self.found)} personne(s) retrouvée(s)"
        )


def attack(public: Base, owner: Base, threshold: int, tries: int, share: float = 1.0, seed: int = 0) -> Report:
    """Try every selection of one filter (or a `share` of them), `tries` of each two and three, and solve the rest."""
    report, random = Report(), Random(seed)
    for selection in _selections(public, tries, random):
        if len(selection.filtres) == 1 and random.random() > share:
            continue
        _read(public, owner, selection, threshold, report)
    for year in known_years(public):
        tables = {name: _table(public, year, name) for name in (*ADDITIVE, "critere")}
        _solve_people(public, owner, year, tables, report)
        _solve_hours(public, owner, year, tables, threshold, report)
    return report


def _selections(public: Base, tries: int, random: Random) -> Iterator[Selection]:
    values = {name: known_values(public, name) for name in FILTERS}
    years = known_years(public)
    for year in years:
        yield Selection.of(year)
        for name in FILTERS:
            for value in values[name]:
                yield Selection.of(year, **{name: value})
    yield Selection()
    for size in (2, 3):
        for names in combinations(FILTERS, size):
            for _ in range(tries):
                chosen = {
                    name: tuple(random.sample(values[name], random.choice((1, 1, 2)) % (len(values[name]) + 1) or 1))
                    for name in names
                    if values[name]
                }
                yield Selection.of(random.choice(years), **chosen)


def _read(public: Base, owner: Base, selection: Selection, threshold: int, report: Report) -> None:
    """Read the total and a few tables of a selection: nothing visible may be about a few people."""
    report.selections += 1
    few = len(selection.filtres) > 1
    for by in [(), *(((name,) for name in GROUPS) if not few else [("sexe",), ("critere",)])]:
        said = compute(public, selection, [*READ, *ATTRIBUTES], by)
        report.cells += said.shape[0] * len(READ)
        report.visible += int(said[list(READ)].notna().sum().sum())
        if not said[[*READ, *ATTRIBUTES]].notna().any(axis=None):
            continue
        truth = compute(owner, selection, [*READ, *ATTRIBUTES], by)
        keys = list(by)
        if keys:
            both = said.merge(truth, on=keys, suffixes=("", "_vrai"))
        else:
            both = said.assign(**{f"{name}_vrai": truth[name] for name in truth})
        for line in both.to_dict("records"):
            for name in (*READ, *ATTRIBUTES):
                _check(line, name, threshold, selection, by, public, report)


def _check(
    line: dict, name: str, threshold: int, selection: Selection, by: tuple, public: Base, report: Report
) -> None:
    seen = line[name]
    if math.isnan(seen) or not seen:
        return
    people = line[f"{name}_vrai"] if name in ATTRIBUTES[:4] else line["beneficiaires_vrai"]
    where = f"{name} : {selection.describe()} par {', '.join(by) or 'ensemble'}"
    if not math.isclose(seen, line[f"{name}_vrai"], rel_tol=1e-9):
        report.found.append(f"faux : {where}")
    if 0 < people < threshold and not _printed(public, selection, name, by):
        report.found.append(where)


def _printed(public: Base, selection: Selection, name: str, by: tuple) -> bool:
    rows = public.rows(
        "SELECT 1 FROM bilan_publie WHERE annee = $annee AND indicateur = $nom AND dimension = 'ensemble'",
        {"annee": selection.annee, "nom": name},
    )
    return bool(rows) and not by and not selection.filtres


def _table(public: Base, year: int, name: str) -> dict[str, dict[str, float]]:
    found = compute(public, Selection.of(year), READ, (name,))
    return {str(line[name]): line for line in found.to_dict("records")}


def _solve_people(public: Base, owner: Base, year: int, tables: dict, report: Report) -> None:
    """Bound each hidden count of people from below and above: one value left is a person found."""
    total = compute(public, Selection.of(year), READ)["beneficiaires"].iloc[0]
    if math.isnan(total):
        return
    cells = [(name, value) for name in ONE_VALUE for value in tables[name]]
    index = {cell: rank for rank, cell in enumerate(cells)}
    bounds = [_bounds(tables[name][value]["beneficiaires"], total, public) for name, value in cells]
    # Where people live is listed only where they are enough: the rest may be anywhere.
    sums = [[index[n, v] for v in tables[n]] for n in ONE_VALUE if tables[n] and n not in UNLISTED]
    equal = np.zeros((len(sums), len(cells)))
    for rank, members in enumerate(sums):
        equal[rank, members] = 1
    amounts = [total] * len(sums)
    nested = [row for one, other in permutations(KNOWN_TABLES, 2) for row in _parts(owner, year, one, other, index)]
    equal, amounts = np.vstack([equal, *nested]), [*amounts, *[0.0] * len(nested)]
    for (name, value), rank in index.items():
        reason = reason_of(tables[name][value]["beneficiaires"])
        if not reason or reason == SECRET:
            continue
        goal = np.zeros(len(cells))
        goal[rank] = 1
        low = linprog(goal, A_eq=equal, b_eq=amounts, bounds=bounds)
        high = linprog(-goal, A_eq=equal, b_eq=amounts, bounds=bounds)
        assert low.success and high.success, "le système des chiffres publics doit avoir une solution"
        if math.floor(-high.fun + 1e-6) <= math.ceil(low.fun - 1e-6):
            report.found.append(f"{year} : {name} = {value}, borné à {round(low.fun)}")


def _bounds(seen: float, total: float, public: Base) -> tuple[float, float]:
    reason = reason_of(seen)
    if not reason:
        return seen, seen
    usual = public.rows("SELECT seuil FROM regle_publique", {})[0][0]
    return (usual, total) if reason == SECRET else (1, reason - 1)


def _solve_hours(public: Base, owner: Base, year: int, tables: dict, threshold: int, report: Report) -> None:
    """Find the hours of a hidden group, or of two together, that the sums of the others determine."""
    people = _people(owner, year)
    hidden = [cell for cell in people if math.isnan(tables[cell[0]].get(cell[1], NOTHING)["heures_realisees"])]
    if not hidden:
        return
    index = {cell: rank for rank, cell in enumerate(hidden)}
    equations = list(_equations(owner, public, year, tables, index))
    free = _null_space(np.array(equations)) if equations else np.eye(len(hidden))
    for size in (1, 2):
        for group in combinations(hidden, size):
            if size == 2 and group[0][0] != group[1][0]:
                continue
            together = set().union(*(people[cell] for cell in group))
            known = np.abs(free[[index[cell] for cell in group]].sum(axis=0)).max(initial=0) < 1e-8
            if known and len(together) < threshold:
                report.found.append(f"{year} : heures de {group}, {len(together)} personne(s)")


def _equations(owner: Base, public: Base, year: int, tables: dict, index: dict) -> Iterator[np.ndarray]:
    total_known = not math.isnan(compute(public, Selection.of(year), READ)["heures_realisees"].iloc[0])
    for name in ADDITIVE:
        row = np.zeros(len(index))
        for cell, rank in index.items():
            row[rank] = cell[0] == name
        if total_known and row.any():
            yield row
    for part, whole in combinations(ADDITIVE, 2):
        for one, other in ((part, whole), (whole, part)):
            yield from _parts(owner, year, one, other, index)


def _parts(owner: Base, year: int, part: str, whole: str, index: dict) -> Iterator[np.ndarray]:
    """Return « the hours of a whole are those of its parts » wherever each part has one whole."""
    rows = owner.rows(f"SELECT DISTINCT {part}, {whole} FROM fait_heures WHERE annee = $y", {"y": year})
    wholes: dict[str, set[str]] = {}
    for value, of in rows:
        wholes.setdefault(value, set()).add(of)
    mixed = {of for found in wholes.values() if len(found) > 1 for of in found}
    for of in {of for _, of in rows} - mixed:
        row = np.zeros(len(index))
        for value, found in wholes.items():
            if of in found and (part, value) in index:
                row[index[part, value]] += 1
        if (whole, of) in index:
            row[index[whole, of]] -= 1
        if row.any():
            yield row


def _null_space(matrix: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrix.T @ matrix)
    return vectors[:, values < 1e-9]


def _people(owner: Base, year: int) -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for name in ADDITIVE:
        rows = owner.rows(f"SELECT DISTINCT {name}, beneficiaire FROM fait_heures WHERE annee = $y", {"y": year})
        for value, who in rows:
            found.setdefault((name, value), set()).add(who)
    return found


if __name__ == "__main__":
    import sys

    from analytics.base.database import PUBLIC
    from analytics.protection.opening import open_base

    folder, tries = sys.argv[1], int(sys.argv[2])
    print(attack(open_base(folder, role=PUBLIC), open_base(folder), 5, tries))
