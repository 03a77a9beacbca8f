"""What the demonstration must add up to: the owners, their contracts by year, where they are, and yearly totals.

2022 is the published bilan to the digit; 2021 holds its three printed figures; the rest is invented.
"""

from dataclasses import dataclass

from analytics.declarations.dimensions import NOT_ITEMISED

YEARS = range(2019, 2026)
DEPARTMENT_SIRET = "22320001500012"
STOCK, FLOW = "stock", "flux annuel"
STATE, LOCAL, HEALTH = "État", "Collectivités", "Établissements médico-sociaux"
REGION, COUNTY, GROUP = "Conseil régional", "Conseil départemental", "Intercommunalités"
CARE = "Établissements de santé et médico-sociaux"


@dataclass(frozen=True)
class Batch:
    """Contracts of one owner that start in `first` and end in `last`, and the hours they promise."""

    first: int
    last: int
    count: int
    hours: int | None
    flow: bool = False


@dataclass(frozen=True)
class Owner:
    """A public buyer: how its contracts are named, where its works are and what it commissions."""

    batches: tuple[Batch, ...]
    name: str
    prefix: str
    kind: str
    convention: str
    operation: str
    place: str
    lots: str

    @property
    def family(self) -> str:
        """Return the family of the bilan; the unnamed owner has none."""
        return {STATE: STATE, CARE: HEALTH, "": ""}.get(self.kind, LOCAL)


def owner(about: str, *batches: tuple[int, int, int, int | None] | tuple[int, int, int, int, bool]) -> Owner:
    """Build an owner from one line: name | prefix | type | convention | operation | place | lots."""
    return Owner(tuple(Batch(*one) for one in batches), *about.split("|"))


