"""Commands that bring data in and out: versions, purger, effacer, modele, exporter-base."""

import argparse
from datetime import date
from pathlib import Path

import pandas as pd

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import current_file
from analytics.base.versions import history
from analytics.cli.shared import Command
from analytics.declarations.settings import kept_years
from analytics.exports.record_files import export_csv, template_csv
from analytics.exports.template import export_workbook, template
from analytics.french.dates import date_short
from analytics.french.numbers import count
from analytics.ingest.forget import Forgotten, effacer, purger
from analytics.ingest.publication import rebuild
from analytics.protection.opening import open_base, serving_file
from analytics.protection.public_file import public_file
from analytics.protection.publishing import give_out
from analytics.protection.releases import waiting
from analytics.sentences.hidden import waiting_lines


def add_commands(command: Command) -> None:
    """Declare the commands of this module."""
    command("reconstruire", "mettre la base à jour pour cette version de l’application", _rebuild)
    command("versions", "lister les versions gardées", _versions)
    old = command("purger", "oublier les personnes dont les relevés sont anciens ; leurs heures restent", _purge)
    oldest = date.today().year - kept_years()
    old.add_argument("--avant", type=int, default=oldest, help=f"année du dernier relevé ; par défaut avant {oldest}")
    erased = command("effacer", "oublier une personne ; ses heures restent, sans elle", _erase)
    erased.add_argument("numero", help="numéro de dossier, ou code de la personne dans le classeur")
    model = command("modele", "écrire le classeur type à remplir", _template)
    model.add_argument("fichier", type=Path, help="fichier .xlsx à écrire, ou .zip pour les mêmes tables en CSV")
    out = command("exporter-base", "écrire toute la base au format d’import", _export)
    out.add_argument("fichier", type=Path, help="fichier .xlsx ou .zip (CSV) à écrire")
    waits = command("diffuser", "dire quels chiffres sur des personnes attendent, ou les donner au public", _give_out)
    waits.add_argument("--annee", type=int, nargs="*", help="années à donner")
    public = "écrire le fichier du public : heures exactes, personnes à 4 près, aucune ligne"
    said = command("exporter-public", public, _export_public)
    said.add_argument("fichier", type=Path, help="fichier .duckdb à écrire, à servir seul par CLAUSES_BASE")


def _rebuild(given: argparse.Namespace) -> None:
    version = rebuild(given.base)
    journal.write(given.base, journal.command_line_user(), journal.REBUILT, version)
    print(f"Base « {given.base} » mise à jour, version {version}.")


def _export_public(given: argparse.Namespace) -> None:
    file = current_file(given.base)
    if file is None:
        raise BaseError("Aucune version publiée.")
    given.fichier.write_bytes(public_file(file).read_bytes())
    print(f"« {given.fichier} » écrit : il ne contient aucune ligne d’une personne.")


def _give_out(given: argparse.Namespace) -> None:
    if given.annee:
        give_out(given.base, given.annee)
        journal.write(given.base, journal.command_line_user(), journal.GIVEN_OUT, annees=len(given.annee))
    print("\n".join(waiting_lines(waiting(serving_file(given.base)))))


def _purge(given: argparse.Namespace) -> None:
    _told(given, journal.PURGED, purger(given.base, given.avant))


def _erase(given: argparse.Namespace) -> None:
    _told(given, journal.ERASED, effacer(given.base, given.numero))


def _told(given: argparse.Namespace, what: str, done: Forgotten) -> None:
    journal.write(given.base, journal.command_line_user(), what, done.version, personnes=done.people)
    print(done)


def _versions(given: argparse.Namespace) -> None:
    frame = history(given.base)
    if frame.empty:
        print("Aucune version publiée.")
    for version, serves, published, settled, nature, comment, rows, _ in frame.itertuples(index=False, name=None):
        when = "" if pd.isna(published) else f"{published:%d/%m/%Y %H:%M}"
        until = "" if pd.isna(settled) else f"arrêtée au {date_short(settled)}"
        about = [until, nature, count(rows, "ligne"), comment]
        print("* " if serves else "- ", f"{version:>4}", when, ", ".join(filter(None, about)))


def _template(given: argparse.Namespace) -> None:
    given.fichier.write_bytes(template_csv() if given.fichier.suffix == ".zip" else template())
    print(f"Classeur type écrit : {given.fichier}")


def _export(given: argparse.Namespace) -> None:
    write = export_csv if given.fichier.suffix == ".zip" else export_workbook
    write(open_base(given.base), given.fichier)
    journal.write(given.base, journal.command_line_user(), journal.EXPORTED, octets=given.fichier.stat().st_size)
    print(f"Base écrite : {given.fichier}")
