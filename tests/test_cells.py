"""What the cells of a small table add up to is what a statement over the table says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from analytics.base.database import PUBLIC, ROLES, Base
from analytics.base.selection import Selection
from analytics.compute.cube import MOST_ROWS, can_answer, cells, cells_are_ready
from analytics.compute.measures import Source, read_pass, sources_of, widest
from analytics.compute.queries import known_values, known_years
from analytics.declarations.indicators import INDICATORS
from analytics.protection.opening import open_base

EVERYWHERE = Selection((), (("famille", ("État",)),))
GROUPS = ((), ("annee",), ("famille",), ("annee", "secteur"), ("maitre_ouvrage", "famille"))


@pytest.fixture(params=ROLES)
def base(request: pytest.FixtureRequest, demo_base: Path) -> Iterator[Base]:
    opened = open_base(demo_base, request.param)
    yield opened
    opened.close()


def selections(base: Base) -> list[Selection]:
    years = tuple(known_years(base))
    owner, place = known_values(base, "maitre_ouvrage")[2], known_values(base, "territoire")[1]
    filters = (
        (),
        (("maitre_ouvrage", (owner,)),),
        (("famille", ("État", "Collectivités")), ("territoire", (place,))),
        (("secteur", ("Inconnu",)),),
    )
    periods = ((), years, years[-1:], (1900,))
    return [Selection(period, one) for period in periods for one in filters]


def passes(base: Base) -> list[Source]:
    return sorted({widest(one) for one in sources_of(base, Selection(), list(MEASURES), ())}, key=str)


MEASURES = [name for name, one in INDICATORS.items() if one.sql]


def test_cells_say_what_statements_say(base: Base) -> None:
    compared = set()
    for source in passes(base):
        for selection in selections(base):
            for by in GROUPS:
                if can_answer(base, selection, source, by):
                    found = cells(base, source).groups(selection, source.measures, by)
                    assert found == read_pass(base, selection, source, by), (source, selection, by)
                    compared.add(source.fact)
    of_all = {"fait_clause", "fait_suivi", "fait_marche", "fait_reunion", "fait_accompagnement", "fait_convention"}
    months = set() if base.role == PUBLIC else {"fait_mois"}  # the public's missing months say why
    assert compared == of_all | {"fait_avancement", "fait_heures"} | months


def test_a_row_whose_place_is_not_written_is_in_no_other_place() -> None:
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE fait_reunion AS SELECT 2022 AS annee, 'A' AS maitre_ouvrage, 'État' AS famille,"
        " 'Val' AS territoire, unnest(['Bâtiment', NULL, 'Voirie', NULL]) AS secteur"
    )
    base = Base(Path("reunions"), {}, {}, connection)
    (met,) = sources_of(base, Selection(), ["reunions"], ())
    for filters in ((("secteur", ("Voirie",)),), (("secteur", ("Bâtiment", "Voirie")),), (("famille", ("État",)),)):
        selection = Selection((2022,), filters)
        for by in ((), ("secteur",)):
            assert cells(base, met).groups(selection, met.measures, by) == read_pass(base, selection, met, by), (
                filters,
                by,
            )
    connection.close()


def test_cells_never_count_someone_twice(base: Base) -> None:
    """People, companies and maîtres d'ouvrage are told apart by a statement; so are marchés over several years."""
    asked = [Selection(years, EVERYWHERE.filtres) for years in ((), (2022,))]
    told_apart = [one for one in passes(base) if one.per]
    units = {"beneficiaire", "contrat", "societe", "maitre_ouvrage", "numero_marche"}
    assert {one.per for one in told_apart} == units
    for source in told_apart:
        adds = [can_answer(base, selection, source, ("famille",)) for selection in asked]
        assert adds == [False, source.per == "numero_marche"], source


def test_the_public_reads_figures_of_people_from_their_cells_alone(demo_base: Path) -> None:
    opened = open_base(demo_base, PUBLIC)
    opened.cache["sizes"] = dict.fromkeys({one.fact for one in passes(opened)}, 1)
    added = {one.fact for one in passes(opened) if can_answer(opened, EVERYWHERE, one, ("annee",))}
    people = {one.fact for one in passes(opened) if one.per in ("beneficiaire", "contrat")}
    assert people == {"fait_heures"} and "fait_heures" in added
    (counted,) = sources_of(opened, EVERYWHERE, ["beneficiaires"], ())
    assert not can_answer(opened, EVERYWHERE, counted, ("annee",))
    (worked,) = sources_of(opened, EVERYWHERE, ["heures_realisees"], ())
    assert not can_answer(opened, EVERYWHERE.having("type_contrat", ["CDI"]), worked, ("annee",))
    opened.close()


def test_a_question_that_cells_do_not_hold_is_left_to_a_statement(base: Base) -> None:
    (promised,) = sources_of(base, EVERYWHERE, ["heures_clausees"], ())
    cells(base, promised)
    assert cells_are_ready(base, EVERYWHERE, promised, ("annee",))
    assert not cells_are_ready(base, EVERYWHERE, promised, ("operation",))
    assert not cells_are_ready(base, EVERYWHERE.having("commune", ["Auch"]), promised, ("annee",))
    base.cache["sizes"] = {**base.sizes, "fait_clause": MOST_ROWS + 1}
    assert not cells_are_ready(base, EVERYWHERE, promised, ("annee",))


def test_cells_are_read_at_the_first_filter_and_nobody_waits_for_them(demo_base: Path) -> None:
    opened = open_base(demo_base)
    (promised,) = sources_of(opened, Selection(), ["heures_clausees"], ())
    assert not cells_are_ready(opened, Selection((2022,)), promised, ("annee",))
    assert not any("begun" in name for name in opened.cache)
    cells_are_ready(opened, EVERYWHERE, promised, ("annee",))
    begun = next(kept for name, kept in opened.cache.items() if "begun" in name)
    assert begun.result(30) is cells(opened, promised)
    assert cells_are_ready(opened, EVERYWHERE, promised, ("annee",))
    assert cells_are_ready(opened, Selection((2022,)), promised, ("annee",))
    opened.close()
