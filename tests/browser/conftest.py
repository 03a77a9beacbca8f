"""Browser tests: the real server over the demonstration, in a real Chromium, without a single error."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, sync_playwright

from tests.browser.drive import LISTEN, OPTIONS, PROJECT, find_chromium, let_in, serving, settle

HERE = Path(__file__).parent
# On a page's own address Streamlit's client tries these below it, then at the root: the 404 is its way.
PROBES = ("/_stcore/health", "/_stcore/host-config")
Listeners = dict[str, Callable[..., None]]
LOCAL_SCHEMES = ("data", "blob", "about")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder `browser`, and say why they cannot run where there is no Chromium."""
    missing = pytest.mark.skip(reason="Chromium absent : sudo apt-get install chromium, ou CHROMIUM=/chemin")
    can_run = find_chromium() or os.environ.get("REQUIRE_BROWSER")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # Two browsers, two servers and two cores: a page may come to rest too late, twice even.
            item.add_marker(pytest.mark.flaky(reruns=2))
            if not can_run:
                item.add_marker(missing)


@pytest.fixture(scope="session")
def server(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the real application, served over the demonstration."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serving(PROJECT / "server.py", demo_base, log) as address:
        yield address


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """Return one Chromium for the whole session; its profile keeps compiled scripts, so pages open faster."""
    executable = find_chromium()
    assert executable, "Chromium is required here (REQUIRE_BROWSER) and absent"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=executable, args=[*OPTIONS], locale="fr-FR"
        )
        chromium.set_default_timeout(20_000)
        chromium.add_init_script(LISTEN)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def tabs() -> list[Page]:
    """Return the blank tabs kept for the next tests: opening a page there takes a third less than in a new tab."""
    return []


@pytest.fixture
def browser_problems() -> list[str]:
    """Collect script and console errors and requests elsewhere; a test that provokes one clears the list."""
    return []


@pytest.fixture
def open_page(
    browser: BrowserContext, tabs: list[Page], browser_problems: list[str], request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Return open_page(path): a new visitor's page, drawn and at rest; its problems fail the test.

    `path` is a path of the application, or the whole address of another server; `fresh` asks for a tab that no
    other visitor had. The visitor has entered as the facilitatrice, unless he is `public`.
    """
    visits: dict[Page, Listeners] = {}

    def open_(
        path: str = "/",
        width: int = 1366,
        height: int = 768,
        dark: bool = False,
        fresh: bool = False,
        public: bool = False,
    ) -> Page:
        address = path if "://" in path else request.getfixturevalue("server") + path
        page = tabs.pop() if tabs and not fresh else browser.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if dark else "light")
        visits[page] = _watch(page, address, browser_problems)
        if not public:
            let_in(browser, address)
        page.goto(address)
        settle(page)
        if page.get_by_test_id("stException").count():
            browser_problems.append(f"the script of {address} failed (see the server's log)")
        return page

    yield open_
    for page, listeners in visits.items():
        _leave(page, listeners)
        tabs.append(page)
    browser.clear_cookies()
    browser.clear_permissions()
    assert not browser_problems, "\n".join(browser_problems)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """Return the home page, drawn and at rest."""
    return open_page("/")


def _leave(page: Page, listeners: Listeners) -> None:
    """Forget a visit: what the tab keeps, what listens to it, how it is looked at, and the page itself."""
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    page.unroute_all()
    page.emulate_media(media="null", color_scheme="null", reduced_motion="null", forced_colors="null")
    page.goto("about:blank")


def _watch(page: Page, address: str, problems: list[str]) -> Listeners:
    host = urlsplit(address).netloc

    def on_console(message: ConsoleMessage) -> None:
        source = message.location.get("url", "")
        if message.type == "error" and not source.endswith(PROBES):
            problems.append(f"console error: {message.text} ({source})")

    def on_error(error: Error) -> None:
        problems.append(f"script error: {error.message}")

    def on_request(request: Request) -> None:
        target = urlsplit(request.url)
        if target.scheme not in LOCAL_SCHEMES and target.netloc != host:
            problems.append(f"request to another host: {request.url}")

    listeners = {"console": on_console, "pageerror": on_error, "request": on_request}
    for event, listener in listeners.items():
        page.on(event, listener)
    return listeners
