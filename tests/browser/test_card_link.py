"""The address of a card, the page of another site that shows it, and the code that a room scans."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Page, expect

from analytics.declarations.settings import FRAMES
from tests.browser.drive import PROJECT, serving, settle

FOCUSED = "document.activeElement?.id === 'carte-residence'"
TOP = "document.activeElement.closest('.board-card').getBoundingClientRect().top"
COPIED = "() => { navigator.clipboard.writeText = async (given) => { window.__copied = given; }; }"


@pytest.fixture(scope="module")
def other_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Return the address and the folder of another site."""
    folder = tmp_path_factory.mktemp("site")
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_port}", folder
        site.shutdown()


@pytest.fixture(scope="module")
def sharing(demo_base: Path, other_site: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server whose cards the other site may show."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRAMES, other_site[0])
        with serving(PROJECT / "server.py", demo_base, tmp_path_factory.mktemp("cartes") / "log.txt") as address:
            yield address


@pytest.mark.parametrize("width", [390, 1366])
def test_the_address_of_a_card_opens_the_page_on_it(open_page: Callable[..., Page], server: str, width: int):
    page = open_page(f"{server}/publics?annee=2022#carte-residence", width=width)
    page.wait_for_function(FOCUSED)
    page.wait_for_function(f"({TOP}) > -2 && ({TOP}) < innerHeight - 60")


def test_a_card_gives_its_address_and_no_code_where_no_site_is_named(open_page: Callable[..., Page], server: str):
    page = open_page(f"{server}/publics?annee=2022")
    page.evaluate(COPIED)
    card = page.locator("[data-key=ages]")
    card.get_by_role("button", name="Copier le lien").click()
    expect(card.locator(".board-copied[role=status]")).to_have_text("Copié")
    assert page.evaluate("window.__copied") == f"{server}/publics?annee=2022#carte-ages"
    expect(card.get_by_role("button", name="Code d’intégration")).to_be_hidden()


def test_another_site_shows_a_card_with_the_code_that_it_is_given(
    open_page: Callable[..., Page], sharing: str, other_site: tuple[str, Path], browser_problems: list[str]
):
    page = open_page(f"{sharing}/publics?annee=2022&famille=État")
    page.evaluate(COPIED)
    page.locator("[data-key=criteres]").get_by_role("button", name="Code d’intégration").click()
    page.wait_for_function("window.__copied")
    address, folder = other_site
    (folder / "index.html").write_text(f"<!doctype html><title>x</title>{page.evaluate('window.__copied')}", "utf-8")
    page.goto(address)
    shown = page.frame_locator("iframe")
    expect(shown.locator("h1")).to_contain_text("Critères")
    expect(shown.locator("main")).to_contain_text("État")
    expect(shown.get_by_role("link")).to_have_attribute("target", "_blank")
    assert all(f"request to another host: {address}" in told or "favicon" in told for told in browser_problems)
    browser_problems.clear()  # two sites are the matter of this test


def test_the_menu_shows_the_address_as_a_code(open_page: Callable[..., Page], server: str):
    page = open_page(f"{server}/publics?annee=2022&famille=État")
    page.locator(".st-key-exporter button").first.click()
    page.get_by_role("button", name="Code QR").click()
    image = page.get_by_role("dialog").get_by_role("img", name="Code QR")
    expect(image).to_be_visible()
    assert image.get_attribute("alt").endswith(f"{server}/publics?annee=2022&famille=%C3%89tat")
    settle(page)
    assert image.bounding_box()["width"] > 200
