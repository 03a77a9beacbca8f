"""What the server sends is on the screen when it arrives; Streamlit, which gives it later, has the last word."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.drive import settle

LISTEN = """addEventListener("servi", (event) => {
  const tile = () => document.querySelector(".board-value").textContent;
  const text = new TextDecoder().decode(event.detail.data);
  (window.__arrived ||= []).push({ ...event.detail, what: JSON.parse(text.slice(text.indexOf("\\n"))), tile: tile() });
})"""
FIRST_TILE = ".board-value >> nth=0"
FORGED = """([address, value]) => {
  const one = window.__arrived.find((each) => each.what.tiles?.length);
  const [line, text] = new TextDecoder().decode(one.data).split("\\n");
  const data = JSON.parse(text);
  data.tiles[0].value = value;
  const bytes = new TextEncoder().encode(`${line}\\n${JSON.stringify(data)}`);
  dispatchEvent(new CustomEvent("servi", { detail: { address: address || one.address, data: bytes } }));
}"""


def filtered(page: Page) -> None:
    """Choose a year, so that every component is given something new."""
    year = page.get_by_label("Année", exact=True)
    year.select_option(index=1)
    settle(page)


def test_key_figures_and_charts_are_drawn_as_they_arrive(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    before = page.locator(FIRST_TILE).inner_text()
    page.evaluate(LISTEN)
    filtered(page)
    arrived = page.evaluate("window.__arrived")
    assert any(one["what"].get("cards") for one in arrived)
    after = page.locator(FIRST_TILE).inner_text()
    # The listener of the component, there first, had drawn them already.
    assert [one["tile"] for one in arrived if one["what"].get("tiles")] == [after] and after != before


def test_what_is_not_for_a_component_on_the_screen_is_drawn_nowhere(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.evaluate(LISTEN)
    filtered(page)
    true = page.locator(FIRST_TILE).inner_text()
    page.evaluate(FORGED, ["0123456789abcdef01234567", "faux"])
    assert page.locator(FIRST_TILE).inner_text() == true
    page.evaluate(FORGED, [None, "avant"])
    assert page.locator(FIRST_TILE).inner_text() == "avant"
    page.get_by_label("Année", exact=True).select_option(index=2)
    settle(page)
    expect(page.locator(FIRST_TILE)).not_to_have_text("avant")


def test_without_it_a_page_answers_as_streamlit_does(open_page: Callable[..., Page]) -> None:
    page = open_page("/")
    page.route("**/arrivees.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.reload()
    settle(page)
    page.evaluate(LISTEN)
    before = page.locator(FIRST_TILE).inner_text()
    filtered(page)
    assert page.evaluate("window.__arrived") is None
    assert page.locator(FIRST_TILE).inner_text() != before
