"""Présenter: the meeting, one message a slide, full screen; the year and the filters still change it live."""

import streamlit as st

from analytics import own_words
from analytics.exports.deck import chosen
from analytics.exports.view import View
from pages.components import blocks, cached
from pages.components.export_menu import download
from pages.components.frame import close_page, heading, open_page
from pages.components.stage import choice, stage
from pages.components.words_room import words_room

page = open_page("Présenter")
view = View(page.base, page.selection)
slides = cached.slides(page.base, page.selection)
if not slides:
    heading("Présenter")
    blocks.show(page, [], key="presenter_vide")
    close_page(page)
    st.stop()
scene, below = st.container(), st.container(horizontal=True, key="presenter_choix", vertical_alignment="bottom")
with below:
    picked = choice({slide.key: slide.title for slide in slides}, own_words.kept_order(page.base))
shown = chosen(slides, picked)
asked = st.query_params.get("diapo", "1")
with scene:
    stage(view, shown, int(asked) if asked.isdigit() else 1, key="scene")
with below:
    keys = tuple(slide.key for slide in shown)
    download(view, "pptx", "Ces diapositives en PowerPoint", ":material/slideshow:", keys=keys)
words_room(view, slides, picked)
close_page(page)
