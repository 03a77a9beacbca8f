"""« Ma commune »: its last year with hours, its intercommunalité and its neighbours, for each role."""

from __future__ import annotations

import pytest
from records import publish_tables, worked_example

from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.protection.opening import open_base
from analytics.territory.neighbours import neighbours
from analytics.territory.territory import territory
from analytics.views.commune_card import commune_card
from analytics.views.view import View

LECTOURE, TERRAUBE = "32208", "32442"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a base whose marché A1, of hours in 2021 and 2022, has its chantier in Lectoure."""
    folder = tmp_path_factory.mktemp("commune")
    rows = worked_example()
    rows["marche"][0]["commune"] = LECTOURE
    publish_tables(folder, **rows)
    return folder / "base"


def card(folder, name, role="facilitatrice"):
    return commune_card(View(open_base(folder, role=role), Selection.of(2021, famille="État")), name)


@pytest.mark.parametrize("role", ["facilitatrice", "public"])
def test_a_commune_shows_its_last_year_with_hours_whatever_the_filters(folder, role):
    base = open_base(folder, role=role)
    by_year = View(base, Selection.of(commune="Lectoure")).compute("heures_realisees", by=("annee",))
    found = card(folder, "Lectoure", role)
    (row,) = found.table.rows
    assert row[0] == "Lectoure" and row[1] == 2022
    assert row[2] == by_year.set_index("annee")["heures_realisees"][2022] > 0
    assert found.title.startswith("Lectoure\u00a0: ") and found.title.endswith("en 2022")
    assert "CC de la Lomagne Gersoise" in found.note


def test_a_commune_without_hours_says_so_and_shows_its_neighbours(folder):
    found = card(folder, "Terraube")
    assert found.title == "Terraube\u00a0: aucune heure réalisée depuis 2021"
    assert [row[0] for row in found.table.rows] == ["Terraube", "Lectoure"]
    assert found.table.texts[0][2] == "0\u00a0h"


@pytest.mark.parametrize("role", ["facilitatrice", "public"])
def test_hours_without_a_place_may_be_those_of_a_commune_without_any(tmp_path, role):
    rows = worked_example()
    rows["marche"][0]["commune"] = ""
    publish_tables(tmp_path, **rows)
    found = card(tmp_path / "base", "Terraube", role)
    assert "150\u00a0heures réalisées depuis 2021 n’ont pas de lieu renseigné." in found.note.replace("\u202f", "")


def test_closed_hours_are_said_closed_and_nobody_is_said_to_have_none(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("CLAUSES_HEURES_PUBLIQUES", "ensemble")
    rows = worked_example()
    rows["marche"][0]["commune"] = LECTOURE
    publish_tables(tmp_path, **rows)
    found = card(tmp_path / "base", "Terraube", "public")
    assert "non publiques" in found.title and "aucune" not in found.title + found.note
    assert not any(isinstance(cell, float) and cell == cell for row in found.table.rows for cell in row[2:])


def test_neighbours_share_a_border_and_both_say_so(folder):
    around = neighbours(territory(folder), folder)
    assert TERRAUBE in around[LECTOURE] and LECTOURE in around[TERRAUBE]
    assert "32013" not in around[LECTOURE]  # Auch, 35 km away
    assert all(code in around[other] for code, others in around.items() for other in others)


def test_the_command_line_reads_it_too(folder, capsys):
    assert main(["lire", "ma_commune", "--commune", "Terraube", "--role", "public", "--base", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "Terraube\u00a0: aucune heure réalisée depuis 2021" in printed and "Lectoure" in printed
    assert main(["lire", "ma_commune", "--commune", "lecotuer", "--base", str(folder)]) == 2
    assert "possibles\u00a0: Lectoure" in capsys.readouterr().err
