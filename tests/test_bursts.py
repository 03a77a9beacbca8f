"""What a page draws leaves in bursts, in order, and never waits long."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from pages.components.acceleration import bursts


class Session:
    """What Streamlit calls on the network thread, noted."""

    def __init__(self) -> None:
        self._event_loop = asyncio.get_running_loop()
        self.seen: list[str] = []

    def draw(self, word: str) -> None:
        AppSession._call_soon_on_event_loop(self, lambda: self.seen.append(word))

    def words(self) -> str:
        return "".join(self.seen)

    def until(self, words: str) -> bool:
        """Wait until `words` have left, a second at most."""
        end = time.monotonic() + 1
        while self.words() != words and time.monotonic() < end:
            time.sleep(0.001)
        return self.words() == words


@pytest.fixture(autouse=True)
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(AppSession, "_call_soon_on_event_loop", AppSession._call_soon_on_event_loop)
    monkeypatch.setattr(ScriptRunner, "_run_script", ScriptRunner._run_script)
    bursts.install()


def ran(page: Callable[[Session], None]) -> Session:
    """Run a page on a thread of its own, as Streamlit does, until all it drew has left."""

    async def run() -> Session:
        session = Session()
        await asyncio.to_thread(page, session)
        await asyncio.sleep(0.01)
        return session

    return asyncio.run(run())


def test_a_page_leaves_in_two_bursts_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bursts, "PATIENCE", 9)

    def page(session: Session) -> None:
        with bursts.in_bursts():
            session.draw("a")
            session.draw("b")
            time.sleep(0.005)
            assert session.words() == ""
            bursts.send()
            assert session.until("ab")
            session.draw("c")
            time.sleep(0.005)
            assert session.words() == "ab"
            session.draw("d")
        session.draw("e")  # as Streamlit says that the script is over

    assert ran(page).words() == "abcde"


def test_a_long_page_shows_what_it_has_and_then_each_thing_at_once() -> None:
    def page(session: Session) -> None:
        with bursts.in_bursts():
            session.draw("a")
            assert session.until("a")
            session.draw("b")
            assert session.until("ab")

    assert ran(page).words() == "ab"


def test_a_page_that_fails_still_sends_what_it_drew() -> None:
    def page(session: Session) -> None:
        with pytest.raises(ZeroDivisionError), bursts.in_bursts():
            session.draw("a")
            1 / 0  # noqa: B018

    assert ran(page).words() == "a"


def test_outside_a_page_nothing_waits() -> None:
    def page(session: Session) -> None:
        session.draw("a")
        assert session.until("a")

    assert ran(page).words() == "a"


def test_what_fails_stops_nothing_else() -> None:
    told: list[object] = []

    def page(session: Session) -> None:
        session._event_loop.set_exception_handler(lambda loop, context: told.append(context["exception"]))
        with bursts.in_bursts():
            AppSession._call_soon_on_event_loop(session, lambda: 1 / 0)
            session.draw("a")

    assert ran(page).words() == "a"
    assert [type(error) for error in told] == [ZeroDivisionError]


def test_a_server_that_has_stopped_is_told_nothing() -> None:
    async def start() -> Session:
        return Session()

    session = asyncio.run(start())
    with bursts.in_bursts():
        burst = bursts.Burst()
        assert not burst.hold(session._event_loop, lambda: session.draw("a"))
    assert session.words() == ""
