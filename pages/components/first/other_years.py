"""What a page says of each year, for the browser to draw a choice of year before Streamlit answers.

Gain: on the bench's phone a choice of year is on the screen before the 0.5 s that the network and Streamlit take.
Written for: `loader.js`, which draws boards, and the HTML of `st.html`, which streamlit 1.67 rewrites when it changes.
Without it: the choice shows when Streamlit answers. Its answer rules in any case: what it does not confirm is taken
back by `autres_annees.js`.
"""

import json
from contextlib import suppress
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pages.components.first.first_view import Query, public_may_read
from pages.components.web.compression import accepted_encoding, compress

BY_HAND = ("achats", "marches", "territoires")  # pages that say more of a year than their declaration does
ONE = CapacityLimiter(1)  # while pages are being read, which come first


async def other_years(request: Request) -> Response:
    """Give the public {year: what is said of it} as JSON, for the page and the selection of an address."""
    if public_may_read(request.scope):
        with suppress(Exception):  # the page itself says what is wrong
            query, encoding = parse_qs(request.url.query), accepted_encoding(request.scope)
            if made := await to_thread.run_sync(_made, query, encoding, limiter=ONE):
                headers = {"cache-control": "no-store", "vary": "accept-encoding"}
                headers |= {"content-encoding": encoding} if encoding else {}
                return Response(made, media_type="application/json", headers=headers)
    return Response(status_code=204)


ROUTES = [Route("/autres_annees", other_years)]


def _made(query: Query, encoding: str) -> bytes:
    from pages.components.first.year_answers import answers  # not before the pages are imported

    page, theme = (query.get(name, [""])[0] for name in ("page", "theme"))
    found = {} if page in BY_HAND else answers(page, query, "dark" if theme == "dark" else "light")
    text = json.dumps(found, ensure_ascii=False).encode() if found else b""
    return compress(text, encoding) if text and encoding else text
