"""Whatever happens to the folder of a base: the owner reads what and how, readers one sentence, and it comes back."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from records import publish_tables, worked_example
from streamlit.testing.v1 import AppTest

from analytics.base import versions
from analytics.base.database import PUBLIC, BaseError
from analytics.base.paths import POINTER, is_untouched, public_path, version_file
from analytics.base.versions import ASIDE
from analytics.cli.main import main
from analytics.demo import build_demo
from analytics.protection.checking import all_faults, faults
from analytics.protection.opening import open_base
from analytics.protection.publishing import restore
from analytics.protection.repairing import repair
from pages.components.access import roles
from pages.components.frame.trouble import READERS
from tests.browser.drive import PROJECT


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base of two versions; tests copy it."""
    folder = tmp_path_factory.mktemp("saine")
    for _ in range(2):
        publish_tables(folder, **worked_example()).close()
    return folder / "base"


@pytest.fixture
def base(sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of that base, which the application serves."""
    shutil.copytree(sound, tmp_path / "base")
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path / "base"))
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path / "cle"))
    return tmp_path / "base"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, bool], str]:
    """Return page(file, owner): all that a visitor reads there."""

    def read(file: str, owner: bool) -> str:
        monkeypatch.setattr(roles, "_is_here", lambda headers, peer: owner)
        shown = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
        shown = (shown if file == "dashboard" else shown.switch_page(f"pages/{file}.py")).run()
        assert not shown.exception, shown.exception
        html = [element.proto.body for element in shown.get("html")]
        boxes = [one.value for kind in ("error", "warning", "info") for one in getattr(shown, kind)]
        return "\n".join([*html, *boxes])

    return read


def spoil(file: Path) -> None:
    """Change the middle of a file, as a failing disk does."""
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "pointer lost": lambda base: (base / POINTER).unlink(),
    "pointer garbled": lambda base: (base / POINTER).write_bytes(b"\x00\xff2"),
    "pointer empty": lambda base: (base / POINTER).write_text(""),
    "pointer to nothing": lambda base: (base / POINTER).write_text("77"),
    "version lost": lambda base: version_file(base, 2).unlink(),
    "version empty": lambda base: version_file(base, 2).write_bytes(b""),
    "version spoiled": lambda base: spoil(version_file(base, 2)),
    "version a folder": lambda base: (version_file(base, 2).unlink(), version_file(base, 2).mkdir()),
}


PUBLIC_STILL_READS = ("version empty", "version spoiled")  # the public's file is another one


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_is_said_mended_and_forgotten_without_a_restart(
    base: Path, page: Callable[[str, bool], str], damage: str
) -> None:
    assert READERS not in page("dashboard", False)
    DAMAGES[damage](base)
    read = page("dashboard", False)
    assert (READERS in read) != (damage in PUBLIC_STILL_READS)
    assert str(base) not in read and "reparer" not in read
    assert "reparer" in page("dashboard", True) and "reparer" in page("administration", True)
    assert "Versions gardées" in page("administration", True)
    assert faults(base) and len(versions.history(base)) >= 1
    with pytest.raises(BaseError, match="démonstration"):
        build_demo(base)
    assert repair(base)
    assert not all_faults(base) and not repair(base)
    assert READERS not in page("dashboard", False) and "600" in page("dashboard", True)


def test_a_version_put_aside_is_kept_and_one_restored_in_place_serves_without_a_restart(
    base: Path, sound: Path, page: Callable[[str, bool], str]
) -> None:
    assert "600" in page("dashboard", True)
    spoil(version_file(base, 2))
    assert "reparer" in page("administration", True)
    shutil.copy(version_file(sound, 2), version_file(base, 2))
    assert "600" in page("dashboard", True)
    spoil(version_file(base, 1))
    assert [fault.what for fault in all_faults(base)] == ["La version 1 est illisible."] and repair(base)
    assert (base / ASIDE / "000001.duckdb").is_file() and versions.versions(base) == [2]


def test_the_owner_brings_a_version_back_when_the_pointer_is_lost(base: Path) -> None:
    (base / POINTER).unlink()
    restore(base, 1)
    assert open_base(base).publication["version"] == 1


def test_a_spoiled_file_of_the_public_is_made_again(base: Path, page: Callable[[str, bool], str]) -> None:
    spoil(public_path(version_file(base, 2)))
    assert [fault.what for fault in faults(base)] == ["Les chiffres du public sont à refaire."]
    assert READERS not in page("dashboard", False) and not faults(base)


def test_a_lock_that_is_no_database_does_not_forbid_publishing(base: Path) -> None:
    (base / "verrou.duckdb").write_bytes(b"x" * 9000)
    restore(base, 1)


def test_a_key_that_cannot_be_read_or_that_others_read_is_said(base: Path, tmp_path: Path) -> None:
    (tmp_path / "cle").write_text("pas une clé", encoding="utf-8")
    assert "illisible" in faults(base)[0].what
    (tmp_path / "cle").write_text("ab" * 32)
    (tmp_path / "cle").chmod(0o644)
    assert "lisible par d’autres comptes" in faults(base)[0].what
    assert repair(base) and not faults(base)


def test_a_disk_that_is_not_mounted_is_told_from_nothing_and_never_filled_with_fiction(
    tmp_path: Path, page: Callable[[str, bool], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path / "demontee"))
    assert READERS in page("dashboard", False) and "disque est démonté" in page("dashboard", True)
    assert "Importer des données" in page("administration", True)
    assert is_untouched(tmp_path / "demontee")


def test_a_real_base_is_never_replaced_by_the_demonstration(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "--base", str(base)]) == 2
    assert "n’est pas une démonstration" in capsys.readouterr().err and versions.versions(base) == [1, 2]


def test_nothing_is_published_on_a_disk_almost_full(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9, 10**6))
    with pytest.raises(BaseError, match="Disque presque plein"):
        publish_tables(tmp_path, **worked_example())
    left(base)
    assert "presque plein" in faults(base)[0].what


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), duckdb.IOException("No space left"), KeyError()]
)
def test_without_its_public_file_a_version_is_refused(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fails(*given: object) -> None:
        raise error

    monkeypatch.setattr("analytics.protection.public_file._fill", fails)
    with pytest.raises(BaseError, match="chiffres du public"):
        publish_tables(tmp_path, **worked_example())
    left(base)


def left(base: Path) -> None:
    """Check that a refused publication left the two versions and nothing else."""
    assert open_base(base).publication["version"] == 2 and open_base(base, PUBLIC).publication["version"] == 2
    files = {file.name for name in ("versions", "publiques") for file in (base / name).iterdir()}
    assert files == {"000001.duckdb", "000002.duckdb"}
