"""Texts of a shape changed word by word, so that what is bold or red stays so."""

import re
from copy import deepcopy
from difflib import SequenceMatcher
from typing import Any

from lxml import etree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WORDS = re.compile(r"\s|[^\s]+")
Span = tuple[int, int, str]  # start, end, the text that replaces what is between


def lines_of(frame: Any) -> list[str]:
    """Return the text of each paragraph; a break of line or a field is one character that no text of ours holds."""
    return [_text(paragraph._p) for paragraph in frame.paragraphs]


def rewrite(frame: Any, lines: list[str]) -> None:
    """Give a shape these lines, each in the look of the paragraph at its place, else of the last one."""
    for paragraph in frame.paragraphs[len(lines) :]:
        paragraph._p.getparent().remove(paragraph._p)
    while len(frame.paragraphs) < len(lines):
        last = frame.paragraphs[-1]._p
        last.addnext(deepcopy(last))
    for paragraph, line in zip(frame.paragraphs, lines, strict=True):
        splice(paragraph._p, word_spans(_text(paragraph._p), line))


def word_spans(old: str, new: str, start: int = 0) -> list[Span]:
    """Return the spans to replace in `old`, which begins at `start`, so that it becomes `new`."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    places = [start]
    for word in before:
        places.append(places[-1] + len(word))
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(places[i], places[j], "".join(after[k:m])) for kind, i, j, k, m in found if kind != "equal"]


def splice(paragraph: Any, spans: list[Span]) -> None:
    """Replace spans of a paragraph, each in the run where it begins; spans never cross a break or a field."""
    for start, end, new in sorted(spans, reverse=True):
        _splice(paragraph, start, end, new)


def _splice(paragraph: Any, start: int, end: int, new: str) -> None:
    at, put = 0, False
    for piece in list(paragraph):
        length, node = _length(piece), piece.find(f"{A}t")
        first, last = max(start - at, 0), min(end - at, length)
        holds = start < at + length or (start == end == at + length and length > 0)
        if piece.tag == f"{A}r" and node is not None and at <= end and holds and (last > first or not put):
            text = node.text or ""
            node.text = text[:first] + ("" if put else new) + text[max(last, first) :]
            put = True
        at += length
    if not put:
        _append(paragraph, new)


def _append(paragraph: Any, new: str) -> None:
    """Add a run at the end of a paragraph."""
    run = etree.SubElement(paragraph, f"{A}r")
    etree.SubElement(run, f"{A}t").text = new
    if (last := paragraph.find(f"{A}endParaRPr")) is not None:
        paragraph.append(last)


def _length(piece: Any) -> int:
    if piece.tag == f"{A}r":
        return len(piece.findtext(f"{A}t") or "")
    return 1 if piece.tag in (f"{A}br", f"{A}fld") else 0


def _text(paragraph: Any) -> str:
    pieces = (piece.findtext(f"{A}t") or "" if piece.tag == f"{A}r" else "\v" * _length(piece) for piece in paragraph)
    return "".join(pieces)
