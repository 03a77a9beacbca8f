"""Filters in the real application: the address, the chips, the bars, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from analytics.base.selection import Selection
from analytics.compute.queries import compute
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import value
from analytics.protection.opening import open_base
from tests.browser.drive import filters_button, open_filters, rows, settle

RANKING = "heures-par-maitre-ouvrage"


def said(page: Page) -> dict[str, list[str]]:
    """Return the parameters of the address."""
    return parse_qs(urlsplit(page.url).query)


def counted(page: Page) -> str:
    """Return the line that says what the selection holds, with ordinary spaces."""
    return page.locator(".compte").inner_text().replace("\u202f", " ").replace("\u00a0", " ")


def chips(page: Page) -> list[str]:
    """Return the name of each chip on the screen."""
    return [chip.inner_text() for chip in visible_chips(page)]


def visible_chips(page: Page) -> list[Locator]:
    return [chip for chip in page.locator(".filters-chip").all() if chip.is_visible()]


def act(page: Page, on: Locator) -> None:
    """Click and wait until the page is at rest."""
    on.click()
    settle(page)


def go(page: Page, title: str) -> None:
    """Follow a link of the navigation."""
    act(page, page.locator(".st-key-navigation").get_by_role("link", name=title, exact=True))


def bar(page: Page, value: str) -> Locator:
    """Return the bar of a value in the ranking of the maîtres d'ouvrage."""
    return page.locator(f"[data-key={RANKING}] .board-cell[data-value='{value}']")


def choose_year(page: Page, year: int) -> None:
    """Choose a year in the bar."""
    page.get_by_label("Année", exact=True).select_option(str(year))
    settle(page)


def field(page: Page, label: str) -> Locator:
    """Return a filter of the panel."""
    return page.get_by_role("group", name=label, exact=True)


def box(page: Page, label: str, value: str) -> Locator:
    """Return the box of a value in a filter of the panel."""
    return field(page, label).get_by_role("checkbox", name=value, exact=True)


def focused(page: Page) -> str:
    """Return the name of what has the focus."""
    return page.evaluate("document.activeElement.ariaLabel || document.activeElement.innerText")


def test_a_shared_address_is_applied(open_page: Callable[..., Page]):
    page = open_page("/publics?annee=2022&famille=État&famille=Collectivités&comparaison=sans comparaison")
    assert counted(page).startswith("2022 · Collectivités et État : ")
    assert chips(page) == ["Collectivités", "État"]
    assert page.get_by_label("Comparer à", exact=True).input_value() == "sans comparaison"
    assert "par rapport à" not in page.locator(".board-tiles").inner_text()


def test_what_the_address_misspells_is_understood_and_what_does_not_exist_is_ignored(open_page: Callable[..., Page]):
    page = open_page("/?annee=1999&famille=Martiens&secteur=batiment&comparaison=hier&base_etp=3&autre=1")
    assert chips(page) == ["Bâtiment"]
    assert counted(page).startswith("2025 · Bâtiment : ")


