"""Entreprises, Évolution, Marchés, Croisements: in a browser, on the demonstration."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analytics.base.selection import Selection
from analytics.compute.queries import compute
from analytics.french.numbers import number
from analytics.protection.opening import open_base
from tests.browser.drive import settle

EMPTY = (
    "/entreprises?annee=2019&maitre_ouvrage=DIRSO",
    "/evolution?annee=2019&maitre_ouvrage=DIRSO",
    "/marches?critere=Seniors",
    "/croisements?annee=2019&maitre_ouvrage=DIRSO",
)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a list by its label."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    settle(page)


@pytest.mark.parametrize("address", EMPTY)
def test_an_empty_selection_says_so(open_page: Callable[..., Page], address: str):
    page = open_page(address)
    assert page.locator("h1").inner_text()
    assert page.get_by_text("Aucun").count() or page.get_by_text("ne se découpe pas").count()


def test_the_navigation_stays_on_one_line(open_page: Callable[..., Page]):
    links = open_page("/marches").locator(".st-key-navigation a").filter(visible=True)
    assert len({round(link.bounding_box()["y"]) for link in links.all()}) == 1


def test_a_number_on_screen_is_that_of_compute(open_page: Callable[..., Page], demo_base):
    base = open_base(demo_base)
    found = compute(base, Selection.of(2022), ["societes", "heures_restantes", "heures_realisees"]).iloc[0]
    assert open_page("/entreprises?annee=2022").locator("h1").inner_text().startswith(number(found["societes"]))
    assert number(found["heures_restantes"]) in open_page("/marches?annee=2022").locator("main").inner_text()
    total = open_page("/croisements?annee=2022").locator("tr.board-total td").last.inner_text()
    assert total.startswith(number(found["heures_realisees"]))


def test_the_rule_of_the_list_is_a_setting_kept_in_the_address(open_page: Callable[..., Page]):
    page = open_page("/marches?annee=2022")
    before = page.locator("h1").inner_text()
    choose(page, "Soldé à partir de", "90\u00a0%")
    expect(page.locator("h1")).not_to_have_text(before)
    assert "solde_a" in page.url
    again = open_page("/marches" + page.url.partition("/marches")[2])
    assert again.locator("h1").inner_text() == page.locator("h1").inner_text()


def test_the_list_can_be_sorted_and_narrowed(open_page: Callable[..., Page]):
    page = open_page("/marches?annee=2022")
    choose(page, "Montrer", "En cours")
    states = page.locator("[data-key=marches] tbody tr td:nth-child(3)").all_inner_texts()
    assert {state.replace("\u00a0", " ") for state in states} == {"En cours"}


def test_a_crossing_changes_rows_and_never_filters_on_its_total(open_page: Callable[..., Page]):
    page = open_page("/croisements?annee=2022")
    assert page.locator("tr.board-total button").count() == 0
    page.get_by_role("button", name="DREAL", exact=False).first.click()
    settle(page)
    assert "maitre_ouvrage=DREAL" in page.url
    assert page.locator("td[data-level='4']").count() >= 1


def test_any_indicator_can_be_followed_and_the_address_keeps_it(open_page: Callable[..., Page]):
    page = open_page("/evolution?annee=2022")
    choose(page, "Indicateur suivi", "Part de femmes")
    expect(page.locator("h1")).to_contain_text("Part de femmes")
    expect(page).to_have_url(re.compile("indicateur=Part\\+de\\+femmes"))
    choose(page, "Indicateur suivi", "Heures réalisées")
    expect(page).not_to_have_url(re.compile("indicateur"))


def test_a_year_is_picked_on_its_column(open_page: Callable[..., Page]):
    page = open_page("/evolution?annee=2022")
    page.locator("[data-key=annees] .board-cell[data-value='2023']").click()
    settle(page)
    assert "annee=2023" in page.url and "2023" in page.locator("[data-key=cumul] h2").inner_text()


def test_the_list_is_read_page_by_page(open_page: Callable[..., Page]):
    page = open_page("/marches?annee=2022")
    first = page.locator("[data-key=marches] tbody tr").all_inner_texts()
    page.get_by_role("button", name="Page suivante").click()
    settle(page)
    second = page.locator("[data-key=marches] tbody tr").all_inner_texts()
    assert len(first) == 25 and second and not set(first) & set(second)
    assert f"Marchés 26 à {25 + len(second)} sur" in page.locator("[data-key=marches]").inner_text()
    choose(page, "Trier par", "Date de fin")
    assert "Marchés 1 à 25 sur" in page.locator("[data-key=marches]").inner_text()
