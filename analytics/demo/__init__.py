"""The demonstration: fictitious records of the Gers, published through the production import.

In: the totals of the published bilans. Out: import files, a version. Imports: declarations, ingest.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.declarations.schema import DATA
from analytics.demo.demo_files import write_table
from analytics.demo.exact import records
from analytics.ingest import import_folder

MENTION = "Données de démonstration : totaux 2021 et 2022 publiés, détail fictif"
UP_TO = date(2025, 12, 31)


def write_demo(folder: Path) -> None:
    """Write one import file per table of the demonstration of the Gers in `folder`: the same bytes at each run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in records().items():
        write_table(folder, name, rows)
    for file in sorted((DATA / "reel").glob("*.csv")):
        shutil.copyfile(file, folder / file.name)


def build_demo(base: Path) -> int:
    """Publish the demonstration as a new version of `base` and return its number."""
    with TemporaryDirectory() as folder:
        write_demo(Path(folder))
        return import_folder(
            Path(folder),
            base,
            nature="démonstration",
            mention=MENTION,
            arretee_le=UP_TO,
            commentaire="Démonstration",
        )
