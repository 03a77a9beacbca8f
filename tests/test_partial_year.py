"""A year still running: compared with the same months of another, dated, never called a bilan."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from math import isnan
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import NO_COMPARISON, Selection
from analytics.cli.main import main
from analytics.compute.queries import compare, usual_year
from analytics.exports.fiches import archive_path
from analytics.exports.make import file_name, make
from analytics.exports.report import bilan_content
from analytics.french.missing import SECRET, reason_of
from analytics.protection.opening import open_base
from analytics.views.page import chosen
from analytics.views.pages import evolution, maitres_ouvrage
from analytics.views.registry import PAGES
from analytics.views.view import View
from tests.records import publish_tables, worked_example

KNOWN = (
    "heures_realisees",
    "beneficiaires",
    "reunions",
    "heures_clausees",
    "marches_suivis",
    "heures_par_beneficiaire",
)


def published(folder: Path, settled: date) -> Base:
    """Publish the worked example as known on a day of 2022, with work and a meeting late in 2021 beside."""
    tables = worked_example()
    tables["heures_realisees"].append({"contrat": "c2", "marche": "B1", "mois": "2021-09-01", "heures": 500})
    tables["reunion_chantier"].append({"reunion": "r0", "tenue_le": "2021-11-01", "marche": "A1"})
    tables["reunion_chantier"].append({"reunion": "r3", "tenue_le": "2021-02-01", "marche": "A1"})
    return publish_tables(folder, settled, **tables)


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return published(tmp_path_factory.mktemp("half"), date(2022, 6, 30))


def test_a_running_year_is_compared_with_the_same_months(half: Base) -> None:
    frame = compare(half, Selection.of(2022), KNOWN)

    # 2022: 100 + 50 + 30 + 20 hours of Anne and Bob; 2021 to June: 40 hours of Bob, its 500 of September left out.
    assert frame.loc[["heures_realisees", "beneficiaires", "reunions"], "valeur"].tolist() == [200, 2, 2]
    assert frame.loc[["heures_realisees", "beneficiaires", "reunions"], "precedent"].tolist() == [40, 1, 1]
    assert frame.at["heures_par_beneficiaire", "precedent"] == 40


def test_what_is_known_by_year_only_is_not_compared(half: Base) -> None:
    frame = compare(half, Selection.of(2022), KNOWN)

    assert frame.at["heures_clausees", "valeur"] == 700
    assert frame.loc[["heures_clausees", "marches_suivis"], "precedent"].isna().all()


def test_a_year_over_is_not_compared_with_a_running_one(half: Base) -> None:
    assert Selection((2021,), (), "comparer à 2022").reference_years([2021, 2022], date(2022, 6, 30)) == ()
    assert compare(half, Selection.of(2021), ["heures_realisees"])["valeur"].tolist() == [540]


def test_a_year_that_stops_inside_a_month_is_not_compared(tmp_path: Path) -> None:
    view = View(published(tmp_path, date(2022, 6, 15)), Selection.of(2022))

    assert view.reference == ""
    assert isnan(view.compare("heures_realisees").at["heures_realisees", "precedent"])
    assert evolution.PAGE.read(view, {"indicateur": "heures_realisees", "groupes": "maitre_ouvrage"}).takeaways == []


def test_sentences_and_tiles_say_both_days(half: Base) -> None:
    reading = PAGES["dashboard"].read(View(half, Selection.of(2022)))

    assert "au 30\u00a0juin 2022" in reading.heading[0]
    delta = next(tile.delta for tile in reading.tiles if tile.name == "heures_realisees")
    assert delta.endswith("par rapport au 30\u00a0juin 2021")
    assert reading.view.describe().startswith("au 30\u00a0juin 2022 · ")


def test_years_are_ranked_over_the_same_months(half: Base) -> None:
    page = evolution.PAGE
    view = View(half, Selection.of(2022))
    reading = page.read(view, chosen(page, view, {"indicateur": "heures_realisees"}))

    assert [row[1] for row in reading.cards[0].table.rows] == [40, 200]
    assert reading.takeaways[0].startswith("Heures réalisées de janvier à juin")


def test_no_year_is_ranked_where_months_are_not_known(half: Base) -> None:
    page, view = evolution.PAGE, View(half, Selection.of(2022))
    reading = page.read(view, chosen(page, view, {"indicateur": "heures_clausees"}))

    assert reading.takeaways == []
    assert "ne se compare pas" in next(card.empty for card in reading.cards if card.key == "deux-annees")
    assert not any("hausse" in line for line in maitres_ouvrage.PAGE.read(view).takeaways)


def test_a_document_of_a_running_year_is_no_bilan(half: Base) -> None:
    assert bilan_content(View(half, Selection.of(2022)))["genre"] == "Point au 30\u00a0juin 2022"
    assert bilan_content(View(half, Selection.of(2021)))["genre"] == "Bilan 2021"


def test_the_last_complete_year_opens(half: Base, tmp_path: Path) -> None:
    assert usual_year(half) == 2021
    assert usual_year(published(tmp_path, date(2022, 12, 31))) == 2022


def test_the_public_is_told_no_comparison_of_protected_figures(half: Base) -> None:
    public = open_base(half.path.parent.parent, role=PUBLIC)
    frame = compare(public, Selection.of(2022), KNOWN)

    assert frame.loc[["heures_realisees", "beneficiaires"], "precedent"].isna().all()
    assert frame.at["reunions", "precedent"] == 1


def test_no_comparison_is_asked(half: Base) -> None:
    assert View(half, Selection((2022,), (), NO_COMPARISON)).reference == ""


def test_what_the_public_reads_of_whole_years_only_is_not_public_rather_than_unknown(half: Base) -> None:
    public = open_base(half.path.parent.parent, role=PUBLIC)
    frame = compare(public, Selection.of(2022), KNOWN)

    assert [reason_of(frame.at["heures_realisees", name]) for name in ("precedent", "ecart", "evolution")] == [
        SECRET
    ] * 3
    page, view = evolution.PAGE, View(public, Selection.of(2022))
    cards = {card.key: card for card in page.read(view, chosen(page, view, {"indicateur": "heures_realisees"})).cards}
    assert "années entières" in cards["annees"].empty and "années entières" in cards["deux-annees"].empty
    assert "connues" not in cards["cumul"].title
    assert cards["cumul"].table.texts[0][1] == "non\u00a0public" and cards["cumul"].table.texts[7][1] == "n.\u00a0d."


def test_the_workbook_of_a_running_year_dates_it_and_compares_as_the_screen_does(half: Base) -> None:
    view = View(half, Selection.of(2022))
    book = load_workbook(BytesIO(make(view, "xlsx")))

    assert "Bilan" not in book.sheetnames
    rows = {row[0]: row[2:6] for row in book["Point"].iter_rows(min_row=5, values_only=True)}
    assert rows["Heures clausées"] == (700, *["non comparé"] * 3)
    assert rows["Heures réalisées"] == (200, 40, 160, 4)
    assert [row[0] for row in book["Années"].iter_rows(min_row=5, values_only=True)] == [2021, "2022 au 30/06"]


def test_the_command_of_a_running_year_compares_as_the_screen_does(
    half: Base, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bilan", "--base", str(half.path.parent.parent), "--annee", "2022"]) == 0
    lines = {line.split("  ")[0]: line.split() for line in capsys.readouterr().out.splitlines()}

    assert lines["Heures clausées"][-4:] == ["non", "comparé", "non", "comparé"]
    assert lines["Heures réalisées"][2:6] == ["200", "h", "40", "h"]


def test_no_file_of_a_running_year_is_named_a_bilan(half: Base) -> None:
    view = View(half, Selection.of(2022))
    cards = {card.key: card for card in PAGES["dashboard"].read(view).cards}

    assert (archive_path(view, "", ""), file_name(view, "pdf")) == ("2022/point-2022.pdf", "point-2022.pdf")
    assert cards["tous-les-chiffres"].file_name == "point-2022.csv"
    assert archive_path(View(half, Selection.of(2021)), "", "") == "2021/bilan-2021.pdf"
