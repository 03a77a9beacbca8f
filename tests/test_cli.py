"""The command line, in this process: printed figures given back, French help, errors that list what exists."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typography_lint import faults

from analytics.cli.main import main
from tests.browser.words import english_in

PRINTED = Path(__file__).resolve().parent.parent / "data" / "reel" / "bilan_publie.csv"
COMMANDS = (
    *("bilan", "table", "scenario", "export", "importer", "versions", "restaurer", "reconstruire"),
    *("etat", "verifier", "reparer", "sauvegarder"),
    *("modele", "exporter-base", "docs", "demo"),
)
# Words of the machine, which no help should translate.
TECHNICAL = ("python", "analytics", "csv", "json", "xlsx", "zip", "parquet")


@pytest.fixture(autouse=True)
def served(demo_base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Make the demonstration the base of every command."""
    monkeypatch.setenv("CLAUSES_BASE", str(demo_base))
    monkeypatch.setenv("COLUMNS", "100")
    yield


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that succeeds and return what it prints."""
    assert main(arguments) == 0
    return capsys.readouterr().out


def refuse(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that must be refused and return its message."""
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = stopped.code
    captured = capsys.readouterr()
    assert code == 2 and captured.out == ""
    assert "Traceback" not in captured.err
    return captured.err


def printed(annee: int, dimension: str) -> list[dict[str, str]]:
    """Return the printed figures of a year for a dimension."""
    with PRINTED.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["annee"] == str(annee)]
    return [row for row in rows if row["dimension"] == dimension and row["valeur"]]


@pytest.mark.parametrize("annee", [2021, 2022])
def test_bilan_gives_back_every_printed_total(capsys, annee: int):
    found = json.loads(run(capsys, "bilan", "--annee", str(annee), "--format", "json"))["indicateurs"]
    rows = printed(annee, "ensemble")
    assert rows
    for row in rows:
        given = found[row["indicateur"]]["evolution" if row["mesure"] == "evolution" else "valeur"]
        assert abs(given - float(row["valeur"])) < float(row["precision"]), row["imprime"]


@pytest.mark.parametrize("dimension", ["maitre_ouvrage", "famille"])
def test_table_gives_back_every_printed_detail(capsys, dimension: str):
    names = ("heures_clausees", "marches_suivis")
    text = run(capsys, "table", "--par", dimension, "--indicateur", *names, "--annee", "2022", "--format", "json")
    found = {line[dimension]: line for line in json.loads(text)["lignes"]}
    rows = printed(2022, dimension)
    assert rows
    for row in rows:
        given = found[row["modalite"]][row["indicateur"]]
        assert abs(given - float(row["valeur"])) < float(row["precision"]), row["imprime"]


def test_an_owner_printed_without_a_figure_has_none(capsys):
    text = run(
        capsys,
        *("table", "--par", "maitre_ouvrage", "--indicateur", "heures_clausees", "--annee", "2022"),
        *("--format", "json"),
    )
    found = {line["maitre_ouvrage"]: line["heures_clausees"] for line in json.loads(text)["lignes"]}
    assert found["DIRSO"] is None


def test_bilan_as_text_says_the_figures_in_french(capsys):
    text = run(capsys, "bilan", "--annee", "2022")
    line = next(line for line in text.splitlines() if line.startswith("Heures clausées"))
    assert "40\u202f706\u00a0h" in line and "40 706 heures d’insertion clausées" in line
    assert "Données de démonstration" in text and "2022 · tout le Gers" in text


def test_table_as_csv_is_one_line_per_group(capsys):
    text = run(
        capsys, "table", "--par", "famille,sexe", "--indicateur", "beneficiaires", "--annee", "2022", "--format", "csv"
    )
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == ["famille", "sexe", "beneficiaires"]
    whole = json.loads(run(capsys, "bilan", "--annee", "2022", "--sexe", "femmes", "--format", "json"))
    women = {row["famille"]: int(row["beneficiaires"]) for row in rows if row["sexe"] == "Femmes"}
    assert max(women.values()) <= whole["indicateurs"]["beneficiaires"]["valeur"] <= sum(women.values())


def test_a_filter_is_understood_whatever_its_case_and_accents(capsys):
    exact = run(capsys, "bilan", "--annee", "2022", "--famille", "État", "--format", "json")
    assert run(capsys, "bilan", "--annee", "2022", "--famille", "ETAT", "--format", "json") == exact


@pytest.mark.parametrize(
    ("arguments", "given", "possible"),
    [
        (("bilan", "--annee", "1999"), "1999", "2022"),
        (("bilan", "--famille", "Martiens"), "Martiens", "Collectivités"),
        (("bilan", "--comparaison", "hier"), "hier", "moyenne_3_ans"),
        (("table", "--indicateur", "argent"), "argent", "heures_clausees"),
        (("table", "--par", "couleur", "--indicateur", "societes"), "couleur", "maitre_ouvrage"),
        (("bilan", "--format", "latin"), "latin", "json"),
        (("bilan", "--annee", "douze"), "douze", "nombre entier"),
        (("danser",), "danser", "bilan"),
        (("table",), "--indicateur", "obligatoire"),
        (("restaurer", "99"), "99", "1"),
    ],
)
def test_an_error_exits_2_and_lists_what_exists(capsys, arguments: tuple[str, ...], given: str, possible: str):
    message = refuse(capsys, *arguments)
    assert given in message and possible in message
    assert "Erreur" in message and english_in(_prose(message)) == []


def test_a_base_that_does_not_exist_says_how_to_build_one(capsys, tmp_path: Path):
    message = refuse(capsys, "bilan", "--base", str(tmp_path / "rien"))
    assert "Aucune base" in message and "python -m analytics demo" in message


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_in_french(capsys, command: str):
    with pytest.raises(SystemExit) as stopped:
        main([*filter(None, [command]), "--help"])
    text = capsys.readouterr().out
    assert stopped.value.code == 0 and "Utilisation" in text
    assert english_in(_prose(text)) == []
    assert faults(_without_usage(text)) == []


def test_the_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    text = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"^ +{name}\b", text, re.MULTILINE)] == []


def _prose(text: str) -> str:
    return re.sub(rf"--\w+|[\w-]+\.\w+|/\S+|\b(?:{'|'.join(TECHNICAL)})\b", " ", text)


def _without_usage(text: str) -> str:
    # argparse aligns the help of each option with spaces.
    return re.sub(r" {2,}", " ", text.partition("\n\n")[2])


def test_the_role_of_the_reader_is_not_the_role_in_a_marche(capsys):
    given = ("table", "--par", "role", "--indicateur", "marches_attribues", "--annee", "2022", "--format", "json")
    told = json.loads(run(capsys, *given, "--role", "public", "--role_marche", "titulaire"))
    assert {line["role"] for line in told["lignes"]} == {"Titulaire"}
    assert "facilitatrice" in refuse(capsys, *given, "--role", "préfet")
