"""The answer in the first HTML of a page: read before Streamlit wakes, or without JavaScript, and by what shows links.

A phone on 4G waits 5 s for the scripts of a first visit. What stands here meanwhile is computed as for the public,
whoever asks, and is left out for whoever may read more or may read nothing: the page itself checks that.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import parse_qs

import streamlit as st
from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from pages.components.access import roles

PATIENCE = 1.5  # seconds: a page that takes longer to compute leaves without it; the first of a server takes 0.8
AT_ONCE = CapacityLimiter(2)
SIGNED_IN = "_streamlit_user"  # cookie of a sign-in
PICTURE = "/apercu.png"
LOCAL = ("127.0.0.1", "::1")
Query = Mapping[str, list[str]]
STYLESHEET = re.compile(r'<link rel="stylesheet"[^>]*>')
FONT = re.compile(r"\./static/media/SourceSansVF-Upright[^\"]+")  # as Streamlit's page names it, which preloads it
ITS_SCRIPTS = re.compile(r'<(?:script type="module"|link rel="modulepreload")(?! fetchpriority)')


async def with_first_view(page: str, scope: Scope) -> str:
    """Return Streamlit's page with what it will say for this address, when the public may read it."""
    if not public_may_read(scope):
        return page
    query = parse_qs(scope["query_string"].decode("latin-1"))
    secure = Headers(scope=scope).get("x-forwarded-proto") == "https"  # told by the proxy that holds the certificate
    address = str(Request(scope).base_url.replace(**({"scheme": "https"} if secure else {}))).rstrip("/")
    with move_on_after(PATIENCE):
        with suppress(Exception):  # the page itself says what is wrong
            made = await to_thread.run_sync(
                _made, scope["path"], query, address, abandon_on_cancel=True, limiter=AT_ONCE
            )
            return _placed(page, *made) if made else page
    return page


async def picture(request: Request) -> Response:
    """Give the picture of a page, for the link to it: PNG of 1200 by 630 pixels, of public figures."""
    if public_may_read(request.scope):
        query = parse_qs(request.url.query)
        with suppress(Exception):
            made = await to_thread.run_sync(_picture, query, limiter=AT_ONCE)
            if made:
                return Response(made, media_type="image/png", headers={"cache-control": "public, max-age=600"})
    return Response("Aucun aperçu.", 404, media_type="text/plain")


ROUTES = [Route(PICTURE, picture)]


def public_may_read(scope: Scope) -> bool:
    """Return whether a request is surely of the public, to whom pages are open; nobody else is given public figures.

    With her cookie, or on her own machine without a sign-in, the page will say more than the public may read.
    """
    headers = Headers(scope=scope)
    if SIGNED_IN in headers.get("cookie", ""):
        return False
    if roles.has_sign_in():
        return not roles.rules().refuses_others
    peer = (scope.get("client") or ("",))[0]
    through_proxy = any(name in headers for name in roles.FORWARDED)
    return through_proxy or peer not in LOCAL or st.get_option("server.address") not in (*LOCAL, "localhost")


def _made(path: str, query: Query, address: str) -> tuple[str, str] | None:
    from pages.components.first import first_html, first_reading  # not before the pages are imported

    reading = first_reading.reading(path, query)
    return first_html.written(reading, query, address) if reading else None


def _picture(query: Query) -> bytes | None:
    from pages.components.first import first_picture, first_reading

    reading = first_reading.reading(f"/{query.get('page', [''])[0]}", query)
    return first_picture.drawn(reading) if reading else None


def _placed(page: str, head: str, body: str) -> str:
    if font := FONT.search(page):
        head = head.replace("FONT", font[0])
    # Streamlit's own style, of no use here, would hold the first paint back behind its font: 2 s more on 4G.
    later = "".join(STYLESHEET.findall(page))
    page = STYLESHEET.sub("", page)
    # Its scripts, twice as many bytes as what draws the charts, come after them.
    page = ITS_SCRIPTS.sub(r'\g<0> fetchpriority="low"', page)
    page = re.sub(r"<title>.*?</title>", lambda _: head, page, count=1, flags=re.DOTALL)
    return page.replace('<div id="root"></div>', f'<div id="root"></div>\n    {body}\n    {later}', 1)
