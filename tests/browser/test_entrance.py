"""Entering on the machine itself: an address that serves once, then a cookie; nobody else is the facilitatrice."""

from __future__ import annotations

import asyncio
import re
import shutil
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from pages.components.acceleration.visit import LONGEST
from tests.browser.drive import PROJECT, free_port, get, serving, settle

SEES = "Voir comme un élu"


@dataclass(frozen=True)
class Site:
    """A server over a base of its own, and what it wrote at its start."""

    address: str
    base: Path
    log: Path

    def entrance(self) -> str:
        """Return the address that it printed last."""
        for _ in range(100):
            if found := re.findall(rf"{self.address}/\?cle=\S+", self.log.read_text(encoding="utf-8")):
                return found[-1]
            time.sleep(0.1)
        raise AssertionError("No address was printed")


@pytest.fixture(scope="module")
def base(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(demo_base, tmp_path_factory.mktemp("entree") / "base"))


@pytest.fixture(scope="module")
def site(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    log = tmp_path_factory.mktemp("journal") / "log.txt"
    with serving(PROJECT / "server.py", base, log) as address:
        yield Site(address, base, log)


@pytest.fixture
def arrive(browser: BrowserContext) -> Iterator[Callable[..., Page]]:
    """Return arrive(address): the page at rest in a browser that knows nothing of the site."""
    contexts: list[BrowserContext] = []

    def arrive_(address: str) -> Page:
        assert browser.browser
        contexts.append(browser.browser.new_context(locale="fr-FR"))
        return opened(contexts[-1], address)

    yield arrive_
    for context in contexts:
        context.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    settle(page)
    return page


def is_hers(page: Page) -> bool:
    return page.get_by_role("button", name=SEES).count() == 1


def test_the_printed_address_enters_once_and_the_cookie_lives_through_tabs_and_restarts(
    arrive: Callable[..., Page], base: Path, tmp_path: Path
) -> None:
    port = free_port()
    with serving(PROJECT / "server.py", base, tmp_path / "log.txt", port=port) as address:
        entrance = Site(address, base, tmp_path / "log.txt").entrance()
        page = arrive(entrance)
        assert page.url == f"{address}/" and is_hers(page)
        assert is_hers(opened(page.context, f"{address}/publics"))
        page.reload()
        settle(page)
        assert is_hers(page)
        assert '"quoi": "se connecte"' in (tmp_path / "log.txt").read_text(encoding="utf-8")
        other = arrive(f"{address}/administration")
        assert other.get_by_text("Cette page est fermée.").is_visible()
        assert other.goto(entrance).status == 403
        assert other.get_by_role("heading", name="Cette adresse a déjà servi").is_visible()
        other.get_by_role("link").click()
        settle(other)
        assert not is_hers(other)
    with serving(PROJECT / "server.py", base, tmp_path / "log2.txt", port=port):
        assert is_hers(opened(page.context, f"{address}/contrats"))
        shutil.rmtree(base / "entrees")  # what an administrator does to close every way in
        assert not is_hers(opened(page.context, f"{address}/contrats"))


def test_seeing_as_an_elu_outlives_a_reload_in_its_own_tab(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(f"{site.address}/?annee=2022")
    page.get_by_role("button", name=SEES).click()
    page.get_by_role("button", name="Revenir à ma vue").wait_for()
    settle(page)
    page.reload()
    settle(page)
    assert page.get_by_text("Vous voyez ces pages comme un élu.").is_visible() and "vue=elu" in page.url
    page.get_by_role("link", name="Publics").first.click()
    page.wait_for_url("**/publics?**")
    settle(page)
    page.reload()
    settle(page)
    assert page.get_by_text("Vous voyez ces pages comme un élu.").is_visible()
    page.go_back()
    settle(page)
    assert page.get_by_text("Vous voyez ces pages comme un élu.").is_visible() and "/publics" not in page.url
    page.goto(f"{site.address}/administration?vue=elu")
    settle(page)
    assert page.get_by_text("Un élu ne voit pas cette page.").is_visible()
    assert is_hers(open_page(f"{site.address}/", fresh=True))
    page.get_by_role("button", name="Revenir à ma vue").click()
    page.get_by_role("button", name="Lire ces fichiers").wait_for()
    page.wait_for_function("!location.search.includes('vue')")
    page.reload()
    settle(page)
    assert is_hers(page)


def test_a_proxy_that_hides_where_a_visitor_comes_from_gives_him_nothing(
    arrive: Callable[..., Page], site: Site
) -> None:
    with hiding_proxy(int(site.address.rpartition(":")[2])) as address:
        page = arrive(f"{address}/administration?vue=elu")
        assert page.get_by_text("Cette page est fermée.").is_visible() and not is_hers(page)
        assert not page.get_by_role("link", name="Administration").count()


def test_what_a_stranger_sends_by_hand_is_refused(site: Site, open_page: Callable[..., Page]) -> None:
    hers = open_page(f"{site.address}/administration")
    urls: list[str] = []
    hers.on("request", lambda request: urls.append(request.url))
    with ThreadPoolExecutor(1) as thread:  # the browser keeps a loop running in the main one
        session, answers = thread.submit(asyncio.run, by_hand(site.address)).result()
    assert answers == {"heartbeat_ack"}
    assert put(f"{site.address}/_stcore/upload_file/{session}/f") == 403
    assert put(f"{site.address}/_stcore/upload_file/{session}/f", "DELETE") == 403
    hers.locator("input[type=file]").first.set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": b"a;b\n1;2"}
    )
    expect(hers.get_by_role("button", name="Lire ces fichiers")).to_be_enabled()
    assert any("/_stcore/upload_file/" in url for url in urls)  # the same gesture, from her, goes on


async def by_hand(address: str) -> tuple[str, set[str]]:
    """Return the session of a visitor without a browser, and the kinds of answers to what no page of his asks."""
    headers = {"Cookie": "clauses_00000000=x", "X-Forwarded-User": "facilitatrice"}
    stream = address.replace("http", "ws") + "/_stcore/stream"
    async with connect(
        stream, subprotocols=["streamlit"], origin=address, additional_headers=headers, max_size=None
    ) as page:
        await page.send(BackMsg(rerun_script={}).SerializeToString())
        drawn = [ForwardMsg.FromString(one) for one in await heard(page)]
        session = next(filter(None, (one.new_session.initialize.session_id for one in drawn)))
        assert "script_finished" in {one.WhichOneof("type") for one in drawn} and "Administration" not in str(drawn)
        for asked in ("clear_cache", "load_git_info", "set_run_on_save", "debug_shutdown_runtime"):
            await page.send(BackMsg(**{asked: True}).SerializeToString())
        await page.send(BackMsg(file_urls_request={"request_id": "1", "file_names": ["a"]}).SerializeToString())
        await page.send(BackMsg(rerun_script={"query_string": "x" * LONGEST}).SerializeToString())
        skills = {"request_id": "2", "session_id": session, "install_skills": {}}
        await page.send(BackMsg(backend_operation_request=skills).SerializeToString())
        await page.send(BackMsg(app_heartbeat=True).SerializeToString())
        return session, {ForwardMsg.FromString(one).WhichOneof("type") for one in await heard(page)}


async def heard(page: ClientConnection) -> list[bytes]:
    """Return what the server sends until it is silent for a while."""
    received = []
    with suppress(TimeoutError):
        while True:
            received.append(await asyncio.wait_for(page.recv(), 4))
    return received


def put(url: str, method: str = "PUT") -> int:
    """Return the status of a file sent or removed by hand, with the token that any page gives."""
    token = re.search(r"_streamlit_xsrf=([^;]+)", get(url.partition("/_stcore")[0])[1].get("set-cookie", ""))
    sent = {"Cookie": token[0], "X-Xsrftoken": token[1]} if token else {}
    request = urllib.request.Request(url, b"x" * 20, sent, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


class hiding_proxy:
    """Forward bytes to a port as they are, from a port of this machine: no header says that somebody else speaks."""

    def __init__(self, port: int) -> None:
        self._port, self._door = port, socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._door.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                visitor, _ = self._door.accept()
                server = socket.create_connection(("127.0.0.1", self._port))
                for one, other in ((visitor, server), (server, visitor)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    @staticmethod
    def _pass(one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while held := one.recv(65536):
                other.sendall(held)
            other.shutdown(socket.SHUT_WR)
