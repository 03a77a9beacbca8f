"""Streamlit's page in French: language, title, words, style, content policy.

Streamlit offers no setting for these. It is a matter of correctness, kept whatever the setting of accelerations.
"""

from __future__ import annotations

import gzip
import re
from functools import lru_cache, partial

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.components.acceleration.preload import head_links
from pages.components.acceleration.static_files import SITE, head_scripts, style
from pages.components.web.compression import compress, encoding_for
from pages.components.web.rewriting import rewriting
from pages.components.web.security import content_policy

NO_SCRIPT = "<noscript><p>Ce tableau de bord a besoin de JavaScript.</p></noscript>"


class FrenchPage:
    """Rewrite Streamlit's page, and nothing else: language, title, French words, style, content policy."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            accepted = Headers(scope=scope).get("accept-encoding", "")
            send = rewriting(send, _is_page, partial(_to_french, encoding_for(accepted)))
        await self.app(scope, receive, send)


def _is_page(start: Message) -> bool:
    return Headers(raw=start["headers"]).get("content-type", "").startswith("text/html")


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
    return page, content_policy(page)
