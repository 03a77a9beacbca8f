"""The command that brings files in: `import`, or `importer`; a plan may be written, then used."""

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from analytics import ingest
from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.versions import Progress, no_progress
from analytics.cli.shared import Command
from analytics.declarations.record_labels import SHEET_LABELS
from analytics.exports.annotated import annotated
from analytics.french.dates import parse_date
from analytics.french.grammar import list_and
from analytics.french.numbers import count, number
from analytics.ingest.cell_texts.groups import grouped
from analytics.ingest.import_plan.help import columns_help
from analytics.ingest.import_plan.model import Plan, from_toml, to_toml
from analytics.ingest.prepare import Prepared, prepare

SHOWN = 50
LOSS = "Plus de 5 % des heures, des personnes ou des marchés de {} disparaîtraient : ajoutez {} si c’est voulu."
NO_FILE = "Aucun fichier donné : import FICHIER…, ou import --aide-colonnes."


def add_commands(command: Command) -> None:
    """Declare the command, under its two names."""
    for name in ("import", "importer"):
        _options(command(name, "importer des fichiers de toute forme : classeurs, CSV, export ABC Clause", _import))


def _options(bring: argparse.ArgumentParser) -> None:
    kinds = "classeur (.xlsx, .xls, .ods…), CSV, archive .zip, Parquet ou dossier"
    bring.add_argument("fichiers", nargs="*", metavar="FICHIER", help=kinds)
    bring.add_argument("--proposer", type=Path, metavar="PLAN", help="écrire le plan proposé, en TOML, sans importer")
    bring.add_argument("--plan", type=Path, metavar="PLAN", help="importer avec ce plan")
    bring.add_argument("--accepter", action="store_true", help="réunir les noms que le plan propose de réunir")
    bring.add_argument("--aide-colonnes", action="store_true", help="dire comment chaque colonne peut s’appeler")
    bring.add_argument("--essai", action="store_true", help="montrer ce qui changerait, sans rien publier")
    usual = "par défaut, ajouter et corriger ; tout remplacer sur une démonstration"
    bring.add_argument("--mode", choices=tuple(ingest.IMPORT_MODES), help=usual)
    accepted = "accepter que plus de 5 %% de cette année disparaisse"
    bring.add_argument("--perte", type=int, action="append", default=[], metavar="ANNÉE", help=accepted)
    bring.add_argument("--commentaire", default="", help="commentaire gardé avec la version")
    bring.add_argument("--arretee_le", type=_day, help="date d’arrêt des données ; par défaut, la fin du dernier mois")
    bring.add_argument("--annotee", type=Path, metavar="FICHIER", help="écrire la copie annotée du premier classeur")


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _import(given: argparse.Namespace) -> None:
    if given.aide_colonnes:
        print(columns_help())
        return
    if not given.fichiers:
        raise BaseError(NO_FILE)
    files = ingest.sources([Path(name) for name in given.fichiers])
    plan = from_toml(_read(given.plan), str(given.plan)) if given.plan else None
    prepared = prepare(files, given.base, ingest.command_line_limits(), plan)
    trial = _try(given, files, prepared)
    if given.accepter and trial.proposed_merges:
        ingest.abandonner(trial)
        prepared.problems = []
        for one in prepared.plan.merges:
            one.accepted = True
        trial = _try(given, files, prepared)
    if given.proposer:
        _propose(trial, given.proposer)
    else:
        _publish(given, files, trial)


def _try(given: argparse.Namespace, files: list[ingest.Source], prepared: Prepared) -> ingest.Trial:
    limits, day = ingest.command_line_limits(), given.arretee_le
    return ingest.essai(
        files, given.base, given.mode, limits=limits, arretee_le=day, prepared=prepared, progress=_told_to(sys.stderr)
    )


def _told_to(stream: object) -> Progress:
    return _progress if getattr(stream, "isatty", bool)() else no_progress


def _publish(given: argparse.Namespace, files: list[ingest.Source], trial: ingest.Trial) -> None:
    if given.annotee and trial.problems:
        given.annotee.write_bytes(annotated(files[0], trial.problems))
    if trial.refused:
        raise ingest.ImportRefused([group.first for group in grouped(trial.problems)])
    print(_report(trial))
    if given.essai or trial.unchanged:
        ingest.abandonner(trial)
        print("Rien à publier." if trial.unchanged else "Essai : rien n’est publié.")
        return
    if lost := sorted(set(trial.lost_years) - set(given.perte)):
        ingest.abandonner(trial)
        raise BaseError(LOSS.format(list_and(list(map(str, lost))), " ".join(f"--perte {year}" for year in lost)))
    number_published = ingest.confirmer(trial, given.commentaire, _told_to(sys.stderr))
    journal.write(given.base, journal.command_line_user(), journal.IMPORTED, number_published, fichiers=len(files))
    print(f"Version {number_published} publiée dans « {given.base} ».")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise BaseError(f"Plan illisible : {file}") from error


def _propose(trial: ingest.Trial, file: Path) -> None:
    ingest.abandonner(trial)
    plan = trial.prepared.plan if trial.prepared else Plan()
    file.write_text(to_toml(plan, accepts=True), encoding="utf-8")
    read = sum(block.read for block in plan.blocks)
    print(f"Plan écrit : {file}. {count(read, 'tableau lu', 'tableaux lus')} sur {len(plan.blocks)}.")
    if plan.asked:
        print("À répondre :", *(f"  {sentence}" for _, _, sentence in plan.asked), sep="\n")
    else:
        print("Aucune question : le plan peut servir tel quel.")


def _progress(share: float, step: str) -> None:
    print(f"\r{share:4.0%} {step:<60}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def changed(row: Any) -> str:
    """Return « 120 lignes ; 1 ajoutée, 0 modifiée, 2 retirées », of a row of a trial."""
    moved = ((row.ajoutees, "ajoutée"), (row.modifiees, "modifiée"), (row.retirees, "retirée"))
    return f"{count(row.apres, 'ligne')} ; {', '.join(count(amount, word) for amount, word in moved)}"


def _report(trial: ingest.Trial) -> str:
    lines = [_listed(trial.problems, level) for level in (ingest.Level.WARNING, ingest.Level.INFORMATION)]
    rows = trial.rows[(trial.rows["avant"] > 0) | (trial.rows["apres"] > 0)] if len(trial.rows) else trial.rows
    changes = [f"  {SHEET_LABELS[str(row.table)]} : {changed(row)}" for row in rows.itertuples()]
    return "\n".join([*filter(None, lines), "Changements :", *changes])


def _listed(problems: Sequence[ingest.Problem], level: ingest.Level) -> str:
    """Return the causes of a level, each with its number when it is of several rows."""
    groups = grouped([problem for problem in problems if problem.level is level])
    if not groups:
        return ""
    told = [f"  {one.first}{f' ({number(one.count)} fois)' if one.count > 1 else ''}" for one in groups[:SHOWN]]
    more = [f"  et {len(groups) - SHOWN} de plus"] if len(groups) > SHOWN else []
    return "\n".join([f"{level.value.capitalize()}s : {len(groups)}", *told, *more])
