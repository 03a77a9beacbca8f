"""Security headers on every answer, and Streamlit's page in French: language, title, words, style, content policy.

Streamlit offers no setting for these. It is a matter of correctness, kept whatever the setting of accelerations.
"""

import base64
import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import lru_cache, partial

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from analytics.territory.settings_file import TerritoryError
from analytics.territory.territory import words
from pages.components.acceleration.preload import head_links
from pages.components.acceleration.static_files import head_scripts, style
from pages.components.web.compression import accepted_encoding, compress, rewriting

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
FRAMING = "x-frame-options"
SHARED = "frame-ancestors http"  # an answer that other sites may frame; the older header cannot name them
NO_SCRIPT = "<noscript><p>Ce tableau de bord a besoin de JavaScript.</p></noscript>"


@dataclass
class SecurityHeaders:
    """Put the security headers on every answer."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                shared = SHARED in headers.get("content-security-policy", "")
                headers.update({name: said for name, said in SECURITY.items() if name != FRAMING or not shared})
            await send(message)

        await self.app(scope, receive, secured if scope["type"] == "http" else send)


async def _as_it_is(page: str, scope: Scope) -> str:
    return page


@dataclass
class FrenchPage:
    """Rewrite Streamlit's page, and nothing else: language, title, French words, style, content policy.

    `complete` then adds to it what depends on the request.
    """

    app: ASGIApp
    complete: Callable[[str, Scope], Awaitable[str]] = _as_it_is

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "GET":
            send = rewriting(send, _is_page, partial(self._to_french, scope))
        await self.app(scope, receive, send)

    async def _to_french(self, scope: Scope, body: bytes, headers: MutableHeaders) -> bytes:
        if headers.get("content-encoding") == "gzip":  # Streamlit compresses every page but the home page
            body = gzip.decompress(body)
            del headers["content-encoding"]
        page, policy = _french(body.decode("utf-8"), _site())
        # A browser that revalidated by Streamlit's own tag would keep a page of ours from before an update.
        for name in ("etag", "last-modified"):
            del headers[name]
        headers["content-security-policy"] = policy
        headers.add_vary_header("accept-encoding")
        content, encoding = (await self.complete(page, scope)).encode("utf-8"), accepted_encoding(scope)
        if not encoding:
            return content
        headers["content-encoding"] = encoding
        return compress(content, encoding)


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-security-policy" not in headers


def _site() -> str:
    """Return the title of a page that loads; a fault of the settings of the territory is told by the page itself."""
    try:
        return words().short_site
    except TerritoryError:
        return "Clauses sociales"


@lru_cache(maxsize=2)
def _french(page: str, site: str) -> tuple[str, str]:
    """Return Streamlit's page in French and the content policy that lets its inline scripts run."""
    page = page.replace('<html lang="en">', '<html lang="fr">', 1)
    page = re.sub(r"<noscript>.*?</noscript>", NO_SCRIPT, page, count=1, flags=re.DOTALL)
    scripts = [f'\n    <script defer src="{url}"></script>' for url in head_scripts()]
    page = page.replace("<title>Streamlit</title>", f"<title>{site}</title>{''.join(scripts)}", 1)
    page = page.replace("</head>", f"  {head_links(page)}\n  </head>", 1)
    # After what Streamlit writes in the head, whose rules it must replace.
    page = page.replace("</body>", f"  {style()}\n  </body>", 1)
    return page, _content_policy(page)


def _content_policy(page: str) -> str:
    """Return the policy that lets the inline scripts of `page` run, and no other."""
    inline = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in inline)
    return POLICY.format(scripts=" ".join(f"'sha256-{digest}'" for digest in digests))
