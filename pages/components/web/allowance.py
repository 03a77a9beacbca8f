"""What a visitor may ask of the server: files from the facilitatrice alone, within a total; so many visits at once."""

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from pages.components.acceleration.visit import held

SENDING = "/_stcore/upload_file/"
A_VISIT, IN_ALL = 150_000_000, 300_000_000  # bytes of files in memory
VISITS = 400  # open pages: each keeps 1 to 2 MB
KNOWN = 100  # visits of the facilitatrice that are remembered
_senders: OrderedDict[str, None] = OrderedDict()


def let_send(session: str, allowed: bool) -> None:
    """Remember whether a visit may send files; said again at each run of a page."""
    _senders.pop(session, None)
    if allowed and session:
        _senders[session] = None
        if len(_senders) > KNOWN:
            _senders.popitem(last=False)


def may_send(session: str) -> bool:
    """Return whether a visit was of the facilitatrice at its last run."""
    return session in _senders


@dataclass
class Limits:
    """Refuse the files of whoever is not the facilitatrice, too many of hers, and one visit too many."""

    app: ASGIApp
    arriving: dict[str, int] = field(default_factory=dict)  # bytes announced and not stored yet, by visit
    visits: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self._visit(scope, receive, send)
        elif scope["type"] == "http" and scope["method"] in ("PUT", "DELETE") and SENDING in scope["path"]:
            await self._file(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.visits >= VISITS:
            await receive()
            await send({"type": "websocket.close", "code": 1013})
            return
        self.visits += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.visits -= 1

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = scope["path"].partition(SENDING)[2].partition("/")[0]
        size = "0" if scope["method"] == "DELETE" else Headers(scope=scope).get("content-length", "")
        if refusal := self._refusal(session, size):
            await refusal(scope, receive, send)
            return
        self.arriving[session] = self.arriving.get(session, 0) + int(size)
        try:
            await self.app(scope, receive, send)
        finally:
            self.arriving[session] -= int(size)
            self.arriving = {one: left for one, left in self.arriving.items() if left}

    def _refusal(self, session: str, size: str) -> PlainTextResponse | None:
        if not may_send(session):
            return PlainTextResponse("Seule la facilitatrice envoie des fichiers.", 403)
        if not size.isdecimal():
            return PlainTextResponse("La taille du fichier n’est pas annoncée.", 411)
        kept = held()
        hers = kept.get(session, 0) + self.arriving.get(session, 0) + int(size)
        if hers > A_VISIT or sum(kept.values()) + sum(self.arriving.values()) + int(size) > IN_ALL:
            return PlainTextResponse("Trop de fichiers à la fois : retirez-en avant d’en ajouter.", 413)
        return None
