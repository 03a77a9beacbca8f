"""From page to page: the keyboard is given the title, « back » finds the place, landmarks say what is where."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

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
