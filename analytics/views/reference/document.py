"""A document: what a page without indicators says, in order, for any renderer."""

from collections.abc import Sequence
from dataclasses import dataclass

Texts = Sequence[str]


@dataclass(frozen=True)
class Listing:
    """A table of texts: `numeric` and `quoted` columns by rank; `marks` gives each row a class of the screen's style.

    Quoted cells are someone else's words, shown letter for letter. A `folded` listing opens on demand.
    """

    caption: str
    labels: Texts
    rows: Sequence[Texts]
    numeric: Sequence[int] = ()
    quoted: Sequence[int] = ()
    marks: Texts = ()
    folded: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a document: paragraphs, then points, definitions (term, meaning), tables and a caption."""

    title: str
    texts: Texts = ()
    points: Texts = ()
    terms: Sequence[tuple[str, str]] = ()
    listings: Sequence[Listing] = ()
    caption: str = ""


@dataclass(frozen=True)
class Document:
    """A title, the sentence under it, and sections."""

    name: str
    title: str
    sentence: str
    sections: Sequence[Section]
