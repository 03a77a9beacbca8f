"""From page to page: the keyboard is given the title, « back » finds the place, landmarks say what is where."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.drive import settle

PLACE = "document.querySelector('[data-testid=stMain]').scrollTop"


def test_the_focus_goes_to_the_title_of_a_new_page_and_stays_elsewhere(page: Page):
    page.get_by_label("Année", exact=True).focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    expect(page.get_by_label("Année", exact=True)).to_be_focused()
    page.locator(".st-key-navigation").get_by_role("link", name="Publics").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/publics*")
    expect(page.locator("h1")).to_be_focused()


def test_back_finds_the_place_that_was_left(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    page.evaluate(f"{PLACE} = 600")
    page.locator(".board-sheet").first.dispatch_event("click")
    page.wait_for_url("**/fiche?**")
    expect(page.locator("h1")).to_be_focused()
    assert page.evaluate(PLACE) == 0
    page.go_back()
    settle(page)
    page.wait_for_function(f"{PLACE} === 600")


def test_the_search_and_the_foot_are_landmarks(page: Page):
    assert page.get_by_role("search").get_by_role("combobox").count() == 1
    foot = page.get_by_role("contentinfo")
    assert "Version" in foot.inner_text() and foot.get_by_role("link", name="Méthode").count() == 1


def test_a_sheet_of_paper_says_its_day_and_its_address(open_page: Callable[..., Page]):
    page = open_page("/publics?annee=2022&famille=État")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    foot = page.locator(".pages-said").last
    said = foot.evaluate("node => getComputedStyle(node, '::after').content")
    assert foot.is_visible() and "Imprimé le" in said and "/publics?annee=2022&famille=État" in said


def printed(page: Page) -> list[str]:
    """Return the words of each sheet of paper."""
    sheets = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    return [" ".join(sheet.extract_text().replace("\u202f", " ").replace("\u00a0", " ").split()) for sheet in sheets]


def test_en_bref_prints_on_two_sheets_without_a_control(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    sheets = printed(page)
    said = " ".join(sheets)
    assert len(sheets) == 2
    assert "2022 · tout le Gers" in said and "Imprimé le" in said and "Accompagnements" in said and "retenir" in said
    assert "Exporter" not in said and "Filtres" not in said and "Tableau" not in said


@pytest.mark.parametrize("address", ["/fiche?annee=2022&maitre_ouvrage=Région Occitanie", "/territoires?annee=2022"])
def test_a_fiche_and_the_map_print_on_one_sheet(open_page: Callable[..., Page], address: str):
    sheets = printed(open_page(address))
    assert len(sheets) == 1 and "Imprimé le" in sheets[0]
