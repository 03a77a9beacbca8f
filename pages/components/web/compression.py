"""The files that the browser loads, compressed once: as small as can be, or quickly when first asked for.

`python -m pages.components.web.compression` prepares those of a first visit: 1.1 MB are sent instead of 7.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from mimetypes import guess_type
from pathlib import Path

import brotli
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.components.acceleration.preload import FOLDER, head_links
from pages.components.acceleration.static_files import MADE, STATIC, plotly_file, plotly_script, replace

Rewrite = Callable[[bytes, MutableHeaders], Awaitable[bytes]]
KEPT = STATIC / "compresses"
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
QUICK, SMALLEST = 5, 11  # of our part of plotly.js: 0.34 MB in 0.03 s, 0.31 in 1.9; gzip makes 0.37
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/geo+json", "image/svg")
WORTH_COMPRESSING = 1000  # bytes: below, the header costs more than it saves


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


@dataclass
class StaticFilesOnce:
    """Compress the browser's files once, and let it keep those whose address names their version.

    Streamlit sends its own bundle plain (5 MB) and compresses the files of `static/` anew for each visitor.
    """

    app: ASGIApp
    compressed: dict[tuple[bytes, str], bytes] = field(default_factory=dict)  # by digest of the file and encoding

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET" and "/static/" in scope["path"]:
            send = rewriting(send, _is_compressible, partial(self._compress, scope))
            scope = {**scope, "headers": [one for one in scope["headers"] if one[0] != b"accept-encoding"]}
        await self.app(scope, receive, send)

    async def _compress(self, scope: Scope, body: bytes, headers: MutableHeaders) -> bytes:
        if "/app/static/" in scope["path"] and b"v=" in scope["query_string"]:
            headers["cache-control"] = "public, max-age=31536000, immutable"  # a year
        headers.add_vary_header("accept-encoding")
        encoding = accepted_encoding(scope)
        if not encoding or len(body) < WORTH_COMPRESSING:
            return body
        headers["content-encoding"] = encoding
        asked = (hashlib.sha256(body).digest(), encoding)  # not the path: a file answers to many
        if asked not in self.compressed:
            self.compressed[asked] = await to_thread.run_sync(compress, body, encoding)
        return self.compressed[asked]


@dataclass
class MadeFiles:
    """Answer for the files that this process made and could not write in `static/`."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        made = MADE.get(scope["path"].partition("/app/static/")[2]) if scope["type"] == "http" else None
        kind = guess_type(scope["path"])[0] if made else None
        answer = self.app if made is None else Response(made, media_type=kind or "application/json")
        await answer(scope, receive, send)


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "")
    return start["status"] == 200 and kind.startswith(COMPRESSIBLE) and not kind.startswith("text/html")


def accepted_encoding(scope: Scope) -> str:
    """Return the best encoding that the header `Accept-Encoding` names, empty when it names none of ours."""
    accepted = Headers(scope=scope).get("accept-encoding", "").lower().split(",")
    names = {one.partition(";")[0].strip() for one in accepted if not REFUSED.search(one)}
    return next((name for name in ("br", "gzip") if name in names), "")


def compress(body: bytes, encoding: str) -> bytes:
    """Return a file compressed: as it was at the installation, or quickly."""
    if encoding == "gzip":
        return gzip.compress(body, 6)
    kept = _kept(body)
    return kept.read_bytes() if kept.is_file() else brotli.compress(body, quality=QUICK)


def prepare() -> None:
    """Write all that `static/` needs, compress what a first visit asks for, and forget what no file needs any more."""
    page = (FOLDER / "index.html").read_text(encoding="utf-8")
    page += head_links(page)  # writes the scripts of the components
    whole_of = {plotly_file(cut): cut for cut in (True, False)}
    cut, whole = whole_of
    for file in whole_of:
        if not file.is_file():
            replace(file, plotly_script(whole_of[file]))
    for file in {*STATIC.glob("plotly*.js")} - {cut, whole}:
        file.unlink(missing_ok=True)
    named = re.findall(r'"\./(static/js/[^"]+)"', page)
    files = {*STATIC.rglob("*.js")} - {whole} | {FOLDER / name for name in named}
    needed = {_kept(body): body for body in map(Path.read_bytes, files)}

    def keep(file: Path) -> None:
        replace(file, brotli.compress(needed[file], quality=SMALLEST))

    with ThreadPoolExecutor() as threads:
        list(threads.map(keep, [file for file in needed if not file.is_file()]))
    for file in set(KEPT.glob("*.br")) - set(needed):
        file.unlink()


def _kept(body: bytes) -> Path:
    # Named by its content: what is not this very file is never served for it.
    return KEPT / f"{hashlib.sha256(body).hexdigest()[:32]}.br"


if __name__ == "__main__":
    print("Préparation des fichiers du navigateur…", flush=True)
    prepare()
