"""Her own words, kept beside the versions of the base: the paragraphs of a year, the titles and notes of slides."""

from __future__ import annotations

import json
import os
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import duckdb

from analytics.base.database import OWNER, Base, BaseError
from analytics.base.selection import Selection

FILE, BEFORE, GUARD = "textes.json", "textes-precedents.json", "textes-verrou.duckdb"
DAMAGED = "textes-abimes.json"
INSIDE = ("versions", "publiques")  # folders of a base that hold the files one opens
FORMAT = 1
EN_BREF, FOCUS = "en_bref", "focus"
PLACES = {EN_BREF: "En bref", FOCUS: "Focus"}
TITLE, TEXT, NOTES = 120, 650, 3000  # the longest of each, in characters
SLIDES = 100  # the most that an order names
PATIENCE = 5  # seconds that one writer waits for another
_writing = threading.Lock()


@dataclass(frozen=True)
class Paragraph:
    """What she wrote of a year, and the page of the bilan that prints it."""

    place: str
    titre: str
    texte: str


@dataclass(frozen=True)
class Words:
    """The title and the notes she gave to a slide, and the title that it had by itself then."""

    titre: str
    notes: str
    origine: str


@dataclass(frozen=True)
class OwnWords:
    """Everything she wrote: paragraphs by year, words of slides by selection then by slide, slides she shows."""

    annees: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    diapositives: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    ordre: tuple[str, ...] = ()


def may_write(base: Base) -> bool:
    """Return whether this reader may change the words: the facilitatrice, on a base that has a folder."""
    return base.role == OWNER and _folder(base) is not None


def paragraphs(base: Base, annee: int) -> list[Paragraph]:
    """Return the paragraphs of a year: hers, else those that the records hold."""
    written = read(base).annees.get(str(annee))
    return default_paragraphs(base, annee) if written is None else list(written)


def default_paragraphs(base: Base, annee: int) -> list[Paragraph]:
    """Return the paragraphs that the records hold: the first for « En bref », the second for « Focus »."""
    noted = notes(base, annee)
    return [Paragraph(place, *note) for place, note in zip(PLACES, noted, strict=False)]


def notes(base: Base, annee: int) -> list[tuple[str, str]]:
    """Return the (title, text) paragraphs that the facilitatrice wrote for a year."""
    rows = base.query("SELECT titre, texte FROM annotation WHERE annee = $annee ORDER BY titre", {"annee": annee})
    return [(str(titre), str(texte)) for titre, texte in rows.dropna().itertuples(index=False)]


def slide_words(base: Base, selection: Selection) -> Mapping[str, Words]:
    """Return the words of each slide of a selection; they are the speaker's, so nobody else reads them."""
    return read(base).diapositives.get(_key(selection), {}) if base.role == OWNER else {}


def write_paragraphs(base: Base, annee: int, given: Sequence[Paragraph] | None) -> None:
    """Keep the paragraphs of a year; None gives back those of the records. Raise BaseError when refused."""
    kept = None
    if given is not None:
        cleaned = [_cleaned(one) for one in given]
        kept = tuple({one.place: one for one in cleaned if one.texte}.values())
    _change(base, lambda words: replace(words, annees=_with(words.annees, str(annee), kept)))


def write_slide(base: Base, selection: Selection, slide: str, words: Words | None) -> None:
    """Keep the words of a slide; None gives back its own. Raise BaseError when refused."""
    kept = words and Words(_line(words.titre, TITLE), _text(words.notes, NOTES), _line(words.origine, 10 * TITLE))

    def changed(every: OwnWords) -> OwnWords:
        slides = _with(every.diapositives.get(_key(selection), {}), slide, kept)
        return replace(every, diapositives=_with(every.diapositives, _key(selection), slides or None))

    _change(base, changed)


def kept_order(base: Base) -> list[str]:
    """Return the keys of the slides she shows, in her order; empty for all, and for anyone else."""
    return list(read(base).ordre) if base.role == OWNER else []


def write_order(base: Base, keys: Sequence[str]) -> None:
    """Keep the slides she shows, in her order, whatever the selection; none means all. Raise BaseError when refused."""
    kept = tuple(dict.fromkeys(_line(key, TITLE) for key in keys[:SLIDES]))
    _change(base, lambda words: replace(words, ordre=kept))


