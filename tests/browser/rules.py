"""What no page may do: break a rule of accessibility, lose its titles, cut a text or run over the side."""

from __future__ import annotations

from itertools import pairwise

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.drive import settle

GRAVE = ("serious", "critical")
WIDTHS = (320, 360, 390, 768, 1366, 1920)
WIDER = """() => [document.documentElement, document.querySelector('[data-testid=stMain]')]
  .some(node => node.scrollWidth > node.clientWidth)"""
# A text that its own box cuts, inside the page's own content; what scrolls on purpose is not cut.
CUT = """() => [...document.querySelectorAll('.stMainBlockContainer :is(h1, h2, p, a, td, th, span, button, li)')]
  .filter(node => node.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .filter(node => !node.closest('.board-unseen, [data-testid=stIconMaterial], .st-key-navigation'))
  .filter(node => !node.closest('.board-table, .tableau, .filters-chips'))
  .filter(node => [...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()))
  .filter(node => {
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    if (style.clipPath !== 'none') return false; // told to a screen reader only
    const hides = style.overflowX !== 'visible' && node.scrollWidth > node.clientWidth + 1;
    return hides || box.right > document.documentElement.clientWidth + 1 || box.left < -1;
  }).map(node => node.textContent.slice(0, 60))"""


def grave(page: Page, *rules: str, inside: str | None = None) -> list[tuple[str, str, list[str]]]:
    """Return the serious and critical violations that axe finds, as (rule, impact, nodes)."""
    # Without resultTypes axe also describes every node that is right, which takes three times as long.
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})
    found = Axe().run(page, context=inside, options=options).response["violations"]
    return [
        (one["id"], one["impact"], [node["html"][:160] for node in one["nodes"]])
        for one in found
        if one["impact"] in GRAVE
    ]


def has_one_title_and_landmarks(page: Page) -> None:
    """Assert what a screen reader needs to find its way: one title, one main, headings without a gap."""
    assert page.locator("h1").count() == 1 and page.locator("h1").inner_text().strip()
    assert page.get_by_role("main").count() == 1
    assert page.locator(".compte[role=status]").count() == 1
    levels = page.locator("h1, h2, h3, h4").evaluate_all("nodes => nodes.map(node => Number(node.tagName[1]))")
    assert [b for a, b in pairwise(levels) if b > a + 1] == []


def fits_at_any_width(page: Page, *findings: str) -> None:
    """Assert that nothing is cut nor runs over the side; each of `findings` is a script that must find nothing."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        settle(page)
        found = [page.evaluate(script) for script in (CUT, *findings)]
        assert (width, page.evaluate(WIDER), found) == (width, False, [[]] * len(found))
