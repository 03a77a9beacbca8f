"""A card that filters make too fine for the public is read with fewer filters, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import Selection
from analytics.protection.opening import open_base
from analytics.views.card import Card, ComputedCard
from analytics.views.context import Context
from analytics.views.pages.contrats import DETAIL
from analytics.views.pages.publics import AGES, CRITERIA
from analytics.views.view import View

CRITERION = "Demandeurs d’emploi de longue durée"


def computed(card: Card, base: Path, role: str = PUBLIC, **filters: str) -> ComputedCard:
    view = View(open_base(base, role=role), Selection.of(2022, **filters))
    return card.computed(Context(view, ("beneficiaires",)))


@pytest.mark.parametrize(("card", "filters"), [(AGES, {"critere": CRITERION}), (DETAIL, {"famille": "Collectivités"})])
def test_a_card_too_fine_is_read_without_its_filter(demo_base, card, filters):
    whole, lifted = computed(card, demo_base), computed(card, demo_base, **filters)
    assert lifted.table.texts == whole.table.texts and not lifted.empty
    assert "la carte se lit pour «\u00a02022" in lifted.note and "se lit pour" not in whole.note
    assert lifted.file_scope == whole.file_scope and (lifted.chart is None) == (whole.chart is None)


def test_the_finest_filter_that_counts_people_is_kept(demo_base):
    lifted = computed(AGES, demo_base, famille="Collectivités", critere=CRITERION)
    assert lifted.table.texts == computed(AGES, demo_base, famille="Collectivités").table.texts
    assert "Collectivités" in lifted.note


def test_the_facilitatrice_keeps_her_filters(demo_base):
    card = computed(AGES, demo_base, OWNER, critere=CRITERION)
    assert "se lit pour" not in card.note and CRITERION in card.file_scope


def test_a_column_of_which_nothing_is_given_is_left_out(demo_base):
    assert computed(CRITERIA, demo_base, famille="Collectivités").indicators == ("beneficiaires",)
    assert "heures_realisees" in computed(CRITERIA, demo_base).indicators
