"""Read the yearly cells of every dimension from the records, and decide which of them the public may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import duckdb

from analytics.declarations.dimensions import DIMENSIONS, FACTS
from analytics.protection.audit import audited
from analytics.protection.rules import (
    SENSITIVE,
    TOTAL,
    Cell,
    Key,
    Relation,
    close,
    dominated_cells,
    enough_people,
    safe_hours,
    small_cells,
    threshold,
)

# Names of employers are shown for no figure of people: a single company is always below the rule.
UNSAID = ("employeur",)
# Each person has one value of these: their people add up to the total.
EXACT = (
    *("sexe", "tranche_age", "qualification", "qpv", "residence"),
    *("territoire_residence", "canton_residence", "commune_residence"),
)
# Dimensions whose values contain those of the first: subtracting parts from a whole must disclose nothing.
PARTS = {
    "marche": tuple(name for name in FACTS["fait_clause"] if name != "marche"),
    "operation": ("maitre_ouvrage", "famille", "type_maitre_ouvrage", "territoire", "canton", "commune", "secteur"),
    "maitre_ouvrage": ("famille", "type_maitre_ouvrage"),
    "type_maitre_ouvrage": ("famille",),
    "commune": ("canton", "territoire"),
    "type_contrat_fin": ("type_contrat",),
    "modalite": ("mode",),
    "commune_residence": ("canton_residence", "territoire_residence", "residence"),
    "canton_residence": ("residence",),
    "territoire_residence": ("residence",),
}
# A place of few residents is not listed at all, so that it reads as one without any.
UNLISTED = ("territoire_residence", "canton_residence", "commune_residence")
FEW_PROFILES = 5000
FEW = 11  # people: below, the rule compares the members of cells, whatever the threshold
HOURS, MONTHS = "fait_heures", "fait_mois"


@dataclass(frozen=True)
class Verdict:
    """The cells of one year, those whose people are hidden, those whose hours are, the dimensions not published."""

    cells: Mapping[Key, Cell]
    people: frozenset[Key]
    hours: frozenset[Key]
    withheld: frozenset[str]


def dimensions() -> tuple[str, ...]:
    """Return the dimensions by which people are counted."""
    return (*(name for name in FACTS[HOURS] if name not in UNSAID), "mois")


def verdicts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Verdict]]:
    """Return each year of the base with what the public may read of it."""
    by_year = _cells(connection)
    parts = _parts(connection)
    for year, cells in sorted(by_year.items()):
        yield year, judge(cells, _relations(cells, parts.get(year, {})))


def judge(cells: Mapping[Key, Cell], relations: list[Relation]) -> Verdict:
    """Return what may be read of the cells of one year."""
    people = close(cells, relations, small_cells(cells), enough_people)
    hours = audited(cells, relations, people | dominated_cells(cells), safe_hours)
    withheld = {
        relation.children[0][0]
        for relation in relations
        if relation.parent == TOTAL and _discloses(cells, relation, people)
    }
    return Verdict(cells, frozenset(people), frozenset(hours), frozenset(withheld))


def _discloses(cells: Mapping[Key, Cell], relation: Relation, hidden: set[Key]) -> bool:
    """Return whether a table whose small cells are hidden still discloses its few people by the total."""
    concealed = [key for key in relation.children if key in hidden]
    shown = sum(cells[key].people for key in relation.children if key not in hidden)
    if not concealed or relation.parent in hidden:
        return False
    return not enough_people([cells[key] for key in concealed], cells[TOTAL], relation.exact, shown)


def _cells(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[Key, Cell]]:
    sensitive = {
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT coalesce(court, libelle) FROM code WHERE liste = 'critere' AND sensible IS NOT NULL"
        ).fetchall()
    }
    by_year: dict[int, dict[Key, Cell]] = {}
    for name in ("", *dimensions()):
        counted = _rows(
            connection,
            name,
            "count(DISTINCT beneficiaire), count(DISTINCT contrat),"
            f" CASE WHEN count(DISTINCT beneficiaire) < {FEW} THEN list(DISTINCT beneficiaire) END",
        )
        for year, value, people, contracts, few in counted:
            least = max(SENSITIVE, threshold()) if name == "critere" and value in sensitive else threshold()
            members = frozenset(few or ())
            by_year.setdefault(year, {})[name, str(value)] = Cell(people, {}, least, members, contracts)
        for year, value, employer, hours in _rows(connection, name, "employeur, sum(heures)::DOUBLE", "employeur"):
            by_year[year][name, str(value)].hours[employer] = hours
    return by_year


def _rows(connection: duckdb.DuckDBPyConnection, name: str, values: str, more: str = "") -> list[tuple[Any, ...]]:
    """Return (year, value of the dimension, values…) rows, one per group of people."""
    multiple = name and DIMENSIONS[name].multiple
    column = f"unnest({name})" if multiple else name or "''"
    keys = "1, 2" + (", 3" if more else "")
    source = HOURS
    if name == "mois":
        column = "month(mois)"
        source = (
            "(SELECT year(mois)::INTEGER AS annee, mois, heures, contrat, numero AS beneficiaire, contrat.employeur"
            " FROM heures_realisees JOIN contrat USING (contrat) JOIN numero_beneficiaire USING (beneficiaire)"
            " WHERE heures > 0)"
        )
    rows = f"SELECT annee, {column} AS valeur, * EXCLUDE (annee) FROM {source}"
    return connection.execute(f"SELECT annee, valeur, {values} FROM ({rows}) GROUP BY {keys}").fetchall()


def _parts(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[tuple[str, str], dict[str, set[str]]]]:
    """Return, per year and (part, whole) dimensions, the wholes of each part.

    In a small base two columns may coincide by accident (one company, one marché): all pairs count. In a
    large one, only the hierarchies of PARTS.
    """
    names = [name for name in dimensions() if name != "mois" and not DIMENSIONS[name].multiple]
    profiles = f"(SELECT DISTINCT annee, {', '.join(names)} FROM {HOURS} LIMIT {FEW_PROFILES + 1})"
    rows = connection.execute(f"FROM {profiles}").fetchall()
    found: dict[int, dict[tuple[str, str], dict[str, set[str]]]] = {}
    seen: Iterable[tuple[int, str, str]]
    for part, whole in permutations(names, 2) if len(rows) <= FEW_PROFILES else _natural_pairs():
        if len(rows) <= FEW_PROFILES:
            one, other = names.index(part) + 1, names.index(whole) + 1
            seen = {(row[0], row[one], row[other]) for row in rows}
        else:
            seen = connection.execute(f"SELECT DISTINCT annee, {part}, {whole} FROM {HOURS}").fetchall()
        for year, value, of in seen:
            found.setdefault(year, {}).setdefault((part, whole), {}).setdefault(value, set()).add(of)
    return found


def _natural_pairs() -> list[tuple[str, str]]:
    return [(part, whole) for part, wholes in PARTS.items() for whole in wholes]


def _relations(cells: Mapping[Key, Cell], parts: Mapping[tuple[str, str], Mapping[str, set[str]]]) -> list[Relation]:
    relations = []
    for (part, whole), wholes in parts.items():
        children: dict[str, list[Key]] = {}
        mixed = set()
        for value, owners in wholes.items():
            for owner in owners:
                children.setdefault(owner, []).append((part, value))
                if len(owners) > 1:
                    mixed.add(owner)
        exact = part in EXACT
        relations += [Relation((whole, o), tuple(found), exact) for o, found in children.items() if o not in mixed]
    for name in dimensions():
        values = tuple(key for key in cells if key[0] == name)
        if values and not DIMENSIONS[name].multiple:
            relations.append(Relation(TOTAL, values, name in EXACT))
    return relations
