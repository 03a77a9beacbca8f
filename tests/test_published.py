"""« Ce qui a changé »: publications, returns and the reader's visit in one dated list, as each role may read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from records import publish_tables, worked_example

from analytics.base import journal
from analytics.base.database import OWNER, PUBLIC
from analytics.compute.published import published
from analytics.protection.opening import open_base
from analytics.protection.publishing import give_out, restore
from analytics.views.reference.changes import FIRST, changes, since
from pages.components.device.since_visit import REST, _before

NOW = 1_800_000_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a base of two versions: the second knows 60 h more in 2022, and one person more."""
    folder, rows = tmp_path_factory.mktemp("publications"), worked_example()
    publish_tables(folder, **rows)
    rows["heures_realisees"][0]["heures"] = 130
    rows["beneficiaire"].append({"beneficiaire": "Chloé", "sexe": "F", "age": 30, "commune": "32013", "qpv": "non"})
    rows["contrat"].append({"contrat": "c4", "beneficiaire": "Chloé", "type_contrat": "APPR", "debut_le": "2022-01-01"})
    rows["heures_realisees"].append({"contrat": "c4", "marche": "A1", "mois": "2022-04-01", "heures": 30})
    publish_tables(folder, **rows)
    return folder / "base"


def said(base, role, visit=None):
    opened = open_base(base, role=role)
    return changes(opened, published(opened), visit)


def test_she_reads_what_a_publication_changed(folder):
    latest, first = said(folder, OWNER).listings[0].rows
    assert (latest[1], first[1]) == ("2", "1")
    assert "heures réalisées de 200\u00a0h à 260\u00a0h" in latest[2] and "bénéficiaires de 2 à 3" in latest[2]
    assert "2021" not in latest[2]  # nothing of that year changed


def test_the_public_reads_open_figures_and_which_people_were_given_out_with_them(folder):
    latest, first = said(folder, PUBLIC).listings[0].rows
    assert "heures réalisées de 200\u00a0h à 260\u00a0h" in latest[2]
    assert "bénéficiaires" not in latest[2]
    assert "personnes" not in latest[2]  # one person only: the numbers of before stay until enough differ
    assert first[2] == "Première version gardée. Nombres de personnes donnés au public\u00a0: 2021 et 2022."


def test_a_visit_stands_in_the_list_and_what_came_after_it_is_marked(folder):
    day = open_base(folder).publication["publiee_le"].to_pydatetime()
    section = said(folder, PUBLIC, day - timedelta(seconds=1))
    rows, marks = section.listings[0].rows, section.listings[0].marks
    at = [row[2] for row in rows].index("Votre visite précédente.")
    assert all(marks[:at]) and not any(marks[at:]) and at > 0
    assert "la version 2 a été publiée" in section.texts[0]
    assert since(open_base(folder), day + timedelta(seconds=1)) == since(open_base(folder), None) == ""


def test_a_return_and_a_release_are_said_to_all_without_who_did_them(tmp_path):
    publish_tables(tmp_path, **worked_example())
    base = tmp_path / "base"
    restore(base, 1)
    journal.write(base, "quelqu’un", journal.RESTORED, 1)
    give_out(base, [2022])
    journal.write(base, "quelqu’un", journal.GIVEN_OUT, annee=2022)
    told = [row[2] for row in said(base, PUBLIC).listings[0].rows]
    assert "La version 1 sert de nouveau." in told
    assert "Nouveaux nombres de personnes donnés au public\u00a0: 2022." in told
    assert "quelqu’un" not in str(told)


def test_a_version_that_cannot_be_read_does_not_stop_the_list(tmp_path):
    publish_tables(tmp_path, **worked_example())
    publish_tables(tmp_path, **worked_example() | {"reunion_chantier": []})
    base = tmp_path / "base"
    (base / "versions" / "000001.duckdb").write_bytes(b"spoiled")
    (row,) = said(base, OWNER).listings[0].rows
    assert row[1] == "2" and row[2] == FIRST


@pytest.mark.parametrize(
    ("written", "before"),
    [
        ("", 0),
        ("0.abc", 0),
        (f"0.{10**15}", 0),
        (f"0.{NOW - 60}", 0),  # the first visit goes on
        (f"0.{NOW - REST - 1}", NOW - REST - 1),  # another begins
        (f"{NOW - 90_000}.{NOW - 60}", NOW - 90_000),
    ],
)
def test_loading_again_does_not_begin_another_visit(written, before):
    assert _before(written, NOW) == before
