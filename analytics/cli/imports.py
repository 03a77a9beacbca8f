"""Commands that bring data in and out: import, versions, restaurer, purger, effacer, modele, exporter-base."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from analytics import ingest
from analytics.base.database import BaseError
from analytics.base.paths import current_file
from analytics.base.versions import history, no_progress
from analytics.cli.shared import Command
from analytics.declarations.record_labels import SHEET_LABELS
from analytics.declarations.settings import kept_years
from analytics.exports.annotated import annotated
from analytics.exports.record_files import export_csv, template_csv
from analytics.exports.template import export_workbook, template
from analytics.french.dates import date_short, parse_date
from analytics.french.numbers import number
from analytics.ingest.forget import effacer, purger
from analytics.ingest.publication import rebuild
from analytics.protection.opening import open_base
from analytics.protection.public_file import public_file
from analytics.protection.publishing import restore

SHOWN = 50


def add_commands(command: Command) -> None:
    """Declare the commands of this module."""
    command("reconstruire", "mettre la base à jour pour cette version de l’application", _rebuild)
    bring = command("import", "importer un classeur, des CSV ou un export ABC Clause", _import)
    kinds = "classeur .xlsx, CSV, archive .zip, Parquet ou dossier"
    bring.add_argument("fichiers", nargs="+", metavar="FICHIER", help=kinds)
    bring.add_argument("--essai", action="store_true", help="montrer ce qui changerait, sans rien publier")
    modes = "tout remplacer, ou les années du fichier"
    bring.add_argument("--mode", choices=tuple(ingest.MODES), default=ingest.REPLACE, help=modes)
    bring.add_argument("--commentaire", default="", help="commentaire gardé avec la version")
    bring.add_argument("--arretee_le", type=_day, help="date d’arrêt des données ; par défaut, la fin du dernier mois")
    bring.add_argument("--annotee", type=Path, metavar="FICHIER", help="écrire la copie annotée du premier classeur")
    command("versions", "lister les versions gardées", _versions)
    back = command("restaurer", "remettre une version en service", _restore)
    back.add_argument("version", type=int, help="numéro de la version")
    old = command("purger", "oublier les personnes dont les relevés sont anciens ; leurs heures restent", _purge)
    oldest = date.today().year - kept_years()
    old.add_argument("--avant", type=int, default=oldest, help=f"année du dernier relevé ; par défaut avant {oldest}")
    erased = command("effacer", "oublier une personne ; ses heures restent, sans elle", _erase)
    erased.add_argument("numero", help="numéro de dossier, ou code de la personne dans le classeur")
    model = command("modele", "écrire le classeur type à remplir", _template)
    model.add_argument("fichier", type=Path, help="fichier .xlsx à écrire, ou .zip pour les mêmes tables en CSV")
    out = command("exporter-base", "écrire toute la base au format d’import", _export)
    out.add_argument("fichier", type=Path, help="fichier .xlsx ou .zip (CSV) à écrire")
    public = "écrire le fichier du public : chiffres protégés, aucune personne"
    said = command("exporter-public", public, _export_public)
    said.add_argument("fichier", type=Path, help="fichier .duckdb à écrire, à servir seul par CLAUSES_BASE")


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _rebuild(given: argparse.Namespace) -> None:
    print(f"Base « {given.base} » mise à jour, version {rebuild(given.base)}.")


def _export_public(given: argparse.Namespace) -> None:
    file = current_file(given.base)
    if file is None:
        raise BaseError("Aucune version publiée.")
    given.fichier.write_bytes(public_file(file).read_bytes())
    print(f"« {given.fichier} » écrit : il ne contient aucune ligne d’une personne.")


def _purge(given: argparse.Namespace) -> None:
    print(purger(given.base, given.avant))


def _erase(given: argparse.Namespace) -> None:
    print(effacer(given.base, given.numero))


def _import(given: argparse.Namespace) -> None:
    files = ingest.sources([Path(name) for name in given.fichiers])
    progress = _progress if sys.stderr.isatty() else no_progress
    limits, day = ingest.command_line_limits(), given.arretee_le
    trial = ingest.essai(files, given.base, given.mode, limits=limits, arretee_le=day, progress=progress)
    if given.annotee and trial.problems:
        given.annotee.write_bytes(annotated(files[0], trial.problems))
    if trial.refused:
        raise ingest.ImportRefused(trial.problems)
    print(_report(trial))
    if given.essai or trial.unchanged:
        ingest.abandonner(trial)
        print("Rien à publier." if trial.unchanged else "Essai : rien n’est publié.")
        return
    print(f"Version {ingest.confirmer(trial, given.commentaire, progress)} publiée dans « {given.base} ».")


def _progress(share: float, step: str) -> None:
    print(f"\r{share:4.0%} {step:<60}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def _report(trial: ingest.Trial) -> str:
    lines = [_listed(trial.problems, level) for level in (ingest.Level.WARNING, ingest.Level.INFORMATION)]
    rows = trial.rows[(trial.rows["avant"] > 0) | (trial.rows["apres"] > 0)] if len(trial.rows) else trial.rows
    changes = [
        f"  {SHEET_LABELS[str(row.table)]} : {number(row.apres)} lignes ; {number(row.ajoutees)} ajoutées, "
        f"{number(row.modifiees)} modifiées, {number(row.retirees)} retirées"
        for row in rows.itertuples()
    ]
    return "\n".join([*filter(None, lines), "Changements :", *changes])


def _listed(problems: Sequence[ingest.Problem], level: ingest.Level) -> str:
    found = [problem for problem in problems if problem.level is level]
    if not found:
        return ""
    more = [f"  et {len(found) - SHOWN} de plus"] if len(found) > SHOWN else []
    return "\n".join([f"{level.value.capitalize()}s : {len(found)}", *(f"  {one}" for one in found[:SHOWN]), *more])


def _versions(given: argparse.Namespace) -> None:
    frame = history(given.base)
    if frame.empty:
        print("Aucune version publiée.")
    for version, serves, published, settled, nature, comment, rows, _ in frame.itertuples(index=False, name=None):
        when = "" if published is None else f"{published:%d/%m/%Y %H:%M}"
        about = [f"arrêtée au {date_short(settled)}", nature, f"{number(rows)} lignes", comment]
        print("* " if serves else "- ", f"{version:>4}", when, ", ".join(filter(None, about)))


def _restore(given: argparse.Namespace) -> None:
    restore(given.base, given.version)
    print(f"La version {given.version} sert de nouveau.")


def _template(given: argparse.Namespace) -> None:
    given.fichier.write_bytes(template_csv() if given.fichier.suffix == ".zip" else template())
    print(f"Classeur type écrit : {given.fichier}")


def _export(given: argparse.Namespace) -> None:
    write = export_csv if given.fichier.suffix == ".zip" else export_workbook
    write(open_base(given.base), given.fichier)
    print(f"Base écrite : {given.fichier}")
