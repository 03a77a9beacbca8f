"""The published tables, read again elsewhere: the same rows, the same figures."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from analytics.cli.main import main
from analytics.exports.warehouse import SCRIPT, TABLES, columns, export_tables
from analytics.protection.opening import open_base

PEOPLE = (
    "SELECT annee, count(DISTINCT beneficiaire), sum(heures)::DOUBLE, sum(len(critere))"
    " FROM {} GROUP BY annee ORDER BY 1"
)


def test_parquet_gives_the_same_figures(demo_base: Path, tmp_path: Path) -> None:
    base = open_base(demo_base)
    assert export_tables(base, tmp_path, "parquet") == [f"{name}.parquet" for name in TABLES]
    for name in TABLES:
        rows = duckdb.sql(f"SELECT count(*) FROM '{tmp_path}/{name}.parquet'").fetchall()
        assert rows == base.rows(f'SELECT count(*) FROM "{name}"', {}), name
    there = duckdb.sql(PEOPLE.format(f"'{tmp_path}/fait_heures.parquet'")).fetchall()
    assert there == base.rows(PEOPLE.format("fait_heures"), {})
    base.close()


def test_postgresql_gets_each_table_with_its_types_and_lists(demo_base: Path, tmp_path: Path) -> None:
    base = open_base(demo_base)
    files = export_tables(base, tmp_path, "postgresql")
    script = (tmp_path / SCRIPT).read_text(encoding="utf-8")
    assert script.startswith("BEGIN;") and script.endswith("COMMIT;\n")
    assert files[-1] == SCRIPT and [f"{name}.csv" for name in re.findall(r'\\copy "(\w+)"', script)] == files[:-1]
    assert '"critere" text[]' in script and '"heures" decimal(' in script and '"annee" integer' in script
    for name in TABLES:
        read = duckdb.sql(f"FROM read_csv('{tmp_path}/{name}.csv', all_varchar = true)")
        assert read.columns == [column for column, _ in columns(base, name)]
        assert read.aggregate("count(*)").fetchall() == base.rows(f'SELECT count(*) FROM "{name}"', {}), name
    lists = {line[0] for line in duckdb.sql(f"SELECT DISTINCT critere FROM '{tmp_path}/fait_heures.csv'").fetchall()}
    assert all(re.fullmatch(r'\{"[^"]+"(,"[^"]+")*\}', text) for text in lists)
    base.close()


def test_the_command_writes_the_folder_or_says_why(
    demo_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["exporter-tables", "--base", str(demo_base), "--format", "parquet", "--sortie"]
    assert main([*given, str(tmp_path / "tables")]) == 0
    assert "fait_heures.parquet" in capsys.readouterr().out
    (tmp_path / "occupe").write_text("un fichier")
    assert main([*given, str(tmp_path / "occupe")]) == 2
    assert "Impossible d’écrire" in capsys.readouterr().err
