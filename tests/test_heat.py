"""Crossings: cells are those of compute, totals are computed, colours are five equal steps."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from records import publish_tables, worked_example

from analytics.base.selection import Selection
from analytics.compute.crossing import Cross, cross, level
from analytics.compute.queries import compute
from analytics.declarations.dimensions import CROSSABLE
from analytics.french.missing import PEU, SECRET, hidden
from analytics.sentences.titles_crossing import crossing_summary, crossing_takeaways
from analytics.views.pages.croisements import crossing_table

SMALL = Cross(("A", "B"), ("x", "y"), ((10.0, 0.0), (4.0, 6.0)), (10.0, 10.0), (14.0, 6.0), 20.0)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return publish_tables(tmp_path_factory.mktemp("croisement"), **worked_example())


def crossed(base, measure, rows, columns):
    answers = [compute(base, Selection.of(2022), [measure], by) for by in ([rows, columns], [rows], [columns])]
    return cross(*answers, compute(base, Selection.of(2022), [measure])[measure].iloc[0])


def test_people_are_never_summed(base):
    found = crossed(base, "beneficiaires", "maitre_ouvrage", "critere")
    cells = {
        (row, column): amount
        for row, line in zip(found.rows, found.cells, strict=True)
        for column, amount in zip(found.columns, line, strict=True)
    }
    # Anne is young and of a QPV, on both owners; Bob is a senior, on Ville A.
    assert cells["Ville A", "Seniors"] == 1 and cells["État B", "Seniors"] == 0
    assert dict(zip(found.rows, found.row_totals, strict=True)) == {"Ville A": 2, "État B": 1}
    assert found.total == 2


def test_hours_add_up(base):
    found = crossed(base, "heures_realisees", "maitre_ouvrage", "type_contrat")
    assert [sum(line) for line in found.cells] == list(found.row_totals)
    assert sum(found.column_totals) == found.total == 200


def test_every_offered_dimension_can_be_crossed(base):
    for name in CROSSABLE:
        assert len(compute(base, Selection.of(2022), ["beneficiaires"], ["sexe" if name != "sexe" else "qpv", name]))


def test_levels_are_five_equal_steps_of_the_greatest_cell():
    assert SMALL.levels() == ((4, -1), (2, 3))
    assert [level(amount, 100) for amount in (0, 1, 19, 20, 99, 100)] == [-1, 0, 0, 1, 4, 4]


def test_the_greatest_cell_is_named_and_unknown_ones_are_not():
    assert SMALL.greatest() == ("A", "x", 10)
    assert Cross(("Non renseigné",), ("x",), ((5.0,),), (5.0,), (5.0,), 5.0).greatest() is None


def test_a_limit_keeps_the_greatest_totals_and_their_order():
    shown = SMALL.limited(rows=1, columns=1)
    assert (shown.rows, shown.columns, shown.cells) == (("A",), ("x",), ((10.0,),))
    assert shown.total == 20


def test_nothing_to_cross():
    empty = pd.DataFrame({"a": [], "b": [], "beneficiaires": []})
    found = cross(empty, empty[["a", "beneficiaires"]], empty[["b", "beneficiaires"]], float("nan"))
    assert found.rows == () and math.isnan(found.total) and found.greatest() is None


def test_a_hidden_cell_is_neither_empty_nor_counted():
    cells = pd.DataFrame(
        [("A", 2022, 12.0), ("A", 2023, hidden(PEU)), ("B", 2022, hidden(SECRET))],
        columns=["a", "annee", "beneficiaires"],
    )
    by_year = pd.DataFrame([(2022, 17.0), (2023, 3.0)], columns=["annee", "beneficiaires"])
    found = cross(cells, cells.iloc[:0, [0, 2]], by_year, float("nan"))
    shown = crossing_table(found, "Lignes", "").texts
    assert shown[0][1:3] == ("12", "peu") and shown[1][1:3] == ("non\u00a0public", "0") and shown[0][3] == "n.\u00a0d."
    assert found.levels() == ((4, -1), (-1, -1)) and found.limited(rows=1).rows == ("A",)
    assert crossing_summary(found, "beneficiaires") == "Une partie des cases n’a pas de nombre."
    lines = crossing_takeaways(found, "beneficiaires")
    assert lines[-1] == "1\u00a0case vide et 2\u00a0cases sans nombre sur 4."


def test_a_crossing_that_is_not_given_is_not_said_to_be_empty():
    none = pd.DataFrame({"a": [], "b": [], "beneficiaires": []})
    down = pd.DataFrame([("A", 12.0)], columns=["a", "beneficiaires"])
    found = cross(none, down, down.set_axis(["b", "beneficiaires"], axis=1), 12.0)
    assert crossing_table(found, "Lignes", "").texts[0][1] == "n.\u00a0d."
    assert crossing_takeaways(found, "beneficiaires") == [] and "de nombre" in crossing_summary(found, "beneficiaires")


def test_where_absent_may_mean_few_nothing_is_said_to_be_empty():
    cells = pd.DataFrame([("A", 2022, 12.0)], columns=["a", "annee", "beneficiaires"])
    by_year = pd.DataFrame([(2022, 12.0), (2023, 9.0)], columns=["annee", "beneficiaires"])
    found = cross(cells, cells[["a", "beneficiaires"]], by_year, 21.0, hidden(PEU))
    assert crossing_table(found, "Lignes", "").texts[0][1:3] == ("12", "peu")
    assert crossing_takeaways(found, "beneficiaires")[-1] == "1\u00a0case sans nombre sur 2."
