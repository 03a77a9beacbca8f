"""On paper: filled sheets, without a control nor a cut table, that say their day and their address."""

from __future__ import annotations

import io
from collections.abc import Callable
from urllib.parse import quote

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from analytics.figures.qr_code import qr_svg
from tests.browser.drive import get


def test_a_sheet_of_paper_says_its_day_and_its_address(open_page: Callable[..., Page]):
    page = open_page("/publics?annee=2022&famille=État")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    foot = page.locator(".pages-said").last
    said = foot.evaluate("node => getComputedStyle(node, '::after').content")
    assert foot.is_visible() and "Imprimé le" in said and "/publics?annee=2022&famille=État" in said


def test_a_sheet_of_paper_carries_the_code_of_its_address(open_page: Callable[..., Page]):
    page = open_page("/publics?annee=2022&famille=État")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    drawn = page.locator(".paper-code path").last.get_attribute("d")
    assert drawn and f'd="{drawn}"' in qr_svg(page.url)
    code, title = (page.locator(place).bounding_box() for place in (".paper-code", "h1"))
    assert code and title and code["width"] > 80 and title["x"] + title["width"] <= code["x"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator(".paper-code").count()


def test_a_printed_slide_stands_under_the_code(open_page: Callable[..., Page]):
    page = open_page("/presenter?annee=2022")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    code, slide = (page.locator(place).first.bounding_box() for place in (".paper-code", ".screen"))
    assert code and slide and slide["y"] >= code["y"] + code["height"]


@pytest.mark.parametrize("address", ["https://ailleurs.example/publics", "", "[", "publics"])
def test_no_code_is_drawn_for_another_site(server: str, address: str):
    assert get(f"{server}/code-qr.svg?adresse={quote(address)}")[0] == 404


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


@pytest.mark.parametrize(
    ("address", "most"), [("/contrats", 1), ("/publics", 1), ("/maitres_ouvrage", 2), ("/accessibilite", 1)]
)
def test_sheets_are_filled(open_page: Callable[..., Page], address: str, most: int):
    sheets = printed(open_page(f"{address}?annee=2022", public=True))
    assert len(sheets) <= most and all(len(sheet) > 300 for sheet in sheets)


def test_the_table_comes_before_charts_as_tall_as_a_sheet_on_paper_alone(open_page: Callable[..., Page]):
    page = open_page("/maitres_ouvrage?annee=2022")
    keys = "[...document.querySelectorAll('.board-card')].map(card => card.dataset.key)"
    shown = page.evaluate(keys)
    assert "Chaque maître d’ouvrage en chiffres" in printed(page)[0]
    assert page.evaluate(keys) == shown and shown[-1] == "detail"


def test_a_table_of_donnees_is_printed_to_its_last_row(open_page: Callable[..., Page]):
    page = open_page("/donnees?annee=2022")
    rows = page.get_by_role("table", name="Rapprochement").locator("tbody th").all_inner_texts()
    sheets = printed(page)
    assert len(rows) > 30 and rows[-1].replace("\u202f", " ").replace("\u00a0", " ") in " ".join(sheets)
    assert "Tout télécharger" not in " ".join(sheets) and len(sheets[-1]) > 300


@pytest.mark.parametrize("address", ["/fiche?annee=2022&maitre_ouvrage=Région Occitanie", "/territoires?annee=2022"])
def test_a_fiche_and_the_map_print_on_one_sheet(open_page: Callable[..., Page], address: str):
    sheets = printed(open_page(address))
    assert len(sheets) == 1 and "Imprimé le" in sheets[0]
