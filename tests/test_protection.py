"""The public reads no figure about a few people, and cannot compute one from what it reads."""

from __future__ import annotations

import math
import shutil
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest
from attacker import attack
from records import publish_tables, worked_example, write_tables
from workbooks import importer

from analytics.base.database import OWNER, PUBLIC, BaseError, open_file
from analytics.base.paths import current_file, public_path, version_file
from analytics.base.selection import Selection
from analytics.base.versions import forget_versions
from analytics.cli.main import main
from analytics.compute.marches import UNSAID, Rule, marches
from analytics.compute.queries import compare, compute
from analytics.compute.visible import visible_table
from analytics.french.missing import SECRET, hidden, reason_of
from analytics.french.numbers import number
from analytics.ingest import import_folder, sources
from analytics.protection.opening import open_base
from analytics.protection.publishing import restore
from analytics.protection.rules import TOTAL, Cell, Relation, close, enough_companies, enough_people
from analytics.views.table import spreadsheet_cell

ROOT = Path(__file__).resolve().parents[1]
PLACES = ("32013", "32208", "32107", "31555", "32462")
TYPES, CRITERIA = ("CDI", "APPR", "CTTi"), ("JEUNE", "SENIOR", "RSA", "TH", "DELD")
PERSONAL = {"beneficiaire", "contrat", "critere_beneficiaire", "heures_realisees", "fait_heures", "fait_mois"}


@pytest.fixture(scope="module")
def public(demo_base):
    return open_base(demo_base, role=PUBLIC)


@pytest.fixture(scope="module")
def owner(demo_base):
    return open_base(demo_base)


def group(people, hours=100.0, companies=4, threshold=5):
    names = {f"société {rank}": hours / companies for rank in range(companies)}
    return Cell(people, names, threshold, frozenset(map(str, range(people))) if people < 11 else frozenset())


def sexes(men, women):
    cells = {TOTAL: group(men + women), ("sexe", "Hommes"): group(men), ("sexe", "Femmes"): group(women)}
    return cells, [Relation(TOTAL, (("sexe", "Hommes"), ("sexe", "Femmes")), True)]


def test_a_complement_is_hidden_with_its_part():
    cells, relations = sexes(57, 3)
    assert close(cells, relations, {("sexe", "Femmes")}, enough_people) == {("sexe", "Hommes"), ("sexe", "Femmes")}


def test_a_second_cell_is_hidden_and_it_is_the_smallest():
    sizes = {"A": 30, "B": 3, "C": 7, "D": 12}
    cells = {TOTAL: group(52)} | {("age", name): group(people) for name, people in sizes.items()}
    relation = Relation(TOTAL, tuple(key for key in cells if key != TOTAL), True)
    assert close(cells, [relation], {("age", "B")}, enough_people) == {("age", "B"), ("age", "C")}


def test_two_hidden_cells_whose_sum_tells_them_hide_a_third():
    # 4 and 4 of a known 8, both « < 5 »: each could only be 4.
    cells = {TOTAL: group(28)} | {("age", name): group(people) for name, people in {"A": 4, "B": 4, "C": 20}.items()}
    relation = Relation(TOTAL, tuple(key for key in cells if key != TOTAL), True)
    assert ("age", "C") in close(cells, [relation], {("age", "A"), ("age", "B")}, enough_people)


def test_a_family_of_one_is_hidden_with_its_member():
    cells = {TOTAL: group(40), ("famille", "État"): group(3), ("marche", "E1"): group(3), ("marche", "X"): group(37)}
    relations = [Relation(("famille", "État"), (("marche", "E1"),), False)]
    assert ("famille", "État") in close(cells, relations, {("marche", "E1")}, enough_people)


def test_three_companies_and_none_above_85_percent():
    assert enough_companies([group(20, companies=3)])
    assert not enough_companies([group(20, companies=2)])
    assert not enough_companies([Cell(20, {"a": 90.0, "b": 5.0, "c": 5.0}, 5)])


