"""Layouts that facilitators keep: where their hours go, what is said of them, and that none counts twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from analytics.ingest import limits
from analytics.ingest.files.sources import Source
from analytics.ingest.import_plan.memory import remember
from analytics.ingest.making.apply import Applied, Known, apply
from analytics.ingest.prepare import Prepared, prepare

WHO = ["Salarié", "Marché", "MOA", "Entreprise"]
ONE, TWO = ["DURAND Ana", "Gymnase", "Ville de Foix", "Bâti"], ["PETIT Bo", "École", "OPH 09", "Sols"]


@pytest.fixture(autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path_factory.getbasetemp() / "cle"))


def book(*sheets: tuple[str, Sequence[Sequence[object]]], merged: Sequence[str] = ()) -> bytes:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets:
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def read(base: Path, content: bytes, name: str = "suivi.xlsx") -> tuple[Prepared, Applied]:
    prepared = prepare([Source(name, content)], base, limits())
    return prepared, apply(prepared.plan, prepared.sheets, Known(), date(2026, 6, 30))


def sums(done: Applied, table: str, *by: str) -> dict[object, float]:
    """Return the hours of a table, by the values of some columns."""
    found: Counter[object] = Counter()
    for record in done.records:
        if record.table == table:
            for row in record.data.to_pylist():
                found[tuple(row[one] for one in by) if len(by) > 1 else row[by[0]]] += float(row["heures"])
    return dict(found)


def months(done: Applied) -> dict[object, float]:
    return {str(month)[:7]: hours for month, hours in sums(done, "heures_realisees", "mois").items()}


def starts(done: Applied) -> dict[object, float]:
    return {str(first)[:7]: hours for first, hours in sums(done, "heures_sans_personne", "debut_le").items()}


def causes(done: Applied) -> set[str]:
    return {cause.kind for cause in done.causes.all()}


@pytest.mark.parametrize(
    "titles", [["01/24", "02/24"], ["M1 2024", "M2 2024"], ["janv 24", "févr 24"]], ids=["01/24", "M1", "janv 24"]
)
def test_months_in_columns_leave_their_total_out(tmp_path: Path, titles: list[str]):
    rows = [[*WHO, "Total heures faites", *titles], [*ONE, 30, 10, 20], [*TWO, 5, None, 5]]
    assert months(read(tmp_path, book(("Suivi", rows)))[1]) == {"2024-01": 10, "2024-02": 25}


def test_quarters_and_a_year_among_months_are_totals(tmp_path: Path):
    rows = [[*WHO, "janv", "févr", "mars", "T1", "Total 2024"], [*ONE, 10, 20, 5, 35, 35]]
    assert months(read(tmp_path, book(("2024", rows)))[1]) == {"2024-01": 10, "2024-02": 20, "2024-03": 5}


def test_months_numbered_under_a_year(tmp_path: Path):
    rows = [["Marché", "MOA", "Année 2024", None, None], [None, None, "M9", "M10", "M11"]]
    rows += [["Gymnase", "Foix", 1, 2, 3], ["TOTAL GENERAL", None, 1128.5, 1051.5, 3]]
    done = read(tmp_path, book(("Suivi", rows), merged=("C1:E1",)))[1]
    assert starts(done) == {"2024-09": 1, "2024-10": 2, "2024-11": 3}


@pytest.mark.parametrize("merged", [(), ("C1:D1", "E1:F1")])
def test_promised_and_worked_hours_stand_under_their_year(tmp_path: Path, merged: tuple[str, ...]):
    """Planned hours were once read as worked."""
    rows = [["Marché", "MOA", 2023, None, 2024, None], [None, None, "Prévu", "Réalisé", "Prévu", "Réalisé"]]
    done = read(tmp_path, book(("Suivi", [*rows, ["Gymnase", "Foix", 500, 120, 600, 130]]), merged=merged))[1]
    promised = sums(done, "heures_clausees", "annee")
    if merged:
        assert starts(done) == {"2023-01": 120, "2024-01": 130}
        assert promised == {"2023": 500, "2024": 600}
    else:
        assert 500 not in starts(done).values()


def test_promised_and_worked_hours_under_each_month(tmp_path: Path):
    rows = [["Marché", "MOA", "janv 2024", None, "févr 2024", None], [None, None, *["Prévu", "Réalisé"] * 2]]
    rows += [["Gymnase", "Foix", 500, 1, 600, 2]]
    done = read(tmp_path, book(("Suivi", rows), merged=("C1:D1", "E1:F1")))[1]
    assert starts(done) == {"2024-01": 1, "2024-02": 2}


def test_a_year_over_quarters_over_months(tmp_path: Path):
    rows = [[*WHO, 2024, *[None] * 5], [*[None] * 4, "T1", None, None, "T2", None, None]]
    rows += [[*[None] * 4, "JANV", "FÉVR", "MARS", "AVRIL", "MAI", "JUIN"], [*ONE, 1, 2, 4, 8, 16, 32]]
    done = read(tmp_path, book(("Suivi", rows), merged=("E1:J1", "E2:G2", "H2:J2")))[1]
    assert months(done) == {f"2024-0{at + 1}": 2**at for at in range(6)}


def test_a_part_of_the_hours_is_not_added_to_them(tmp_path: Path):
    rows = [[*WHO, "Mois", "Heures réalisées QPV", "Heures réalisées", "Nb heures"], [*ONE, "01/2024", 4, 10, 10]]
    assert months(read(tmp_path, book(("Suivi", rows)))[1]) == {"2024-01": 10}


@pytest.mark.parametrize(("name", "file"), [("Mars 2024", "suivi.xlsx"), ("mars", "heures 2024.xlsx")])
def test_a_sheet_is_of_the_month_that_it_is_named_after(tmp_path: Path, name: str, file: str):
    rows = [[*WHO, "Nb heures"], [*ONE, 35]]
    done = read(tmp_path, book((name, rows)), file)[1]
    assert months(done) == {"2024-03": 35} and "sans_date" not in causes(done)


@pytest.mark.parametrize(("year", "month"), [(2024, 3), (24, "mars"), (2024, "mars"), (24, "3")])
def test_a_year_and_a_month_in_two_columns(tmp_path: Path, year: int, month: object):
    rows = [[*WHO, "An", "Mois", "Heures"], [*ONE, year, month, 35]]
    assert months(read(tmp_path, book(("Suivi", rows)))[1]) == {"2024-03": 35}


def test_a_school_year_goes_from_september_to_august(tmp_path: Path):
    rows = [["Marché", "Acheteur", "Année scolaire", "Heures"], ["École", "Foix", "2023-2024", 120]]
    assert sums(read(tmp_path, book(("Suivi", rows)))[1], "heures_sans_personne", "debut_le", "fin_le") == {
        ("2023-09-01", "2024-08-31"): 120
    }
    rows = [[*WHO, "sept", "janv"], [*ONE, 10, 20]]
    assert months(read(tmp_path, book(("2023-2024", rows)))[1]) == {"2023-09": 10, "2024-01": 20}


def test_the_days_of_a_contract_in_one_cell(tmp_path: Path):
    rows = [[*WHO, "Période", "Heures"], [*ONE, "du 03/02/2023 au 27/04/2023", 90]]
    assert months(read(tmp_path, book(("Suivi", rows)))[1]) == {"2023-02": 30, "2023-03": 30, "2023-04": 30}


@pytest.mark.parametrize("word", ["S/T", "Sous-total Foix", "Σ", None])
def test_sums_do_not_count_twice_with_or_without_a_word(tmp_path: Path, word: str | None):
    rows = [["MOA", "Marché", "2023", "2024"], ["Foix", "A", 1, 2], ["Foix", "B", 3, 4], [word or "Foix", None, 4, 6]]
    rows += [["Pau", "C", 5, 6], [word or "Pau", None, 5, 6], [word, None, 9, 12]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert starts(done) == {"2023-01": 9, "2024-01": 12} and "total" in causes(done)


def test_a_row_that_names_as_much_as_those_above_is_no_sum(tmp_path: Path):
    rows = [["MOA", "Marché", "2023"], ["Foix", "A", 1], ["Foix", "B", 3], ["Foix", "C", 4], ["Foix", None, 7]]
    assert starts(read(tmp_path, book(("Suivi", rows)))[1]) == {"2023-01": 15}


def test_a_name_alone_on_its_row_is_not_in_what_is_said(tmp_path: Path):
    rows = [[*WHO, "Mois", "Heures"], [*ONE, "01/2024", 10], ["ZYKOWA Jean"], [*TWO, "01/2024", 5]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert "note" in causes(done) and not any("ZYKOWA" in str(one) for one in done.causes.problems())


def test_names_written_once_hold_for_the_rows_below(tmp_path: Path):
    rows = [["MOA", "Marché", "Salarié", "Mois", "Heures"], ["Foix", "A", "DURAND Ana", "01/2024", 1]]
    rows += [[None, None, "PETIT Bo", "01/2024", 2], [None, "B", "DURAND Ana", "02/2024", 4]]
    rows += [[None, None, "PETIT Bo", "02/2024", 8], ["Pau", "C", "PETIT Bo", "03/2024", 16]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert sums(done, "heures_realisees", "marche") == {"A": 3, "B": 12, "C": 16} and "reprise" in causes(done)


def test_an_empty_name_among_names_that_repeat_is_not_filled(tmp_path: Path):
    rows = [["MOA", "Marché", "Mois", "Heures"], ["Foix", "A", "01/2024", 1], ["Foix", None, "02/2024", 2]]
    rows += [["Foix", None, "03/2024", 4], ["Pau", "C", "01/2024", 8]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert sums(done, "heures_sans_personne", "marche") == {"A": 1, "": 6, "C": 8}


def test_tables_side_by_side_are_two_tables(tmp_path: Path):
    rows = [["2023", None, None, None, "2024"], ["Marché", "MOA", "Heures", None, "Marché", "MOA", "Heures"]]
    rows += [["A", "Foix", 1, None, "B", "Pau", 2], ["B", "Pau", 4, None, "A", "Foix", 8]]
    prepared, done = read(tmp_path, book(("Bilan", rows)))
    assert [[column.place for column in block.columns] for block in prepared.plan.blocks] == [[0, 1, 2], [4, 5, 6]]
    assert sums(done, "heures_sans_personne", "marche", "debut_le") == {
        ("A", "2023-01-01"): 1, ("B", "2023-01-01"): 4, ("B", "2024-01-01"): 2, ("A", "2024-01-01"): 8,
    }  # fmt: skip


def test_tables_under_the_names_of_their_buyers(tmp_path: Path):
    titles = ["Salarié", "Marché", "Mois", "Heures"]
    rows = [["Ville de Foix"], titles, ["DURAND Ana", "A", "01/2024", 1], []]
    rows += [["Communauté de communes du Val"], titles, ["DURAND Ana", "B", "01/2024", 2]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert sums(done, "heures_realisees", "marche") == {"A": 1, "B": 2}
    marches = {row["marche"]: row["maitre_ouvrage"] for one in done.records if one.table == "marche"
               for row in one.data.to_pylist()}  # fmt: skip
    assert marches == {"A": "Ville de Foix", "B": "Communauté de communes du Val"} and "au_dessus" in causes(done)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Janvier 2024", "Février 2024"), {"2024-01": 1, "2024-02": 2}),
        (("Année 2023", "Année 2024"), {"2023-01": 1, "2024-01": 2}),
    ],
    ids=["months", "years"],
)
def test_tables_under_the_names_of_their_periods(tmp_path: Path, names: tuple[str, str], expected: dict[str, float]):
    """The second table was once read in the period of the first."""
    titles = ["MOA", "Marché", "Heures"]
    rows = [[names[0]], titles, ["Foix", "A", 1], [], [names[1]], titles, ["Foix", "A", 2]]
    assert starts(read(tmp_path, book(("Suivi", rows)))[1]) == expected


def test_hours_cumulated_month_after_month_are_not_those_of_the_month(tmp_path: Path):
    rows = [["MOA", "Marché", "Mois", "Heures réalisées cumulées", "Heures du mois"], ["Foix", "A", "02/2024", 50, 10]]
    assert starts(read(tmp_path, book(("Suivi", rows)))[1]) == {"2024-02": 10}


def test_rows_of_one_marche_and_month_are_added_and_said(tmp_path: Path):
    rows = [["MOA", "Marché", "Mois", "Heures"], *[["Foix", "A", "02/2024", 10]] * 2]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert starts(done) == {"2024-02": 20} and "somme_releves" in causes(done)


def test_a_company_stated_above_the_titles_employs_the_rows_below(tmp_path: Path):
    rows = [["Département du Val"], ["Entreprise :", "Bâti"], [], ["Salarié", "Marché", "Mois", "Heures"]]
    done = read(tmp_path, book(("Feuille", [*rows, ["DURAND Ana", "A", "01/2024", 1]])))[1]
    assert [row["employeur"] for one in done.records if one.table == "contrat" for row in one.data.to_pylist()] == [
        "Bâti"
    ]
    assert "sans_maitre_ouvrage" in causes(done)  # whoever keeps the file is no buyer


def test_a_copy_and_a_summary_of_a_sheet_are_left_out_and_said(tmp_path: Path):
    rows = [[*WHO, "Mois", "Heures"], [*ONE, "01/2024", 10], [*TWO, "02/2024", 20]]
    by_company = [["Entreprise", "MOA", "Heures 2024"], ["Bâti", "Ville de Foix", 10], ["Sols", "OPH 09", 20]]
    prepared, done = read(tmp_path, book(("Suivi", rows), ("Suivi (2)", rows), ("Sociétés", by_company)))
    assert [block.why for block in prepared.plan.blocks] == [
        "", "copie de « Suivi »", "mêmes heures que « Suivi », au total",
    ]  # fmt: skip
    assert months(done) == {"2024-01": 10, "2024-02": 20} and not sums(done, "heures_sans_personne", "marche")
    remember(tmp_path, prepared.plan)
    again = read(tmp_path, book(("Suivi", rows)))[0]
    assert [block.read for block in again.plan.blocks] == [True]  # what is remembered is the sheet, not its copy


@pytest.mark.parametrize("text", ["3 j", "2 jours", "0,5 ETP", "(15)"])
def test_what_is_no_number_of_hours_is_asked(tmp_path: Path, text: str):
    """Without a person, such rows were dropped; « 2 jours » was two hours."""
    rows = [["Marché", "MOA", "Mois", "Heures"], ["A", "Foix", "01/2024", 35], ["B", "Foix", "01/2024", text]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert [(cause.kind, cause.example) for cause in done.causes.questions()] == [("heures_illisibles", text)]


def test_month_first_dates_are_read_so_and_said(tmp_path: Path):
    rows = [[*WHO, "Date début", "Date fin", "Heures"], [*ONE, "03/04/2024", "03/27/2024", 10]]
    rows += [[*TWO, "02/03/2024", "02/28/2024", 20]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert months(done) == {"2024-03": 10, "2024-02": 20} and "mois_jour" in causes(done)


def test_a_lot_number_alone_belongs_to_its_buyer(tmp_path: Path):
    rows = [["MOA", "Lot", "Mois", "Heures"], ["Foix", "Lot 2", "01/2024", 1], ["Pau", "Lot 2", "01/2024", 2]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert sums(done, "heures_sans_personne", "marche") == {"Foix – Lot 2": 1, "Pau – Lot 2": 2}


def test_a_marche_of_two_buyers_and_two_promises_are_said(tmp_path: Path):
    rows = [["MOA", "Marché", "Année", "Heures prévues"], ["Foix", "A", 2024, 100], ["Pau", "A", 2024, 200]]
    assert {"autre_maitre_ouvrage", "autre_objectif"} <= causes(read(tmp_path, book(("Suivi", rows)))[1])


def test_numbered_anonymous_people_are_people(tmp_path: Path):
    rows = [["Salarié", *WHO[1:], "Mois", "Heures"], ["anonyme 1", *ONE[1:], "01/2024", 1]]
    rows += [["anonyme n°2", *ONE[1:], "01/2024", 2], ["anonymes", *ONE[1:], "01/2024", 4]]
    done = read(tmp_path, book(("Suivi", rows)))[1]
    assert months(done) == {"2024-01": 3} and starts(done) == {"2024-01": 4}


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "utf-16"])
def test_text_of_every_office_computer(tmp_path: Path, encoding: str):
    text = "Salarié;Maître d'ouvrage;Marché;Mois;Heures réalisées\nÉva;Région;École;février 2024;1\u00a0050,5\n"
    done = read(tmp_path, text.encode(encoding), "suivi.csv")[1]
    assert months(done) == {"2024-02": 1050.5} and sums(done, "heures_realisees", "marche") == {"École": 1050.5}


@pytest.mark.parametrize("title", ["Heures faites", "H. réal.", "Heures pointées", "Total heures faites"])
def test_hours_under_a_title_of_her_own(tmp_path: Path, title: str):
    rows = [[*WHO, "Mois", title], [*ONE, "01/2024", 10]]
    assert months(read(tmp_path, book(("Suivi", rows)))[1]) == {"2024-01": 10}


def test_contracts_without_a_column_of_hours_say_so(tmp_path: Path):
    rows = [[*WHO, "Date début", "Quantité"], [*ONE, "03/04/2024", 10]]
    assert "sans_colonne_heures" in causes(read(tmp_path, book(("Suivi", rows)))[1])
