"""From her files to a version: cells as the French write them, names, modes, ABC Clause, template and commands."""

from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import Path

import duckdb
import pytest
from records import worked_example, write_tables
from workbooks import ABC_TITLES, PRIVATE, abc_csv, abc_row, importer, trial, workbook

from analytics.base.paths import current_file
from analytics.cli.main import main
from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS
from analytics.declarations.schema import record_tables, tables
from analytics.exports.record_files import export_csv, template_csv
from analytics.exports.template import export_workbook, template
from analytics.ingest import UPDATE, Level, Source, abandonner, confirmer
from analytics.ingest.checks import correspondances
from analytics.ingest.checks.resolve import allowed, cell_reader
from analytics.ingest.files.values import MACROS, typed
from analytics.ingest.trial import is_same, row_changes
from analytics.protection.opening import open_base

pytestmark = pytest.mark.usefixtures("public_file_later")


@pytest.fixture(autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the tests' pseudonym key away from the user's."""
    file = tmp_path_factory.mktemp("cle") / "cle"
    monkeypatch.setenv("CLAUSES_CLE", str(file))
    return file


def small(tmp_path: Path, *, heures: object = 100, mois: object = "03/2022", owner: str = "SHLMR ") -> bytes:
    return workbook(
        **{
            "Maîtres d’ouvrage": [["Maître d’ouvrage", "Famille"], ["SHLMR", "etat"]],
            "Marchés": [["Marché", "Maître d’ouvrage"], ["A1", owner]],
            "Heures clausées": [["Marché", "Année", "Nature", "Heures"], ["a1", 2022, "Stock", 600]],
            "Bénéficiaires": [["Bénéficiaire", "Sexe", "QPV"], ["B-1", "Femme", "Oui"]],
            "Contrats": [["Contrat", "Bénéficiaire", "Début"], ["C-1", "B-1", "01/01/2022"]],
            "Heures réalisées": [["Contrat", "Marché", "Mois", "Heures"], ["C-1", "A1", mois, heures]],
        }
    )


def published(base: Path, *files: tuple[str, bytes], **given: object):
    result = trial(base, *files, **given)
    assert not result.refused, "\n".join(map(str, result.problems))
    confirmer(result)
    return open_base(base)


def value(base, sql: str) -> object:
    return base.query(sql).iloc[0, 0]


def read_as(table: str, column: str, written: object) -> object:
    """Return what the import reads in one cell, as text."""
    with duckdb.connect() as connection:
        for statement in filter(str.strip, MACROS.split(";\n")):
            connection.execute(statement)
        found = next(one for one in tables()[table].columns if one.name == column)
        return connection.execute(f"SELECT ({typed(found, '$1')})::VARCHAR", [written]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("2 147,50", "2147.50"), ("28\u00a0838,41", "28838.41"), ("28\u202f838,41", "28838.41")),
        *(("7 500 h", "7500.00"), ("7 500 h/an", "7500.00"), ("9851,5", "9851.50"), ("600 heures", "600.00")),
        *(("0", "0.00"), ("2147.5", "2147.50"), ("−3", "-3.00"), ("1e3", "1000.00")),
        *(
            (word, None)
            for word in ("126,5%", "1,2,3", "12h30", "environ 50", "1 234 567 890 123", "nan", "inf", "1_000")
        ),
    ],
)
def test_hours_as_the_french_write_them(written, read):
    assert read_as("heures_realisees", "heures", written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [("126 ,5%", "1.265"), ("56\u202f%", "0.56"), ("0,56", "0.56"), ("40706", "40706.0"), ("%", None)],
)
def test_a_percentage_is_a_ratio(written, read):
    assert read_as("bilan_publie", "valeur", written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        *(("31/12/2022", "2022-12-01"), ("1/3/2022", "2022-03-01"), ("2022-03-15", "2022-03-01")),
        *(
            ("03/2022", "2022-03-01"),
            ("2022-03", "2022-03-01"),
            ("mars 2022", "2022-03-01"),
            ("Août 2022", "2022-08-01"),
        ),
        *(("44926", "2022-12-01"), ("2022-05-01 00:00:00", "2022-05-01"), ("31.12.22", "2022-12-01")),
        *((word, None) for word in ("31/02/2022", "12", "demain", "31/12/0222", "2022-13-01", "00/2022", "infinity")),
    ],
)
def test_months_and_dates_as_the_french_write_them(written, read):
    assert read_as("heures_realisees", "mois", written) == read


def test_an_excel_date_is_a_date(tmp_path):
    base = published(tmp_path / "base", ("a.xlsx", small(tmp_path, mois=date(2022, 5, 31), heures="1 000,5 h")))
    rows = base.query("SELECT mois::VARCHAR AS m, heures::DOUBLE AS h FROM heures_realisees").values.tolist()
    assert rows == [["2022-05-01", 1000.5]]


def test_names_match_whatever_their_case_and_spaces_and_are_shown_as_first_written(tmp_path):
    base = published(tmp_path / "base", ("a.xlsx", small(tmp_path, owner="  shlmr\u00a0")))
    assert value(base, "SELECT maitre_ouvrage FROM marche") == "SHLMR"
    assert value(base, "SELECT famille FROM maitre_ouvrage") == "État"
    assert value(base, "SELECT marche FROM heures_clausees") == "A1"
    assert value(base, "SELECT sexe FROM beneficiaire") == "F"


def test_every_code_label_and_short_label_is_read(tmp_path):
    for table in record_tables().values():
        for column in table.columns:
            reader = cell_reader(table, column.name, {})
            for written in allowed(table, column.name):
                assert reader(written) and reader(written.upper()), (table.name, column.name, written)


def test_every_table_and_column_has_a_title():
    assert set(SHEET_LABELS) >= {*record_tables(), "publication"}
    columns = {column.name for name in (*record_tables(), "publication") for column in tables()[name].columns}
    assert set(COLUMN_LABELS) >= columns
    assert len({label.casefold() for label in SHEET_LABELS.values()}) == len(SHEET_LABELS)


def test_the_template_is_read_and_holds_nothing(tmp_path):
    result = trial(tmp_path, ("modele.xlsx", template()))
    blocking = [p.expected for p in result.problems if p.level is Level.BLOCKING]
    assert blocking == ["aucune ligne à importer\u00a0: la base serait vide"]
    examples = [p for p in result.problems if "exemple" in p.expected]
    assert len(examples) == len(record_tables()) and len(template_csv()) > 500


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_any_delimiter_and_encoding(tmp_path, delimiter, encoding):
    text = f"Maître d’ouvrage{delimiter}Famille\r\nVille d’Éauze{delimiter}Collectivités\r\n"
    base = published(tmp_path, ("maitre_ouvrage.csv", text.encode(encoding)))
    assert value(base, "SELECT maitre_ouvrage FROM maitre_ouvrage") == "Ville d’Éauze"


def test_a_line_with_too_many_cells_does_not_shift_the_lines_below(tmp_path):
    text = "Maître d’ouvrage;Famille\r\nA;État\r\nB;État;de trop\r\nC;Etat\r\nD;Planète\r\n"
    result = trial(tmp_path, ("maitre_ouvrage.csv", text.encode()))
    assert {(p.row, p.column) for p in result.problems if p.level is Level.BLOCKING} == {(3, ""), (5, "Famille")}


def test_an_identifying_column_is_dropped_and_never_shown(tmp_path):
    content = workbook(Bénéficiaires=[["Bénéficiaire", "Nom", "Âge"], ["B-1", PRIVATE[1], "vieux"]])
    result = trial(tmp_path, ("a.xlsx", content))
    told = "\n".join(map(str, result.problems))
    assert "colonne nominative" in told and "vieux" in told and PRIVATE[1] not in told


def test_a_pseudonym_that_looks_like_a_name_is_refused_without_repeating_it(tmp_path):
    result = trial(tmp_path, ("a.xlsx", workbook(Bénéficiaires=[["Bénéficiaire"], ["Jeanne Dupont"]])))
    assert result.refused and "Jeanne" not in "\n".join(map(str, result.problems))


def test_rows_that_contradict_each_other_are_told_at_their_cell(tmp_path):
    people = [["Bénéficiaire", "Sexe", "Âge"], ["B-1", "F", 30], ["B-2", "F", 30], ["b-2 ", "H", 40]]
    contract = ["Contrat", "Bénéficiaire", "Début", "Fin"]
    content = workbook(
        **{
            "Maîtres d’ouvrage": [["Maître d’ouvrage"], ["SHLMR"]],
            "Marchés": [["Marché", "Maître d’ouvrage", "Début", "Fin"], ["A1", "SHLMR", "01/06/2022", "31/12/2022"]],
            "Bénéficiaires": people,
            "Contrats": [
                contract,
                ["C-1", "B-1", "01/01/2022", "30/06/2022"],
                ["C-2", "B-2", "01/01/2022", "31/01/2023"],
            ],
            "Heures réalisées": [
                ["Contrat", "Marché", "Mois", "Heures"],
                ["C-1", "A1", "07/2022", 10],
                ["C-2", "A1", "01/2023", 5],
            ],
            "Bilans publiés": [
                [COLUMN_LABELS[c] for c in ("annee", "indicateur", "mesure", "dimension", "modalite", "valeur")]
                + [COLUMN_LABELS[c] for c in ("precision", "imprime", "source")],
                [2022, "Heures réalisées", "valeur", "ensemble", "ensemble", 12, 1, "12 heures", "Bilan"],
            ],
        }
    )
    result = trial(tmp_path, ("a.xlsx", content))
    assert not result.refused
    told = {(p.sheet, p.row, p.column, p.expected[:22]) for p in result.problems if p.level is Level.WARNING}
    assert told == {
        ("Marchés", 2, "Marché", "des heures sont réalis"),
        ("Bénéficiaires", 3, "Bénéficiaire", "peut-être la même pers"),
        ("Bénéficiaires", 4, "Bénéficiaire", "même pseudonyme qu’à l"),
        ("Contrats", 2, "Début", "contrat commencé avant"),
        ("Contrats", 3, "Début", "contrat commencé avant"),
        ("Contrats", 3, "Fin", "contrat fini après son"),
        ("Heures réalisées", 2, "Mois", "heures hors des dates "),
        ("", None, "Heures réalisées 2022", "la base donne 10"),
    }


# ABC Clause


def test_an_abc_clause_export_becomes_records(tmp_path):
    base = published(tmp_path, ("contrats.csv", abc_csv(abc_row())), arretee_le=date(2024, 12, 31))
    person = base.query("SELECT * EXCLUDE (beneficiaire) FROM beneficiaire").iloc[0].to_dict()
    assert (
        person == {"sexe": "F", "age": 24, "commune": "32013", "qpv": None, "qualification": "CAP/BEP"}
        or person["age"] == 24
    )
    assert value(base, "SELECT string_agg(critere, ',' ORDER BY critere) FROM critere_beneficiaire") == "JEUNE,RSA"
    hours = (
        base.query("SELECT marche, mois::VARCHAR AS mois, heures::DOUBLE AS h FROM heures_realisees").iloc[0].tolist()
    )
    assert hours == ["École de Mirande – Lot 01 VRD", "2024-06-01", 151.67]
    contract = (
        base.query("SELECT type_contrat, modalite, employeur, entreprise_utilisatrice FROM contrat").iloc[0].tolist()
    )
    assert contract == ["CDDI", "ETTI", "Intérim 32", "Maçons du Gers"]


@pytest.mark.parametrize("delimiter", [";", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_an_abc_clause_export_of_any_encoding(tmp_path, delimiter, encoding):
    content = abc_csv(abc_row(), delimiter=delimiter, encoding=encoding)
    assert not trial(tmp_path, ("contrats.csv", content)).refused


def test_the_hours_of_an_open_contract_stand_in_the_month_of_the_export_and_it_says_so(tmp_path):
    content = workbook(Export=[ABC_TITLES, abc_row(**{"Fin contrat": ""})])
    result = trial(tmp_path, ("abc.xlsx", content), arretee_le=date(2024, 9, 15))
    assert any("mois de l’export (15/09/2024)" in p.expected for p in result.problems)
    confirmer(result)
    assert str(value(open_base(tmp_path), "SELECT mois::VARCHAR FROM heures_realisees")) == "2024-09-01"


def test_the_same_person_is_one_pseudonym_and_another_key_gives_another(tmp_path, own_key):
    rows = [abc_row(1), abc_row(1, Marché="Lot 02"), abc_row(2, Nom="Autre")]
    base = published(tmp_path / "a", ("abc.csv", abc_csv(*rows)))
    first = set(base.query("SELECT beneficiaire FROM beneficiaire")["beneficiaire"])
    assert len(first) == 2 and stat.S_IMODE(own_key.stat().st_mode) == 0o600
    own_key.unlink()
    other = published(tmp_path / "b", ("abc.csv", abc_csv(*rows)))
    assert not first & set(other.query("SELECT beneficiaire FROM beneficiaire")["beneficiaire"])


def test_an_identity_is_nowhere_in_the_base_folder_nor_in_the_problems(tmp_path):
    rows = [
        abc_row(1, Dossier=PRIVATE[6]),
        abc_row(2, Dossier=PRIVATE[6], **{"Nombre d'heures": "beaucoup", "Age": "1"}),
    ]
    for content in (abc_csv(*rows[:1]), abc_csv(*rows)):
        result = trial(tmp_path, ("abc.csv", content))
        told = "\n".join(map(repr, result.problems))
        assert not [word for word in PRIVATE if word in told]
        if not result.refused:
            confirmer(result)
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert not [word for word in PRIVATE if word.encode() in held]


def test_unknown_values_are_listed_until_a_correspondence_says_what_they_mean(tmp_path):
    content = abc_csv(abc_row(Modalité="Portage"), abc_row(2, Statut="Sportif ,Sportif de haut niveau"))
    first = trial(tmp_path, ("abc.csv", content))
    assert {(name, text) for name, text, _ in first.unknown} == {
        ("modalite", "Portage"),
        ("critere", "Sportif"),
        ("critere", "Sportif de haut niveau"),
    }
    assert first.refused
    correspondances.add(
        tmp_path, {(name, text): "AUTRE" if name == "critere" else "Autres" for name, text, _ in first.unknown}
    )
    correspondances.add(tmp_path, {("critere", "Sportif"): ""})
    base = published(tmp_path, ("abc.csv", content))
    assert value(base, "SELECT count(*) FROM critere_beneficiaire WHERE critere = 'AUTRE'") == 1


def test_a_file_without_identity_counts_one_person_per_contract_and_says_so(tmp_path):
    rows = [abc_row(n, Dossier="", Nom="", Prénom="", Marché=f"Lot {n}") for n in (1, 2)]
    result = trial(tmp_path, ("abc.csv", abc_csv(*rows)))
    assert any("maximum" in p.expected and p.level is Level.WARNING for p in result.problems)
    confirmer(result)
    assert value(open_base(tmp_path), "SELECT count(*) FROM beneficiaire") == 2


def test_communes_outside_the_territory_are_known_by_name_and_postcode(tmp_path):
    base = published(tmp_path, ("abc.csv", abc_csv(abc_row(Commune="TOULOUSE", **{"Code Postal": "31000"}))))
    assert value(base, "SELECT commune FROM beneficiaire") == "31555"


def test_a_commune_that_nothing_knows_keeps_the_departement_of_its_postcode(tmp_path):
    base = published(tmp_path, ("abc.csv", abc_csv(abc_row(Commune="INCONNUE", **{"Code Postal": "31000"}))))
    assert value(base, "SELECT commune FROM beneficiaire") == "31000"


def test_an_export_imported_again_changes_nothing(tmp_path):
    content = abc_csv(abc_row(1), abc_row(2))
    published(tmp_path, ("abc.csv", content), arretee_le=date(2024, 12, 31))
    again = trial(tmp_path, ("abc.csv", content), arretee_le=date(2024, 12, 31))
    assert again.unchanged and not again.publishable


# modes


def test_update_restates_the_years_of_the_file_and_keeps_the_others(tmp_path):
    write_tables(tmp_path / "f", **worked_example())
    files = [("heures.csv", b"")]
    base = published(tmp_path / "b", *[(f.name, f.read_bytes()) for f in sorted((tmp_path / "f").glob("*.csv"))])
    text = "contrat;marche;mois;heures\nc1;a1;01/2022;70\n"
    files = [("heures_realisees.csv", text.encode())]
    result = trial(tmp_path / "b", *files, mode=UPDATE)
    changed = result.rows.set_index("table").loc["heures_realisees"]
    assert (changed["ajoutees"], changed["modifiees"], changed["retirees"]) == (0, 1, 3)
    hours = result.indicators.set_index(["annee", "indicateur"]).loc[(2022, "heures_realisees")]
    assert (hours["avant"], hours["apres"]) == (200, 70)
    confirmer(result)
    base = open_base(tmp_path / "b")
    rows = base.query("SELECT contrat, marche, year(mois) AS a, heures::INTEGER AS h FROM heures_realisees ORDER BY a")
    assert rows.values.tolist() == [["c2", "B1", 2021, 40], ["c1", "A1", 2022, 70]]
    assert value(base, "SELECT count(*) FROM maitre_ouvrage") == 2


def test_update_keeps_what_the_file_does_not_state_about_a_known_row(tmp_path):
    first = "Entreprise;SIRET;Effectif\nPetite;73282932000074;4\n"
    published(tmp_path, ("entreprise.csv", first.encode()))
    base = published(tmp_path, ("entreprise.csv", b"Entreprise;Effectif\nPETITE ;9\nGrande;80\n"), mode=UPDATE)
    rows = base.query("SELECT entreprise, siret, effectif FROM entreprise ORDER BY effectif").values.tolist()
    assert rows[0] == ["Petite", "73282932000074", 9] and len(rows) == 2


def test_an_abc_export_updated_moves_the_hours_of_an_open_contract(tmp_path):
    row = {"Fin contrat": ""}
    published(tmp_path, ("abc.csv", abc_csv(abc_row(**row))), arretee_le=date(2024, 6, 30))
    later = abc_csv(abc_row(**row, **{"Nombre d'heures": "300"}))
    base = published(tmp_path, ("abc.csv", later), mode=UPDATE, arretee_le=date(2025, 1, 31))
    assert base.query("SELECT heures::INTEGER AS h, year(mois) AS a FROM heures_realisees").values.tolist() == [
        [300, 2025]
    ]


def test_real_records_are_never_added_to_the_demonstration(demo_base):
    result = trial(demo_base, ("abc.csv", abc_csv(abc_row())), mode=UPDATE)
    assert result.refused and any("« démonstration »" in p.expected.replace("\u00a0", " ") for p in result.problems)


def test_another_key_is_refused_in_update(tmp_path, own_key):
    published(tmp_path, ("abc.csv", abc_csv(abc_row())))
    own_key.unlink()
    result = trial(tmp_path, ("abc.csv", abc_csv(abc_row(2))), mode=UPDATE)
    assert result.refused and any("clé" in p.expected for p in result.problems)


# round trip


@pytest.mark.parametrize(("name", "export"), [("base.xlsx", export_workbook), ("base.zip", export_csv)])
def test_export_then_import_gives_the_same_tables(demo_base, tmp_path, name, export):
    version = importer(tmp_path, Source(name, export(open_base(demo_base))))
    assert version == 1
    assert is_same(row_changes(current_file(demo_base), current_file(tmp_path)))
    assert open_base(tmp_path).publication["nature"] == "démonstration"


def test_hostile_text_survives_the_round_trip_as_text(tmp_path):
    names = [
        '=HYPERLINK("http://x";"clic")',
        "+33",
        "-1",
        "@SUM(A1)",
        "'=1+1",
        "<b>gras</b>",
        "'); DROP TABLE marche; --",
    ]
    rows = [["Maître d’ouvrage"], *([name] for name in names)]
    base = published(tmp_path / "a", ("a.xlsx", workbook(**{"Maîtres d’ouvrage": rows})))
    assert set(base.query("SELECT maitre_ouvrage AS m FROM maitre_ouvrage")["m"]) == set(names)
    for name, export in (("b.xlsx", export_workbook), ("b.zip", export_csv)):
        result = trial(tmp_path / "a", (name, export(base)))
        assert result.unchanged, [str(p) for p in result.problems]
        abandonner(result)


# commands


def test_commands_try_publish_list_and_restore(tmp_path, capsys):
    base, file = str(tmp_path / "base"), tmp_path / "suivi.xlsx"
    file.write_bytes(small(tmp_path))
    assert main(["import", str(file), "--essai", "--base", base]) == 0
    assert "rien n’est publié" in capsys.readouterr().out and not list((tmp_path / "base" / "versions").glob("*"))
    assert main(["import", str(file), "--base", base, "--commentaire", "Premier"]) == 0
    file.write_bytes(small(tmp_path, heures=120))
    assert main(["import", str(file), "--base", base]) == 0
    assert main(["import", str(file), "--base", base]) == 0 and "Rien à publier" in capsys.readouterr().out
    assert main(["restaurer", "1", "--base", base]) == 0
    assert main(["versions", "--base", base]) == 0
    told = capsys.readouterr().out
    assert re.search(r"^\* +1 .*Premier", told, re.M) and re.search(r"^- +2 ", told, re.M)
    assert float(value(open_base(base), "SELECT heures FROM heures_realisees")) == 100


def test_commands_refuse_with_reasons_and_write_an_annotated_copy(tmp_path, capsys):
    file, copy = tmp_path / "suivi.xlsx", tmp_path / "annotee.xlsx"
    file.write_bytes(small(tmp_path, heures="douze"))
    assert main(["import", str(file), "--base", str(tmp_path / "b"), "--annotee", str(copy)]) == 2
    assert "feuille Heures réalisées, ligne 2, colonne Heures" in capsys.readouterr().err and copy.stat().st_size > 5000
    assert main(["import", str(tmp_path / "absent.xlsx")]) == 2
    assert main(["restaurer", "7", "--base", str(tmp_path / "b")]) == 2


def test_commands_write_the_template_and_the_whole_base(demo_base, tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSES_BASE", os.fspath(demo_base))
    for name in ("modele.xlsx", "modele.zip"):
        assert main(["modele", str(tmp_path / name)]) == 0
    for name in ("base.xlsx", "base.zip"):
        assert main(["exporter-base", str(tmp_path / name)]) == 0
        assert main(["import", str(tmp_path / name), "--base", str(tmp_path / name.replace(".", "-"))]) == 0
