"""Versions: whatever happens while one is published, the one before serves, and any kept one comes back."""

from __future__ import annotations

import errno
import multiprocessing
import os
import shutil
import signal
import subprocess
import threading
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
from workbooks import importer, trial

from analytics.base import versions
from analytics.base.database import BaseError
from analytics.base.paths import current_file, version_file
from analytics.ingest import Source, abandonner, confirmer
from analytics.ingest.problems import ImportRefused
from analytics.protection import publishing
from analytics.protection.opening import open_base

pytestmark = pytest.mark.usefixtures("public_file_later")
ROOT = Path(__file__).resolve().parent.parent


def owners(*names: str) -> tuple[str, bytes]:
    return "maitre_ouvrage.csv", "\n".join(["Maître d’ouvrage", *names]).encode()


def publish(base: Path, *names: str) -> int:
    return importer(base, Source(*owners(*names)))


def served(base: Path) -> list[str]:
    opened = open_base(base)
    try:
        return opened.query("SELECT maitre_ouvrage AS m FROM maitre_ouvrage ORDER BY m")["m"].tolist()
    finally:
        opened.close()


# Each name is a step of a publication; the process is killed as it begins.
STEPS = {
    "reading": "analytics.ingest.publication._read_files",
    "staging": "analytics.ingest.publication.stage",
    "filling": "analytics.ingest.merge.fill",
    "history": "analytics.ingest.publication._write_history",
    "checking the draft": "analytics.base.versions.open_file",
    "flushing the draft": "analytics.base.versions.flush",
    "signing": "analytics.ingest.trial._sign",
    "moving the draft": "analytics.base.versions.os.replace",
    "pointing": "analytics.base.versions.point_to",
    "moving the pointer": "analytics.base.versions.os.replace#2",
    "forgetting": "analytics.base.versions.forget_old_versions",
}


def _publish_and_die(base: Path, target: str) -> None:
    """Publish « Nouveau », and be killed at the call that `target` names."""
    target, _, nth = target.partition("#")
    module, _, name = target.rpartition(".")
    owner = os if module.endswith(".os") else import_module(module)
    real, calls = getattr(owner, name), []

    def dies(*given, **named):
        calls.append(1)
        if len(calls) == int(nth or 1):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given, **named)

    setattr(owner, name, dies)
    publish(base, "Nouveau")


@pytest.fixture(scope="module")
def processes() -> multiprocessing.context.BaseContext:
    """Return a way to start processes that have already imported what publishes."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["analytics.ingest"])
    return context


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a base whose version says « Ancien »; tests copy it."""
    base = tmp_path_factory.mktemp("ancien")
    publish(base, "Ancien")
    return base


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ne connaît pas SIGKILL")
@pytest.mark.parametrize("step", STEPS)
def test_a_process_killed_at_any_step_leaves_a_whole_version_serving(tmp_path, old, processes, step):
    shutil.copytree(old, tmp_path, dirs_exist_ok=True)
    victim = processes.Process(target=_publish_and_die, args=(tmp_path, STEPS[step]))
    victim.start()
    victim.join(60)
    assert victim.exitcode == -signal.SIGKILL
    assert served(tmp_path) == (["Nouveau"] if step == "forgetting" else ["Ancien"])
    assert publish(tmp_path, "Suivant") is not None and served(tmp_path) == ["Suivant"]
    assert not list((tmp_path / "versions").glob("*.brouillon*"))


def _hold(base: str, ready, release) -> None:
    def build(connection: duckdb.DuckDBPyConnection, number: int) -> None:
        ready.set()
        release.wait(30)
        raise ImportRefused([])

    try:
        publishing.publish(Path(base), build)
    except ImportRefused:
        return


def test_of_two_imports_in_two_processes_one_wins_and_the_other_is_told(tmp_path, processes):
    publish(tmp_path, "Ancien")
    ready, release = processes.Event(), processes.Event()
    other = processes.Process(target=_hold, args=(str(tmp_path), ready, release))
    other.start()
    try:
        assert ready.wait(30)
        with pytest.raises(BaseError, match="Une autre publication est en cours"):
            publish(tmp_path, "Nouveau")
        assert served(tmp_path) == ["Ancien"]
    finally:
        release.set()
        other.join(30)
    assert publish(tmp_path, "Nouveau") == 2


