"""What the public reads: contract figures as they are, people counted with a noise that never changes."""

from __future__ import annotations

import math
import shutil
from contextlib import closing
from pathlib import Path
from random import Random

import duckdb
import numpy as np
import pandas as pd
import pytest
from records import publish_tables, worked_example, write_tables
from workbooks import importer

from analytics.base.database import OWNER, PUBLIC, BaseError, DamagedBase, open_file
from analytics.base.paths import beside, current_file, public_path, version_file
from analytics.base.selection import Selection
from analytics.base.versions import forget_versions
from analytics.cli.main import main
from analytics.compute.marches import Rule, marches
from analytics.compute.queries import ROUGH, compare, compute, known_values, known_years
from analytics.declarations.dimensions import FACTS
from analytics.declarations.indicators import INDICATORS
from analytics.french.missing import PEU, SECRET, hidden, reason_of
from analytics.french.numbers import About, count, number
from analytics.ingest import import_folder, sources
from analytics.ingest.forget import effacer
from analytics.protection import noise
from analytics.protection.classes import Figures, class_of, cut_by, is_open, pairs
from analytics.protection.noise import LEAST, REACH, SECRET_NAME
from analytics.protection.opening import open_base
from analytics.protection.publishing import give_out, restore
from analytics.protection.releases import BATCH, STATE, waiting

PLACES = ("32013", "32208", "32107", "31555", "32462")
TYPES, CRITERIA = ("CDI", "APPR", "CTTi"), ("JEUNE", "SENIOR", "RSA", "TH", "DELD")
PERSONAL = {
    "beneficiaire",
    "contrat",
    "critere_beneficiaire",
    "heures_realisees",
    "attribution",
    "empreinte",
    "attente",
}
PEOPLE = ("beneficiaires", "contrats")


@pytest.fixture(scope="module")
def public(demo_base):
    return open_base(demo_base, role=PUBLIC)


@pytest.fixture(scope="module")
def owner(demo_base):
    return open_base(demo_base)


def value(base, selection, indicator):
    return float(compute(base, selection, [indicator])[indicator].iloc[0])


def crowd(seed: int, people: int = 60, changed: int = 0) -> dict[str, list[dict[str, object]]]:
    """Return random records of one year: few places, few companies; the first `changed` people have another age."""
    random = Random(seed)
    owners = [{"maitre_ouvrage": f"MO {i}", "famille": random.choice(["État", "Collectivités"])} for i in range(4)]
    marches = [
        {"marche": f"M{i}", "maitre_ouvrage": f"MO {random.randrange(4)}", "commune": random.choice(PLACES)}
        for i in range(8)
    ]
    known = [
        {
            "beneficiaire": f"personne-{i}",
            "sexe": random.choice("FHHH"),
            "age": (one := random.randint(17, 60)) + (30 if one < 36 else -30) * (i < changed),
            "commune": random.choice(PLACES),
        }
        for i in range(people)
    ]
    contracts = [
        {
            "contrat": f"c{i}",
            "beneficiaire": f"personne-{i}",
            "employeur": f"S{random.randrange(6)}",
            "type_contrat": random.choice(TYPES),
        }
        for i in range(people)
    ]
    worked = [
        {
            "contrat": f"c{i}",
            "marche": f"M{random.randrange(8)}",
            "mois": "2022-03-01",
            "heures": random.randint(10, 900),
        }
        for i in range(people)
    ]
    return {
        "maitre_ouvrage": owners,
        "marche": marches,
        "entreprise": [{"entreprise": f"S{i}", "commune": random.choice(PLACES), "effectif": i * 5} for i in range(6)],
        "beneficiaire": known,
        "critere_beneficiaire": [
            {"beneficiaire": f"personne-{i}", "critere": random.choice(CRITERIA)} for i in range(people)
        ],
        "contrat": contracts,
        "heures_clausees": [{"marche": f"M{i}", "annee": 2022, "nature": "stock", "heures": 1000} for i in range(8)],
        "heures_realisees": worked,
    }


def cells(base: Path) -> pd.DataFrame:
    """Return the cells that the public reads of a base."""
    opened = open_base(base, role=PUBLIC)
    with closing(opened):
        return opened.query("FROM cellule ORDER BY ALL")


