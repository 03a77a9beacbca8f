"""Everything that is measured of the application at one size."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, Page

from analytics.protection.opening import open_base
from bench import load, phone
from bench.bases import Built
from bench.drive import Reader, picked, recoloured, visit
from bench.machine import Program, serving, watched
from bench.outcome import Outcome
from bench.plan import Plan
from tests.browser.drive import let_in

# Eight key figures on the first; five charts on the second: the two pages nearest to the budget's.
PAGES = ("/", "/publics")
# Without a sign-in, whoever reads a server that other machines reach is the public: the élu on a phone. Answers are
# compressed as on a server (deploy/clauses.service).
OPEN_TO_ALL = ("--server.address", "0.0.0.0", "--server.enableWebsocketCompression", "true")
PAINTED = "() => window.__boardDone || 0"
SHOWN = """() => new Promise(resolve => {
  const look = () => window.__boardDone ? resolve(window.__boardDone / 1000) : setTimeout(look, 10);
  look();
})"""


def measure(browser: Browser, built: Built, plan: Plan) -> Outcome:
    """Return what the application took over one base."""
    outcome = Outcome(publish=built.seconds, file=built.megabytes)
    with watched(outcome):
        with serving(built.folder) as program:
            _starts(browser, program, outcome)
            _gestures(browser, program, built, plan, outcome)
            _maps(browser, program, plan, outcome)
            outcome.memory = program.megabytes()
        with serving(built.folder, *OPEN_TO_ALL) as program:
            phone.measure(browser, program.address, plan.gestures // 12, outcome)
        if plan.sessions and built.size == plan.crowded:
            with serving(built.folder) as program:
                load.many(program, outcome, plan.sessions, plan.load_seconds)
                outcome.memory = max(outcome.memory, program.megabytes())
    return outcome


def _starts(browser: Browser, program: Program, outcome: Outcome) -> None:
    """Note the very first page, then those of a second visitor: with an empty cache, then loaded again."""
    page, _ = _opened(browser, program.address)
    outcome.cold = time.perf_counter() - program.started
    page.context.close()
    page, sizes = _opened(browser, program.address)
    outcome.first = page.evaluate(SHOWN)
    page.wait_for_timeout(1500)
    outcome.transfer = sum(sizes) / 1e6
    page.reload()
    outcome.reload = page.evaluate(SHOWN)
    page.context.close()


def _opened(browser: Browser, address: str) -> tuple[Page, list[float]]:
    page = browser.new_context(viewport={"width": 1366, "height": 1600}, locale="fr-FR").new_page()
    let_in(page.context, address)
    sizes: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    # What is not text comes to us in base 64: four signs for three bytes.
    heard = "Network.webSocketFrameReceived"
    network.on(heard, lambda event: sizes.append(len(event["response"]["payloadData"]) * 0.75))
    page.goto(address, timeout=60_000)
    page.evaluate(SHOWN)
    return page, sizes


def _gestures(browser: Browser, program: Program, built: Built, plan: Plan, outcome: Outcome) -> None:
    base, used, made = open_base(built.folder), 0.0, 0
    for rank, path in enumerate(PAGES):
        page = visit(browser, program.address + path)
        reader = Reader(page, base, seed=built.size + rank)
        before = program.cpu()
        reader.read(plan.gestures // len(PAGES), plan.longest)
        used += program.cpu() - before
        made += reader.made
        outcome.repaint += [done for done, _ in reader.times]
        outcome.kpi += [first for _, first in reader.times if path == PAGES[0]]
        outcome.wrong += reader.wrong
        outcome.checked += reader.made
        page.context.close()
    outcome.cpu = used / max(made, 1) * 1000
    base.close()


def _maps(browser: Browser, program: Program, plan: Plan, outcome: Outcome) -> None:
    page = visit(browser, f"{program.address}/territoires")
    outcome.picked = picked(page, plan.gestures // 4, seed=1)
    outcome.map = recoloured(page, plan.gestures // 4, seed=1)
    page.context.close()