def test_of_two_imports_in_two_threads_one_wins_and_the_other_is_told(tmp_path):
    inside, release, told = threading.Event(), threading.Event(), []

    def build(connection, number) -> None:
        inside.set()
        release.wait(30)
        raise ImportRefused([])

    def first() -> None:
        with pytest.raises(ImportRefused):
            publishing.publish(tmp_path, build)
        told.append("done")

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(30)
    with pytest.raises(BaseError, match="Une autre publication"):
        publish(tmp_path, "Nouveau")
    release.set()
    thread.join()
    assert told == ["done"]


def test_a_trial_made_before_another_publication_is_not_confirmed(tmp_path):
    publish(tmp_path, "Ancien")
    late = trial(tmp_path, owners("Tard"))
    publish(tmp_path, "Nouveau")
    with pytest.raises(BaseError, match="refaites l’essai"):
        confirmer(late)
    assert served(tmp_path) == ["Nouveau"]


def test_confirming_publishes_the_draft_that_was_shown(tmp_path):
    result = trial(tmp_path, owners("A", "B"))
    shown = result.draft.stat().st_ino
    assert confirmer(result, "Deux communes") == 1
    assert current_file(tmp_path).stat().st_ino == shown
    assert open_base(tmp_path).publication["commentaire"] == "Deux communes"


def test_a_forgotten_trial_leaves_nothing(tmp_path):
    abandonner(trial(tmp_path, owners("A")))
    assert not list((tmp_path / "essais").iterdir()) and current_file(tmp_path) is None


def test_twenty_versions_are_kept_and_any_comes_back(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "KEPT_VERSIONS", 3)
    for number in range(1, 6):
        assert publish(tmp_path, f"Ville {number}") == number
    assert versions.versions(tmp_path) == [3, 4, 5]
    publishing.restore(tmp_path, 3)
    assert served(tmp_path) == ["Ville 3"]
    frame = versions.history(tmp_path)
    assert frame["version"].tolist() == [5, 4, 3] and frame["sert"].tolist() == [False, False, True]
    assert frame["fichiers"].tolist() == ["maitre_ouvrage.csv"] * 3 and frame["lignes"].tolist() == [1, 1, 1]
    assert publish(tmp_path, "Ville 6") == 6 and served(tmp_path) == ["Ville 6"]
    with pytest.raises(BaseError, match="La version 3 n’existe pas"):
        publishing.restore(tmp_path, 3)


def test_the_history_of_files_is_carried_from_version_to_version(tmp_path):
    publish(tmp_path, "A")
    publish(tmp_path, "B")
    rows = (
        open_base(tmp_path).query("SELECT version, nom, lignes FROM fichier_importe ORDER BY version").values.tolist()
    )
    assert rows == [[1, "maitre_ouvrage.csv", 1], [2, "maitre_ouvrage.csv", 1]]


def test_an_open_base_keeps_its_version_while_another_is_published(tmp_path):
    publish(tmp_path, "Ancien")
    opened = open_base(tmp_path)
    publish(tmp_path, "Nouveau")
    assert opened.query("SELECT maitre_ouvrage AS m FROM maitre_ouvrage")["m"].tolist() == ["Ancien"]
    assert served(tmp_path) == ["Nouveau"]


@pytest.mark.parametrize("target", ["flush", "os.replace"])
def test_a_full_disk_is_said_and_changes_nothing(tmp_path, monkeypatch, target):
    publish(tmp_path, "Ancien")

    def full(*given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    owner = versions.os if "." in target else versions
    with monkeypatch.context() as patch:
        patch.setattr(owner, target.rpartition(".")[2], full)
        with pytest.raises(BaseError, match="Disque plein"):
            publish(tmp_path, "Nouveau")
    assert served(tmp_path) == ["Ancien"] and not list((tmp_path / "versions").glob("*.brouillon*"))


def test_a_really_full_disk_is_said_and_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "SPARE", -(10**12))  # what happens where the check was wrong
    disk = tmp_path / "disque"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("monter un petit disque demande d’être root")
    try:
        publish(disk, "Ancien")
        with (disk / "lest").open("wb") as ballast, pytest.raises(OSError):
            while True:
                ballast.write(bytes(1 << 16))
                ballast.flush()
        with pytest.raises(BaseError, match=r"Disque plein|ne peut pas être écrite"):
            publish(disk, "Nouveau")
        assert served(disk) == ["Ancien"]
        (disk / "lest").unlink()
        publish(disk, "Nouveau")
        assert served(disk) == ["Nouveau"]
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_version_files_have_stable_names(tmp_path):
    publish(tmp_path, "A")
    assert current_file(tmp_path) == version_file(tmp_path, 1) == tmp_path / "versions" / "000001.duckdb"
