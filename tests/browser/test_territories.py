"""Places: the map, its switches and its table; the search box; the sheets and the paper they print on."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.drive import pictures, settle

OpenPage = Callable[..., Page]
SEARCH = "Rechercher"


def search(page: Page, typed: str) -> None:
    page.get_by_role("combobox", name=SEARCH).click()
    page.keyboard.type(typed)
    page.get_by_role("listbox", name="Résultats").get_by_role("option").first.wait_for()


def test_the_map_names_every_area_with_its_amount(open_page: OpenPage) -> None:
    page = open_page("/territoires?annee=2022")
    areas = page.get_by_role("listbox", name=re.compile("Carte du Gers")).get_by_role("option")
    expect(areas).to_have_count(17)
    assert all(
        re.search(r"\d\sheures? pour 1\s000 habitants", area.get_attribute("aria-label") or "") for area in areas.all()
    )


def test_choosing_on_the_map_filters_then_opens_the_sheet(open_page: OpenPage) -> None:
    page = open_page("/territoires?annee=2022")
    page.get_by_role("option", name="CC de la Ténarèze").click()
    settle(page)
    assert "territoire=CC+de+la+T%C3%A9nar%C3%A8ze" in page.url
    page.get_by_role("button", name="Ouvrir la fiche").click()
    page.wait_for_url("**/fiche?**")
    settle(page)
    assert "annee=2022" in page.url
    expect(page.locator("h1")).to_contain_text("CC de la Ténarèze")


@pytest.mark.parametrize(("mesh", "count"), [("Canton", 18), ("Commune", 458)])
def test_an_area_of_another_mesh_opens_its_sheet_too(open_page: OpenPage, mesh: str, count: int) -> None:
    page = open_page(f"/territoires?annee=2022&lieu=Domicile&maille={mesh}")
    areas = page.get_by_role("listbox", name=re.compile("Carte du Gers")).get_by_role("option")
    expect(areas).to_have_count(count)
    areas.nth(3).dispatch_event("click")
    settle(page)
    page.get_by_role("button", name="Ouvrir la fiche").click()
    page.wait_for_url(f"**/fiche?{mesh.lower()}=*")


def test_a_place_offers_only_what_it_can_count_and_says_why(open_page: OpenPage) -> None:
    page = open_page("/territoires?annee=2022&lieu=Siège")
    expect(page.get_by_text("Au siège ne se comptent que les sociétés")).to_be_visible()
    assert page.get_by_role("radiogroup", name="Mesure").get_by_role("radio").all_inner_texts() == ["Sociétés"]
    expect(page.locator("[data-key=classement] tbody tr").last).to_contain_text("Hors du Gers")


def test_three_letters_and_the_keyboard_open_a_sheet(open_page: OpenPage) -> None:
    page = open_page("/contrats?annee=2022&mesure=Contrats")
    search(page, "lec")
    options = page.get_by_role("listbox", name="Résultats").get_by_role("option")
    texts = " / ".join(options.all_inner_texts())
    assert all(word in texts for word in ("Lectoure", "CC de la Lomagne Gersoise", "Maître d’ouvrage", "Marché"))
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fiche?commune=Lectoure*")
    settle(page)
    page.reload()
    settle(page)
    expect(page.locator("h1")).to_contain_text("Lectoure")


def test_escape_closes_the_answers_and_nothing_found_is_said(open_page: OpenPage) -> None:
    page = open_page("/publics")
    search(page, "auch")
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name=SEARCH)).to_have_attribute("aria-expanded", "false")
    page.get_by_role("combobox", name=SEARCH).fill("zzz")
    expect(page.get_by_text("Rien ne correspond à")).to_be_visible()


def test_back_goes_through_the_sheets_that_were_open(open_page: OpenPage) -> None:
    page = open_page("/fiche?annee=2022&maitre_ouvrage=Région Occitanie")
    search(page, "lectoure")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fiche?commune=Lectoure*")
    settle(page)
    page.go_back()
    settle(page)
    expect(page.locator("h1")).to_contain_text("Région Occitanie")


def test_back_and_the_link_lead_to_the_filtered_page_that_was_left(open_page: OpenPage) -> None:
    page = open_page("/contrats?annee=2021&famille=État&mesure=Contrats")
    left, title = page.url, page.locator("h1").inner_text()
    search(page, "lectoure")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fiche?commune=Lectoure&annee=2021")
    settle(page)
    page.go_back()
    settle(page)
    assert page.url == left and page.locator("h1").inner_text() == title
    page.go_forward()
    settle(page)
    page.get_by_role("button", name="Retour : Contrats").click()
    page.wait_for_url(left)
    settle(page)
    assert page.locator("h1").inner_text() == title
    expect(page.locator(".filters-chips")).to_contain_text("État")


def test_communes_out_of_the_filter_are_not_said_to_have_none(open_page: OpenPage) -> None:
    page = open_page("/territoires?annee=2022&territoire=CC de la Ténarèze&maille=Commune")
    areas = page.get_by_role("listbox", name=re.compile("Carte du Gers")).get_by_role("option")
    # The CC de la Ténarèze has 26 of the 458 communes of the Gers.
    assert areas.and_(page.locator("[aria-label$='hors de la sélection']")).count() == 458 - 26
    expect(page.locator(".map-legend")).to_contain_text("hors de la sélection")
    expect(page.locator(".retenir")).to_contain_text("communes sur 26 sans heure réalisée")


def test_a_row_of_a_table_leads_to_its_sheet(open_page: OpenPage) -> None:
    page = open_page("/maitres_ouvrage?annee=2022")
    link = page.locator("[data-key=detail]").get_by_role("link", name="Région Occitanie")
    assert link.get_attribute("href") == "fiche?maitre_ouvrage=R%C3%A9gion+Occitanie&annee=2022"
    link.click()
    page.wait_for_url("**/fiche?maitre_ouvrage=*")


@pytest.mark.parametrize(
    "subject", ["maitre_ouvrage=Département du Gers", "territoire=CA Grand Auch Cœur de Gascogne", "commune=Auch"]
)
def test_a_sheet_prints_on_one_page(open_page: OpenPage, subject: str) -> None:
    page = open_page(f"/fiche?annee=2022&{subject}")
    page.locator(".main-svg").first.wait_for(state="attached")
    settle(page)
    paper = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1


@pytest.mark.parametrize(
    "path",
    ["/territoires?annee=2022&maille=Commune", "/fiche?annee=2022&commune=Auch", "/fiche", "/fiche?commune=Nulle+part"],
)
def test_nothing_overflows(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=360, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").count() == 1


def test_the_map_leaves_as_a_picture_with_its_names_legend_and_source(open_page: OpenPage) -> None:
    page = open_page("/territoires?annee=2022")
    name, png, svg = pictures(page, page.locator(".map-foot"))
    assert name == "carte-epci-2022"
    assert png.startswith(b"\x89PNG") and int.from_bytes(png[16:20], "big") == 1920
    said = [text.strip() for text in svg.itertext() if text.strip()]
    for words in ("Auch", "Condom", "arrêtés au", "Données de démonstration"):
        assert any(words in text for text in said), words
    legend = page.locator(".map-class").all_inner_texts()
    assert legend and all(words in said for words in legend)
    fills = {path.get("fill") for path in svg.iter("{http://www.w3.org/2000/svg}path")}
    assert len({fill for fill in fills if fill.startswith("rgb")}) >= 4
