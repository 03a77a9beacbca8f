"""The ASGI entry of `make run` and of production: what Streamlit leaves no other place for, and a warm start."""

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
from pages.components.web.french_page import FrenchPage, SecurityHeaders


async def health(request: Request) -> JSONResponse:
    """Say that the server answers, its release, and the version of the base that it serves: null before the first."""
    file = current_file(base_path())
    said = {"etat": "ok", "application": version(), "version": file and file.stem}
    return JSONResponse(said, headers={"cache-control": "no-store"})


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[None]:
    """Do before the first visit what it would wait for; the server listens while it imports (0.6 to 1 s)."""
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
    """Import what pages need, and open the base into their cache; `ready` is set at the end, whatever happens."""
    try:
        tokens.lengthen()
        import_module("pages.components.board.screen")
        from analytics.base.database import BaseError
        from pages.components.access.roles import announce
        from pages.components.frame.cached import known_years, serving_base

        announce()
        if current_file(base_path()):
            with suppress(BaseError):  # the first page says what is wrong
                known_years(serving_base())
        collection.freeze()
    finally:
        ready.set()


ROUTES = [Route("/sante", health)]
MIDDLEWARE = [Middleware(SecurityHeaders), Middleware(StaticFilesOnce), Middleware(FrenchPage)]

# `streamlit run` reads this line without running it: it must be a plain call of `st.App`.
app = st.App("dashboard.py", routes=ROUTES, middleware=MIDDLEWARE, lifespan=warm_up)
