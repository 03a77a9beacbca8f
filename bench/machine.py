"""Processes and the machine: start a program, read what it uses, say what it ran on."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import psutil

from bench.bases import PROJECT
from bench.outcome import Outcome
from tests.browser.drive import SERVED

STREAMLIT = (sys.executable, "-m", "streamlit", "run")


@dataclass(frozen=True)
class Program:
    """A running server: its address, when it was started, and its processes."""

    address: str
    started: float
    process: psutil.Process

    def _tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]

    def cpu(self) -> float:
        """Return the seconds of processor used so far."""
        return sum(one.cpu_times().user + one.cpu_times().system for one in self._tree())

    def megabytes(self) -> float:
        """Return the memory held, what processes share counted once."""
        return sum(one.memory_full_info().pss for one in self._tree()) / 1e6


@contextmanager
def running(command: Sequence[str], base: Path, health: str) -> Iterator[Program]:
    """Run a server, `{port}` replaced in its command, until the block ends; yield once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "CLAUSES_BASE": str(base), "PYTHONPATH": str(PROJECT)}
    words = [word.format(port=port) for word in command]
    started = time.perf_counter()
    with (PROJECT / ".bench" / "server.log").open("ab") as log:
        process = subprocess.Popen(words, cwd=PROJECT, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}{health}", process)
        SERVED[f"http://127.0.0.1:{port}"] = base
        yield Program(f"http://127.0.0.1:{port}", started, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(15)


def serving(base: Path, *options: str):
    """Run the application as production does."""
    return running([*STREAMLIT, "server.py", "--server.port", "{port}", *options], base, "/sante")


def described() -> dict[str, str]:
    """Return the machine and the versions that a figure depends on."""
    names = ("streamlit", "duckdb", "pandas", "plotly", "dash", "playwright")
    return {
        "date": time.strftime("%d/%m/%Y %H:%M"),
        "machine": f"{os.cpu_count()} cœurs, {psutil.virtual_memory().total / 1e9:.0f} Go, {platform.platform()}",
        "python": platform.python_version(),
        **{name: version(name) for name in names},
        "charge": f"{os.getloadavg()[0]:.1f}",
    }


@contextmanager
def watched(outcome: Outcome) -> Iterator[None]:
    """Note how fast the machine was meanwhile: on a shared host the same program takes twice as long an hour later."""
    before, paces = psutil.cpu_times(), [_pace()]
    yield
    paces.append(_pace())
    spent = [now - then for now, then in zip(psutil.cpu_times(), before, strict=True)]
    outcome.pace = sum(paces) / len(paces)
    outcome.stolen = 100 * spent[before._fields.index("steal")] / sum(spent)


def _pace() -> float:
    """Return the milliseconds of five million additions in Python."""
    started, total = time.perf_counter(), 0
    for number in range(5_000_000):
        total += number
    return (time.perf_counter() - started) * 1000


def _wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"{url} does not answer: see .bench/server.log")
