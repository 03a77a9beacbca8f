"""What every test may use: the demonstration, published once a session by the production import."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are cores: each waits on its browser for a part of its time."""
    return int(os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS") or (os.cpu_count() or 1) + 1)


@pytest.fixture(scope="session")
def demo_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a base that holds the demonstration; tests read it and never publish into it."""
    from records import same_noise

    from analytics.demo import build_demo

    folder = same_noise(tmp_path_factory.mktemp("base"))
    build_demo(folder)
    return folder


@pytest.fixture
def public_file_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the public's file to its first reader: it takes half the time of publishing a small base."""
    monkeypatch.setattr("analytics.protection.publishing.public_file", lambda file, refresh: file)
