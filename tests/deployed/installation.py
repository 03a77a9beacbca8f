"""An installation as docs/deploiement.md makes it: root owns the code, another account runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
NOBODY = 65534
PACKAGES = sysconfig.get_path("purelib")
ACCOUNT = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
SYSTEM = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"


@cache
def python_of_all() -> str:
    """Return a Python that another account may start: that of the tests may live in somebody's own folder."""
    for command in (sys.executable, SYSTEM):
        with suppress(OSError):
            if subprocess.run([command, "-c", ""], **ACCOUNT).returncode == 0:
                return command
    raise AssertionError(f"Another account can start neither {sys.executable} nor {SYSTEM}.")


class Installation:
    """A read-only tree of the application, and the account, environment and folder that its unit gives it."""

    def __init__(self, folder: Path) -> None:
        self.tree, self.state = folder / "application", folder / "etat"
        self.base = self.state / "base"
        self.state.mkdir(parents=True)
        listed = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
            cwd=PROJECT,
            check=True,
            capture_output=True,
            text=True,
        )
        for name in listed.stdout.splitlines():
            if (PROJECT / name).is_file():
                (self.tree / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(PROJECT / name, self.tree / name)
        self.environment = {
            **{"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": "/nonexistent", "PYTHONPATH": f".:{PACKAGES}"},
            **{"CLAUSES_BASE": str(self.base), "CLAUSES_CLE": str(self.state / "cle")},
            "STREAMLIT_LOGGER_HIDE_WELCOME_MESSAGE": "true",
        }

    def close_the_tree(self) -> None:
        """Let nobody write in the tree any more, and give the state to the account of the application."""
        subprocess.run(["chmod", "-R", "a+rX,a-w", str(self.tree)], check=True)
        subprocess.run(["chmod", "-R", "u+rwX", str(self.state)], check=True)
        if os.geteuid() == 0:
            subprocess.run(["chown", "-R", f"{NOBODY}:{NOBODY}", str(self.state)], check=True)

    def files(self) -> dict[str, int]:
        """Return when each file of the tree was written last."""
        return {str(file): file.stat().st_mtime_ns for file in self.tree.rglob("*") if file.is_file()}

    def popen(self, arguments: Sequence[str], **named: object) -> subprocess.Popen[str]:
        """Start Python in the tree, as the account of the application, with the mask of the unit."""
        command = [python_of_all(), *arguments]
        return subprocess.Popen(
            command, cwd=self.tree, env=self.environment, umask=0o077, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **ACCOUNT, **named,
        )  # fmt: skip

    def python(self, *arguments: str) -> str:
        """Return what Python prints in the tree; raise AssertionError with it when it fails."""
        process = self.popen(arguments)
        printed = process.communicate(timeout=600)[0]
        assert process.returncode == 0, printed
        return printed