def test_a_hidden_number_says_why_wherever_it_goes():
    frame = pd.DataFrame({"x": [1.0, hidden(5), hidden(SECRET), math.nan]})
    moved = frame.sort_values("x").reset_index(drop=True).copy()["x"]
    assert sorted(map(reason_of, moved)) == [0, 0, 5, 255]
    assert [number(x) for x in frame["x"]] == ["1", "<\u00a05", "secret", "n.\u00a0d."]
    assert spreadsheet_cell(frame["x"].iloc[1]) == "<\u00a05" and reason_of(np.float64(hidden(11)) / 3) == 11


def test_the_public_file_holds_nobody(public):
    tables = set(public.query("SELECT table_name FROM duckdb_tables()")["table_name"])
    columns = public.query("SELECT table_name, column_name FROM duckdb_columns()")
    assert public.role == PUBLIC and not tables & PERSONAL
    assert not columns[columns["column_name"].isin(["beneficiaire", "contrat", "employeur"])].size


def test_the_public_file_never_opens_as_anything_else(public):
    assert open_file(public.path).role == PUBLIC


def test_printed_totals_stay_and_their_crossings_do_not(public):
    row = compute(public, Selection.of(2022), ["femmes", "beneficiaires", "heures_realisees"]).iloc[0]
    assert row.tolist() == [3, 66, 28644]
    for by in ("maitre_ouvrage", "critere", "type_contrat"):
        assert compute(public, Selection.of(2022), ["femmes"], (by,))["femmes"].isna().all()
    assert reason_of(compute(public, Selection.of(2022, famille="État"), ["femmes"])["femmes"].iloc[0]) == SECRET


def test_contract_data_are_the_same_for_everyone(public, owner):
    names = ["heures_clausees", "marches_suivis", "societes"]
    for selection in (Selection.of(2022), Selection.of(2022, famille="État", secteur="Bâtiment"), Selection()):
        for by in ((), ("maitre_ouvrage",), ("famille", "secteur")):
            pd.testing.assert_frame_equal(compute(public, selection, names, by), compute(owner, selection, names, by))


def test_what_the_public_reads_is_true(public, owner):
    for by in (("critere",), ("type_contrat",), ("annee",), ("mode",)):
        names = ["beneficiaires", "contrats", "heures_realisees"]
        seen, true = (compute(base, Selection.of(2022), names, by).set_index(list(by)) for base in (public, owner))
        known = seen.notna()
        assert known.any(axis=None) and seen[known].equals(true.loc[seen.index][known])


def test_a_family_still_ranks_its_owners(public):
    frame = compute(
        public, Selection.of(2022, famille="Collectivités"), ["heures_clausees", "beneficiaires"], ("maitre_ouvrage",)
    )
    assert len(frame) > 3 and frame["heures_clausees"].notna().any()


def test_a_place_where_nobody_lives_reads_like_one_where_few_do(public, owner):
    lived = set(compute(owner, Selection.of(2022), ["beneficiaires"], ("commune_residence",))["commune_residence"])
    for commune in (sorted(lived)[0], "Lectoure", "Termes-d’Armagnac"):
        found = compute(public, Selection.of(2022, commune_residence=commune), ["beneficiaires"])["beneficiaires"].iloc[
            0
        ]
        assert found >= 5 or reason_of(found) == SECRET


def test_several_filters_hide_and_never_read_zero(public):
    selection = Selection.of(2022, critere="Seniors", type_contrat="CDI")
    for by in ((), ("sexe",), ("annee",)):
        found = compute(public, selection, ["beneficiaires", "heures_realisees"], by)
        assert found[["beneficiaires", "heures_realisees"]].isna().all(axis=None)


def test_the_comparison_hides_what_one_of_its_years_hides(public):
    row = compare(public, Selection.of(2022), ["femmes"]).loc["femmes"]
    assert row["valeur"] == 3 and math.isnan(row["precedent"]) and math.isnan(row["ecart"])


