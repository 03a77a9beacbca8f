"""The ASGI entry of `make run` and of production: `streamlit run server.py`.

It adds to `dashboard.py` what Streamlit leaves no other place for: a page declared French, French words
for Streamlit's own interface, security headers, compression, a health route, and imports before the first
visit.
"""

from __future__ import annotations

import base64
import gc
import gzip
import hashlib
import re
import secrets
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import lru_cache, partial
from importlib import import_module
from threading import Event

import streamlit as st
from anyio import create_task_group, to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner.script_runner import RerunData, ScriptRunner
from streamlit.watcher.polling_path_watcher import PollingPathWatcher

from analytics.base.paths import base_path, current_file
from pages.components.acceleration import bursts, static_files
from pages.components.acceleration.compression import compress, encoding_for
from pages.components.acceleration.preload import head_links
from pages.components.acceleration.static_files import SITE, head_scripts, plotly_url, style
from pages.components.acceleration.turns import Turns

A_YEAR = "public, max-age=31536000, immutable"
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/geo+json", "image/svg")
SETTINGS = "config.toml"
TOKEN_BYTES = 36  # 48 signs
WORTH_COMPRESSING = 1000  # bytes: below, the header costs more than it saves
NO_SCRIPT = "<noscript><p>Ce tableau de bord a besoin de JavaScript.</p></noscript>"
SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "SAMEORIGIN",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# `blob:` is how Streamlit loads a component's script; styles are written inline by Streamlit itself.
POLICY = (
    "default-src 'self'; script-src 'self' blob: {scripts}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)

Rewrite = Callable[[bytes, MutableHeaders], Awaitable[bytes]]


async def health(request: Request) -> JSONResponse:
    """Say that the server answers, and which version of the base it serves (null before the first one)."""
    file = current_file(base_path())
    return JSONResponse({"etat": "ok", "version": file and file.stem}, headers={"cache-control": "no-store"})


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[None]:
    """Do before the first visit what it would wait for.

    What is long to import comes while the browser fetches its own files; the first page waits for the end of it.
    """
    plotly_url()
    static_files.page_is_whole = True
    ready = Event()
    _send_at_once()
    _stop_watching()
    _compute_in_turn(ready)
    async with create_task_group() as tasks:
        tasks.start_soon(to_thread.run_sync, _import, ready)
        yield


def _import(ready: Event) -> None:
    """Import what pages need, open the base, then keep all that out of every later collection."""
    try:
        _lengthen_sign_in_tokens()
        import_module("pages.components.board.blocks")
        import_module("pages.components.access.roles").announce()
        _open_base()
        gc.collect()
        gc.freeze()
    finally:
        ready.set()


def _send_at_once() -> None:
    """Send each answer and each message at once.

    Streamlit opens its socket without naming TCP, by which asyncio knows that it may turn Nagle's wait off:
    every answer after the first of a connection waits 40 ms. Connections inherit the option of the socket,
    which Streamlit hands to nobody: it is looked for.
    """
    for known in gc.get_objects():
        if isinstance(known, socket.socket) and _listens(known):
            known.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(known: socket.socket) -> bool:
    if known.fileno() < 0 or known.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    return bool(known.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))


def _stop_watching() -> None:
    """Look at the settings no more: Streamlit does five times a second, 5 ms of processor with nobody there.

    secrets.toml is still looked at: a name taken off it loses its role at once.
    """
    look_again = PollingPathWatcher._schedule

    def schedule(watcher: PollingPathWatcher) -> None:
        if watcher._path.name != SETTINGS:
            look_again(watcher)

    if st.get_option("server.fileWatcherType") == "none":
        PollingPathWatcher._schedule = schedule


def _compute_in_turn(ready: Event) -> None:
    """Let the pages that several readers ask for at once be computed one after the other, once all is ready."""
    run, turns = ScriptRunner._run_script, Turns()

    def in_turn(runner: ScriptRunner, asked: RerunData) -> None:
        ready.wait()
        with turns.turn(), bursts.in_bursts():
            run(runner, asked)

    bursts.install()
    ScriptRunner._run_script = in_turn


def _lengthen_sign_in_tokens() -> None:
    """Make `state` and `nonce` long enough for every provider: ProConnect wants 32 signs, authlib writes 30 and 20."""
    sources = (import_module("authlib.integrations.base_client.sync_app"), import_module("authlib.oauth2.client"))
    for source in sources:
        source.generate_token = lambda length=TOKEN_BYTES: secrets.token_urlsafe(max(length, TOKEN_BYTES))


