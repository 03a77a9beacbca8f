"""What leaves the application for the public holds the figures that the public may read, and no exact one of people."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from pathlib import Path

import openpyxl
import pytest
from outputs import PEOPLE, cells, office, page, said
from records import publish_tables
from test_protection import crowd

from analytics.base.database import OWNER, PUBLIC, Base
from analytics.base.selection import Selection
from analytics.compute.bilan import plain
from analytics.compute.queries import compute
from analytics.declarations.dimensions import FACTS
from analytics.exports import slides, workbooks
from analytics.exports.deck import deck
from analytics.french.numbers import absent
from analytics.protection.classes import is_open
from analytics.protection.opening import open_base
from analytics.views.registry import PAGES
from analytics.views.view import View
from analytics.views.visible import counted
from pages.components.access import roles
from pages.components.frame.shell import counts

CUTS = (
    ("critere",),
    ("sexe",),
    ("type_contrat",),
    ("maitre_ouvrage",),
    ("marche", "maitre_ouvrage"),
)


@pytest.mark.parametrize("name", ["dashboard", "marches", "maitres_ouvrage", "comparer"])
def test_contract_figures_are_given_whatever_the_filters(demo_base, name):
    for given in counted(open_base(demo_base, role=PUBLIC), 2022, PAGES[name]):
        assert given["contrats donné"] and not given["contrats caché"]


def test_what_a_selection_holds_is_said_with_its_precision(demo_base):
    interim = Selection.of(2022, type_contrat="Intérim d’insertion (ETTI)")
    said = counts(View(open_base(demo_base, role=PUBLIC), interim))
    assert re.fullmatch(r"environ \d+\Wpersonnes, environ [\d\u202f]+\Wh réalisées", said), said
    assert "environ" not in counts(View(open_base(demo_base, role=OWNER), interim))


def cell(amount: float) -> object:
    """Return what a cell of a workbook holds."""
    return absent(amount) if math.isnan(amount) else pytest.approx(amount)


@pytest.mark.parametrize("by", CUTS, ids=" × ".join)
def test_the_cells_of_every_table_are_those_that_the_public_may_read(demo_base, by):
    frame = compute(open_base(demo_base, role=PUBLIC), Selection.of(2022), PEOPLE, by)
    lines = frame.to_dict("records")
    assert frame[list(PEOPLE)].isna().any(axis=None)
    asked = ["table", "--par", ",".join(by), "--indicateur", *PEOPLE, "--annee", "2022", "--base", str(demo_base)]
    written = said(*asked, "--format", "json", "--role", PUBLIC)
    assert json.loads(written)["lignes"] == [{name: plain(value) for name, value in line.items()} for line in lines]
    for line, read_ in zip(
        lines, csv.DictReader(said(*asked, "--format", "csv", "--role", PUBLIC).splitlines()), strict=True
    ):
        assert read_ == {name: str("" if plain(value) is None else plain(value)) for name, value in line.items()}


def test_the_cells_of_the_workbook_are_those_that_the_public_may_read(demo_base):
    view = View(open_base(demo_base, role=PUBLIC), Selection.of(2022))
    made = {table.title: table for table in workbooks.selection_tables(view)}
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(view, list(made.values()))), data_only=True)
    sheets = {sheet["A1"].value: sheet for sheet in book}
    for by, indicators in workbooks.CUTS[1:]:
        frame = view.compute(*indicators, by=by).dropna(axis="columns", how="all")
        lines = list(
            sheets[workbooks.frame_sheet(frame).title].iter_rows(min_row=workbooks.FIRST + 2, values_only=True)
        )
        for line, expected in zip(lines, frame.itertuples(index=False), strict=True):
            assert list(line) == [one if isinstance(one, str) else cell(one) for one in expected], by


@pytest.mark.parametrize("seed", [None, 3], ids=["demonstration", "hasard"])
def test_no_hidden_amount_is_among_the_numbers_of_any_output(demo_base, tmp_path, monkeypatch, seed):
    base = demo_base
    if seed is not None:
        publish_tables(tmp_path, **crowd(seed)).close()
        base = tmp_path / "base"
    public, owner = open_base(base, role=PUBLIC), open_base(base)
    secret, told = amounts(public, owner)
    assert len(secret) > 3
    said_ = "\n".join(read_simply(base, public, PUBLIC, monkeypatch))
    assert sorted(secret & numbers(said_) - told) == []
    assert secret & numbers("\n".join(read_simply(base, owner, OWNER, monkeypatch))) - told


def amounts(public, owner) -> tuple[set[int], set[int]]:
    """Return the exact hours of groups of people, large enough to be told from anything else, and open hours.

    Multiples of 100 are left out: an approximate figure, rounded to 100, may fall on any of them.
    """
    whole = compute(owner, Selection.of(2022), ["heures_realisees"])["heures_realisees"].iloc[0]
    secret, told = set(), {round(whole)}
    for name in FACTS["fait_heures"]:
        hours = compute(owner, Selection.of(2022), ["heures_realisees"], (name,))["heures_realisees"]
        large = {round(one) for one in hours if one >= 3000}
        if is_open(name):
            told |= large
        else:
            secret |= {one for one in large if one % 100}
    return secret, told


def numbers(text: str) -> set[int]:
    """Return the numbers that a text holds, rounded."""
    found = re.findall(r"\d{1,3}(?:[\u202f\u00a0 ]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?", text)
    return {round(float(re.sub(r"[\u202f\u00a0 ]", "", one).replace(",", "."))) for one in found if len(one) < 20}


def read_simply(base: Path, opened: Base, role: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what three pages, the workbook and the slides of 2022 say."""
    monkeypatch.setenv("CLAUSES_BASE", str(base))
    monkeypatch.setattr(roles, "_is_here", lambda headers, peer: role == OWNER)
    view = View(opened, Selection.of(2022))
    written = [page(f"{path}?annee=2022") for path in ("/publics", "/maitres_ouvrage", "/contrats")]
    return [
        *written,
        cells(workbooks.workbook(view, workbooks.selection_tables(view))),
        re.sub("<[^>]*>", " ", office(slides.pptx(view, deck(view)))),  # widths and spaces are numbers too
    ]
