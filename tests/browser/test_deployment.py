"""Behind a real nginx, with the configuration that is given to deploy: TLS, WebSocket, sizes, headers, roles."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.drive import settle
from tests.deployed.behind_nginx import NGINX, answer, behind_nginx

pytestmark = [
    pytest.mark.skipif(not NGINX, reason="nginx absent : sudo apt-get install nginx-light"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl absent : sudo apt-get install openssl"),
]


@pytest.fixture(scope="module")
def https(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the application behind nginx."""
    with behind_nginx(demo_base, tmp_path_factory.mktemp("nginx")) as address:
        yield address


@pytest.fixture
def trusting(browser: BrowserContext) -> Iterator[BrowserContext]:
    """Return a visitor who accepts the certificate of this test."""
    assert browser.browser
    context = browser.browser.new_context(ignore_https_errors=True)
    yield context
    context.close()


def test_a_page_lives_through_nginx_and_its_visitor_is_public(https: str, trusting: BrowserContext) -> None:
    page = trusting.new_page()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"{https}/administration")
    settle(page)
    assert page.get_by_text("Cette page est fermée.").count() == 1
    assert not page.get_by_text("Fichiers à importer").count()
    assert sockets and sockets[0].startswith("wss://")
    cookies = [cookie for cookie in page.context.cookies() if cookie["name"].startswith("_streamlit")]
    assert cookies and all(cookie["secure"] for cookie in cookies)


def test_headers_come_once_and_secure_every_answer(https: str) -> None:
    status, headers = answer(f"{https}/")
    assert status == 200 and headers["strict-transport-security"] == "max-age=31536000"
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin" and headers["server"] == "nginx"


def test_sizes_are_bounded_and_measures_are_hidden(https: str) -> None:
    assert answer(f"{https}/", b"x" * 70_000, "POST")[0] == 413
    assert answer(f"{https}/_stcore/upload_file/a/b", b"x" * 70_000, "PUT")[0] == 403  # no XSRF token
    assert answer(f"{https}/_stcore/metrics")[0] == 404


def test_the_log_of_nginx_never_holds_a_code_of_sign_in(https: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    answer(f"{https}/oauth2callback?code=a-code-used-once&state=x")
    answer(f"{https}/sante?written")
    logs = "".join(log.read_text() for log in tmp_path_factory.getbasetemp().glob("nginx[0-9]*/access.log"))
    assert "/sante?written" in logs and "a-code-used-once" not in logs
