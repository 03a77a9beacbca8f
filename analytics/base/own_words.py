"""The texts that the facilitatrice writes: paragraphs of a year, titles and notes of slides, in a file of the base."""

import json
import os
import threading
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode

from analytics.base.database import OWNER, Base, BaseError
from analytics.base.disk import mutex
from analytics.base.selection import Selection

FILE, BEFORE, DAMAGED, GUARD = "textes.json", "textes-precedents.json", "textes-abimes.json", "textes-verrou.duckdb"
INSIDE = ("versions", "publiques")  # folders of a base that hold the files one opens
FORMAT = 1
EN_BREF, FOCUS, WOMEN, OUTLOOK = "en_bref", "focus", "femmes", "perspectives"
PLACES = {EN_BREF: "En bref", FOCUS: "Focus", WOMEN: "Les femmes", OUTLOOK: "L’année suivante"}
TITLE, TEXT, NOTES = 120, 650, 3000  # the longest of each, in characters
SLIDES = 100  # the most that an order names
PATIENCE = 5  # seconds that one writer waits for another
Value = TypeVar("Value")
_writing = threading.Lock()


@dataclass(frozen=True)
class Paragraph:
    """A paragraph about a year, and the page of the bilan that prints it."""

    place: str
    titre: str
    texte: str


@dataclass(frozen=True)
class Words:
    """The title and notes given to a slide, and the title that the program had given it then."""

    titre: str
    notes: str
    origine: str


@dataclass(frozen=True)
class OwnWords:
    """All her texts: paragraphs by year, words of slides by selection then by slide, keys of the slides she shows."""

    annees: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    diapositives: Mapping[str, Mapping[str, Words]] = field(default_factory=dict)
    ordre: tuple[str, ...] = ()


def may_write(base: Base) -> bool:
    """Return whether this reader may change the texts: the facilitatrice, on a base that has a folder."""
    return base.role == OWNER and folder_of(base) is not None


def paragraphs(base: Base, annee: int) -> list[Paragraph]:
    """Return the paragraphs of a year: those written here, else those of the records."""
    written = read_words(base).annees.get(str(annee))
    return default_paragraphs(base, annee) if written is None else list(written)


def default_paragraphs(base: Base, annee: int) -> list[Paragraph]:
    """Return the paragraphs of the records, each at the place that they give it.

    Of those without a place, the first is for « En bref », the second for « Focus »; that of the year after says what
    it announces, where nothing else does.
    """
    sql = "SELECT annee, rubrique, titre, texte FROM annotation WHERE texte IS NOT NULL ORDER BY annee, titre"
    notes = base.rows(sql)
    found = {place: Paragraph(place, title, text) for year, place, title, text in notes if year == annee and place}
    free = [(title, text) for year, place, title, text in notes if year == annee and not place]
    later = [(title, text) for year, place, title, text in notes if year == annee + 1 and not place]
    for place, note in (*zip((EN_BREF, FOCUS), free, strict=False), *((OUTLOOK, one) for one in later[:1])):
        found.setdefault(place, Paragraph(place, *note))
    return [found[place] for place in PLACES if place in found]


def slide_words(base: Base, selection: Selection) -> Mapping[str, Words]:
    """Return the words of each slide of a selection; none for other roles than the facilitatrice."""
    return read_words(base).diapositives.get(_key(selection), {}) if base.role == OWNER else {}


def write_paragraphs(base: Base, annee: int, given: Sequence[Paragraph] | None) -> None:
    """Save the paragraphs of a year; None restores those of the records. Raise BaseError when refused."""
    kept = {one.place: one for one in map(_cleaned, given or ()) if one.texte}
    written = None if given is None else tuple(kept.values())
    _change(base, lambda words: replace(words, annees=_with(words.annees, str(annee), written)))


def write_slide(base: Base, selection: Selection, slide: str, words: Words | None) -> None:
    """Save the words of a slide; None restores those of the program. Raise BaseError when refused."""
    cleaned = words and Words(
        one_line(words.titre, TITLE), _text(words.notes, NOTES), one_line(words.origine, 10 * TITLE)
    )

    def changed(every: OwnWords) -> OwnWords:
        slides = _with(every.diapositives.get(_key(selection), {}), slide, cleaned)
        return replace(every, diapositives=_with(every.diapositives, _key(selection), slides or None))

    _change(base, changed)


def slide_order(base: Base) -> list[str]:
    """Return the keys of the slides to show, in order; empty for all slides, and for other roles."""
    return list(read_words(base).ordre) if base.role == OWNER else []


