"""Fictitious records at any size, published through the production import: what the bench measures."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from analytics.demo import UP_TO
from analytics.ingest import import_folder
from bench.records.large_tables import write_large

MENTION = "Données de démonstration : totaux et détail fictifs"


def build_large(base: Path, size: int) -> int:
    """Publish about `size` hour records as a new version of `base` and return its number."""
    with TemporaryDirectory() as folder:
        write_large(Path(folder), size)
        return import_folder(
            Path(folder),
            base,
            nature="démonstration",
            mention=MENTION,
            arretee_le=UP_TO,
            commentaire=f"Démonstration de {size} heures attestées",
        )
