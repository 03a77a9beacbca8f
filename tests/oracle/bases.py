"""Small odd bases: one year, many, a missing one, half of one, one buyer, only men, unknown answers, huge volumes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.base.database import Base
from analytics.ingest.achats_import import publish_purchases, read_purchases
from analytics.protection.opening import open_base
from tests.records import Rows, publish_tables

DECP = Path(__file__).parents[1] / "decp"
FAMILIES = ("État", "Collectivités", "Établissements médico-sociaux", "")
SECTORS = ("Bâtiment", "Travaux publics", "Espaces verts", "")
TOWNS = ("32013", "32107", "32208", "32132", "31555", "")
KINDS = ("CDD_LONG", "CDIC", "CTTi", "APPR", "PRO", "")
CRITERIA = ("DELD", "RSA", "JEUNE", "SENIOR", "QPV", "TH")


@dataclass(frozen=True)
class Odd:
    """How a base is drawn; `unknown` is the share of answers left empty, `most` the hours of a
    month of work, `bought` the files of official purchases."""

    years: tuple[int, ...]
    settled: date
    owners: int = 5
    people: int = 30
    women: float = 0.3
    unknown: float = 0.1
    most: int = 150
    bought: tuple[str, ...] = ()


YEARS = tuple(range(2019, 2023))
ODD = {
    "une année": Odd((2022,), date(2022, 12, 31)),
    "vingt-cinq années": Odd(tuple(range(1998, 2023)), date(2022, 12, 31), people=80),
    "année manquante": Odd((2019, 2021, 2022), date(2022, 12, 31)),
    "demi-année": Odd(YEARS, date(2022, 6, 30)),
    "mois entamé": Odd(YEARS, date(2022, 5, 12)),
    "un maître d’ouvrage": Odd(YEARS, date(2022, 12, 31), owners=1, people=6),
    "tous des hommes": Odd(YEARS, date(2022, 12, 31), women=0),
    "sexe inconnu": Odd(YEARS, date(2022, 12, 31), unknown=0.7, people=60),
    "volumes géants": Odd(YEARS, date(2022, 12, 31), most=4_900_000),
    "presque rien": Odd(YEARS, date(2022, 12, 31), owners=2, people=2, most=3),
    "des achats": Odd(
        (2024, 2025), date(2025, 12, 31), bought=("decp_cas_2.0.4.json", "extrait_gers32_2024H2_travaux.csv")
    ),
}


def publish(folder: Path, odd: Odd, seed: int = 1) -> Base:
    """Publish a base drawn from `seed`."""
    base = publish_tables(folder, odd.settled, **_tables(odd, random.Random(seed)))
    if odd.bought:
        base.close()
        publish_purchases(folder / "base", read_purchases([DECP / name for name in odd.bought], folder / "base"))
        base = open_base(folder / "base")
    return base


def _tables(odd: Odd, draw: random.Random) -> dict[str, Rows]:
    owners = [f"Commune fictive {rank}" for rank in range(1, odd.owners + 1)]
    marches: Rows = []
    promised: Rows = []
    for rank, year in enumerate(year for year in odd.years for _ in range(2 * odd.owners)):
        begin = f"{year}-{draw.randint(1, 6):02}-01"
        last = min(year + draw.randint(0, 2), odd.years[-1])
        row = {"marche": f"M{rank:03}", "maitre_ouvrage": draw.choice(owners), "secteur": draw.choice(SECTORS)}
        marches.append(row | {"commune": draw.choice(TOWNS), "debut_le": begin, "fin_le": f"{last}-12-31"})
        hours = "" if draw.random() < odd.unknown / 2 else draw.randint(1, 20) * odd.most
        promised.append({"marche": f"M{rank:03}", "annee": year, "nature": "stock", "heures": hours})
    people = [_person(odd, draw, rank) for rank in range(odd.people)]
    contracts: Rows = []
    worked: dict[tuple[str, str, str], int] = {}
    for rank in range(2 * odd.people):
        contracts.append(
            {"contrat": f"c{rank}", "beneficiaire": f"p{rank % odd.people}", "type_contrat": draw.choice(KINDS)}
        )
        for _ in range(draw.randint(1, 5)):
            year = draw.choice(odd.years)
            last = odd.settled.month if year == odd.settled.year else 12
            month = f"{year}-{draw.randint(1, last):02}-01"
            open_then = [row for row in marches if str(row["debut_le"])[:4] <= str(year) <= str(row["fin_le"])[:4]]
            worked[f"c{rank}", str(draw.choice(open_then)["marche"]), month] = draw.randint(1, odd.most)
    names = [f"Société {rank}" for rank in range(odd.owners * 3)]
    return {
        "maitre_ouvrage": [{"maitre_ouvrage": name, "famille": draw.choice(FAMILIES)} for name in owners],
        "marche": marches,
        "heures_clausees": promised,
        "entreprise": [{"entreprise": name, "commune": draw.choice(TOWNS)} for name in names],
        "attribution": [
            {"marche": row["marche"], "entreprise": draw.choice(names), "role": "Titulaire"} for row in marches
        ],
        "beneficiaire": people,
        "critere_beneficiaire": [
            {"beneficiaire": row["beneficiaire"], "critere": one}
            for row in people
            for one in draw.sample(CRITERIA, draw.randint(0, 2))
        ],
        "contrat": contracts,
        "heures_realisees": [
            {"contrat": contract, "marche": marche, "mois": month, "heures": hours}
            for (contract, marche, month), hours in worked.items()
        ],
    }


def _person(odd: Odd, draw: random.Random, rank: int) -> dict[str, object]:
    def known(value: object) -> object:
        return "" if draw.random() < odd.unknown else value

    sex = "F" if draw.random() < odd.women else "H"
    age, town = draw.randint(17, 62), draw.choice(TOWNS)
    return {"beneficiaire": f"p{rank}", "sexe": known(sex), "age": known(age), "commune": known(town)}
