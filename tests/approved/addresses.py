"""What is looked at (`addresses.toml`): addresses of pages, selections to make files of, commands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from analytics.base.database import ROLES

LISTED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
SELECTIONS, PAGES, OPTIONS, TELLING = (LISTED[name] for name in ("selections", "pages", "options", "telling"))
HARDLY_FILTERED = LISTED["hardly_filtered"]
MENU = "menu=ouvert"
# How an address starts that is not one of a page.
EXPORTS, DOWNLOADED, COMMAND, BASE = "fichiers?", "fichiers", "python -m analytics ", "base"


def group_of(address: str) -> str:
    """Return what an address is of: the name of its page, « fichiers », « commandes » or « base »."""
    if address.startswith(COMMAND):
        return "commandes"
    return address.partition("?")[0].split("/")[0] or address[1:].partition("?")[0] or "en_bref"


def every_address() -> Iterator[str]:
    """Return every address of the whole set."""
    for path in PAGES:
        yield from (_joined(path, selection) for selection in SELECTIONS)
    yield from _besides(SELECTIONS[::4])


def spread() -> Iterator[str]:
    """Return a fixed part of it: each selection on three pages, and all that is not a selection of a page."""
    for rank, selection in enumerate(SELECTIONS):
        yield from (_joined(PAGES[(rank * 2 + step) % len(PAGES)], selection) for step in (0, 5, 9))
    yield from _besides(SELECTIONS[:20:4])


def visits(addresses: Iterable[str]) -> list[tuple[str, str]]:
    """Return each of these addresses once for each role, as (role, address)."""
    once = sorted({*addresses}, key=lambda address: (group_of(address), address))
    return [(role, address) for role in ROLES for address in once]


def _besides(selections: Iterable[str]) -> Iterator[str]:
    yield from (*OPTIONS, *TELLING, BASE)
    yield from (_joined(path, selection) for path in HARDLY_FILTERED for selection in selections)
    yield from (f"{EXPORTS}{selection}" for selection in LISTED["files"])
    yield from (f"{DOWNLOADED}{address}" for address in LISTED["downloads"])
    yield from (f"{COMMAND}{command}" for command in LISTED["commands"])


def _joined(path: str, selection: str) -> str:
    return f"{path}?{selection}" if selection else path
