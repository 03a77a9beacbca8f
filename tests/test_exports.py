"""What is handed out says the same figures as the screen: PDF, PowerPoint and workbook against compute()."""

from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor

import openpyxl
import pandas as pd
import pytest
from pptx import Presentation
from purchases import MADE, publish_with_purchases
from pypdf import PdfReader

from analytics.base.database import ROLES
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute.queries import compare, compute
from analytics.declarations.dimensions import UnknownValue
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.palette import colour_of
from analytics.exports import fiches, pdf, slides, workbooks
from analytics.exports.deck import EVERY, chosen, deck
from analytics.exports.make import FORMATS, file_name, make
from analytics.exports.report import bilan_content
from analytics.french.numbers import value
from analytics.protection.opening import open_base
from analytics.views.card import Card
from analytics.views.context import Context
from analytics.views.page import chosen as page_choices
from analytics.views.registry import PAGES
from analytics.views.tile import UNCOMPARED
from analytics.views.view import View

SEED = (
    *("40 706 heures", "+56 %", "28 644 heures réalisées", "15,7 ETP", "17 maîtres d’ouvrage", "3 nouveaux"),
    *("40 marchés suivis", "3 conventions", "76 sociétés (contre 53 en 2021)", "14 réunions de chantier"),
    *("19 de moins de 20 salariés", "4 de moins de 5", "31 sociétés gersoises", "66 bénéficiaires (contre 68 en 2021)"),
    *("3 femmes", "(77 %)", "année d’exception", "10 605 h", "7 500 h", "4 626 h", "1 981 h", "1 935 h"),
    *("1 526 h", "756 h", "707 h", "600 h", "485 h", "345 h", "231 h", "203 h", "200 h", "DIRSO"),
)
SELECTIONS = (
    Selection.of(2022),
    Selection.of(2019),
    Selection.of(2024, famille="État"),
    Selection.of(2022, critere="Seniors"),
    Selection.of(2022, maitre_ouvrage=("DREAL", "Région Occitanie"), type_contrat="CDD long"),
)


@pytest.fixture(scope="module")
def base(demo_base):
    return open_base(demo_base)


@pytest.fixture(scope="module")
def view(base):
    return View(base, Selection.of(2022))


def words(data: bytes, page: int | None = None) -> str:
    """Return the text of a PDF with plain spaces, broken lines joined."""
    pages = PdfReader(io.BytesIO(data)).pages
    text = " ".join(one.extract_text() for one in (pages if page is None else [pages[page]]))
    return " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())


def spaced(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_the_bilan_holds_every_figure_of_the_published_one(view):
    text = words(pdf.bilan_pdf(view))
    assert not [figure for figure in SEED if figure not in text]


@pytest.mark.parametrize("paper", pdf.FORMATS)
def test_the_bilan_is_two_tagged_pages_with_its_fonts(view, paper):
    data = pdf.bilan_pdf(view, paper)
    reader = PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    assert len(reader.pages) == 2 and len(data) < 1_000_000
    assert (
        root["/MarkInfo"]["/Marked"]
        and root["/Lang"] == "fr"
        and "pdfuaid" in str(reader.xmp_metadata.stream.get_data())
    )
    width = float(reader.pages[0].mediabox.width)
    assert width == pytest.approx({"A4": 841.89, "A3": 1190.55}[paper], abs=0.1)
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: selection.describe())
def test_each_figure_of_the_bilan_is_the_one_computed(base, selection):
    view = View(base, selection)
    text = words(pdf.bilan_pdf(view))
    for name in ("heures_clausees", "heures_realisees", "beneficiaires", "societes", "maitres_ouvrage"):
        now = compare(base, selection, (name,)).at[name, "valeur"]
        if pd.notna(now):
            assert spaced(value(now)) in text, name
    for name, by in (("beneficiaires", "critere"), ("beneficiaires", "type_contrat"), ("heures_realisees", "mode")):
        for line in compute(base, selection, (name,), (by,)).itertuples(index=False):
            assert f"{line[0]}" in text and spaced(value(line[1], INDICATORS[name].suffix)) in text


def test_charts_of_the_bilan_carry_computed_amounts_and_house_colours(base, view):
    owners = compute(base, view.selection, ("heures_clausees",), ("maitre_ouvrage",)).set_index("maitre_ouvrage")
    groups = bilan_content(view)["focus"]["familles"]["groupes"]
    for group in groups:
        assert group["couleur"] == colour_of("famille", group["nom"], "print")
        for line in group["lignes"]:
            expected = owners.at[line["name"], "heures_clausees"]
            assert line["amount"] == expected or (pd.isna(expected) and line["text"] == "sans heures")
    assert sum(len(group["lignes"]) for group in groups) == len(owners)


