"""Many readers behind one address, over HTTP/2, through the nginx that is given to deploy; its pages in French."""

from __future__ import annotations

import asyncio
import re
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from pages.components.acceleration.preload import SCRIPTS
from tests.browser.drive import free_port
from tests.deployed.behind_nginx import NAME, NGINX, behind_nginx, nginx

VISITS, READERS, MOST = 20, 60, 200
# A browser keeps to one connection and to the streams that nginx allows in it; curl would open others.
CURL = ["curl", "--silent", "--insecure", "--http2", "--parallel", "--parallel-max", "16"]
pytestmark = [
    pytest.mark.skipif(not NGINX, reason="nginx absent : sudo apt-get install nginx-light"),
    pytest.mark.skipif(not shutil.which("curl"), reason="curl absent : sudo apt-get install curl"),
]


@pytest.fixture(scope="module")
def address(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the application behind nginx."""
    with behind_nginx(demo_base, tmp_path_factory.mktemp("nginx")) as at:
        yield at


def asked(address: str, *paths: str, more: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the status and the protocol of each answer."""
    port = urlsplit(address).port
    here = ["--resolve", f"{NAME}:{port}:127.0.0.1", "--write-out", "%{http_code} %{http_version}\n"]
    asked = [word for path in paths for word in ("--output", "/dev/null", f"{address}{path}")]
    printed = subprocess.run([*CURL, *here, *more, *asked], check=False, capture_output=True, text=True).stdout
    return [(status, version) for status, version in re.findall(r"(\d{3}) ([\d.]+)", printed)]


def test_cold_visits_at_once_behind_one_address_are_all_answered_over_http_2(address: str) -> None:
    files = [f"/static/js/{file.name}" for file in sorted(SCRIPTS.glob("*.js"))[:100]]
    with ThreadPoolExecutor(VISITS) as threads:
        answers = [one for visit in threads.map(lambda _: asked(address, "/", *files), range(VISITS)) for one in visit]
    assert len(answers) == VISITS * (1 + len(files)) and set(answers) == {("200", "2")}


async def _open(address: str, readers: int) -> int:
    """Return how many of so many pages stay open together."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    url = address.replace("https", "wss", 1) + "/_stcore/stream"
    async with AsyncExitStack() as opened:
        for number in range(readers):
            page = connect(url, host="127.0.0.1", ssl=context, origin=address, subprotocols=["streamlit"])
            try:
                await opened.enter_async_context(page)
            except InvalidStatus as refusal:
                assert refusal.response.status_code == 503
                return number
    return readers


def opened(address: str, readers: int) -> int:
    """Return what `_open` does, in a thread of its own: the browser tests keep a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _open(address, readers)).result()


def test_readers_behind_one_address_keep_their_pages_open(address: str) -> None:
    assert opened(address, READERS) == READERS
    assert opened(address, MOST + 5) == MOST


def body(address: str, path: str, *more: str) -> tuple[str, str]:
    """Return the status and the body of an answer."""
    port = urlsplit(address).port
    here = ["--resolve", f"{NAME}:{port}:127.0.0.1", "--write-out", "\n%{http_code}"]
    printed = subprocess.run([*CURL[:3], *here, *more, address + path], check=False, capture_output=True, text=True)
    text, _, status = printed.stdout.rpartition("\n")
    return status, text


def test_what_nginx_refuses_is_said_in_french(address: str) -> None:
    status, text = body(address, "/", "--data", "x" * 70_000)
    assert status == "413" and "<h1>Fichier trop lourd</h1>" in text
    with ThreadPoolExecutor(20) as threads:  # five files a second, ten more may wait
        sent = [*threads.map(lambda _: body(address, "/_stcore/upload_file/a/b", "--request", "PUT"), range(20))]
    refused = [text for status, text in sent if status == "503"]
    assert refused and all("<h1>" in text and 'lang="fr"' in text for text in refused)
    assert body(address, "/mesures")[0] == body(address, "/erreurs/413.html")[0] == "404"


def test_an_application_that_is_down_is_said_in_french(tmp_path: Path) -> None:
    with nginx(tmp_path, free_port()) as at:
        status, text = next(one for one in (body(at, "/") for _ in range(500)) if one[0] != "000")
    assert status == "502" and "Le tableau de bord redémarre" in text
