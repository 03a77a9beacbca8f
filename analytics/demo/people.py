"""Beneficiaries under pseudonyms: sex, age, home and criteria, with the yearly counts of the plan."""

from collections import defaultdict
from collections.abc import Callable

from analytics.demo.draw import Draw, Row
from analytics.demo.ground import away, main_town, population
from analytics.demo.hours import Person
from analytics.demo.plan import TOTALS, YEARS

BUILDING = ("Bâtiment", "Travaux publics", None)
DEGREES = {"Sans diplôme": 34, "CAP/BEP": 38, "Baccalauréat": 14, "Bac +": 6, "": 8}
AGES = {(26, 40): 52, (41, 50): 28, (51, 62): 20}
UNKNOWN_AGE = 99
INCLUSION = ("ETTI", "AI", "EI", "ACI")
DETAILED_YEARS = (2021, 2022)  # whoever works in these years has every printed attribute


def describe(draw: Draw, people: list[Person]) -> dict[int, Row]:
    """Return the row of each person by rank; the counts of women, locals and under-26 follow the plan."""
    rows: dict[int, Row] = {}
    for year in YEARS:
        active = [person for person in people if year in person.years]
        fresh = draw.shuffled([person for person in active if person.rank not in rows])
        old = [rows[person.rank] for person in active if person.rank in rows]
        totals = TOTALS[year]
        women = _chosen(sorted(fresh, key=_in_building), old, totals.women, lambda row: row["sexe"] == "F")
        local = _chosen(draw.shuffled(fresh), old, totals.locals, lambda row: row["commune"] in population())
        young = _chosen(draw.shuffled(fresh), old, totals.under_26, lambda row: (row["age"] or UNKNOWN_AGE) < 26)
        for person in sorted(fresh, key=lambda person: person.rank):
            rows[person.rank] = _row(draw, person, person in women, person in local, person in young)
    return dict(sorted(rows.items()))


def _chosen(fresh: list[Person], old: list[Row], target: int, holds: Callable[[Row], bool]) -> list[Person]:
    return fresh[: max(0, target - sum(map(holds, old)))]


def _in_building(person: Person) -> bool:
    return all(part.marche.row["secteur"] in BUILDING for contract in person.contracts for part in contract)


def _row(draw: Draw, person: Person, woman: bool, local: bool, young: bool) -> Row:
    # The largest town counts twice, since the urban renewal contracts recruit there.
    town = main_town()
    home = draw.weighted(population() | {town: 2 * population()[town]} if local else away())
    in_qpv = draw.chance(0.5) and home == town
    forgotten = person.years.isdisjoint(DETAILED_YEARS) and draw.chance(0.04)
    return {
        "beneficiaire": f"B-{person.rank:06d}",
        "sexe": "F" if woman else "H",
        "age": draw.integer(18, 25) if young else None if forgotten else draw.integer(*draw.weighted(AGES)),
        "commune": home,
        "qpv": "oui" if in_qpv else "non",
        "qualification": draw.weighted(DEGREES) or None,
    }


def criteria_rows(draw: Draw, described: dict[int, Row], contracts: list[Row]) -> list[Row]:
    """Return critere_beneficiaire: at least one criterion a person, often two."""
    modes = defaultdict(set)
    for contract in contracts:
        modes[contract["beneficiaire"]].add(contract["modalite"])
    return [
        {"beneficiaire": row["beneficiaire"], "critere": code}
        for row in described.values()
        for code in _criteria(draw, row, modes[row["beneficiaire"]])
    ]


def _criteria(draw: Draw, row: Row, modes: set[str]) -> list[str]:
    age, found = row["age"] or UNKNOWN_AGE, []
    if age < 26 and draw.chance(0.92):
        found.append("JEUNE")
    if 51 <= age < UNKNOWN_AGE:
        found.append("SENIOR")
    if row["qpv"] == "oui":
        found.append("QPV")
    if not modes.isdisjoint(INCLUSION) and draw.chance(0.6):
        found.append("IAE")
    chances = {"RSA": 0.2, "MINIMA": 0.05, "TH": 0.07, "DELD": 0.25 if found else 0.6}
    found += [code for code, chance in chances.items() if draw.chance(chance)]
    return sorted(found) or ["DELD"]
