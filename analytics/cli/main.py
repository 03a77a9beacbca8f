"""The command line: what the pages show, without a browser. `python -m analytics --help`."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from analytics.base.database import OWNER, ROLES, Base, BaseError
from analytics.base.paths import base_path
from analytics.base.selection import FULL_TIME_BASES, Selection, comparison_named, match
from analytics.cli import docs, export, imports, simulate, tables
from analytics.compute.bilan import as_json, bilan, plain
from analytics.compute.queries import compute, known_values, known_years, why_missing
from analytics.declarations.dimensions import DIMENSIONS, UnknownValue, check_dimensions
from analytics.declarations.indicators import INDICATORS, check_indicators
from analytics.french.numbers import difference
from analytics.french.numbers import value as show
from analytics.ingest import ImportRefused
from analytics.protection.opening import open_base

# The filter of a dimension whose name is already that of another option.
OPTIONS = {"role": "role_marche"}
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
    """Run one command and return the exit code: 0, or 2 with a French message on standard error."""
    # argparse translates its messages by this function of its module; Python ships no French catalogue.
    vars(argparse)["_"] = lambda text: FRENCH.get(text, text)
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
    except (UnknownValue, BaseError, ImportRefused) as error:
        print(f"Erreur : {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of the pipe (`head`, `less`) closed it: point standard output elsewhere for the last flush.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m analytics", description="Clauses sociales d’insertion : les chiffres.")
    commands = parser.add_subparsers(required=True, metavar="COMMANDE", title="Commandes ")
    command = _adder(commands)
    year = command("bilan", "tous les indicateurs d’une année", _bilan)
    year.add_argument("--annee", type=int, help="année ; par défaut la dernière de la base")
    year.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation")
    year.add_argument(
        "--comparaison", default="annee_precedente", help="annee_precedente, moyenne_3_ans, aucune ou une année"
    )
    cross = command("table", "des indicateurs par dimension", _table)
    cross.add_argument("--par", default="", help="dimensions, séparées par des virgules")
    cross.add_argument("--indicateur", nargs="+", required=True, help="noms d’indicateurs")
    cross.add_argument("--annee", type=int, nargs="+", default=[], help="années ; par défaut toutes")
    cross.add_argument("--format", choices=("texte", "csv", "json"), default="texte", help="présentation")
    for subparser in (year, cross):
        _add_filters(subparser)
    _add_filters(simulate.add_commands(command, _selection))
    _add_filters(export.add_commands(command, _selection))
    for module in (imports, docs, tables):
        module.add_commands(command)
    command("demo", "construire la base de démonstration", _demo)
    return parser


def _adder(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> Callable[..., argparse.ArgumentParser]:
    def add(name: str, help_text: str, run: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        subparser = commands.add_parser(name, help=help_text, description=help_text)
        subparser.add_argument("--base", help="dossier de la base ; par défaut CLAUSES_BASE, sinon data/base")
        subparser.set_defaults(run=run)
        return subparser

    return add


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--base_etp", type=int, choices=FULL_TIME_BASES, default=FULL_TIME_BASES[0], help="heures par ETP"
    )
    parser.add_argument("--role", choices=ROLES, default=OWNER, help="à qui l’on destine les chiffres")
    filters = parser.add_argument_group("Filtres (plusieurs valeurs possibles) ")
    for name, dimension in DIMENSIONS.items():
        if name not in ("annee", "mois"):
            filters.add_argument(f"--{_option(name)}", nargs="+", default=[], metavar="VALEUR", help=dimension.label)


def _option(dimension: str) -> str:
    return OPTIONS.get(dimension, dimension)


def _selection(base: Base, given: argparse.Namespace, years: Sequence[int]) -> Selection:
    covered = known_years(base)
    for year in years:
        if year not in covered:
            raise UnknownValue("Année", year, covered)
    selection = replace(Selection().over(years), base_etp=given.base_etp)
    for name in DIMENSIONS:
        if asked := getattr(given, _option(name), None) if name not in ("annee", "mois") else None:
            selection = selection.having(name, _matched(base, name, asked))
    return selection


def _matched(base: Base, dimension: str, asked: Sequence[str]) -> list[str]:
    allowed = known_values(base, dimension)
    matched = {given: match(given, allowed) for given in asked}
    for given, value in matched.items():
        if value is None:
            raise UnknownValue(DIMENSIONS[dimension].label, given, allowed)
    return [value for value in matched.values() if value]


def _bilan(given: argparse.Namespace) -> None:
    base = open_base(given.base, role=given.role)
    years = known_years(base)
    selection = _selection(base, given, [given.annee or years[-1]])
    selection = replace(selection, comparaison=comparison_named(given.comparaison, years))
    if given.format == "json":
        print(json.dumps(as_json(base, selection), ensure_ascii=False, indent=2))
    else:
        print(_bilan_text(base, selection))


def _bilan_text(base: Base, selection: Selection) -> str:
    frame = bilan(base, selection)
    lines = [["Indicateur", "Valeur", "Comparaison", "Écart", "Publié"]]
    for name, row in frame.iterrows():
        indicator = INDICATORS[str(name)]
        unit, decimals = indicator.suffix, indicator.decimals
        numbers = [show(row[key], unit, decimals) for key in ("valeur", "precedent")]
        printed = row["imprime"] if isinstance(row["imprime"], str) else ""
        lines.append([indicator.label, *numbers, difference(row["ecart"], unit, decimals), printed])
    heading = [selection.describe(), str(base.publication["mention"])]
    return "\n".join([*filter(None, heading), "", _aligned(lines)])


def _table(given: argparse.Namespace) -> None:
    base = open_base(given.base, role=given.role)
    by = check_dimensions([name.strip() for name in given.par.split(",") if name.strip()])
    names = check_indicators(given.indicateur)
    selection = _selection(base, given, given.annee)
    frame = compute(base, selection, names, by)
    for reason in filter(None, (why_missing(name, selection, by) for name in names)):
        print(reason, file=sys.stderr)
    print({"json": _json, "csv": _csv, "texte": _text}[given.format](frame, base))


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _json(frame: pd.DataFrame, base: Base) -> str:
    content = {"mention": base.publication["mention"], "lignes": _records(frame)}
    return json.dumps(content, ensure_ascii=False, indent=2)


def _csv(frame: pd.DataFrame, base: Base) -> str:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(frame.columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(_records(frame))
    return buffer.getvalue().rstrip("\n")


def _text(frame: pd.DataFrame, base: Base) -> str:
    titles = [(DIMENSIONS.get(name) or INDICATORS[name]).label for name in frame.columns]
    lines = [[_cell(name, row[name]) for name in frame.columns] for row in frame.to_dict("records")]
    mention = str(base.publication["mention"])
    return "\n".join([*filter(None, [mention]), _aligned([titles, *lines])])


def _cell(name: str, given: object) -> str:
    if name in DIMENSIONS:
        return str(given)
    return show(given, INDICATORS[name].suffix, INDICATORS[name].decimals)


def _aligned(lines: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            [
                line[0].ljust(widths[0]),
                *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
            ]
        )
        for line in lines
    )


def _demo(given: argparse.Namespace) -> None:
    from analytics.demo import build_demo  # numpy generators: only this command needs them

    folder = base_path(given.base)
    version = build_demo(Path(folder))
    print(f"Base de démonstration publiée dans « {folder} », version {version}.")
