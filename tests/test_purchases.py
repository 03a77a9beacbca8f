"""Official purchases: each shape of file is read, rows become contracts, and figures are found to the digit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from purchases import DECP, GERS, MADE, contracts_of, here

from analytics.purchases.article35 import to_examine
from analytics.purchases.decp_cells import UnreadableFile, amount, day, is_siret, text, values
from analytics.purchases.notices import Spot
from analytics.purchases.purchase_measures import Measure, chosen, measured, outside
from analytics.purchases.reader import Reader
from analytics.purchases.scope import Scope, scope


def measure(name: str, view: str, year: int, floor: float = 0) -> Measure:
    return measured(chosen(here(name), view, year, floor))


def counts(found: Measure) -> dict[str, int]:
    return {name: amount for name, amount in vars(found).items() if name not in ("montant", "contrats") and amount}


def test_the_extract_of_the_gers_has_27_contracts_and_no_share():
    frame = here(GERS)
    found = measured(chosen(frame, "acheteurs", 2024))
    assert (found.contrats, found.montants_a_verifier, found.non_renseigne) == (27, 0, 27)
    assert found.montant == pytest.approx(6_010_869.63, abs=0.001)
    assert frame["montant_actuel"].sum() == pytest.approx(6_690_131.59, abs=0.001)
    assert (frame["montant"] >= 40_000).sum() == 19 and frame["montant"].max() == 1_796_940.43
    assert found.couverture == 0 and found.part is None and not found.is_shown


def test_the_rows_of_the_extract_would_be_summed_too_often():
    notices = list(Reader(DECP / GERS, scope()).notices())
    assert (len(notices), len(list(Reader(DECP / GERS).notices()))) == (37, 51)
    assert sum(one.montant or 0 for one in notices) == pytest.approx(7_790_270.47, abs=0.001)


def test_by_siren_alone_a_private_landlord_escapes():
    # SA Gasconne d’HLM has a SIREN that says nothing of its département: 2 of 27 contracts.
    notices = Reader(DECP / GERS).notices()
    bare = [one for one in notices if scope().has_buyer(Spot(one.spot.acheteur, None, None, None, None))]
    assert len({(one.spot.acheteur, one.reference) for one in bare}) == 25


def test_the_buyers_of_the_made_case():
    found = measure(MADE, "acheteurs", 2025)
    expected = {"oui": 5, "non": 3, "non_renseigne": 1, "contradictoires": 1, "montants_a_verifier": 2}
    assert (found.contrats, counts(found)) == (9, expected | {"clause": 4, "critere": 1, "reserve": 1})
    assert found.montant == 1_125_000 and found.is_shown
    # coverage (5 + 3) / 9, share 5 / 8, bounds 5 / 9 and (5 + 1) / 9
    assert [round(100 * one, 1) for one in (found.couverture, found.part, *found.bornes)] == [88.9, 62.5, 55.6, 66.7]


def test_what_the_made_case_leaves_out():
    whole = len(contracts_of(MADE)) - len(here(MADE))  # a contract without buyer nor place here is not kept
    left = outside(here(MADE), "acheteurs", 2025)
    assert whole + left["hors de ce périmètre"] == 3
    assert (left["à la date douteuse"], left["d’une autre année"]) == (1, 2)


def test_a_floor_keeps_doubtful_amounts():
    found = measure(MADE, "acheteurs", 2025, 90_000)
    assert (found.contrats, found.oui, found.non) == (6, 3, 3)


def test_the_works_of_the_made_case():
    found = measure(MADE, "chantiers", 2025)
    assert (found.contrats, found.oui, found.non, found.non_renseigne) == (11, 6, 4, 1)
    assert (found.clause, found.critere, found.reserve, found.montant) == (4, 2, 1, 7_225_000)
    assert [round(100 * one, 1) for one in (found.couverture, found.part, *found.bornes)] == [90.9, 60, 54.5, 63.6]


def test_an_amendment_leaves_a_contract_in_its_first_year():
    assert [measure(MADE, "acheteurs", year).contrats for year in (2024, 2026)] == [1, 1]
    assert measure("decp_cas_decpinfo.csv", "acheteurs", 2024).montant == 200_000


def test_rows_of_holders_and_amendments_of_decp_info_are_folded():
    found = measure("decp_cas_decpinfo.csv", "acheteurs", 2025)
    assert (found.contrats, found.oui, found.non, found.non_renseigne, found.montant) == (5, 2, 2, 1, 555_000)
    assert (found.couverture, found.part, found.bornes) == (0.8, 0.5, (0.4, 0.6)) and found.is_shown


def test_format_1_says_nothing_of_considerations():
    found = measure("decp_cas_1.5.json", "acheteurs", 2021)
    assert (found.contrats, found.couverture, found.montant, found.part) == (1, 0, 45_000.5, None)
    old = measured(contracts_of("decp_test_2019.json"))
    assert (old.contrats, old.non_renseigne) == (2, 2)


def test_the_official_examples_of_format_2():
    found = measured(contracts_of("decp_test_2022.json"))
    assert (found.contrats, found.non, found.oui, found.clause, found.critere) == (5, 4, 1, 1, 1)
    made = contracts_of("decp_test_2022.json")
    assert made["montant"].max() == 1e17 and found.montants_a_verifier == 1 and set(made["espece"]) == {"marché"}
    both = contracts_of("exemple_marches_concessions.json")
    assert both["espece"].value_counts().to_dict() == {"marché": 2, "concession": 2}
    assert both["clause"].all() and both["critere"].all() and not both["reserve"].any()


def test_parquet_and_augmented_csv_give_the_same_contracts_as_decp_info(tmp_path, monkeypatch):
    source = DECP / "decp_cas_decpinfo.csv"
    with duckdb.connect() as connection:
        read = f"read_csv('{source}', all_varchar = true)"
        connection.execute(f"COPY (FROM {read}) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
        renamed = 'acheteur_id AS "acheteur.id", titulaire_id AS titulaire_id_1, * EXCLUDE (acheteur_id, titulaire_id)'
        augmented = (
            f"SELECT {renamed} REPLACE (coalesce(considerationsSociales, 'MQ') AS considerationsSociales) FROM {read}"
        )
        connection.execute(f"COPY ({augmented}) TO '{tmp_path}/b.csv' (DELIMITER ';')")
    monkeypatch.setattr("purchases.DECP", tmp_path)
    expected = measure_of_source(source)
    assert measured(chosen(here("a.parquet"), "acheteurs", 2025)) == expected
    assert measured(chosen(here("b.csv"), "acheteurs", 2025)) == expected


def measure_of_source(source: Path) -> Measure:
    return Measure(5, 2, 2, 1, 0, 0, 2, 1, 0, 1, 555_000.0)


def test_what_is_filtered_in_a_table_is_what_the_territory_keeps(tmp_path):
    """The Ain (01), Guadeloupe (971) and two communes elsewhere, written as files write them, or nearly."""
    ain = Scope(frozenset(["01004", "2A004"]), frozenset(["01", "971"]), frozenset(["213200134"]), frozenset(["01500"]))
    buyers = [" 21010004000017", "22971000100011", "21320013400017", "21750001600019", ""]
    places = [
        "1004,Code commune",
        "2a004,Code commune",
        "1500,Code postal",
        "1,Code département",
        "32,Code département",
    ]
    lines = [f"{rank},{buyer},{place}" for rank, (buyer, place) in enumerate(product(buyers, places))]
    header = "id,acheteur_id,lieuExecution_code,lieuExecution_typeCode"
    (tmp_path / "a.csv").write_text("\n".join([header, *lines]), encoding="utf-8")
    every = [one for one in Reader(tmp_path / "a.csv").notices() if ain.has_buyer(one.spot) or ain.has_place(one.spot)]
    assert 20 < len(every) < len(lines) and list(Reader(tmp_path / "a.csv", ain).notices()) == every


def test_identifiers_keep_their_zeros(tmp_path):
    (tmp_path / "a.csv").write_text("id,acheteur_id\n007,01234567800012\n", encoding="utf-8")
    (one,) = Reader(tmp_path / "a.csv").notices()
    assert (one.reference, one.spot.acheteur) == ("007", "01234567800012")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", '{"marches": {"marche": [{"id": "1"}, {"id": '),
        ("a.json", '{"titre": "autre chose"}'),
        ("a.json", b'{"marches": [{"id": "\xe9"}]}'),
        ("a.csv", "nom;valeur\n1;2\n"),
        ("a.csv", b"id,acheteur_id\xe9\n"),
        ("a.xml", "<marches/>"),
    ],
)
def test_a_file_that_is_not_one_of_purchases_is_refused_by_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UnreadableFile, match=r"a\.(json|csv|xml)"):
        list(Reader(tmp_path / name).notices())


def test_contracts_are_read_across_the_chunks_of_a_stream(tmp_path, monkeypatch):
    records = [{"id": str(rank), "acheteur": {"id": "22320001500012"}, "objet": "é«}]," * 9} for rank in range(50)]
    file = tmp_path / "a.json"
    file.write_text(json.dumps({"marches": {"marche": records, "contrat-concession": records[:3]}}, indent=1))
    expected = [*range(50), *range(3)]
    for chunk in (7, 64, 1000):
        monkeypatch.setattr("analytics.purchases.json_stream.CHUNK", chunk)
        monkeypatch.setattr("analytics.purchases.json_stream.LONGEST_NAME", 64)
        assert [int(one.reference) for one in Reader(file).notices()] == expected


def test_a_lone_contract_may_be_written_without_a_list(tmp_path):
    (tmp_path / "a.json").write_text('{"marches": {"marche": {"id": "seul", "objet": "x"}}}', encoding="utf-8")
    assert [one.reference for one in Reader(tmp_path / "a.json").notices()] == ["seul"]


def test_what_is_doubtful_is_kept_and_said():
    found = here(MADE).set_index("reference")["a_verifier"]
    assert sum("montant" in doubts for doubts in found) == 2
    assert sum("date de notification" in doubts for doubts in found) == 1
    whole = contracts_of("decp_test_2022.json")
    assert whole.loc[whole["montant"].eq(1e17), "a_verifier"].map(lambda doubts: "montant" in doubts).all()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"considerationSociale": ["Clause sociale", "NC"]}, ("Clause sociale",)),
        (["Clause sociale"], ("Clause sociale",)),
        ("['Clause sociale', \"Critère social\"]", ("Clause sociale", "Critère social")),
        ("Clause sociale, Critère social", ("Clause sociale", "Critère social")),
        *((empty, ()) for empty in ("MQ", "CDL", "NC", "INX", "", None, [], {"considerationSociale": None})),
    ],
)
def test_lists_as_files_write_them(written, read):
    assert values(written, "considerationSociale") == read


def test_cells_as_files_write_them():
    assert (amount("45 000,50"), amount("1e17"), amount("NC"), amount(None)) == (45_000.5, 1e17, None, None)
    assert day("2021-06-01+02:00") == day("01/06/2021") == date(2021, 6, 1)
    assert (day("2021-02-31"), day("demain"), text(" MQ "), text(3)) == (None, None, None, "3")
    assert is_siret("22320001500012") and is_siret("35600000000048") and not is_siret("22320001500013")
    assert not is_siret("223200015")


@pytest.mark.parametrize(
    ("lieu", "kind", "inside"),
    [
        *(("32013", "Code commune", True), ("32", "CODE DÉPARTEMENT", True), ("31", "Code département", False)),
        *(("32000", "Code Postal", True), ("31555", "Code commune", False), ("32", "Code région", False)),
        *((None, None, False), ("32013", None, False)),
    ],
)
def test_places_by_their_kind_of_code(lieu, kind, inside):
    assert scope().has_place(Spot(None, None, None, lieu, kind)) is inside


def test_part_of_a_departement_has_neither_its_other_buyers_nor_its_other_communes():
    part = replace(scope(), departements=frozenset(), communes=frozenset(["32013"]), sirens=frozenset(["200066926"]))
    assert part.has_buyer(Spot("20006692600003", "32", None, None, None))
    assert not part.has_buyer(Spot("22320001500012", "32", None, None, None))
    assert not part.has_place(Spot(None, None, None, "32", "Code département"))


def test_article_35_lists_one_contract_and_proves_nothing():
    found = to_examine(chosen(here(MADE), "acheteurs"))
    assert found[["reference", "montant", "seuil", "dit"]].values.tolist() == [
        ["2026-001", 250_000, 216_000, "Aucune considération"]
    ]


def test_article_35_tells_a_criterion_from_a_clause_and_works_from_services():
    row = chosen(here(MADE), "acheteurs", 2026).iloc[0]
    cases = [
        {"considerations": ["Critère social"], "cpv": "90910000"},
        {"considerations": ["Clause sociale"], "cpv": "90910000"},
        {"considerations": ["Clause sociale"], "cpv": "45000000", "procedure": "Procédure adaptée"},
        {"considerations": ["Clause sociale"], "notification_le": date(2026, 8, 21)},
        {"considerations": [], "cpv": "45000000", "montant": 5_404_000, "procedure": None},
        {"considerations": [], "cpv": "90910000", "montant": 140_000, "procedure": None, "acheteur": "13001202400001"},
    ]
    frame = described_rows(row, cases)
    assert to_examine(frame)["dit"].tolist() == ["Critère seul", "Clause sociale", "Non renseigné", "Non renseigné"]
    assert to_examine(frame)["seuil"].tolist() == [216_000, 216_000, 5_404_000, 140_000]


def described_rows(row: pd.Series, cases: list[dict[str, object]]) -> pd.DataFrame:
    from analytics.purchases.purchase_measures import described

    rows = [{**row.to_dict(), **case, "achat": str(rank)} for rank, case in enumerate(cases)]
    return described(pd.DataFrame(rows).drop(columns=["annee", "reponse", "clause", "critere", "reserve", "sur"]))
