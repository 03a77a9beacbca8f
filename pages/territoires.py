"""Territoires: where are the chantiers, the people and the companies?"""

import streamlit as st

from analytics.views.pages.territoires import PAGE, Places
from pages.components.acceleration import bursts
from pages.components.board.screen import ask_choices, chosen_before, show_cards, takeaways
from pages.components.frame.shell import heading, open_page
from pages.components.map.maps import area_map

with open_page(PAGE.title, ahead=lambda view: PAGE.ahead(view, PAGE.chosen(view, chosen_before))) as view:
    top = st.container()
    reading = PAGE.read(view, ask_choices(PAGE, view))
    places = reading.context.once(Places)
    left, right = st.columns([11, 9], gap="medium")
    with left:
        area_map(places)
    with top:
        heading(*reading.heading)
    bursts.send()
    with right:
        show_cards(places.view, reading.cards, key="classement")
    takeaways(reading.takeaways)