def test_a_number_given_with_noise_is_written_so():
    assert count(About(34), "personne") == "environ 34\u00a0personnes"
    assert [number(hidden(one)) for one in (PEU, SECRET, 24)] == ["peu", "non\u00a0public", "moins de\u00a024\u00a0%"]
    assert count(hidden(PEU), "personne") == "peu de personnes"
    assert reason_of(np.float64(hidden(PEU)) / 3) == PEU


def test_each_figure_has_a_class():
    assert class_of("heures_realisees", ["commune", "secteur", "marche", "annee"]) is Figures.OPEN
    assert class_of("taux_realisation", ["maitre_ouvrage"]) is Figures.OPEN
    assert class_of("heures_realisees", ["critere"]) is Figures.PERTURBED
    assert class_of("heures_realisees_mois", ["mois"]) is Figures.OPEN
    assert class_of("heures_realisees_mois", ["mois", "famille"]) is Figures.CLOSED
    assert class_of("heures_par_beneficiaire", []) is Figures.PERTURBED
    assert {class_of(name, ["sexe"]) for name in INDICATORS if "fait_heures" in INDICATORS[name].fact} == {
        Figures.PERTURBED
    }


@pytest.mark.parametrize(("given", "open_by"), [("maitre_ouvrage", "maitre_ouvrage"), ("ensemble", "famille")])
def test_the_setting_closes_hours_by_marche(monkeypatch, given, open_by):
    monkeypatch.setenv("CLAUSES_HEURES_PUBLIQUES", given)
    assert class_of("heures_realisees", [open_by]) is Figures.OPEN
    assert class_of("taux_realisation", ["marche"]) is class_of("heures_restantes", ["commune"]) is Figures.CLOSED
    assert class_of("heures_clausees", ["marche"]) is Figures.OPEN


def test_the_public_file_holds_nobody(tmp_path):
    tables = crowd(1)
    publish_tables(tmp_path, **tables).close()
    file = public_path(current_file(tmp_path / "base"))
    with closing(open_file(file)) as opened:
        names = {name for (name,) in opened.rows("SELECT table_name FROM duckdb_tables()")}
        columns = {name for (name,) in opened.rows("SELECT column_name FROM duckdb_columns()")}
        assert opened.role == PUBLIC and not names & PERSONAL
        assert not columns & {"beneficiaire", "contrat", "employeur", "profil", "duree_jours"}
    written = file.read_bytes()
    secret = bytes.fromhex(beside(file, SECRET_NAME).read_text())
    assert b"personne-1" not in written and secret not in written and secret.hex().encode() not in written


def test_the_secret_is_for_the_application_alone(tmp_path):
    publish_tables(tmp_path, **crowd(1)).close()
    assert [(tmp_path / "base" / name).stat().st_mode & 0o077 for name in (SECRET_NAME, STATE)] == [0, 0]


def test_without_its_secret_a_base_gives_no_other_figures(tmp_path):
    publish_tables(tmp_path, **crowd(1)).close()
    (tmp_path / "base" / SECRET_NAME).unlink()
    with pytest.raises(DamagedBase, match="remettez-le d’une sauvegarde"):
        give_out(tmp_path / "base", [2022])


def test_the_law_of_the_noise():
    assert math.isclose(noise.WEIGHTS.sum(), 1) and math.isclose(
        (noise.WEIGHTS * noise.VALUES**2).sum(), 4, rel_tol=1e-6
    )
    own = noise.draws(b"s" * 32, range(20_000), [""] * 20_000)
    drawn = noise.noise(own[:, noise.COUNT])
    assert set(drawn) == set(range(-4, 5)) and abs(drawn.mean()) < 0.05 and abs(drawn.var() - 4) < 0.15
    assert (noise.draws(b"s" * 32, [7], ["sexe=Femmes"]) != noise.draws(b"s" * 32, [7], [""])).all()


def test_contract_figures_are_the_same_for_everyone(public, owner):
    names = [
        "heures_clausees",
        "heures_realisees",
        "heures_restantes",
        "taux_realisation",
        "marches_suivis",
        "societes",
    ]
    chosen = Selection.of(2022, famille=("État", "Collectivités"), secteur=("Bâtiment", "Voirie"))
    for selection in (Selection.of(2022), chosen, chosen.having("commune", ["Auch", "Lectoure"]), Selection()):
        for by in ((), ("maitre_ouvrage",), ("famille", "secteur"), ("marche", "annee"), ("territoire",)):
            pd.testing.assert_frame_equal(compute(public, selection, names, by), compute(owner, selection, names, by))


