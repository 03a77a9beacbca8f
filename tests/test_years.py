"""Years read together, and remembered, say what each year says alone; for both roles, hidden numbers included."""

from __future__ import annotations

import weakref
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pandas as pd
import pytest

from analytics.base.database import ROLES, Base
from analytics.base.selection import Selection
from analytics.compute import queries
from analytics.compute.measures import measure, read_pass, sources_of, widest
from analytics.compute.queries import compare, compute, known_values, known_years
from analytics.declarations.indicators import shown_indicators
from analytics.french.missing import reason_of
from analytics.protection.opening import open_base
from pages.components.acceleration import remember
from pages.components.frame import cached

FILTERS = ({}, {"famille": 1}, {"maitre_ouvrage": 3}, {"critere": 2}, {"sexe": 0}, {"famille": 2, "sexe": 1})


@pytest.fixture(params=ROLES)
def base(request: pytest.FixtureRequest, demo_base: Path):
    remember.forget_all()
    opened = open_base(demo_base, request.param)
    yield opened
    opened.close()


def chosen(base: Base, filters: dict[str, int]) -> Selection:
    selection = Selection()
    for name, rank in filters.items():
        selection = selection.having(name, [known_values(base, name)[rank]])
    return selection


def said(frame: pd.DataFrame) -> list[object]:
    """Return the numbers, a hidden one as why it is; sums of fractions differ in their last bits."""
    amounts = frame.to_numpy(dtype=float).ravel()
    return [
        f"secret {reason_of(amount)}" if amount != amount else pytest.approx(amount, rel=1e-12) for amount in amounts
    ]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_years_read_together_say_what_each_says_alone(base: Base, filters: dict[str, int]) -> None:
    everything = chosen(base, filters)
    terms = [
        name for source in sources_of(base, everything, ["heures_realisees"], ()) for name in widest(source).measures
    ]
    terms += ["beneficiaires", "femmes", "heures_clausees", "marches_suivis", "societes", "heures_restantes"]
    for year in known_years(base):
        selection = everything.over([year])
        alone = pd.DataFrame(measure(base, selection, terms, (), read_pass, [()]))
        assert said(compute(base, selection, terms)) == said(alone), year
        assert said(cached.compute(base, selection, tuple(terms))) == said(alone), year


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_a_remembered_comparison_is_the_one_asked_afresh(base: Base, filters: dict[str, int]) -> None:
    for year in known_years(base):
        selection = chosen(base, filters).over([year])
        remembered = cached.compare(base, selection, shown_indicators())
        assert said(remembered) == said(compare(base, selection, shown_indicators())), year


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("span", [1, 2, 0], ids=["last year", "two years", "all"])
def test_people_told_apart_once_are_those_of_each_dimension(base: Base, filters: dict[str, int], span: int) -> None:
    selection = chosen(base, filters).over(known_years(base)[-span:] if span else ())
    for dimension in cached.TOGETHER:
        asked = (base, selection, ("beneficiaires", "femmes", "part_moins_26", "heures_realisees"), (dimension,))
        together, alone = cached.compute(*asked), compute(*asked)
        assert list(together[dimension]) == list(alone[dimension])
        assert said(together.drop(columns=dimension)) == said(alone.drop(columns=dimension)), dimension


def test_changing_what_was_answered_changes_nothing_remembered(base: Base) -> None:
    selection = Selection.of(known_years(base)[-1])
    first = cached.compute(base, selection, ("heures_clausees",), ("famille",))
    first.loc[0, "heures_clausees"] = -1.0
    again = cached.compute(base, selection, ("heures_clausees",), ("famille",))
    assert (again["heures_clausees"].dropna() >= 0).all()
    cached.known_years(base).clear()
    assert cached.known_years(base)


def test_what_is_remembered_is_bounded_and_apart_for_each_role(demo_base: Path) -> None:
    asked = []
    double = remember.remember(2)(lambda base, number: asked.append(number) or number * 2)
    owner, public = (open_base(demo_base, role) for role in ROLES)
    assert [double(owner, n) for n in (1, 2, 1, 3, 1, 2)] == [2, 4, 2, 6, 2, 4]
    assert asked == [1, 2, 3, 2]
    assert double(public, 2) == 4 and asked == [1, 2, 3, 2, 2]
    owner.close()
    public.close()


def test_what_is_being_found_is_waited_for_and_a_failure_is_not_remembered() -> None:
    began, go, asked = Event(), Event(), []

    @remember.remember(2)
    def slow(number: int) -> int:
        asked.append(number)
        began.set()
        assert go.wait(30)
        if len(asked) == 1:
            raise OSError("lecture impossible")
        return number * 2

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(slow, 4)
        assert began.wait(30)
        second = pool.submit(slow, 4)
        go.set()
        assert isinstance(first.exception(30), OSError)
        assert second.exception(30) is None or isinstance(second.exception(), OSError)
        assert slow(4) == 8 and slow(4) == 8
    assert asked == [4, 4]


def test_what_is_begun_ahead_is_not_asked_again(demo_base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember.forget_all()
    base = open_base(demo_base)
    selection = Selection((2022,)).having("critere", known_values(base, "critere")[:1])
    asked, rows = Counter(), Base.rows
    monkeypatch.setattr(Base, "rows", lambda base, sql, given=None: asked.update([sql]) or rows(base, sql, given))
    cached.ahead(base, selection, shown_indicators())
    cached.ahead(base, selection, ("beneficiaires",), ("sexe",))
    begun = cached.compare(base, selection, shown_indicators())
    by_sex = cached.compute(base, selection, ("beneficiaires",), ("sexe",))
    passes = {sql: times for sql, times in asked.items() if "fait_" in sql}
    assert set(passes.values()) == {1} and any("beneficiaire" in sql for sql in passes)
    assert said(begun) == said(compare(base, selection, shown_indicators()))
    monkeypatch.setattr(queries, "prefetch_terms", lambda *given: pytest.fail("known already"))
    cached.ahead(base, selection, shown_indicators())
    cached.ahead(base, selection, ("beneficiaires",), ("sexe",))
    assert said(by_sex[["beneficiaires"]]) == said(
        compute(base, selection, ["beneficiaires"], ["sexe"])[["beneficiaires"]]
    )
    base.close()


def test_a_base_that_nobody_keeps_is_let_go(demo_base: Path) -> None:
    base = open_base(demo_base)
    base.rows("SELECT 1")
    seen = weakref.ref(base)
    del base
    assert seen() is None
