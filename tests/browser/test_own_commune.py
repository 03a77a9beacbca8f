"""What the browser remembers: « Ma commune », chosen with a mistake, changed, forgotten; the visit before."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.drive import settle
from tests.browser.rules import WIDER, grave

CARD = "[data-key=ma-commune]"
SMALL = """() => [...document.querySelectorAll('.own-commune :is(a, button, input)')]
  .filter(node => node.checkVisibility()).map(node => node.getBoundingClientRect())
  .filter(box => box.height < 43.5 || box.width < 43.5).length"""


def choose(page: Page, typed: str, name: str) -> None:
    page.get_by_role("combobox", name="Ma commune").fill(typed)
    page.get_by_role("option", name=name).first.click()
    expect(page.locator(CARD).get_by_role("heading")).to_contain_text(name)


def test_a_commune_chosen_once_is_there_at_the_next_visit(open_page: Callable[..., Page]):
    page = open_page("/", width=390, height=844, public=True)
    choose(page, "lecotuer", "Lectoure")
    page.reload()
    expect(page.locator(CARD).get_by_role("heading")).to_contain_text("Lectoure")
    expect(page.locator(CARD)).to_contain_text("CC de la Lomagne Gersoise")
    settle(page)
    assert page.evaluate(SMALL) == 0 and not page.evaluate(WIDER)
    assert grave(page, inside=".st-key-bloc_ma_commune") == []


def test_another_is_chosen_and_then_none(open_page: Callable[..., Page]):
    page = open_page("/")
    choose(page, "32000", "Auch")
    page.get_by_role("button", name="Changer de commune").click()
    expect(page.get_by_role("combobox", name="Ma commune")).to_be_focused()
    choose(page, "st clar", "Saint-Clar")
    expect(page.locator(CARD).get_by_role("heading")).to_be_focused()
    page.get_by_role("button", name="Oublier ma commune").click()
    expect(page.locator(CARD)).to_have_count(0)
    expect(page.get_by_role("combobox", name="Ma commune")).to_be_focused()
    page.reload()
    expect(page.get_by_role("combobox", name="Ma commune")).to_be_visible()
    assert page.locator(CARD).count() == 0


def test_its_ways_lead_to_its_map_and_to_its_sheet(open_page: Callable[..., Page]):
    page = open_page("/")
    choose(page, "lectoure", "Lectoure")
    page.get_by_role("link", name="Lectoure sur la carte").click()
    page.wait_for_url("**/territoires?**")
    expect(page.get_by_role("radio", name="Commune", exact=True)).to_be_checked()
    page.go_back()
    page.locator(CARD).get_by_role("link", name="Lectoure").click()
    page.wait_for_url("**/fiche?commune=Lectoure**")
    expect(page.locator("h1")).to_contain_text("Lectoure")


def test_what_was_published_since_the_visit_before_is_said_until_the_next(open_page: Callable[..., Page]):
    page = open_page("/", public=True)
    assert not page.get_by_text("Depuis votre visite").count()
    kept = next(one for one in page.context.cookies() if one["name"] == "visite")
    first, last = kept["value"].split(".")
    assert first == "0" and int(last) > 1_700_000_000
    page.context.add_cookies([{**kept, "value": f"0.{int(last) - 400 * 24 * 3600}"}])
    page.reload()
    expect(page.get_by_text("Depuis votre visite du")).to_contain_text("a été publiée")
    page.get_by_role("link", name="Ce qui a changé").click()
    expect(page.get_by_text("Votre visite précédente.")).to_be_visible()
