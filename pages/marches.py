"""Marchés: who still owes how many hours, and which are late by a rule that the reader sets."""

import streamlit as st

from analytics.views.pages.marches import AT, PAGE, meaningless_filter, pages_of_list
from pages.components.board.screen import ask_choices, show_cards, takeaways, ways_out
from pages.components.frame.shell import heading, open_page

with open_page(PAGE.title) as view:
    top = st.container()
    choices = ask_choices(PAGE, view)
    reading = PAGE.read(view, choices)
    with top:
        heading(*reading.heading)
    if filtered := meaningless_filter(view):
        ways_out(filtered, PAGE.name)
    else:
        pages = pages_of_list(reading.context)
        # Another state, order or selection starts again at its first page.
        key = f"pages {choices['etat']} {choices['tri']} {view.selection.describe()}"
        at = st.pagination(pages, key=key) if pages > 1 else 1
        reading = PAGE.read(view, {**choices, AT: str(at)})
        show_cards(view, reading.cards)
        takeaways(reading.takeaways)
