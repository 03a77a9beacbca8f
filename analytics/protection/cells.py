"""Read the yearly cells of every dimension from the records, and decide which of them the public may read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import duckdb

from analytics.declarations.dimensions import DIMENSIONS, FACTS, Public, names_where
from analytics.protection.audit import audited
from analytics.protection.rules import TOTAL, Cell, Key, Relation, close, enough_people, small_cells, threshold

FEW_PROFILES = 5000
FEW = 11  # people: below, the rule compares the members of cells, whatever the threshold
HOURS = "fait_heures"
HOURS_BY_MONTH = """(
    SELECT year(mois)::INTEGER AS annee, mois, heures, contrat, numero AS beneficiaire, contrat.employeur
    FROM heures_realisees JOIN contrat USING (contrat) JOIN numero_beneficiaire USING (beneficiaire)
    WHERE heures > 0
)"""
Parts = dict[tuple[str, str], dict[str, set[str]]]  # per (part, whole) dimensions, the wholes of each part


@dataclass(frozen=True)
class Verdict:
    """The cells of one year, those whose people are hidden, those whose hours are, the dimensions not published."""

    cells: Mapping[Key, Cell]
    people: frozenset[Key]
    hours: frozenset[Key]
    withheld: frozenset[str]


def dimensions() -> tuple[str, ...]:
    """Return the dimensions by which people are counted."""
    return (*(name for name in FACTS[HOURS] if DIMENSIONS[name].public is not Public.NEVER), "mois")


def verdicts(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Verdict]]:
    """Return each year of the base with what the public may read of it."""
    parts = _parts(connection)
    for year, cells in sorted(_cells(connection).items()):
        yield year, _judged(cells, _relations(cells, parts.get(year, {})))


def _judged(cells: Mapping[Key, Cell], relations: list[Relation]) -> Verdict:
    people = close(cells, relations, small_cells(cells), enough_people)
    hours = audited(cells, relations, people | {key for key, cell in cells.items() if cell.is_dominated})
    tables = [] if TOTAL in people else [one for one in relations if one.parent == TOTAL]
    withheld = frozenset(one.children[0][0] for one in tables if _discloses(cells, one, people))
    return Verdict(cells, frozenset(people), frozenset(hours), withheld)


def _discloses(cells: Mapping[Key, Cell], table: Relation, hidden: set[Key]) -> bool:
    """Return whether a table whose small cells are hidden still discloses its few people by the total."""
    concealed = [cells[key] for key in table.children if key in hidden]
    shown = sum(cells[key].people for key in table.children if key not in hidden)
    return bool(concealed) and not enough_people(concealed, cells[TOTAL], table.exact, shown)


def _cells(connection: duckdb.DuckDBPyConnection) -> dict[int, dict[Key, Cell]]:
    marked = connection.execute("SELECT liste, coalesce(court, libelle) FROM code WHERE sensible IS NOT NULL")
    sensitive = {key for key in marked.fetchall() if key[0] in names_where(lambda one: one.sensitive)}
    by_year: dict[int, dict[Key, Cell]] = {}
    for name in ("", *dimensions()):
        members = f"CASE WHEN count(DISTINCT beneficiaire) < {FEW} THEN list(DISTINCT beneficiaire) END"
        counts = f"count(DISTINCT beneficiaire), count(DISTINCT contrat), {members}"
        for year, value, people, contracts, few in _rows(connection, name, counts):
            least = threshold((name, value) in sensitive)
            by_year.setdefault(year, {})[name, str(value)] = Cell(people, {}, least, frozenset(few or ()), contracts)
        for year, value, employer, hours in _rows(connection, name, "employeur, sum(heures)::DOUBLE"):
            by_year[year][name, str(value)].hours[employer] = hours
    return by_year


def _rows(connection: duckdb.DuckDBPyConnection, name: str, values: str) -> list[tuple[Any, ...]]:
    """Return (year, value of the dimension, values…) rows, one per group of people."""
    multiple = name and DIMENSIONS[name].multiple
    column = "month(mois)" if name == "mois" else f"unnest({name})" if multiple else name or "''"
    source = HOURS_BY_MONTH if name == "mois" else HOURS
    rows = f"SELECT annee, {column} AS valeur, * EXCLUDE (annee) FROM {source}"
    return connection.execute(f"SELECT annee, valeur, {values} FROM ({rows}) GROUP BY ALL").fetchall()


def _parts(connection: duckdb.DuckDBPyConnection) -> dict[int, Parts]:
    # In a small base columns may coincide by accident (one company, one marché): all pairs count, else those declared.
    names = [name for name in dimensions() if name != "mois" and not DIMENSIONS[name].multiple]
    profiles = f"(SELECT DISTINCT annee, {', '.join(names)} FROM {HOURS} LIMIT {FEW_PROFILES + 1})"
    rows = connection.execute(f"FROM {profiles}").fetchall()
    found: dict[int, Parts] = {}
    seen: Iterable[tuple[int, str, str]]
    is_small = len(rows) <= FEW_PROFILES
    hierarchies = [(part, whole) for part, one in DIMENSIONS.items() for whole in one.within]
    for part, whole in permutations(names, 2) if is_small else hierarchies:
        if is_small:
            one, other = names.index(part) + 1, names.index(whole) + 1
            seen = {(row[0], row[one], row[other]) for row in rows}
        else:
            seen = connection.execute(f"SELECT DISTINCT annee, {part}, {whole} FROM {HOURS}").fetchall()
        for year, value, of in seen:
            found.setdefault(year, {}).setdefault((part, whole), {}).setdefault(value, set()).add(of)
    return found


def _relations(cells: Mapping[Key, Cell], parts: Parts) -> list[Relation]:
    relations = []
    for (part, whole), wholes in parts.items():
        children: dict[str, list[Key]] = {}
        mixed = {owner for owners in wholes.values() if len(owners) > 1 for owner in owners}
        for value, owners in wholes.items():
            for owner in owners:
                children.setdefault(owner, []).append((part, value))
        exact = DIMENSIONS[part].one_per_person
        relations += [Relation((whole, o), tuple(found), exact) for o, found in children.items() if o not in mixed]
    for name in dimensions():
        values = tuple(key for key in cells if key[0] == name)
        if values and not DIMENSIONS[name].multiple:
            relations.append(Relation(TOTAL, values, DIMENSIONS[name].one_per_person))
    return relations
