"""Who owes how many hours: states and delays counted by hand, and the list as published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from records import publish_tables, worked_example

from analytics.base.selection import Selection
from analytics.compute.marches import (
    LATE,
    RUNNING,
    SETTLED,
    TO_START,
    UNKNOWN_VOLUME,
    Marche,
    Rule,
    elapsed,
    marches,
    ordered,
)
from analytics.compute.queries import compute

RULE = Rule(tolerance=0.25, settled=1.0)
DAY = date(2022, 6, 30)
# 365 days, of which 181 have passed at the end of June: 1 000 h would be 495.9 h at a steady pace.
YEAR_LONG = Marche(1000, 0, 0, 500, date(2022, 1, 1), date(2022, 12, 31))


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return publish_tables(tmp_path_factory.mktemp("marches"), **worked_example())


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, RUNNING),
        ({"realisees": 246}, RUNNING),  # 249.9 h behind: less than 25 % of 1 000 h
        ({"realisees": 245}, LATE),  # 250.9 h behind
        ({"realisees": 1000}, SETTLED),
        ({"realisees": 999, "fin_le": date(2022, 6, 30)}, LATE),  # over, and one hour is missing
        ({"realisees": 0, "debut_le": date(2022, 7, 1)}, TO_START),
        ({"realisees": 0, "fin_le": None}, RUNNING),  # no end: nothing tells that it is late
        ({"clausees": None}, UNKNOWN_VOLUME),
        ({"clausees": None, "realisees": 0, "debut_le": date(2022, 7, 1)}, TO_START),
        ({"realisees": 0, "debut_le": None}, RUNNING),
    ],
)
def test_state(changes, state):
    assert replace(YEAR_LONG, **changes).state(DAY, RULE) == state


def test_the_parameters_move_the_states():
    assert replace(YEAR_LONG, realisees=246).state(DAY, Rule(tolerance=0.1)) == LATE
    assert replace(YEAR_LONG, realisees=950).state(DAY, Rule(settled=0.95)) == SETTLED


def test_delay_is_measured_from_a_steady_pace():
    assert YEAR_LONG.expected(DAY) == pytest.approx(1000 * 181 / 365)
    assert YEAR_LONG.late(DAY) == 0
    assert replace(YEAR_LONG, realisees=400).late(DAY) == pytest.approx(1000 * 181 / 365 - 400)


def test_a_yearly_volume_is_expected_year_by_year():
    # 500 h promised in each of 2021 and 2022, without an end: 2021 is due, and 181 days of 2022.
    flow = Marche(1000, 500, 1000, 600, date(2021, 1, 1), None)
    assert flow.expected(DAY) == pytest.approx(500 + 500 * 181 / 365)
    assert flow.expected(date(2022, 12, 31)) == 1000


def test_pace_to_the_end():
    # 500 h to do in 184 days, 6.05 months.
    assert YEAR_LONG.pace(DAY) == pytest.approx(500 / (184 / 30.4375))
    assert replace(YEAR_LONG, fin_le=DAY).pace(DAY) is None


def test_elapsed_counts_both_ends():
    assert elapsed(date(2022, 1, 1), date(2022, 1, 10), date(2022, 1, 1)) == pytest.approx(0.1)
    assert elapsed(date(2022, 1, 10), date(2022, 1, 1), date(2022, 1, 1)) == 1


def test_the_list_of_the_worked_example(base):
    found = marches(base, Selection.of(2022), RULE).set_index("marche")
    # A1: 700 h promised, 150 h done. B1: 200 h, 90 h done. B2: a volume that nobody knows.
    assert found["reste"].to_dict() == pytest.approx({"A1": 550, "B1": 110, "B2": float("nan")}, nan_ok=True)
    assert found.loc["A1", "taux"] == pytest.approx(150 / 700)
    assert found.loc["B2", "etat"] == UNKNOWN_VOLUME
    assert found["societes"].to_dict() == {"A1": 2, "B1": 2, "B2": 1}


def test_the_list_is_that_of_the_end_of_the_year(base):
    found = marches(base, Selection.of(2021), RULE).set_index("marche")
    assert found["reste"].to_dict() == {"A1": 100, "B1": 60}  # 100 - 0, 100 - 40


def test_filters_apply_and_meaningless_ones_empty_the_list(base):
    assert list(marches(base, Selection.of(2022, maitre_ouvrage="Ville A"), RULE)["marche"]) == ["A1"]
    assert marches(base, Selection.of(2022, critere="Seniors"), RULE).empty


def test_a_finished_marche_that_owes_hours_stays_in_the_list(tmp_path):
    tables = worked_example()
    tables["marche"][0] |= {"debut_le": "2021-01-01", "fin_le": "2021-06-30"}
    tables["heures_clausees"] = [{"marche": "A1", "annee": 2021, "nature": "stock", "heures": 100}]
    tables["heures_realisees"] = [
        {"contrat": "c2", "marche": "A1", "mois": "2021-05-01", "heures": 40},
        {"contrat": "c2", "marche": "B1", "mois": "2022-05-01", "heures": 40},
    ]
    found = marches(publish_tables(tmp_path, **tables), Selection.of(2022), RULE).set_index("marche")
    assert found.loc["A1", ["reste", "etat"]].tolist() == [60, LATE]


def test_a_marche_without_dates_that_owes_hours_stays_in_the_list(tmp_path):
    rows = worked_example()
    rows["marche"].append({"marche": "C1", "maitre_ouvrage": "Ville A"})  # nothing of it in 2022, and no end is known
    rows["heures_clausees"].append({"marche": "C1", "annee": 2021, "nature": "stock", "heures": 90})
    base = publish_tables(tmp_path, **rows)
    found = marches(base, Selection.of(2022), RULE)
    owed = compute(base, Selection.of(2022), ["heures_restantes"])["heures_restantes"].iloc[0]
    assert found.set_index("marche").loc["C1", ["reste", "etat"]].tolist() == [90, RUNNING]
    assert found["reste"].astype(float).sum() == owed


def test_order_by_risk_then_by_what_is_asked(base):
    found = marches(base, Selection.of(2022), RULE)
    assert list(ordered(found, "reste")["marche"]) == ["A1", "B1", "B2"]
    assert list(ordered(found, "maitre_ouvrage")["maitre_ouvrage"])[-1] == "État B"
    assert list(ordered(found, "inconnu")["marche"]) == list(found["marche"])


def test_the_list_and_the_indicator_agree(demo_base):
    from analytics.protection.opening import open_base

    base = open_base(demo_base)
    for annee in (2019, 2022, 2025):
        owed = compute(base, Selection.of(annee), ["heures_restantes"])["heures_restantes"].iloc[0]
        assert marches(base, Selection.of(annee), RULE)["reste"].astype(float).sum() == pytest.approx(owed)


def test_the_rule_says_its_parameters():
    words = Rule(0.1, 0.95).words(date(2022, 12, 31))
    assert "95\u00a0%" in words and "10\u00a0%" in words and "31\u00a0décembre 2022" in words
