"""Small bases for tests: state the rows that matter, the rest is filled in; published by the real import."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.base.database import Base
from analytics.declarations.schema import record_tables
from analytics.ingest import import_folder
from analytics.protection.noise import SECRET_NAME
from analytics.protection.opening import open_base

Rows = list[dict[str, object]]
DAYS = {"heures_realisees": "mois", "reunion_chantier": "tenue_le", "accompagnement": "realise_le"}


def write_tables(folder: Path, **tables: Rows) -> Path:
    """Write one CSV per table, with every column of the dictionary."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in record_tables().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, table.column_names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(tables.get(name, []))
    return folder


def publish_tables(folder: Path, settled: date = date(2022, 12, 31), /, **tables: Rows) -> Base:
    """Publish `tables`, known up to a day, through the production import, and open the result."""
    write_tables(folder / "fichiers", **tables)
    import_folder(folder / "fichiers", folder / "base", arretee_le=settled)
    return open_base(folder / "base")


def same_noise(base: Path) -> Path:
    """Return the folder of a base to be published, whose public figures have the same noise at each run."""
    base.mkdir(parents=True, exist_ok=True)
    (base / SECRET_NAME).write_text("5a" * 32, encoding="ascii")
    (base / SECRET_NAME).chmod(0o600)
    return base


def publish_demo(folder: Path, settled: date) -> None:
    """Publish in `folder` the demonstration as it was known on a day: without what comes later."""
    from analytics.demo import MENTION, NATURE, write_demo

    with TemporaryDirectory() as files:
        write_demo(Path(files))
        for name, day in DAYS.items():
            file = Path(files) / f"{name}.csv"
            kept = [row for row in _read(file) if row[day] <= settled.isoformat()]
            with file.open("w", encoding="utf-8", newline="") as stream:
                writer = csv.DictWriter(stream, kept[0], lineterminator="\n")
                writer.writeheader()
                writer.writerows(kept)
        import_folder(
            Path(files), folder, nature=NATURE, mention=MENTION, arretee_le=settled, commentaire="Démonstration"
        )


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def worked_example() -> dict[str, Rows]:
    """Return a base small enough to count by hand.

    Two owners. Ville A: marché A1 (600 h promised in 2022, 100 h in 2021). État B: B1, an annual flow of
    100 h in 2021 and 2022, and B2, promised in 2022 for a volume that nobody knows.
    Work in 2022: Anne (F, 24, Auch) 100 h on A1 then 50 h on B1 with one contract; Bob (H, 52, Toulouse)
    30 h on A1 with a first contract and 20 h on A1 with a second. Work in 2021: Bob 40 h on B1.
    """
    return {
        "maitre_ouvrage": [
            {"maitre_ouvrage": "Ville A", "famille": "Collectivités", "convention_le": "2022-03-01"},
            {"maitre_ouvrage": "État B", "famille": "État"},
        ],
        "marche": [
            {"marche": "A1", "maitre_ouvrage": "Ville A", "secteur": "Bâtiment", "commune": "32013"},
            {"marche": "B1", "maitre_ouvrage": "État B", "secteur": "Travaux publics", "commune": "31555"},
            {"marche": "B2", "maitre_ouvrage": "État B"},
        ],
        "heures_clausees": [
            {"marche": "A1", "annee": 2021, "nature": "stock", "heures": 100},
            {"marche": "A1", "annee": 2022, "nature": "stock", "heures": 600},
            {"marche": "B1", "annee": 2021, "nature": "flux annuel", "heures": 100},
            {"marche": "B1", "annee": 2022, "nature": "flux annuel", "heures": 100},
            {"marche": "B2", "annee": 2022, "nature": "stock", "heures": ""},
        ],
        "entreprise": [
            {"entreprise": "Petite", "commune": "32013", "effectif": 4},
            {"entreprise": "Moyenne", "commune": "32208", "effectif": 19},
            {"entreprise": "Grande", "commune": "31555", "effectif": 200},
            {"entreprise": "Inconnue"},
        ],
        "attribution": [
            {"marche": "A1", "entreprise": "Petite", "role": "Titulaire"},
            {"marche": "A1", "entreprise": "Grande", "role": "Cotraitant"},
            {"marche": "B1", "entreprise": "Grande", "role": "Titulaire"},
            {"marche": "B1", "entreprise": "Moyenne", "role": "Sous-traitant"},
            {"marche": "B2", "entreprise": "Inconnue", "role": "Titulaire"},
        ],
        "beneficiaire": [
            {"beneficiaire": "Anne", "sexe": "F", "age": 24, "commune": "32013", "qpv": "oui"},
            {"beneficiaire": "Bob", "sexe": "H", "age": 52, "commune": "31555", "qpv": "non"},
        ],
        "critere_beneficiaire": [
            {"beneficiaire": "Anne", "critere": "JEUNE"},
            {"beneficiaire": "Anne", "critere": "QPV"},
            {"beneficiaire": "Bob", "critere": "SENIOR"},
        ],
        "contrat": [
            {"contrat": "c1", "beneficiaire": "Anne", "type_contrat": "APPR", "debut_le": "2022-01-01"},
            {
                "contrat": "c2",
                "beneficiaire": "Bob",
                "type_contrat": "CDIC",
                "debut_le": "2021-01-01",
                "fin_le": "2022-12-31",
            },
            {
                "contrat": "c3",
                "beneficiaire": "Bob",
                "type_contrat": "CTTi",
                "debut_le": "2022-01-01",
                "fin_le": "2022-12-31",
            },
        ],
        "heures_realisees": [
            {"contrat": "c1", "marche": "A1", "mois": "2022-01-01", "heures": 100},
            {"contrat": "c1", "marche": "B1", "mois": "2022-02-01", "heures": 50},
            {"contrat": "c2", "marche": "A1", "mois": "2022-03-01", "heures": 30},
            {"contrat": "c3", "marche": "A1", "mois": "2022-03-01", "heures": 20},
            {"contrat": "c2", "marche": "B1", "mois": "2021-05-01", "heures": 40},
        ],
        "reunion_chantier": [
            {"reunion": "r1", "tenue_le": "2022-04-01", "marche": "A1"},
            {"reunion": "r2", "tenue_le": "2022-05-01", "marche": "B1"},
        ],
        "accompagnement": [
            {
                "accompagnement": "x1",
                "realise_le": "2022-04-01",
                "etape": "Calibrage",
                "maitre_ouvrage": "Ville A",
            },
            {"accompagnement": "x2", "realise_le": "2022-06-01", "etape": "Conseil", "entreprise": "Petite"},
        ],
    }
