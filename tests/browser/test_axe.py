"""Every page by the rules of axe, whatever their gravity: two widths, two themes, all that opens open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.drive import pages, settle

SIZES = ((1366, 768), (390, 844))
# Streamlit draws everything inside `main`, the foot of the page too.
NOT_OURS = ("landmark-contentinfo-is-top-level",)
FOLDED = "main details:not([open]) > summary, main .board-help[aria-expanded=false]"
# What lies over the page, one at a time: its button, and what it opens.
OVER = {
    ".filters-open": ".filters-panel",
    ".st-key-navigation .pages-more": ".pages-further",
    ".st-key-exporter button": "[data-testid=stPopoverBody]",
    "[data-testid=stMainMenu] button": "[data-testid=stMainMenuPopover]",
}
ADDRESSES = [path for path, _ in pages()] + ["/fiche?commune=Auch", "/croisements?lignes=Critère d’éligibilité"]
READERS = [(path, False) for path in ADDRESSES] + [("/", True), ("/publics", True)]


@pytest.mark.parametrize(("path", "public"), READERS)
def test_a_page_breaks_no_rule_with_its_panels_open(open_page: Callable[..., Page], path: str, public: bool):
    filtered = "" if public or "fiche" in path else "&famille=État"  # under one, the public's cards have no people
    page = open_page(f"{path}{'&' if '?' in path else '?'}annee=2022{filtered}", public=public)
    for (width, height), scheme in product(SIZES, ("light", "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        settle(page)
        unfold(page)
        assert (width, scheme, broken(page)) == (width, scheme, [])
        for name, found in over(page):
            assert (width, scheme, name, found) == (width, scheme, name, [])


def unfold(page: Page) -> None:
    """Open what unfolds in place: definitions, sources, remarks, and the tables behind charts on a phone."""
    page.locator(FOLDED).evaluate_all("nodes => nodes.forEach(node => node.click())")
    settle(page)


def over(page: Page) -> Iterator[tuple[str, list[object]]]:
    """Open what lies over the page, one after the other; yield what each breaks."""
    for button, panel in OVER.items():
        opener = page.locator(button).first
        if not opener.is_visible():
            continue
        opener.evaluate("node => node.click()")
        settle(page)
        yield panel, broken(page, panel)
        page.keyboard.press("Escape")
        settle(page)


def broken(page: Page, inside: str | None = None) -> list[object]:
    """Return the rules broken, of any gravity, with the first node that does."""
    found = Axe().run(page, context=inside, options={"resultTypes": ["violations"]}).response["violations"]
    return [(one["id"], one["nodes"][0]["html"][:160]) for one in found if one["id"] not in NOT_OURS]
