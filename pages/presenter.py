"""Présenter: the meeting, one message a slide, full screen; the year and the scenario still change it live."""

from functools import partial

import streamlit as st

from analytics.base import own_words
from analytics.exports.deck import chosen, simulation_slide
from analytics.exports.slide_data import Slide
from analytics.scenario.assumptions import NEUTRAL
from analytics.views.view import View
from pages.components.board.screen import show_cards
from pages.components.frame import cached
from pages.components.frame.export_menu import download
from pages.components.frame.shell import heading, open_page, tell_address
from pages.components.presenter.refresh_room import refresh_room
from pages.components.presenter.slide_choice import add_card, asked_slides, choice, reorder
from pages.components.presenter.stage import stage
from pages.components.presenter.stage_live import live
from pages.components.presenter.words_room import words_room
from pages.components.scenario import scenario_state as state


def present(view: View, slides: list[Slide], wanted: list[str]) -> None:
    """Draw the scene, what can be changed during the talk, and the choice of slides."""
    state.adopt_url()
    projection = cached.projection(view)
    projection = projection.moved(state.current(projection.targets))
    simulated = simulation_slide(projection)
    # Last of the whole deck; of her own choice, only once a lever is moved.
    more = (simulated,) if simulated and (not wanted or projection.scenario != NEUTRAL) else ()
    tell_address(view)  # before the scene, whose script keeps the number of the slide there
    scene, below = st.container(), st.container(horizontal=True, key="presenter_choix", vertical_alignment="bottom")
    with below:
        titles = {slide.key: slide.title for slide in slides}
        picked = choice(titles, wanted)
        add_card(view, titles)
    shown = [*chosen(slides, picked), *more]
    asked = st.query_params.get("diapo", "1")
    with scene:
        panel, acts = live(projection, view.annee, cached.known_years(view.base))
        acts = {**acts, "ordre": partial(reorder, titles)}
        stage(
            view,
            shown,
            int(asked) if asked in map(str, range(1, len(shown) + 1)) else 1,
            key="scene",
            live=(panel, acts),
        )
    with below:
        keys = tuple(slide.key for slide in chosen(slides, picked))
        download(view, "pptx", "Ces diapositives en PowerPoint", ":material/slideshow:", keys=keys, more=more)
    words_room(view, slides, picked)
    refresh_room(view)


with open_page("Présenter") as view:
    wanted = asked_slides(own_words.slide_order(view.base))
    slides = cached.slides(view.base, view.selection, wanted)
    if slides:
        present(view, slides, wanted)
    else:
        heading("Présenter")
        show_cards(view, [], key="presenter_vide")
