"""Rewrite whole answers on their way to the browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

Rewrite = Callable[[bytes, MutableHeaders], Awaitable[bytes]]


def rewriting(send: Send, wanted: Callable[[Message], bool], rewrite: Rewrite) -> Send:
    """Return a `send` that passes each `wanted` answer, whole, through `rewrite`; others go untouched."""
    start: Message = {}
    body = bytearray()

    async def collecting(message: Message) -> None:
        if message["type"] == "http.response.start" and wanted(message):
            start.update(message)
        elif not start:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                headers = MutableHeaders(scope=start)
                content = await rewrite(bytes(body), headers)
                headers["content-length"] = str(len(content))
                await send(start)
                await send({"type": "http.response.body", "body": content})

    return collecting
