"""Open data: each file is what its Table Schema says, and holds nothing that the public may not read."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from purchases import GERS, MADE, publish_with_purchases
from pyarrow import parquet

from analytics.cli.main import main

# How a cell of each type of Table Schema is written.
WRITTEN = {
    "string": lambda cell: cell,
    "integer": int,
    "number": float,
    "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__,
}


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


def faults(resource: Mapping[str, Any], header: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """Return what a table has against its schema, as a validator of Table Schema does."""
    schema = resource["schema"]
    fields, found = schema["fields"], []
    if header != [one["name"] for one in fields]:
        found.append("header")
    for number, line in enumerate(lines, start=2):
        for field, cell in zip(fields, line, strict=True):
            try:
                if cell in schema["missingValues"]:
                    assert not field.get("constraints", {}).get("required")
                else:
                    WRITTEN[field["type"]](cell)
            except (ValueError, KeyError, AssertionError):
                found.append(f"{number} {field['name']} {cell}")
    keys = [tuple(line[header.index(name)] for name in schema.get("primaryKey", ())) for line in lines]
    return found + [f"key {one}" for one in keys if one and keys.count(one) > 1]


def test_each_file_is_what_its_schema_says(package):
    folder, about = package
    assert [one["name"] for one in about["resources"]] == ["chiffres", "marches", "heures_clausees", "achats"]
    for one in about["resources"]:
        header, *lines = rows(folder / one["path"])
        assert faults(one, header, lines) == [], one["name"]
        assert lines or one["name"] == "chiffres"  # two people have no number


def test_frictionless_finds_them_valid(package):
    frictionless = pytest.importorskip("frictionless", reason="pip install frictionless")
    report = frictionless.validate(str(package[0] / "datapackage.json"))
    assert report.valid and report.stats["tasks"] == 4, report.flatten(["rowNumber", "fieldName", "type"])


def test_the_validator_sees_faults(package):
    one = package[1]["resources"][1]
    header = [field["name"] for field in one["schema"]["fields"]]
    line = dict.fromkeys(header, "") | {"marche": "A1", "debut_le": "2025-02-31", "montant": "12,5"}
    assert len(faults(one, header, [[*line.values()]] * 2)) == 6  # two dates, two amounts, twice the same key
    assert faults(one, header[1:], []) == ["header"]


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
