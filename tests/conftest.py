"""What every test may use: the demonstration, published once a session by the production import."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def demo_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a base that holds the demonstration; tests read it and never publish into it."""
    from analytics.demo import build_demo

    folder = tmp_path_factory.mktemp("base")
    build_demo(folder)
    return folder


@pytest.fixture
def public_file_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the public's file to its first reader: it takes half the time of publishing a small base."""
    monkeypatch.setattr("analytics.protection.public_file.AT_PUBLICATION", -1)
