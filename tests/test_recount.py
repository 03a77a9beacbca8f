"""compute() agrees with an independent recount, for every indicator, on generated bases and random selections."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from recount import Recount

from analytics.base.selection import Selection
from analytics.compute import measures
from analytics.compute.queries import compute, known_values, known_years
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.demo import write_demo
from analytics.ingest import import_folder
from analytics.protection.opening import open_base
from bench.records.large_tables import write_large
from pages.components.frame import cached

SETTLED = date(2025, 12, 31)
DIMENSIONS = ("maitre_ouvrage", "famille", "type_contrat", "critere", "territoire", "secteur")


# In a large table, the rows that are alone in their year are counted apart: so is it here, whatever the size.
@pytest.fixture(
    scope="module",
    params=[(None, measures.MANY_ROWS), (10_000, measures.MANY_ROWS), (10_000, 0)],
    ids=["demonstration", "10000-releves", "10000-releves-comme-une-grande-table"],
)
def pair(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("recompte")
    records, many = request.param
    write_demo(folder / "fichiers") if records is None else write_large(folder / "fichiers", records)
    import_folder(folder / "fichiers", folder / "base", arretee_le=SETTLED)
    base = open_base(folder / "base")
    values = {dimension: known_values(base, dimension) for dimension in DIMENSIONS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measures, "MANY_ROWS", many)
        yield base, Recount(folder / "fichiers", SETTLED), values, known_years(base)


def filters_of(data, values):
    chosen = data.draw(st.lists(st.sampled_from(DIMENSIONS), max_size=3, unique=True))
    picked = {d: data.draw(st.lists(st.sampled_from(values[d]), min_size=1, max_size=3, unique=True)) for d in chosen}
    return {dimension: tuple(found) for dimension, found in picked.items()}


def disagreements(found, expected):
    for name in shown_indicators():
        wanted = expected.get(name)
        same = found[name] == pytest.approx(wanted) if wanted is not None else found[name] != found[name]
        if not same:
            yield f"{INDICATORS[name].label} : {found[name]} au lieu de {wanted}"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_indicator_on_random_selections(pair, data):
    base, recount, values, years = pair
    annee, filters = data.draw(st.sampled_from(years)), filters_of(data, values)
    selection, expected = Selection.of(annee, **filters), recount.count(annee, filters)
    assert not list(disagreements(compute(base, selection, shown_indicators()).iloc[0], expected))
    remembered = cached.compute(base, selection, shown_indicators()).iloc[0]
    assert not list(disagreements(remembered, expected))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_group_is_the_same_as_a_filter(pair, data):
    base, _, _, years = pair
    dimension, annee = data.draw(st.sampled_from(DIMENSIONS)), data.draw(st.sampled_from(years))
    names = shown_indicators()
    for line in compute(base, Selection.of(annee), names, [dimension]).to_dict("records"):
        alone = compute(base, Selection.of(annee, **{dimension: line[dimension]}), names).iloc[0]
        assert [line[name] for name in names] == pytest.approx(list(alone), nan_ok=True), line[dimension]


@pytest.mark.parametrize("annee", range(2019, 2026))
def test_every_indicator_of_every_year_without_filter(pair, annee):
    base, recount, _, years = pair
    if annee not in years:
        return
    found = compute(base, Selection.of(annee), shown_indicators()).iloc[0]
    assert not list(disagreements(found, recount.count(annee, {})))
