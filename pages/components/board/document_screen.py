"""Draw a document: its title, then each section with its texts, points, definitions and tables."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from analytics.views.reference.document import Document, Listing, Section
from pages.components.frame.html_tables import Quote, styles, table
from pages.components.frame.shell import heading


def document_screen(document: Document) -> None:
    """Draw the whole document."""
    styles()
    heading(document.title, document.sentence)
    for section in document.sections:
        st.html(f'<section class="methode">{"".join(_texts(section))}</section>')
        for listing in section.listings:
            _listing(listing)
        if section.caption:
            st.caption(section.caption)


def _texts(section: Section) -> Iterator[str]:
    yield f"<h2>{escape(section.title)}</h2>" if section.title else ""
    yield from (f"<p>{escape(text)}</p>" for text in section.texts)
    if section.points:
        yield f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in section.points)}</ul>"
    if section.terms:
        yield f"<dl>{''.join(f'<dt>{escape(term)}</dt><dd>{escape(text)}</dd>' for term, text in section.terms)}</dl>"


def _listing(listing: Listing) -> None:
    with st.expander(listing.folded) if listing.folded else st.container():
        rows = [[Quote(cell) if at in listing.quoted else cell for at, cell in enumerate(row)] for row in listing.rows]
        table(listing.caption, listing.labels, rows, numeric=listing.numeric, marks=listing.marks)
