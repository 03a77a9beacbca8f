"""Commands of whoever administers: verifier, reparer, etat, sauvegarder, restaurer."""

import argparse
import os
import shutil
from pathlib import Path

from analytics.base import entrances, journal
from analytics.base.backup import CIPHER, bring_back, save, save_key
from analytics.base.database import BaseError
from analytics.base.journal import command_line_user, write
from analytics.base.paths import key_file
from analytics.base.versions import history, named_file
from analytics.cli.shared import Command
from analytics.declarations.settings import version
from analytics.french.numbers import count, number
from analytics.protection.checking import all_faults, published
from analytics.protection.publishing import restore
from analytics.protection.repairing import repair

PASSPHRASE = "CLAUSES_PHRASE"


def add_commands(command: Command) -> None:
    """Declare the commands of this module."""
    command("etat", "dire ce qui sert, et ce qui ne va pas", _state)
    door = command("entrer", "écrire une adresse qui fait entrer la facilitatrice une fois, sur cette machine", _enter)
    door.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8501), help="port du tableau de bord")
    command("verifier", "relire chaque version jusqu’au bout ; code 1 si quelque chose ne va pas", _check)
    command("reparer", "mettre de côté ce qui est illisible, remettre en service ce qui est sain", _repair)
    back = command("restaurer", "remettre une version en service, ou une sauvegarde", _restore)
    back.add_argument("version", help="numéro de la version, ou fichier d’une sauvegarde")
    _add_lock(back)
    kept = command("sauvegarder", "écrire une sauvegarde chiffrée de la base", _save)
    kept.add_argument("dossier", type=Path, help="dossier où l’écrire")
    kept.add_argument("--cle", type=Path, metavar="DOSSIER", help="sauvegarder aussi la clé, ailleurs")
    kept.add_argument("--garder", type=int, default=0, help="nombre de sauvegardes gardées ; par défaut toutes")
    _add_lock(kept)


def _add_lock(parser: argparse.ArgumentParser) -> None:
    named = os.environ.get(PASSPHRASE)
    lock = parser.add_mutually_exclusive_group()
    said = f"fichier d’une phrase secrète ; par défaut celui que nomme {PASSPHRASE}"
    lock.add_argument("--phrase", type=Path, default=Path(named) if named else None, metavar="FICHIER", help=said)
    lock.add_argument("--age", metavar="CLE", help="clé publique age (pour restaurer : fichier de la clé privée)")


def _lock(given: argparse.Namespace, opens: bool = False) -> list[str]:
    """Return the command that encrypts, or with `-d` decrypts; raise BaseError when no secret is given."""
    if given.age:
        return ["age", "-i", given.age] if opens else ["age", "-r", given.age]
    if given.phrase is None:
        raise BaseError("Une sauvegarde est toujours chiffrée : donnez --phrase FICHIER ou --age CLE.")
    try:
        is_long = len(given.phrase.read_text(encoding="utf-8").strip()) >= 16
    except OSError as error:
        raise BaseError(f"« {given.phrase} » ne se lit pas : {error.strerror}.") from error
    if not is_long:
        raise BaseError(f"La phrase de « {given.phrase} » est trop courte : 16 signes au moins.")
    return [*CIPHER, "-pass", f"file:{given.phrase}"]


def _state(given: argparse.Namespace) -> int:
    file, kept = named_file(given.base), history(given.base)
    serves = f"version {int(file.stem)}, publiée le {published(file) or 'on ne sait quand'}" if file else "rien ne sert"
    held = count(len(kept), "version gardée", "versions gardées")
    print(f"Application {version()}\nBase « {given.base} » : {serves}, {held}")
    print(f"Clé « {key_file()} » : {'présente' if key_file().is_file() else 'pas encore créée'}")
    place = given.base if given.base.exists() else Path("/")
    print(f"Disque : {number(shutil.disk_usage(place).free / 1e6)} Mo libres")
    return _check(given)


def _enter(given: argparse.Namespace) -> None:
    if not given.base.exists():
        raise BaseError(f"« {given.base} » n’existe pas : lancez d’abord le tableau de bord.")
    try:
        print(f"http://127.0.0.1:{given.port}/?{entrances.PARAMETER}={entrances.new_address(given.base)}")
    except OSError as error:
        raise BaseError(f"L’adresse ne peut pas être écrite dans « {given.base} » : {error.strerror}.") from error


def _check(given: argparse.Namespace) -> int:
    found = all_faults(given.base)
    for fault in found:
        print(f"- {fault.what} {fault.how}")
    if not found:
        print("Rien à signaler." if named_file(given.base) else "Aucune version publiée.")
    return 1 if found else 0


def _repair(given: argparse.Namespace) -> int:
    done = repair(given.base)
    print("\n".join(done or ["Rien à réparer."]))
    write(given.base, command_line_user(), journal.REPAIRED, gestes=len(done))
    return _check(given)


def _restore(given: argparse.Namespace) -> None:
    if given.version.isdecimal():
        restore(given.base, int(given.version))
        write(given.base, command_line_user(), journal.RESTORED, int(given.version))
        print(f"La version {given.version} sert de nouveau.")
        return
    number = bring_back(given.base, Path(given.version), _lock(given, opens=True))
    write(given.base, command_line_user(), journal.BROUGHT_BACK, number)
    print(f"Sauvegarde restaurée : la version {number} sert." if number else "Clé des pseudonymes restaurée.")


def _save(given: argparse.Namespace) -> None:
    lock = _lock(given)
    print(f"Base sauvegardée : {save(given.base, given.dossier, lock, given.garder)}")
    write(given.base, command_line_user(), journal.SAVED)
    if given.cle and key_file().is_file():  # made by the first import of ABC Clause
        print(f"Clé sauvegardée : {save_key(given.cle, lock)}")
