"""Whoever reconstructs the records from what the public reads finds nobody: the quick form of `make attaque`."""

from __future__ import annotations

import pytest
from attackers import bases
from attackers.hours import lone_parts
from attackers.reconstruct import attack, compiled

from analytics.base.database import PUBLIC
from analytics.protection.opening import open_base

pytestmark = pytest.mark.skipif(compiled() is None, reason="needs a C compiler")


def test_nobody_is_found_in_a_year_of_the_demonstration(demo_base, tmp_path):
    publics, owner = bases.under_secrets(demo_base, tmp_path, 1), open_base(demo_base)
    for found in attack(publics, owner, (2022,), 1_000_000).values():
        one, two, _, three = found.found
        assert one == 0 and two <= 0.005 * found.groups[1] and three <= 0.01 * found.groups[3]
    insider = attack(publics, owner, (2022,), 300_000, insider=True)["vérité"]
    assert insider.criteria > 10 and insider.criteria_found <= 1


@pytest.mark.parametrize(
    "tables", [bases.by_type(), bases.by_criterion(), bases.one_buyer()], ids=["types", "critères", "six"]
)
def test_nobody_is_found_in_odd_bases(tmp_path, tables):
    base = bases.published(tmp_path / "source", tables)
    publics, owner = bases.under_secrets(base, tmp_path / "secrets", 1), open_base(base)
    for found in attack(publics, owner, (2022,), 80_000).values():
        assert found.found[0] == 0 and found.found[1] == 0
    assert attack(publics, owner, (2022,), 40_000, insider=True)["vérité"].criteria_found == 0


def test_hours_by_subtraction_find_nobody(demo_base):
    guesses = lone_parts(open_base(demo_base, role=PUBLIC), open_base(demo_base), (2022,))
    assert guesses.tried > 5 and guesses.near <= 0.05 * guesses.tried
