"""How the browser's files are compressed: once, as small as can be, or quickly when first asked for.

`python -m pages.components.compression` prepares those of a first visit.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import brotli
from streamlit import file_util

from pages.components.acceleration.preload import head_links
from pages.components.acceleration.static_files import STATIC, plotly_url, replace

KEPT = STATIC / "compresses"
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
QUICK, SMALLEST = 5, 11  # of our part of plotly.js: 0.34 MB in 0.03 s, 0.31 in 1.9; gzip makes 0.37


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
    streamlit = Path(file_util.get_static_dir())
    page = Path(streamlit, "index.html").read_text(encoding="utf-8")
    page += head_links(page)  # cuts plotly.js and writes the scripts of the components
    for file in set(STATIC.glob("plotly*.js")) - {STATIC / Path(urlsplit(plotly_url()).path).name}:
        file.unlink(missing_ok=True)
    files = [*STATIC.rglob("*.js"), *(streamlit / name for name in re.findall(r'"\./(static/js/[^"]+)"', page))]
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
