"""`lire` and `export`: what pages say, as text in the order of the screen, and as files."""

import argparse
import json
import math
import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from analytics.base.database import BaseError
from analytics.base.selection import match
from analytics.cli.documents import DOCUMENTS, document_data, document_text
from analytics.cli.shared import COMPARISONS, LAST_YEAR, Command, add_filters, aligned, view_of
from analytics.compute.search import build_index, nearest
from analytics.declarations.dimensions import UnknownValue
from analytics.exports.make import FORMATS, make
from analytics.exports.pdf import FORMATS as PAPERS
from analytics.sentences.fiche import subject_of
from analytics.sentences.phrases import plain
from analytics.views.card import ComputedCard
from analytics.views.commune_card import commune_reading
from analytics.views.emptiness import nothing_for, nothing_kept
from analytics.views.page import Reading, chosen
from analytics.views.pages.fiche import fiche_reading, is_known
from analytics.views.registry import READ
from analytics.views.table import Amount, Cell
from analytics.views.tile import Tile

FICHE, COMMUNE = "fiche", "ma_commune"
PAGES = {page.name.replace("dashboard", "en_bref"): page for page in READ}
READABLE = (*PAGES, FICHE, COMMUNE, *DOCUMENTS)
Plain = str | float | None


def add_commands(command: Command) -> None:
    """Declare the commands of this module."""
    export = command("export", "écrire le bilan, les diapositives, le classeur ou toutes les fiches", _export)
    export.add_argument("--annee", type=int, help=LAST_YEAR)
    export.add_argument("--format", choices=tuple(FORMATS), required=True, help="sorte de fichier")
    export.add_argument("--sortie", type=Path, required=True, metavar="FICHIER", help="fichier à écrire")
    export.add_argument("--papier", choices=tuple(PAPERS), default="A4", help="format du PDF")
    export.add_argument("--modele", type=Path, metavar="FICHIER", help="modèle .pptx des diapositives")
    export.add_argument("--comparaison", default="annee_precedente", help=COMPARISONS)
    add_filters(export)
    read = command("lire", "ce que dit une page : titre, phrases, chiffres, cartes, à retenir", _print)
    read.add_argument("page", choices=READABLE, metavar="PAGE", help=", ".join(READABLE))
    read.add_argument("--annee", type=int, help=LAST_YEAR)
    read.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation")
    read.add_argument("--option", nargs="+", default=[], metavar="CLÉ=VALEUR", help="réglages propres à la page")
    read.add_argument("--comparaison", default="annee_precedente", help=COMPARISONS)
    add_filters(read)


def _export(given: argparse.Namespace) -> None:
    view = view_of(given)
    progress = _progress if sys.stderr.isatty() else None
    save(given.sortie, make(view, given.format, paper=given.papier, template=given.modele, progress=progress))
    print(f"Écrit : {given.sortie} ({view.describe()}).")


def save(file: Path, content: bytes) -> None:
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


def _print(given: argparse.Namespace) -> None:
    as_json = given.format == "json"
    if given.page in DOCUMENTS:
        view = view_of(given)
        document = DOCUMENTS[given.page](view)
        said = document_data(document, view) if as_json else document_text(document, view)
    else:
        reading = {FICHE: _fiche, COMMUNE: _commune}.get(given.page, _page)(given)
        said = as_data(reading) if as_json else as_text(reading)
    print(json.dumps(said, ensure_ascii=False, indent=1) if as_json else "\n".join(said))


def _page(given: argparse.Namespace) -> Reading:
    view, page = view_of(given), PAGES[given.page]
    return page.read(view, chosen(page, view, dict(pair.partition("=")[::2] for pair in given.option)))


