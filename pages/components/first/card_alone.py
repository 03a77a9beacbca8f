"""A card alone, for the pages of other sites: `/carte/PAGE.CARD?annee=2022`, of public figures, whoever asks.

Off until CLAUSES_CADRES names the sites that may show it. An address that names what the base does not hold gives no
card: without its filter, the figure would be read as that of something else.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from analytics.base.selection import FULL_TIME_BASES, comparisons, match
from analytics.declarations.dimensions import UnknownValue
from analytics.declarations.settings import frame_hosts
from analytics.views.emptiness import nothing_for
from analytics.views.page import Page, Reading, chosen
from analytics.views.view import View
from pages.components.access import roles
from pages.components.filters.filters import KEYS
from pages.components.first.first_view import AT_ONCE

Query = Mapping[str, list[str]]
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors {hosts}"
UNKNOWN = "Cette adresse nomme une page, une carte ou un filtre qui n’existe pas."
LONGEST = 4000  # characters of an address


async def card(request: Request) -> Response:
    """Give a card as a page without a script; 404 in French for an unknown one, and for all where none is offered."""
    hosts = frame_hosts()
    if not hosts or (roles.has_sign_in() and roles.rules().refuses_others):
        return HTMLResponse("Aucune carte n’est offerte à d’autres sites.", 404)
    page, status = await to_thread.run_sync(_page, request.path_params["name"], request.url.query, limiter=AT_ONCE)
    headers = {"content-security-policy": POLICY.format(hosts=" ".join(hosts)), "cache-control": "public, max-age=600"}
    return HTMLResponse(page, status, headers)


ROUTES = [Route("/carte/{name}", card)]


def _page(name: str, query: str) -> tuple[str, int]:
    from pages.components.first import card_html  # not before the pages are imported

    try:
        reading, key = asked(name, parse_qs(query[:LONGEST]))
        if found := reading.card(key):
            return card_html.written(reading.page.name, found, query[:LONGEST]), 200
        return card_html.refusal(nothing_for(reading.view) if reading.view.keeps_nothing else UNKNOWN), 404
    except UnknownValue:
        return card_html.refusal(UNKNOWN), 404
    except Exception:  # whatever fails, the page of another site shows no traceback
        return card_html.refusal("Cette carte ne peut pas être lue pour le moment."), 503


def asked(name: str, query: Query) -> tuple[Reading, str]:
    """Return the reading that an address asks for and the key of its card; raise UnknownValue for anything unknown."""
    from pages.components.first import first_reading

    page_name, _, key = name.partition(".")
    page = first_reading.page_named(page_name)
    view = first_reading.view_of(query)
    if page is None or view is None:
        raise UnknownValue("Page", page_name, ())
    _check(query, view, first_reading.values_of(view.base))
    return _reading(page, view, query), key


def _check(query: Query, view: View, values: Mapping[str, list[str]]) -> None:
    """Raise UnknownValue for the first value of the selection that the base does not hold."""
    years = [str(year) for year in view.years]
    allowed = {
        "annee": years,
        "comparaison": comparisons(view.years),
        "base_etp": [str(one) for one in FULL_TIME_BASES],
    }
    for name in KEYS:
        for given in query.get(name, ()):
            if match(given, values.get(name) or allowed.get(name, ())) is None:
                raise UnknownValue(name, given, ())


def _reading(page: Page, view: View, query: Query) -> Reading:
    options = {name: given[0] for name, given in query.items() if name not in KEYS}
    return page.read(view, chosen(page, view, options))
