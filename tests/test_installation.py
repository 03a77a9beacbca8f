"""What an installation left undone is said, at the start and on Administration; the log goes to standard output."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from records import publish_tables, worked_example

from pages.components.access import installation
from pages.components.web.logs import JsonLines
from tests.browser.drive import PROJECT

BEHIND = {"Host": "clauses.example.fr", "Origin": "https://clauses.example.fr"}
SENT = {"X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of secrets, filled and closed."""
    file = tmp_path / "secrets.toml"
    file.write_text("[auth]\n", encoding="utf-8")
    file.chmod(0o640)
    monkeypatch.setattr("streamlit.get_option", lambda name: [str(file)] if name == "secrets.files" else None)
    return file


def test_secrets_left_at_their_example_or_open_to_others_are_said(secrets: Path) -> None:
    assert not [*installation.of_secrets()]
    secrets.write_text((PROJECT / "deploy/secrets.toml.example").read_text(encoding="utf-8"), encoding="utf-8")
    secrets.chmod(0o644)
    said = [fault.what for fault in installation.of_secrets()]
    assert said == [
        "secrets.toml porte encore des valeurs d’exemple.",
        "secrets.toml est lisible par tous les comptes de la machine.",
    ]


@pytest.mark.parametrize(
    ("headers", "missing"),
    [
        ({**BEHIND, **SENT}, ""),
        ({"Host": "127.0.0.1:8501", "Origin": "http://127.0.0.1:8501"}, ""),
        ({}, ""),
        (BEHIND, "X-Forwarded-For, X-Forwarded-Proto"),
        ({**BEHIND, "X-Forwarded-For": "192.0.2.1"}, "X-Forwarded-Proto"),
        ({**BEHIND, "Host": "127.0.0.1:8501"}, "X-Forwarded-For, X-Forwarded-Proto"),  # the name is hidden too
    ],
)
def test_a_proxy_that_does_not_say_all_is_named(headers: dict[str, str], missing: str) -> None:
    assert "".join(fault.how.rpartition("\u00a0: ")[2] for fault in installation.of_proxy(headers)) == (
        f"{missing}." if missing else ""
    )


def test_the_start_says_what_is_wrong_with_the_secrets_the_key_and_the_base(
    secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    publish_tables(tmp_path, **worked_example()).close()
    (tmp_path / "cle").write_text("ab" * 32)
    (tmp_path / "cle").chmod(0o644)
    monkeypatch.setenv("CLAUSES_BASE", str(tmp_path / "base"))
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path / "cle"))
    secrets.chmod(0o644)
    installation.announce()
    assert "secrets.toml est lisible" in caplog.text and "La clé des pseudonymes est lisible" in caplog.text


def test_a_line_of_the_log_is_json_and_quotes_no_cell() -> None:
    record = logging.LogRecord("pages.essai", logging.INFO, "", 1, "%s", ("publie un import",), None)
    record.fait = {"qui": "camille", "version": 2}
    said = json.loads(JsonLines().format(record))
    assert said.pop("le") and said.pop("fait") == record.fait
    assert said == {"niveau": "INFO", "module": "pages.essai", "texte": "publie un import"}
    try:
        int("Anne Dupont")
    except ValueError as error:
        failed = (type(error), error, error.__traceback__)
    line = JsonLines().format(logging.LogRecord("pages.essai", logging.ERROR, "", 1, "raté", (), failed))
    assert json.loads(line)["erreur"] == "ValueError" and "test_installation.py" in line
    assert "invalid literal" not in line
