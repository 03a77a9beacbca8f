"""A backup is encrypted, whole, and comes back on a machine that lost everything."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from records import publish_tables, worked_example

from analytics.base import backup, own_words
from analytics.base.paths import current_file
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute.queries import compute
from analytics.protection.opening import open_base

FIGURES = ("heures_realisees", "beneficiaires")


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a base with her words and a key, a folder for backups, and a passphrase that the setting names."""
    publish_tables(tmp_path, **worked_example()).close()
    (tmp_path / "cle").write_text("ab" * 32)
    (tmp_path / "cle").chmod(0o600)
    (tmp_path / "phrase").write_text("une phrase assez longue pour ce test\n", encoding="utf-8")
    (tmp_path / "sauvegardes").mkdir()
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path / "base"))
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path / "cle"))
    monkeypatch.setenv("CLAUSES_PHRASE", str(tmp_path / "phrase"))
    monkeypatch.setattr(backup, "CIPHER", (*backup.CIPHER[:5], "1000", *backup.CIPHER[6:]))
    served = open_base()
    own_words.write_order(served, ["essentiel"])
    served.close()
    return tmp_path / "base"


def figures(base: Path) -> list[object]:
    opened = open_base(base)
    try:
        return compute(opened, Selection.of(2022), FIGURES).iloc[0].tolist()
    finally:
        opened.close()


def saved(folder: Path, name: str = backup.NAME) -> Path:
    return sorted(folder.glob(f"{name}2*"))[-1]


def test_a_machine_that_lost_its_disk_comes_back_whole(base: Path, tmp_path: Path) -> None:
    before, folder = figures(base), tmp_path / "sauvegardes"
    assert main(["sauvegarder", str(folder), "--cle", str(folder)]) == 0
    archive, key = saved(folder), saved(folder, backup.KEY_NAME)
    assert archive.stat().st_mode & 0o777 == key.stat().st_mode & 0o777 == 0o600
    assert b"Anne" not in archive.read_bytes()
    shutil.rmtree(base)
    (tmp_path / "cle").unlink()
    assert main(["restaurer", str(archive)]) == main(["restaurer", str(key)]) == main(["verifier"]) == 0
    assert figures(base) == before and (tmp_path / "cle").stat().st_mode & 0o777 == 0o600
    assert own_words.slide_order(open_base(base)) == ["essentiel"]
    assert not list(base.glob("*.brouillon*"))


def test_what_lay_there_moves_aside_and_is_lost_by_nobody(base: Path, tmp_path: Path) -> None:
    archive = backup.save(base, tmp_path / "sauvegardes", lock := [*backup.CIPHER, "-pass", f"file:{tmp_path}/phrase"])
    publish_tables(tmp_path, **worked_example()).close()
    assert backup.bring_back(base, archive, lock) == 1 and current_file(base).stem == "000001"
    (aside,) = (base / "abimees").iterdir()
    assert (aside / "versions/000002.duckdb").is_file()


def test_only_the_latest_backups_stay(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sauvegardes"
    for day in range(3):
        (folder / f"clauses-2020-01-0{day + 1}-000000.tar.gz.chiffre").touch()
    (folder / "clauses-cle-2020-01-01-000000.tar.gz.chiffre").touch()
    assert main(["sauvegarder", str(folder), "--garder", "2"]) == 0
    assert len(list(folder.iterdir())) == 3 and (folder / "clauses-2020-01-03-000000.tar.gz.chiffre").exists()


@pytest.mark.parametrize("damage", ["cut", "changed", "other passphrase", "no archive"])
def test_a_backup_that_does_not_open_changes_nothing(
    base: Path, tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sauvegarder", str(tmp_path / "sauvegardes")])
    archive = saved(tmp_path / "sauvegardes")
    content = archive.read_bytes()
    if damage == "cut":
        archive.write_bytes(content[: len(content) // 2])
    elif damage == "changed":
        archive.write_bytes(content[:5000] + b"x" * 100 + content[5100:])
    elif damage == "other passphrase":
        (tmp_path / "phrase").write_text("une autre phrase, assez longue aussi")
    else:
        archive.unlink()
    assert main(["restaurer", str(archive)]) == 2 and "ne s’ouvre pas" in capsys.readouterr().err
    assert current_file(base).stem == "000001" and not (base / "abimees").exists()


def test_nothing_is_saved_in_clear_or_under_a_short_passphrase(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "phrase").write_text("courte")
    assert main(["sauvegarder", str(tmp_path)]) == 2 and "trop courte" in capsys.readouterr().err
    monkeypatch.delenv("CLAUSES_PHRASE")
    assert main(["sauvegarder", str(tmp_path)]) == 2 and "toujours chiffrée" in capsys.readouterr().err
    assert main(["sauvegarder", "/proc/absent", "--phrase", str(tmp_path / "phrase")]) == 2
    assert not list(tmp_path.glob("clauses-*"))


def test_a_folder_that_was_lost_is_named_and_nothing_is_raised(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["sauvegarder", str(tmp_path / "sauvegardes")])
    (tmp_path / "perdu").touch()  # not even root makes a folder in it
    lost = str(tmp_path / "perdu/base")
    assert main(["restaurer", str(saved(tmp_path / "sauvegardes")), "--base", lost]) == 2
    assert str(tmp_path / "perdu") in capsys.readouterr().err


@pytest.mark.skipif(not shutil.which("age"), reason="age absent : sudo apt-get install age")
def test_a_backup_for_a_key_of_age_comes_back(base: Path, tmp_path: Path) -> None:
    made = subprocess.run(["age-keygen", "-o", tmp_path / "privee"], check=True, capture_output=True, text=True)
    public = made.stderr.split()[-1]
    assert main(["sauvegarder", str(tmp_path / "sauvegardes"), "--age", public]) == 0
    before = figures(base)
    shutil.rmtree(base)
    assert main(["restaurer", str(saved(tmp_path / "sauvegardes")), "--age", str(tmp_path / "privee")]) == 0
    assert figures(base) == before


def test_a_command_says_what_is_wrong_and_mends_it(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["etat"]) == 0 and "Rien à signaler." in capsys.readouterr().out
    (base / "courante").write_text("?")
    assert main(["verifier"]) == main(["etat"]) == 1
    assert main(["versions"]) == 0
    assert main(["reparer"]) == 0 and "remise en service" in capsys.readouterr().out
    assert main(["reparer"]) == 0 and "Rien à réparer" in capsys.readouterr().out
