"""The command line: what the pages show, without a browser. `python -m analytics --help`."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pandas as pd

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.cli import (
    administration,
    bring,
    docs,
    imports,
    purchases_commands,
    reading,
    refresh_command,
    simulate,
    territory_file,
)
from analytics.cli.shared import COMPARISONS, LAST_YEAR, Refused, add_filters, aligned, selection_of, view_of
from analytics.compute.bilan import as_json, bilan, plain
from analytics.compute.queries import compute, why_missing
from analytics.declarations.dimensions import DIMENSIONS, UnknownValue, check_dimensions
from analytics.declarations.indicators import INDICATORS, check_indicators
from analytics.french.numbers import difference
from analytics.french.numbers import value as show
from analytics.ingest import ImportRefused
from analytics.protection.opening import open_base
from analytics.sentences.hidden import label
from analytics.sentences.phrases import capitalised, shown_gap
from analytics.territory.settings_file import TerritoryError
from analytics.territory.writing import settings_text, write
from analytics.views.tile import UNCOMPARED, amount_of, before_of, lines_of

FRENCH = {
    "usage: ": "Utilisation : ",
    "positional arguments": "Arguments ",
    "options": "Options ",
    "show this help message and exit": "afficher cette aide",
    "the following arguments are required: %s": "argument obligatoire absent : %s",
    "unrecognized arguments: %s": "argument inconnu : %s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "au moins une valeur est attendue",
    "argument %(argument_name)s: %(message)s": "argument %(argument_name)s : %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "valeur inconnue : %(value)r ; possibles : %(choices)s",
    "invalid %(type)s value: %(value)r": "un nombre entier est attendu, pas %(value)r",
    "%(prog)s: error: %(message)s\n": "Erreur : %(message)s\n",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code: 0, 1 for a base that is ill, 2 with a French message on standard error."""
    # argparse translates its messages by this function of its module; Python ships no French catalogue.
    vars(argparse)["_"] = lambda text: FRENCH.get(text, text)
    given = _parser().parse_args(arguments)
    try:
        with _serving(given.base):
            return int(given.run(given) or 0)
    except (UnknownValue, Refused, BaseError, ImportRefused, TerritoryError) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of the pipe (`head`, `less`) closed it: point standard output elsewhere for the last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"Erreur : « {error.filename or given.base} » : {error.strerror or error}.", file=sys.stderr)
        return 2
    return 0


@contextmanager
def _serving(base: Path) -> Iterator[None]:
    """Name the base of a command to what reads its territory (`analytics.territory.territory`)."""
    before = os.environ.get("CLAUSES_BASE")
    os.environ["CLAUSES_BASE"] = str(base)
    try:
        yield
    finally:
        if before is None:
            del os.environ["CLAUSES_BASE"]
        else:
            os.environ["CLAUSES_BASE"] = before


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m analytics", description="Clauses sociales d’insertion : les chiffres.")
    commands = parser.add_subparsers(required=True, metavar="COMMANDE", title="Commandes ")
    command = partial(_command, commands)
    year = command("bilan", "tous les indicateurs d’une année", _bilan)
    year.add_argument("--annee", type=int, help=LAST_YEAR)
    year.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation")
    year.add_argument("--comparaison", default="annee_precedente", help=COMPARISONS)
    add_filters(year)
    cross = command("table", "des indicateurs par dimension", _table)
    cross.add_argument("--par", default="", help="dimensions, séparées par des virgules")
    cross.add_argument("--indicateur", nargs="+", required=True, help="noms d’indicateurs")
    cross.add_argument("--annee", type=int, nargs="+", default=[], help="années ; par défaut toutes")
    cross.add_argument("--format", choices=("texte", "csv", "json"), default="texte", help="présentation")
    add_filters(cross)
    for module in (
        *(simulate, reading, refresh_command, bring, imports, administration, purchases_commands, docs, territory_file),
    ):
        module.add_commands(command)
    demo = command("demo", "construire la base de démonstration", _demo)
    demo.add_argument("--territoire", nargs="+", metavar="CODE", help=territory_file.CODES)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    said: str,
    run: Callable[..., int | None],
    aliases: Sequence[str] = (),
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=said, description=said, aliases=aliases)
    folder = "dossier de la base ; par défaut CLAUSES_BASE, sinon data/base"
    parser.add_argument("--base", type=base_path, default="", help=folder)
    parser.set_defaults(run=run)
    return parser


def _bilan(given: argparse.Namespace) -> None:
    view = view_of(given)
    if given.format == "json":
        print(json.dumps(as_json(view.base, view.selection), ensure_ascii=False, indent=2))
        return
    reference = capitalised(view.reference) or "Comparaison"
    lines = [["Indicateur", capitalised(str(view.period)), reference, "Écart", "Publié"]]
    frame = bilan(view.base, view.selection)
    rows = lines_of(frame)
    for name, printed in zip(rows, frame["imprime"], strict=True):
        indicator, before = INDICATORS[name], before_of(view, rows, name)
        moved = difference(shown_gap(name, rows[name]), indicator.suffix, indicator.decimals)
        gap = UNCOMPARED if before.said == UNCOMPARED else moved
        said = printed if isinstance(printed, str) else ""
        lines.append([label(frame, name), amount_of(rows, name).text, before.text, gap, said])
    heading = [view.describe(), str(view.base.publication["mention"]), view.legend]
    print("\n".join([*filter(None, heading), "", *aligned(lines)]))


def _table(given: argparse.Namespace) -> None:
    base = open_base(given.base, role=given.role)
    by = check_dimensions([name.strip() for name in given.par.split(",") if name.strip()])
    names = check_indicators(given.indicateur)
    selection = selection_of(base, given, given.annee)
    frame = compute(base, selection, names, by)
    for reason in filter(None, (why_missing(name, selection, by) for name in names)):
        print(reason, file=sys.stderr)
    _print_frame(frame, str(base.publication["mention"]), given.format)


def _print_frame(frame: pd.DataFrame, mention: str, layout: str) -> None:
    names, rows = list(frame.columns), frame.to_dict("records")
    if layout == "texte":
        titles = [DIMENSIONS[name].label if name in DIMENSIONS else label(frame, name) for name in names]
        lines = [[_cell(name, row[name]) for name in names] for row in rows]
        print("\n".join([*filter(None, [mention]), *aligned([titles, *lines])]))
        return
    records = [{str(key): plain(value) for key, value in row.items()} for row in rows]
    if layout == "json":
        print(json.dumps({"mention": mention, "lignes": records}, ensure_ascii=False, indent=2))
        return
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)


def _cell(name: str, given: object) -> str:
    if name in DIMENSIONS:
        return str(given)
    return show(given, INDICATORS[name].suffix, INDICATORS[name].decimals)


def _demo(given: argparse.Namespace) -> None:
    from analytics.demo import build_demo  # numpy generators: only this command needs them

    if given.territoire:
        print(f"Territoire écrit dans « {write(given.base, settings_text(given.territoire))} ».")
    version = build_demo(given.base)
    journal.write(given.base, journal.command_line_user(), journal.DEMO, version)
    print(f"Base de démonstration publiée dans « {given.base} », version {version}.")
