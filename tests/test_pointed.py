"""What the marks of the charts say: each of them, figures of `compute`, and for the public no more than it reads."""

from __future__ import annotations

import re
from datetime import date

import pytest
from records import publish_demo

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import Selection
from analytics.protection.opening import open_base
from analytics.views.beside.pointed import Pointed
from analytics.views.card import ComputedCard
from analytics.views.page import chosen
from analytics.views.registry import PAGES, READ
from analytics.views.view import View


def spaced(text: str) -> str:
    """Return a text with plain spaces."""
    return re.sub(r"\s", " ", text)


@pytest.fixture
def cards(demo_base):
    """Return cards(page, role, ...): the computed cards of a page of the demonstration, by key."""

    def computed(name: str, role: str = OWNER, annee: int = 2022, **options: str) -> dict[str, ComputedCard]:
        view = View(open_base(demo_base, role), Selection.of(annee))
        page = PAGES[name]
        return {card.key: card for card in page.read(view, chosen(page, view, options)).cards}

    return computed


def said(card: ComputedCard) -> Pointed:
    """Return what the marks of a card say, with plain spaces."""
    assert card.pointed
    return {name: spaced(text) for name, text in card.pointed().items()}


@pytest.mark.parametrize("role", [OWNER, PUBLIC])
@pytest.mark.parametrize("page", [page.name for page in READ])
def test_every_mark_of_every_chart_says_something(cards, page, role):
    for card in cards(page, role).values():
        if card.plot and not card.empty and (figure := card.plot("light")):
            marks = {cell["value"] for cell in figure["layout"]["meta"]["cells"]}
            assert marks and marks <= said(card).keys(), card.key
            twice = [text for text in said(card).values() if re.search(r"\b(\w+) \1\b|environ (peu|non|n\.)", text)]
            assert twice == []


def test_a_bar_says_its_amount_share_rank_and_the_year_before(cards):
    owners = said(cards("maitres_ouvrage")["heures-par-maitre-ouvrage"])
    assert owners["Région Occitanie"] == (
        "10 605 heures clausées sur 40 706 (26 %), 1er sur 15 connus ; en 2021 : 6 150 h"
    )
    assert owners["DIRSO"].startswith("n. d.") and "sur" not in owners["DIRSO"]  # its volume was never communicated


def test_equal_amounts_share_their_rank(cards):
    owners = said(cards("maitres_ouvrage")["heures-par-maitre-ouvrage"])
    assert ", 2e sur" in owners["DREAL"] and ", 2e sur" in owners["Gers numérique"]


def test_the_public_reads_neither_rank_nor_exact_number_of_people(cards):
    ages = said(cards("publics", PUBLIC)["ages"])
    assert all(text.startswith(("environ ", "peu ", "non ")) for text in ages.values())
    assert not any(re.search(r"\de? sur \d+ ;|1re|1er", text) for text in ages.values())


def test_a_hidden_number_has_no_share(cards):
    for page in ("publics", "contrats", "entreprises"):
        for card in cards(page, PUBLIC).values():
            for text in said(card).values() if card.pointed and card.plot and not card.empty else ():
                now = text.split(" ; ")[0]
                assert "%" not in now or not now.startswith(("peu", "non")), text


def test_the_hours_that_add_up_are_read_at_each_month(cards):
    card = cards("evolution")["cumul"]
    months = said(card)
    assert len(months) == 12
    for month, now, before in card.table.texts:
        assert f"2022 : {spaced(now)}" in months[month] and f"2021 : {spaced(before)}" in months[month]


def test_a_running_year_is_compared_with_the_same_months_only(tmp_path):
    publish_demo(tmp_path, date(2025, 6, 30))
    view = View(open_base(tmp_path, OWNER), Selection.of(2025))
    cards = {card.key: card for card in PAGES["maitres_ouvrage"].read(view).cards}
    assert "2024" not in "".join(said(cards["heures-par-maitre-ouvrage"]).values())  # hours promised have no month
