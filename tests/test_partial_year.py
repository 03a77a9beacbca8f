"""A year still running: compared with the same months of another, dated, never called a bilan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from math import isnan
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analytics.base.database import OWNER, PUBLIC, Base
from analytics.base.selection import NO_COMPARISON, Selection
from analytics.cli.main import main
from analytics.compute.queries import compare, usual_year
from analytics.exports.fiches import archive_path
from analytics.exports.make import file_name, make
from analytics.exports.report import bilan_content
from analytics.french.missing import SECRET, reason_of
from analytics.protection.opening import open_base
from analytics.sentences import titles_evolution
from analytics.views.page import chosen
from analytics.views.pages import croisements, en_bref, evolution, maitres_ouvrage
from analytics.views.registry import PAGES
from analytics.views.view import DIRECT, View
from tests.records import publish_demo, publish_tables, worked_example

KNOWN = (
    "heures_realisees",
    "beneficiaires",
    "reunions",
    "heures_clausees",
    "marches_suivis",
    "heures_par_beneficiaire",
)

HOURS = {"indicateur": "heures_realisees", "groupes": "maitre_ouvrage"}


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


def test_the_public_reads_whole_years_where_months_are_not_told(half: Base) -> None:
    view = View(open_base(half.path.parent.parent, role=PUBLIC), Selection.of(2022))
    reading = evolution.PAGE.read(view, {"indicateur": "heures_realisees", "groupes": "maitre_ouvrage"})
    cards = {card.key: card for card in reading.cards}

    assert "Aucune donnée" not in "".join(card.empty for card in reading.cards)
    assert [row[1] for row in cards["annees"].table.texts] == ["540\u00a0h", "200\u00a0h"]
    assert "non connue" not in "".join([*reading.heading, *(card.title for card in reading.cards)])


def test_months_that_the_public_is_not_told_are_not_public(half: Base) -> None:
    view = View(open_base(half.path.parent.parent, role=PUBLIC), Selection.of(2022))
    totals = titles_evolution.running_totals(
        view.every_year.compute("heures_realisees_mois", by=("annee", "mois")), 2022, 6
    )

    assert {reason_of(one) for one in totals[:6]} == {SECRET}
    assert "non publiques en 2022" in titles_evolution.cumulative_title(totals, [50.0] * 12, 700, 2022)


def test_the_public_reads_the_hours_of_all_over_the_same_months(tmp_path: Path) -> None:
    publish_demo(tmp_path, date(2025, 6, 30))
    owner, public = (View(open_base(tmp_path, role), Selection.of(2025)) for role in (OWNER, PUBLIC))
    told = [evolution.PAGE.read(view, HOURS) for view in (owner, public)]
    both = PAGES["comparer"].read(public, {"comparer": "annee", "premier": "2025", "second": "2024", "periode": "1"})

    # Of both years, more than fifty people worked in 2024: its months are public, and 2025 is read whole.
    assert told[0].heading[1] == told[1].heading[1] and "qu’au 30\u00a0juin 2024" in told[1].heading[1]
    years = [{row[0]: row[1] for row in card.table.texts} for one in told if (card := one.card("annees"))]
    assert years[1] == years[0] | dict.fromkeys(("2019", "2020"), "non\u00a0public")
    # Of a group, part of a year stays hidden: who was absent could be told.
    alone = View(public.base, public.selection.having("famille", ["État"]))
    assert isnan(alone.compare("heures_realisees").at["heures_realisees", "precedent"])
    groups = told[1].card("groupes")
    assert groups and groups.subtitle.endswith("2019–2025 · tout le Gers")
    # People are counted over whole years: none is set beside half a year.
    assert "8\u202f754\u00a0h" in both.heading[0] and "environ" not in "".join(both.heading)


def test_people_of_part_of_a_year_are_not_beside_those_of_a_whole_one(half: Base) -> None:
    for base, compared in ((half, True), (open_base(half.path.parent.parent, role=PUBLIC), False)):
        view, page = View(base, Selection.of(2022)), PAGES["comparer"]
        said = " ".join(page.read(view, chosen(page, view, {})).heading)
        assert ("Bénéficiaires" in said) == compared


def test_months_to_come_are_not_unknown(half: Base) -> None:
    for base in (half, open_base(half.path.parent.parent, role=PUBLIC)):
        card = evolution.PAGE.read(View(base, Selection.of(2022)), HOURS).card("cumul")
        assert card is not None
        assert {row[1] for row in card.table.texts[6:]} == {"à venir"}
        assert "à venir" not in {row[1] for row in card.table.texts[:6]}


def test_a_share_of_few_people_has_no_gap_in_points(tmp_path: Path) -> None:
    people = [{"beneficiaire": f"p{rank}", "sexe": "F" if rank % 2 else "H"} for rank in range(24)]
    worked = [(rank, year) for rank in range(24) for year in (2021, 2022) if rank < 8 or year == 2022]
    base = publish_tables(
        tmp_path,
        maitre_ouvrage=[{"maitre_ouvrage": "Ville"}],
        marche=[{"marche": "M", "maitre_ouvrage": "Ville"}],
        heures_clausees=[{"marche": "M", "annee": 2021, "nature": "stock", "heures": 900}],
        beneficiaire=[*people],
        contrat=[{"contrat": f"c{rank}", "beneficiaire": f"p{rank}"} for rank in range(24)],
        heures_realisees=[
            {"contrat": f"c{rank}", "marche": "M", "mois": f"{year}-03-01", "heures": 10} for rank, year in worked
        ],
    )
    card = en_bref.PAGE.read(View(base, Selection.of(2022))).card("tous-les-chiffres")
    assert card is not None
    lines = {row[0]: row[1:4] for row in card.table.texts}
    assert lines["Part de femmes"] == ("50\u00a0%", "4 sur 8", "")


def test_what_is_not_compared_says_so(half: Base) -> None:
    public = open_base(half.path.parent.parent, role=PUBLIC)
    said = {}
    for base, year in ((half, 2021), (half, 2022), (public, 2022)):
        card = en_bref.PAGE.read(View(base, Selection.of(year))).card("tous-les-chiffres")
        assert card is not None
        said[base.role, year] = {str(row[0]): row[2] for row in card.table.texts}

    assert set(said[OWNER, 2021].values()) == {"non comparé"}  # no year before it
    assert said[OWNER, 2022]["Heures réalisées"] == "40\u00a0h"
    assert said[PUBLIC, 2022]["Heures réalisées"] == "non comparé"


def test_cards_by_year_say_where_a_running_one_stops(half: Base) -> None:
    for year in (2021, 2022):
        view = View(half, Selection.of(year))
        by_year = [en_bref.PAGE.read(view).card("heures-par-annee"), evolution.PAGE.read(view, HOURS).card("groupes")]
        crossed = croisements.PAGE.read(view, {"lignes": "famille", "colonnes": "annee", "mesure_croisee": "contrats"})
        said = [card.note for card in (*by_year, *crossed.cards) if card]
        # Running, hours are those of the same months of each year: nothing stops before the others.
        assert ["Les chiffres de 2022 s’arrêtent au 30\u00a0juin." in note for note in said] == [
            True,
            year == 2021,
            True,
        ]


def test_hours_of_half_a_year_are_not_beside_those_of_a_whole_one(half: Base) -> None:
    answers = replace(DIRECT, references=lambda base, name: [(2021, "France", 439.0, "Source")])
    views = {year: View(half, Selection.of(year), answers=answers) for year in (2021, 2022)}

    assert [bool(view.references("heures_par_beneficiaire")) for view in views.values()] == [True, False]
    assert all(view.references("part_femmes") for view in views.values())


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
    assert "en cours" in cards["deux-annees"].empty and "connues" not in cards["cumul"].title


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
