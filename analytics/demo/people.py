"""Beneficiaries under pseudonyms: sex, age, home and criteria, with the yearly counts of the plan."""

from __future__ import annotations

from collections.abc import Callable

from analytics.demo.demo_files import Row
from analytics.demo.draw import Draw
from analytics.demo.hours import Person
from analytics.demo.places import AUCH, AWAY, population
from analytics.demo.plan import TOTALS, YEARS

BUILDING = ("Bâtiment", "Travaux publics", None)
DEGREES = {"Sans diplôme": 34, "CAP/BEP": 38, "Baccalauréat": 14, "Bac +": 6, "": 8}
INCLUSION = ("ETTI", "AI", "EI", "ACI")
DETAILED_YEARS = (2021, 2022)  # whoever works in these years has every printed attribute


def describe(draw: Draw, people: list[Person]) -> dict[int, Row]:
    """Return the row of each person by rank; the counts of women, Gersois and under-26 follow the plan."""
    rows: dict[int, Row] = {}
    for year in YEARS:
        active = [person for person in people if year in person.years()]
        fresh = draw.shuffled([person for person in active if person.rank not in rows])
        old = [rows[person.rank] for person in active if person.rank in rows]
        totals = TOTALS[year]
        women = _chosen(sorted(fresh, key=_in_building), old, totals.women, lambda row: row["sexe"] == "F")
        local = _chosen(draw.shuffled(fresh), old, totals.gersois, lambda row: _gers(row))
        young = _chosen(draw.shuffled(fresh), old, totals.under_26, lambda row: _age(row) < 26)
        for person in sorted(fresh, key=lambda person: person.rank):
            rank = person.rank
            rows[rank] = _row(draw, person, rank in women, rank in local, rank in young)
    return rows


def _chosen(fresh: list[Person], old: list[Row], target: int, holds: Callable[[Row], bool]) -> set[int]:
    missing = max(0, target - sum(holds(row) for row in old))
    return {person.rank for person in fresh[:missing]}


def _in_building(person: Person) -> bool:
    return all(part.marche.sector in BUILDING for contract in person.contracts for part in contract.parts)


def _gers(row: Row) -> bool:
    return str(row["commune"]).startswith("32")


def _age(row: Row) -> int:
    age = row["age"]
    return age if isinstance(age, int) else 99


def _row(draw: Draw, person: Person, woman: bool, local: bool, young: bool) -> Row:
    home = draw.weighted(_homes() if local else AWAY)
    detailed = bool(person.years() & set(DETAILED_YEARS))
    lucky, forgotten = draw.chance(0.5), not detailed and draw.chance(0.04)
    return {
        "beneficiaire": f"B-{person.rank:06d}",
        "sexe": "F" if woman else "H",
        "age": draw.integer(18, 25) if young else None if forgotten else _older(draw),
        "commune": home,
        "qpv": home == AUCH and lucky,
        "qualification": draw.weighted(DEGREES) or None,
    }


def _homes() -> dict[str, int]:
    """Weigh communes by population; Auch twice, since the urban renewal contracts recruit there."""
    return {code: size * (2 if code == AUCH else 1) for code, size in population().items()}


def _older(draw: Draw) -> int:
    low, high = draw.weighted({(26, 40): 52, (41, 50): 28, (51, 62): 20})
    return draw.integer(low, high)


def criteria(draw: Draw, row: Row, modes: set[str]) -> list[str]:
    """Return the criteria that a person meets: at least one, often two."""
    found = []
    if _age(row) < 26 and draw.chance(0.92):
        found.append("JEUNE")
    if 51 <= _age(row) < 99:
        found.append("SENIOR")
    if row["qpv"]:
        found.append("QPV")
    if modes & set(INCLUSION) and draw.chance(0.6):
        found.append("IAE")
    chances = {"RSA": 0.2, "MINIMA": 0.05, "TH": 0.07, "DELD": 0.25 if found else 0.6}
    found += [code for code, chance in chances.items() if draw.chance(chance)]
    return sorted(found) or ["DELD"]
