"""Two bases that differ only where the public may not look: whatever reads differently for the public gives it away."""

from __future__ import annotations

from random import Random

from records import Rows

YEARS = (2021, 2022)
PLACES = ("32013", "32208", "32107")
NEAR = ("32462", "32033")  # two villages of the same canton
CRITERIA, RARE = ("JEUNE", "SENIOR", "RSA"), ("DELD", "TH")
TYPES = ("CDI", "APPR", "CTTi")
CROWD = 90
FEW = ("p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7")  # those whom the twins tell differently


def twin(other: bool) -> dict[str, Rows]:
    """Return the records of one of the two bases, the same but for who a few people are and where they worked.

    « Femmes » are three or four, « demandeurs d'emploi » two or three, the marchés E1 and E2 employ two and four
    people or three and three, and one person lives in the next village.
    """
    random = Random(7)
    people = [_person(rank, random) for rank in range(CROWD)]
    criteria = [{"beneficiaire": one["beneficiaire"], "critere": random.choice(CRITERIA)} for one in people]
    criteria += [{"beneficiaire": name, "critere": "DELD"} for name in FEW[: 3 if other else 2]]
    criteria += [{"beneficiaire": name, "critere": "TH"} for name in FEW[2 : 8 if other else 7]]
    for name in FEW[: 4 if other else 3]:
        people[int(name[1:])]["sexe"] = "F"
    people[6]["commune"] = NEAR[other]
    contracts, worked = [], []
    for rank in range(CROWD):
        contract = {"contrat": f"c{rank}", "beneficiaire": f"p{rank}", "employeur": f"S{rank % 6}"}
        contracts.append({**contract, "type_contrat": random.choice(TYPES)})
        hours = random.randint(101, 899)
        for year in YEARS:
            marche = _place_of_work(rank, other)
            worked.append(
                {"contrat": f"c{rank}", "marche": marche, "mois": f"{year}-0{1 + rank % 9}-01", "heures": hours}
            )
    return {
        "maitre_ouvrage": [
            *({"maitre_ouvrage": f"Ville {i}", "famille": "Collectivités"} for i in range(3)),
            *({"maitre_ouvrage": f"État {i}", "famille": "État"} for i in (1, 2)),
        ],
        "marche": [
            *({"marche": f"M{i}", "maitre_ouvrage": f"Ville {i % 3}", "commune": PLACES[i % 3]} for i in range(6)),
            *({"marche": f"E{i}", "maitre_ouvrage": f"État {i}", "commune": PLACES[0]} for i in (1, 2)),
        ],
        "entreprise": [{"entreprise": f"S{i}", "commune": PLACES[i % 3], "effectif": 30} for i in range(6)],
        "beneficiaire": people,
        "critere_beneficiaire": criteria,
        "contrat": contracts,
        "heures_clausees": [
            {"marche": name, "annee": year, "nature": "stock", "heures": 9000}
            for name in ("M0", "M1", "M2", "M3", "M4", "M5", "E1", "E2")
            for year in YEARS
        ],
        "heures_realisees": worked,
    }


def _person(rank: int, random: Random) -> dict[str, object]:
    age, commune = random.randint(18, 60), random.choice(PLACES)
    return {"beneficiaire": f"p{rank}", "sexe": "H", "age": age, "commune": commune}


def _place_of_work(rank: int, other: bool) -> str:
    if rank < 6:
        return "E1" if rank < (3 if other else 2) else "E2"
    return f"M{rank % 6}"
