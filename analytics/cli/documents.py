"""Pages without indicators, as text in the order of the screen or as plain data."""

from collections.abc import Callable, Iterator, Mapping

from analytics.cli.shared import aligned
from analytics.views.pages.et_si import projection_of
from analytics.views.reference import accessibilite, donnees, methode
from analytics.views.reference.document import Document, Listing, Section
from analytics.views.view import View

DOCUMENTS: Mapping[str, Callable[[View], Document]] = {
    "donnees": lambda view: donnees.document(view.base, donnees.held(view.base), view.selection.annee),
    "accessibilite": lambda view: accessibilite.document(),
    "methode": lambda view: methode.document(view, projection_of(view)),
}


def document_text(document: Document, view: View) -> Iterator[str]:
    """Yield the lines of a document."""
    yield from (document.title, "=" * len(document.title), document.sentence)
    for section in document.sections:
        yield from ("", *_section_lines(section))
    yield from ("", view.screen_source)


def _section_lines(section: Section) -> Iterator[str]:
    if section.title:
        yield from (section.title, "-" * len(section.title))
    yield from section.texts
    yield from (f"- {point}" for point in section.points)
    yield from (f"{term} : {meaning}" for term, meaning in section.terms)
    for listing in section.listings:
        numeric = [at in listing.numeric for at in range(len(listing.labels))]
        yield from (listing.caption, *map(str.rstrip, aligned([listing.labels, *listing.rows], numeric)))
    if section.caption:
        yield section.caption


def document_data(document: Document, view: View) -> dict[str, object]:
    """Return a document as plain data."""
    return {
        "page": document.name,
        "role": view.base.role,
        "titre": document.title,
        "resume": [document.sentence],
        "parties": [_section_data(section) for section in document.sections],
        "source": view.screen_source,
    }


def _section_data(section: Section) -> dict[str, object]:
    return {
        "titre": section.title,
        "textes": [*section.texts, *section.points],
        "termes": dict(section.terms),
        "tableaux": [_listing_data(listing) for listing in section.listings],
        "note": section.caption,
    }


def _listing_data(listing: Listing) -> dict[str, object]:
    return {"titre": listing.caption, "colonnes": listing.labels, "lignes": listing.rows}
