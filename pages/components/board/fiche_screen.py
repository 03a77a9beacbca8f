"""The fiche of a maître d'ouvrage or of a place on the screen, and the way to every one of them."""

from html import escape
from pathlib import Path

import streamlit as st

from analytics.declarations.settings import contact
from analytics.french.numbers import NO_BREAK
from analytics.sentences.fiche import Subject, without_subject
from analytics.views.context import Context
from analytics.views.pages.fiche import OWNERS, PLACES, fiche_reading
from analytics.views.view import View
from pages.components.board.screen import show_cards, show_tiles, takeaways, ways_out
from pages.components.frame import fiche_links
from pages.components.frame.shell import heading


def draw(view: View, subject: Subject) -> None:
    """Draw the fiche of `subject`."""
    st.html(Path(__file__).with_suffix(".css"))
    reading = fiche_reading(view, subject)
    fiche_links.way_back(subject.kind)
    st.html(f'<p class="fiche-nature">Fiche · {escape(subject.label)}</p>')
    heading(*reading.heading)
    show_tiles(reading.view, reading.tiles)
    others = without_subject(view.selection).active()
    if not reading.view.keeps_nothing:
        show_cards(reading.view, reading.cards, key="fiche")
    elif others:  # the title has said that there is nothing, and what was before
        ways_out(others[-1], "fiche")
    takeaways(reading.takeaways)
    if said := contact():
        st.html(f'<p class="fiche-contact">Contact{NO_BREAK}: {escape(said)}</p>')


def chooser(view: View) -> None:
    """Draw the way to every fiche of a maître d'ouvrage or an EPCI: their tables, with a link a row."""
    heading("Quelle fiche ouvrir ?", "Chercher une commune, une intercommunalité, un maître d’ouvrage ou un marché.")
    show_cards(view, [card.computed(Context(view)) for card in (OWNERS, PLACES)], key="choix-fiche")