def stamp(base: Base) -> str:
    """Return what changes whenever her words do: what remembers them is kept by it."""
    folder = _folder(base)
    found = [_stat(folder / name) for name in (FILE, BEFORE)] if folder else []
    return " ".join(found)


def _stat(file: Path) -> str:
    try:
        told = file.stat()
    except OSError:
        return ""
    return f"{told.st_ino}-{told.st_mtime_ns}-{told.st_size}"


def read(base: Base) -> OwnWords:
    """Return everything she wrote; of a damaged file, what was there before its last change."""
    folder = _folder(base)
    found = (_readable(folder / name) for name in (FILE, BEFORE)) if folder else ()
    return next(filter(None, found), OwnWords())


def _readable(file: Path) -> OwnWords | None:
    try:
        return _checked(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, BaseError):
        return None


def _checked(data: Any) -> OwnWords:
    """Return the words that a file holds; raise ValueError when it holds anything else."""
    if data["format"] != FORMAT:
        raise ValueError(data["format"])
    years = {str(int(year)): tuple(Paragraph(**one) for one in listed) for year, listed in data["annees"].items()}
    slides = {key: {name: Words(**one) for name, one in kept.items()} for key, kept in data["diapositives"].items()}
    order = tuple(data.get("ordre", ()))
    told = [text for listed in years.values() for one in listed for text in (one.titre, one.texte)]
    told += [*order, *(text for kept in slides.values() for one in kept.values() for text in asdict(one).values())]
    if not all(isinstance(text, str) and len(text) <= 10 * NOTES for text in told):
        raise ValueError("texte")
    if any(_cleaned(one) != one for listed in years.values() for one in listed):
        raise ValueError("paragraphe")
    return OwnWords(years, slides, order)


def _cleaned(one: Paragraph) -> Paragraph:
    if one.place not in PLACES:
        raise ValueError(one.place)
    return Paragraph(one.place, _line(one.titre, TITLE), _line(one.texte, TEXT))


def _line(text: str, limit: int) -> str:
    return " ".join(_text(text, limit).split("\n"))


def _text(text: str, limit: int) -> str:
    """Return plain text: no control characters, no space at the ends of lines, at most `limit` characters."""
    letters = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(one for one in letters if one == "\n" or unicodedata.category(one)[0] != "C")
    lines = "\n".join(line.strip() for line in kept.split("\n")).strip()
    if len(lines) > limit:
        raise BaseError(f"Texte trop long : {len(lines)} caractères, {limit} au plus.")
    return lines


def _change(base: Base, change: Callable[[OwnWords], OwnWords]) -> None:
    """Read, change and write in one go: two people who write at once both keep what they wrote."""
    folder = _folder(base)
    if folder is None or not may_write(base):
        raise BaseError("Seule la facilitatrice peut modifier ces textes.")
    try:
        with _alone(folder):
            _save(folder, asdict(change(read(base))))
    except (OSError, duckdb.Error) as error:
        raise BaseError("Le texte n’a pas pu être enregistré (disque, droits ou autre écriture en cours).") from error


def _save(folder: Path, data: Mapping[str, Any]) -> None:
    draft = folder / f".{FILE}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump({"format": FORMAT, **data}, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    if (folder / FILE).is_file():
        os.replace(folder / FILE, folder / (BEFORE if _readable(folder / FILE) else DAMAGED))
    os.replace(draft, folder / FILE)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the right to write: among threads by a lock, among processes by DuckDB's, freed when its owner dies."""
    with _writing:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                guard = duckdb.connect(str(folder / GUARD))
                break
            except duckdb.IOException:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        try:
            yield
        finally:
            guard.close()


def _with(mapping: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    rest = {name: kept for name, kept in mapping.items() if name != key}
    return rest if value is None else {**rest, key: value}


def _folder(base: Base) -> Path | None:
    """Return the folder of the base; None for a version opened on its own."""
    return base.path.parent.parent if base.path.parent.name in INSIDE else None


def _key(selection: Selection) -> str:
    return urlencode(sorted(selection.to_query().items()), doseq=True)
