"""The way in on the machine itself: `/?cle=…`, printed at the start, becomes a cookie and serves no more."""

import os
import webbrowser
from dataclasses import dataclass

from anyio import to_thread
from starlette.datastructures import URL, Headers, QueryParams
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from analytics.base import entrances
from analytics.base.paths import base_path

# A proxy that says one of these speaks for somebody else: the address and its cookie are worth nothing through it.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-Ip", "Forwarded", "Via")
OPENED = "CLAUSES_OUVRIR"  # set by `make run`: open the address in a browser
LOOPBACK = ("127.0.0.1", "::1")
HERE = "ce poste"  # who enters here, in the journal
USED = """<!doctype html>
<html lang="fr">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Cette adresse a déjà servi</title>
    <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 15vh auto; padding: 0 1rem;
        color: #1c2430; background: #fff }
      @media (prefers-color-scheme: dark) { body { color: #e8eaed; background: #0e1117 } a { color: #8fb4ff } }
    </style>
  </head>
  <body>
    <main>
      <h1>Cette adresse a déjà servi</h1>
      <p>L’adresse d’entrée de la facilitatrice sert une seule fois, un jour au plus. Pour en avoir une autre, sur
      cette machine\u00a0: <code>python -m analytics entrer</code>, ou arrêtez et relancez le tableau de bord.</p>
      <p><a href="/">Lire le tableau de bord sans entrer</a></p>
    </main>
  </body>
</html>
"""


@dataclass
class Entrance:
    """Answer the address that serves once; anything else goes on."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = _token(scope)
        answer = self.app if asked is None else await to_thread.run_sync(_answer, scope, asked)
        await answer(scope, receive, send)


def _token(scope: Scope) -> str | None:
    if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] != "/":
        return None
    return QueryParams(scope["query_string"]).get(entrances.PARAMETER)


def _answer(scope: Scope, token: str) -> Response:
    base, headers = base_path(), Headers(scope=scope)
    entered = entrances.enter(base, token) if is_direct(scope) else ""
    if not entered and not entrances.has_entered(base, cookie(headers.get("cookie", ""))):
        return HTMLResponse(USED, 403, {"cache-control": "no-store"})
    left = URL(scope=scope).remove_query_params(entrances.PARAMETER)
    answer = RedirectResponse(f"/?{left.query}".rstrip("?"), 303, {"cache-control": "no-store"})
    if entered:
        from analytics.base import journal  # pandas, for which the start does not wait

        journal.write(base, HERE, journal.SIGNED_IN)
        age = entrances.LIVES["navigateur"]
        answer.set_cookie(entrances.cookie_name(base), entered, max_age=age, httponly=True, samesite="strict")
    return answer


def is_direct(scope: Scope) -> bool:
    """Return whether a request comes from this machine, and from no proxy that says so."""
    client, headers = scope.get("client"), Headers(scope=scope)
    return bool(client) and client[0] in LOOPBACK and not any(headers.get(name) for name in FORWARDED)


def cookie(header: str) -> str:
    """Return the token that a header `Cookie` shows for this base; empty when there is none."""
    return cookie_parser(header).get(entrances.cookie_name(base_path()), "")


def tell_address(host: str, port: int) -> None:
    """Print an address that serves once, and open it where `make run` asked for it; raise OSError."""
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{port}/?{entrances.PARAMETER}={entrances.new_address(base_path())}"
    print(f"Facilitatrice, pour entrer (cette adresse sert une fois)\u00a0: {address}", flush=True)
    if os.environ.get(OPENED) == "oui" and has_screen():
        webbrowser.open(address)


def has_screen() -> bool:
    """Return whether a browser with a window can be opened; elsewhere one of the terminal would take it over."""
    return os.name == "nt" or os.uname().sysname == "Darwin" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