def _open_base() -> None:
    """Open the version that serves into the cache that the pages share; the first page says what is wrong."""
    from analytics.base.database import BaseError
    from pages.components.frame.cached import known_years, serving_base

    if current_file(base_path()):
        with suppress(BaseError):
            known_years(serving_base())


class SecurityHeaders:
    """Put the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY)
            await send(message)

        await self.app(scope, receive, secured if scope["type"] == "http" else send)


class FrenchPage:
    """Rewrite Streamlit's page, and nothing else: language, title, French words, style, content policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            accepted = Headers(scope=scope).get("accept-encoding", "")
            send = rewriting(send, _is_page, partial(_to_french, encoding_for(accepted)))
        await self.app(scope, receive, send)


class StaticFilesOnce:
    """Compress the browser's files once, and let it keep those whose address names their version.

    Streamlit sends its own bundle plain (5 MB) and compresses the files of `static/` anew for each visitor.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressed: dict[tuple[str, str], tuple[str, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_static_file(scope):
            send = rewriting(send, _is_compressible, self._compressor(scope))
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope = {**scope, "headers": plain}
        await self.app(scope, receive, send)

    def _compressor(self, scope: Scope) -> Rewrite:
        encoding = encoding_for(Headers(scope=scope).get("accept-encoding", ""))

        async def compress(body: bytes, headers: MutableHeaders) -> bytes:
            if "/app/static/" in scope["path"] and b"v=" in scope["query_string"]:
                headers["cache-control"] = A_YEAR
            headers.add_vary_header("accept-encoding")
            if not encoding or len(body) < WORTH_COMPRESSING:
                return body
            headers["content-encoding"] = encoding
            return await self._once((scope["path"], encoding), headers.get("etag", ""), body)

        return compress

    async def _once(self, asked: tuple[str, str], etag: str, body: bytes) -> bytes:
        known_etag, smaller = self.compressed.get(asked, ("", b""))
        if not smaller or known_etag != etag:
            smaller = await to_thread.run_sync(compress, body, asked[1])
            self.compressed[asked] = (etag, smaller)
        return smaller


def rewriting(send: Send, wanted: Callable[[Message], bool], rewrite: Rewrite) -> Send:
    """Return a `send` that passes each `wanted` answer, whole, through `rewrite`; others go untouched."""
    start: Message = {}
    body = bytearray()

    async def collecting(message: Message) -> None:
        if message["type"] == "http.response.start" and wanted(message):
            start.update(message)
        elif not start:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                headers = MutableHeaders(scope=start)
                content = await rewrite(bytes(body), headers)
                headers["content-length"] = str(len(content))
                await send(start)
                await send({"type": "http.response.body", "body": content})

    return collecting


def _is_page(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "")
    return start["status"] == 200 and kind.startswith(COMPRESSIBLE) and not kind.startswith("text/html")


def _is_static_file(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and "/static/" in scope["path"]


async def _to_french(encoding: str, body: bytes, headers: MutableHeaders) -> bytes:
    if headers.get("content-encoding") == "gzip":  # Streamlit compresses every page but the home page
        body = gzip.decompress(body)
        del headers["content-encoding"]
    page, policy = _french(body.decode("utf-8"))
    # A browser that revalidated by Streamlit's own tag would keep a page of ours from before an update.
    for name in ("etag", "last-modified"):
        del headers[name]
    headers["content-security-policy"] = policy
    headers.add_vary_header("accept-encoding")
    if not encoding:
        return page.encode("utf-8")
    headers["content-encoding"] = encoding
    return compress(page.encode("utf-8"), encoding)


@lru_cache(maxsize=2)
def _french(page: str) -> tuple[str, str]:
    """Return Streamlit's page in French and the content policy that lets its inline scripts run."""
    page = page.replace('<html lang="en">', '<html lang="fr">', 1)
    page = re.sub(r"<noscript>.*?</noscript>", NO_SCRIPT, page, count=1, flags=re.DOTALL)
    scripts = [f'\n    <script defer src="{url}"></script>' for url in head_scripts()]
    page = page.replace("<title>Streamlit</title>", f"<title>{SITE}</title>{''.join(scripts)}", 1)
    page = page.replace("</head>", f"  {head_links(page)}\n  </head>", 1)
    # After what Streamlit writes in the head, whose rules it must replace.
    page = page.replace("</body>", f"  {style()}\n  </body>", 1)
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return page, POLICY.format(scripts=" ".join(map(_fingerprint, inline)))


def _fingerprint(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


ROUTES = [Route("/sante", health)]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(StaticFilesOnce), Middleware(FrenchPage)]

# `streamlit run` reads this line without running it: it must be a plain call of `st.App`.
app = st.App("dashboard.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=warm_up)
