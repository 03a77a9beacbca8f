"""On a phone: where one is, the answer on the first screen, what folds, what scrolls, what a finger reaches."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from analytics.views.registry import NAVIGATION
from tests.browser.drive import open_filters, settle

PHONE = {"width": 390, "height": 844}
TARGET = 44  # px
# Of what is pressed, the parts narrower than a finger; a link or a word inside a sentence has the height of its line,
# and the mark of a list is pressed with its field.
TOO_SMALL = """size => {
  const selector = 'a[href], button, select, input, summary, [role=button], [role=radio], [role=combobox]';
  const reaches = (node, x, y) => node.contains(document.elementFromPoint(x, y));
  return [...document.querySelectorAll(selector)]
    .filter(node => node.checkVisibility({visibilityProperty: true, opacityProperty: true}))
    .filter(node => !node.closest('.board-unseen, .board-cells, p, .retenir li'))
    .filter(node => !node.matches('[role=group] > [tabindex="-1"]'))
    .filter(node => {
      const {left, right, top, bottom} = (node.closest('label') || node).getBoundingClientRect();
      const [x, y, half] = [(left + right) / 2, (top + bottom) / 2, size / 2 - 1];
      if (right - left < 2 || x < 0 || x > innerWidth || y < 0 || y > innerHeight) return false;
      const wide = right - left >= size - .5 || (reaches(node, x - half, y) && reaches(node, x + half, y));
      return !wide || !(bottom - top >= size - .5 || (reaches(node, x, y - half) && reaches(node, x, y + half)));
    }).map(node => node.outerHTML.slice(0, 120));
}"""


def test_the_first_screen_holds_the_title_its_sentence_and_the_key_figures(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", **PHONE)
    for place in ("h1", ".phrase", ".board-tile >> nth=1"):
        expect(page.locator(place).first).to_be_in_viewport(ratio=1)
    assert page.locator(".compte").inner_text().startswith("2022")  # told to a screen reader all the same


def test_a_menu_says_where_one_is_and_leads_to_every_page(open_page: Callable[..., Page]):
    page = open_page("/publics?annee=2022", **PHONE)
    menu = page.get_by_role("button", name="Pages\u00a0: Publics")
    assert menu.inner_text() == "Publics"
    menu.click()
    links = page.get_by_role("navigation", name="Pages", exact=True).get_by_role("link")
    assert links.all_inner_texts() == list(NAVIGATION.values())
    expect(links.last).to_be_in_viewport(ratio=1)
    links.filter(has_text="Évolution").click()
    page.wait_for_url("**/evolution?annee=2022")
    settle(page)
    assert page.locator(".st-key-navigation .pages-more").inner_text() == "Évolution" and links.first.is_hidden()


def test_the_comparison_waits_in_the_panel(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", **PHONE)
    comparison = page.get_by_label("Comparer à", exact=True)
    assert comparison.is_hidden()
    open_filters(page)
    comparison.select_option("sans comparaison")
    settle(page)
    assert "comparaison=sans" in page.url and "par rapport à" not in page.locator(".board-tiles").inner_text()


def test_the_search_opens_over_the_menu_and_its_answers_take_the_width(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", **PHONE)
    field = page.get_by_role("combobox", name="Rechercher")
    assert field.bounding_box()["width"] <= 3 * TARGET / 2
    field.click()
    field.fill("auch")
    settle(page)
    assert field.bounding_box()["width"] > 200
    answers = page.get_by_role("listbox", name="Résultats").bounding_box()
    assert answers["width"] > 350 and answers["x"] >= 0 and answers["x"] + answers["width"] <= 390


def test_what_is_to_be_remembered_comes_before_the_cards(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", **PHONE)
    remembered, cards = (page.locator(one).bounding_box() for one in (".retenir", ".board-grid >> nth=-1"))
    assert remembered["y"] + remembered["height"] <= cards["y"]
    assert page.locator(".pages").last.bounding_box()["y"] > cards["y"] + cards["height"]


def test_a_wide_table_says_that_it_scrolls_and_keeps_its_first_column(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", **PHONE)
    table = page.locator("[data-key=tous-les-chiffres] .board-table")
    assert "Faites défiler" in table.evaluate("node => getComputedStyle(node, '::before').content")
    row = table.locator("tbody tr").first
    row.scroll_into_view_if_needed()
    table.evaluate("node => node.scrollTo(9999, 0)")
    expect(row.locator("th")).to_be_in_viewport(ratio=0.9)
    expect(row.locator("td").last).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("path", ["/", "/maitres_ouvrage", "/territoires", "/marches", "/et_si", "/donnees"])
def test_a_finger_reaches_all_that_is_pressed(open_page: Callable[..., Page], path: str):
    page = open_page(f"{path}?annee=2022", **PHONE)
    page.set_viewport_size({"width": 390, "height": page.evaluate("document.querySelector('.stMain').scrollHeight")})
    settle(page)
    assert page.evaluate(TOO_SMALL, TARGET) == []


def test_a_tablet_has_the_menu_and_the_filters_on_a_line_each(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", width=820, height=1180)
    first = [
        page.locator(one).bounding_box()
        for one in (".st-key-navigation .pages-more", "#recherche-texte", ".st-key-exporter")
    ]
    assert max(one["y"] for one in first) < min(one["y"] + one["height"] for one in first)
    expect(page.get_by_label("Comparer à", exact=True)).to_be_visible()
    expect(page.locator(".board-tile").last).to_be_in_viewport(ratio=1)
