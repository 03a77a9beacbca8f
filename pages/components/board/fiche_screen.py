"""The fiche of a maître d'ouvrage or of a place on the screen, and the way to every one of them."""

from __future__ import annotations

from html import escape

import streamlit as st

from analytics.declarations.settings import CONTACT, contact
from analytics.french.numbers import NO_BREAK
from analytics.sentences.fiche import Subject
from analytics.views.context import Context
from analytics.views.pages.fiche import OWNERS, PLACES, fiche_reading, is_known
from analytics.views.view import View
from pages.components.board.screen import show_cards, show_tiles, takeaways
from pages.components.frame import fiche_links
from pages.components.frame.shell import heading

__all__ = ["chooser", "draw", "is_known"]
STYLE = """<style>
.compte { display: none; }
.board { --paper-wide: 1060; --paper-half: 510; }
@media print {
  @page { size: A4 portrait; margin: 9mm; }
  .stMainBlockContainer { zoom: .63; padding: 0 !important; }
  .stMainBlockContainer > [data-testid="stVerticalBlock"] > * { margin-block: 0 .4rem !important; }
  .st-key-navigation_bas { margin-top: 0; padding-top: 0; }
  .stMainBlockContainer h1 { font-size: 22pt !important; }
  .board-tile-list { grid-template-columns: repeat(4, minmax(0, 1fr)) !important; }
  .board-grid { grid-template-columns: repeat(2, minmax(0, 1fr)) !important; gap: .6rem !important; }
  .board-card.board-wide { grid-column: 1 / -1; }
  .board .board-card { padding: .6rem .8rem .4rem; }
  .board-card .board-table.board-unseen, .board-card .board-foot { display: none !important; }
}</style>"""


def draw(view: View, subject: Subject) -> None:
    """Draw the fiche of `subject`."""
    st.html(STYLE)
    reading = fiche_reading(view, subject)
    fiche_links.way_back(subject.kind)
    st.html(f'<p class="fiche-nature">Fiche · {escape(subject.label)}</p>')
    heading(*reading.heading)
    show_tiles(reading.view, reading.tiles)
    show_cards(reading.view, reading.cards, key="fiche")
    takeaways(reading.takeaways)
    _contact()


def chooser(view: View) -> None:
    """Draw the way to every fiche of a maître d'ouvrage or an EPCI: their tables, with a link a row."""
    heading("Quelle fiche ouvrir ?", "Chercher une commune, une intercommunalité, un maître d’ouvrage ou un marché.")
    show_cards(view, [card.computed(Context(view)) for card in (OWNERS, PLACES)], key="choix-fiche")


def _contact() -> None:
    said = contact() or f"à renseigner dans le réglage {CONTACT} (voir le fichier README)"
    st.html(f'<p class="fiche-contact">Contact{NO_BREAK}: {escape(said)}</p>')
