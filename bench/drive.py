"""Drive the application in Chromium as a reader does, and time each answer inside the page, after its paint."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Locator, Page, TimeoutError, sync_playwright

from analytics.database import Base
from analytics.dimensions import DIMENSIONS, FILTERS
from analytics.queries import known_values, known_years
from analytics.selection import Selection
from bench.check import wrong_tiles
from tests.browser.drive import OPTIONS, filters_button, find_chromium, settle

WATCH = "addEventListener('pointerup', () => { window.__t0 = performance.now(); }, true)"
# The last repaint that the click caused: drawn, script ended, and no newer drawing for a while.
ANSWERED = """([done, kpi]) => new Promise(resolve => {
  const began = performance.now();
  const look = () => {
    const now = performance.now(), last = window[done] || 0;
    const idle = document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]');
    if (last > window.__t0 && idle && now - last > 150) resolve([last - window.__t0, window[kpi] - window.__t0]);
    else if (idle && now - began > 1000 && !document.querySelector(".board, path[data-code]")) resolve(null);
    else if (now - began > 20000) resolve(null);
    else setTimeout(look, 20);
  };
  look();
})"""
BOARD, MAP = ["__boardDone", "__boardKpi"], ["__mapDone", "__mapDone"]
MOST_CHIPS = 3


@contextmanager
def chromium() -> Iterator[Browser]:
    """Open one Chromium; each visit takes a new context, whose cache is empty."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*OPTIONS])
        yield browser
        browser.close()


def visit(browser: Browser, address: str) -> Page:
    """Return a new visitor's page at rest."""
    page = browser.new_context(viewport={"width": 1366, "height": 1600}, locale="fr-FR").new_page()
    page.set_default_timeout(8000)
    page.add_init_script(WATCH)
    page.goto(address, timeout=60_000)
    settle(page)
    return page


class Reader:
    """A reader who filters at random, over every filter, and looks at each answer."""

    def __init__(self, page: Page, base: Base, seed: int) -> None:
        self.page, self.base, self.random = page, base, random.Random(seed)
        self.years = known_years(base)
        self.values = {name: known_values(base, name) for name in FILTERS}
        self.seen = {self.selection()}
        self.times: list[tuple[float, float]] = []
        self.wrong: list[str] = []
        self.made = 0

    def selection(self) -> Selection:
        """Return the selection that the address tells."""
        found = Selection.from_query(parse_qs(urlsplit(self.page.url).query), self.values, self.years)
        return found if found.annee else found.over(self.years[-1:])

    def read(self, count: int, longest: float) -> None:
        """Make `count` interactions whose selection was never seen before, or as many as the time allows."""
        end = time.monotonic() + longest
        while len(self.times) < count and time.monotonic() < end:
            try:
                self._step()
            except TimeoutError:
                self.page.keyboard.press("Escape")

    def _step(self) -> None:
        self._gesture()()
        self.made += 1
        answer = self.page.evaluate(ANSWERED, BOARD) if self.page.locator(".board").count() else None
        settle(self.page, 100)
        selection = self.selection()
        if answer is None or not self.page.locator(".board").count():
            return
        if selection not in self.seen:
            self.times.append((answer[0], answer[1]))
        self.seen.add(selection)
        self.wrong += wrong_tiles(self.page, self.base, selection)

    def _gesture(self) -> Callable[[], None]:
        chips = [chip for chip in self.page.locator("[class*=st-key-puce_] button").all() if chip.is_visible()]
        if len(chips) >= MOST_CHIPS or (chips and not self.page.locator(".board").count()):
            return self.random.choice(chips).click
        bars = [bar for bar in self.page.locator(".board-cell").all() if bar.is_visible()]
        if bars and self.random.random() < 0.5:
            return self.random.choice(bars).click
        return self._choose_year if self.random.random() < 0.3 else self._choose_value

    def _choose_year(self) -> None:
        self.page.get_by_label("Année", exact=True).click()
        year = self.random.choice([year for year in self.years if year != self.selection().annee])
        self.page.get_by_role("option", name=str(year), exact=True).click()

    def _choose_value(self) -> None:
        dimension = self.random.choice(FILTERS)
        filters_button(self.page).click()
        self._field(DIMENSIONS[dimension].label).click()
        options = self.page.get_by_role("option")
        options.first.wait_for()
        options.nth(self.random.randrange(min(options.count(), 8))).click()
        self.page.wait_for_timeout(900)
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("Escape")

    def _field(self, label: str) -> Locator:
        return self.page.get_by_role("combobox", name=label, exact=True)


def recolour(page: Page, count: int, seed: int) -> list[float]:
    """Return the milliseconds from a click on an area to the map recoloured."""
    pick, times = random.Random(seed), []
    areas = page.locator("path[data-code]")
    areas.first.wait_for(state="attached")
    for _ in range(count):
        try:
            areas.nth(pick.randrange(areas.count())).click(force=True)
        except TimeoutError:
            continue
        answer = page.evaluate(ANSWERED, MAP)
        times += [answer[0]] if answer else []
        settle(page, 100)
    return times
