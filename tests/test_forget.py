"""Forgetting people: her attributes leave every version, her hours stay, and the history says what was done."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from records import publish_tables, worked_example

from analytics.base.database import BaseError, open_file
from analytics.base.paths import version_file
from analytics.base.selection import Selection
from analytics.base.versions import history, versions
from analytics.cli.main import main
from analytics.compute.queries import compute
from analytics.declarations.record_labels import key
from analytics.ingest import pseudonym
from analytics.ingest.forget import ANONYMOUS, effacer, purger
from analytics.protection.opening import open_base

pytestmark = pytest.mark.usefixtures("public_file_later")
FIGURES = ("heures_clausees", "heures_realisees", "beneficiaires", "femmes", "societes")


def published(folder: Path, times: int = 1, **changed: list[dict]) -> Path:
    for _ in range(times):
        publish_tables(folder, **{**worked_example(), **changed}).close()
    return folder / "base"


def figures(base: Path, year: int) -> dict[str, float]:
    opened = open_base(base)
    try:
        return compute(opened, Selection.of(year), FIGURES).iloc[0].to_dict()
    finally:
        opened.close()


def contents(file: Path) -> str:
    """Return every cell of every table of a version, as text."""
    base = open_file(file)
    try:
        names = base.query("SELECT table_name AS t FROM duckdb_tables()")["t"]
        return "\n".join(base.query(f'FROM "{name}"').to_csv() for name in names)
    finally:
        base.close()


def test_a_person_who_is_erased_leaves_every_table_and_keeps_her_hours_on_the_marches(tmp_path: Path):
    base = published(tmp_path)
    done = effacer(base, " Anne ")
    kept = contents(version_file(base, done.version))
    assert not re.search(r"\b(?<!-)Anne\b|\bc1\b", kept) and re.search(r"\bBob\b", kept)
    opened = open_base(base)
    rows = opened.query(
        "SELECT * FROM heures_realisees WHERE starts_with(contrat, $a) ORDER BY marche", {"a": ANONYMOUS}
    )
    # 100 h on A1 in January and 50 h on B1 in February: one line a marché and a year
    assert rows[["marche", "heures"]].values.tolist() == [["A1", 100.0], ["B1", 50.0]]
    assert {day.date() for day in rows["mois"]} == {date(2022, 1, 1)}
    opened.close()


def test_totals_stay_and_what_was_known_of_her_does_not(tmp_path: Path):
    base = published(tmp_path)
    before = figures(base, 2022)
    effacer(base, "Anne")
    after = figures(base, 2022)
    assert before["femmes"] == 1 and after["femmes"] == 0
    for name in ("heures_clausees", "heures_realisees", "beneficiaires"):
        assert after[name] == before[name], name


def test_the_versions_that_held_her_are_removed_and_the_history_says_so(tmp_path: Path):
    base = published(tmp_path, times=2)
    without = {name: [] for name in ("beneficiaire", "critere_beneficiaire", "contrat", "heures_realisees")}
    published(tmp_path, **without)
    (base / "essais").mkdir()
    (base / "essais" / "x.brouillon").write_bytes(b"a draft may hold her")
    done = effacer(base, "Anne")
    assert (done.removed, done.left, versions(base)) == ((1, 2), (), [3, 4])
    told = history(base).set_index("version").loc[4, "commentaire"]
    assert told == "Effacement d’une personne à sa demande. Versions 1 et 2 supprimées."
    assert not (base / "essais").exists()


def test_a_file_number_is_found_by_its_keyed_pseudonym(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path / "cle"))
    code = f"P-{pseudonym.pseudonym(pseudonym.secret_key(), 'dossier', key('D-17'))}"
    person = {"beneficiaire": code, "sexe": "H"}
    base = published(tmp_path, beneficiaire=[*worked_example()["beneficiaire"], person])
    done = effacer(base, "D-17")
    assert code not in contents(version_file(base, done.version))


@pytest.mark.parametrize("number", ["", "  ", "Zoé", "P-", "ann"])
def test_a_number_that_nobody_has_changes_nothing(tmp_path: Path, number: str):
    base = published(tmp_path)
    with pytest.raises(BaseError, match="Aucune version ne contient"):
        effacer(base, number)
    assert versions(base) == [1]


def test_asking_for_a_person_makes_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path / "cle"))
    effacer(published(tmp_path), "Anne")
    assert not (tmp_path / "cle").exists()


def test_somebody_already_forgotten_cannot_be_asked_for(tmp_path: Path):
    base = published(tmp_path)
    effacer(base, "Anne")
    opened = open_base(base)
    code = opened.query("SELECT beneficiaire AS b FROM beneficiaire WHERE starts_with(beneficiaire, 'ANON-')")["b"][0]
    opened.close()
    with pytest.raises(BaseError, match="Aucune version"):
        effacer(base, code)


def test_a_purge_forgets_those_whose_last_record_is_old_and_nobody_else(tmp_path: Path):
    old = {
        "beneficiaire": [*worked_example()["beneficiaire"], {"beneficiaire": "Carl", "sexe": "H"}],
        "contrat": [
            *worked_example()["contrat"],
            {"contrat": "c9", "beneficiaire": "Carl", "debut_le": "2019-01-01", "fin_le": "2019-12-31"},
        ],
        "heures_realisees": [
            *worked_example()["heures_realisees"],
            {"contrat": "c9", "marche": "A1", "mois": "2021-12-01", "heures": 7},
        ],
    }
    base = published(tmp_path, **old)
    with pytest.raises(BaseError, match="rien à purger"):
        purger(base, 2021)  # his last hours are of December 2021
    before = figures(base, 2021)
    done = purger(base, 2022)
    kept = contents(version_file(base, done.version))
    assert done.people == 1 and "Carl" not in kept and ",Anne," in kept and "Bob" in kept
    assert figures(base, 2021)["heures_realisees"] == before["heures_realisees"]
    with pytest.raises(BaseError, match="rien à purger"):
        purger(base, 2022)


def test_a_person_who_came_back_since_is_not_purged(tmp_path: Path):
    contracts = [c for c in worked_example()["contrat"] if c["contrat"] != "c3"]
    hours = [h for h in worked_example()["heures_realisees"] if h["mois"] < "2022"]
    c2 = {"contrat": "c2", "beneficiaire": "Bob", "debut_le": "2021-01-01", "fin_le": "2021-12-31"}
    published(tmp_path, contrat=[c for c in contracts if c["contrat"] != "c2"] + [c2], heures_realisees=hours)
    base = published(tmp_path)  # Bob works again in 2022
    with pytest.raises(BaseError, match="rien à purger"):
        purger(base, 2022)
    assert versions(base) == [1, 2]


def test_a_year_to_come_is_refused(tmp_path: Path):
    with pytest.raises(BaseError, match="n’est pas commencée"):
        purger(published(tmp_path), date.today().year + 1)


def test_the_command_line_forgets_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    base = published(tmp_path)
    assert main(["effacer", "Anne", "--base", str(base)]) == 0
    assert "Version 2 publiée" in capsys.readouterr().out
    assert main(["purger", "--avant", "2023", "--base", str(base)]) == 0
    assert "1 personne oubliée" in capsys.readouterr().out.replace("\u00a0", " ")
    assert main(["effacer", "Anne", "--base", str(base)]) == 2
    assert "Anne" not in capsys.readouterr().err
