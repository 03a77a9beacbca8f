"""Drive the application in Chromium as a reader does, and time each answer inside the page, after its paint."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import known_values, known_years
from analytics.declarations.dimensions import DIMENSIONS, FILTERS
from bench.check import wrong_tiles
from tests.browser.drive import OPTIONS, filters_button, find_chromium, let_in, settle

# The finger leaves the button, or the value of a list: what the system draws of a list tells the page only that.
WATCH = """(() => {
  const now = () => { window.__t0 = performance.now(); };
  addEventListener("pointerup", now, true);
  addEventListener("change", event => event.target.matches("select") && now(), true);
})()"""
# The last repaint that the click caused: drawn, script ended, and no newer drawing for a while.
ANSWERED = """([done, kpi]) => new Promise(resolve => {
  const began = performance.now();
  const look = () => {
    const now = performance.now(), last = window[done] || 0;
    const idle = document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
      && !document.querySelector('.board[aria-busy=true]');
    if (last > window.__t0 && idle && now - last > 150) resolve([last - window.__t0, window[kpi] - window.__t0]);
    else if (idle && now - began > 1000 && !document.querySelector(".board, path[data-code]")) resolve(null);
    else if (now - began > 20000) resolve(null);
    else setTimeout(look, 20);
  };
  look();
})"""
BOARD, MAP, PICKED = (["__boardDone", "__boardKpi"], ["__mapDone"] * 2, ["__mapPicked"] * 2)
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
    let_in(page.context, address)
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
        self.page.keyboard.press("Escape")
        settle(self.page, 100)
        selection = self.selection()
        if answer is None or not self.page.locator(".board").count():
            return
        if selection not in self.seen:
            self.times.append((answer[0], answer[1]))
        self.seen.add(selection)
        self.wrong += wrong_tiles(self.page, self.base, selection)

    def _gesture(self) -> Callable[[], None]:
        chips = self.page.locator(".filters-chip").all()
        if len(chips) >= MOST_CHIPS or (chips and not self.page.locator(".board").count()):
            return self.random.choice(chips).click
        bars = [bar for bar in self.page.locator(".board-cell").all() if bar.is_visible()]
        if bars and self.random.random() < 0.5:
            return self.random.choice(bars).click
        return self._choose_year if self.random.random() < 0.3 else self._choose_value

    def _choose_year(self) -> None:
        year = self.random.choice([year for year in self.years if year != self.selection().annee])
        self.page.get_by_label("Année", exact=True).select_option(str(year))

    def _choose_value(self) -> None:
        dimension = self.random.choice(FILTERS)
        filters_button(self.page).click()
        boxes = self.page.get_by_role("group", name=DIMENSIONS[dimension].label, exact=True).get_by_role("checkbox")
        boxes.first.wait_for()
        boxes.nth(self.random.randrange(min(boxes.count(), 8))).click()


def picked(page: Page, count: int, seed: int) -> list[float]:
    """Return the milliseconds from a click on an area to the map that outlines it."""
    areas, pick = page.locator("path[data-code]"), random.Random(seed)
    areas.first.wait_for(state="attached")
    return _timed(page, PICKED, [lambda: areas.nth(pick.randrange(areas.count())).click(force=True)] * count)


def recoloured(page: Page, count: int, seed: int) -> list[float]:
    """Return the milliseconds from the choice of another year to the map in its colours."""
    field, pick = page.get_by_label("Année", exact=True), random.Random(seed)
    years = field.locator("option").evaluate_all("all => all.map(one => one.value)")

    def another() -> None:
        field.select_option(pick.choice([year for year in years if year != field.input_value()]))

    return _timed(page, MAP, [another] * count)


def _timed(page: Page, marks: list[str], gestures: Sequence[Callable[[], None]]) -> list[float]:
    times: list[float] = []
    for gesture in gestures:
        try:
            gesture()
        except TimeoutError:
            continue
        answer = page.evaluate(ANSWERED, marks)
        times += [answer[0]] if answer else []
        settle(page, 100)
    return times
