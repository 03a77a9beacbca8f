"""Behind a real nginx, with the configuration that is given to deploy: TLS, WebSocket, sizes, headers, roles."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.drive import PROJECT, free_port, serving, settle

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
NAME = "clauses.localhost"
WRAPPER = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""
pytestmark = [
    pytest.mark.skipif(not NGINX, reason="nginx absent : sudo apt-get install nginx-light"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl absent : sudo apt-get install openssl"),
]


def adapted(folder: Path, application: int, http: int, https: int) -> str:
    """Return deploy/nginx.conf with this test's name, ports, certificate and log."""
    text = (PROJECT / "deploy/nginx.conf").read_text(encoding="utf-8")
    changes = {
        "clauses.example.fr": NAME,
        "127.0.0.1:8501": f"127.0.0.1:{application}",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "/etc/ssl/clauses/": f"{folder}/",
        "/var/log/nginx/clauses.log": f"{folder}/access.log",
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return "\n".join(line for line in text.splitlines() if "listen [::]" not in line)


@pytest.fixture(scope="module")
def https(demo_base: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the application behind nginx."""
    folder = tmp_path_factory.mktemp("nginx")
    application, http, secure = free_port(), free_port(), free_port()
    made = f"-subj /CN={NAME} -keyout privkey.pem -out fullchain.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 {made}".split()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (folder / "site.conf").write_text(adapted(folder, application, http, secure), encoding="utf-8")
    (folder / "nginx.conf").write_text(WRAPPER.format(folder=folder), encoding="utf-8")
    options = ("--server.allowedHosts", NAME)
    with serving(PROJECT / "server.py", demo_base, folder / "log.txt", port=application, options=options):
        command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        subprocess.run([*command, "-t"], check=True, capture_output=True)
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            yield _ready(f"https://{NAME}:{secure}")
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture
def trusting(browser: BrowserContext) -> Iterator[BrowserContext]:
    """Return a visitor who accepts the certificate of this test."""
    assert browser.browser
    context = browser.browser.new_context(ignore_https_errors=True)
    yield context
    context.close()


def _ready(address: str) -> str:
    for _ in range(100):
        try:
            if answer(f"{address}/sante")[0] == 200:
                return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError("nginx did not start")


def answer(url: str, body: bytes | None = None, method: str = "GET") -> tuple[int, dict[str, str]]:
    """Return the status and the headers of a request; the certificate is ours, so it is not checked."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    # Browsers know that names in « .localhost » are this machine; Python does not always.
    host = urlsplit(url).netloc
    request = urllib.request.Request(url.replace(NAME, "127.0.0.1", 1), body, {"Host": host}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=10, context=context) as found:
            return found.status, {name.lower(): value for name, value in found.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {name.lower(): value for name, value in error.headers.items()}


def test_a_page_lives_through_nginx_and_its_visitor_is_public(https: str, trusting: BrowserContext) -> None:
    page = trusting.new_page()
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.goto(f"{https}/administration")
    settle(page)
    assert page.get_by_text("Cette page est fermée.").count() == 1
    assert not page.get_by_role("button", name="Essayer").count()
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
    (log,) = tmp_path_factory.getbasetemp().glob("nginx[0-9]*/access.log")
    assert "written" in log.read_text() and "a-code-used-once" not in log.read_text()
