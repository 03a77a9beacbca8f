"""The command `export`: write the bilan, the slides, the workbook or all the fiches."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from analytics.base.database import Base, BaseError
from analytics.base.selection import Selection, comparison_named
from analytics.compute.queries import known_years
from analytics.exports.make import FORMATS, make
from analytics.exports.pdf import FORMATS as PAPERS
from analytics.protection.opening import open_base
from analytics.views.view import View

Select = Callable[[Base, argparse.Namespace, Sequence[int]], Selection]


def add_commands(command: Callable[..., argparse.ArgumentParser], select: Select) -> argparse.ArgumentParser:
    """Declare `export` and return its parser, which takes filters."""
    parser = command("export", "écrire le bilan, les diapositives, le classeur ou toutes les fiches", _writer(select))
    parser.add_argument("--annee", type=int, help="année ; par défaut la dernière de la base")
    parser.add_argument("--format", choices=tuple(FORMATS), required=True, help="sorte de fichier")
    parser.add_argument("--sortie", type=Path, required=True, metavar="FICHIER", help="fichier à écrire")
    parser.add_argument("--papier", choices=tuple(PAPERS), default="A4", help="format du PDF")
    parser.add_argument("--modele", type=Path, metavar="FICHIER", help="modèle .pptx des diapositives")
    parser.add_argument(
        "--comparaison", default="annee_precedente", help="annee_precedente, moyenne_3_ans, aucune ou une année"
    )
    return parser


def _writer(select: Select) -> Callable[[argparse.Namespace], None]:
    def write(given: argparse.Namespace) -> None:
        base = open_base(given.base, role=given.role)
        years = known_years(base)
        selection = select(base, given, [given.annee or years[-1]])
        view = View(base, replace(selection, comparaison=comparison_named(given.comparaison, years)))
        progress = _progress if sys.stderr.isatty() else None
        _save(given.sortie, make(view, given.format, paper=given.papier, template=given.modele, progress=progress))
        print(f"Écrit : {given.sortie} ({view.selection.describe()}).")

    return write


def _save(file: Path, content: bytes) -> None:
    """Write the file atomically: a scheduled task may read it meanwhile."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        os.replace(unfinished, file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise BaseError(f"Impossible d’écrire « {file} » : le dossier doit exister et être modifiable.") from error


def _progress(done: int, total: int, file: str) -> bool:
    print(f"\r{done}/{total} {file:<70}", end="" if file else "\n", file=sys.stderr, flush=True)
    return True
