"""Pages asked for at once are computed one after the other, and never behind a publication."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from streamlit.runtime.scriptrunner.script_runner import RerunData, ScriptRunner

from pages.components.acceleration.turns import Turns, install


class Overlaps:
    """Count how many blocks run together at most."""

    def __init__(self) -> None:
        self.now = self.most = self.done = 0

    def block(self) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(0.005)
        self.now -= 1
        self.done += 1


def together(act, times: int) -> None:
    """Run `act` in as many threads, started at once; raise what one of them raised."""
    ready = Barrier(times)

    def one() -> None:
        ready.wait()
        act()

    with ThreadPoolExecutor(times) as pool:
        for asked in [pool.submit(one) for _ in range(times)]:
            asked.result()


def test_blocks_asked_at_once_follow_each_other() -> None:
    turns, seen = Turns(), Overlaps()

    def one() -> None:
        with turns.turn():
            seen.block()

    together(one, 20)
    assert (seen.most, seen.done) == (1, 20)


def test_behind_a_long_block_the_others_still_follow_each_other() -> None:
    turns, seen, began, released = Turns(long=0.1), Overlaps(), Event(), Event()

    def publish() -> None:
        with turns.turn():
            began.set()
            assert released.wait(30)

    with ThreadPoolExecutor(1) as pool:
        publication = pool.submit(publish)
        assert began.wait(30)
        together(lambda: _in_turn(turns, seen), 10)
        assert not publication.done()
        released.set()
        publication.result()
    together(lambda: _in_turn(turns, seen), 10)
    assert (seen.most, seen.done) == (1, 20)


def test_a_block_that_fails_gives_its_turn_back() -> None:
    turns = Turns(long=600)
    for _ in range(2):
        with pytest.raises(KeyError), turns.turn():
            raise KeyError
    together(lambda: _in_turn(turns, Overlaps()), 2)


def test_the_server_computes_pages_in_turn_once_it_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, asked, ready = Overlaps(), RerunData(), Event()
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda runner, data: seen.block() if data is asked else None)
    install(ready)
    with ThreadPoolExecutor(1) as early:
        waiting = early.submit(ScriptRunner._run_script, object(), asked)
        time.sleep(0.05)
        assert seen.done == 0
        ready.set()
        waiting.result(10)
    together(lambda: ScriptRunner._run_script(object(), asked), 10)
    assert (seen.most, seen.done) == (1, 11)


def _in_turn(turns: Turns, seen: Overlaps) -> None:
    with turns.turn():
        seen.block()