def _fiche(given: argparse.Namespace) -> Reading:
    canton, commune = given.canton, given.commune
    given.canton = given.commune = []  # the subject of a fiche, which is no filter of its marchés only
    view = view_of(given)
    subject = subject_of(view.selection, canton=next(iter(canton), None), commune=next(iter(commune), None))
    if subject is None or not is_known(view, subject):
        asked, possible = ", ".join([*canton, *commune]), ("--maitre_ouvrage", "--territoire", "--canton", "--commune")
        index = build_index(view.base).only("Canton" if canton else "Commune")
        raise UnknownValue("Fiche", asked, [one.label for one in nearest(index, asked)] or possible)
    return fiche_reading(view, subject)


def _commune(given: argparse.Namespace) -> Reading:
    asked, given.commune = " ".join(given.commune), []  # the subject of the card, which has no filter
    view = view_of(given)
    found = match(asked, view.answers.known_areas(view.base, "commune")["nom"].tolist())
    if found is None:
        near = nearest(build_index(view.base).only("Commune"), asked)
        raise UnknownValue("Commune (--commune)", asked, [one.label for one in near])
    return commune_reading(view, found)


def as_text(reading: Reading) -> Iterator[str]:
    """Yield the lines of a reading."""
    title, *sentences = map(plain, reading.heading)
    yield from (title, "=" * len(title), *sentences, f"({reading.view.describe()})")
    if reading.view.keeps_nothing:
        yield _nothing(reading)
    yield from map(_tile_line, reading.tiles)
    for card in reading.cards:
        yield from ("", *_card_lines(card))
    if reading.takeaways:
        yield from ("", "À retenir", *(f"- {plain(line)}" for line in reading.takeaways))
    yield from ("", *filter(None, (reading.view.legend, reading.view.screen_source)))


def _nothing(reading: Reading) -> str:
    """Return that the filters keep nothing; a fiche has already said what its subject had before."""
    return (nothing_for if reading.page.name == FICHE else nothing_kept)(reading.view)


def _tile_line(tile: Tile) -> str:
    more = ", ".join(filter(None, [tile.delta, tile.detail]))
    return f"{tile.label} : {tile.value}{f' ({more})' if more else ''}"


def _card_lines(card: ComputedCard) -> Iterator[str]:
    yield from (card.title, "-" * len(card.title), card.subtitle)
    if card.empty:
        yield card.empty
    else:
        numeric = [column.is_numeric for column in card.table.columns]
        yield from map(str.rstrip, aligned([card.table.labels, *card.table.texts], numeric))
    if card.note:
        yield card.note


def as_data(reading: Reading) -> dict[str, object]:
    """Return a reading as plain data; a missing number is null, its text says why."""
    title, *sentences = map(plain, reading.heading)
    view = reading.view
    return {
        "page": reading.page.name,
        "role": view.base.role,
        "selection": view.describe(),
        "titre": title,
        "resume": sentences,
        "vide": _nothing(reading) if view.keeps_nothing else "",
        "chiffres": [_tile_data(tile) for tile in reading.tiles],
        "cartes": [_card_data(card) for card in reading.cards],
        "retenir": [plain(line) for line in reading.takeaways],
        "legende": view.legend,
        "source": view.screen_source,
    }


def _tile_data(tile: Tile) -> dict[str, Plain]:
    said = {"indicateur": tile.name, "libelle": tile.label, "texte": tile.value}
    return {**said, "valeur": _plain(tile.amount), "evolution": tile.delta, "detail": tile.detail}


def _card_data(card: ComputedCard) -> dict[str, object]:
    shown = not card.empty
    return {
        "cle": card.key,
        "titre": card.title,
        "sous_titre": card.subtitle,
        "colonnes": [{"libelle": column.label, "unite": column.unit} for column in card.table.columns],
        "lignes": [list(map(_plain, row)) for row in card.table.rows] if shown else [],
        "textes": card.table.texts if shown else [],
        "note": card.note,
        "vide": card.empty,
        "alternative": card.alternative,
    }


def _plain(cell: Cell) -> Plain:
    if isinstance(cell, Amount):
        return _plain(cell.number)
    if isinstance(cell, date):
        return cell.isoformat()
    return None if isinstance(cell, float) and math.isnan(cell) else cell
