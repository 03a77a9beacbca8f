"""By keyboard and by rule: focus that shows, no trap, tables on a phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from analytics.views.reference.rgaa import mention
from tests.browser.drive import filters_button, settle
from tests.browser.rules import grave

FOCUS = """() => {
  let node = document.activeElement;
  while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  const ring = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
  };
  const box = node.getBoundingClientRect();
  const bars = [...document.querySelectorAll('.st-key-filtres, .st-key-outils')];
  const middle = [box.left + box.width / 2, box.top + box.height / 2];
  const above = document.elementFromPoint(...middle);
  let shown = false;
  const above_it = one => one.parentElement || one.getRootNode().host;
  for (let one = node, depth = 0; one && depth < 5; one = above_it(one), depth++) shown ||= ring(one);
  const covered = bars.some(bar => bar.contains(above)) && !bars.some(bar => bar.contains(node));
  return {
    name: node.getAttribute('aria-label') || node.innerText?.trim() || node.tagName,
    tag: node.tagName, markup: node.outerHTML.slice(0, 200), shown, covered,
  };
}"""


def test_tables_break_no_rule_on_a_phone(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022", width=390, height=844)
    for button in page.get_by_role("button", name="Tableau", exact=True).all():
        button.click()
    assert grave(page) == []


@pytest.mark.parametrize("dark", [False, True])
def test_each_stop_of_the_keyboard_shows_and_is_not_covered(open_page: Callable[..., Page], dark: bool):
    page = open_page("/?annee=2022&famille=État", dark=dark)
    stops = []
    for _ in range(40):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUS))
    assert stops[0]["name"] == "Aller au contenu principal"
    names = [stop["name"] for stop in stops]
    bar = ("Année", "Comparer à", "Filtres · 1", "Retirer le filtre État", "Réinitialiser")
    order = [names.index(name) for name in ("Publics", *bar, "Définition\u00a0: Heures clausées")]
    assert order == sorted(order)
    seen = [stop for stop in stops if stop["tag"] not in ("MAIN", "BODY")]
    assert [stop["markup"] for stop in seen if not stop["shown"]] == []
    assert [stop["markup"] for stop in seen if stop["covered"]] == []


def test_a_filter_is_chosen_by_keyboard_alone(page: Page):
    filters_button(page).focus()
    page.keyboard.press("Enter")
    settle(page)
    page.keyboard.press("Tab")
    page.keyboard.type("region occ")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    settle(page)
    page.keyboard.press("Escape")
    settle(page)
    assert page.locator(".filters-panel").is_hidden()
    assert "Région Occitanie" in page.locator(".compte").inner_text()


def test_a_page_is_reached_by_keyboard_and_keeps_its_filters(open_page: Callable[..., Page]):
    page = open_page("/?annee=2022&famille=État")
    page.locator(".st-key-navigation").get_by_role("link", name="Publics").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/publics?**")
    settle(page)
    assert page.locator(".compte").inner_text().startswith("2022 · État")


def test_the_foot_of_a_page_leads_to_the_state_declared(open_page: Callable[..., Page]):
    page = open_page("/publics?annee=2022", public=True)
    page.get_by_role("contentinfo").get_by_role("link", name=mention()).click()
    page.wait_for_url("**/accessibilite?annee=2022")
    settle(page)
    assert page.locator("h1").inner_text() == mention()
    assert page.get_by_role("contentinfo").locator("[aria-current=page]").inner_text() == mention()


def test_a_letter_alone_asks_for_nothing(page: Page):
    asked: list[int] = []
    page.on("console", lambda message: asked.append(1) if message.text == "asked" else None)
    page.evaluate("""() => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (message) { console.log("asked"); return send.call(this, message); };
    }""")
    page.locator("h1").click()
    for letter in "rRcC":
        page.keyboard.press(letter)
    page.wait_for_timeout(500)
    assert asked == []
    page.get_by_role("combobox", name="Rechercher").press_sequentially("rc")
    assert page.get_by_role("combobox", name="Rechercher").input_value() == "rc"
