"""The cost of a page follows its answer, not the base: no page reads the hour records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.base.database import OWNER, Base
from analytics.compute.queries import known_values
from analytics.protection.opening import open_base
from pages.components.acceleration import remember
from pages.components.access import roles
from tests.browser.drive import PROJECT, pages

RECORDS = "heures_realisees"
Asked = list[tuple[str, dict[str, object]]]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """Collect every statement that reads the base, from empty caches."""
    statements: Asked = []

    def noting(name: str) -> None:
        read = getattr(Base, name)

        def noted(base: Base, sql: str, parameters: Mapping[str, object] | None = None):
            if base.role == OWNER:  # the public's file, whose rule a page checks, holds no record
                statements.append((sql, dict(parameters or {})))
            return read(base, sql, parameters)

        monkeypatch.setattr(Base, name, noted)

    noting("query")
    noting("rows")
    st.cache_data.clear()
    st.cache_resource.clear()
    remember.forget_all()
    return statements


def scanned(connection: duckdb.DuckDBPyConnection, sql: str, parameters: dict[str, object]) -> set[str]:
    """Return the tables that the plan of a statement reads."""
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, list):
            for child in node:
                walk(child)
        elif isinstance(node, dict):
            if table := node.get("extra_info", {}).get("Table"):
                found.add(table.rsplit(".", 1)[-1].strip('"'))
            walk(node.get("children", []))

    explained = f"EXPLAIN (FORMAT json) {sql}"
    rows = connection.execute(explained, parameters) if parameters else connection.execute(explained)
    walk(json.loads(rows.fetchone()[1]))
    return found


@pytest.mark.parametrize("path", [path for path, _ in pages()])
def test_no_page_reads_the_hour_records(
    path: str, demo_base: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = open_base(demo_base)
    critere = known_values(base, "critere")[0]
    asked.clear()
    monkeypatch.setenv("CLAUSES_BASE", str(demo_base))
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: True)  # AppTest has no address
    page = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60)
    if path != "/":
        page.switch_page(f"pages{path}.py")
    page.query_params["critere"] = critere
    page.run()
    assert not page.exception and asked
    assert RECORDS not in set().union(*(scanned(base.connection, *statement) for statement in asked))
    base.close()


def test_the_plan_of_a_statement_that_reads_the_records_says_so(demo_base: Path) -> None:
    base = open_base(demo_base)
    assert scanned(base.connection, f"SELECT sum(heures) FROM {RECORDS} WHERE heures > $n", {"n": 1}) == {RECORDS}
    base.close()


def test_another_year_asks_the_base_little(demo_base: Path, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSES_BASE", str(demo_base))
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: True)
    page = AppTest.from_file(str(PROJECT / "dashboard.py"), default_timeout=60).run()
    asked.clear()
    page.session_state["annee"] = "2021"
    page.run()
    assert not page.exception and len(asked) <= 7  # 4 for the year, 3 for the year before, which charts say too