def test_the_list_of_marches_is_the_same_for_everyone(public, owner):
    for selection in (Selection.of(2022), Selection.of(2025, famille="État")):
        pd.testing.assert_frame_equal(*(marches(base, selection, Rule()) for base in (public, owner)))


def test_printed_totals_are_exact_and_their_parts_are_not(public):
    row = compute(public, Selection.of(2022), ["femmes", "beneficiaires", "part_habitants_territoire"])
    assert row.iloc[0, :2].tolist() == [3, 66] and round(row.iloc[0, 2], 2) == 0.77 and row.attrs[ROUGH] == ()
    assert compute(public, Selection.of(2023), ["beneficiaires"]).attrs[ROUGH] == ("beneficiaires",)
    women = compute(public, Selection.of(2022), ["femmes"], ("type_contrat",))["femmes"]
    assert set(map(reason_of, women)) == {PEU}


@pytest.mark.parametrize(
    "selection", [Selection.of(2022), Selection.of(2025, maitre_ouvrage="Région Occitanie"), Selection.of(2024)]
)
def test_every_number_of_people_is_near_the_truth_and_of_five_at_least(public, owner, selection):
    shown = 0
    for name in cut_by():
        seen, true = (compute(base, selection, ["beneficiaires"], (name,)).set_index(name) for base in (public, owner))
        both = seen.join(true.rename(columns={"beneficiaires": "beneficiaires_vrai"})).fillna({"beneficiaires_vrai": 0})
        given = both.dropna()
        assert (given["beneficiaires_vrai"] >= LEAST).all() and (given["beneficiaires"] >= LEAST).all()
        # A part never exceeds its whole, which may take more than the noise away.
        assert (given["beneficiaires"] - given["beneficiaires_vrai"]).max() <= REACH or given.empty
        hidden_ones = both[both["beneficiaires"].isna()]
        assert set(map(reason_of, hidden_ones["beneficiaires"])) <= {PEU, SECRET}
        assert (
            hidden_ones["beneficiaires_vrai"][[reason_of(x) == PEU for x in hidden_ones["beneficiaires"]]] <= 8
        ).all()
        shown += len(given)
    assert shown > 5


def test_people_are_counted_with_one_filter_and_one_breakdown(public):
    region = Selection.of(2022, maitre_ouvrage="Région Occitanie")
    assert value(public, region, "beneficiaires") >= LEAST
    two = region.having("critere", ["Seniors"])
    assert reason_of(value(public, two, "beneficiaires")) == SECRET
    assert set(map(reason_of, compute(public, two, ["beneficiaires"], ("sexe",))["beneficiaires"])) == {SECRET}
    assert value(public, two, "heures_clausees") != 0
    crossed = compute(public, Selection.of(2022), ["beneficiaires"], ("type_contrat", "sexe"))
    assert crossed["beneficiaires"].notna().any()


def test_a_family_and_its_owner_are_one_filter(public):
    alone = Selection.of(2022, maitre_ouvrage="Région Occitanie")
    assert value(public, alone, "beneficiaires") == value(
        public, alone.having("famille", ["Collectivités"]), "beneficiaires"
    )


def test_several_values_are_a_sum_of_published_numbers(public):
    found = compute(public, Selection.of(2022), ["beneficiaires"], ("maitre_ouvrage",)).set_index("maitre_ouvrage")
    names = ["Région Occitanie", "DREAL", "DIRSO"]
    expected = sum(2 if reason_of(one) == PEU else one for one in found.loc[names, "beneficiaires"])
    assert value(public, Selection.of(2022, maitre_ouvrage=names), "beneficiaires") == min(expected, 66)


def test_years_are_not_put_together(public):
    for selection in (Selection().over([2021, 2022]), Selection().over(known_years(public)), Selection()):
        assert reason_of(value(public, selection, "beneficiaires")) == SECRET


def test_a_small_year_has_no_filter(public, owner):
    assert value(owner, Selection.of(2019), "beneficiaires") < 30
    assert reason_of(value(public, Selection.of(2019, maitre_ouvrage="DREAL"), "beneficiaires")) == SECRET
    assert compute(public, Selection.of(2019), ["beneficiaires"], ("sexe",))["beneficiaires"].notna().any()


