"""The page Achats: what it says where data are silent, and that sentences are as careful as figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from purchases import GERS, MADE, opened, publish_with_purchases, with_a_followed_buyer
from records import publish_tables

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import Selection
from analytics.declarations.purchases import VARIABLE
from analytics.declarations.schema import DATA
from analytics.exports.report import bilan_content
from analytics.purchases import titles_purchases as titles
from analytics.purchases.choices import Note, annotate, link, tell_in_bilan
from analytics.purchases.purchase_measures import Measure
from analytics.sentences.phrases import plain
from analytics.views.page import Reading, chosen
from analytics.views.pages.achats import PAGE
from analytics.views.purchases_view import buyer_line
from analytics.views.view import View

FOUND = Measure(11, 6, 4, 1, 0, 0, 4, 2, 1, 0, 1.0)
CONTRACT = "20006692600003-2026-001"


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    return publish_with_purchases(tmp_path_factory.mktemp("cas"), MADE)


@pytest.fixture(scope="module")
def silent(tmp_path_factory) -> Path:
    return publish_with_purchases(tmp_path_factory.mktemp("gers"), GERS)


def read(folder: Path, role: str = OWNER, **given: str) -> Reading:
    view = View(opened(folder, role), Selection.of(2022))
    return PAGE.read(view, chosen(PAGE, view, given))


def said(reading: Reading) -> str:
    return " ".join(map(plain, reading.heading)).replace("\u00a0", " ").replace("\u202f", " ")


def test_without_coverage_the_page_says_nothing_but_why(silent):
    reading = read(silent)
    assert reading.cards == []
    assert "27 contrats notifiés en 2024" in said(reading) and "n’est pas connue" in said(reading)
    assert "Aucun ne dit s’il porte une considération sociale" in said(reading)
    assert "couverture 0 %" in said(reading) and "Ne rien dire n’est pas dire non" in said(reading)


def test_the_share_goes_with_its_coverage_its_bounds_and_the_objective(made):
    text = said(read(made, annee_achats="2025", perimetre="chantiers"))
    assert "6 des 10 contrats renseignés en 2025 déclarent une considération sociale (60 %)" in text
    assert "10 contrats renseignés sur 11" in text and "couverture 91 %" in text
    assert "1 contrat sur 11 ne dit rien : la part réelle est entre 55 et 64 %" in text
    assert "PNAD 2022-2025, non contraignant, est de 30 %" in text


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (FOUND, "même la borne basse l’atteint"),  # 55 to 64 %
        (replace(FOUND, oui=3, non=7), "rien ne permet de dire s’il est atteint"),  # 27 to 36 %
        (replace(FOUND, oui=2, non=8), "même la borne haute reste en dessous"),  # 18 to 27 %
    ],
)
def test_the_objective_is_judged_by_both_bounds(found, words):
    assert words in titles.share_summary(found, 2025, "acheteurs")


def test_no_share_is_shown_under_the_coverage_of_the_settings(tmp_path, monkeypatch):
    found = replace(FOUND, oui=5, non=3, non_renseigne=3)  # 8 of 11: 73 %
    assert not found.is_shown and "n’est pas connue" in titles.share_title(found, 2025, "acheteurs")
    assert "part réelle est entre" in titles.share_summary(found, 2025, "acheteurs")
    other = tmp_path / "achats.toml"
    other.write_text((DATA / "achats.toml").read_text(encoding="utf-8").replace("= 0.8 ", "= 0.7 "), encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(other))
    assert found.is_shown and "5 des 8 contrats renseignés" in titles.share_title(found, 2025, "acheteurs")


def test_kinds_are_side_by_side_and_never_summed(made):
    card = next(one for one in read(made, annee_achats="2025").cards if one.key == "sortes")
    assert card.table.rows == (("Clause sociale", 4), ("Critère social", 1), ("Marché réservé", 1))
    assert "ne s’additionnent pas" in card.note and "insertion, handicap, égalité ou formation" in card.note


def test_buyers_stand_with_their_contracts_and_those_followed(made):
    card = next(one for one in read(made, annee_achats="2025").cards if one.key == "acheteurs")
    first = dict(zip(card.table.labels, card.table.rows[0], strict=True))
    assert (first["Acheteur"], first["Contrats"], first["Avec"], first["Suivis"]) == ("Conseil", 5, 2, 1)
    assert sum(row[1] for row in card.table.rows) == 9
    # The files of format 2 name no buyer: the others have the names of the official lists of communes and EPCI.
    assert [row[0] for row in card.table.rows[1:]] == ["Auch (commune)", "CA Grand Auch Cœur de Gascogne"]


def test_a_group_with_too_few_answers_has_no_share(made):
    card = next(one for one in read(made, annee_achats="2025").cards if one.key == "mois")
    march = next(row for row in card.table.texts if row[0] == "Mars")
    assert march[1:] == ("2", "0", "1", "1", "n.\u00a0d.")


def test_the_series_starts_in_2024_and_says_why(made):
    card = next(one for one in read(made, annee_achats="2025").cards if one.key == "annees-achats")
    assert [row[0] for row in card.table.rows] == ["2024", "2025", "2026"]
    assert "commence en 2024" in card.note and card.subtitle.startswith("toutes années")


def test_the_last_two_months_are_said_incomplete(made):
    # The latest publication is of 15 September 2026.
    assert "août et septembre 2026 sont incomplets" in said(read(made, annee_achats="2026"))
    assert "incomplet" not in said(read(made, annee_achats="2025"))


def test_article_35_is_a_list_to_examine_with_her_notes_for_her_alone(made):
    annotate(opened(made), CONTRACT, Note("derogation", "objet", "vu avec l’acheteur"))
    (card,) = read(made, volet="article_35").cards
    row = dict(zip(card.table.labels, card.table.texts[0], strict=True))
    assert (row["État"], row["Dérogation"]) == ("Dérogation motivée", "Pas de lien suffisant avec l’objet")
    assert "entité adjudicatrice (eau, énergie, transports, services postaux)" in card.note
    assert "432\u202f000\u00a0€" in card.note
    assert "vu avec l’acheteur" in card.csv and "lancée" in card.note and "conforme" not in card.csv.lower()
    (card,) = read(made, PUBLIC, volet="article_35").cards
    assert "État" not in card.table.labels and "vu avec" not in card.csv


def test_lists_of_what_is_followed_and_what_is_not(made):
    cards = {one.key: one for one in read(made, annee_achats="2025", volet="rapprochement").cards}
    assert [row[0] for row in cards["relies"].table.rows] == ["2025-001L01"]
    assert [row[0] for row in cards["a-contacter"].table.rows] == ["2025-001L02", "2025-005", "2025-007"]
    assert cards["non-trouves"].table.texts[0][0] == "Inconnu 9"
    assert "non-trouves" not in {one.key for one in read(made, PUBLIC, volet="rapprochement").cards}
    link(opened(made), "Inconnu 9", "22320001500012-2025-002")
    cards = {one.key: one for one in read(made, annee_achats="2025", volet="rapprochement").cards}
    assert [row[:2] for row in cards["relies"].table.rows] == [("2025-001L01", "sûr"), ("Inconnu 9", "choisi")]
    link(opened(made), "Inconnu 9", None)


def test_nobody_to_contact_is_said_with_its_reason(made, silent):
    """In the real extract nobody answers: that is not « each contract with a clause is followed »."""
    for base, year, reason in ((silent, "2024", "ne dit s’il porte"), (made, "2026", "ne déclare de clause sociale")):
        cards = {one.key: one for one in read(base, annee_achats=year, volet="rapprochement").cards}
        assert reason in cards["a-contacter"].empty


def test_contracts_published_twice_are_listed(silent):
    (card,) = read(silent, volet="doublons").cards
    assert [row[:2] for row in card.table.rows] == [("1", "202430"), ("1", "202430EC")]


def test_no_purchase_is_said_with_the_way_to_import(tmp_path):
    publish_tables(tmp_path, **with_a_followed_buyer()).close()
    reading = read(tmp_path / "base")
    assert reading.heading[0] == "Aucun achat public importé"
    assert "Administration" in reading.heading[1] and not reading.cards  # said once
    assert "python" not in titles.nothing_imported(0, to_public=True)[1]
    assert buyer_line(View(opened(tmp_path / "base"), Selection.of(2025)), "Conseil") == ""


def test_the_source_is_that_of_the_purchases(made):
    assert "DECP" in read(made).view.screen_source and "15 septembre 2026" in said_of(read(made).view.screen_source)


def said_of(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_sheet_of_a_buyer_and_the_bilan_have_their_line(made):
    base = opened(made)
    view = View(base, Selection.of(2022))
    of_2025 = View(base, Selection.of(2025))
    line = said_of(buyer_line(of_2025, "Conseil"))
    assert line == (
        "Données officielles 2025 : 5 contrats notifiés, 2 avec une considération sociale (1 ne dit rien), 1 suivi."
    )
    assert buyer_line(of_2025, "Ville A") == buyer_line(view, "Conseil") == ""
    assert "Achats publics" not in summary_of(of_2025)
    tell_in_bilan(base, True)
    assert "Achats publics : 5 des 8 contrats renseignés en 2025" in said_of(summary_of(of_2025))
    assert "Achats publics" not in summary_of(view)


def summary_of(view: View) -> str:
    return "".join(part["texte"] for part in bilan_content(view)["resume"])


def test_one_contract_that_answers_is_written_in_the_singular() -> None:
    found = Measure(1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1.0)
    said = plain(titles.share_summary(found, 2026, "acheteurs"))
    assert "1 contrat renseigné sur 1 notifié en 2026" in said.replace("\u00a0", " ") and "  " not in said
