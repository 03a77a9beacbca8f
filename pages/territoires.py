"""Territoires: where are the chantiers, the people and the companies?"""

import streamlit as st

from analytics.compute import areas, territories
from analytics.sentences import titles_places
from analytics.sentences.takeaways_places import places_takeaways
from pages.components.acceleration import bursts
from pages.components.board import blocks, reading
from pages.components.frame.page import close_page, heading, open_page
from pages.components.map import maps


def ahead(page):
    place, mesh = blocks.switched(areas.SHORT_PLACES, "lieu"), blocks.switched(territories.MESHES, "maille")
    whole, _ = maps.looked_at(page, place, mesh)
    whole.ahead(*areas.measures(place), by=(areas.dimension(place, mesh),))


page = open_page("Territoires", ahead=ahead)
top = st.container()
with st.container(horizontal=True, key="carte_choix"):
    place = blocks.switch("Lieu", areas.SHORT_PLACES, key="lieu")
    mesh = blocks.switch("Maille", territories.MESHES, key="maille")
    measure = maps.measure_switch(place)
by = areas.dimension(place, mesh)
whole, kept = maps.looked_at(page, place, mesh)
whole.ahead(measure)
frame = whole.compute(measure, *(name for name in areas.measures(place) if name != measure), by=(by,))
total = whole.compute(measure)[measure].iloc[0]
known = maps.known_areas(page, mesh)
within = areas.inside(known, mesh, kept)
ranked = areas.large_enough(frame, known) if measure == titles_places.PER_INHABITANT else frame
left, right = st.columns([11, 9], gap="medium")
with left:
    maps.area_map(whole, frame, known, place, mesh, measure, total == total, kept)
with top:
    heading(
        titles_places.title(ranked, place, mesh, measure, page.annee, total, kept),
        titles_places.summary(frame, mesh, measure, page.annee, len(within)),
    )
bursts.send()
with right:
    blocks.show(whole, [maps.ranking(whole, frame, place, mesh, measure)], key="classement")
reading.takeaways(places_takeaways(frame, within, place, mesh, total == total))
close_page(page)
