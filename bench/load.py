"""Many readers at once: raw websockets, each session filtering at its own pace, without a browser.

They name no origin, so the application takes them for the public: élus are the ones who come in number.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.machine import Program
from bench.outcome import Outcome
from pages.components.filters import filters

ARRIVAL = 0.4  # seconds between two readers who open the first page


@dataclass
class Session:
    """One reader: the filter bar of the page, what is chosen in it, and the answers timed."""

    random: random.Random
    bar: str = ""
    fields: dict[str, list[str]] = field(default_factory=dict)  # filter: its values
    chosen: dict[str, list[str]] = field(default_factory=dict)
    made: int = 0
    times: list[float] = field(default_factory=list)

    def learn(self, message: ForwardMsg) -> None:
        """Note the filters that a message draws."""
        if message.WhichOneof("type") != "delta" or message.delta.WhichOneof("type") != "new_element":
            return
        drawn = message.delta.new_element.bidi_component
        if drawn.component_name == filters.NAME and not self.fields:
            bar = json.loads(drawn.bytes.partition(b"\n")[2])
            years = [value for value, _ in bar["years"]]
            self.fields = {"annee": years} | {one["name"]: one["values"] for one in bar["filters"]}
            self.bar = drawn.id

    def ask(self) -> bytes:
        """Return the message of one more choice: another year or another value of a filter."""
        name = self.random.choice(list(self.fields))
        told = {name: [self.random.choice(self.fields[name])]}
        self.chosen |= told
        if len(self.chosen) > 3:
            oldest = next(iter(self.chosen))
            self.chosen.pop(oldest)
            told[oldest] = self.fields["annee"][:1] if oldest == "annee" else []
        message = BackMsg()
        widgets = message.rerun_script.widget_states.widgets
        widgets.add(id=self.bar, json_value="{}")
        events = [{"event": "choix", "value": {"turn": self.made, "choix": told}}]
        widgets.add(id=_make_trigger_id(self.bar, "events"), json_trigger_value=json.dumps(events))
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
    await _live(program.address, Session(random.Random(sessions)), 0, 0, 0)  # one before them: all is imported by now
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
