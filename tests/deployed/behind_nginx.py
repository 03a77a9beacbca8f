"""Serve the application behind a real nginx, with the configuration that is given to deploy."""

from __future__ import annotations

import shutil
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.drive import PROJECT, free_port, serving

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
NAME = "clauses.localhost"
WRAPPER = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 768; }}
http {{
  include /etc/nginx/mime.types;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""


def adapted(folder: Path, application: int, http: int, https: int) -> str:
    """Return deploy/nginx.conf with this test's name, ports, certificate and log."""
    text = (PROJECT / "deploy/nginx.conf").read_text(encoding="utf-8")
    changes = {
        "clauses.example.fr": NAME,
        "127.0.0.1:8501": f"127.0.0.1:{application}",
        "listen 80;": f"listen 127.0.0.1:{http};",
        "listen 443 ssl": f"listen 127.0.0.1:{https} ssl",
        "/etc/ssl/clauses/": f"{folder}/",
        "/opt/clauses/application/deploy": f"{PROJECT}/deploy",
        "/var/log/nginx/clauses.log": f"{folder}/access.log",
    }
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return "\n".join(line for line in text.splitlines() if "listen [::]" not in line)


@contextmanager
def behind_nginx(base: Path, folder: Path) -> Iterator[str]:
    """Yield the address of the application behind nginx; its files and logs are in `folder`."""
    port, options = free_port(), ("--server.allowedHosts", NAME)
    with (
        serving(PROJECT / "server.py", base, folder / "log.txt", port=port, options=options),
        nginx(folder, port) as at,
    ):
        yield ready(at)


@contextmanager
def nginx(folder: Path, application: int) -> Iterator[str]:
    """Yield the address of an nginx in front of what listens, or not, on the port `application`."""
    http, secure = free_port(), free_port()
    made = f"-subj /CN={NAME} -keyout privkey.pem -out fullchain.pem"
    command = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 {made}".split()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (folder / "site.conf").write_text(adapted(folder, application, http, secure), encoding="utf-8")
    (folder / "nginx.conf").write_text(WRAPPER.format(folder=folder), encoding="utf-8")
    command = [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield f"https://{NAME}:{secure}"
    finally:
        process.terminate()
        process.wait(10)


def ready(address: str) -> str:
    """Return `address` once the application answers behind it."""
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
