"""`lire`: what a page says, in the order of the screen, for scripts, screen readers and tests."""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from analytics.base.database import Base
from analytics.base.selection import Selection, comparison_named
from analytics.compute.queries import known_years
from analytics.declarations.dimensions import UnknownValue
from analytics.protection.opening import open_base
from analytics.sentences.fiche import subject_of
from analytics.sentences.phrases import plain
from analytics.views.card import ComputedCard
from analytics.views.emptiness import nothing_for
from analytics.views.page import Reading, chosen
from analytics.views.pages.fiche import fiche_reading, is_known
from analytics.views.registry import READ
from analytics.views.table import Amount, Cell
from analytics.views.tile import Tile
from analytics.views.view import View

FICHE = "fiche"
PAGES = {page.name.replace("dashboard", "en_bref"): page for page in READ}
Select = Callable[[Base, argparse.Namespace, Sequence[int]], Selection]
Plain = str | float | None


def add_commands(command: Callable[..., argparse.ArgumentParser], select: Select) -> argparse.ArgumentParser:
    """Declare `lire` and return its parser, which takes filters."""
    parser = command("lire", "ce que dit une page : titre, phrases, chiffres, cartes, à retenir", _printer(select))
    parser.add_argument("page", choices=(*PAGES, FICHE), metavar="PAGE", help=", ".join((*PAGES, FICHE)))
    parser.add_argument("--annee", type=int, help="année ; par défaut la dernière de la base")
    parser.add_argument("--format", choices=("texte", "json"), default="texte", help="présentation")
    parser.add_argument("--option", nargs="+", default=[], metavar="CLÉ=VALEUR", help="réglages propres à la page")
    parser.add_argument(
        "--comparaison", default="annee_precedente", help="annee_precedente, moyenne_3_ans, aucune ou une année"
    )
    return parser


def _printer(select: Select) -> Callable[[argparse.Namespace], None]:
    def write(given: argparse.Namespace) -> None:
        base = open_base(given.base, role=given.role)
        places = {name: getattr(given, name) for name in ("canton", "commune")} if given.page == FICHE else {}
        for name in places:
            setattr(given, name, [])  # the subject of a fiche, which is no filter of its marchés only
        years = known_years(base)
        selection = select(base, given, [given.annee or years[-1]])
        view = View(base, replace(selection, comparaison=comparison_named(given.comparaison, years)))
        options = dict(pair.partition("=")[::2] for pair in given.option)
        reading = _fiche(view, places) if places else _page(view, given.page, options)
        texts = json.dumps(as_json(reading), ensure_ascii=False, indent=1) if given.format == "json" else None
        print(texts or "\n".join(as_text(reading)))

    return write


def _page(view: View, name: str, options: dict[str, str]) -> Reading:
    page = PAGES[name]
    return page.read(view, chosen(page, view, options))


def _fiche(view: View, places: dict[str, list[str]]) -> Reading:
    subject = subject_of(view.selection, **{name: given[0] if given else None for name, given in places.items()})
    if subject is None or not is_known(view, subject):
        asked = ", ".join(name for given in places.values() for name in given)
        raise UnknownValue("Fiche", asked, ("--maitre_ouvrage", "--territoire", "--canton", "--commune"))
    return fiche_reading(view, subject)


def as_text(reading: Reading) -> Iterator[str]:
    """Yield the lines of a reading."""
    title, *sentences = map(plain, reading.heading)
    yield from (title, "=" * len(title), *sentences, f"({reading.view.selection.describe()})")
    if reading.view.keeps_nothing:
        yield nothing_for(reading.view)
    yield from map(_tile_line, reading.tiles)
    for card in reading.cards:
        yield from ("", *_card_lines(card))
    if reading.takeaways:
        yield from ("", "À retenir", *(f"- {plain(line)}" for line in reading.takeaways))
    yield from ("", reading.view.screen_source)


def _tile_line(tile: Tile) -> str:
    more = ", ".join(filter(None, [tile.delta, tile.detail]))
    return f"{tile.label} : {tile.value}{f' ({more})' if more else ''}"


def _card_lines(card: ComputedCard) -> Iterator[str]:
    yield from (card.title, "-" * len(card.title), card.subtitle)
    if card.empty:
        yield card.empty
    else:
        lines = [card.table.labels, *card.table.texts]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        numeric = [column.is_numeric for column in card.table.columns]
        for line in lines:
            cells = zip(line, widths, numeric, strict=True)
            yield "  ".join(text.rjust(width) if right else text.ljust(width) for text, width, right in cells).rstrip()
    if card.note:
        yield card.note


def as_json(reading: Reading) -> dict[str, object]:
    """Return a reading as plain data; a missing number is null, its text says why."""
    title, *sentences = map(plain, reading.heading)
    view = reading.view
    return {
        "page": reading.page.name,
        "role": view.base.role,
        "selection": view.selection.describe(),
        "titre": title,
        "resume": sentences,
        "vide": nothing_for(view) if view.keeps_nothing else "",
        "chiffres": [_tile_json(tile) for tile in reading.tiles],
        "cartes": [_card_json(card) for card in reading.cards],
        "retenir": [plain(line) for line in reading.takeaways],
        "source": view.screen_source,
    }


def _tile_json(tile: Tile) -> dict[str, Plain]:
    said = {"indicateur": tile.name, "libelle": tile.label, "texte": tile.value}
    return {**said, "valeur": _plain(tile.amount), "evolution": tile.delta, "detail": tile.detail}


def _card_json(card: ComputedCard) -> dict[str, object]:
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
