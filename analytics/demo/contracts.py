"""Employment contracts: type, employer, dates, what follows, and the hours of each month."""

from collections import Counter
from datetime import date, timedelta

from analytics.demo.demo_marches import first_day, last_day
from analytics.demo.draw import Draw, Row
from analytics.demo.hours import Group, Person, months
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
    draw: Draw, people: list[Person], agencies: Agencies, described: dict[int, Row]
) -> tuple[list[Row], list[Row]]:
    """Return the rows of contrat and of heures_realisees, in order of first month."""
    signed = [(person, contract) for person in people for contract in person.contracts]
    signed.sort(key=lambda pair: (months(pair[1])[0], pair[0].rank))
    rows: list[Row] = []
    hours: list[Row] = []
    for number, (person, contract) in enumerate(signed, start=1):
        reference = f"C-{number:05d}"
        who, last = described[person.rank], contract is person.contracts[-1]
        rows.append({"contrat": reference, **_row(draw, contract, who, last, agencies)})
        hours += _hours(contract, reference)
    return rows, hours


def _row(draw: Draw, contract: Group, who: Row, last: bool, agencies: Agencies) -> Row:
    kind, structure = _kind(draw, contract, who["age"], last)
    company = draw.pick(contract[0].marche.companies).row["entreprise"]
    start, end = _dates(draw, contract)
    return {
        "beneficiaire": who["beneficiaire"],
        "type_contrat": kind,
        "modalite": structure or DIRECT,
        "employeur": draw.pick(agencies[structure])["entreprise"] if structure else company,
        "entreprise_utilisatrice": company if structure else None,
        "debut_le": start,
        "fin_le": None if kind == "CDI" else end,
        **_afterwards(draw, end),
    }


def _kind(draw: Draw, contract: Group, age: int | None, last: bool) -> tuple[str, str]:
    """Draw a type; an open-ended contract is a person's last, and two works go through an agency."""
    if len({part.marche for part in contract}) > 1:
        return ("CTTi", "ETTI") if draw.chance(0.7) else ("PRO", "GEIQ")
    limit = next(limit for limit in KINDS if len(months(contract)) <= limit)
    allowed = dict(KINDS[limit])
    if not last:
        allowed.pop(("CDI", ""), None)
    if age is None or age > 29:
        allowed = {kind: weight for kind, weight in allowed.items() if kind[0] != "APPR"}
    return draw.weighted(allowed)


def _dates(draw: Draw, contract: Group) -> tuple[date, date]:
    start = first_day(months(contract)[0]) + timedelta(days=draw.integer(0, 6))
    end = last_day(months(contract)[-1]) - timedelta(days=draw.integer(0, 5))
    return max(start, *(part.marche.start for part in contract)), end


def _afterwards(draw: Draw, end: date) -> Row:
    answers = {after: draw.chance(chance) for after, chance in ANSWERS.items()}
    return {
        f"suite_{after}": draw.weighted(AFTER) if answered and end + timedelta(days=31 * after) <= LAST_DAY else None
        for after, answered in answers.items()
    }


def _hours(contract: Group, reference: str) -> list[Row]:
    found: Counter[tuple[int, str]] = Counter()
    for part in contract:
        for month, halves in enumerate(part.halves, start=part.start):
            found[month, part.marche.name] += halves
    return [
        {"contrat": reference, "marche": marche, "mois": first_day(month), "heures": f"{halves / 2:g}"}
        for (month, marche), halves in sorted(found.items())
        if halves
    ]
