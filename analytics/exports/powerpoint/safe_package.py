"""A presentation that somebody gives, opened only once it is known to be bounded, without macros nor XML entities."""

import io
import re
import zipfile
from typing import Any

from lxml import etree
from pptx import Presentation

from analytics.base.database import BaseError
from analytics.exports.powerpoint.shape_identity import PARSER
from analytics.ingest.files.limits import limits
from analytics.ingest.files.workbook_scan import open_archive, read_part
from analytics.ingest.problems import ImportRefused

MOST_XML = 32_000_000  # bytes of XML of a deck, unpacked: a tree takes ten to twenty times as much memory
MOST_SLIDES = 300
OLD = b"\xd0\xcf\x11\xe0"  # .ppt, or a .pptx with a password
ENCODING = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([^"']*)""", re.IGNORECASE)
TYPES = "[Content_Types].xml"
ENDINGS = ("xml", "rels")


class RefusedDeck(BaseError):
    """A presentation that is not read; the message is French."""


def opened(name: str, content: bytes) -> Any:
    """Return the presentation; raise RefusedDeck for what is too large, hostile, or no .pptx."""
    if content[:4] == OLD:
        raise refused(name, "ancien format (.ppt) ou mot de passe : enregistrez-le en .pptx, sans mot de passe")
    if len(content) > limits().octets:
        raise refused(name, f"plus de {limits().octets // 1_000_000} Mo")
    try:
        _check(name, open_archive(name, content, limits()))
    except ImportRefused as error:
        raise refused(name, error.problems[0].expected) from error
    try:
        deck = Presentation(io.BytesIO(content))
        count = len(slides_of(deck))
    except Exception as error:  # python-pptx has no error of its own for a package that it cannot follow
        raise refused(name, "ce n’est pas une présentation PowerPoint (.pptx) lisible") from error
    if count > MOST_SLIDES:
        raise refused(name, f"{count} diapositives, {MOST_SLIDES} au plus")
    return deck


def slides_of(deck: Any) -> list[Any]:
    """Return the slides in their order; `deck.slides` would rename their parts, sometimes to a name already taken."""
    listed = deck.part._element.sldIdLst
    return [] if listed is None else [deck.part.related_slide(one.rId) for one in listed]


def refused(name: str, why: str) -> RefusedDeck:
    return RefusedDeck(f"« {name} » ne peut pas être actualisé : {why}.")


def _check(name: str, archive: zipfile.ZipFile) -> None:
    """Raise RefusedDeck for macros, for too much XML, and for XML that office suites never write."""
    names, read = archive.namelist(), 0
    if TYPES not in names or "ppt/presentation.xml" not in names:
        raise refused(name, "ce n’est pas une présentation PowerPoint (.pptx)")
    if any(one.lower().endswith(("vbaproject.bin", "vbadata.xml")) for one in names):
        raise refused(name, "il contient des macros : enregistrez-le en .pptx")
    for entry in archive.infolist():
        if entry.filename.lower().endswith((".xml", ".rels")):
            content = read_part(name, archive, entry.filename, MOST_XML - read)
            read += len(content)
            _check_xml(name, content)
            if entry.filename == TYPES:
                _check_types(name, content)


def _check_xml(name: str, content: bytes) -> None:
    encoding = ENCODING.match(content.removeprefix(b"\xef\xbb\xbf")[:200])
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise refused(name, "il contient une déclaration XML que PowerPoint n’écrit jamais (DOCTYPE)")
    if b"\x00" in content or (encoding and encoding[1].lower() not in (b"utf-8", b"us-ascii")):
        raise refused(name, "il contient du XML dans un codage que PowerPoint n’écrit jamais")


def _check_types(name: str, content: bytes) -> None:
    """Raise RefusedDeck for macros, and for XML under another ending, which the checks above would not have read."""
    if b"macroEnabled" in content:
        raise refused(name, "il contient des macros : enregistrez-le en .pptx")
    for one in etree.fromstring(content, PARSER):
        place, kind = (one.get("PartName") or one.get("Extension") or "").lower(), one.get("ContentType") or ""
        if kind.endswith("+xml") and not kind.startswith("image/") and not place.endswith(ENDINGS):
            raise refused(name, "il contient du XML sous un autre nom")
