"""A relay on this machine as slow as a phone's network: each byte of HTTP and of websockets alike goes through it."""

from __future__ import annotations

import asyncio
import threading
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

DELAY = 0.075  # seconds each way: 150 ms for an answer
DOWN, UP = 200_000, 93_750  # bytes a second: 1.6 Mbit/s and 0.75 Mbit/s
PIECE = 4096


class Way:
    """One direction, whose rate all connections share."""

    def __init__(self, rate: float) -> None:
        self.rate, self.free = rate, 0.0

    def arrival(self, size: int) -> float:
        """Return when a piece that leaves now arrives."""
        self.free = max(time.monotonic(), self.free) + size / self.rate
        return self.free + DELAY

    async def carry(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Carry what `reader` gives to `writer`, each piece at its time."""
        pieces: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        giving = asyncio.create_task(self._give(pieces, writer))
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                pieces.put_nowait((self.arrival(len(piece)), piece))
        pieces.put_nowait((0.0, b""))
        await giving

    async def _give(self, pieces: asyncio.Queue[tuple[float, bytes]], writer: StreamWriter) -> None:
        with suppress(OSError):
            while (taken := await pieces.get())[1]:
                await asyncio.sleep(max(0.0, taken[0] - time.monotonic()))
                writer.write(taken[1])
                await writer.drain()
            writer.close()


@contextmanager
def slow_network(address: str) -> Iterator[str]:
    """Return another address of a program, which answers over a slow network."""
    port, down, up = urlsplit(address).port, Way(DOWN), Way(UP)

    async def relay(reader: StreamReader, writer: StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.gather(up.carry(reader, back), down.carry(there, writer))

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)  # Playwright has a loop of its own in this one
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(relay, "127.0.0.1", 0), loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
