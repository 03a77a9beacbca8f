"""The real server in a real browser: French interface, content policy, one start to a drawn page."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Page

from analytics.declarations.settings import version
from pages.components.acceleration.static_files import plotly_url
from tests.browser.drive import PROJECT, get, get_json, serving, settle

ENTRY = """
import streamlit as st
from server import MIDDLEWARE, ROUTES, warm_up
app = st.App("widgets.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=warm_up)
"""
WIDGETS = """
import streamlit as st
st.set_page_config(page_title="Essai")
st.header("Titre", help="aide")
st.markdown("Open")
st.html('<p id="html" title="Close">Close</p>')
st.selectbox("Année", [2022, 2021], help="aide")
st.multiselect("Famille", ["État", "Open"], default=["État"])
st.multiselect("Vide", ["a"])
st.text_input("Texte")
st.file_uploader("Fichier", type=["csv"])
st.slider("Période", 0, 10, (2, 5))
st.popover("Filtres").write("dedans")
"""
STREAMLIT_WORDS = re.compile(
    "Upload|per file|Choose|Select|Skip to|Clear all|Help for|Running|Print|Settings|Record|Theme|Made with|"
    "Press Enter|No results|Remove|Increment|Decrement|start date|Selected Date|Main menu|Page not found|"
    "Link to heading|available"
)
ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"]
EVERYTHING_SAID = """names => {
  const said = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.currentNode; node; node = walker.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) { if (node.parentElement.tagName !== 'STYLE') said.push(node.data); }
    else names.forEach(name => said.push(node.getAttribute(name) || ''));
  }
  return said.join('\\n');
}"""


@pytest.fixture(scope="module")
def widgets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a page that shows Streamlit's widgets, behind our server."""
    folder = tmp_path_factory.mktemp("widgets")
    (folder / "entry.py").write_text(ENTRY, encoding="utf-8")
    (folder / "widgets.py").write_text(WIDGETS, encoding="utf-8")
    shutil.copytree(PROJECT / "static", folder / "static")
    with serving(folder / "entry.py", folder / "base", folder / "log.txt") as address:
        yield address


def english(page: Page) -> list[str]:
    """Return the English words of Streamlit that the page says now, on screen or to a screen reader."""
    return STREAMLIT_WORDS.findall(page.evaluate(EVERYTHING_SAID, ATTRIBUTES))


def test_streamlit_speaks_french(open_page: Callable[..., Page], widgets: str) -> None:
    page = open_page(widgets)
    assert page.locator("html").get_attribute("lang") == "fr"
    assert english(page) == []
    page.get_by_label("Menu principal").click()
    page.get_by_text("Imprimer", exact=True).wait_for()
    assert english(page) == []
    page.keyboard.press("Escape")
    page.get_by_label("Famille", exact=True).fill("introuvable")
    page.get_by_text("Aucun résultat", exact=True).wait_for()
    page.keyboard.press("Escape")
    page.get_by_label("Texte", exact=True).fill("abc")
    page.get_by_text("Entrée pour valider", exact=True).wait_for()
    assert english(page) == []


def test_our_own_words_are_never_touched(open_page: Callable[..., Page], widgets: str) -> None:
    page = open_page(widgets)
    assert page.get_by_test_id("stMarkdownContainer").get_by_text("Open", exact=True).is_visible()
    assert page.locator("#html").inner_text() == "Close"
    assert page.locator("#html").get_attribute("title") == "Close"
    page.get_by_label("Famille", exact=True).click()
    assert page.get_by_role("option", name="Open").is_visible()


def test_a_lost_page_is_said_in_french(open_page: Callable[..., Page], browser_problems: list[str]) -> None:
    page = open_page("/nulle-part")
    page.get_by_text("Page introuvable", exact=True).wait_for()
    assert english(page) == []
    browser_problems.clear()  # Streamlit's client logs the lost page as an error


def test_the_content_policy_holds(open_page: Callable[..., Page], widgets: str, browser_problems: list[str]) -> None:
    page = open_page(widgets)
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
    }""")
    assert page.evaluate("window.injected") is None
    assert any("Content Security Policy" in problem for problem in browser_problems)
    browser_problems.clear()


def test_the_dashboard_is_served_in_french(page: Page, server: str) -> None:
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title().endswith("Clauses sociales du Gers")
    assert page.locator("h1").count() == 1


def test_a_page_address_opens_first_on_a_new_visit(open_page: Callable[..., Page]) -> None:
    page = open_page("/contrats")
    assert page.title().startswith("Contrats")
    page.reload()
    settle(page)
    assert page.title().startswith("Contrats")


def test_the_server_tells_its_version_and_serves_plotly(server: str) -> None:
    said = get_json(f"{server}/sante")
    assert said.pop("publiee_le").startswith("20")
    assert said == {"etat": "ok", "application": version(), "version": "000001", "raisons": []}
    status, headers, body = get(urljoin(server, plotly_url()), accept_encoding="gzip")
    assert status == 200 and "immutable" in headers["cache-control"] and len(body) < 400_000


def test_no_answer_waits_for_the_one_before_to_be_acknowledged(server: str) -> None:
    connection, times = HTTPConnection(urlsplit(server).netloc), []
    for _ in range(8):
        asked = time.perf_counter()
        connection.request("GET", "/sante")
        connection.getresponse().read()
        times.append(time.perf_counter() - asked)
    connection.close()
    assert sorted(times)[4] < 0.03, times  # 44 ms when TCP holds small answers back
