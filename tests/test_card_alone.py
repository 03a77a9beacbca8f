"""A card for other sites: what it shows, to whom, and what a hostile address gets."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from analytics.base.database import PUBLIC
from analytics.base.selection import Selection
from analytics.declarations.settings import FRAMES, frame_hosts
from analytics.protection.opening import open_base
from analytics.views.registry import PAGES
from analytics.views.view import View
from tests.browser.drive import PROJECT, get, serving

HOSTS = "https://www.gers.fr intranet.gers.fr"
HER = {"Cookie": "_streamlit_user=abc"}


@pytest.fixture(scope="module")
def server(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FRAMES, HOSTS)
        with serving(PROJECT / "server.py", demo_base, tmp_path_factory.mktemp("card") / "log.txt") as address:
            yield address


def text_of(content: bytes) -> str:
    return unescape(content.decode("utf-8"))


@pytest.mark.parametrize("headers", [{}, HER], ids=["public", "facilitatrice"])
def test_a_card_says_to_everybody_what_the_public_reads(server: str, demo_base: Path, headers: dict[str, str]):
    status, sent, content = get(f"{server}/carte/publics.criteres?annee=2022", **headers)
    page = PAGES["publics"]
    card = page.read(View(open_base(demo_base, PUBLIC), Selection.of(2022))).card("criteres")
    said = text_of(content)
    assert status == 200 and card and f"<h1>{card.title}</h1>" in said and card.mention in said and card.source in said
    assert all(name in said and amount in said for name, amount, _ in card.table.texts)
    assert 'href="../publics?annee=2022#carte-criteres"' in said and "<script" not in said
    assert sent["content-security-policy"].endswith("frame-ancestors https://www.gers.fr https://intranet.gers.fr")
    assert "x-frame-options" not in sent


def test_few_people_are_said_and_no_bar_is_drawn_for_them(server: str):
    said = text_of(get(f"{server}/carte/contrats.modalites?annee=2022")[2])
    rows = said.split("<li>")[1:]
    few = [row for row in rows if ">peu</span>" in row]
    assert few and len(few) < len(rows)
    assert all(("<svg" in row) is (row not in few) for row in rows)


def test_pages_are_framed_by_this_site_alone(server: str):
    _, sent, _ = get(f"{server}/publics")
    assert "frame-ancestors 'self'" in sent["content-security-policy"] and sent["x-frame-options"] == "SAMEORIGIN"


def test_the_choices_of_a_page_are_those_of_its_address(server: str):
    said = text_of(get(f"{server}/carte/contrats.types-de-contrat?annee=2022&mesure={quote('Heures réalisées')}")[2])
    assert "Heures réalisées (environ)" in said and "Bénéficiaires" not in said


@pytest.mark.parametrize(
    "address",
    [
        *("publics.nulle", "publics", "nulle.criteres", "..%2f..%2fetc.passwd", "et_si.etapes", "administration.x"),
        *("publics.criteres?annee=1900", "publics.criteres?famille=%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
        *(
            "publics.criteres?role=facilitatrice",
            "contrats.modes?mesure=%27%20OR%201",
            "publics.criteres?base_etp=0",
        ),
    ],
)
def test_an_address_that_names_nothing_gives_no_figure(server: str, address: str):
    status, _, content = get(f"{server}/carte/{address}")
    assert status in (400, 404)  # Streamlit itself refuses what climbs
    assert "<script" not in text_of(content) and "Demandeurs d’emploi" not in text_of(content)


def test_filters_that_keep_nothing_say_so(server: str):
    famille = quote("Collectivités")
    status, _, content = get(f"{server}/carte/publics.criteres?annee=2022&maitre_ouvrage=DREAL&famille={famille}")
    assert status == 404 and "Aucune donnée pour ces filtres" in text_of(content)


def test_no_card_is_offered_unless_sites_are_named(demo_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(FRAMES, raising=False)
    with serving(PROJECT / "server.py", demo_base, tmp_path / "log.txt") as address:
        assert get(f"{address}/carte/publics.criteres")[0] == 404


def test_what_is_no_host_never_reaches_the_policy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(FRAMES, "https://a.fr; script-src *, 'unsafe-inline' b.fr/path *.c.fr http://d:8080 *")
    assert frame_hosts() == ("https://a.fr", "https://*.c.fr", "http://d:8080")
