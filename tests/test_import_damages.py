"""The demonstration as a workbook, damaged in twenty ways: each damage is reported at its cell."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from workbooks import at, damaged, put, trial

from analytics.base.paths import current_file
from analytics.exports.annotated import annotated
from analytics.exports.template import export_workbook
from analytics.ingest import Level, Source, abandonner
from analytics.ingest.difference import is_same, row_changes
from analytics.protection.opening import open_base

BLOCKING, WARNING = Level.BLOCKING, Level.WARNING

# name, sheet, title, row, what is written there, level, words of the explanation
CELLS = [
    ("a word for a number", "Heures réalisées", "Heures", 12, "douze", BLOCKING, "nombre"),
    ("negative hours", "Heures réalisées", "Heures", 15, -8, BLOCKING, "règle"),
    ("no hours", "Heures réalisées", "Heures", 18, None, BLOCKING, "obligatoire"),
    ("an impossible day", "Contrats", "Début", 9, "31/02/2022", BLOCKING, "date"),
    ("a year of five figures", "Heures clausées", "Année", 7, 20222, BLOCKING, "entre 1990 et 2100"),
    ("half a year", "Heures clausées", "Année", 8, 2022.5, BLOCKING, "entier"),
    ("an unknown contract type", "Contrats", "Type de contrat", 11, "CDZ", BLOCKING, "valeurs possibles"),
    ("an unknown criterion", "Critères des bénéficiaires", "Critère", 6, "Gaucher", BLOCKING, "valeurs possibles"),
    ("an unknown sex", "Bénéficiaires", "Sexe", 5, "X", BLOCKING, "valeurs possibles"),
    ("an unknown commune", "Marchés", "Commune", 14, "Auchh", BLOCKING, "Insee"),
    ("an unknown owner", "Marchés", "Maître d’ouvrage", 13, "Ville de Nulle-Part", WARNING, "sans ligne"),
    ("an unknown contract", "Heures réalisées", "Contrat", 22, "C-99999", BLOCKING, "inconnu"),
    ("a name for a pseudonym", "Critères des bénéficiaires", "Bénéficiaire", 9, "Jeanne Dupont", BLOCKING, "inconnu"),
    ("neither yes nor no", "Bénéficiaires", "QPV", 8, "peut-être", BLOCKING, "oui"),
    ("an aberrant age", "Bénéficiaires", "Âge", 10, 1, WARNING, "impossible"),
    ("no SIRET", "Entreprises", "SIRET", 6, None, WARNING, "SIRET"),
    ("a wrong SIRET", "Entreprises", "SIRET", 7, "12345678901234", WARNING, "SIRET"),
    ("hours before the contract", "Heures réalisées", "Mois", 30, "01/1995", WARNING, "hors des dates du contrat"),
    ("an end before the start", "Contrats", "Fin", 12, "01/01/1999", WARNING, "avant le début"),
    ("too many hours for a month", "Heures réalisées", "Heures", 33, 900, WARNING, "en un mois"),
]


CANONICAL = {"01/1995": "1995-01-01"}  # what rules that compare rows repeat


@pytest.fixture(scope="module")
def healthy(demo_base: Path) -> bytes:
    return export_workbook(open_base(demo_base))


@pytest.fixture(scope="module")
def broken(healthy: bytes, demo_base: Path, tmp_path_factory):
    """Return the trial of a workbook with every damage at once, and its bytes."""
    content = damaged(healthy, _damage)
    return trial(tmp_path_factory.mktemp("base"), ("suivi.xlsx", content)), content


def _damage(book) -> None:
    for _, sheet, title, row, value, *_ in CELLS:
        put(book, sheet, title, row, value)


@pytest.mark.parametrize("damage", CELLS, ids=lambda damage: damage[0])
def test_each_damage_is_reported_at_its_cell(broken, damage):
    _, sheet, title, row, value, level, words = damage
    found = [
        problem for problem in broken[0].problems if (problem.sheet, problem.column, problem.row) == (sheet, title, row)
    ]
    assert any(problem.level is level and words in problem.expected for problem in found), found
    letter = at(load_workbook(io.BytesIO(broken[1]))[sheet], title, row).coordinate
    assert {problem.cell for problem in found} == {letter}
    assert all(problem.file == "suivi.xlsx" for problem in found)
    if isinstance(value, str):
        assert any(problem.value in (value, CANONICAL.get(value)) for problem in found)


def test_a_damaged_workbook_publishes_nothing(broken):
    assert broken[0].refused and broken[0].draft is None and current_file(broken[0].base) is None


def test_the_annotated_copy_marks_the_same_cells(broken):
    result, content = broken
    book = load_workbook(io.BytesIO(annotated(Source("suivi.xlsx", content), result.problems)))
    for _, sheet, title, row, _, _, words in CELLS:
        cell = at(book[sheet], title, row)
        assert words in cell.comment.text and cell.fill.fgColor.rgb != "00000000"
    assert book.sheetnames[0] == "Problèmes" and book["Problèmes"].max_row == len(result.problems) + 1


def test_structural_damages_are_reported(healthy, tmp_path):
    def change(book) -> None:
        book["Contrats"].cell(1, 3).value = "Bidule"  # Type de contrat
        book["Entreprises"].append([cell.value for cell in book["Entreprises"][3]])
        del book["Réunions de chantier"]
        book.create_sheet("Brouillon").append(["Notes"])
        book["Heures réalisées"]["D4"] = "=1/0"

    result = trial(tmp_path, ("suivi.xlsx", damaged(healthy, change)))
    told = "\n".join(map(str, result.problems))
    assert "colonne Bidule" in told and "titre non reconnu" in told
    assert "ligne en double" in told and "Entreprise déjà à la ligne 3" in told
    assert "feuille Brouillon" in told and "feuille laissée de côté" in told
    assert "formule sans résultat" in told and "ligne 4" in told


def test_an_undamaged_workbook_is_the_same_base(healthy, demo_base):
    result = trial(demo_base, ("suivi.xlsx", healthy))
    assert result.unchanged and not result.publishable
    assert is_same(row_changes(result.before, result.draft))
    abandonner(result)
