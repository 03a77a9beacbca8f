"""Whoever reconstructs the records from what the public reads finds nobody: the quick form of `make attaque`."""

from __future__ import annotations

import pytest
from attackers import bases
from attackers.hours import lone_parts
from attackers.reconstruct import Knows, attack, compiled
from attackers.releases import found_of_newcomers

from analytics.base.database import PUBLIC
from analytics.protection.opening import open_base
from analytics.protection.releases import BATCH

pytestmark = pytest.mark.skipif(compiled() is None, reason="needs a C compiler")
ODD = {
    "types": bases.by_type(),
    "types de 40": bases.by_type((14, 14, 8, 4)),
    "critères": bases.by_criterion(),
    "six": bases.one_buyer(),
}


def test_nobody_is_found_in_a_year_of_the_demonstration(demo_base, tmp_path):
    publics, owner = bases.under_secrets(demo_base, tmp_path, 1), open_base(demo_base)
    for found in attack(publics, owner, (2022,), 1_000_000).values():
        one, two, _, three = found.found
        assert one == 0 and two <= 0.002 * found.groups[1] and three <= 0.005 * found.groups[3]
    insider = attack(publics, owner, (2022,), 300_000, Knows.ALL_BUT_CRITERIA)["vérité"]
    assert insider.criteria > 10 and insider.criteria_found == 0


def test_hours_tell_little_more_than_counts_to_whoever_knows_the_lines(demo_base, tmp_path):
    publics, owner = bases.under_secrets(demo_base, tmp_path, 1), open_base(demo_base)
    found = attack(publics, owner, (2022,), 500_000, Knows.LINES)["hasard"]
    assert found.found[0] == 0 and found.found[1] <= 0.06 * found.groups[1]


@pytest.mark.parametrize("tables", ODD.values(), ids=ODD)
def test_nobody_is_found_in_odd_bases(tmp_path, tables):
    base = bases.published(tmp_path / "source", tables)
    publics, owner = bases.under_secrets(base, tmp_path / "secrets", 2), open_base(base)
    for found in attack(publics, owner, (2022,), 80_000).values():
        assert found.found[0] == found.found[1] == 0
    assert attack(publics, owner, (2022,), 40_000, Knows.ALL_BUT_CRITERIA)["vérité"].criteria_found == 0


def test_two_releases_tell_nothing_below_a_batch(tmp_path):
    with pytest.raises(AssertionError, match="not given out"):
        found_of_newcomers(tmp_path, 75, 1, BATCH - 1)


def test_hours_by_subtraction_find_nobody(demo_base, tmp_path):
    owner = open_base(demo_base)
    guesses = [lone_parts(one, owner, (2021, 2022)) for one in bases.under_secrets(demo_base, tmp_path, 2)]
    assert sum(one.near for one in guesses) <= 0.02 * sum(one.tried for one in guesses)
    assert lone_parts(open_base(demo_base, role=PUBLIC), owner, (2022,)).tried > 0
