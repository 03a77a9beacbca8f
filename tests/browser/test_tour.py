"""A tour of every page: good French, titles and landmarks, a dark theme, nothing cut at any width."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from typography_lint import faults

from tests.browser.drive import open_filters, pages, settle
from tests.browser.rules import fits_at_any_width, has_one_title_and_landmarks
from tests.browser.test_board import CUT, OVERLAPPING
from tests.browser.words import english_in, said_by

BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
ADDRESSES = (
    "/entreprises?annee=2022",
    "/entreprises?annee=2022&compte=Heures%2C+par+employeur",
    "/evolution?annee=2022",
    "/evolution?annee=2022&indicateur=Part+de+femmes&groupes=Crit%C3%A8re",
    "/marches?annee=2022",
    "/croisements?annee=2022",
    "/croisements?annee=2022&lignes=Crit%C3%A8re+d%E2%80%99%C3%A9ligibilit%C3%A9&mesure_croisee=Personnes",
    "/fiche?annee=2022&maitre_ouvrage=Région Occitanie",
    "/fiche?annee=2022&commune=Auch",
    "/territoires?annee=2022&maille=Commune&territoire=CC de la Ténarèze",
)


@pytest.mark.parametrize(("path", "title"), pages())
def test_a_page_is_in_good_french_and_fits(open_page: Callable[..., Page], path: str, title: str):
    # One visit for all: opening a page costs more than looking at it.
    page = open_page(f"{path}?annee=2022&famille=État&secteur=Bâtiment")
    has_one_title_and_landmarks(page)
    open_filters(page)
    says_nothing_but_good_french(page, title)
    light = page.evaluate(BACKGROUND)
    page.emulate_media(color_scheme="dark")
    settle(page)
    assert page.evaluate(BACKGROUND) != light
    page.keyboard.press("Escape")
    settle(page)
    fits_at_any_width(page)


def says_nothing_but_good_french(page: Page, title: str) -> None:
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title() == f"{title} – Clauses sociales du Gers"
    said = said_by(page)
    assert len(said) > 50
    assert [(text, found) for text in said if (found := english_in(text))] == []
    quoted = set(page.locator("td.imprime").all_inner_texts())
    assert [(text, found) for text in said if text not in quoted and (found := faults(text))] == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_figures_are_neither_cut_nor_covered(open_page: Callable[..., Page], address: str):
    page = open_page(address, dark=True)
    # Lines of few people may meet.
    fits_at_any_width(page, CUT, *([] if "femmes" in address else [OVERLAPPING]))
    told = page.locator(".retenir li").all_inner_texts()
    assert 1 <= len(told) <= 3 and all(line.endswith(".") for line in told)
