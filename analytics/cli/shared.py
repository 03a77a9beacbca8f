"""What several commands share: their arguments, the base and view that these name, columns of text."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from analytics.base.database import OWNER, READERS, Base
from analytics.base.selection import FULL_TIME_BASES, Selection, comparison_named, match
from analytics.compute.queries import known_values, known_years, usual_year
from analytics.declarations.dimensions import DIMENSIONS, UnknownValue
from analytics.protection.opening import open_base
from analytics.views.view import View

Command = Callable[..., argparse.ArgumentParser]  # (name, help, what it runs) -> its parser
# The option of each filter: the name of its dimension, unless another option has it.
OPTIONS = {name: name for name in DIMENSIONS if name not in ("annee", "mois")} | {"role": "role_marche"}
LAST_YEAR = "année ; par défaut la dernière qui soit finie"
COMPARISONS = "annee_precedente, moyenne_3_ans, aucune ou une année"


class Refused(Exception):
    """A command that cannot be run as it is written; the message is French."""


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose rows and a reader, last in the help."""
    usual = FULL_TIME_BASES[0]
    parser.add_argument("--base_etp", type=int, choices=FULL_TIME_BASES, default=usual, help="heures par ETP")
    parser.add_argument("--role", choices=READERS, default=OWNER, help="à qui l’on destine les chiffres")
    filters = parser.add_argument_group("Filtres (plusieurs valeurs possibles) ")
    for name, option in OPTIONS.items():
        label = DIMENSIONS.declared[name].label
        filters.add_argument(f"--{option}", nargs="+", default=[], metavar="VALEUR", help=label)


def view_of(given: argparse.Namespace) -> View:
    """Return the base of a command, as its role reads it, seen through its year, filters and comparison."""
    base = open_base(given.base, role=given.role)
    selection = selection_of(base, given)
    return View(base, replace(selection, comparaison=comparison_named(given.comparaison, known_years(base))))


def selection_of(base: Base, given: argparse.Namespace, years: Sequence[int] | None = None) -> Selection:
    """Return the years (by default the one asked, else the last) and filters asked; raise UnknownValue."""
    covered = known_years(base)
    years = [given.annee or usual_year(base)] if years is None else years
    for year in years:
        if year not in covered:
            raise UnknownValue("Année", year, covered)
    selection = replace(Selection().over(years), base_etp=given.base_etp)
    for name, option in OPTIONS.items():
        if asked := getattr(given, option):
            selection = selection.having(name, _known(base, name, asked))
    return selection


def _known(base: Base, dimension: str, asked: Sequence[str]) -> list[str]:
    allowed = known_values(base, dimension)
    found = [match(value, allowed) for value in asked]
    if None in found:
        raise UnknownValue(DIMENSIONS[dimension].label, asked[found.index(None)], allowed)
    return [value for value in found if value]


def aligned(lines: Sequence[Sequence[str]], numeric: Sequence[bool] = ()) -> Iterator[str]:
    """Yield each line in columns of equal widths, numbers to the right: by default, every column but the first."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = zip(line, widths, numeric or [False] + [True] * len(line[1:]), strict=True)
        yield "  ".join(text.rjust(width) if right else text.ljust(width) for text, width, right in cells)
