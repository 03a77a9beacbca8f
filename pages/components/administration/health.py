"""What the server says of itself: `/sante` for anybody, `/mesures` for this machine, readiness for systemd."""

import logging
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from analytics.base.paths import base_path, is_untouched
from analytics.declarations.settings import version
from pages.components.acceleration.visit import open_visits
from pages.components.web.entrance import is_direct

KEPT = 5.0  # seconds that an answer serves: whoever asks often opens no more files
STARTED = time.time()
_known: dict[str, tuple[float, dict[str, object]]] = {}
_asking = threading.Lock()
log = logging.getLogger(__name__)


async def health(request: Request) -> JSONResponse:
    """Say whether pages can be read: 200 when they can, 503 with the reasons when not, or before the first import."""
    said = await to_thread.run_sync(state)
    status = 200 if said["etat"] == "ok" else 503
    return JSONResponse(said, status, headers={"cache-control": "no-store"})


async def measures(request: Request) -> Response:
    """Give numbers to Prometheus, on this machine alone and through no proxy."""
    if not is_direct(request.scope):
        return PlainTextResponse("Réservé à cette machine.", 404)
    lines = await to_thread.run_sync(lambda: list(_measures()))
    return PlainTextResponse("\n".join([*lines, ""]), media_type="text/plain; version=0.0.4")


ROUTES = [Route("/sante", health), Route("/mesures", measures)]


def state() -> dict[str, object]:
    """Return what `/sante` says: « etat » ok, vide or panne, release, version and date of the data, « raisons »."""
    base = base_path()
    with _asking:
        when, said = _known.get(str(base), (0.0, {}))
        if not said or time.monotonic() - when > KEPT:
            _known.clear()
            _known[str(base)] = time.monotonic(), _state(base)
        return _known[str(base)][1]


def _state(base: Path) -> dict[str, object]:
    from analytics.base.versions import named_file  # imports DuckDB: the server answers before it is loaded
    from analytics.protection.checking import faults, published
    from pages.components.frame.cached import drop_replaced

    if named := named_file(base):
        drop_replaced(named)
    reasons = [fault.what for fault in faults(base)]
    name = "vide" if is_untouched(base) else "panne" if reasons else "ok"
    said = {"etat": name, "application": version(), "version": named.stem if named else None}
    if reasons:
        log.warning("/sante : %s", " ".join(reasons))
    return said | {
        "publiee_le": published(named),
        "raisons": reasons or (["Aucune version publiée."] * (name == "vide")),
    }


def _measures() -> Iterator[str]:
    """Yield the lines of the exposition: a type, then a value, for each measure."""
    said, base = state(), base_path()
    yield "# TYPE clauses_info gauge"
    yield f'clauses_info{{application="{said["application"]}",version="{said["version"] or ""}"}} 1'
    free = shutil.disk_usage(base if base.exists() else Path("/")).free
    yield from _gauge("clauses_sert", int(said["etat"] == "ok"))
    yield from _gauge("clauses_disque_libre_octets", free)
    yield from _gauge("clauses_memoire_octets", _memory())
    yield from _gauge("clauses_fils", threading.active_count())
    yield from _gauge("clauses_visites", open_visits())
    yield from _gauge("clauses_demarre_secondes", int(STARTED))
    if said["publiee_le"]:
        yield from _gauge(
            "clauses_publiee_secondes", int(time.mktime(time.strptime(str(said["publiee_le"])[:19], ISO)))
        )


ISO = "%Y-%m-%dT%H:%M:%S"


def _gauge(name: str, value: int) -> Iterator[str]:
    yield f"# TYPE {name} gauge"
    yield f"{name} {value}"


def _memory() -> int:
    """Return the resident memory of this process, in bytes; 0 where the system does not say it."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def notify(message: str) -> None:
    """Tell systemd something (`READY=1`), when it listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as there:
        there.connect("\0" + address[1:] if address.startswith("@") else address)
        there.sendall(message.encode())


async def keep_alive(ready: threading.Event) -> None:
    """Tell systemd that pages can be asked for, then, twice per watchdog delay, that loop and threads still answer."""
    await to_thread.run_sync(ready.wait, abandon_on_cancel=True)
    notify("READY=1\nSTATUS=Pages servies")
    delay = int(os.environ.get("WATCHDOG_USEC") or 0) / 2_000_000
    while delay:
        await anyio.sleep(delay)
        await to_thread.run_sync(notify, "WATCHDOG=1")