def test_many_owners_are_summed_so_that_the_page_holds(base, view, monkeypatch):
    monkeypatch.setattr("analytics.exports.report.ROWS", 5)
    groups = bilan_content(view)["focus"]["familles"]["groupes"]
    lines = [line for group in groups for line in group["lignes"]]
    assert sum(line["amount"] or 0 for line in lines) == pytest.approx(40706)
    assert any(line["name"].startswith("Autres (") for line in lines)


def test_an_empty_selection_is_one_page_that_says_so(base):
    view = View(base, Selection.of(2023, maitre_ouvrage="ARS", type_contrat="CUI"))
    data = pdf.bilan_pdf(view)
    assert len(PdfReader(io.BytesIO(data)).pages) == 1 and "Aucun marché" in words(data)
    assert deck(view) == [] and len(Presentation(io.BytesIO(make(view, "pptx"))).slides) == 1


def test_text_of_the_base_is_never_run_by_the_model(view):
    content = bilan_content(view) | {"titre": "#panic() $x$ *a* \\ <b>", "perimetre": "= un @titre"}
    assert "#panic() $x$ *a* \\ <b>" in words(pdf.compiled("bilan.typ", content), 0)


def test_an_unknown_paper_is_refused_in_french(view):
    with pytest.raises(ValueError, match="Formats possibles"):
        pdf.bilan_pdf(view, "A5")


@pytest.mark.parametrize(("dimension", "name"), [("maitre_ouvrage", "Région Occitanie"), ("maitre_ouvrage", "DIRSO")])
def test_a_sheet_is_one_page_of_computed_figures(base, view, dimension, name):
    data = fiches.sheet_pdf(view, dimension, name)
    alone = view.selection.having(dimension, (name,))
    text, row = words(data), compute(base, alone, fiches.FIGURES).iloc[0]
    assert len(PdfReader(io.BytesIO(data)).pages) == 1 and name in text
    for indicator, amount in row.items():
        assert spaced(value(amount, INDICATORS[indicator].suffix)) in text


