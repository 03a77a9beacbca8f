"""Et si ?: levers move the figures, the link gives them back elsewhere, and the real year is one click away."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.drive import settle

ADDRESS = "/et_si?annee=2022"
BUDGET = 1.0  # seconds from a key to the new figure, on a busy machine
BACKGROUND = "node => getComputedStyle(node).backgroundColor"


def title(page: Page) -> str:
    return " ".join(page.locator("h1").inner_text().split())


def figures(page: Page) -> list[str]:
    """Every figure of the page: its title, its tiles, the cells of its tables."""
    page.wait_for_function("() => document.querySelectorAll('.board').length === 4")
    settle(page)
    return [
        title(page),
        *page.locator(".board-value").all_text_contents(),
        *page.locator(".board td").all_text_contents(),
    ]


def press(page: Page, slider: str, key: str, times: int = 1) -> None:
    handle = page.get_by_role("slider", name=slider).first
    handle.focus()
    for _ in range(times):
        handle.press(key)
    settle(page)


def unfold(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).first.click()
    settle(page)


def test_three_levers_a_link_and_the_same_figures_elsewhere(open_page: Callable[..., Page]) -> None:
    page = open_page(ADDRESS)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert "sans rien changer" in title(page) and "40 706" in title(page)
    press(page, "Nouveaux chantiers", "ArrowRight", 3)
    unfold(page, "Évolution par famille")
    press(page, "État", "ArrowLeft", 4)
    unfold(page, "marchés se terminent")
    page.get_by_role("button", name="Aucun n’a de suite").click()
    settle(page)
    assert "nouveaux_chantiers=3" in page.url and "non_renouvele=tous" in page.url and "%3A-20" in page.url
    page.get_by_label("Garder ce scénario").fill("Prudent & sobre")
    page.get_by_role("button", name="Garder", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Copier le lien").click()
    page.get_by_text("Lien copié").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    here = figures(page)
    assert any("Prudent & sobre" in text for text in page.locator(".board th").all_text_contents())
    elsewhere = open_page(link)
    assert figures(elsewhere) == here and elsewhere.url == page.url == link


def test_the_real_year_is_one_click_away_and_back_undoes_a_move(page_2022: Page) -> None:
    real = title(page_2022)
    press(page_2022, "Nouveaux chantiers", "ArrowRight", 2)
    moved = title(page_2022)
    press(page_2022, "Nouveaux chantiers", "ArrowRight", 1)
    page_2022.go_back()
    settle(page_2022)
    assert title(page_2022) == moved != real
    page_2022.get_by_role("button", name="Revenir au réel").click()
    settle(page_2022)
    assert title(page_2022) == real and "nouveaux_chantiers" not in page_2022.url


@pytest.fixture
def page_2022(open_page: Callable[..., Page]) -> Page:
    return open_page(ADDRESS)


def test_an_amount_is_read_back_and_a_word_is_refused(page_2022: Page) -> None:
    unfold(page_2022, "Une grande opération")
    field = page_2022.get_by_label("Montant hors taxes")
    field.fill("1 000 000 €")
    field.press("Enter")
    settle(page_2022)
    assert page_2022.get_by_text("833 h clausées").count() == 1
    simulated = title(page_2022)
    field.fill("douze")
    field.press("Enter")
    settle(page_2022)
    assert "Nombre illisible" in page_2022.get_by_role("alert").inner_text()
    assert title(page_2022) == simulated and field.input_value() == "douze"


def test_the_scenario_waits_while_another_page_is_read(page_2022: Page) -> None:
    press(page_2022, "Nouveaux chantiers", "ArrowRight", 2)
    simulated = title(page_2022)
    page_2022.get_by_role("link", name="Publics").first.click()
    settle(page_2022)
    assert "nouveaux_chantiers" not in page_2022.url and "Simulation" not in page_2022.locator("h1").inner_text()
    page_2022.get_by_role("link", name="Et si ?").first.click()
    settle(page_2022)
    assert title(page_2022) == simulated and "nouveaux_chantiers=2" in page_2022.url


def test_a_link_that_means_nothing_is_ignored(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ADDRESS}&nouveaux_chantiers=douze&evolution_famille=Rien:5&non_renouvele=Z9&scenario=nom%3D")
    assert "sans rien changer" in title(page)


def test_filters_that_keep_nothing_offer_two_ways_out(open_page: Callable[..., Page]) -> None:
    page = open_page(f"{ADDRESS}&maitre_ouvrage=ARS&secteur=Travaux publics")
    assert "aucune heure connue" in title(page)
    page.get_by_role("button", name="Tout réinitialiser").click()
    settle(page)
    assert "40 706" in title(page)


def test_what_the_bilan_announced_is_loaded_in_one_click(open_page: Callable[..., Page]) -> None:
    page = open_page("/et_si?annee=2024")
    page.get_by_role("button", name="Charger «").click()
    settle(page)
    assert title(page).startswith("Simulation 2023") and "annee=2022" in page.url
    assert any("baisse était bien annoncée" in note for note in page.locator(".board-note").all_text_contents())


def test_files_say_simulation(page_2022: Page) -> None:
    press(page_2022, "Nouveaux chantiers", "ArrowRight", 1)
    with page_2022.expect_download() as waiting:
        page_2022.locator(".board-download").first.click()
    assert waiting.value.suggested_filename.startswith("simulation-")
    lines = Path(waiting.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) > 2 and all("Simulation" in line for line in lines[1:])


def test_a_lever_answers_at_once(page_2022: Page) -> None:
    press(page_2022, "Nouveaux chantiers", "ArrowRight", 2)
    handle, seconds = page_2022.get_by_role("slider", name="Nouveaux chantiers").first, []
    for _ in range(5):
        before, started = page_2022.locator("h1").inner_text(), time.perf_counter()
        handle.press("ArrowRight")
        page_2022.wait_for_function("text => document.querySelector('h1').innerText !== text", arg=before, polling=10)
        seconds.append(time.perf_counter() - started)
    assert sorted(seconds)[2] < BUDGET


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768), (768, 1024), (390, 844), (320, 640)])
def test_nothing_runs_over_the_side(open_page: Callable[..., Page], width: int, height: int) -> None:
    page = open_page(f"{ADDRESS}&nouveaux_chantiers=5&scenario=nom%3DPrudent%26nouveaux_chantiers%3D2", width, height)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").bounding_box()["y"] < height


def test_the_title_that_stays_in_sight_is_read_at_night_on_a_phone(open_page: Callable[..., Page]) -> None:
    page = open_page(ADDRESS, width=390, height=844, dark=True)
    behind = page.locator(".st-key-simulation_titre").locator("xpath=..").evaluate(BACKGROUND)
    assert behind == page.get_by_test_id("stApp").evaluate(BACKGROUND) != "rgb(255, 255, 255)"
