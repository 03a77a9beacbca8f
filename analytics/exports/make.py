"""From a view to a file: the one door that the pages and the command line share."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from analytics.base import own_words
from analytics.base.database import BaseError
from analytics.declarations.dimensions import UnknownValue
from analytics.exports import fiches, pdf, workbooks
from analytics.exports.deck import chosen, deck, nothing
from analytics.exports.slide_data import Slide
from analytics.views.view import View


@dataclass(frozen=True)
class Format:
    """A sort of file: its ending, its type for browsers, what it holds."""

    suffix: str
    mime: str
    label: str


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "pdf": Format("pdf", "application/pdf", "Bilan en deux pages"),
        "pptx": Format(
            "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "Diapositives"
        ),
        "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Classeur"),
        "zip": Format("zip", "application/zip", "Bilan et toutes les fiches"),
    }
)


def make(
    view: View,
    kind: str,
    *,
    paper: str = "A4",
    template: Path | None = None,
    keys: Sequence[str] = (),
    more: Sequence[Slide] = (),
    progress: fiches.Progress | None = None,
) -> bytes:
    """Return the file of this kind.

    `keys` names the slides to keep, in order (without it, those that she keeps); the slides of `more` follow.
    """
    if kind == "pdf":
        return pdf.bilan_pdf(view, paper)
    if kind == "pptx":
        from analytics.exports import slides  # 0.2 s that only PowerPoint needs

        wanted = list(keys) or own_words.slide_order(view.base)
        shown = chosen(deck(view, wanted), wanted)
        return slides.pptx(view, [*shown, *more] or [nothing(view)], _readable(template))
    if kind == "xlsx":
        return workbooks.workbook(view, workbooks.selection_tables(view))
    if kind == "zip":
        return fiches.archive(view, paper, progress)
    raise UnknownValue("Format", kind, FORMATS)


def file_name(view: View, kind: str) -> str:
    """Return « bilan-2022-dreal.pdf »: what, when, and what the filters keep."""
    name = "fiches" if kind == "zip" else "point" if view.runs else "bilan"
    place = f"-{fiches.file_name(view.place)[:60]}" if view.place else ""
    return f"{name}-{view.annee}{place}.{FORMATS[kind].suffix}"


def _readable(given: Path | None) -> Path | None:
    """Return the template given, else the one that CLAUSES_MODELE names, else None: that of the house."""
    named = os.environ.get("CLAUSES_MODELE")
    template = given or (Path(named) if named else None)
    if template is not None and not template.is_file():
        raise BaseError(f"Le modèle « {template} » n’existe pas.")
    return template
