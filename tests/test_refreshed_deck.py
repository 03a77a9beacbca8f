"""Her own PowerPoint given new figures: what she wrote, moved, coloured, added or removed stays as she made it."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from datetime import date

import pytest
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches
from records import publish_demo

from analytics.base import own_words
from analytics.base.database import OWNER, PUBLIC, ROLES
from analytics.base.own_words import Words
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.exports.deck import deck, simulation_slide
from analytics.exports.make import make
from analytics.exports.powerpoint.refresh import refresh
from analytics.exports.powerpoint.safe_package import RefusedDeck
from analytics.exports.powerpoint.shape_identity import read_identity
from analytics.protection.opening import open_base
from analytics.scenario.assumptions import read_scenario
from analytics.views.pages.et_si import projection_of
from analytics.views.view import View

KEYS = ("annee", "annees", "familles", "maitres-ouvrage", "avancement", "criteres", "publics.criteres")
TABLE = "maitres_ouvrage.detail"
RED = RGBColor(0xC0, 0x00, 0x00)
HOUR = "\u00a0h"


@pytest.fixture
def view(demo_base):
    return View(open_base(demo_base), Selection.of(2022))


def exported(view: View, *keys: str):
    return Presentation(io.BytesIO(make(view, "pptx", keys=keys or (*KEYS, TABLE))))


def given(presentation) -> bytes:
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def opened(data: bytes):
    return list(Presentation(io.BytesIO(data)).slides)


def shape(slide, field: str):
    return next(one for one in slide.shapes if (known := read_identity(one.name)) and known.field == field)


def content(data: bytes) -> list[object]:
    """Return all that a reader sees of a deck, with the colours of its bars."""
    found: list[object] = []
    for slide in opened(data):
        for one in slide.shapes:
            if one.has_text_frame:
                found.append(one.text_frame.text)
            if one.has_table:
                found.append([[cell.text for cell in row.cells] for row in one.table.rows])
            if one.has_chart:
                drawn = one.chart
                found.append((list(drawn.plots[0].categories), [list(series.values) for series in drawn.series]))
                found.append(bars_colours(drawn))
                found.append(one._element.nvGraphicFramePr.cNvPr.get("descr"))
        found.append(slide.notes_slide.notes_text_frame.text)
    return found


def bars_colours(chart) -> list[list[str]]:
    return [point.xpath(".//a:srgbClr/@val") for point in chart._chartSpace.iter("{*}dPt")]


@pytest.mark.parametrize("role", ROLES)
def test_an_untouched_deck_becomes_the_one_of_the_other_year(demo_base, role):
    view = View(open_base(demo_base, role), Selection.of(2022, famille="Collectivités"))
    later = View(view.base, Selection.of(2023, famille="Collectivités"))
    made = refresh(view, "a.pptx", given(exported(view)), 2023)
    shown = {slide.key for slide in deck(later, [TABLE, "publics.criteres"])}
    kept = [key for key in (*KEYS, TABLE) if key in shown]
    assert content(made.file) == content(given(exported(later, *kept))) and made.own == []
    assert [left for left in made.left if left.what != "diapositive"] == []


def test_a_deck_of_today_is_given_back_as_it_was(view):
    before = given(exported(view))
    made = refresh(view, "a.pptx", before)
    assert (made.changes, made.left, made.own) == ([], [], [])
    assert content(made.file) == content(before)
    assert refresh(view, "a.pptx", refresh(view, "a.pptx", before, 2023).file, 2022).changes  # and there again
    assert content(refresh(view, "a.pptx", refresh(view, "a.pptx", before, 2023).file, 2022).file) == content(before)


def edited(view: View):
    """Return a deck that she has edited in every way."""
    hers = exported(view)
    year, years, families, owners, *_ = hers.slides
    year.shapes.title.text_frame.paragraphs[0].runs[0].text = f"Un record\u202f: 40\u202f706{HOUR}\u202f!"
    figure = shape(year, "chiffre")
    figure.left, figure.text_frame.paragraphs[0].runs[0].font.color.rgb = Inches(1), RED
    shape(year, "lignes").text_frame.paragraphs[1].runs[0].text = "Beaucoup d’heures réalisées"
    own = year.shapes.add_textbox(Inches(1), Inches(6), Inches(5), Inches(1))
    own.text_frame.text = "Rappel\u202f: 40\u202f706 h et 3 raisons"
    shape(years, "graphique").chart.plots[0].series[0].points[3].format.fill.solid()
    shape(years, "graphique").chart.plots[0].series[0].points[3].format.fill.fore_color.rgb = RED
    _rename(shape(families, "graphique").chart, "État", "L’État")
    owners.shapes.title.text = "Qui commande"
    slide = hers.slides.add_slide(hers.slide_layouts[0])
    slide.shapes.title.text = "Ma diapositive à moi, 27\u202f724 h"
    data = CategoryChartData()
    data.categories = ["a", "b"]
    data.add_series("À moi", [1, 2])
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(3), Inches(3), data)
    listed = hers.slides._sldIdLst
    listed.insert(0, listed[-1])  # her own slide first
    listed.remove(listed[-1])  # the table is dropped
    listed.append(listed[1])  # the year comes last
    return hers


def _rename(chart, old: str, new: str) -> None:
    names = [new if name == old else name for name in chart.plots[0].categories]
    data = CategoryChartData()
    data.categories = names
    data.add_series(chart.series[0].name, list(chart.series[0].values))
    chart.replace_data(data)


def test_her_edits_stay_and_the_figures_are_new(view):
    made = refresh(view, "a.pptx", given(edited(view)), 2023)
    own, years, families, owners, *_, year = opened(made.file)
    assert made.own == [1] and own.shapes.title.text == "Ma diapositive à moi, 27\u202f724 h"
    assert year.shapes.title.text == f"Un record\u202f: 23\u202f900{HOUR}\u202f!"
    figure = shape(year, "chiffre")
    assert figure.text_frame.text == f"23\u202f900{HOUR}" and figure.left == Inches(1)
    assert figure.text_frame.paragraphs[0].runs[0].font.color.rgb == RED
    assert shape(year, "lignes").text_frame.paragraphs[1].text == "Beaucoup d’heures réalisées"
    assert any(one.has_text_frame and one.text_frame.text.startswith("Rappel") for one in year.shapes)
    colours = {rank: fill for rank, (fill, _) in enumerate(bars_colours(shape(years, "graphique").chart))}
    assert (colours[4], colours[3]) == ("C00000", "B9BEC7")  # her red marks the year shown, which is now 2023
    names = list(shape(families, "graphique").chart.plots[0].categories)
    assert names == ["Collectivités", "L’État"]
    assert list(shape(families, "graphique").chart.series[0].values) == [16_400, 7_500]
    assert owners.shapes.title.text == "Qui commande"


def test_what_has_changed_and_what_is_left_is_told(view):
    made = refresh(view, "a.pptx", given(edited(view)), 2023)
    last = len(opened(made.file))
    told = {(one.slide, one.what): (one.old, one.new) for one in made.changes}
    assert told[last, "chiffre"] == (f"40\u202f706{HOUR}", f"23\u202f900{HOUR}")
    assert told[3, "graphique, «\u00a0L’État\u00a0»"][1].startswith("7\u202f500")
    left = {(one.slide, one.what): one.why for one in made.left}
    assert any(slide == last and "28\u202f644" in what for slide, what in left)  # the line that she wrote over
    assert any(slide == 4 and what.startswith("titre") for slide, what in left)
    assert "23\u202f900" in left[last, "votre texte\u00a0: «\u00a040 706\u00a0»"]  # an old figure in a text of hers
    assert "16\u202f400" in left[1, "votre texte\u00a0: «\u00a027 724\u00a0»"]


def test_her_own_slide_is_not_touched(view):
    before = given(edited(view))
    made = refresh(view, "a.pptx", before, 2023)
    kept = [opened(data)[0] for data in (before, made.file)]
    assert etree.tostring(kept[0]._element) == etree.tostring(kept[1]._element)
    charts = [next(one.chart for one in slide.shapes if one.has_chart) for slide in kept]
    assert etree.tostring(charts[0]._chartSpace) == etree.tostring(charts[1]._chartSpace)


def test_her_table_keeps_its_rows_and_its_columns(view):
    hers = exported(view, TABLE)
    table = shape(hers.slides[0], "tableau").table
    table._tbl.remove(table._tbl.tr_lst[2])
    table.cell(1, 0).text = "La Région"
    table.cell(2, 1).text = "à moi"
    was = [[cell.text for cell in row.cells] for row in table.rows]
    made = refresh(view, "a.pptx", given(hers), 2023)
    table = shape(opened(made.file)[0], "tableau").table
    now = [[cell.text for cell in row.cells] for row in table.rows]
    assert len(now) == len(was) and [row[0] for row in now] == [row[0] for row in was]
    assert now[1][1] == f"1\u202f680{HOUR}" and now[2][1] == "à moi"
    assert any("saisi" in one.why for one in made.left)


def test_words_written_for_a_slide_stay_and_their_figure_follows(demo_base, view):
    words = Words("Du jamais vu\u00a0: 40\u202f706 heures d’insertion", "Bonjour", "")
    own_words.write_slide(view.base, view.selection, "annee", words)
    try:
        before = given(exported(view, "annee"))
    finally:
        for name in (own_words.FILE, own_words.BEFORE):
            (demo_base / name).unlink(missing_ok=True)
    made = refresh(view, "a.pptx", before, 2023)
    assert opened(made.file)[0].shapes.title.text == "Du jamais vu\u00a0: 23\u202f900 heures d’insertion"
    assert opened(made.file)[0].notes_slide.notes_text_frame.text == "Bonjour"


def test_new_records_give_new_figures_to_the_same_year(demo_base, tmp_path):
    publish_demo(tmp_path / "avant", date(2022, 6, 30))
    before = View(open_base(tmp_path / "avant"), Selection.of(2022))
    view = View(open_base(demo_base), Selection.of(2022))
    made = refresh(view, "a.pptx", given(exported(before, "annee", "annees", "avancement")))
    assert content(made.file) == content(given(exported(view, "annee", "annees", "avancement")))
    assert made.changes and made.left == []


def test_a_simulation_keeps_its_levers(view):
    usual = projection_of(view)
    slide = simulation_slide(usual.moved(read_scenario([("levier", "chantiers=2x1500@3")], usual.targets)))
    later = projection_of(View(view.base, Selection.of(2023)))
    expected = simulation_slide(later.moved(read_scenario([("levier", "chantiers=2x1500@3")], later.targets)))
    made = refresh(view, "a.pptx", make(view, "pptx", keys=("annee",), more=(slide,)), 2023)
    assert content(made.file) == content(
        make(View(view.base, Selection.of(2023)), "pptx", keys=("annee",), more=(expected,))
    )


def test_two_years_compared_stay_a_year_apart(view):
    both, other = exported(view, "annee"), exported(View(view.base, Selection.of(2021)), "annee")
    for one in other.slides[0].shapes:
        both.slides[0].shapes._spTree.append(one._element)
        for tags in one._element.iterfind(".//{*}custDataLst"):
            tags.getparent().remove(tags)
    made = refresh(view, "a.pptx", given(both), 2023)
    figures = [one.text_frame.text for one in opened(made.file)[0].shapes if ".chiffre?" in one.name]
    assert figures == [f"23\u202f900{HOUR}", f"40\u202f706{HOUR}"]


def test_the_warning_of_a_demonstration_cannot_be_lost(view):
    hers = exported(view, "annee")
    foot = shape(hers.slides[0], "pied")._element
    foot.getparent().remove(foot)
    made = refresh(view, "a.pptx", given(hers))
    said = " ".join(one.text_frame.text for one in opened(made.file)[0].shapes if one.has_text_frame)
    assert view.mention in said
    assert refresh(view, "a.pptx", made.file).changes == []  # once


def test_a_slide_without_figures_today_is_left_and_told(view):
    hers = exported(view, "annee")
    figure = shape(hers.slides[0], "chiffre")
    figure.name = figure.name.replace("annee=2022", "annee=2022&famille=Disparue")
    shape(hers.slides[0], "lignes").name = "clauses:inconnue.lignes?annee=2022"
    made = refresh(view, "a.pptx", given(hers), 2023)
    whys = [one.why for one in made.left if one.what == "diapositive"]
    assert len(whys) == 2 and "plus l’année ou les filtres" in whys[0] and "n’ont rien" in whys[1]
    assert shape(opened(made.file)[0], "chiffre").text_frame.text == f"40\u202f706{HOUR}"


def test_each_role_gets_its_own_figures(demo_base):
    views = {role: View(open_base(demo_base, role), Selection.of(2022)) for role in ROLES}
    made = refresh(views[PUBLIC], "a.pptx", given(exported(views[PUBLIC], "beneficiaires")), 2023)
    later = View(views[PUBLIC].base, Selection.of(2023))
    assert content(made.file) == content(given(exported(later, "beneficiaires")))
    with pytest.raises(RefusedDeck, match="chiffres exacts"):
        refresh(views[PUBLIC], "a.pptx", given(exported(views[OWNER], "beneficiaires")))


def altered(data: bytes, **parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, added in parts.items():
            new.writestr(name, added)
    return buffer.getvalue()


SLIDE = "ppt/slides/slide1.xml"
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">%s</Types>'
HIDDEN = TYPES % b'<Override PartName="/ppt/a.bin" ContentType="application/x+xml"/>'
MACRO = TYPES % b'<Override PartName="/ppt/presentation.xml" ContentType="application/a.macroEnabled.main+xml"/>'


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({SLIDE: DOCTYPE}, "DOCTYPE"),
        ({SLIDE: DOCTYPE.decode().encode("utf-16")}, "codage"),
        ({SLIDE: b'<?xml version="1.0" encoding="UTF-7"?><a/>'}, "codage"),
        ({SLIDE: b"<p:sld"}, "lisible"),
        ({SLIDE: b" " * 2_000_000}, "volumineux"),
        ({"ppt/media/a.png": b"0" * 9_000_000}, "volumineuse"),
        ({f"ppt/media/{rank}.png": b"" for rank in range(1100)}, "volumineuse"),
        ({"ppt/vbaProject.bin": b"x"}, "macros"),
        ({"[Content_Types].xml": MACRO}, "macros"),
        ({"[Content_Types].xml": HIDDEN}, "sous un autre nom"),
    ],
)
def test_a_hostile_deck_is_refused_in_french(view, monkeypatch, parts, said):
    monkeypatch.setenv("CLAUSES_LIMITE_OCTETS_DECOMPRESSES", "8000000")
    monkeypatch.setattr("analytics.exports.powerpoint.safe_package.MOST_XML", 1_500_000)
    with pytest.raises(RefusedDeck, match=said):
        refresh(view, "a.pptx", altered(given(exported(view, "annee")), **parts))


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "ne s’ouvre pas"), (b"\xd0\xcf\x11\xe0" + b"x" * 99, "mot de passe"), (b"PK\x03\x04", "ne s’ouvre pas")],
)
def test_what_is_no_deck_is_refused_in_french(view, data, said):
    with pytest.raises(RefusedDeck, match=said):
        refresh(view, "a.pptx", data)


def test_a_deck_of_somebody_else_is_refused(view):
    with pytest.raises(RefusedDeck, match="ne vient du tableau de bord"):
        refresh(view, "a.pptx", given(Presentation()))


def test_too_many_selections_are_refused(view):
    hers = exported(view, "annee")
    for famille in range(20):
        box = hers.slides[0].shapes.add_textbox(0, 0, 1, 1)
        box.name = f"clauses:annee.chiffre?annee=2022&famille={famille}"
    with pytest.raises(RefusedDeck, match="sélections"):
        refresh(view, "a.pptx", given(hers))


@pytest.mark.parametrize(
    "tag", ["", "{", "[1]", '{"unites": 3}', '{"unites": [3]}', '{"barres": [["x"]]}', "[" * 90_000]
)
def test_a_tag_that_cannot_be_read_loses_the_originals_and_nothing_else(view, tag):
    hers = exported(view, "annee", "familles")
    for slide in hers.slides:
        for relation in slide.part.rels.values():
            if relation.reltype.endswith("/tags"):
                tree = etree.fromstring(relation.target_part.blob)
                tree[0].set("val", tag)
                relation.target_part.blob = etree.tostring(tree)
    made = refresh(view, "a.pptx", given(hers), 2023)
    assert shape(opened(made.file)[0], "chiffre").text_frame.text == f"23\u202f900{HOUR}"
    assert list(shape(opened(made.file)[1], "graphique").chart.series[0].values) == [16_400, 7_500]


def test_a_chart_linked_to_another_workbook_is_left(view):
    hers = exported(view, "familles")
    part = shape(hers.slides[0], "graphique").chart.part
    part._element.get_or_add_externalData().rId = part.relate_to(
        "file:///c/a.xlsx", "http://x/package", is_external=True
    )
    made = refresh(view, "a.pptx", given(hers), 2023)
    assert any("autre classeur" in one.why for one in made.left)
    assert len(shape(opened(made.file)[0], "graphique").chart.series[0].values) == 4


def test_the_command_writes_the_deck_and_tells_the_list(demo_base, view, tmp_path, capsys):
    (tmp_path / "a.pptx").write_bytes(given(edited(view)))
    asked = ["actualiser", str(tmp_path / "a.pptx"), "--base", str(demo_base), "--sortie", str(tmp_path / "b.pptx")]
    assert main([*asked, "--annee", "2023"]) == 0
    said = capsys.readouterr().out
    assert "40\u202f706\u00a0h → 23\u202f900\u00a0h" in said and "À vérifier" in said and "inchangées" in said
    assert main([*asked, "--annee", "2023", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["diapositives_a_vous"] == [1]
    assert shape(opened((tmp_path / "b.pptx").read_bytes())[-1], "chiffre").text_frame.text.startswith("23")
    for wrong in (["--annee", "1999"], ["--role", "public"]):
        assert main([*asked, *wrong]) == 2
    assert "chiffres exacts" in capsys.readouterr().err


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice absent")
def test_a_deck_saved_by_libreoffice_is_recognised(view, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(given(exported(view, "annee", "familles", TABLE)))
    home = f"-env:UserInstallation=file://{tmp_path}/home"
    command = ["soffice", home, "--headless", "--convert-to", "pptx", "--outdir", str(tmp_path / "out"), "deck.pptx"]
    subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=True)
    made = refresh(view, "a.pptx", (tmp_path / "out" / "deck.pptx").read_bytes(), 2023)
    year, families, detail = opened(made.file)
    assert shape(year, "chiffre").text_frame.text == f"23\u202f900{HOUR}"
    assert year.shapes.title.text == f"23\u202f900{HOUR[0]}heures d’insertion en 2023, −41\u00a0%"
    assert 16_400 in shape(families, "graphique").chart.series[0].values
    assert [cell.text for cell in shape(detail, "tableau").table.rows[1].cells][:2] == ["DREAL", f"7\u202f500{HOUR}"]
