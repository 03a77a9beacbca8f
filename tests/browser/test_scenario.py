"""Et si ?: the three questions of an élu on a phone, the link that gives the same figures, levers that answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.drive import settle

ADDRESS = "/et_si"
SCREENS = 2 * 844  # pixels of a phone, down to what is behind the figures
WORDS = 250
OWN_WORDS = """() => {
  const all = [...document.querySelectorAll('[data-testid=stMainBlockContainer] .st-key-simulation_titre')];
  const text = all[0].parentElement.innerText;
  return text.split(/\\s+/).filter(Boolean).length;
}"""
BOTTOM = "() => Math.round(document.querySelector('.st-key-simulation_actions').getBoundingClientRect().top)"


def said(page: Page) -> str:
    return " ".join(page.locator("[data-testid=stMainBlockContainer]").inner_text().split())


def title(page: Page) -> str:
    return " ".join(page.locator("h1").inner_text().split())


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Iterator[Page]:
    page = open_page(ADDRESS)
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    yield page
    if before:
        page.set_viewport_size(before)


def test_how_much_is_signed(phone: Page) -> None:
    """No click: the page opens on the answer."""
    assert "16 000 h sont déjà signées" in said(phone) and "27 000 heures" in title(phone)
    assert "entre 19 000 et 35 000 h, 8 fois sur 10" in said(phone).lower()
    assert phone.evaluate(OWN_WORDS) <= WORDS
    assert phone.evaluate(BOTTOM) <= SCREENS
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_what_if_the_state_signs_half(phone: Page) -> None:
    phone.get_by_role("button", name="L’État signe 50 % de moins").click()
    settle(phone)
    assert "−536 h" in said(phone) and "levier=" in phone.url


def test_what_is_missing_to_reach_a_figure(phone: Page) -> None:
    phone.get_by_role("radio", name="Objectif").click()
    settle(phone)
    assert "Pour 30 000 heures réalisées, il manque 2 800 heures" in said(phone)
    phone.get_by_role("button", name="4 chantiers de 1 500 h").click()
    settle(phone)
    assert "objectif dépassé" in said(phone)


def test_a_link_gives_the_same_figures_elsewhere(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ADDRESS}?levier=famille%3DÉtat:-20&levier=chantiers%3D2x1500@3&derriere=Garder, comparer")
    page.get_by_label("Garder ce scénario").fill("Prudent & sobre")
    page.get_by_role("button", name="Garder", exact=True).click()
    settle(page)
    here = page.locator(".board td").all_text_contents()
    assert any("Prudent & sobre" in text for text in page.locator(".board th").all_text_contents())
    elsewhere = open_page(page.url)
    assert elsewhere.locator(".board td").all_text_contents() == here and title(elsewhere) == title(page)


def test_the_scenario_waits_while_another_page_is_read(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ADDRESS}?levier=chantiers%3D2x1500@3")
    simulated = title(page)
    page.get_by_role("link", name="Publics").first.click()
    settle(page)
    assert "levier" not in page.url
    page.get_by_role("link", name="Et si").first.click()
    settle(page)
    assert title(page) == simulated and "levier=" in page.url


def test_the_facilitatrice_announces_a_marche_and_withdraws_it(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ADDRESS}?depart=signe&derriere=Le calcul, marché par marché")
    before = title(page)
    page.get_by_text("Marchés annoncés, pas encore signés").click()
    page.get_by_label("Nom du marché").fill("Lycée de <b>Nogaro</b>")
    page.get_by_role("textbox", name="Heures clausées").fill("beaucoup")
    page.get_by_role("button", name="Annoncer").click()
    settle(page)
    assert page.get_by_role("alert").count() == 1  # and what was typed stays
    assert page.get_by_label("Nom du marché").input_value() == "Lycée de <b>Nogaro</b>"
    page.get_by_role("textbox", name="Heures clausées").fill("9 000")
    page.get_by_role("button", name="Annoncer").click()
    settle(page)
    row = page.locator(".board tr", has_text="Lycée de <b>Nogaro</b> (annoncé)")
    assert "9 000 h" in " ".join(row.inner_text().split()) and title(page) != before
    assert page.get_by_role("alert").count() == 0
    page.get_by_role("button", name="Retirer", exact=True).click()
    settle(page)
    assert row.count() == 0 and title(page) == before


def test_filters_that_keep_nothing_offer_a_way_out(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ADDRESS}?maitre_ouvrage=ARS&secteur=Travaux publics")
    assert "aucun marché" in title(page)
    page.get_by_role("button", name="Lever les filtres").click()
    settle(page)
    assert "27 000" in title(page)


def test_files_say_simulation(open_page: Callable[..., Page]) -> None:
    page = open_page(ADDRESS)
    with page.expect_download() as waiting:
        page.locator(".board-download").first.click()
    assert waiting.value.suggested_filename.startswith("simulation-")
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 2 and all("Simulation" in line for line in lines[1:])
