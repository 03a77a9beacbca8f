"""The container: what the image may hold, what it runs and how its health is checked; built where an engine runs."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import tempfile
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import pytest

from tests.browser.drive import PROJECT, free_port, wait_until
from tests.deployed.installation import Installation, python_of_all


def steps(name: str) -> list[str]:
    """Return what follows each instruction `name` of the Dockerfile."""
    text = (PROJECT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return re.findall(rf"^{name} (.*)$", text, re.MULTILINE)


def is_left_out(name: str, ignored: str) -> bool:
    """Return whether a file, or a folder that holds it, is named by a file of patterns."""
    patterns = [line.strip("/").removeprefix("**/") for line in (PROJECT / ignored).read_text().splitlines() if line]
    path = PurePosixPath(name)
    return any(fnmatch(str(one), pattern) for one in (path, *path.parents) for pattern in patterns)


def test_no_secret_nor_figure_of_the_machine_enters_the_image_or_the_repository() -> None:
    private = ("secrets.toml", "certificats/privkey.pem", ".streamlit/secrets.toml", "data/base/versions/000001.duckdb")
    assert all(is_left_out(name, ignored) for name in private for ignored in (".dockerignore", ".gitignore"))
    assert all(is_left_out(name, ".dockerignore") for name in (".git/config", ".venv/bin/python"))
    needed = ("server.py", "pages/methode.py", "data/codes/role.csv", "static/fr.js", "deploy/sante.py")
    assert not any(is_left_out(name, ".dockerignore") for name in needed)
    copied = [shlex.split(step)[0] for step in steps("COPY") if not step.startswith("--from")]
    assert copied and all((PROJECT / name).exists() for name in copied)


def test_the_account_of_the_image_owns_nothing_but_its_volumes() -> None:
    assert steps("USER") == ["clauses"] and steps("FROM")[-1].endswith("-slim")
    volumes = json.loads(steps("VOLUME")[0])
    settings = dict(word.split("=", 1) for step in steps("ENV") for word in shlex.split(step))
    assert [str(Path(settings[name]).parent) for name in ("CLAUSES_BASE", "CLAUSES_CLE")] == volumes
    compose = (PROJECT / "compose.yaml").read_text(encoding="utf-8")
    assert "read_only: true" in compose and "cap_drop: [ALL]" in compose and "no-new-privileges:true" in compose
    mounts = dict(re.findall(r"- (\S+?):(/[^:\s]+)", compose))
    assert {mounts["base"], mounts["cle"]} == {*volumes}
    assert all((PROJECT / source).exists() for source in mounts if source.startswith("./deploy"))
    nginx = (PROJECT / "deploy/nginx.conf").read_text(encoding="utf-8")
    for folder in (mounts["./certificats"], mounts["./deploy/erreurs"].removesuffix("/erreurs")):
        assert folder in nginx


def ended(installed: Installation, command: list[str]) -> int:
    """Return the exit code of a command of the image."""
    with installed.popen(command) as process:
        process.communicate(timeout=20)
    return process.returncode


def test_what_the_image_runs_serves_from_a_tree_that_it_cannot_write_and_its_health_is_checked() -> None:
    with tempfile.TemporaryDirectory() as folder:  # not under pytest's, which is its owner's
        Path(folder).chmod(0o755)
        installed, port = Installation(Path(folder)), str(free_port())
        for name in ("tests", "bench"):
            assert is_left_out(name, ".dockerignore")
            shutil.rmtree(installed.tree / name)
        made = steps("RUN")[1].replace(".venv/bin/python", python_of_all())
        subprocess.run(made, shell=True, check=True, cwd=installed.tree, env=installed.environment, capture_output=True)
        sante = installed.tree / "deploy/sante.py"
        sante.write_text(sante.read_text(encoding="utf-8").replace("8501", port), encoding="utf-8")
        installed.close_the_tree()
        before = installed.files()
        check = json.loads(steps("HEALTHCHECK")[0].partition("CMD ")[2])[1:]
        process = installed.popen([port if word == "8501" else word for word in json.loads(steps("CMD")[0])[1:]])
        try:
            assert wait_until(lambda: ended(installed, check) == 0)
        finally:
            process.terminate()
            process.communicate(timeout=20)
        assert ended(installed, check) == 1
        assert installed.files() == before


def test_the_image_is_built_and_says_its_state() -> None:
    if subprocess.run(["docker", "info"], capture_output=True).returncode if shutil.which("docker") else True:
        pytest.skip("aucun moteur de conteneurs ne tourne ici : les étapes sont essayées sans lui, ci-dessus")
    subprocess.run(["docker", "build", "--tag", "clauses-essai", str(PROJECT)], check=True)
    run = ["docker", "run", "--rm", "--read-only", "--tmpfs", "/tmp", "clauses-essai"]
    assert "Aucune version publiée" in subprocess.run([*run, "clauses", "etat"], capture_output=True, text=True).stdout
