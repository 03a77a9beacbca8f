"""The answer before Streamlit wakes: in sight without a script, charts drawn by ours, then replaced where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.drive import PROJECT, serving

TOPS = """root => ['h1', '.phrase', '.board-tile', '.board-value']
  .map(name => document.querySelector(`${root} ${name}`).getBoundingClientRect())
  .map(box => [Math.round(box.left), Math.round(box.top)])"""
CARDS = """root => [...document.querySelectorAll(`${root} .board-card`)].map(card => [
  card.querySelector('h2').textContent, Math.round(card.getBoundingClientRect().top), !!card.querySelector('svg .bars')
])"""
WIDTHS = """(() => {
  window.__widths = new Set();
  const look = () => {
    const tile = document.querySelector('#premiere-vue .board-tile');
    if (tile && document.readyState !== 'loading') window.__widths.add(Math.round(tile.getBoundingClientRect().width));
    requestAnimationFrame(look);
  };
  look();
})()"""
NEAR = 2  # px


@pytest.fixture(scope="module")
def public(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server open to other machines without a sign-in: every reader is the public."""
    log, options = tmp_path_factory.mktemp("public") / "log.txt", ("--server.address", "0.0.0.0")
    with serving(PROJECT / "server.py", demo_base, log, options=options) as address:
        yield address


@pytest.mark.parametrize("width", [390, 820, 1366])
def test_nothing_jumps_when_the_page_replaces_its_first_view(
    browser: BrowserContext, open_page: Callable[..., Page], public: str, width: int
):
    asleep = browser.new_page()
    asleep.set_viewport_size({"width": width, "height": 844})
    asleep.route("**/*.js*", lambda route: route.abort())
    asleep.goto(f"{public}/?annee=2022")
    before = asleep.evaluate(TOPS, "#premiere-vue")
    asleep.close()
    page = open_page(f"{public}/?annee=2022", width=width, height=844)
    assert page.locator("#premiere-vue").count() == 0
    after = page.evaluate(TOPS, "#root")
    assert all(
        abs(a - b) <= NEAR for one, two in zip(before, after, strict=True) for a, b in zip(one, two, strict=True)
    )


@pytest.mark.parametrize("width", [390, 1366])
def test_the_charts_are_drawn_before_streamlit_wakes(
    browser: BrowserContext, open_page: Callable[..., Page], public: str, width: int
):
    asleep = browser.new_page()
    asleep.set_viewport_size({"width": width, "height": 844})
    asleep.route("**/static/js/**", lambda route: route.abort())
    asleep.goto(f"{public}/?annee=2022")
    expect(asleep.locator("#premiere-vue .first-cards > .board")).to_have_attribute("aria-busy", "false")
    before = asleep.evaluate(CARDS, "#premiere-vue")
    asleep.locator("#premiere-vue").get_by_role("button", name="Tableau", exact=True).first.click()
    expect(asleep.locator("#premiere-vue .board-table").first).to_be_in_viewport()
    asleep.close()
    after = open_page(f"{public}/?annee=2022", width=width, height=844).evaluate(CARDS, "#root")
    assert [one[::2] for one in before] == [one[::2] for one in after] and any(one[2] for one in before)
    assert all(abs(one[1] - two[1]) <= NEAR for one, two in zip(before, after, strict=True))


def test_what_draws_the_charts_comes_before_the_scripts_of_streamlit(browser: BrowserContext, public: str):
    page = browser.new_page()
    network, asked = browser.new_cdp_session(page), {}
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", lambda one: asked.update({one["request"]["url"]: one["request"]}))
    page.goto(f"{public}/?annee=2022")
    priorities = {url: one["initialPriority"] for url, one in asked.items()}
    page.close()
    assert {said for url, said in priorities.items() if "/app/static/plotly-" in url} == {"High"}
    assert {said for url, said in priorities.items() if "/static/js/" in url} == {"Low"}


def test_the_first_view_holds_still_while_streamlit_wakes(browser: BrowserContext, public: str):
    page = browser.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.add_init_script(WIDTHS)
    page.goto(f"{public}/?annee=2022")
    page.locator("#premiere-vue").wait_for(state="detached")
    widths = page.evaluate("[...window.__widths]")
    page.close()
    assert len(widths) == 1
