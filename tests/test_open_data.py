"""Open data: each file is what its Table Schema says, and holds nothing that the public may not read."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path
from typing import Any

import frictionless
import pytest
from purchases import GERS, MADE, publish_with_purchases
from pyarrow import parquet

from analytics.cli.main import main


@pytest.fixture(scope="module")
def package(tmp_path_factory) -> tuple[Path, dict[str, Any]]:
    """Return the folder of the open data of a base, and what describes it."""
    folder = tmp_path_factory.mktemp("ouvert")
    base = publish_with_purchases(folder, MADE, GERS)
    assert main(["publier-ouvert", str(folder / "sortie"), "--base", str(base)]) == 0
    return folder / "sortie", json.loads((folder / "sortie" / "datapackage.json").read_text(encoding="utf-8"))


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


def faults(folder: Path) -> list[tuple[str, str]]:
    """Return the file and the kind of each fault that frictionless finds."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [(task.name, one.type) for task in report.tasks for one in task.errors] + [
        ("", e.type) for e in report.errors
    ]


def test_each_file_is_what_its_schema_says(package):
    folder, about = package
    assert [one["name"] for one in about["resources"]] == ["chiffres", "marches", "heures_clausees", "achats"]
    assert faults(folder) == []
    for one in about["resources"]:
        assert rows(folder / one["path"])[1:] or one["name"] == "chiffres"  # two people have no number


def test_a_file_that_left_its_schema_is_seen(package, tmp_path):
    folder = shutil.copytree(package[0], tmp_path / "sortie")
    file = folder / package[1]["resources"][1]["path"]
    header, line, *others = rows(file)
    line = dict(zip(header, line, strict=True)) | {"debut_le": "2025-02-31", "montant": "12,5"}
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([header, [*line.values()], *others, others[0]])
    assert {kind for _, kind in faults(folder)} >= {"type-error", "primary-key"}


def test_every_field_is_described_and_the_licence_named(package):
    folder, about = package
    assert about["licenses"][0]["name"] == "etalab-2.0"
    assert "Licence Ouverte" in (folder / "LISEZ-MOI.txt").read_text(encoding="utf-8")
    assert all(field["description"] for one in about["resources"] for field in one["schema"]["fields"])
    assert all(re.fullmatch(r"[a-z0-9._-]+", one["name"].replace("_", "-")) for one in about["resources"])


def test_parquet_holds_the_same_rows(package):
    folder, about = package
    for one in about["resources"]:
        table = parquet.read_table(folder / f"{one['name']}.parquet")
        header, *lines = rows(folder / one["path"])
        assert (table.column_names, table.num_rows) == (header, len(lines))


def test_figures_of_few_people_have_no_line(package):
    header, *lines = rows(package[0] / "chiffres.csv")
    people = [dict(zip(header, line, strict=True)) for line in lines]
    assert header[:3] == ["annee", "dimension", "valeur"] and all(int(one["beneficiaires"]) >= 5 for one in people)
