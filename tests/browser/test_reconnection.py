"""After a lost network or a server that started again, the page on the screen is the truth, and it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.drive import PROJECT, free_port, serving, settle

CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"
Server = Callable[[bool], str]


@pytest.fixture
def turn(demo_base: Path, tmp_path: Path, browser_problems: list[str]) -> Iterator[Server]:
    """Return turn(on): start a server, or stop it; always at the same address, which is returned."""
    port = free_port()
    with ExitStack() as running:

        def turned(on: bool) -> str:
            running.close()
            if not on:
                return ""
            return running.enter_context(serving(PROJECT / "server.py", demo_base, tmp_path / "log.txt", port=port))

        yield turned
    browser_problems.clear()  # the server that was looked for


def year(page: Page, annee: int) -> None:
    page.get_by_label("Année", exact=True).select_option(str(annee))


def test_a_server_that_starts_again_keeps_the_year_and_hears_the_choice_made_meanwhile(
    open_page: Callable[..., Page], turn: Server
):
    page = open_page(turn(True) + "/?annee=2022&famille=État")
    year(page, 2021)
    settle(page)
    turn(False)
    page.locator(CONNECTED).wait_for(state="detached")
    year(page, 2020)
    turn(True)
    expect(page.locator("h1")).to_contain_text("2020", timeout=20_000)
    settle(page)
    assert "annee=2020" in page.url and page.locator(".compte").inner_text().startswith("2020 · État")


def test_levers_answer_after_a_restart(open_page: Callable[..., Page], turn: Server):
    page = open_page(turn(True) + "/et_si?annee=2022")
    page.get_by_role("button", name="L’État signe 50").click()
    settle(page)
    turn(False)
    turn(True)
    page.locator(CONNECTED).wait_for()
    settle(page, 500)
    expect(page.locator("h1")).to_contain_text("1\u00a0hypothèse")
    page.get_by_role("button", name="Retirer").click()
    expect(page.locator("h1")).not_to_contain_text("hypothèse")
    assert "annee=2022" in page.url and "levier" not in page.url