def test_months_are_exact_for_a_whole_year_only(public, owner):
    whole, months = Selection.of(2022), ["heures_realisees_mois"]
    pd.testing.assert_frame_equal(*(compute(base, whole, months, ("mois",)) for base in (public, owner)))
    part = Selection.of(2022, maitre_ouvrage="Région Occitanie")
    assert compute(public, part, months, ("mois",)).empty
    assert compute(public, part, ["heures_realisees"]).equals(compute(owner, part, ["heures_realisees"]))


def test_what_is_cut_by_people_is_never_exact(public, owner):
    for name in ("type_contrat", "critere", "tranche_age"):
        seen, true = (
            compute(base, Selection.of(2022), ["heures_realisees"], (name,)).set_index(name).iloc[:, 0]
            for base in (public, owner)
        )
        known = seen.dropna()
        assert len(known) and not (known == true.loc[known.index]).any()


def test_a_share_of_few_is_a_bound_that_is_true(public, owner):
    for year in known_years(public):
        seen, true = (value(base, Selection.of(year), "part_femmes") for base in (public, owner))
        if 0 < (bound := reason_of(seen)) < 100:
            assert true < bound / 100


def test_a_gap_that_noise_could_reverse_is_not_told(public):
    row = compare(public, Selection.of(2025), ["beneficiaires", "heures_realisees"])
    assert math.isnan(row["ecart"]["beneficiaires"]) and not math.isnan(row["ecart"]["heures_realisees"])


def test_values_to_choose_from_tell_nothing_of_a_few(public):
    for name in FACTS["fait_heures"]:
        if name in cut_by() and not is_open(name):
            shown = set(public.query("SELECT v1 FROM cellule WHERE d1 = $nom", {"nom": name})["v1"])
            assert set(known_values(public, name)) <= shown, name


def test_people_are_never_crossed_by_two_dimensions_of_contracts():
    assert all(one != other and not (is_open(one) and is_open(other)) for one, other in pairs())
    assert {("maitre_ouvrage", "critere"), ("type_contrat", "sexe")} <= {*pairs()}
    assert not {("type_contrat", "critere"), ("critere", "sexe")} & {*pairs()}


def test_a_subcontractor_counts_without_a_name(tmp_path):
    publish_tables(tmp_path, **worked_example())
    names = compute(
        open_base(tmp_path / "base", role=PUBLIC), Selection.of(2022), ["marches_attribues"], ("entreprise",)
    )
    assert "Moyenne" not in set(names["entreprise"]) and "Grande" in set(names["entreprise"])


def test_two_people_are_few_and_their_contracts_open(tmp_path):
    publish_tables(tmp_path, **worked_example())
    base = open_base(tmp_path / "base", role=PUBLIC)
    row = compute(base, Selection.of(2022), ["beneficiaires", "heures_realisees", "heures_restantes"]).iloc[0]
    assert reason_of(float(row.iloc[0])) == PEU and row.iloc[1:].tolist() == [200, 660]


@pytest.mark.parametrize("changed", [1, BATCH - 1])
def test_a_few_changes_change_nothing_that_the_public_reads(tmp_path, changed):
    publish_tables(tmp_path, **crowd(1)).close()
    before = cells(tmp_path / "base")
    publish_tables(tmp_path, **crowd(1, changed=changed)).close()
    pd.testing.assert_frame_equal(cells(tmp_path / "base"), before)
    assert [(one.year, one.people) for one in waiting(current_file(tmp_path / "base"))] == [(2022, changed)]


def test_a_batch_is_given_out_and_nothing_waits(tmp_path):
    publish_tables(tmp_path, **crowd(1)).close()
    before = cells(tmp_path / "base")
    publish_tables(tmp_path, **crowd(1, changed=BATCH)).close()
    assert not cells(tmp_path / "base").equals(before) and waiting(current_file(tmp_path / "base")) == []


def test_the_facilitatrice_may_give_out_what_waits(tmp_path, capsys):
    publish_tables(tmp_path, **crowd(1)).close()
    before = cells(tmp_path / "base")
    publish_tables(tmp_path, **crowd(1, changed=3)).close()
    asked = ["diffuser", "--base", str(tmp_path / "base")]
    assert main(asked) == 0 and "3" in capsys.readouterr().out and cells(tmp_path / "base").equals(before)
    assert main([*asked, "--annee", "2022"]) == 0
    assert not cells(tmp_path / "base").query("annee == 2022").equals(before.query("annee == 2022"))
    assert waiting(current_file(tmp_path / "base")) == []


