"""Companies of the demonstration: holders of contracts, as many a year as the plan says, and agencies."""

from analytics.demo.demo_marches import Company, Marche
from analytics.demo.draw import Draw, Row
from analytics.demo.ground import away, population
from analytics.demo.plan import TOTALS, YEARS, Year

# Structures that employ without holding a contract: name and number by type.
EMPLOYERS = {
    "ETTI": ("ETTI fictive", 2),
    "ETT": ("Agence d’intérim fictive", 3),
    "AI": ("Association intermédiaire fictive", 1),
    "EI": ("Entreprise d’insertion fictive", 2),
    "ACI": ("Chantier d’insertion fictif", 1),
    "GEIQ": ("GEIQ fictif", 1),
}
SIZES = {"tiny": (1, 4), "small": (5, 19), "large": (20, 249)}


def siret(rank: int) -> str:
    """Return a fictitious SIRET whose check digit is right (Luhn)."""
    body = f"999{rank:010d}"  # no SIREN begins so
    doubled = [int(digit) * (2 - rank % 2) for rank, digit in enumerate(reversed(body), start=2)]
    return body + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def companies(draw: Draw, contracts: list[Marche]) -> list[Company]:
    """Put companies on the contracts, as many a year as the plan says, and return them all."""
    every: list[Company] = []
    for year in YEARS:
        going_on = [m for m in contracts if m.start.year < year <= m.end.year]
        present = list(dict.fromkeys(company for marche in going_on for company in marche.companies))
        _start(draw, every, [m for m in contracts if m.start.year == year], present, TOTALS[year])
    return every


def _start(draw: Draw, every: list[Company], starting: list[Marche], present: list[Company], totals: Year) -> None:
    """Put companies that are new to the year on the contracts that start in it, and a holder on each contract."""
    shares = zip(starting, draw.shares(totals.companies - len(present), len(starting), 0.5), strict=True)
    places = draw.shuffled([marche for marche, share in shares for _ in range(share)])
    back = draw.shuffled([company for company in every if company not in present])[: len(places) // 4]
    known = [*present, *back]
    fresh = _fresh(draw, [marche.row["secteur"] for marche in places[len(back) :]], len(every), known, totals)
    every += fresh
    for marche, company in zip(places, [*back, *fresh], strict=True):
        marche.companies.append(company)
    for marche in starting:
        others = [company for company in (*known, *fresh) if company not in marche.companies]
        if others and (not marche.companies or draw.chance(0.2)):
            marche.companies.append(draw.pick(others))


def _fresh(draw: Draw, sectors: list[str | None], before: int, present: list[Company], totals: Year) -> list[Company]:
    """Return a new company a sector, after the rank `before`, so that the counts of seats and sizes are reached."""
    staffs = [company.row["effectif"] for company in present if company.row["effectif"]]
    local = totals.companies_here - sum(company.row["commune"] in population() for company in present)
    tiny = totals.companies_under_5 - sum(staff < 5 for staff in staffs)
    small = totals.companies_under_20 - sum(staff < 20 for staff in staffs) - tiny
    count = len(sectors)
    sizes = draw.shuffled((["tiny"] * tiny + ["small"] * small + ["large"] * count)[:count])
    seats = draw.shuffled(([True] * local + [False] * count)[:count])
    drawn = zip(sectors, sizes, seats, strict=True)
    return [Company(rank, _row(draw, rank, *one)) for rank, one in enumerate(drawn, start=before + 1)]


def _row(draw: Draw, rank: int, sector: str | None, size: str, here: bool) -> Row:
    inclusive = size == "small" and draw.chance(0.08)
    unknown = size == "large" and draw.chance(0.06)
    return {
        "entreprise": f"Entreprise fictive {rank:03d}",
        "siret": siret(rank),
        "commune": draw.weighted(population() if here else away()),
        "effectif": None if unknown else draw.integer(*SIZES[size]),
        "type_structure": "EI" if inclusive else "Entreprise",
        "secteur": sector,
    }


def employers(draw: Draw) -> dict[str, list[Row]]:
    """Return the rows of agencies and inclusion structures, by type of structure."""
    return {
        kind: [
            {
                "entreprise": f"{name} {number}",
                "siret": siret(first_rank + number),
                "commune": draw.weighted(away() if kind == "ETT" and number == count else population()),
                "effectif": draw.integer(6, 90),
                "type_structure": kind,
                "secteur": "Autres services",
            }
            for number in range(1, count + 1)
        ]
        for first_rank, (kind, (name, count)) in zip(range(9_000, 10_000, 100), EMPLOYERS.items(), strict=False)
    }


def award_rows(contracts: list[Marche]) -> list[Row]:
    """Return attribution: the first company of a contract holds it, the others share the work."""
    return [
        {"marche": marche.name, "entreprise": company.row["entreprise"], "role": _role(place, company)}
        for marche in sorted(contracts, key=lambda marche: marche.start.year)
        for place, company in enumerate(marche.companies)
    ]


def _role(place: int, company: Company) -> str:
    if place == 0:
        return "Titulaire"
    return "Sous-traitant" if company.rank % 3 else "Cotraitant"
