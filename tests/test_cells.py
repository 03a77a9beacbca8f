"""What the cells of a small table add up to is what a statement over the table says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.cells import FEW_ROWS, answers, cells
from analytics.database import OWNER, PUBLIC, ROLES, Base, open_base
from analytics.indicators import INDICATORS
from analytics.measures import Source, read, sources_of, widest
from analytics.queries import known_values, known_years
from analytics.selection import Selection

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


def passes() -> list[Source]:
    return sorted({widest(one) for one in sources_of(Selection(), list(MEASURES), ())}, key=str)


MEASURES = [name for name, one in INDICATORS.items() if one.sql]


def test_cells_say_what_statements_say(base: Base) -> None:
    compared = set()
    for source in passes():
        for selection in selections(base):
            for by in GROUPS:
                if answers(base, selection, source, by):
                    found = cells(base, source).groups(selection, source.measures, by)
                    assert found == read(base, selection, source, by), (source, selection, by)
                    compared.add(source.fact)
    of_all = {"fait_clause", "fait_suivi", "fait_marche", "fait_reunion", "fait_accompagnement", "fait_convention"}
    assert compared == of_all | ({"fait_avancement", "fait_heures", "fait_mois"} if base.role == OWNER else set())


def test_cells_never_count_someone_twice(base: Base) -> None:
    """People, companies and maîtres d'ouvrage are told apart by a statement; so are marchés over several years."""
    asked = [Selection(years, EVERYWHERE.filtres) for years in ((), (2022,))]
    told_apart = [one for one in passes() if one.per]
    units = {"beneficiaire", "contrat", "entreprise", "maitre_ouvrage", "numero_marche"}
    assert {one.per for one in told_apart} == units
    for source in told_apart:
        adds = [answers(base, selection, source, ("famille",)) for selection in asked]
        assert adds == [False, source.per == "numero_marche"], source


def test_the_public_reads_protected_figures_from_their_file_alone(base: Base) -> None:
    for source in passes():
        if source.fact in ("fait_heures", "fait_mois", "fait_avancement") or "heures_restantes" in source.measures:
            assert not (base.role == PUBLIC and answers(base, EVERYWHERE, source, ("annee",))), source


def test_a_question_that_cells_do_not_hold_is_left_to_a_statement(base: Base) -> None:
    (promised,) = sources_of(EVERYWHERE, ["heures_clausees"], ())
    assert answers(base, EVERYWHERE, promised, ("annee",))
    assert not answers(base, EVERYWHERE, promised, ("operation",))
    assert not answers(base, EVERYWHERE.having("commune", ["Auch"]), promised, ("annee",))
    base.kept["sizes"] = {**base.sizes, "fait_clause": FEW_ROWS + 1}
    assert not answers(base, EVERYWHERE, promised, ("annee",))


def test_the_first_page_does_not_wait_for_cells(demo_base: Path) -> None:
    opened = open_base(demo_base)
    (promised,) = sources_of(Selection(), ["heures_clausees"], ())
    assert not answers(opened, Selection((2022,)), promised, ("annee",))
    cells(opened, promised)
    assert answers(opened, Selection((2022,)), promised, ("annee",))
    opened.close()