def test_each_chip_removes_its_own_value(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&famille=État&famille=Collectivités&secteur=Bâtiment")
    assert chips(page) == ["Collectivités", "État", "Bâtiment"]
    act(page, visible_chips(page)[1])
    assert chips(page) == ["Collectivités", "Bâtiment"]
    assert said(page) == {"annee": ["2022"], "famille": ["Collectivités"], "secteur": ["Bâtiment"]}


def test_reset_empties_the_filters_and_keeps_the_year(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&famille=État&secteur=Bâtiment")
    act(page, page.get_by_role("button", name="Réinitialiser"))
    assert said(page) == {"annee": ["2022"]}
    assert counted(page) == "2022 · tout le Gers : 17 maîtres d’ouvrage, 40 marchés suivis, 40 706 h clausées"
    assert chips(page) == []


def test_filters_follow_the_reader_from_page_to_page_and_back(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&famille=État")
    expected, address = counted(page), said(page)
    go(page, "Publics")
    assert urlsplit(page.url).path == "/publics" and (counted(page), said(page)) == (expected, address)
    go(page, "Contrats")
    assert (counted(page), said(page)) == (expected, address)
    page.go_back()
    settle(page)
    assert urlsplit(page.url).path == "/publics" and page.title().startswith("Publics")
    assert (counted(page), said(page)) == (expected, address)
    page.go_back()
    settle(page)
    assert urlsplit(page.url).path == "/" and counted(page) == expected
    page.go_forward()
    settle(page)
    page.reload()
    settle(page)
    assert urlsplit(page.url).path == "/publics" and (counted(page), said(page)) == (expected, address)


def test_back_undoes_the_last_choice(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    act(page, bar(page, "Région Occitanie"))
    choose_year(page, 2021)
    assert said(page) == {"annee": ["2021"], "maitre_ouvrage": ["Région Occitanie"]}
    page.go_back()
    settle(page)
    assert said(page) == {"annee": ["2022"], "maitre_ouvrage": ["Région Occitanie"]}
    assert counted(page).startswith("2022 · Région Occitanie : ")
    assert page.get_by_label("Année", exact=True).input_value() == "2022"
    page.go_back()
    settle(page)
    assert chips(page) == [] and counted(page).startswith("2022 · tout le Gers")


def test_a_link_of_the_navigation_opens_elsewhere_with_the_same_filters(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&famille=État")
    link = page.locator(".st-key-navigation").get_by_role("link", name="Publics").get_attribute("href")
    other = open_page(f"/{link.lstrip('./')}" if "://" not in link else link)
    assert counted(other) == counted(page)


def test_a_bar_filters_and_a_second_click_removes(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    act(page, bar(page, "Région Occitanie"))
    assert chips(page) == ["Région Occitanie"]
    assert counted(page) == "2022 · Région Occitanie : 1 maître d’ouvrage, 7 marchés suivis, 10 605 h clausées"
    assert "Gers numérique" in rows(page, RANKING)  # the others stay, to compare
    assert bar(page, "Région Occitanie").get_attribute("aria-pressed") == "true"
    act(page, bar(page, "Région Occitanie"))
    assert chips(page) == [] and said(page) == {"annee": ["2022"]}


def test_two_quick_clicks_both_count(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    bar(page, "Région Occitanie").click()
    bar(page, "Gers numérique").click()
    settle(page, 800)
    assert chips(page) == ["Gers numérique", "Région Occitanie"]
    assert said(page)["maitre_ouvrage"] == ["Gers numérique", "Région Occitanie"]


def test_a_year_changes_every_number(open_page: Callable[..., Page], demo_base: Path):
    page = open_page("/?annee=2022")
    choose_year(page, 2021)
    names = [tile.get_attribute("data-name") for tile in page.locator(".board-tile").all()]
    expected = compute(open_base(demo_base), Selection.of(2021), names).iloc[0]
    for name in names:
        shown = page.locator(f"[data-name={name}] .board-value").inner_text()
        assert shown == value(expected[name], INDICATORS[name].suffix, INDICATORS[name].decimals), name
    assert rows(page, "tous-les-chiffres")["Heures clausées"]["2021"] == "26\u202f094\u00a0h"
    assert "2021" in page.locator("h1").inner_text()


def test_a_value_is_found_by_typing_in_the_panel(open_page: Callable[..., Page]):
    page = open_page("/contrats?annee=2022")
    open_filters(page)
    page.get_by_label("Chercher\u00a0: Territoire du chantier").click()
    page.keyboard.type("tenareze")
    found = field(page, "Territoire du chantier").get_by_role("checkbox")
    assert found.count() == 1
    act(page, found)
    assert said(page) == {"annee": ["2022"], "territoire": ["CC de la Ténarèze"]}
    assert filters_button(page).inner_text() == "Filtres · 1"


def test_two_values_ticked_quickly_in_two_filters_both_count(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    open_filters(page)
    box(page, "Famille", "État").click()
    box(page, "Secteur", "Bâtiment").click()
    settle(page, 800)
    assert chips(page) == ["État", "Bâtiment"]
    assert said(page) == {"annee": ["2022"], "famille": ["État"], "secteur": ["Bâtiment"]}
    assert counted(page).startswith("2022 · État · Bâtiment : ")
    assert box(page, "Famille", "État").is_checked() and box(page, "Secteur", "Bâtiment").is_checked()


def test_a_value_unticked_in_the_panel_filters_no_more(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&famille=État")
    open_filters(page)
    act(page, box(page, "Famille", "État"))
    assert chips(page) == [] and said(page) == {"annee": ["2022"]}
    assert filters_button(page).inner_text() == "Filtres"


def test_escape_or_a_press_outside_closes_the_panel(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022")
    panel = page.locator(".filters-panel")
    open_filters(page)
    box(page, "Famille", "État").focus()
    page.keyboard.press("Escape")
    assert panel.is_hidden() and focused(page) == "Filtres"
    assert filters_button(page).get_attribute("aria-expanded") == "false"
    open_filters(page)
    assert panel.is_visible() and filters_button(page).get_attribute("aria-expanded") == "true"
    page.mouse.click(1320, 600)  # the margin: the panel lies over the rest
    assert panel.is_hidden()


def test_the_panel_opens_and_closes_on_a_phone(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", width=390, height=844)
    open_filters(page)
    panel, close = page.locator(".filters-panel"), page.get_by_role("button", name="Fermer", exact=True)
    assert panel.is_visible() and panel.evaluate("node => node.scrollWidth <= node.clientWidth")
    expect(close).to_be_in_viewport(ratio=1)
    act(page, box(page, "Famille", "État"))
    assert panel.is_visible()
    close.click()
    assert panel.is_hidden() and chips(page) == ["État"]


def test_the_bar_leaves_the_menu_its_place_on_a_phone_that_scrolls(open_page: Callable[..., Page]):
    page = open_page("/", width=390, height=844)
    whole = filters_button(page).bounding_box()
    page.locator(".board-card").nth(1).evaluate("card => card.scrollIntoView()")
    settle(page)
    stuck, menu = filters_button(page).bounding_box(), page.get_by_test_id("stMainMenu").bounding_box()
    assert stuck["y"] < menu["y"] + menu["height"] and stuck["x"] + stuck["width"] <= menu["x"]
    assert stuck["x"] + stuck["width"] < whole["x"] + whole["width"]


def test_the_focus_stays_in_the_bar_when_a_chip_goes(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&famille=État&secteur=Bâtiment")
    visible_chips(page)[0].focus()
    page.keyboard.press("Enter")
    settle(page)
    assert chips(page) == ["Bâtiment"] and focused(page) == "Retirer le filtre Bâtiment"
    page.keyboard.press("Enter")
    settle(page)
    assert chips(page) == [] and focused(page) == "Filtres"


def test_a_full_time_of_another_length_changes_the_full_time_equivalents(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&base_etp=1607")
    assert page.locator("[data-name=etp] .board-value").inner_text() == "17,8\u00a0ETP"  # 28,644 / 1,607
    go(page, "Publics")
    go(page, "En bref")
    assert page.locator("[data-name=etp] .board-value").inner_text() == "17,8\u00a0ETP"


def test_two_readers_do_not_share_their_filters(open_page: Callable[..., Page]):
    open_page("/?annee=2022&famille=État")
    assert counted(open_page("/")).startswith("2025 · tout le Gers")


def test_nothing_selected_offers_two_ways_out(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&maitre_ouvrage=DREAL&famille=Collectivités")
    assert page.get_by_text("Aucune donnée pour ces filtres").is_visible()
    act(page, page.get_by_role("button", name="Retirer «\u00a0DREAL\u00a0»"))
    assert chips(page) == ["Collectivités"]
    assert page.locator(".board-value").count()


@pytest.mark.parametrize("path", ["/?annee=2022&famille=État", "/publics?annee=2022&famille=État"])
def test_the_address_does_not_move_by_itself(open_page: Callable[..., Page], path: str):
    page = open_page(path, fresh=True)
    assert page.evaluate("history.length") == 2  # the blank page, then this one
    assert said(page) == {"annee": ["2022"], "famille": ["État"]}
