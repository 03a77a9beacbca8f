"""Bases to attack: the demonstration and odd ones, under any secret."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from random import Random

from records import Rows, publish_tables

from analytics.base.database import PUBLIC, Base
from analytics.base.paths import base_path, current_file, version_file
from analytics.protection.noise import SECRET_NAME
from analytics.protection.opening import open_base

PLACES = ("32013", "32208", "32107", "32462")


def under_secrets(base: Path, folder: Path, number: int) -> list[Base]:
    """Return the public's files of the same version under several secrets, the first ones of a fixed list."""
    found = []
    for rank in range(number):
        copy = folder / f"secret-{rank}"
        (copy / "versions").mkdir(parents=True, exist_ok=True)
        (copy / SECRET_NAME).write_text(hashlib.sha256(f"secret {rank}".encode()).hexdigest())
        shutil.copy(current_file(base_path(base)), version_file(copy, 1))
        (copy / "courante").write_text("1")
        found.append(open_base(copy, role=PUBLIC))
    return found


def published(folder: Path, tables: dict[str, Rows]) -> Path:
    """Publish records and return the folder of their base."""
    publish_tables(folder, **tables).close()
    return folder / "base"


def one_buyer(people: int = 6) -> dict[str, Rows]:
    """Return a base of one buyer, one employer, men only."""
    return _tables(["JEUNE", "RSA"] * people, people, sexes="H", buyers=1, employers=1)


def by_criterion(sizes: tuple[int, ...] = (8, 8, 4)) -> dict[str, Rows]:
    """Return a base where each person has one criterion: groups of these sizes."""
    names = [name for name, size in zip(("JEUNE", "RSA", "TH", "SENIOR"), sizes, strict=False) for _ in range(size)]
    return _tables(names, len(names))


def by_type(sizes: tuple[int, ...] = (10, 10, 4, 4)) -> dict[str, Rows]:
    """Return a base where types of contract have these sizes."""
    tables = _tables(["JEUNE", "RSA", "TH", "SENIOR"] * sum(sizes), sum(sizes))
    kinds = [kind for kind, size in zip(("CDI", "APPR", "CTTi", "CDDi"), sizes, strict=False) for _ in range(size)]
    for row, kind in zip(tables["contrat"], kinds, strict=True):
        row["type_contrat"] = kind
    return tables


def first_people(tables: dict[str, Rows], number: int) -> dict[str, Rows]:
    """Return the same records without the people after the first `number`."""
    names, contracts = ({f"{letter}{rank}" for rank in range(number)} for letter in "pc")
    kept = {"beneficiaire": names, "contrat": contracts}
    return tables | {
        table: [row for row in tables[table] if row[name] in kept[name]]
        for table, name in {
            "beneficiaire": "beneficiaire",
            "critere_beneficiaire": "beneficiaire",
            "contrat": "contrat",
            "heures_realisees": "contrat",
        }.items()
    }


def _tables(
    criteria: list[str], people: int, sexes: str = "FHHH", buyers: int = 3, employers: int = 4
) -> dict[str, Rows]:
    random = Random(people)
    names = [f"p{rank}" for rank in range(people)]
    return {
        "maitre_ouvrage": [{"maitre_ouvrage": f"MO {rank}", "famille": "Collectivités"} for rank in range(buyers)],
        "marche": [
            {"marche": f"M{rank}", "maitre_ouvrage": f"MO {rank % buyers}", "commune": random.choice(PLACES)}
            for rank in range(2 * buyers)
        ],
        "entreprise": [
            {"entreprise": f"S{rank}", "commune": PLACES[rank % 4], "effectif": 30} for rank in range(employers)
        ],
        "beneficiaire": [
            {
                "beneficiaire": name,
                "sexe": random.choice(sexes),
                "age": random.randint(18, 60),
                "commune": random.choice(PLACES),
            }
            for name in names
        ],
        "critere_beneficiaire": [
            {"beneficiaire": name, "critere": criterion} for name, criterion in zip(names, criteria, strict=False)
        ],
        "contrat": [
            {"contrat": f"c{rank}", "beneficiaire": name, "employeur": f"S{rank % employers}", "type_contrat": "CDI"}
            for rank, name in enumerate(names)
        ],
        "heures_clausees": [
            {"marche": f"M{rank}", "annee": 2022, "nature": "stock", "heures": 900} for rank in range(2 * buyers)
        ],
        "heures_realisees": [
            {
                "contrat": f"c{rank}",
                "marche": f"M{random.randrange(2 * buyers)}",
                "mois": "2022-05-01",
                "heures": random.randint(20, 900),
            }
            for rank in range(people)
        ],
    }
