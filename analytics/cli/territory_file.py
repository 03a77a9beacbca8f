"""« territoire »: what the settings of the territory mean, and how to write them."""

import argparse
from collections.abc import Callable

from analytics.base import journal
from analytics.french.numbers import NO_BREAK
from analytics.territory.about import described
from analytics.territory.settings_file import settings_file
from analytics.territory.territory import territory
from analytics.territory.writing import settings_text, write

CODES = "un département (34), un EPCI (SIREN ou nom)"
FORMS = {"nom": "nom du territoire", "de": "« de la maison de l’emploi »", "dans": "« en Gascogne toulousaine »"}
Command = Callable[..., argparse.ArgumentParser]


def add_commands(command: Command) -> None:
    """Add the command « territoire »."""
    chosen = command("territoire", "montrer ou choisir le territoire des chiffres", _territory)
    chosen.add_argument(
        "--ecrire",
        nargs="+",
        metavar="CODE",
        help=f"écrire territoire.toml : {CODES}",
    )
    for form, said in FORMS.items():
        chosen.add_argument(f"--{form}", default="", metavar="TEXTE", help=f"avec --ecrire, {said}")


def _territory(given: argparse.Namespace) -> None:
    if given.ecrire:
        text = settings_text(given.ecrire, {form: vars(given)[form] for form in FORMS})
        print(f"Écrit dans « {write(given.base, text)} ».")
        journal.write(given.base, journal.command_line_user(), journal.TERRITORY)
    for heading, text in described(territory()):
        print(f"{heading}{NO_BREAK}: {text}")
    file = settings_file(given.base)
    print(
        f"Réglage{NO_BREAK}: {file if file.is_file() else f'aucun fichier « {file} », donc le territoire par défaut'}"
    )
