"""Drive the two reference programs with clicks of the same kind and time the last change of a chart or key figure."""

from __future__ import annotations

import random
import sys
import time
from contextlib import AbstractContextManager
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench import phone
from bench.drive import WATCH
from bench.machine import STREAMLIT, Program, running
from bench.outcome import Outcome
from bench.plan import Plan

PROGRAMS = {
    "Dash": ((sys.executable, "-m", "bench.dash_app", "{port}"), "/", ".options label:not(.selected)"),
    "Streamlit naïf": (
        (*STREAMLIT, "bench/naive_streamlit.py", "--server.port", "{port}"),
        "/_stcore/health",
        "[data-testid=stRadioOption]:not([data-selected=true])",
    ),
}
SHOWN = ".js-plotly-plot, .kpi, [data-testid=stMetric]"
CHANGED = f"""() => {{
  window.__last = 0;
  const inside = node => (node.closest ? node : node.parentElement)?.closest("{SHOWN}");
  new MutationObserver(changes => {{
    if (changes.some(change => inside(change.target) || [...change.addedNodes].some(node =>
        node.querySelector && (node.matches("{SHOWN}") || node.querySelector("{SHOWN}"))))) {{
      const seen = new MessageChannel();
      seen.port1.onmessage = () => {{ window.__last = performance.now(); }};
      requestAnimationFrame(() => seen.port2.postMessage(0));
    }}
  }}).observe(document, {{subtree: true, childList: true, characterData: true, attributes: true}});
}}"""
QUIET = """calm => new Promise(resolve => {
  const began = performance.now();
  const look = () => {
    const now = performance.now();
    if (window.__last > (window.__t0 || 0) && now - window.__last > calm) resolve(window.__last - (window.__t0 || 0));
    else if (now - began > 60000) resolve(null);
    else setTimeout(look, 25);
  };
  look();
})"""


CALM, CALM_ON_PHONE = 400, 2000  # milliseconds without a change: an answer over 4G leaves longer gaps


def start(name: str, base: Path) -> AbstractContextManager[Program]:
    """Run one of the reference programs over the base."""
    command, health, _ = PROGRAMS[name]
    return running(command, base, health)


def measure(browser: Browser, name: str, base: Path, plan: Plan) -> Outcome:
    """Return what one reference program took."""
    with start(name, base) as program:
        page, opened = _visit(browser, program.address)
        cold = time.perf_counter() - program.started
        page.context.close()
        page, opened = _visit(browser, program.address)
        before = program.cpu()
        times = _click(page, PROGRAMS[name][2], plan.reference_gestures, plan.longest)
        cpu = (program.cpu() - before) / max(len(times), 1) * 1000
        outcome = Outcome(repaint=times, cpu=cpu, cold=cold, first=opened, memory=program.megabytes())
        page.context.close()
        _phone(browser, program.address, name, outcome)
    return outcome


def _phone(browser: Browser, address: str, name: str, outcome: Outcome) -> None:
    with phone.phone(browser, address, f"({CHANGED})()") as (page, slow):
        page.goto(slow, timeout=90_000)
        page.locator(".js-plotly-plot .bars").nth(5).wait_for(state="attached", timeout=90_000)
        outcome.phone_charts = page.evaluate(QUIET, CALM_ON_PHONE) / 1000
        outcome.phone_figures = page.evaluate("(window.__figures || 0) / 1000") or None
        outcome.phone_choices = _click(page, PROGRAMS[name][2], 4, 60, CALM_ON_PHONE)


def _visit(browser: Browser, address: str) -> tuple[Page, float]:
    page = browser.new_context(viewport={"width": 1366, "height": 1600}, locale="fr-FR").new_page()
    page.add_init_script(WATCH)
    page.add_init_script(f"({CHANGED})()")
    page.goto(address, timeout=90_000)
    page.locator(".js-plotly-plot .bars").nth(5).wait_for(state="attached", timeout=90_000)
    return page, page.evaluate(QUIET, CALM) / 1000


def _click(page: Page, options: str, count: int, longest: float, calm: int = CALM) -> list[float]:
    pick, times, end = random.Random(1), [], time.monotonic() + longest
    while len(times) < count and time.monotonic() < end:
        choices = page.locator(options)
        choices.nth(pick.randrange(choices.count())).click()
        answer = page.evaluate(QUIET, calm)
        times += [answer] if answer else []
    return times
