"""Comparer: two sides in one view, people counted once over several years, nothing said that noise could reverse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_sentences import spaced

from analytics.base.database import OWNER, PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import UnknownValue
from analytics.protection.opening import open_base
from analytics.sentences import hidden
from analytics.views.page import Reading, chosen
from analytics.views.side_by_side.side_page import PAGE
from analytics.views.view import View
from tests.records import publish_tables, worked_example
from tests.test_partial_year import published


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Base:
    return publish_tables(tmp_path_factory.mktemp("exemple"), **worked_example())


def read(base: Base, selection: Selection | None = None, **choices: str) -> Reading:
    view = View(base, selection or Selection.of(2022))
    return PAGE.read(view, chosen(PAGE, view, choices))


def table(reading: Reading, key: str = "cote-a-cote") -> dict[str, list[str]]:
    """Return the rows of a card by their first cell, as they are read."""
    card = next(card for card in reading.cards if card.key == key)
    return {first: [spaced(text) for text in others] for first, *others in card.table.texts}


def test_two_years_stand_side_by_side_at_first(example: Base):
    found = read(example)
    # Promised: 600 + 100 in 2022, 100 + 100 in 2021. Worked: 200 in 2022, 40 in 2021. Anne and Bob; Bob alone.
    assert table(found)["Heures clausées"] == ["700 h", "200 h", "500 h de plus"]
    assert table(found)["Heures réalisées"] == ["200 h", "40 h", "160 h de plus"]
    assert table(found)["Bénéficiaires"] == ["2", "1", "1 de plus"]
    assert spaced(found.heading[0]) == "Heures clausées : 2022, 700 h ; 2021, 200 h"


def test_people_count_once_over_several_years(tmp_path: Path):
    tables = worked_example()
    tables["heures_realisees"].append({"contrat": "c2", "marche": "A1", "mois": "2021-06-01", "heures": 10})
    found = table(read(publish_tables(tmp_path, **tables), comparer="maitre_ouvrage", periode="toutes"))
    # Ville A: Anne in 2022, Bob in 2021 and 2022. État B: Anne in 2022, Bob in 2021.
    assert found["Bénéficiaires"] == ["2", "2", "stable"]
    assert found["Heures clausées"] == ["700 h", "200 h", "500 h de plus"]  # 600 + 100; 100 + 100
    assert found["Heures réalisées"] == ["160 h", "90 h", "+78 %"]  # 100 + 30 + 20 + 10; 50 + 40
    assert "Équivalents temps plein" not in found  # of a year: over two it would be twice what it is


def test_groups_of_each_side_and_nothing_where_one_has_no_row(example: Base):
    found = table(read(example, comparer="maitre_ouvrage"), "heures-clausees-secteur")
    assert found["Bâtiment"] == ["600 h", "0 h"] and found["Travaux publics"] == ["0 h", "100 h"]


def test_a_value_is_compared_under_the_other_filters_only(example: Base):
    picked = Selection.of(2022, maitre_ouvrage="État B", secteur="Bâtiment")
    found = read(example, picked, comparer="maitre_ouvrage", premier="Ville A", second="État B")
    assert table(found)["Heures clausées"][:2] == ["600 h", "0 h"]


def test_what_was_picked_is_compared_at_first(example: Base):
    view = View(example, Selection.of(2022, maitre_ouvrage="État B"))
    assert chosen(PAGE, view, {"comparer": "maitre_ouvrage"})["premier"] == "État B"


def test_a_running_year_is_compared_over_the_same_months(tmp_path: Path):
    found = read(published(tmp_path, date(2022, 6, 30)))
    # To June: 200 h in 2022; 40 in 2021, whose 500 h of September are left out.
    assert table(found)["Heures réalisées"] == ["200 h", "40 h", "160 h de plus"]
    assert table(found)["Heures clausées"] == ["700 h", "non comparé", "non comparé"]
    assert spaced(found.heading[0]) == "Heures réalisées : 2022 au 30/06, 200 h ; 2021 au 30/06, 40 h"


def test_a_year_that_stops_in_the_middle_of_a_month_is_not_compared(tmp_path: Path):
    found = read(published(tmp_path, date(2022, 6, 12)))
    assert {gap for _, _, gap in table(found).values()} == {"non comparé"}
    assert "ne se compare pas" in found.heading[1]


def test_the_public_reads_exact_contracts_and_nobody_over_several_years(demo_base: Path):
    bases = {role: open_base(demo_base, role) for role in (OWNER, PUBLIC)}
    owner, public = (table(read(base, comparer="territoire", periode="3")) for base in bases.values())
    for exact in ("Heures clausées", "Heures réalisées", "Marchés suivis", "Sociétés"):
        assert public[exact] == owner[exact]
    assert public["Bénéficiaires (à 4\u00a0près)"] == ["non public", "non public", ""]
    assert owner["Bénéficiaires"][0].isdigit()
    said = read(bases[PUBLIC], comparer="territoire", periode="3")
    assert hidden.SEVERAL in said.heading and [tile.name for tile in said.tiles] == [
        *("heures_clausees", "heures_realisees", "marches_suivis", "societes")
    ]
    people = next(card for card in said.cards if card.key == "beneficiaires-critere")
    assert people.empty == hidden.SEVERAL


def test_no_gap_is_said_to_the_public_that_noise_could_reverse(demo_base: Path):
    found = read(open_base(demo_base, PUBLIC), comparer="type_employeur", premier="Entreprise", second="ETTI")
    assert [gap for name, (_, _, gap) in table(found).items() if "environ" in name and gap] == []
    assert "de plus" not in " ".join(found.heading) and "environ" in found.heading[0]


def test_an_unknown_side_is_refused_by_name(example: Base):
    with pytest.raises(UnknownValue, match="Personne"):
        read(example, comparer="maitre_ouvrage", premier="Personne")


def test_a_base_of_one_year_says_that_there_is_nothing_to_compare(tmp_path: Path):
    tables = worked_example()
    for name in ("heures_clausees", "heures_realisees"):
        tables[name] = [row for row in tables[name] if "2022" in str(row.get("annee", row.get("mois")))]
    found = read(publish_tables(tmp_path, **tables))
    assert found.view.years == [2022] and found.cards == [] and "qu’une" in found.heading[1]
