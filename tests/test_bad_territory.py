"""A territory that cannot be read: every command says what is wrong, and nothing is read when a module is imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def run(settings: str, tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "territoire.toml"
    file.write_text(settings, encoding="utf-8")
    command = [sys.executable, "-m", "analytics", *arguments]
    environment = {**os.environ, "CLAUSES_TERRITOIRE": str(file), "CLAUSES_BASE": str(tmp_path / "base")}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ('departements = ["3Z"]', "ligne 1"),
        ('epci = ["Renes Metropole"]', "Rennes Métropole"),
        ('departements = ["32", "34"]', "nom, de, dans"),
        ("departements = [", "territoire.toml"),
        ('departements = ["32"]\ncouleur = 3', "ligne 2"),
        ('departements = ["32"]\nnom = "Ici"\nde = 3', "ligne 3"),
    ],
)
def test_a_command_says_what_is_wrong_with_the_territory(settings: str, said: str, tmp_path: Path):
    found = run(settings, tmp_path, "territoire")
    assert found.returncode == 2 and said in found.stderr and "Traceback" not in found.stderr


def test_help_needs_no_territory(tmp_path: Path):
    found = run('departements = ["3Z"]', tmp_path, "territoire", "--help")
    assert found.returncode == 0 and "--ecrire" in found.stdout
