"""`actualiser`: an edited PowerPoint deck given the figures of today."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from analytics.base.database import OWNER, ROLES, BaseError
from analytics.base.selection import Selection
from analytics.cli.reading import save
from analytics.cli.shared import Command
from analytics.compute.queries import known_years, usual_year
from analytics.declarations.dimensions import UnknownValue
from analytics.exports.powerpoint.refresh import refresh
from analytics.exports.powerpoint.refreshed import Refreshed
from analytics.protection.opening import open_base
from analytics.views.view import View


def add_commands(command: Command) -> None:
    """Declare the commands of this module."""
    given = command("actualiser", "mettre les chiffres d’aujourd’hui dans un PowerPoint exporté puis modifié", _refresh)
    given.add_argument("fichier", type=Path, metavar="FICHIER", help="le .pptx à actualiser, qui reste tel quel")
    given.add_argument("--sortie", type=Path, required=True, metavar="FICHIER", help="le .pptx à écrire")
    given.add_argument("--annee", type=int, help="mener la dernière année du fichier à celle-ci ; par défaut, la même")
    given.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation de la liste")
    given.add_argument("--role", choices=ROLES, default=OWNER, help="à qui l’on destine les chiffres")


def _refresh(given: argparse.Namespace) -> None:
    base = open_base(given.base, role=given.role)
    years = known_years(base)
    if given.annee and given.annee not in years:
        raise UnknownValue("Année", given.annee, years)
    try:
        content = given.fichier.read_bytes()
    except OSError as error:
        raise BaseError(f"Le fichier « {given.fichier} » ne peut pas être lu.") from error
    view = View(base, Selection.of(given.annee or usual_year(base)))
    made = refresh(view, given.fichier.name, content, given.annee)
    save(given.sortie, made.file)
    if given.format == "json":
        print(json.dumps(_data(made), ensure_ascii=False, indent=1))
    else:
        print("\n".join([*_lines(made), f"Écrit : {given.sortie}."]))


def _data(made: Refreshed) -> dict[str, object]:
    return {
        "changes": [asdict(one) for one in made.changes],
        "laisses": [asdict(one) for one in made.left],
        "diapositives_a_vous": list(made.own),
    }


def _lines(made: Refreshed) -> Iterator[str]:
    if not made.changes:
        yield "Aucun chiffre n’a changé."
    for one in made.changes:
        yield f"Diapositive {one.slide}, {one.what} : {one.old or '(rien)'} → {one.new or '(rien)'}"
    for left in made.left:
        yield f"À vérifier, diapositive {left.slide}, {left.what} : {left.why}."
    if made.own:
        yield f"Diapositives qui ne viennent pas du tableau de bord, inchangées : {', '.join(map(str, made.own))}."
