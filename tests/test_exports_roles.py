"""Each file holds the figures of the role it is made for, those of `compute`, and never a secret one."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from pypdf import PdfReader

from analytics.base.database import PUBLIC, ROLES
from analytics.base.selection import Selection
from analytics.compute.queries import compare, compute
from analytics.declarations.indicators import INDICATORS
from analytics.exports import fiches, pdf, workbooks
from analytics.exports.deck import deck
from analytics.exports.slides import pptx
from analytics.french.missing import reason_of
from analytics.french.numbers import absent, value
from analytics.protection.opening import open_base
from analytics.views.view import View
from tests.outputs import file_text

SELECTIONS = (Selection.of(2022), Selection.of(2024, famille="État"))
CASES = [(role, selection) for role in ROLES for selection in SELECTIONS]


@pytest.fixture(params=CASES, ids=lambda case: f"{case[0]}-{case[1].describe()}")
def view(demo_base, request):
    role, selection = request.param
    return View(open_base(demo_base, role), selection)


def spaced(text: str) -> str:
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def test_slides_draw_the_figures_of_the_role(view):
    told, made = deck(view), Presentation(io.BytesIO(pptx(view, deck(view)))).slides
    drawn = [(slide, shape.chart) for slide in made for shape in slide.shapes if shape.has_chart]
    charts = [slide.chart for slide in told if slide.chart]
    assert len(drawn) == len(charts) >= 4
    for (_, shown), chart in zip(drawn, charts, strict=True):
        source = view.every_year if chart.by == "annee" else view
        frame = compute(source.base, source.selection, (chart.indicator,), (chart.by,)).astype({chart.by: str})
        expected = frame.set_index(chart.by)[chart.indicator]
        for name, amount in zip(shown.plots[0].categories, shown.plots[0].series[0].values, strict=True):
            if not name.startswith("Autres ("):
                bar, _, words = name.partition("\u00a0: ")
                known = expected[bar]
                said = words == absent(known) if pd.isna(known) else not words
                assert amount == known or (amount is None and pd.isna(known)), (chart.title, name)
                assert said, f"an amount that is missing says why, no other does: {name}"


def test_key_figures_of_slides_are_those_of_the_role(view):
    for slide in deck(view):
        if slide.key in ("annee", "beneficiaires", "societes"):
            name = {"annee": "heures_clausees"}.get(slide.key, slide.key)
            now = compute(view.base, view.selection, (name,)).iat[0, 0]
            assert slide.figure == value(now, INDICATORS[name].suffix)


def test_the_bilan_prints_the_figures_of_the_role(view):
    text = spaced(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.bilan_pdf(view))).pages))
    for name in ("heures_clausees", "heures_realisees", "beneficiaires", "societes", "maitres_ouvrage"):
        now = compare(view.base, view.selection, (name,)).at[name, "valeur"]
        if pd.notna(now):
            assert spaced(value(now)) in text, name
    for line in compute(view.base, view.selection, ("heures_clausees",), ("maitre_ouvrage",)).itertuples(index=False):
        assert spaced("sans heures" if pd.isna(line[1]) else value(line[1], "h")) in text, line[0]


def test_the_workbook_holds_the_figures_of_the_role(view):
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(view, workbooks.selection_tables(view))))
    checked = 0
    for by, indicators in workbooks.CUTS:
        if by not in (("famille",), ("maitre_ouvrage", "famille"), ("critere",), ("type_contrat",), ("sexe",)):
            continue
        frame = compute(view.base, view.selection, indicators, by)
        frame = frame[[name for name in frame if any(one == one or reason_of(one) for one in frame[name])]]
        title = workbooks.frame_sheet(frame).title
        sheet = next(one for one in book.worksheets if one["A1"].value == title)
        lines = sheet.iter_rows(min_row=workbooks.FIRST + 2, max_row=workbooks.FIRST + 1 + len(frame), values_only=True)
        for line, row in zip(lines, frame.itertuples(index=False, name=None), strict=True):
            for cell, content in zip(line, row, strict=False):
                if isinstance(content, str):
                    assert cell == content
                else:
                    assert cell == (absent(content) if pd.isna(content) else pytest.approx(float(content)))
                    checked += 1
    assert checked > 10


def test_paper_says_that_figures_are_not_public(demo_base):
    two = Selection.of(2022, critere="Seniors", type_contrat="CDD long")
    printed = file_text("pdf", pdf.bilan_pdf(View(open_base(demo_base, role=PUBLIC), two)))
    assert "Heures réalisées : non public" in printed and "Bénéficiaires : non public" in printed
    assert "détail fictif. Les heures" in printed and ".." not in printed


def test_a_column_of_few_people_stays_in_the_workbook_and_a_sheet_has_figures(demo_base):
    view = View(open_base(demo_base, role=PUBLIC), Selection.of(2022, territoire="CC de la Ténarèze"))
    sheets = {sheet.name: sheet.table for sheet in workbooks.selection_tables(view)}
    assert all(len(table.columns) > 1 for table in sheets.values())
    assert {"peu"} == {cell for cell in sheets["Types de contrat"].columns[1].texts}


def test_a_sheet_says_which_numbers_of_people_have_noise(demo_base):
    view = View(open_base(demo_base, role=PUBLIC), Selection.of(2022))
    figures = fiches.sheet_content(view, "maitre_ouvrage", "Région Occitanie")["chiffres"]
    people = [one["valeur"] for one in figures if one["libelle"] == "Bénéficiaires"]
    assert len(people) == 1 and people[0].startswith("environ ")
    assert not any("environ" in one["valeur"] for one in figures if one["libelle"] != "Bénéficiaires")
