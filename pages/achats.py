"""Achats: how many official contracts carry a social consideration? Article 35, and the contracts that she follows."""

import streamlit as st

from analytics.views.pages.achats import PAGE
from pages.components.board.purchase_notes import notes_room
from pages.components.board.screen import ask_choices, show_cards, takeaways
from pages.components.frame.shell import heading, open_page

with open_page(PAGE.title) as view:
    # The filters and the files of the records have no meaning here: out of sight, they keep their values.
    st.html("<style>.st-key-filtres, .st-key-outils, .compte { display: none !important; }</style>")
    top = st.container()
    choices = ask_choices(PAGE, view)
    reading = PAGE.read(view, choices)
    with top:
        heading(*reading.heading)
    show_cards(reading.view, reading.cards)
    notes_room(reading)
    takeaways(reading.takeaways)