def test_who_owes_hours_is_not_told_where_few_worked(public):
    found = marches(public, Selection.of(2022), Rule())
    unsaid = found[found["etat"] == UNSAID]
    assert len(unsaid) and unsaid["realisees"].isna().all() and found["clausees"].notna().any()


def test_a_subcontractor_counts_without_a_name(tmp_path):
    publish_tables(tmp_path, **worked_example())
    names = compute(
        open_base(tmp_path / "base", role=PUBLIC), Selection.of(2022), ["marches_attribues"], ("entreprise",)
    )
    assert "Moyenne" not in set(names["entreprise"]) and "Grande" in set(names["entreprise"])


def test_two_people_are_never_told_apart(tmp_path):
    publish_tables(tmp_path, **worked_example())
    base = open_base(tmp_path / "base", role=PUBLIC)
    row = compute(base, Selection.of(2022), ["beneficiaires", "heures_realisees", "heures_restantes"]).iloc[0]
    assert row.isna().all()


def test_an_attacker_finds_nobody_in_the_demonstration(public, owner):
    report = attack(public, owner, 5, tries=0, share=0.1)
    assert report.found == [] and report.visible > 300, report


def crowd(seed: int) -> dict[str, list[dict[str, object]]]:
    """Return random records of one year: few places, few companies, groups of any size."""
    random = Random(seed)
    owners = [{"maitre_ouvrage": f"MO {i}", "famille": random.choice(["État", "Collectivités"])} for i in range(4)]
    marches = [
        {"marche": f"M{i}", "maitre_ouvrage": f"MO {random.randrange(4)}", "commune": random.choice(PLACES)}
        for i in range(8)
    ]
    people = [
        {
            "beneficiaire": f"p{i}",
            "sexe": random.choice("FHHH"),
            "age": random.randint(17, 60),
            "commune": random.choice(PLACES),
        }
        for i in range(60)
    ]
    contracts = [
        {
            "contrat": f"c{i}",
            "beneficiaire": f"p{i}",
            "employeur": f"S{random.randrange(6)}",
            "type_contrat": random.choice(TYPES),
        }
        for i in range(60)
    ]
    worked = [
        {
            "contrat": f"c{i}",
            "marche": f"M{random.randrange(8)}",
            "mois": "2022-03-01",
            "heures": random.randint(10, 900),
        }
        for i in range(60)
    ]
    return {
        "maitre_ouvrage": owners,
        "marche": marches,
        "entreprise": [{"entreprise": f"S{i}", "commune": random.choice(PLACES), "effectif": i * 5} for i in range(6)],
        "beneficiaire": people,
        "critere_beneficiaire": [{"beneficiaire": f"p{i}", "critere": random.choice(CRITERIA)} for i in range(60)],
        "contrat": contracts,
        "heures_clausees": [{"marche": f"M{i}", "annee": 2022, "nature": "stock", "heures": 1000} for i in range(8)],
        "heures_realisees": worked,
    }


@pytest.mark.parametrize("seed", range(4))
def test_an_attacker_finds_nobody_in_random_bases(tmp_path, seed):
    publish_tables(tmp_path, **crowd(seed))
    base = tmp_path / "base"
    report = attack(open_base(base, role=PUBLIC), open_base(base), 5, tries=0, share=0.2)
    assert report.found == [] and report.visible, report


def test_the_public_file_is_written_by_a_command_and_serves_alone(demo_base, tmp_path, capsys):
    assert main(["exporter-public", str(tmp_path / "public.duckdb"), "--base", str(demo_base)]) == 0
    assert "aucune ligne d’une personne" in capsys.readouterr().out
    alone = open_base(tmp_path / "public.duckdb")
    assert alone.role == PUBLIC and compute(alone, Selection.of(2022), ["beneficiaires"]).iloc[0, 0] == 66


