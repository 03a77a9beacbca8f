"""Where a filter leaves nothing to draw: said once, without an empty figure, never « aucun » for what is hidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from records import publish_tables, worked_example

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute.queries import why_all_missing
from analytics.declarations.palette import theme_named
from analytics.exports.report import bilan_content
from analytics.protection.opening import open_base
from analytics.views.page import Reading, chosen
from analytics.views.registry import PAGES
from analytics.views.view import View
from tests.oracle.bases import ODD, publish

ETTI = {"type_contrat": "Intérim d’insertion (ETTI)"}


def read(base, page: str, role: str, **filters: str) -> Reading:
    view = View(open_base(base, role), Selection.of(2022, **filters))
    return PAGES[page].read(view, chosen(PAGES[page], view, {}))


def test_indicators_that_no_filter_cuts_are_said_in_one_sentence():
    selection = Selection.of(2022, **ETTI)
    said = why_all_missing(["heures_clausees", "societes"], selection).replace("\u00a0", " ")
    assert said == "« Heures clausées » et « Sociétés » ne se découpent pas par type de contrat."
    assert why_all_missing(["heures_clausees", "heures_realisees"], selection) == ""


@pytest.mark.parametrize("role", [OWNER, PUBLIC])
def test_years_without_an_amount_are_a_table_and_no_chart(demo_base, role):
    card = read(demo_base, "dashboard", role, **ETTI).card("heures-par-annee")
    assert card and not card.empty and card.plot is None and card.chart is None
    assert card.table.columns[1].texts[0] == "n.\u00a0d."


def test_panels_whose_amounts_are_hidden_are_one_sentence(demo_base):
    assert "ne sont pas données" in read(demo_base, "evolution", PUBLIC, **ETTI).card("groupes").empty
    assert not read(demo_base, "evolution", OWNER, **ETTI).card("groupes").empty


def test_hidden_bars_leave_the_table_of_what_is_given(demo_base):
    card = read(demo_base, "entreprises", PUBLIC, maitre_ouvrage="Région Occitanie").card("structures")
    assert card.plot is None and "Bénéficiaires" in card.table.labels[1]


def test_hidden_places_are_never_said_to_be_none(demo_base):
    said = read(demo_base, "territoires", PUBLIC, **ETTI).heading[1]
    assert "aucun" not in said and "non publiques" in said
    assert "8\u00a0intercommunalités sur 17" in read(demo_base, "territoires", OWNER, **ETTI).heading[1].replace(
        "**", ""
    )


@pytest.fixture(scope="module")
def unplaced(tmp_path_factory):
    """Return a base as a first import may give it: hours of buyers, without a place, a family nor a person."""
    folder = tmp_path_factory.mktemp("sans_lieu")
    rows = ["Maître d'ouvrage;Marché;Année;Heures clausées;Heures réalisées", "Mairie;M-1;2022;1200;800"]
    file = folder / "heures.csv"
    file.write_text("\n".join([*rows, "Région;R-1;2022;5000;3100"]), encoding="utf-8")
    base = folder / "base"
    assert main(["import", str(file), "--base", str(base), "--arretee_le", "2022-12-31"]) == 0
    return base


@pytest.mark.parametrize("role", [OWNER, PUBLIC])
def test_hours_without_a_place_are_not_said_to_be_nowhere(unplaced, role):
    reading = read(unplaced, "territoires", role)
    assert reading.heading[1] == "En 2022, 3\u202f900\u00a0heures réalisées sans lieu renseigné."
    assert not any("sans heure" in line for line in reading.takeaways)


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Return the example of two people, of whom the public is given no number, and its year 2020 without hours."""
    rows = worked_example()
    rows["heures_clausees"].append({"marche": "A1", "annee": 2020, "nature": "stock", "heures": 100})
    folder = tmp_path_factory.mktemp("deux")
    publish_tables(folder, **rows).close()
    return folder / "base"


