"""Demonstration records, written as import files and published through the production import."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.demo.exact import records
from analytics.demo.files import write_table
from analytics.schema import DATA

MENTION = "Données de démonstration : totaux 2021 et 2022 publiés, détail fictif"
MENTION_LARGE = "Données de démonstration : totaux et détail fictifs"
UP_TO = date(2025, 12, 31)


def write_demo(folder: Path, taille: int | None = None) -> None:
    """Write one import file per table in `folder`.

    Without `taille`, the demonstration of the Gers, the same bytes at each run. With `taille`, about so
    many fictitious hour records, heures_realisees and other long tables as Parquet.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if taille is not None:
        from analytics.demo.large_tables import write_large

        write_large(folder, taille)
        return
    for name, rows in records().items():
        write_table(folder, name, rows)
    for file in sorted((DATA / "reel").glob("*.csv")):
        shutil.copyfile(file, folder / file.name)


def build_demo(base: Path, taille: int | None = None) -> int:
    """Publish the demonstration as a new version of `base` and return its number."""
    from analytics.ingest import import_folder

    with TemporaryDirectory() as folder:
        write_demo(Path(folder), taille)
        return import_folder(
            Path(folder),
            base,
            nature="démonstration",
            mention=MENTION if taille is None else MENTION_LARGE,
            arretee_le=UP_TO,
            commentaire="Démonstration" if taille is None else f"Démonstration de {taille} heures attestées",
        )
