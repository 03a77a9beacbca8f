"""The first HTML of a page: what it says before any script, to whom, and to whom it says nothing."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from PIL import Image

from analytics.base.database import PUBLIC
from analytics.base.selection import Selection
from analytics.compute.queries import known_years
from analytics.protection.opening import open_base
from analytics.views.registry import PAGES, file_of
from analytics.views.view import View
from pages.components.first import year_answers
from pages.components.first.first_reading import ELSEWHERE
from pages.components.first.other_years import BY_HAND
from tests.browser.drive import PROJECT, get, serving

FAR = {"X_Forwarded_For": "203.0.113.7"}
FIRST = 'id="premiere-vue"'


@pytest.fixture(scope="module")
def server(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(PROJECT / "server.py", demo_base, tmp_path_factory.mktemp("first") / "log.txt") as address:
        yield address


def page(address: str, **headers: str) -> str:
    return get(address, **headers)[2].decode("utf-8")


def told(text: str, name: str) -> str:
    """Return what a `meta` of the head says."""
    return unescape(re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)"', text)[1])


@pytest.mark.parametrize("path", ["", "publics", "maitres_ouvrage"])
def test_the_first_html_says_what_the_page_says_of_the_address(server: str, demo_base: Path, path: str):
    text = page(f"{server}/{path}?annee=2021&famille=État".replace("É", "%C3%89"), **FAR)
    view = View(open_base(demo_base, PUBLIC), Selection.of(2021, famille="État"))
    reading = PAGES[path or "dashboard"].read(view)
    said = unescape(text[text.index(FIRST) :])
    assert f"<h1>{reading.heading[0]}</h1>" in said
    assert all(f">{tile.value}</p>" in said for tile in reading.tiles)
    card = reading.cards[0]
    assert card.empty or all(cell in said for cell in (card.title, *card.table.texts[0]))


def test_the_head_speaks_to_whoever_is_given_the_link(server: str):
    text = page(f"{server}/publics?annee=2022", **FAR)
    assert "<title>Publics – Clauses sociales du Gers</title>" in text
    assert "critère" in told(text, "og:title") and "66\u00a0personnes" in told(text, "description")
    assert told(page(f"{server}/", **FAR, X_Forwarded_Proto="https"), "og:image").startswith("https://127.0.0.1")
    status, headers, content = get(told(text, "og:image"), **FAR)
    assert (status, headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(content)).size == (1200, 630)


def test_the_first_html_holds_the_cards_in_both_themes(server: str, demo_base: Path):
    text = page(f"{server}/maitres_ouvrage?annee=2022", **FAR)
    boards = json.loads(re.search(r'id="premieres-cartes"[^>]*>(.*?)</script>', text, re.DOTALL)[1])
    cards = PAGES["maitres_ouvrage"].read(View(open_base(demo_base, PUBLIC), Selection.of(2022))).cards
    for theme, board in boards.items():
        figures = [card.plot(theme) if card.plot else None for card in cards]
        assert [one["title"] for one in board["cards"]] == [card.title for card in cards]
        assert [one["figure"] for one in board["cards"]] == json.loads(json.dumps(figures))
    assert boards["light"]["cards"][0]["figure"] != boards["dark"]["cards"][0]["figure"]


@pytest.mark.parametrize("headers", [{}, {**FAR, "Cookie": "_streamlit_user=abc"}])
def test_whoever_may_read_more_is_given_nothing_before_the_page(server: str, headers: dict[str, str]):
    assert FIRST not in page(f"{server}/?annee=2022", **headers)
    assert get(f"{server}/apercu.png?annee=2022", **headers)[0] == 404


def test_what_an_address_invents_is_not_repeated(server: str):
    text = page(f"{server}/?annee=1999&famille=%3Cscript%3Ealert(1)%3C/script%3E&page=%22%3E%3Cb%3E", **FAR)
    assert "<script>alert" not in text and '"><b>' not in text and "2025" in text[text.index(FIRST) :]


def test_a_page_without_a_declared_reading_leaves_as_it_was(server: str):
    for path in ("methode", "et_si", "nulle-part"):
        assert FIRST not in page(f"{server}/{path}", **FAR)


def years_of(address: str, **headers: str) -> dict[str, dict[str, dict[str, str]]]:
    status, _, content = get(address, **headers)
    return json.loads(content) if status == 200 else {}


def test_every_year_is_told_ahead_as_the_page_says_it(server: str, demo_base: Path):
    found = years_of(f"{server}/autres_annees?page=publics&theme=dark&famille=%C3%89tat", **FAR)
    base = open_base(demo_base, PUBLIC)
    assert list(found) == [str(year) for year in known_years(base)]
    for year, said in found.items():
        reading = PAGES["publics"].read(View(base, Selection.of(int(year), famille="État")))
        board = json.loads(said["boards"]["planche"])
        assert f"<h1>{reading.heading[0]}</h1>" in unescape(said["texts"]["h1"]) and board["theme"] == "dark"
        assert [card["rows"] for card in board["cards"]] == json.loads(
            json.dumps([card.table.texts for card in reading.cards])
        )


def test_years_told_ahead_are_those_of_what_a_page_knows_in_an_address(
    demo_base: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CLAUSES_BASE", str(demo_base))
    known = {"famille": ["État"], "mesure": ["heures_realisees"]}
    asked = [year_answers.answers("contrats", {**known, "fbclid": [mark], "annee": [mark]}, "light") for mark in "ab"]
    assert asked[0] and asked[0] is asked[1]
    assert year_answers.answers("contrats", {**known, "mesure": ["contrats"]}, "light") != asked[0]


@pytest.mark.parametrize("headers", [{}, {**FAR, "Cookie": "_streamlit_user=abc"}])
def test_whoever_may_read_more_is_told_no_year_ahead(server: str, headers: dict[str, str]):
    assert get(f"{server}/autres_annees?page=publics", **headers)[0] == 204


def test_no_year_is_told_ahead_of_a_page_that_says_more_than_its_declaration(server: str):
    screens = {name: (PROJECT / file_of(name)).read_text(encoding="utf-8") for name in PAGES}
    by_hand = {name for name, text in screens.items() if "show_page(" not in text}
    assert all(get(f"{server}/autres_annees?page={name}", **FAR)[0] == 204 for name in by_hand)
    assert by_hand == {*BY_HAND, *ELSEWHERE}
