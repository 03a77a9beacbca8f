"""Imports go one way: pages -> pages/components -> analytics, and from room to room inside each."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    *ROOT.glob("*.py"),
    *(file for room in ("analytics", "pages") for file in (ROOT / room).rglob("*.py")),
]
# A room imports only from those before it.
ROOMS = (
    *(
        "french",
        "territory",
        "declarations",
        "base",
        "protection",
        "compute",
        "purchases",
        "sentences",
        "figures",
        "scenario",
    ),
    *("views", "ingest", "exports", "demo", "cli"),
)
COMPONENTS = (
    *("acceleration", "web", "access", "filters", "frame", "board", "first", "device", "map"),
    *("scenario", "presenter", "administration"),
)
MOST_LINES, MOST_FILES = 250, 15
MODULES = {".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in SOURCES}


def imports(file: Path) -> set[str]:
    """Return what a file imports, at its top and inside its functions; a module rather than its room where it can."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            inside = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (inside & MODULES.keys()) or {node.module or ""}
    return found


def room(module: str, house: str) -> str:
    return module.removeprefix(f"{house}.").split(".")[0]


@pytest.mark.parametrize(("house", "rooms"), [("analytics", ROOMS), ("pages.components", COMPONENTS)])
def test_a_room_imports_only_from_those_before_it(house: str, rooms: tuple[str, ...]):
    assert {path.name for path in (ROOT / house.replace(".", "/")).iterdir() if path.is_dir()} - {"__pycache__"} == {
        *rooms
    }
    for module, file in MODULES.items():
        if module.startswith(f"{house}.") and room(module, house) in rooms:
            before = rooms[: rooms.index(room(module, house)) + 1]
            inside = {room(name, house) for name in imports(file) if name.startswith(f"{house}.")}
            assert inside <= {*before}, module


def test_only_rooms_stand_at_the_top():
    assert {file.name for file in (ROOT / "analytics").glob("*.py")} == {"__init__.py", "__main__.py"}
    assert {file.name for file in (ROOT / "pages" / "components").glob("*.py")} == {"__init__.py"}


def test_no_import_goes_round_in_a_circle():
    graph = {module: imports(file) & MODULES.keys() - {module} for module, file in MODULES.items()}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_rooms_and_modules_stay_small():
    for folder in [path for house in ("analytics", "pages") for path in (ROOT / house).rglob("*") if path.is_dir()]:
        files = [path for path in folder.iterdir() if path.is_file()]
        assert len(files) <= MOST_FILES or folder.name == "__pycache__", folder
    for file in SOURCES:
        assert len(file.read_text(encoding="utf-8").splitlines()) <= MOST_LINES, file


def test_two_modules_never_share_a_name():
    declared = "analytics.views.pages"  # its modules bear the names of the pages
    houses = [module for module in MODULES if module.startswith(("analytics.", "pages.comp"))]
    names = Counter(module.rpartition(".")[2] for module in houses if not module.startswith(declared))
    assert [name for name, count in names.items() if count > 1 and name not in ROOMS + COMPONENTS] == []


def test_each_room_says_what_comes_in_what_goes_out_and_what_it_imports():
    for house, rooms in (("analytics", ROOMS), ("pages/components", COMPONENTS)):
        for name in rooms:
            said = ast.get_docstring(ast.parse((ROOT / house / name / "__init__.py").read_text(encoding="utf-8")))
            assert said and all(f"{word}: " in said for word in ("In", "Out", "Imports")), name


def test_analytics_knows_neither_streamlit_nor_the_pages():
    for file in (ROOT / "analytics").rglob("*.py"):
        assert not {name for name in imports(file) if name.split(".")[0] in ("streamlit", "pages", "dashboard")}, file


def test_components_do_not_know_the_pages():
    for file in (ROOT / "pages" / "components").rglob("*.py"):
        inside = {name for name in imports(file) if name.startswith("pages")}
        assert all(name.startswith("pages.components") for name in inside), file


def test_pages_do_not_know_each_other_nor_the_database():
    for file in [ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py")]:
        names = imports(file)
        assert not {name for name in names if name.startswith("pages.") and not name.startswith("pages.components")}, (
            file
        )
        assert not names & {"duckdb", "analytics.base.database", "analytics.compute.queries"}, file


def test_analytics_loads_without_streamlit_nor_work():
    code = (
        "import sys, pkgutil, importlib, analytics\n"
        "for m in pkgutil.walk_packages(analytics.__path__, 'analytics.'):\n"
        "    if not m.name.endswith('__main__'): importlib.import_module(m.name)\n"
        "assert 'streamlit' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_slow_or_online_drawing(file):
    text = file.read_text(encoding="utf-8")
    assert "plotly.express" not in text and "Choropleth" not in text


def test_switching_page_always_states_the_parameters():
    for file in SOURCES:
        for line in file.read_text(encoding="utf-8").splitlines():
            assert "switch_page(" not in line or "query_params=" in line, (file, line)
