"""Employment contracts: type, employer, dates, what follows, and the hours of each month."""

from __future__ import annotations

from datetime import date, timedelta

from analytics.demo.companies import Companies
from analytics.demo.demo_files import Cell, Row
from analytics.demo.demo_marches import first_day, last_day
from analytics.demo.draw import Draw
from analytics.demo.hours import Employment, Person
from analytics.demo.plan import YEARS

# Contract type and who employs, by length of the contract in months: up to 2, up to 5, up to 8, longer.
KINDS = {
    2: {("CTT", "ETT"): 30, ("CTTi", "ETTI"): 42, ("CDDI", "AI"): 8, ("CDDI", "ACI"): 7, ("CUI_PEC", ""): 3,
        ("CDD_LONG", ""): 10},
    5: {("CTT", "ETT"): 18, ("CTTi", "ETTI"): 34, ("CDDI", "EI"): 8, ("CDDI", "ACI"): 7, ("CUI_PEC", ""): 5,
        ("CDD_LONG", ""): 22, ("CDIC", ""): 6, ("APPR", ""): 5},
    8: {("CTT", "ETT"): 8, ("CTTi", "ETTI"): 20, ("CDDI", "EI"): 8, ("CUI_PEC", ""): 4, ("CDD_LONG", ""): 34,
        ("CDIC", ""): 8, ("PRO", "GEIQ"): 6, ("PRO", ""): 4, ("APPR", ""): 12, ("CDI", ""): 2},
    99: {("CDD_LONG", ""): 36, ("APPR", ""): 26, ("APPR", "GEIQ"): 6, ("PRO", "GEIQ"): 10, ("CDIC", ""): 10,
         ("CDI", ""): 6, ("CTTi", "ETTI"): 6},
}  # fmt: skip
DIRECT = "Embauche directe"
AFTER = {"CDI": 16, "CDD de plus de 6 mois": 20, "CDD de moins de 6 mois": 12, "Intérim": 18, "Formation": 9,
         "Contrat aidé ou SIAE": 8, "Demandeur d’emploi": 14, "Autre situation": 3}  # fmt: skip
ANSWERS = {6: 0.3, 12: 0.2, 18: 0.1, 24: 0.06}  # share of people reached after so many months
LAST_DAY = date(YEARS[-1], 12, 31)

Agencies = dict[str, list[Row]]


def contract_rows(
    draw: Draw, people: list[Person], awarded: Companies, agencies: Agencies, ages: dict[int, Cell]
) -> tuple[list[Row], list[Row]]:
    """Return the rows of contrat and of heures_realisees, in order of first month."""
    contracts = [contract for person in people for contract in person.contracts]
    contracts.sort(key=lambda contract: (contract.start, contract.person.rank))
    rows: list[Row] = []
    hours: list[Row] = []
    for number, contract in enumerate(contracts, start=1):
        reference = f"C-{number:05d}"
        rows.append({"contrat": reference, **_row(draw, contract, awarded, agencies, ages)})
        hours += _hours(contract, reference)
    return rows, hours


def _row(draw: Draw, contract: Employment, awarded: Companies, agencies: Agencies, ages: dict[int, Cell]) -> Row:
    kind, structure = _kind(draw, contract, ages[contract.person.rank])
    company = draw.pick(awarded.of[contract.parts[0].marche.name]).name
    start, end = _dates(draw, contract)
    return {
        "beneficiaire": f"B-{contract.person.rank:06d}",
        "type_contrat": kind,
        "modalite": structure or DIRECT,
        "employeur": draw.pick(agencies[structure])["entreprise"] if structure else company,
        "entreprise_utilisatrice": company if structure else None,
        "debut_le": start,
        "fin_le": None if kind == "CDI" else end,
        **_afterwards(draw, end),
    }


def _kind(draw: Draw, contract: Employment, age: Cell) -> tuple[str, str]:
    """Draw a type; an open-ended contract is a person's last, and two works go through an agency."""
    if len({part.marche.name for part in contract.parts}) > 1:
        return ("CTTi", "ETTI") if draw.chance(0.7) else ("PRO", "GEIQ")
    limit = next(limit for limit in KINDS if len(contract.months()) <= limit)
    allowed = dict(KINDS[limit])
    if contract is not contract.person.contracts[-1]:
        allowed.pop(("CDI", ""), None)
    if not isinstance(age, int) or age > 29:
        allowed = {kind: weight for kind, weight in allowed.items() if kind[0] != "APPR"}
    return draw.weighted(allowed)


def _dates(draw: Draw, contract: Employment) -> tuple[date, date]:
    latest_start = max(part.marche.start for part in contract.parts)
    start = max(first_day(contract.start) + timedelta(days=draw.integer(0, 6)), latest_start)
    return start, last_day(contract.end) - timedelta(days=draw.integer(0, 5))


def _afterwards(draw: Draw, end: date) -> Row:
    answers = {months: draw.chance(chance) for months, chance in ANSWERS.items()}
    return {
        f"suite_{months}": draw.weighted(AFTER) if answered and _later(end, months) <= LAST_DAY else None
        for months, answered in answers.items()
    }


def _later(day: date, months: int) -> date:
    return day + timedelta(days=31 * months)


def _hours(contract: Employment, reference: str) -> list[Row]:
    found: dict[tuple[str, int], int] = {}
    for part in contract.parts:
        for rank, halves in enumerate(part.halves):
            key = (part.marche.name, part.start + rank)
            found[key] = found.get(key, 0) + halves
    return [
        {"contrat": reference, "marche": marche, "mois": first_day(month), "heures": halves / 2}
        for (marche, month), halves in sorted(found.items(), key=lambda item: (item[0][1], item[0][0]))
        if halves
    ]
