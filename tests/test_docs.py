"""What the documentation says is true: commands exist, rooms exist, pages made from declarations are fresh."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typography_lint import faults

from analytics.cli.docs import pages
from analytics.cli.main import main
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.schema import tables
from analytics.declarations.settings import version

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
ROOMS = ("analytics", "pages", "data", "tests", "bench", "scripts", "deploy", "static", "docs")
BLOCKS = re.findall(r"^```(?:sh|powershell)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
LINES = [line.strip() for block in BLOCKS for line in block.splitlines() if line.strip()]
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
DOCUMENTS = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]
# What stands in a recipe for a name to choose, and what a machine makes.
EXAMPLES = re.compile(
    r"NAME|PAGE|page\.(?:py)|/x\.py|essai\.|tmp/|versions/|data/base|static/plotly|compresses|secrets|charger"
)
PATH = re.compile(
    r"(?:(?:analytics|pages|data|docs|tests|bench|scripts|deploy|static)/[\w./*-]*|\w+\.(?:py|js|sql|toml))"
)


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


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
    base = tmp_path / "base" if arguments[0] == "demo" else demo_base
    monkeypatch.setenv("CLAUSES_BASE", str(base))
    monkeypatch.chdir(tmp_path)  # some write a file where they run
    if arguments[0] == "actualiser":  # her deck, exported the year before
        assert main(["export", "--format", "pptx", "--annee", "2022", "--sortie", arguments[1]]) == 0
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


def named_files(document: Path) -> list[str]:
    """Return the files and folders that a document names between backticks, or in a command."""
    text = document.read_text(encoding="utf-8")
    quoted = [word for span in re.findall(r"`([^`\n]+)`", text) for word in re.split(r"[\s,=\"]+", span)]
    modules = [f"{name.replace('.', '/')}.py" for name in re.findall(r"-m (pages[\w.]+|bench\.\w+)", text)]
    return [word for word in quoted if PATH.fullmatch(word) and not EXAMPLES.search(word)] + modules


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: file.name)
def test_files_that_a_document_names_exist(document: Path):
    known = {file.name for file in [*ROOT.glob("*"), *(f for room in ROOMS for f in (ROOT / room).rglob("*.*"))]}
    found = named_files(document)
    assert [name for name in found if not any(ROOT.glob(name.rstrip("/"))) and name not in known] == []


def test_the_architecture_names_every_room():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    diagram = text.split("```")[1]
    rooms = [*(ROOT / "analytics").iterdir(), *(ROOT / "pages" / "components").iterdir()]
    names = [room.name for room in rooms if room.is_dir() and room.name != "__pycache__"]
    assert [name for name in names if not re.search(rf"\b{name}\b", diagram)] == []


def test_the_glossary_has_every_word_of_the_names():
    words = set(re.findall(r"[a-z]+", " ".join(re.findall(r"`([^`]+)`", read("GLOSSARY.md")))))
    columns = [column.name for table in tables().values() for column in table.columns]
    names = [*INDICATORS, *DIMENSIONS, *tables(), *columns, *(file.stem for file in (ROOT / "pages").glob("*.py"))]
    used = {word for name in names for word in re.findall(r"[a-z]{3,}", name)} - {"par", "pour", "sha"}
    assert sorted(word for word in used if not {word, f"{word}s", word.removesuffix("s")} & words) == []


def test_the_glossary_has_no_name_that_nothing_bears():
    trade = read("GLOSSARY.md").partition("## Terms of the code")[0]
    first = re.findall(r"^\| ([^|]+) \|", trade, re.MULTILINE)
    sources = [file for room in ("analytics", "pages", "data") for file in (ROOT / room).rglob("*.*")]
    text = " ".join(file.read_text(encoding="utf-8") for file in sources if file.suffix in (".py", ".sql"))
    names = {name for cell in first for name in re.findall(r"`([^`]+)`", cell)}
    assert sorted(name for name in names if name not in text and not (ROOT / "pages" / f"{name}.py").exists()) == []


def test_a_decision_has_ten_lines_at_most_and_its_number():
    decisions = re.split(r"^## ", read("docs/decisions.md"), flags=re.MULTILINE)[1:]
    assert [int(one.split(".")[0]) for one in decisions] == [*range(1, len(decisions) + 1)]
    assert [one.splitlines()[0] for one in decisions if len(one.strip().splitlines()) > 11] == []


def test_cited_decisions_exist():
    last = read("docs/decisions.md").count("\n## ")
    for document in DOCUMENTS:
        cited = re.findall(r"[Dd][ée]cisions? (\d+)(?: et (\d+))?", document.read_text(encoding="utf-8"))
        assert [number for pair in cited for number in pair if number and int(number) > last] == [], document


def test_the_journal_begins_with_the_version():
    journal = read("CHANGELOG.md")
    assert re.search(r"^## (\S+)", journal, re.MULTILINE)[1] == version()
    assert faults(journal) == []


@pytest.mark.parametrize("name", pages())
def test_a_generated_page_is_what_the_command_writes(name: str, tmp_path: Path, capsys):
    assert main(["docs", "--dossier", str(tmp_path)]) == 0
    assert str(tmp_path / name) in capsys.readouterr().out
    fresh = (tmp_path / name).read_text(encoding="utf-8")
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == fresh, "make docs"
    assert faults(fresh) == []


def test_the_generated_pages_leave_nothing_out():
    indicators, dictionary, audit = pages().values()
    assert audit.count("\n| ") - 2 * 13 == 106
    names = [*INDICATORS, *DIMENSIONS]
    assert [name for name in names if f"`{name}`" not in indicators] == []
    columns = [column.name for table in tables().values() for column in table.columns]
    assert [name for name in columns if f"| `{name}` |" not in dictionary] == []
    assert [name for name in tables() if f"### {name}\n" not in dictionary] == []
