"""Commands of the official purchases: achats, achats-relier, achats-noter, achats-au-bilan, publier-ouvert."""

import argparse
import sys
from pathlib import Path

from analytics.base import journal
from analytics.base.database import Base
from analytics.base.versions import no_progress
from analytics.cli.shared import Command
from analytics.declarations.dimensions import UnknownValue
from analytics.ingest.achats_import import publish_purchases, read_purchases
from analytics.protection.open_data import publish_open_data
from analytics.protection.opening import open_base
from analytics.purchases.choices import EXEMPTIONS, NO_CONTRACT, STATES, Note, annotate, link, tell_in_bilan

NONE, AUTOMATIC = "aucun", "automatique"


def add_commands(command: Command) -> None:
    """Declare the commands of this module."""
    bring = command("achats", "importer des données essentielles de la commande publique (DECP)", _import)
    kinds = "fichiers DECP .json, .csv ou .parquet ; sans fichier, les liens remplissent de nouveau les cases vides"
    bring.add_argument("fichiers", nargs="*", type=Path, metavar="FICHIER", help=kinds)
    bring.add_argument("--essai", action="store_true", help="lire les fichiers, sans rien publier")
    bring.add_argument("--remplacer", action="store_true", help="oublier les achats déjà importés")
    tie = command("achats-relier", "dire quel contrat des DECP est un marché suivi", _link)
    tie.add_argument("marche", help="référence du marché suivi")
    tie.add_argument("achat", help=f"contrat des DECP, « {NONE} », ou « {AUTOMATIC} » pour oublier ce choix")
    note = command("achats-noter", "noter un contrat que l’article 35 peut concerner", _annotate)
    note.add_argument("achat", help="contrat des DECP")
    note.add_argument("--etat", choices=tuple(STATES), required=True, help="ce qu’il en est")
    note.add_argument("--derogation", choices=tuple(EXEMPTIONS), default="", help="dérogation motivée")
    note.add_argument("--note", default="", help="texte libre")
    told = command("achats-au-bilan", "écrire ou non une ligne sur les achats dans le bilan PDF", _tell)
    told.add_argument("oui_ou_non", choices=("oui", "non"), help="oui ou non")
    opened = "écrire les données ouvertes : personnes à 4 près, marchés et achats, en CSV et Parquet"
    out = command("publier-ouvert", opened, _publish_open_data)
    out.add_argument("dossier", type=Path, help="dossier à remplir")


def _import(given: argparse.Namespace) -> None:
    progress = _progress if sys.stderr.isatty() else no_progress
    brought = read_purchases(given.fichiers, given.base, progress)
    print("\n".join(map(str, brought)), end="\n" if brought else "")
    if given.essai:
        print("Essai : rien n’est publié.")
        return
    done = publish_purchases(given.base, brought, replace=given.remplacer, progress=progress)
    who = journal.command_line_user()
    journal.write(given.base, who, journal.PURCHASES, done.version, fichiers=len(done.brought))
    print(done)


def _progress(share: float, step: str) -> None:
    print(f"\r{share:4.0%} {step:<60}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def _known(base: Base, table: str, given: str) -> str:
    """Return a key of the table `marche` or `achat`; raise UnknownValue for another."""
    if not base.rows(f"SELECT 1 FROM {table} WHERE {table} = $given", {"given": given}):
        near = f"SELECT {table} FROM {table} ORDER BY jaro_winkler_similarity({table}, $given) DESC, {table} LIMIT 5"
        raise UnknownValue(table.capitalize(), given, [row[0] for row in base.rows(near, {"given": given})])
    return given


def _link(given: argparse.Namespace) -> None:
    base = open_base(given.base)
    marche = _known(base, "marche", given.marche)
    decided = {NONE: NO_CONTRACT, AUTOMATIC: None}
    achat = decided[given.achat] if given.achat in decided else _known(base, "achat", given.achat)
    link(base, marche, achat)
    print(f"Choix gardé : {marche}, {given.achat}. « achats » sans fichier remplit les cases vides des marchés reliés.")


def _annotate(given: argparse.Namespace) -> None:
    base = open_base(given.base)
    annotate(base, _known(base, "achat", given.achat), Note(given.etat, given.derogation, given.note))
    print(f"Note gardée : {given.achat}, {STATES[given.etat]}.")


def _tell(given: argparse.Namespace) -> None:
    tell_in_bilan(open_base(given.base), given.oui_ou_non == "oui")
    print(
        "Le bilan PDF aura une ligne sur les achats." if given.oui_ou_non == "oui" else "Le bilan PDF n’en dira rien."
    )


def _publish_open_data(given: argparse.Namespace) -> None:
    written = publish_open_data(given.base, given.dossier)
    print(f"Écrit dans « {given.dossier} » : {', '.join(file.name for file in written)}.")
