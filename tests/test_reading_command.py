"""`lire`: what a page says, on the command line, is what the screen says."""

from __future__ import annotations

import json

import pytest
from outputs import said

from analytics.base.database import OWNER, PUBLIC, ROLES
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.cli.reading import PAGES
from analytics.compute.queries import compute
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.protection.opening import open_base


def read(base, page, *more):
    """Return what a page says, as data."""
    return json.loads(said("lire", page, "--base", str(base), "--format", "json", *more))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_read_for_every_role(demo_base, page, role):
    found = read(demo_base, page, "--annee", "2022", "--role", role)
    assert found["role"] == role and found["titre"] and found["source"]
    assert found["cartes"] or found["resume"]  # Achats without a purchase
    text = said("lire", page, "--base", str(demo_base), "--annee", "2022", "--role", role)
    assert text.startswith(found["titre"]) and all(card["titre"] in text for card in found["cartes"])
    assert "CLAUSES_" not in text  # a setting is for whoever installs


@pytest.mark.parametrize("role", ROLES)
def test_pages_without_indicators_are_read_too(demo_base, role):
    data, text = (
        said("lire", "donnees", "--base", str(demo_base), "--role", role, *more) for more in (("--format", "json"), ())
    )
    assert all("CLAUSES_" not in said("lire", page, "--base", str(demo_base)) for page in ("methode", "accessibilite"))
    assert "CLAUSES_" not in text
    tables = {one["titre"]: one for part in json.loads(data)["parties"] for one in part["tableaux"]}
    assert ["120", "2019–2025"] in [line[1:3] for line in tables["Tables de la base"]["lignes"]]
    assert "Bilan 2022\u00a0: 42 chiffres retrouvés sur 42, tous les chiffres concordent." in text
    method = said("lire", "methode", "--base", str(demo_base), "--role", role)
    assert all(INDICATORS[name].definition in method for name in shown_indicators())
    assert "Heures clausées\u00a0:" in method and "Données de démonstration" in method


def test_numbers_are_those_of_compute(demo_base):
    base = open_base(demo_base)
    rates = compute(base, Selection.of(2022), ("heures_clausees", "taux_realisation"), ("maitre_ouvrage",))
    (card,) = (one for one in read(demo_base, "maitres_ouvrage", "--annee", "2022")["cartes"] if one["cle"] == "detail")
    assert [column["unite"] for column in card["colonnes"]] == [None, "h", "h", "%", "", "", ""]
    shown = {line[0]: (line[1], line[3]) for line in card["lignes"]}
    for name, promised, rate in rates.itertuples(index=False):
        assert shown[name] == tuple(None if amount != amount else amount for amount in (promised, rate))


def test_what_is_hidden_from_the_public_has_no_number(demo_base):
    cards = {one["cle"]: one for one in read(demo_base, "publics", "--annee", "2022", "--role", PUBLIC)["cartes"]}
    owner = {one["cle"]: one for one in read(demo_base, "publics", "--annee", "2022", "--role", OWNER)["cartes"]}
    hidden = [texts for card in cards.values() for texts in zip(card["lignes"], card["textes"], strict=True)]
    assert any("peu" in texts and None in line for line, texts in hidden)
    assert not any(None in line for line in owner["criteres"]["lignes"])


def test_options_of_a_page_are_named_by_value_or_by_label(demo_base):
    by_label = read(demo_base, "evolution", "--option", "indicateur=Part de femmes")
    assert by_label == read(demo_base, "evolution", "--option", "indicateur=part_femmes")
    assert by_label["cartes"][1]["colonnes"][1] == {"libelle": "2019", "unite": "%"}


def test_a_fiche_is_read_by_its_name(demo_base):
    assert read(demo_base, "fiche", "--commune", "Auch", "--annee", "2022")["titre"].startswith("Auch")
    assert read(demo_base, "fiche", "--maitre_ouvrage", "DREAL", "--annee", "2022")["chiffres"]


def test_filters_that_keep_nothing_are_said(demo_base):
    found = read(demo_base, "publics", "--annee", "2022", "--maitre_ouvrage", "SGAR", "--type_contrat", "CUI")
    assert found["vide"].startswith("Aucune donnée") and not found["cartes"] and not found["chiffres"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (("marches", "--option", "tri=zzz"), "Trier par"),
        (("publics", "--option", "tri=risque"), "Option"),
        (("fiche", "--commune", "Nulle part"), "Fiche"),
        (("fiche",), "Fiche"),
    ],
)
def test_what_does_not_exist_is_refused_in_french(demo_base, capsys, given, reason):
    assert main(["lire", *given, "--base", str(demo_base)]) == 2
    assert reason in capsys.readouterr().err
