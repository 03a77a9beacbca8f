"""Every column of differences is that of the numbers shown beside it: marchés, simulation, figures of the year."""

from __future__ import annotations

import re

import pytest

from analytics.base.selection import Selection
from analytics.exports.workbooks import bilan_sheet
from analytics.french.missing import reason_of
from analytics.french.numbers import MINUS, shown
from analytics.protection.opening import open_base
from analytics.views.page import chosen
from analytics.views.registry import PAGES
from analytics.views.view import View

YEARS = (2019, 2022, 2025)


def whole(text: str) -> int:
    digits = re.sub(r"\D", "", text)
    return int(digits or 0) * (-1 if text.startswith(MINUS) else 1)


@pytest.fixture(scope="module", params=YEARS)
def view(demo_base, request):
    return View(open_base(demo_base), Selection.of(request.param))


def table(view, page, key, file=False):
    reading = PAGES[page].read(view, chosen(PAGES[page], view, {}))
    card = next(card for card in reading.cards if card.key == key)
    rows = (card.file or card.table) if file else card.table
    return [dict(zip(rows.labels, line, strict=True)) for line in rows.texts]


def test_what_a_marche_owes(view):
    lines = table(view, "marches", "marches", file=True)
    known = [line for line in lines if "\u00a0h" in line["Reste à réaliser"]]
    left = [max(whole(line["Heures clausées"]) - whole(line["Heures réalisées"]), 0) for line in known]
    assert known and [whole(line["Reste à réaliser"]) for line in known] == left
    late = [whole(line["Retard sur un rythme régulier"]) for line in known]
    assert any(late) and all(one <= rest for one, rest in zip(late, left, strict=True))


def test_what_a_marche_owes_in_a_simulation(view):
    lines = [line for line in table(view, "et_si", "deja-signe") if line["Reste"]]
    assert lines and all(whole(line["Reste"]) == max(whole(line["Clause"]) - whole(line["Fait"]), 0) for line in lines)


def test_the_sheet_of_the_figures_of_the_year(view):
    columns = bilan_sheet(view).table.columns
    now, before, moved = (columns[rank].values for rank in (2, 3, 4))
    for one, other, gap in zip(now, before, moved, strict=True):
        seen = [shown(amount.number, amount.unit, amount.decimals) for amount in (one, other)]
        assert gap.number != gap.number or gap.number == pytest.approx(seen[0] - seen[1]) or reason_of(gap.number)
