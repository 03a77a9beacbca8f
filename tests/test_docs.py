"""What the documentation says is true: commands exist, rooms exist, pages made from declarations are fresh."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from analytics.cli.docs import pages
from analytics.cli.main import main
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.schema import tables
from analytics.french.typography import faults

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(?:sh|powershell)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line.strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
DOCUMENTS = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]


def analytics_commands() -> list[list[str]]:
    """Return the arguments of each `python -m analytics` line of the README, written once."""
    found = [shlex.split(line.replace("\\", "/")) for line in LINES if "-m analytics" in line]
    return [line[line.index("analytics") + 1 :] for line in found]


def test_the_readme_has_commands():
    assert len(LINES) >= 8 and analytics_commands()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z]+)", README))))
def test_each_make_target_of_the_readme_exists(target: str):
    assert target in TARGETS
    subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


@pytest.mark.parametrize("arguments", analytics_commands(), ids=" ".join)
def test_each_command_of_the_readme_runs(arguments: list[str], demo_base, tmp_path, monkeypatch, capsys):
    if arguments == ["demo"]:
        return  # it publishes: the fixture has just run it
    monkeypatch.setenv("CLAUSES_BASE", str(demo_base))
    monkeypatch.chdir(tmp_path)  # some write a file where they run
    try:
        assert main(arguments) == 0
    except SystemExit as stopped:
        assert stopped.code == 0
    assert capsys.readouterr().out


@pytest.mark.parametrize("module", sorted(set(re.findall(r"-m (streamlit|pytest)\b", README))))
def test_each_tool_of_the_readme_is_installed(module: str):
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)


def test_each_script_that_streamlit_runs_exists():
    scripts = set(re.findall(r"streamlit run (\S+\.py)", README))
    assert scripts and [name for name in scripts if not (ROOT / name).is_file()] == []


def test_the_map_of_the_house_is_true():
    rooms = re.findall(r"^\| `([^`]+)` \|", README[README.index("## Plan de la maison") :], re.MULTILINE)
    assert len(rooms) >= 8
    assert [room for room in rooms if not (ROOT / room).exists()] == []
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    folders = {line.partition("/")[0] for line in tracked.splitlines() if "/" in line and not line.startswith(".")}
    assert folders <= {room.split("/")[0] for room in rooms} | {"scripts"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_links_of_a_document_lead_somewhere(document: Path):
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("name", pages())
def test_a_generated_page_is_what_the_command_writes(name: str, tmp_path: Path, capsys):
    assert main(["docs", "--dossier", str(tmp_path)]) == 0
    assert str(tmp_path / name) in capsys.readouterr().out
    fresh = (tmp_path / name).read_text(encoding="utf-8")
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == fresh, "make docs"
    assert faults(fresh) == []


def test_the_generated_pages_leave_nothing_out():
    indicators, dictionary = pages().values()
    names = [*INDICATORS, *DIMENSIONS]
    assert [name for name in names if f"`{name}`" not in indicators] == []
    columns = [column.name for table in tables().values() for column in table.columns]
    assert [name for name in columns if f"| `{name}` |" not in dictionary] == []
    assert [name for name in tables() if f"### {name}\n" not in dictionary] == []
