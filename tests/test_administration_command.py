"""`clauses`, as root runs it: it takes the account, the base and the key of the installation by itself."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from records import worked_example, write_tables

from analytics.cli.main import main
from tests.browser.drive import PROJECT
from tests.deployed.installation import NOBODY, PACKAGES, Installation

PARIS = ZoneInfo("Europe/Paris")  # the hours of the unit, which a machine in UTC shows too
as_root = pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="demande d’être root")


@pytest.fixture(scope="module")
def installed() -> Iterator[Installation]:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        one = Installation(Path(folder))
        (one.state / "sauvegardes").mkdir()
        (one.state / "phrase").write_text("une phrase assez longue pour un test")
        settings = {
            **{"CLAUSES_BASE": one.base, "CLAUSES_CLE": one.state / "cle", "CLAUSES_PHRASE": one.state / "phrase"},
            "CLAUSES_COMPTE": pwd.getpwuid(NOBODY).pw_name,
        }
        (one.tree.parent / "environnement").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        one.close_the_tree()
        yield one


def clauses(one: Installation, *arguments: object, code: int = 0) -> str:
    """Return what the command prints, from a folder that the account of the application cannot enter."""
    settings = {"CLAUSES_REGLAGES": str(one.tree.parent / "environnement"), "PYTHONPATH": PACKAGES, "LC_ALL": "C"}
    environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", **settings}
    command = [str(one.tree / "deploy/clauses"), *map(str, arguments)]
    done = subprocess.run(command, cwd="/root", env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


@as_root
def test_an_administrator_imports_saves_loses_and_restores(installed: Installation, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)  # as a home is: the application cannot read there
    archive = shutil.make_archive(str(tmp_path / "releves"), "zip", write_tables(tmp_path / "f", **worked_example()))
    assert "Version 1 publiée" in clauses(installed, "importer", archive)
    assert "réel" in clauses(installed, "versions") and "Rien à signaler." in clauses(installed, "etat")
    assert f"{datetime.now(PARIS):%d/%m/%Y %H:}" in clauses(installed, "versions")
    assert installed.base.stat().st_uid == NOBODY and installed.base.stat().st_mode & 0o077 == 0
    clauses(installed, "sauvegarder", installed.state / "sauvegardes")
    (saved,) = (installed.state / "sauvegardes").iterdir()
    shutil.rmtree(installed.base)
    assert "Aucune version" in clauses(installed, "etat")
    assert "la version 1 sert" in clauses(installed, "restaurer", saved)
    (installed.base / "courante").write_text("?")
    clauses(installed, "verifier", code=1)
    assert "remise en service" in clauses(installed, "reparer")
    assert "sert de nouveau" in clauses(installed, "restaurer", 1)
    assert "argument" in clauses(installed, "restaurer", code=2)


def test_every_command_of_the_documentation_exists() -> None:
    with redirect_stdout(StringIO()) as printed, pytest.raises(SystemExit):
        main(["--help"])
    known = set(re.findall(r"^    ([a-z-]+)", printed.getvalue(), re.MULTILINE))
    text = (PROJECT / "docs/deploiement.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:sudo clauses|-m analytics) ([a-z-]+)", text))
    assert named and named <= known, named - known


def test_every_file_that_the_documentation_copies_exists() -> None:
    text = (PROJECT / "docs/deploiement.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:deploy|scripts)/[\w.-]+", text))
    assert len(named) > 5 and all((PROJECT / name).exists() for name in named)


def test_every_program_of_the_installation_is_installed_by_its_first_line() -> None:
    text = (PROJECT / "docs/deploiement.md").read_text(encoding="utf-8").partition("### Sans internet")[0]
    commands = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL))
    installed = set(commands.splitlines()[0].removeprefix("sudo apt-get install ").split())
    others = r"^(?:sudo |.*[|&] )?(git|nginx|openssl|curl|make|unzip|wget)\b"  # than those of every Debian
    used = set(re.findall(others, commands, re.MULTILINE))
    assert {"curl", "openssl", "nginx"} <= used <= installed, used - installed
