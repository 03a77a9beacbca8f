"""Figures published elsewhere stand beside those of the base: with place, year and source, and only where declared."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.yardsticks import YARDSTICKS
from analytics.protection.opening import open_base
from analytics.views.page import Reading
from analytics.views.registry import PAGES
from analytics.views.view import DIRECT, View

WOMEN = "Hérault : 15 % en 2022, Dijon Métropole : 29 % en 2017"


def reading(base, role: str = OWNER, page: str = "publics", answers=DIRECT, **filters: str) -> Reading:
    """Return what a page says of 2022."""
    return PAGES[page].read(View(open_base(base, role), Selection.of(2022, **filters), answers=answers))


def spaced(text: str) -> str:
    """Return a text with plain spaces."""
    return re.sub(r"\s", " ", text)


@pytest.mark.parametrize("role", [OWNER, PUBLIC])
def test_a_key_figure_stands_beside_what_others_publish(demo_base, role):
    tiles = {tile.name: tile for tile in reading(demo_base, role).tiles}
    assert spaced(tiles["femmes"].detail) == f"4,5 % des personnes · {WOMEN}"
    assert spaced(tiles["beneficiaires"].detail) == "434 h par personne · France : 439 h en 2021"
    assert "Observatoire de la clause sociale de l’Hérault" in tiles["femmes"].definition
    assert "en 20" not in tiles["part_moins_26"].detail  # nothing is published of it


def test_a_card_names_the_sources_and_its_marks_the_figures(demo_base):
    cards = {card.key: card for card in reading(demo_base).cards}
    assert "Dijon Métropole, chiffres 2017" in cards["femmes"].note
    assert spaced(cards["femmes"].pointed()["Femmes"]).endswith(WOMEN)
    assert "Repères" not in cards["ages"].note


def test_a_part_of_the_territory_is_compared_with_nothing(demo_base):
    said = reading(demo_base, secteur="Bâtiment")
    assert "Hérault" not in "".join(tile.detail + tile.definition for tile in said.tiles)
    assert "Hérault" not in "".join(card.note for card in said.cards)


@pytest.mark.parametrize("name, group", [(name, one.group) for name, one in YARDSTICKS.items() if one.group])
def test_a_share_of_a_group_stands_beside_its_mark(demo_base, name, group):
    given = replace(DIRECT, references=lambda base, asked: [(2018, "Ailleurs", 0.23, "Un document")] * (asked == name))
    (card,) = [card for card in reading(demo_base, answers=given).cards if card.by == group[0]]
    assert "Ailleurs, 23 % en 2018 (Un document)" in spaced(card.note)
    assert spaced(card.pointed()[group[1]]).endswith(" ; Ailleurs : 23 % en 2018")


def test_what_stands_beside_published_figures_exists():
    for one in YARDSTICKS.values():
        assert set(one.figures) <= INDICATORS.keys()
        assert one.group is None or one.group[0] in DIMENSIONS
