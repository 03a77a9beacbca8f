"""Without a single acceleration the application says the same, by plain public API."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pages.components.acceleration import static_files, switch
from tests.browser.drive import PROJECT, serving, settle

SAID = "[...document.querySelectorAll('h1, .phrase, .board-value, .card h2, td, svg text')].map(one => one.textContent)"


@pytest.fixture(scope="module")
def slow(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the application with CLAUSES_ACCELERATION=non."""
    log = tmp_path_factory.mktemp("slow") / "log.txt"
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv(switch.SETTING, "non")
        with serving(PROJECT / "server.py", demo_base, log) as address:
            yield address
    assert log.read_text(encoding="utf-8").count(f"désactivées par {switch.SETTING}") == 1


def test_a_page_says_the_same_and_answers(open_page: Callable[..., Page], slow: str) -> None:
    page, other = open_page("/?annee=2022"), open_page(f"{slow}/?annee=2022")
    assert page.evaluate(SAID) == other.evaluate(SAID) and len(page.evaluate(SAID)) > 50
    assert other.locator("html").get_attribute("lang") == "fr" and "Clauses sociales du Gers" in other.title()
    assert other.locator("link[rel=modulepreload][href*=plotly], script[src*=arrivees]").count() == 0
    whole = static_files.plotly_file(cut=False).name
    assert whole in other.evaluate("performance.getEntriesByType('resource').map(one => one.name).join()")
    before = other.locator(".board-value >> nth=0").inner_text()
    other.get_by_label("Année", exact=True).select_option(index=1)
    settle(other)
    expect(other.locator(".board-value >> nth=0")).not_to_have_text(before)
