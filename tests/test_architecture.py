"""Imports go one way: dashboard and pages -> pages/components -> analytics."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [
    *ROOT.glob("*.py"),
    *(file for room in ("analytics", "pages") for file in (ROOT / room).rglob("*.py")),
]


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_analytics_knows_neither_streamlit_nor_the_pages():
    for file in (ROOT / "analytics").rglob("*.py"):
        assert not {name for name in imports(file) if name.split(".")[0] in ("streamlit", "pages", "dashboard")}, file


def test_components_do_not_know_the_pages():
    for file in (ROOT / "pages" / "components").glob("*.py"):
        inside = {name for name in imports(file) if name.startswith("pages")}
        assert all(name.startswith("pages.components") for name in inside), file


def test_pages_do_not_know_each_other_nor_the_database():
    for file in [ROOT / "dashboard.py", *(ROOT / "pages").glob("*.py")]:
        names = imports(file)
        assert not {name for name in names if name.startswith("pages.") and not name.startswith("pages.components")}, (
            file
        )
        assert not names & {"duckdb", "analytics.database", "analytics.queries"}, file


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