def test_erasing_shows_nobody(tmp_path):
    publish_tables(tmp_path, **crowd(1)).close()
    before = cells(tmp_path / "base")
    effacer(tmp_path / "base", "personne-7")
    pd.testing.assert_frame_equal(cells(tmp_path / "base"), before)
    with duckdb.connect(str(tmp_path / "base" / STATE), read_only=True) as state:
        key = noise.key_of(bytes.fromhex((tmp_path / "base" / SECRET_NAME).read_text()), "b|personne-7")
        assert state.execute("SELECT count(*) FROM empreinte WHERE personne = ?", [key]).fetchone() == (0,)


def test_people_renumbered_by_their_source_change_nothing(tmp_path):
    publish_tables(tmp_path, **crowd(1)).close()
    before = cells(tmp_path / "base")
    other = crowd(1)
    for name in ("beneficiaire", "critere_beneficiaire", "contrat"):
        for row in other[name]:
            row["beneficiaire"] = f"autre-{row['beneficiaire']}"
    publish_tables(tmp_path, **other).close()
    pd.testing.assert_frame_equal(cells(tmp_path / "base"), before)
    assert all(one.renumbered for one in waiting(current_file(tmp_path / "base")))


def test_the_same_records_give_the_same_bytes(tmp_path):
    publish_tables(tmp_path / "un", **crowd(1)).close()
    (tmp_path / "deux" / "base").mkdir(parents=True)
    shutil.copy(tmp_path / "un" / "base" / SECRET_NAME, tmp_path / "deux" / "base")
    shuffled = {name: list(reversed(rows)) for name, rows in crowd(1).items()}
    publish_tables(tmp_path / "deux", **shuffled).close()
    pd.testing.assert_frame_equal(cells(tmp_path / "un" / "base"), cells(tmp_path / "deux" / "base"))


def test_twins_that_differ_under_five_people_show_the_same_rows(tmp_path):
    """Three women in one base, four in the other: « Femmes » is « peu » in both, wherever it stands."""
    found = []
    for women in (3, 4):
        folder = tmp_path / str(women)
        (folder / "base").mkdir(parents=True)
        (folder / "base" / SECRET_NAME).write_text("11" * 32)
        tables = crowd(2)
        for rank, row in enumerate(tables["beneficiaire"]):
            row["sexe"] = "F" if rank < women else "H"
        publish_tables(folder, **tables).close()
        opened = open_base(folder / "base", role=PUBLIC)
        frames = [
            compute(opened, Selection.of(2022), ["beneficiaires"], (name,)) for name in ("sexe", "critere", "marche")
        ]
        found.append([sorted(map(str, frame.iloc[:, 0])) for frame in frames])
        assert not (opened.query("FROM cellule")[["v1", "v2"]] == "Femmes").any(axis=None)
    assert found[0] == found[1]


def test_the_public_file_is_written_by_a_command_and_serves_alone(demo_base, tmp_path, capsys):
    assert main(["exporter-public", str(tmp_path / "public.duckdb"), "--base", str(demo_base)]) == 0
    assert "aucune ligne d’une personne" in capsys.readouterr().out
    alone = open_base(tmp_path / "public.duckdb")
    assert alone.role == PUBLIC and value(alone, Selection.of(2022), "beneficiaires") == 66


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


def test_without_its_public_file_a_version_is_not_published(tmp_path, monkeypatch):
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


def test_a_file_made_under_another_rule_is_made_again_and_the_others_go(tmp_path, monkeypatch):
    publish_tables(tmp_path, **worked_example()).close()
    base = tmp_path / "base"
    old = base / "publiques" / "000009.duckdb"
    shutil.copy(public_path(current_file(base)), old)
    monkeypatch.setattr("analytics.protection.public_file.rule", lambda: "autre règle")
    assert open_base(base, role=PUBLIC).rows("SELECT regle FROM regle_publique", {}) == [("autre règle",)]
    assert not old.exists()


def test_the_comment_of_a_version_stays_with_the_facilitatrice(tmp_path):
    write_tables(tmp_path / "fichiers", **worked_example())
    import_folder(tmp_path / "fichiers", tmp_path / "base", commentaire="Dossier d’Anne corrigé")
    said = {role: open_base(tmp_path / "base", role=role).publication["commentaire"] for role in (OWNER, PUBLIC)}
    assert said[OWNER] == "Dossier d’Anne corrigé" and not said[PUBLIC]
    assert "Dossier d’Anne" not in public_path(current_file(tmp_path / "base")).read_bytes().decode(errors="ignore")
