"""Classes of amounts by territory: round bounds, about as many territories each, zero and missing apart."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.compute.territories import NOTHING, classes, round_between

AMOUNTS = st.one_of(st.none(), st.just(0.0), st.floats(0.01, 1e6), st.just(math.nan))
SPREAD = [12, 18, 31, 42, 55, 61, 74, 88, 97, 112, 140, 163, 210, 260, 380, 450, 900]


def test_seventeen_territories_make_five_classes_with_round_bounds():
    scale = classes(SPREAD)
    # The quantiles are 43, 76, 117 and 230; a round number lies near each.
    assert scale.cuts == (50, 75, 125, 250)
    words = ["moins de 50", "50 à 75", "75 à 125", "125 à 250", "250 et plus"]
    assert scale.legend() == list(enumerate(words))
    assert Counter(map(scale.level, SPREAD)) == {0: 4, 1: 3, 2: 3, 3: 3, 4: 4}


def test_zero_is_a_class_of_its_own_and_missing_is_none():
    scale = classes([0, 10, 20, None, math.nan])
    assert scale.legend()[0] == (NOTHING, "0")
    assert [scale.level(value) for value in (0, None, math.nan)] == [NOTHING, None, None]


def test_units_are_counted_in_whole_classes():
    scale = classes([1, 1, 1, 1, 2, 3, 1, 1, 5, 9, 14, 0], whole=True)
    assert scale.legend() == [(NOTHING, "0"), (0, "1"), (2, "2 à 4"), (4, "5 et plus")]


def test_few_territories_still_go_from_the_lightest_to_the_darkest():
    scale = classes([12.4, 85.0])
    assert [scale.level(12.4), scale.level(85.0)] == [0, 4]
    assert len(scale.cuts) == 1


def test_one_amount_is_one_class_of_the_middle():
    assert classes([30.0]).level(30.0) == 2


def test_nothing_known_has_no_legend():
    assert classes([]).legend() == classes([None]).legend() == []
    assert classes([0.0]).legend() == [(NOTHING, "0")]


def test_bounds_are_written_with_the_decimals_they_have():
    assert classes([0.11, 0.26, 0.4]).legend()[0][1] == "moins de 0,2"
    assert "1\u202f000" in classes([800, 990, 1010, 1400]).legend()[-1][1] + classes([800, 1200]).legend()[-1][1]


@pytest.mark.parametrize(
    ("low", "high", "near", "expected"),
    [(43, 61, 55, 50), (97, 112, 100, 100), (118, 126, 121, 125), (0.021, 0.028, 0.024, 0.025), (1, 2, 1.4, 2)],
)
def test_the_roundest_number_of_an_interval(low, high, near, expected):
    assert round_between(low, high, near) == expected


@given(st.lists(AMOUNTS, max_size=60), st.booleans())
def test_every_class_holds_an_amount_and_keeps_the_order(values, whole):
    values = [round(v) if whole and v and not math.isnan(v) else v for v in values]
    scale = classes(values, whole=whole)
    amounts = sorted(v for v in values if v and not math.isnan(v) and v > 0)
    levels = [scale.level(v) for v in amounts]
    assert levels == sorted(levels)
    assert list(scale.cuts) == sorted(set(scale.cuts))
    assert {level for level, _ in scale.legend() if level != NOTHING} == set(levels)
