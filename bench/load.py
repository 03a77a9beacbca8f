"""Many readers at once: raw websockets, each session filtering at its own pace, without a browser.

They name no origin, so the application takes them for the public: élus are the ones who come in number.
"""

from __future__ import annotations

import asyncio
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.machine import Program
from bench.outcome import Outcome

ARRIVAL = 0.4  # seconds between two readers who open the first page


@dataclass
class Session:
    """One reader: the widgets of the page, what is chosen in each, and the answers timed."""

    random: random.Random
    fields: dict[str, tuple[str, list[str]]] = field(default_factory=dict)  # widget: kind, options
    chosen: dict[str, list[str]] = field(default_factory=dict)
    made: int = 0
    times: list[float] = field(default_factory=list)

    def learn(self, message: ForwardMsg) -> None:
        """Note the filters that a message draws."""
        if message.WhichOneof("type") == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            if kind in ("multiselect", "selectbox"):
                drawn: Message = getattr(element, kind)
                if drawn.label not in ("Comparer à", "Heures par an d’un équivalent temps plein (ETP)"):
                    self.fields[drawn.id] = (kind, list(drawn.options))

    def ask(self) -> bytes:
        """Return the message of one more choice: another year or another value of a filter."""
        widget = self.random.choice(list(self.fields))
        self.chosen[widget] = [self.random.choice(self.fields[widget][1])]
        if len(self.chosen) > 3:
            self.chosen.pop(next(iter(self.chosen)))
        message = BackMsg()
        message.rerun_script.query_string = ""
        for name, values in self.chosen.items():
            state = message.rerun_script.widget_states.widgets.add()
            state.id = name
            if self.fields[name][0] == "selectbox":
                state.string_value = values[0]
            else:
                state.string_array_value.data.extend(values)
        return message.SerializeToString()


async def _answer(socket: ClientConnection, session: Session) -> None:
    while True:
        message = ForwardMsg.FromString(await socket.recv())
        session.learn(message)
        if message.WhichOneof("type") == "script_finished":
            return


async def _live(address: str, session: Session, pause: float, since: float, until: float) -> None:
    """Open the first page, then filter until the end; only what is asked once everyone is there is timed."""
    url = address.replace("http", "ws") + "/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], max_size=None) as socket:
        first = BackMsg()
        first.rerun_script.query_string = ""
        await socket.send(first.SerializeToString())
        await _answer(socket, session)
        await asyncio.sleep(session.random.random() * pause)
        while time.perf_counter() < until:
            asked = time.perf_counter()
            await socket.send(session.ask())
            await _answer(socket, session)
            session.made += 1
            if asked > since:
                session.times.append((time.perf_counter() - asked) * 1000)
            await asyncio.sleep(max(0, pause - (time.perf_counter() - asked)))


def many(program: Program, outcome: Outcome, sessions: int, seconds: float, pause: float = 5) -> None:
    """Let `sessions` readers in, one gesture every `pause` seconds each, and note how they were served."""
    with ThreadPoolExecutor(1) as thread:  # Playwright keeps a loop running in the main one
        thread.submit(asyncio.run, _many(program, outcome, sessions, seconds, pause)).result()


async def _many(program: Program, outcome: Outcome, sessions: int, seconds: float, pause: float) -> None:
    readers = [Session(random.Random(rank)) for rank in range(sessions)]
    # One after the other, and a pause before the first measure: what 50 arrivals cost is not what 50 readers do.
    cpu, before, began = program.cpu(), program.megabytes(), time.perf_counter() + ARRIVAL * sessions + pause
    tasks = []
    for reader in readers:
        tasks.append(asyncio.create_task(_live(program.address, reader, pause, began, began + seconds)))
        await asyncio.sleep(ARRIVAL)
    await asyncio.sleep(pause + seconds * 0.8)
    outcome.per_session = (program.megabytes() - before) / sessions
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    outcome.errors = sum(isinstance(result, BaseException) for result in ended)
    outcome.asked = sum(one.made for one in readers)
    outcome.load_cpu = (program.cpu() - cpu) * 1000 / max(outcome.asked, 1)
    outcome.load = [took for one in readers for took in one.times]