def test_the_archive_holds_the_bilan_and_a_page_for_each(view):
    heard = []
    data = fiches.archive(view, progress=lambda *given: heard.append(given) or True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        pages = {name: len(PdfReader(io.BytesIO(archive.read(name))).pages) for name in names}
    assert len(set(names)) == 1 + len(fiches.sheet_names(view)) and "2022/maitre_ouvrage/dreal.pdf" in names
    assert all(count == (2 if "bilan" in name else 1) for name, count in pages.items())
    assert [done for done, _, _ in heard] == list(range(len(names) + 1))


def test_the_archive_stops_when_told(view):
    with pytest.raises(InterruptedError):
        fiches.archive(view, progress=lambda done, total, name: done < 2)


def test_two_exports_at_once_do_not_mix(base):
    selections = [Selection.of(2021), Selection.of(2022), Selection.of(2023), Selection.of(2024)]
    with ThreadPoolExecutor(4) as pool:
        texts = list(pool.map(lambda selection: words(pdf.bilan_pdf(View(base, selection)), 0), selections))
    for selection, text in zip(selections, texts, strict=True):
        total = compute(base, selection, ("heures_clausees",)).iat[0, 0]
        assert f"{spaced(value(total))} heures d’insertion en {selection.annee}" in text


@pytest.fixture(scope="module")
def presentation(view):
    return Presentation(io.BytesIO(slides.pptx(view, deck(view))))


def charts_of(presentation):
    for slide in presentation.slides:
        for shape in slide.shapes:
            if shape.has_chart:
                yield slide, shape


def test_each_amount_of_the_slides_is_the_one_computed(base, view, presentation):
    by_title = {slide.title: slide.chart for slide in deck(view)}
    for slide, shape in charts_of(presentation):
        chart, plot = by_title[slide.shapes.title.text], shape.chart.plots[0]
        source = view.every_year if chart.by == "annee" else view
        frame = source.compute(chart.indicator, by=(chart.by,)).astype({chart.by: str})
        expected = frame.set_index(chart.by)[chart.indicator]
        drawn = dict(zip(plot.categories, plot.series[0].values, strict=True))
        assert len(drawn) <= (7 if chart.kind == "colonnes" else EVERY)
        for name, amount in drawn.items():
            if not name.startswith("Autres ("):
                assert amount == expected[name], (chart.title, name)
        if any(name.startswith("Autres (") for name in drawn):
            assert sum(amount or 0 for amount in drawn.values()) == pytest.approx(expected.sum())


def test_slides_have_titles_notes_and_alternative_texts(presentation):
    for slide in presentation.slides:
        assert slide.shapes.title.text and slide.notes_slide.notes_text_frame.text
    charts = list(charts_of(presentation))
    assert len(charts) >= 6
    for _, shape in charts:
        assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 40


def test_every_slide_carries_the_warning_and_the_filters(view, presentation):
    for slide in presentation.slides:
        said = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
        assert view.mention in said and view.selection.describe() in said


def test_another_template_gives_its_format_and_loses_its_examples(view, tmp_path):
    other = Presentation()
    other.slides.add_slide(other.slide_layouts[0])
    other.save(tmp_path / "autre.pptx")
    made = Presentation(io.BytesIO(make(view, "pptx", template=tmp_path / "autre.pptx", keys=["criteres", "annee"])))
    assert (made.slide_width, len(made.slides)) == (9144000, 2)
    assert [slide.shapes.title.text for slide in made.slides][1].startswith("40\u202f706")


def test_slides_are_chosen_in_the_order_asked(view):
    assert [slide.key for slide in chosen(deck(view), ["societes", "inconnue", "annee"])] == ["societes", "annee"]
    assert chosen(deck(view), []) == deck(view)


@pytest.fixture(scope="module")
def purchased(tmp_path_factory):
    base = publish_with_purchases(tmp_path_factory.mktemp("achats"), MADE)
    return View(open_base(base), Selection.of(2025))


@pytest.mark.parametrize("page", PAGES)
def test_every_card_of_a_page_can_be_a_slide(view, purchased, page):
    view = purchased if page == "achats" else view
    reading = PAGES[page].read(view, page_choices(PAGES[page], view, {}))
    cards = {f"{page}.{card.key}": card for card in reading.cards if not card.empty}
    assert cards
    kept = chosen(deck(view, ["annee", *cards]), list(cards))
    assert [slide.key for slide in kept] == list(cards)
    for slide in kept:
        card = cards[slide.key]
        shown = {bar.name: bar.text for bar in slide.chart.bars} if slide.chart else {row[0]: row for row in slide.rows}
        assert slide.title == card.title or slide.key == "et_si.etapes"  # which says its result
        assert len(shown) > 0
        for row in card.table.texts[:4]:
            amount = row[1].removesuffix("\u00a0h")
            rate = slide.chart is None or slide.chart.kind == "objectif" or card.by == "famille"
            assert row[0] in shown and (rate or amount in shown[row[0]])


def test_cards_asked_for_are_slides_of_the_file(view):
    made = Presentation(io.BytesIO(make(view, "pptx", keys=["publics.criteres", "annee", "maitres_ouvrage.detail"])))
    first, _, last = made.slides
    assert any(shape.has_chart for shape in first.shapes)
    table = next(shape.table for shape in last.shapes if shape.has_table)
    assert table.cell(0, 0).text == "Maître d’ouvrage" and len(table.rows) == 8
    assert "7 lignes sur" in " ".join(shape.text_frame.text for shape in last.shapes if shape.has_text_frame)


@pytest.mark.parametrize("key", ["publics.", "inconnue.criteres", "publics.inconnue", ".", "a.b.c"])
def test_a_card_that_no_page_has_is_no_slide(view, key):
    assert deck(view, [key]) == deck(view)


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda selection: selection.describe())
def test_each_number_of_the_workbook_is_the_one_computed(base, selection):
    view = View(base, selection)
    made = workbooks.selection_tables(view)
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(view, made)))
    assert book.sheetnames[0] == workbooks.READ_ME
    for made_sheet, sheet in zip(made, book.worksheets[1:], strict=True):
        rows = made_sheet.table.rows
        first = workbooks.FIRST + 2
        lines = list(sheet.iter_rows(min_row=first, max_row=first - 1 + len(rows), values_only=True))
        for line, row in zip(lines, rows, strict=True):
            for cell, one in zip(line, row, strict=True):
                content = getattr(one, "number", one)
                if getattr(one, "said", "") == UNCOMPARED:
                    assert cell == UNCOMPARED
                elif pd.isna(content):
                    assert cell in (None, value(None))
                else:
                    assert cell == (content if isinstance(content, str) else pytest.approx(content))
    owners = next((one.table for one in made if one.table.labels[0] == "Maître d’ouvrage"), None)
    if owners:
        frame = compute(base, selection, ("heures_clausees", "heures_realisees"), ("maitre_ouvrage", "famille"))
        column = owners.labels.index("Heures réalisées")
        assert [row[column] for row in owners.rows] == list(frame["heures_realisees"])


