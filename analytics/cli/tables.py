"""The command that hands the published tables to another database."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from analytics.base.database import BaseError
from analytics.protection.opening import open_base


def add_commands(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Declare `exporter-tables`."""
    parser = command("exporter-tables", "écrire les tables publiées pour une autre base de données", _export)
    parser.add_argument("--format", choices=("parquet", "postgresql"), required=True, help="sorte de fichiers")
    parser.add_argument("--sortie", type=Path, required=True, metavar="DOSSIER", help="dossier à remplir")


def _export(given: argparse.Namespace) -> None:
    from analytics.exports.warehouse import export_tables  # the other commands do without Arrow's writers

    base = open_base(given.base)
    try:
        files = export_tables(base, given.sortie, given.format)
    except OSError as error:
        raise BaseError(f"Impossible d’écrire dans « {given.sortie} » : disque ou droits.") from error
    finally:
        base.close()
    print(f"Écrit dans « {given.sortie} » : {', '.join(files)}.")