# fmt: off
# A place: commune codes, the SIREN of an EPCI after "@", "*" (the whole Gers) or empty (unknown).
# Lots: b building, t public works, n cleaning, e green spaces, d waste, ? unknown.
OWNERS = (
    owner(f"SGAR|SGAR|{STATE}|2020-03-12|Rénovation énergétique de bâtiments de l’État|32013|b",
          (2020, 2021, 1, 450), (2022, 2023, 1, 600), (2025, 2026, 1, 520)),
    owner(f"DREAL|DREAL|{STATE}|2021-02-04|Déviation de Gimont|32147|t",
          (2021, 2023, 1, 7500, True), (2024, 2025, 1, 2100), (2025, 2027, 1, 2500, True)),
    owner(f"Ministère de l’Intérieur|INT|{STATE}|2019-05-21|Réhabilitation de casernements|32013 32107|b",
          (2019, 2020, 1, 610), (2022, 2024, 1, 1935), (2025, 2026, 1, 1450)),
    owner(f"Ministère de l’Économie et des Finances|MEF|{STATE}||Réaménagement de bureaux|32013|b",
          (2021, 2021, 1, 260), (2022, 2023, 1, 485)),
    owner(f"ARS|ARS|{STATE}|2022-03-17|Aménagement de locaux|32013|b", (2022, 2022, 1, 200)),
    owner(f"DIRSO|DIRSO|{STATE}||Entretien de la route nationale 124|32147 32160|t",
          (2020, 2021, 1, 380), (2022, 2022, 1, None), (2024, 2025, 1, 640)),
    owner(f"Région Occitanie|REG|{REGION}|2019-02-19|Rénovation de lycées|32013 32107 32256 32160 32296|bbbt",
          (2019, 2020, 2, 1900), (2020, 2022, 1, 1450), (2020, 2021, 2, 2800), (2021, 2022, 2, 3800),
          (2021, 2021, 1, 2350), (2022, 2024, 2, 6905), (2022, 2023, 2, 3700), (2023, 2024, 1, 1680),
          (2024, 2026, 2, 5200), (2025, 2027, 2, 4900)),
    owner(f"Département du Gers|DEP|{COUNTY}||Collèges et routes départementales|*|btbtn",
          (2019, 2019, 2, 540), (2019, 2021, 1, 620), (2020, 2021, 1, 980), (2020, 2022, 2, 900),
          (2021, 2022, 3, 1650), (2021, 2021, 1, 724), (2022, 2023, 3, 1201), (2022, 2022, 1, 780),
          (2023, 2024, 4, 3400), (2024, 2025, 4, 3150), (2025, 2026, 4, 3300)),
    owner(f"Grand Auch|GAUCH|{GROUP}|2021-06-10|Programme de renouvellement urbain (PRU)|32013|bteb",
          (2019, 2021, 1, 2600), (2020, 2021, 1, 2300), (2021, 2024, 2, 3900), (2021, 2021, 1, 1480),
          (2022, 2024, 4, 4626), (2023, 2025, 2, 4200), (2024, 2026, 3, 5400), (2025, 2027, 2, 4100)),
    owner(f"CC 3CAG|3CAG|{GROUP}|2020-09-24|Équipements communautaires|@200042372|bt",
          (2020, 2021, 1, 300), (2021, 2022, 1, 520), (2022, 2023, 2, 707), (2023, 2024, 1, 900),
          (2024, 2025, 1, 650), (2025, 2026, 1, 720)),
    owner(f"CC de la Ténarèze|TEN|{GROUP}|2023-04-06|Pôle de services|@243200417|bt",
          (2019, 2020, 1, 280), (2021, 2022, 1, 410), (2022, 2023, 1, 345), (2023, 2024, 1, 560),
          (2024, 2025, 1, 780), (2025, 2025, 1, 300)),
    owner("Gers numérique|GNUM|Syndicats ou SEM|2019-10-03|Déploiement de la fibre, phase 2|*|t",
          (2019, 2020, 1, 3200), (2020, 2021, 1, 2900), (2021, 2021, 1, 1900), (2022, 2025, 1, 7500),
          (2025, 2027, 1, 4200)),
    owner(f"CC de la Gascogne toulousaine|GTOUL|{GROUP}|2022-05-05|Groupe scolaire et voirie|@200023620|bt",
          (2022, 2023, 1, 1526), (2023, 2024, 1, 1240), (2024, 2025, 2, 1900), (2025, 2026, 1, 1350)),
    owner(f"CC Bastides de Lomagne|BLOM|{GROUP}||Voirie et bâtiments communautaires|@200034726|bt",
          (2020, 2021, 1, 340), (2022, 2023, 1, 135), (2022, 2022, 1, 96), (2025, 2026, 1, 480)),
    owner(f"CC Astarac Arros en Gascogne|ASTAR|{GROUP}|2022-09-15|Maison de santé|@200035756|b",
          (2022, 2022, 1, 203), (2024, 2025, 1, 350)),
    owner(f"Centre hospitalier du Gers|CHG|{CARE}|2024-01-18|Reconstruction d’unités de soins|32013|bnb",
          (2020, 2021, 1, 1200), (2021, 2021, 1, 900), (2022, 2024, 1, 756), (2024, 2025, 1, 1350),
          (2025, 2027, 1, 1650)),
    # The seventeenth owner, whom the bilan does not name: notified in 2021, counted in 2022.
    owner(f"{NOT_ITEMISED}|ND|||||?", (2021, 2022, 1, 1506)),
    owner("Bailleur social fictif|BAIL|Bailleurs sociaux|2023-11-09|Rénovation de logements|32013 32132|b",
          (2019, 2020, 1, 1400), (2021, 2021, 1, 700), (2023, 2025, 2, 3900), (2024, 2025, 1, 1600),
          (2025, 2026, 1, 1800)),
    owner("Commune fictive 1|COM1|Communes||Halle et espaces publics|32208|b", (2023, 2024, 1, 520)),
    owner("Commune fictive 2|COM2|Communes|2024-06-20|École primaire|32119|b", (2024, 2025, 1, 700)),
    owner("Syndicat fictif des déchets|SYND|Syndicats ou SEM|2025-02-13|Centre de tri et déchèteries|*|dn",
          (2024, 2026, 1, 2400), (2025, 2026, 1, 1100)),
    owner(f"EHPAD fictif|EHPAD|{CARE}||Extension de l’établissement|32462|b", (2024, 2025, 1, 900)),
)
# fmt: on


@dataclass(frozen=True)
class Year:
    """Totals of one year; `several` people work on two contracts of the list, `split` is a probability."""

    hours: int
    people: int
    several: int
    split: float
    women: int
    locals: int
    under_26: int
    companies: int
    companies_here: int
    companies_under_20: int
    companies_under_5: int
    meetings: int
    support: int


TOTALS = {
    2019: Year(6_870, 22, 2, 0.3, 1, 18, 8, 16, 7, 4, 1, 5, 22),
    2020: Year(9_820, 31, 2, 0.3, 2, 23, 11, 24, 10, 6, 1, 4, 26),
    2021: Year(19_870, 68, 5, 0.35, 4, 50, 26, 53, 22, 13, 3, 8, 48),
    2022: Year(28_644, 66, 14, 0.1, 3, 51, 27, 76, 31, 19, 4, 14, 83),
    2023: Year(23_100, 57, 9, 0.2, 5, 44, 22, 64, 27, 16, 4, 11, 71),
    2024: Year(22_480, 58, 10, 0.2, 6, 45, 23, 66, 28, 17, 4, 12, 76),
    2025: Year(24_260, 61, 11, 0.2, 8, 47, 23, 68, 29, 18, 5, 13, 80),
}