def test_the_workbook_explains_itself(base):
    view = View(base, Selection.of(2022, maitre_ouvrage="DREAL"))
    book = openpyxl.load_workbook(io.BytesIO(make(view, "xlsx")))
    told = {row[0]: row[1] for row in book["Lisez-moi"].iter_rows(values_only=True) if row[0]}
    assert told["Filtre\u00a0: Maître d’ouvrage"] == "DREAL"
    assert told["Avertissement"] == view.mention and told["Comparaison"] == "2021"
    assert all(INDICATORS[name].definition in told[INDICATORS[name].label] for name in ("etp", "societes"))


@pytest.mark.parametrize("role", ROLES)
def test_the_workbook_says_whose_figures_it_holds(demo_base, role):
    view = View(open_base(demo_base, role), Selection.of(2022))
    for data in (make(view, "xlsx"), workbooks.workbook(view, [])):
        rows = openpyxl.load_workbook(io.BytesIO(data))["Lisez-moi"].iter_rows(values_only=True)
        told = {row[0]: row[1] for row in rows if row[0]}
        assert told["Rôle"].startswith(role) and told["Version des données"] and told["Données arrêtées au"]


def test_text_of_the_workbook_never_runs(view):
    frame = pd.DataFrame({"maitre_ouvrage": ["=1+1", "http://exemple.fr"], "heures_clausees": [10.0, float("nan")]})
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(view, [workbooks.frame_sheet(frame)])))
    cells = book.worksheets[1]["A5:B6"]
    assert [cell.data_type for cell in cells[0]] == ["s", "n"] and cells[0][0].value == "=1+1"
    assert cells[1][0].hyperlink is None and cells[1][1].value == value(None)


def test_sheets_of_one_workbook_never_share_a_name(view):
    frame = pd.DataFrame({"famille": ["État"], "heures_clausees": [1.0]})
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(view, [workbooks.frame_sheet(frame)] * 3)))
    assert len(book.sheetnames) == 4 and workbooks.sheet_name("a/b[c]") == "A b c"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_command_line_writes_each_format(demo_base, tmp_path, kind, capsys):
    out = tmp_path / f"sortie.{kind}"
    given = ["export", "--base", str(demo_base), "--annee", "2022", "--format", kind, "--sortie", str(out)]
    assert main([*given, "--famille", "établissements medico-sociaux"]) == 0
    assert out.stat().st_size > 1000 and "médico-sociaux" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [out]


def test_the_command_line_refuses_in_french(demo_base, tmp_path, capsys):
    given = ["export", "--base", str(demo_base), "--format", "pptx"]
    assert main([*given, "--sortie", str(tmp_path / "absent" / "x.pptx")]) == 2
    assert main([*given, "--sortie", str(tmp_path / "x.pptx"), "--modele", str(tmp_path / "rien.pptx")]) == 2
    said = capsys.readouterr().err
    assert "Impossible d’écrire" in said and "n’existe pas" in said


def test_a_file_is_named_after_what_it_holds(base, view):
    assert file_name(view, "pdf") == "bilan-2022.pdf" and file_name(view, "zip") == "fiches-2022.zip"
    filtered = View(base, Selection.of(2022, maitre_ouvrage="Ministère de l’Intérieur"))
    assert file_name(filtered, "xlsx") == "bilan-2022-ministere-de-l-interieur.xlsx"


def test_an_unknown_format_is_refused(view):
    with pytest.raises(UnknownValue, match="pptx"):
        make(view, "odt")


def test_the_table_of_a_card_gives_its_numbers_in_their_units(base, view):
    card = Card("heures", "Les heures", ("heures_clausees", "rapport_realise_clause"), ("maitre_ouvrage",))
    frame, sheet = card.frame(view), workbooks.card_sheet(card.computed(Context(view)))
    book = openpyxl.load_workbook(io.BytesIO(workbooks.workbook(view, [sheet])))
    lines = list(book.worksheets[1].iter_rows(min_row=workbooks.FIRST + 2))
    assert [line[0].value for line in lines] == list(frame["maitre_ouvrage"])
    rates = dict(zip(frame["maitre_ouvrage"], frame["rapport_realise_clause"], strict=True))
    shown = {line[0].value: line[2] for line in lines if isinstance(line[2].value, float)}
    assert shown and all(cell.number_format == "0.0%" for cell in shown.values())
    assert {name: cell.value for name, cell in shown.items()} == pytest.approx({name: rates[name] for name in shown})
