"""The demonstration: fictitious records of the territory, published through the production import.

In: the totals of the published bilans. Out: import files, a version. Imports: declarations, ingest."""

import csv
import shutil
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.base.database import BaseError, open_file
from analytics.base.paths import is_untouched
from analytics.base.versions import named_file
from analytics.declarations.schema import DATA, record_tables
from analytics.demo.companies import award_rows, companies, employers
from analytics.demo.contracts import contract_rows
from analytics.demo.demo_marches import marches, owner_rows, promised_rows
from analytics.demo.draw import Draw, Row
from analytics.demo.hours import workforce
from analytics.demo.people import criteria_rows, describe
from analytics.demo.support import meeting_rows, support_rows
from analytics.ingest import import_folder
from analytics.territory.territory import default, territory

NATURE = "démonstration"
MENTION = "Données de démonstration : totaux 2021 et 2022 publiés, détail fictif"
FICTITIOUS = "Données de démonstration : tout y est fictif"  # out of the Gers
UP_TO = date(2025, 12, 31)


def write_demo(folder: Path) -> None:
    """Write one import file per table of the demonstration of the territory in `folder`: the same bytes at each run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _records(Draw(seed=32)).items():
        with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, record_tables()[name].column_names, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    printed = "*.csv" if territory() == default() else "repere.csv"  # the bilans printed are those of the Gers
    for source in sorted((DATA / "reel").glob(printed)):
        shutil.copyfile(source, folder / source.name)


def build_demo(base: Path) -> int:
    """Publish the demonstration as a new version of `base`; return its number.

    Raise BaseError where anything else was ever published: fiction never takes the place of facts, even damaged.
    """
    if not is_untouched(base) and not _serves_a_demonstration(base):
        raise BaseError(
            f"« {base} » n’est pas une démonstration : elle n’y est pas publiée. Choisissez un autre dossier."
        )
    mention = MENTION if territory() == default() else FICTITIOUS
    with TemporaryDirectory() as folder:
        write_demo(Path(folder))
        return import_folder(
            Path(folder), base, nature=NATURE, mention=mention, arretee_le=UP_TO, commentaire="Démonstration"
        )


def _serves_a_demonstration(base: Path) -> bool:
    file = named_file(base)
    try:
        with closing(open_file(file or base, any_release=True)) as served:
            return served.publication["nature"] == NATURE
    except BaseError:
        return False


def _records(draw: Draw) -> dict[str, list[Row]]:
    """Return the rows of every record table by table name."""
    works = marches(draw)
    holders, agencies = companies(draw, works), employers(draw)
    people = workforce(draw, works)
    described = describe(draw, people)
    contracts, hours = contract_rows(draw, people, agencies, described)
    return {
        "maitre_ouvrage": owner_rows(),
        "marche": [marche.row for marche in works],
        "heures_clausees": promised_rows(works),
        "entreprise": [company.row for company in holders] + list(chain(*agencies.values())),
        "attribution": award_rows(works),
        "beneficiaire": list(described.values()),
        "critere_beneficiaire": criteria_rows(draw, described, contracts),
        "contrat": contracts,
        "heures_realisees": hours,
        "reunion_chantier": meeting_rows(draw, works),
        "accompagnement": support_rows(draw, works),
    }
