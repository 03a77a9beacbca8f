"""Companies of the demonstration: holders of contracts, as many a year as the plan says, and agencies."""

from __future__ import annotations

from dataclasses import dataclass, field

from analytics.demo.demo_files import Row
from analytics.demo.demo_marches import Marche
from analytics.demo.draw import Draw, apportion
from analytics.demo.places import AWAY, population
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
FICTITIOUS = "999"  # no SIREN begins so
UNKNOWN_SIZE = 0.06


@dataclass
class Company:
    """A company: its rank and its row."""

    rank: int
    sector: str | None
    row: Row = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.row["entreprise"])

    @property
    def local(self) -> bool:
        return str(self.row["commune"]).startswith("32")

    def smaller_than(self, limit: int) -> bool:
        size = self.row["effectif"]
        return isinstance(size, int) and size < limit


@dataclass
class Companies:
    """All companies, and those of each contract (marché), holder first."""

    every: list[Company] = field(default_factory=list)
    of: dict[str, list[Company]] = field(default_factory=dict)


def siret(rank: int) -> str:
    """Return a fictitious SIRET whose check digit is right (Luhn)."""
    body = f"{FICTITIOUS}{rank:010d}"
    doubled = [int(digit) * (2 - rank % 2) for rank, digit in enumerate(reversed(body), start=2)]
    return body + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def companies(draw: Draw, contracts: list[Marche]) -> Companies:
    """Return the companies, year after year: as many on the contracts of a year as the plan says."""
    found = Companies()
    for year in YEARS:
        _year(draw, found, contracts, year, TOTALS[year])
    return found


def _year(draw: Draw, found: Companies, contracts: list[Marche], year: int, totals: Year) -> None:
    going_on = [m for m in contracts if m.start.year < year <= m.end.year]
    starting = [m for m in contracts if m.start.year == year]
    present = {company.rank: company for marche in going_on for company in found.of[marche.name]}
    places = _places(draw, starting, totals.companies - len(present))
    back = [company for company in found.every if company.rank not in present]
    returning = draw.shuffled(back)[: len(places) // 4]
    fresh = [Company(len(found.every) + rank + 1, m.sector) for rank, m in enumerate(places[len(returning) :])]
    _describe(draw, fresh, [*present.values(), *returning], totals)
    found.every += fresh
    for marche in starting:
        found.of[marche.name] = []
    for marche, company in zip(places, [*returning, *fresh], strict=True):
        found.of[marche.name].append(company)
    _hold_several(draw, found, starting, [*present.values(), *returning, *fresh])


def _places(draw: Draw, starting: list[Marche], count: int) -> list[Marche]:
    """Return the contracts where companies are new to the year, one place each, at random."""
    shares = apportion(count, [draw.between(0.5, 1.5) for _ in starting])
    return draw.shuffled([m for m, share in zip(starting, shares, strict=True) for _ in range(share)])


def _hold_several(draw: Draw, found: Companies, starting: list[Marche], present: list[Company]) -> None:
    """Give every contract a holder, and some a company that works on another one too."""
    for marche in starting:
        others = [company for company in present if company not in found.of[marche.name]]
        if others and (not found.of[marche.name] or draw.chance(0.2)):
            found.of[marche.name].append(draw.pick(others))


def _describe(draw: Draw, fresh: list[Company], present: list[Company], totals: Year) -> None:
    """Draw seat and size of new companies so that the counts of the year are reached."""
    local = totals.companies_gers - sum(company.local for company in present)
    tiny = totals.companies_under_5 - sum(company.smaller_than(5) for company in present)
    small = totals.companies_under_20 - sum(company.smaller_than(20) for company in present) - tiny
    sizes = (["tiny"] * tiny + ["small"] * small + ["large"] * len(fresh))[: len(fresh)]
    seats = ([True] * local + [False] * len(fresh))[: len(fresh)]
    for company, size, here in zip(fresh, draw.shuffled(sizes), draw.shuffled(seats), strict=True):
        company.row = _row(draw, company, size, here)


def _row(draw: Draw, company: Company, size: str, here: bool) -> Row:
    inclusive = size == "small" and draw.chance(0.08)
    ranges = {"tiny": (1, 4), "small": (5, 19), "large": (20, 249)}
    unknown = size == "large" and draw.chance(UNKNOWN_SIZE)
    return {
        "entreprise": f"Entreprise fictive {company.rank:03d}",
        "siret": siret(company.rank),
        "commune": draw.weighted(population() if here else AWAY),
        "effectif": None if unknown else draw.integer(*ranges[size]),
        "type_structure": "EI" if inclusive else "Entreprise",
        "secteur": company.sector,
    }


def employers(draw: Draw) -> dict[str, list[Row]]:
    """Return the rows of agencies and inclusion structures, by type of structure."""
    rows: dict[str, list[Row]] = {}
    for kind, (name, count) in EMPLOYERS.items():
        for number in range(1, count + 1):
            here = kind != "ETT" or number < count
            rows.setdefault(kind, []).append(
                {
                    "entreprise": f"{name} {number}",
                    "siret": siret(9_000 + 100 * list(EMPLOYERS).index(kind) + number),
                    "commune": draw.weighted(population() if here else AWAY),
                    "effectif": draw.integer(6, 90),
                    "type_structure": kind,
                    "secteur": "Autres services",
                }
            )
    return rows


def award_rows(found: Companies) -> list[Row]:
    """Return attribution: the first company of a contract holds it, the others share the work."""
    return [
        {"marche": marche, "entreprise": company.name, "role": _role(rank, company)}
        for marche, held in found.of.items()
        for rank, company in enumerate(held)
    ]


def _role(rank: int, company: Company) -> str:
    if rank == 0:
        return "Titulaire"
    return "Sous-traitant" if company.rank % 3 else "Cotraitant"
