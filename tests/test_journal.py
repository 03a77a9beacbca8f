"""The journal: who did what, in lines that are only added, seen in Administration, without a name of a beneficiary."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from records import publish_tables, worked_example
from streamlit.testing.v1 import AppTest

from analytics.base import journal
from analytics.cli.main import main
from pages.components.access import roles
from tests.browser.drive import PROJECT


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    publish_tables(tmp_path, **worked_example()).close()
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path / "base"))
    monkeypatch.setenv("SUDO_USER", "camille")
    return tmp_path / "base"


def test_commands_leave_a_line_each_and_no_name_of_a_person(base: Path, tmp_path: Path) -> None:
    assert main(["restaurer", "1"]) == main(["exporter-base", str(tmp_path / "b.zip")]) == 0
    assert main(["effacer", "Anne"]) == main(["reparer"]) == 0
    found = journal.read(base)
    assert list(found["quoi"]) == [journal.REPAIRED, journal.ERASED, journal.EXPORTED, journal.RESTORED]
    assert set(found["qui"]) == {"commande (camille)"} and found["version"].tolist()[1:] == [2, None, 1]
    file = base / journal.FILE
    assert "Anne" not in file.read_text(encoding="utf-8") and file.stat().st_mode & 0o777 == 0o600


def test_each_way_of_publishing_leaves_a_line(base: Path, tmp_path: Path) -> None:
    assert main(["reconstruire"]) == main(["achats"]) == main(["territoire", "--ecrire", "32"]) == 0
    assert main(["demo", "--base", str(tmp_path / "essai")]) == 0
    found = journal.read(base)
    assert list(found["quoi"]) == [journal.TERRITORY, journal.PURCHASES, journal.REBUILT]
    assert found["version"].tolist() == [None, 3, 2]
    assert list(journal.read(tmp_path / "essai")["quoi"]) == [journal.DEMO]


def test_lines_are_kept_as_long_as_the_setting_says(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSES_CONSERVATION", "2")
    for years in (3, 1):
        day = datetime.now(UTC).replace(year=datetime.now(UTC).year - years, day=1).isoformat(timespec="seconds")
        monkeypatch.setattr(journal, "_now", lambda day=day: day)
        journal.write(base, "x", f"il y a {years} ans")
    assert [json.loads(line)["quoi"] for line in (base / journal.FILE).read_text().splitlines()] == ["il y a 1 ans"]


def test_a_line_cut_by_a_power_failure_hides_no_other(base: Path) -> None:
    journal.write(base, "x", "avant")
    with (base / journal.FILE).open("ab") as file:
        file.write(b'{"le": "2026-\xff\n[1]\n"texte"\n')
    journal.write(base, "x", "après")
    assert list(journal.read(base)["quoi"]) == ["après", "avant"]


def test_a_journal_that_cannot_be_written_stops_nobody(base: Path, caplog: pytest.LogCaptureFixture) -> None:
    (base / journal.FILE).mkdir()
    journal.write(base, "x", "quelque chose")
    assert "journal" in caplog.text


def test_administration_shows_the_journal_and_what_is_wrong(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: True)
    journal.write(base, "camille@example.fr", journal.IMPORTED, 1, fichiers=2)
    page = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60).switch_page("pages/administration.py")
    html = "\n".join(element.proto.body for element in page.run().get("html"))
    assert not page.exception and "camille@example.fr" in html and "fichiers 2" in html
    (base / "courante").write_text("?")
    page.run()
    assert "À réparer" in "\n".join(element.proto.body for element in page.get("html"))
    next(button for button in page.button if button.label == "Réparer la base").click().run()
    assert not page.exception and (base / "courante").read_text() == "1"
    assert journal.read(base)["quoi"][0] == journal.REPAIRED