def write_order(base: Base, keys: Sequence[str]) -> None:
    """Save the keys of the slides to show, for all selections; none means all slides. Raise BaseError when refused."""
    order = tuple(dict.fromkeys(one_line(key, TITLE) for key in keys[:SLIDES]))
    _change(base, lambda words: replace(words, ordre=order))


def stamp(base: Base) -> str:
    """Return a text that changes whenever the files of texts do: a key for caches."""
    folder = folder_of(base)
    return " ".join(_stat(folder / name) for name in (FILE, BEFORE)) if folder else ""


def _stat(file: Path) -> str:
    try:
        stat = file.stat()
    except OSError:
        return ""
    return f"{stat.st_ino}-{stat.st_mtime_ns}-{stat.st_size}"


def read_words(base: Base) -> OwnWords:
    """Return all texts; when the file is damaged, those of the copy made before the last change."""
    folder = folder_of(base)
    found = (_readable(folder / name) for name in (FILE, BEFORE)) if folder else ()
    return next(filter(None, found), OwnWords())


def _readable(file: Path) -> OwnWords | None:
    try:
        return _checked(json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError, BaseError):
        return None


def _checked(data: Any) -> OwnWords:
    """Return the texts of a parsed JSON file; raise ValueError, TypeError or KeyError when it holds anything else."""
    if data["format"] != FORMAT:
        raise ValueError(data["format"])
    years = {str(int(year)): tuple(Paragraph(**one) for one in listed) for year, listed in data["annees"].items()}
    slides = {key: {name: Words(**one) for name, one in named.items()} for key, named in data["diapositives"].items()}
    order = tuple(data.get("ordre", ()))
    texts = [text for listed in years.values() for one in listed for text in (one.titre, one.texte)]
    texts += [*order, *(text for named in slides.values() for one in named.values() for text in asdict(one).values())]
    if not all(isinstance(text, str) and len(text) <= 10 * NOTES for text in texts):
        raise ValueError("texte")
    if any(_cleaned(one) != one for listed in years.values() for one in listed):
        raise ValueError("paragraphe")
    return OwnWords(years, slides, order)


def _cleaned(one: Paragraph) -> Paragraph:
    if one.place not in PLACES:
        raise ValueError(one.place)
    return Paragraph(one.place, one_line(one.titre, TITLE), one_line(one.texte, TEXT))


def one_line(text: str, limit: int) -> str:
    """Return plain text on one line; raise BaseError when it is longer than `limit`."""
    return " ".join(_text(text, limit).split("\n"))


def _text(text: str, limit: int) -> str:
    """Return plain text: no control characters, no space at the ends of lines, at most `limit` characters."""
    letters = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    printable = "".join(one for one in letters if one == "\n" or unicodedata.category(one)[0] != "C")
    lines = "\n".join(line.strip() for line in printable.split("\n")).strip()
    if len(lines) > limit:
        raise BaseError(f"Texte trop long : {len(lines)} caractères, {limit} au plus.")
    return lines


def _change(base: Base, change: Callable[[OwnWords], OwnWords]) -> None:
    """Read, change and write under the mutex, so that two people who write at once both save their texts."""
    folder = folder_of(base)
    if folder is None or not may_write(base):
        raise BaseError("Seule la facilitatrice peut modifier ces textes.")
    refusal = "Le texte n’a pas pu être enregistré (disque, droits ou autre écriture en cours)."
    try:
        with mutex(_writing, folder / GUARD, refusal, PATIENCE):
            _save(folder, change(read_words(base)))
    except OSError as error:
        raise BaseError(refusal) from error


def _save(folder: Path, words: OwnWords) -> None:
    draft = folder / f".{FILE}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as stream:
        json.dump({"format": FORMAT, **asdict(words)}, stream, ensure_ascii=False, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    if (folder / FILE).is_file():
        os.replace(folder / FILE, folder / (BEFORE if _readable(folder / FILE) else DAMAGED))
    os.replace(draft, folder / FILE)


def _with(mapping: Mapping[str, Value], key: str, value: Value | None) -> dict[str, Value]:
    rest = {name: other for name, other in mapping.items() if name != key}
    return rest if value is None else {**rest, key: value}


def folder_of(base: Base) -> Path | None:
    """Return the folder of the base; None for a version opened on its own."""
    return base.path.parent.parent if base.path.parent.name in INSIDE else None


def _key(selection: Selection) -> str:
    return urlencode(sorted(selection.to_query().items()), doseq=True)
