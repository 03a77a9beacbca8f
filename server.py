"""The ASGI entry of `make run` and of production: what Streamlit leaves no other place for, and a warm start."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib import import_module
from threading import Event

import streamlit as st
from anyio import create_task_group, to_thread
from starlette.middleware import Middleware

from analytics.base.paths import base_path, current_file
from pages.components.acceleration import bursts, collection, nodelay, static_files, tokens, turns, visit
from pages.components.administration.health import ROUTES, keep_alive, notify
from pages.components.first import card_alone, first_view, other_years
from pages.components.web import logs, paper_code
from pages.components.web.allowance import Limits, may_send
from pages.components.web.compression import MadeFiles, StaticFilesOnce
from pages.components.web.entrance import Entrance
from pages.components.web.french_page import FrenchPage, SecurityHeaders


@asynccontextmanager
async def warm_up(app: st.App) -> AsyncIterator[None]:
    """Do before the first visit what it would wait for; the server listens while it imports (0.6 to 1 s)."""
    logs.install()
    static_files.page_is_whole = True
    static_files.plotly_url()
    ready = Event()
    visit.refuse_messages(may_send)
    nodelay.install()
    bursts.install()
    turns.install(ready)
    async with create_task_group() as tasks:
        tasks.start_soon(to_thread.run_sync, _import, ready)
        tasks.start_soon(keep_alive, ready)
        yield
        notify("STOPPING=1")
        tasks.cancel_scope.cancel()


def _import(ready: Event) -> None:
    """Import what pages need, and open the base into their cache; `ready` is set at the end, whatever happens."""
    try:
        tokens.lengthen()
        import_module("pages.components.board.screen")
        from pages.components.access import installation
        from pages.components.access.roles import announce
        from pages.components.frame.cached import known_years, serving_base

        announce()
        installation.announce()
        with suppress(Exception):  # the first page says what is wrong
            if current_file(base_path()):
                known_years(serving_base())
        collection.freeze()
    finally:
        logs.install()
        ready.set()
    with suppress(Exception):  # after an upgrade that changes the rule, no reader waits for the public's file
        from analytics.base.database import PUBLIC

        if current_file(base_path()):
            serving_base(PUBLIC)


MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(Limits),
    Middleware(Entrance),
    Middleware(StaticFilesOnce),
    Middleware(FrenchPage, complete=first_view.with_first_view),
    Middleware(MadeFiles),
]

PATHS = [*ROUTES, *first_view.ROUTES, *card_alone.ROUTES, *other_years.ROUTES, *paper_code.ROUTES]

# `streamlit run` reads this line without running it: it must be a plain call of `st.App`.
app = st.App("dashboard.py", routes=PATHS, middleware=MIDDLEWARE, lifespan=warm_up)