@pytest.mark.parametrize("page", ["publics", "contrats", "comparer"])
def test_people_that_the_public_is_not_given_are_never_said_to_be_no_data(two, page):
    said = [card.empty for card in read(two, page, PUBLIC).cards if card.empty]
    assert said and not any("Aucune" in one for one in said)
    assert not [card.empty for card in read(two, page, OWNER).cards if "Aucune" in card.empty]


LEARNERS = {"type_contrat": "Apprentissage"}


def test_what_is_hidden_under_a_filter_is_not_unknown(demo_base):
    said = read(demo_base, "evolution", PUBLIC, **LEARNERS).heading[1]
    assert "n’est pas publique" in said
    both = read(demo_base, "comparer", PUBLIC, critere="Seniors", famille="État")
    assert not any("Aucune donnée" in card.empty for card in both.cards)


@pytest.mark.parametrize("role", [OWNER, PUBLIC])
def test_what_a_filter_cannot_cut_is_neither_unknown_nor_given_with_noise(demo_base, role):
    for page in ("maitres_ouvrage", "entreprises"):
        reading = read(demo_base, page, role, **LEARNERS)
        assert "connu" not in " ".join(reading.heading) and "ne se découpe" in reading.heading[1]
        assert not any("Aucune donnée" in card.empty for card in reading.cards)
    board = read(demo_base, "dashboard", role, **LEARNERS)
    lines = {line[0] for line in board.card("tous-les-chiffres").table.texts}
    assert {"Heures clausées", "Sociétés"} <= lines
    years = board.card("heures-par-annee")
    assert years.empty or {line[1] for line in years.table.texts} == {"n.\u00a0d."}


def test_a_crossing_of_hidden_people_is_not_said_to_have_no_data(two):
    assert "Aucune donnée" not in " ".join(read(two, "croisements", PUBLIC).heading)


def test_companies_have_not_employed_nobody_where_employers_are_not_known(two):
    card = read(two, "entreprises", OWNER).card("societes-nommees")
    assert {line[-1] for line in card.table.texts} == {"n.\u00a0d."}


@pytest.mark.parametrize("role", [OWNER, PUBLIC])
def test_a_year_whose_hours_are_not_recorded_says_so(two, role):
    view = View(open_base(two, role), Selection.of(2020))
    said = {card.key: card.empty for card in PAGES["publics"].read(view).cards}
    assert said["ages"] == "Données non enregistrées (2020 · tout le Gers)."


def test_what_the_rows_of_a_crossing_say_is_not_denied_above_them(unplaced):
    reading = read(unplaced, "croisements", OWNER)
    assert reading.cards[0].table.rows and "Aucune donnée" not in reading.heading[1]


def test_without_a_filter_no_filter_is_blamed(unplaced):
    said = [card.empty for card in read(unplaced, "publics", OWNER).cards if card.empty]
    assert said and not any("filtres" in one for one in said)


def test_a_buyer_of_no_known_family_has_a_bar_that_is_seen(unplaced):
    figure = read(unplaced, "dashboard", OWNER).card("heures-par-maitre-ouvrage").plot("light")
    bars = next(trace for trace in figure["data"] if trace["type"] == "bar")
    assert set(bars["marker"]["color"]) == {theme_named("light").context}


def test_a_commune_without_hours_says_which_have_no_known_place(unplaced, capsys):
    assert main(["lire", "fiche", "--base", str(unplaced), "--annee", "2022", "--commune", "Lectoure"]) == 0
    assert "3\u202f900\u00a0heures réalisées en 2022 n’ont pas de lieu renseigné." in capsys.readouterr().out


def test_few_people_of_a_year_are_few_and_not_nothing(tmp_path: Path) -> None:
    publish(tmp_path, ODD["un maître d’ouvrage"]).close()
    view = View(open_base(tmp_path / "base", role=PUBLIC), Selection.of(2022))
    page = PAGES["contrats"]
    reasons = [card.empty for card in page.read(view, chosen(page, view, {})).cards if card.empty]
    assert reasons and all("Trop peu de personnes" in reason for reason in reasons)
    assert "Trop peu de personnes" in bilan_content(view)["focus"]["contrats"]["vide"]
