"""The files that the browser loads, compressed once: as small as can be, or quickly when first asked for.

`python -m pages.components.web.compression` prepares those of a first visit: 1.1 MB are sent instead of 7.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.components.acceleration.preload import FOLDER, links
from pages.components.acceleration.static_files import STATIC, plotly_file, replace
from pages.components.web.rewriting import Rewrite, rewriting

KEPT = STATIC / "compresses"
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
QUICK, SMALLEST = 5, 11  # of our part of plotly.js: 0.34 MB in 0.03 s, 0.31 in 1.9; gzip makes 0.37
A_YEAR = "public, max-age=31536000, immutable"
COMPRESSIBLE = ("text/", "application/javascript", "application/json", "application/geo+json", "image/svg")
WORTH_COMPRESSING = 1000  # bytes: below, the header costs more than it saves


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


def _is_compressible(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    kind = headers.get("content-type", "")
    return start["status"] == 200 and kind.startswith(COMPRESSIBLE) and not kind.startswith("text/html")


def _is_static_file(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] == "GET" and "/static/" in scope["path"]


def encoding_for(accepted: str) -> str:
    """Return the best encoding that an `Accept-Encoding` header names, empty when it names none of ours."""
    names = {one.partition(";")[0].strip() for one in accepted.lower().split(",") if not REFUSED.search(one)}
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
    page += links(page)  # writes the scripts of the components
    cut, whole = plotly_file(cut=True), plotly_file(cut=False)
    for file in {*STATIC.glob("plotly*.js")} - {cut, whole}:
        file.unlink(missing_ok=True)
    named = re.findall(r'"\./(static/js/[^"]+)"', page)
    files = {*STATIC.rglob("*.js")} - {whole} | {FOLDER / name for name in named}
    needed = {_kept(body): body for body in map(Path.read_bytes, files)}
    with ThreadPoolExecutor() as threads:
        list(threads.map(_keep, needed.items()))
    for file in set(KEPT.glob("*.br")) - set(needed):
        file.unlink()


def _keep(needed: tuple[Path, bytes]) -> None:
    file, body = needed
    if not file.is_file():
        replace(file, lambda draft: draft.write_bytes(brotli.compress(body, quality=SMALLEST)))


def _kept(body: bytes) -> Path:
    # Named by its content: what is not this very file is never served for it.
    return KEPT / f"{hashlib.sha256(body).hexdigest()[:32]}.br"


if __name__ == "__main__":
    print("Préparation des fichiers du navigateur…", flush=True)
    prepare()