def test_the_public_files_go_with_their_versions(tmp_path):
    publish_tables(tmp_path, **worked_example())
    held = open_base(tmp_path / "base", role=PUBLIC).path
    publish_tables(tmp_path, **crowd(0))
    assert held.exists() and forget_versions(tmp_path / "base", [1]) == []
    assert not held.exists()


def test_the_public_file_is_made_by_the_publication_before_the_version_serves(tmp_path):
    steps = []
    publish_tables(tmp_path, **worked_example()).close()
    made = public_path(current_file(tmp_path / "base"))
    assert made.is_file()
    before = made.stat().st_mtime_ns
    open_base(tmp_path / "base", role=PUBLIC).close()
    assert made.stat().st_mtime_ns == before
    folder = write_tables(tmp_path / "autres", **crowd(1))
    importer(tmp_path / "base", *sources([folder]), progress=lambda share, step: steps.append(step))
    assert "Chiffres du public" in steps and public_path(current_file(tmp_path / "base")).is_file()


def test_a_restored_version_has_its_public_file_again(tmp_path):
    publish_tables(tmp_path, **worked_example()).close()
    made = public_path(current_file(tmp_path / "base"))
    publish_tables(tmp_path, **crowd(1)).close()
    made.unlink()
    restore(tmp_path / "base", 1)
    assert made.is_file()


def test_without_its_public_file_a_version_does_not_serve(tmp_path, monkeypatch):
    def full(*given):
        raise OSError(28, "No space left on device")

    publish_tables(tmp_path, **worked_example()).close()
    base = tmp_path / "base"
    monkeypatch.setattr("analytics.protection.public_file._fill", full)
    with pytest.raises(BaseError, match="ne peuvent pas être préparés"):
        publish_tables(tmp_path, **crowd(1))
    assert [file.stem for file in (base / "versions").iterdir()] == ["000001"]
    assert len(list((base / "publiques").iterdir())) == 1
    assert open_base(base, role=PUBLIC).publication["version"] == open_base(base).publication["version"] == 1


def test_a_public_file_left_by_a_publication_that_died_is_never_served(tmp_path):
    publish_tables(tmp_path, **crowd(0)).close()
    base = tmp_path / "base"
    left = public_path(version_file(base, 2))
    shutil.copy(public_path(version_file(base, 1)), left)  # of a version 2 that never served
    publish_tables(tmp_path, **worked_example()).close()
    assert open_base(base, role=PUBLIC).rows("SELECT version FROM publication", {}) == [(2,)]


def test_the_cells_counted_in_the_document_are_those_of_the_demonstration(public):
    text = (ROOT / "docs" / "confidentialite.md").read_text(encoding="utf-8")
    assert visible_table(public, 2022) in text.replace("\u00a0", " ")


def test_a_file_made_under_another_rule_is_made_again(tmp_path, monkeypatch):
    publish_tables(tmp_path, **worked_example()).close()
    base = tmp_path / "base"
    monkeypatch.setattr("analytics.protection.public_file.rule", lambda: "autre règle")
    assert open_base(base, role=PUBLIC).rows("SELECT regle FROM regle_publique", {}) == [("autre règle",)]


def test_the_comment_of_a_version_stays_with_the_facilitatrice(tmp_path):
    write_tables(tmp_path / "fichiers", **worked_example())
    import_folder(tmp_path / "fichiers", tmp_path / "base", commentaire="Dossier d’Anne corrigé")
    said = {role: open_base(tmp_path / "base", role=role).publication["commentaire"] for role in (OWNER, PUBLIC)}
    assert said[OWNER] == "Dossier d’Anne corrigé" and not said[PUBLIC]


def test_a_place_that_one_year_does_not_list_has_no_sum_of_all_years(public, owner):
    cut = ("commune_residence",)
    found = compute(public, Selection(), ["heures_realisees"], cut).set_index(list(cut))["heures_realisees"]
    true = compute(owner, Selection(), ["heures_realisees"], cut).set_index(list(cut))["heures_realisees"]
    assert len(found) and found.dropna().equals(true.loc[found.dropna().index])
