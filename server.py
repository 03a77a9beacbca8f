"""The ASGI entry of `make run` and of production: `streamlit run server.py`.

It adds to `dashboard.py` what Streamlit leaves no other place for: middleware (`web`), a health route, accelerations,
and imports before the first visit.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from threading import Event

import streamlit as st
from anyio import create_task_group, to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from analytics.base.paths import base_path, current_file
from analytics.declarations.settings import version
from pages.components.acceleration import bursts, collection, nodelay, static_files, tokens, turns
from pages.components.web.compression import StaticFilesOnce
from pages.components.web.french_page import FrenchPage
from pages.components.web.security import SecurityHeaders


async def health(request: Request) -> JSONResponse:
    """Say that the server answers, which release it is, and which version of the base it serves (null before
    the first one)."""
    file = current_file(base_path())
    return JSONResponse(
        {"etat": "ok", "application": version(), "version": file and file.stem}, headers={"cache-control": "no-store"}
    )


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[None]:
    """Do before the first visit what it would wait for.

    The server listens while it imports (0.6 to 1 s), and the browser fetches its own files meanwhile.
    """
    static_files.plotly_url()
    static_files.page_is_whole = True
    ready = Event()
    nodelay.install()
    bursts.install()
    turns.install(ready)
    async with create_task_group() as tasks:
        tasks.start_soon(to_thread.run_sync, _import, ready)
        yield


def _import(ready: Event) -> None:
    """Import what pages need and open the base; `ready` is set at the end, whatever happens."""
    try:
        tokens.lengthen()
        import_module("pages.components.board.screen")
        import_module("pages.components.access.roles").announce()
        _open_base()
        collection.freeze()
    finally:
        ready.set()


def _open_base() -> None:
    """Open the version that serves into the cache that the pages share; the first page says what is wrong."""
    from analytics.base.database import BaseError
    from pages.components.frame.cached import known_years, serving_base

    if current_file(base_path()):
        with suppress(BaseError):
            known_years(serving_base())


ROUTES = [Route("/sante", health)]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(StaticFilesOnce), Middleware(FrenchPage)]

# `streamlit run` reads this line without running it: it must be a plain call of `st.App`.
app = st.App("dashboard.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=warm_up)
