"""On a phone, another year shows before the server answers; the server's answer rules."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.drive import PROJECT, serving, settle

OPEN = ("--server.address", "0.0.0.0")  # every reader is the public
TOLD = re.compile(r"/autres_annees\?")
# A phone, whose messages wait while the network is slow, and that counts what plotly.js draws.
PHONE = """(() => {
  const media = window.matchMedia.bind(window);
  window.matchMedia = (query) => media(query.replace("(pointer: coarse)", "all"));
  let native = WebSocket.prototype;
  while (!Object.hasOwn(native, "binaryType")) native = Object.getPrototypeOf(native);
  const send = native.send;
  const waiting = [];
  native.send = function (message) { window.__slow ? waiting.push([this, message]) : send.call(this, message); };
  window.__answer = () => {
    window.__slow = false;
    for (const [socket, message] of waiting.splice(0)) send.call(socket, message);
  };
})()"""
COUNT = """() => {
  const react = Plotly.react;
  window.__drawn = 0;
  Plotly.react = function (...given) { window.__drawn += 1; return react.apply(this, given); };
}"""
SAID = """() => [...document.querySelectorAll(
    '#root :is(h1, .phrase, .compte, .board-value, .retenir li, .board-title, td)')]
  .map(node => node.textContent)"""


@pytest.fixture(scope="module")
def public(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("public") / "log.txt"
    with serving(PROJECT / "server.py", demo_base, log, options=OPEN) as address:
        yield address


@pytest.fixture
def on_phone(browser: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Return a page of a phone that knows every year of it, as the server said or as `answer` does."""
    page = browser.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(PHONE)

    def opened(address: str, answer: Callable[[Route], None] | None = None) -> Page:
        if answer:
            page.route(TOLD, answer)
        with page.expect_response(TOLD):
            page.goto(address)
        settle(page)
        return page

    yield opened
    page.close()


def choose(page: Page, annee: int) -> None:
    page.get_by_label("Année", exact=True).select_option(str(annee))


def forged(route: Route) -> None:
    """Answer with another title, and other key figures, than those of the server."""
    response = route.fetch()
    years = response.json()
    for said in years.values():
        said["texts"]["h1"] = "<h1>Faux titre</h1>"
        said["boards"] = {
            key: re.sub(r'"value": "[^"]*"', '"value": "faux"', text) for key, text in said["boards"].items()
        }
    route.fulfill(response=response, body=json.dumps(years))


@pytest.mark.parametrize("path", ["/", "/publics", "/contrats"])
def test_another_year_shows_before_the_server_answers_and_is_not_drawn_again(
    on_phone: Callable[..., Page], public: str, path: str
):
    page = on_phone(f"{public}{path}?annee=2022")
    page.evaluate(COUNT)
    page.evaluate("window.__slow = true")
    choose(page, 2021)
    expect(page.locator("#root .compte")).to_contain_text("2021")
    expect(page.locator("#root .board[aria-busy=true]")).to_have_count(0)
    before, drawn = page.evaluate(SAID), page.evaluate("window.__drawn")
    assert "annee=2022" in page.url and drawn
    page.evaluate("window.__answer()")
    page.wait_for_url("**annee=2021**")
    settle(page, 1000)
    assert page.evaluate(SAID) == before and page.evaluate("window.__drawn") == drawn
    assert page.get_by_label("Année", exact=True).input_value() == "2021"


# The title of Évolution is the same for every year: Streamlit, to which nothing changed, does not write it again.
@pytest.mark.parametrize("path", ["/", "/evolution"])
def test_what_the_server_does_not_confirm_is_taken_back(on_phone: Callable[..., Page], public: str, path: str):
    page = on_phone(f"{public}{path}?annee=2022", forged)
    page.evaluate("window.__slow = true")
    choose(page, 2021)
    expect(page.locator("#root h1")).to_have_text("Faux titre")
    page.evaluate("window.__answer()")
    expect(page.locator("#root h1")).not_to_have_text("Faux titre")
    settle(page, 1000)
    said = page.evaluate(SAID)
    page.goto(f"{public}{path}?annee=2021")
    settle(page)
    assert page.evaluate(SAID) == said and "faux" not in said


def test_nothing_known_is_drawn_once_the_network_is_lost(
    on_phone: Callable[..., Page], demo_base: Path, tmp_path: Path
):
    with ExitStack() as running:
        log = tmp_path / "log.txt"
        address = running.enter_context(serving(PROJECT / "server.py", demo_base, log, options=OPEN))
        page = on_phone(f"{address}/?annee=2022")
        title = page.locator("#root h1").inner_text()
        running.close()
        page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]").wait_for(state="detached")
        choose(page, 2021)
        page.wait_for_timeout(500)
        assert page.locator("#root h1").inner_text() == title


def test_a_filter_just_pressed_is_not_forgotten_by_the_year(on_phone: Callable[..., Page], public: str):
    page = on_phone(f"{public}/?annee=2022&famille=%C3%89tat")
    title = page.locator("#root h1").inner_text()
    page.evaluate("window.__slow = true")
    page.get_by_role("button", name="Retirer le filtre État").click()
    choose(page, 2021)
    page.wait_for_timeout(300)
    assert page.locator("#root h1").inner_text() == title
    page.evaluate("window.__answer()")
    page.wait_for_url("**annee=2021")
    settle(page)
    assert "État" not in page.locator("#root .compte").inner_text()
