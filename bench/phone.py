"""A phone: a processor four times slower, 4G at 1.6 Mbit/s and 150 ms; a first visit, then choices of another year."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from bench.drive import ANSWERED, WATCH
from bench.outcome import Outcome
from bench.slow_network import slow_network

SLOWER = 4
CHOSEN = ["__boardDone", "__boardSeen"]  # the last chart of an answer, and the last of those on the screen
# When the first key figure is painted, of the application or of a reference, and all charts for the first time: they
# are drawn again when Streamlit wakes.
FIGURES = """(() => {
  let done = 0;
  Object.defineProperty(window, "__boardDone", { get: () => done, set: at => { done = at; window.__charts ||= at; } });
  const shown = () => [...document.querySelectorAll(".board-value, .kpi")].some(node => node.textContent.trim());
  const look = () => {
    if (!shown()) return requestAnimationFrame(look);
    const painted = new MessageChannel();
    painted.port1.onmessage = () => { window.__figures = performance.now(); };
    requestAnimationFrame(() => painted.port2.postMessage(0));
  };
  look();
})()"""
SHOWN = """name => new Promise(resolve => {
  const look = () => window[name] ? resolve(window[name] / 1000) : setTimeout(look, 20);
  look();
})"""


@contextmanager
def phone(browser: Browser, address: str, *scripts: str) -> Iterator[tuple[Page, str]]:
    """Return a page of a phone with an empty cache, and the address that it reaches over 4G."""
    looks = {"width": 390, "height": 844}
    context = browser.new_context(viewport=looks, is_mobile=True, has_touch=True, locale="fr-FR")
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    for script in (WATCH, FIGURES, *scripts):
        page.add_init_script(script)
    with slow_network(address) as slow:
        yield page, slow
        context.close()


def measure(browser: Browser, address: str, count: int, outcome: Outcome) -> None:
    """Note the first key figure, the last chart and the waking of first visits, then `count` choices of a year."""
    figures, charts, awake = [], [], []
    for _ in range(3):
        with phone(browser, address) as (page, slow):
            page.goto(slow, timeout=60_000)
            charts.append(page.evaluate(SHOWN, "__charts"))
            figures.append(page.evaluate(SHOWN, "__figures"))
            awake.append(page.evaluate(SHOWN, "__alive"))
            answers = _choices(page, count)
            outcome.phone_choices += [last for last, _ in answers]
            outcome.phone_seen += [seen for _, seen in answers]
    outcome.phone_figures, outcome.phone_charts = sorted(figures)[1], sorted(charts)[1]
    outcome.phone_awake = sorted(awake)[1]


def _choices(page: Page, count: int) -> list[tuple[float, float]]:
    page.wait_for_timeout(2500)
    field, times = page.get_by_label("Année", exact=True), []
    years = field.locator("option").evaluate_all("all => all.map(one => one.value)")
    for year in [one for one in years if one != field.input_value()][:count]:
        field.select_option(year)
        answer = page.evaluate(ANSWERED, CHOSEN)
        times += [(answer[0], answer[1])] if answer else []
        page.wait_for_timeout(500)
    return times
