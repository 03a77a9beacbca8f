"""What reaches beyond public API: in one room, with its reasons, switched off by one setting or by another version."""

from __future__ import annotations

import ast
import gc
import importlib
import logging
from pathlib import Path
from threading import Event

import pytest
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from pages.components.acceleration import bursts, collection, preload, static_files, switch, tokens, turns

ROOT = Path(__file__).resolve().parents[1]
ROOM = ROOT / "pages/components/acceleration"
PIECES = [file for file in ROOM.glob("*.py") if file.stem not in ("__init__", "switch", "static_files")]
LIBRARIES = ("streamlit", "authlib", "uvicorn")
PUBLIC = ("streamlit", "streamlit.delta_generator")
PATCHED = ((AppSession, "_call_soon_on_event_loop"), (ScriptRunner, "_run_script"))


@pytest.fixture(autouse=True)
def nothing_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back what a piece replaced, and let the log say again what it said."""
    for owner, name in PATCHED:
        monkeypatch.setattr(owner, name, getattr(owner, name))
    switch._warn.cache_clear()


def installed() -> list[bool]:
    """Return which of the patched names are replaced once every piece was installed."""
    before = [getattr(owner, name) for owner, name in PATCHED]
    bursts.install()
    turns.install(Event())
    return [getattr(owner, name) is not old for (owner, name), old in zip(PATCHED, before, strict=True)]


@pytest.mark.parametrize("file", PIECES, ids=lambda file: file.stem)
def test_a_piece_says_what_it_gains_for_which_version_and_what_happens_without(file: Path) -> None:
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
    assert [label for label in ("Gain: ", "Written for: ", "Without it: ") if f"\n{label}" not in text] == []


def test_only_this_room_imports_what_is_not_public() -> None:
    for file in [*ROOT.glob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        named = {
            node.module if isinstance(node, ast.ImportFrom) else name.name
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        reached = {name for name in named if name.split(".")[0] in LIBRARIES} - {*PUBLIC}
        assert not reached or file.parent == ROOM, (file, reached)


def test_what_this_streamlit_has_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    assert installed() == [True, True] and caplog.messages == []


def test_one_setting_switches_all_off(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    frozen = gc.get_freeze_count()
    monkeypatch.setenv(switch.SETTING, "non")
    assert installed() == [False, False]
    assert preload.head_links("") == "" and "arrivees" not in "".join(static_files.head_scripts())
    collection.freeze()
    assert gc.get_freeze_count() == frozen
    assert caplog.messages == ["Accélérations désactivées par CLAUSES_ACCELERATION."]


def test_a_version_that_was_not_read_switches_a_piece_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(switch, "version", lambda package: "1.68.0")
    assert installed() == [False, False] and preload.head_links("") == ""
    pieces = ("envois groupés", "pages en file", "préchargement")
    reason = "streamlit 1.68.0 n’est pas la version connue (1.67.x)"
    assert caplog.messages == [f"Adaptation « {piece} » désactivée : {reason}." for piece in pieces]


def test_a_name_that_is_gone_switches_a_piece_off(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr(ScriptRunner, "_run_script")
    bursts.install()
    turns.install(Event())
    assert not hasattr(ScriptRunner, "_run_script") and len(caplog.messages) == 2
    assert all("ScriptRunner._run_script" in text for text in caplog.messages)


def test_tokens_are_long_whatever_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(switch.SETTING, "non")
    sources = [importlib.import_module(module) for module in tokens.MODULES]
    for source in sources:
        monkeypatch.setattr(source, "generate_token", source.generate_token)
    tokens.lengthen()
    assert all(len(source.generate_token(20)) >= 32 for source in sources)


def test_an_authlib_without_that_name_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for module in tokens.MODULES:
        monkeypatch.delattr(importlib.import_module(module), "generate_token")
    with caplog.at_level(logging.WARNING):
        tokens.lengthen()
    assert len(caplog.messages) == 2
