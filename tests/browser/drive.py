"""Drive the real application: start a server, open pages, wait until they are at rest."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

from playwright.sync_api import BrowserContext, Locator, Page

from analytics.base import entrances
from analytics.views.registry import NAVIGATION

PROJECT = Path(__file__).resolve().parents[2]
COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What was asked of the server and has had no answer yet: on a busy machine a page may look at rest meanwhile.
LISTEN = """(() => {
  const Native = window.WebSocket;
  let asked = 0, heard = 0;
  window.WebSocket = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", () => { heard = performance.now(); });
    }
    send(message) {
      asked = performance.now();
      super.send(message);
    }
  };
  window.__unanswered = () => asked > heard && performance.now() - asked < 5000;
})()"""
AT_REST = """quiet => new Promise((resolve, reject) => {
  const started = performance.now();
  let last = started;
  const observer = new MutationObserver(() => { last = performance.now(); });
  observer.observe(document, {subtree: true, childList: true, characterData: true, attributes: true});
  const moves = one => one.playState === 'running' && one.effect.getComputedTiming().endTime !== Infinity;
  const check = () => {
    // Before its first script the page is at rest too, with nothing in it.
    const app = document.querySelector('[data-test-script-state=notRunning] [data-testid=stElementContainer]');
    const now = performance.now();
    // What appears fades in, with no change of the document: its colours are not yet the ones that one reads.
    const hosts = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')];
    const roots = [document, ...hosts.map(host => host.shadowRoot).filter(Boolean)];
    const waits = roots.some(root => root.querySelector('[aria-busy=true], [data-testid=stSkeleton]'));
    const busy = waits || window.__unanswered?.() || document.getAnimations().some(moves);
    if (app && !busy && now - last >= quiet) { observer.disconnect(); resolve(); }
    else if (now - started > 25000) reject(new Error('the page never came to rest'));
    else setTimeout(check, 25);
  };
  check();
})"""


SERVED: dict[str, Path] = {}  # the base of each server, by its address


def find_chromium() -> str | None:
    """Return the path of a Chromium to test with: the one that CHROMIUM names, else one of the system."""
    wanted = os.environ.get("CHROMIUM")
    return shutil.which(wanted) if wanted else next(filter(None, map(shutil.which, COMMANDS)), None)


def settle(page: Page, quiet: int = 200) -> None:
    """Wait until the script has run and nothing in the page has changed for `quiet` milliseconds."""
    page.bring_to_front()  # a tab behind another one does not paint
    page.evaluate(AT_REST, quiet)


def pages() -> list[tuple[str, str]]:
    """Return the path and the title of each page that the navigation offers."""
    return [("/" if name == "dashboard" else f"/{name}", title) for name, title in NAVIGATION.items()]


def open_filters(page: Page) -> bool:
    """Open the panel of filters and return True, on a page that shows it."""
    if not filters_button(page).is_visible():
        return False
    filters_button(page).click()
    settle(page)
    return True


def filters_button(page: Page) -> Locator:
    """Return the button that opens the panel of filters."""
    return page.locator(".filters-open")


def rows(page: Page, key: str) -> dict[str, dict[str, str]]:
    """Return the table of a card: a line per first cell, its cells by column title."""
    return page.locator(f"[data-key={key}]").evaluate("""card => {
      const titles = [...card.querySelectorAll('thead th')].map(cell => cell.textContent);
      return Object.fromEntries([...card.querySelectorAll('tbody tr')].map(row => {
        const cells = [...row.children].map(cell => (cell.querySelector('a, button') || cell).textContent);
        return [cells[0], Object.fromEntries(cells.map((cell, rank) => [titles[rank], cell]))];
      }));
    }""")


def pictures(page: Page, place: Locator) -> tuple[str, bytes, ElementTree.Element]:
    """Press the two buttons of a picture in `place`; return its name, its PNG and its SVG."""
    files = {}
    for kind in ("PNG", "SVG"):
        with page.expect_download() as download:
            place.get_by_role("button", name=f"({kind})").click()
        name = Path(download.value.suggested_filename)
        files[name.suffix] = Path(download.value.path()).read_bytes()
    return name.stem, files[".png"], ElementTree.fromstring(files[".svg"])


@contextmanager
def serving(
    script: Path, base: Path, log: Path, *, health: str = "/sante", port: int = 0, options: Sequence[str] = ()
) -> Iterator[str]:
    """Run `streamlit run script` over `base`, on a free port unless one is given, and yield its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *options]
    environment = {**os.environ, "CLAUSES_BASE": str(base), "PYTHONPATH": str(PROJECT)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}{health}", process, log)
        SERVED[f"http://127.0.0.1:{port}"] = base
        yield f"http://127.0.0.1:{port}"
    finally:
        SERVED.pop(f"http://127.0.0.1:{port}", None)
        process.terminate()
        _wait_for_end(process)


def let_in(context: BrowserContext, address: str) -> None:
    """Give a browser the cookie of the facilitatrice for a server of `serving`, at whatever page."""
    site = "://".join(urlsplit(address)[:2])
    if base := SERVED.get(site):
        token = entrances.new_browser(base)
        context.add_cookies([{"name": entrances.cookie_name(base), "value": token, "url": site}])


def get(url: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return the status, the headers (lower case) and the body of a GET, errors included."""
    request = urllib.request.Request(url, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def get_json(url: str) -> dict:
    """Return the JSON object at `url`."""
    return json.loads(get(url)[2])


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if get(url)[0] in (200, 503):  # 503 of /sante: no base yet
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"The server did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _wait_for_end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(holds: Callable[[], bool], seconds: float = 60) -> bool:
    """Return whether something comes to hold; a server that does not answer yet counts as no."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if holds():
                return True
        time.sleep(0.1)
    return False
