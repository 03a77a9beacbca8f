"""Files as people of the trade have them: what each must give, recounted by plain Python over another reader."""

from __future__ import annotations

import csv
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from analytics.base.paths import current_file
from analytics.ingest import Level, Trial, confirmer, essai, limits, sources
from analytics.ingest.prepare import Prepared, prepare

CASES = Path(__file__).parent / "data" / "import"
# year: hours, people, employers, contracts
TRUTH = {
    2023: ("2838.78", 10, 8, 11),
    2024: ("5344.95", 29, 15, 34),
    2025: ("2421.67", 13, 10, 15),
}
WHOLE = ("w00_propre", "w02_totaux", "w03_large", "w15_cachee_tcd", "w17_criteres_cellule", "x02_durees_hmm",
         "x06_colonne_observations", "x08_mo_orthographes", "x11_csv_titre", "x01_code_postal",
         "excel_97", "libreoffice_large", "libreoffice_durees", "cellules_courtes")  # fmt: skip

pytestmark = pytest.mark.usefixtures("public_file_later")


@pytest.fixture(autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSES_CLE", str(tmp_path_factory.getbasetemp() / "cle"))


def file(name: str) -> Path:
    return next(CASES.glob(f"{name}*"))


def attempt(base: Path, *names: str, prepared: Prepared | None = None, **given: object) -> Trial:
    files = sources([file(name) for name in names])
    return essai(files, base, limits=limits(), prepared=prepared, **given)


def publish(base: Path, *names: str, **given: object) -> Trial:
    trial = attempt(base, *names, **given)
    assert not trial.refused, "\n".join(str(one) for one in trial.problems if one.level is Level.BLOCKING)
    confirmer(trial)
    return trial


def rows(base: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(current_file(base)), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def by_year(base: Path) -> dict[int, tuple[str, int, int, int]]:
    found = rows(
        base,
        "SELECT year(mois), sum(heures)::VARCHAR, count(DISTINCT beneficiaire), count(DISTINCT employeur),"
        " count(DISTINCT contrat) FROM heures_realisees JOIN contrat USING (contrat) WHERE heures > 0 GROUP BY 1",
    )
    return {year: tuple(others) for year, *others in found}


def told(trial: Trial) -> str:
    return "\n".join(map(str, trial.problems)).replace("\u00a0", " ").replace("\u202f", " ")


def blocking(trial: Trial) -> list[str]:
    return [str(one).replace("\u00a0", " ") for one in trial.problems if one.level is Level.BLOCKING]


@pytest.mark.parametrize("name", WHOLE)
def test_the_truth_comes_out_with_the_proposed_plan(tmp_path: Path, name: str):
    publish(tmp_path, name)
    assert by_year(tmp_path) == TRUTH


def test_the_truth_is_what_the_clean_file_holds(tmp_path: Path):
    """Sum of 133 rows, read by openpyxl."""
    book = load_workbook(file("w00_propre"), read_only=True)
    hours: dict[int, Decimal] = defaultdict(Decimal)
    for _, _, month, amount in list(book["Heures réalisées"].iter_rows(values_only=True))[1:]:
        hours[month.year] += Decimal(str(amount))
    assert {year: str(total) for year, total in sorted(hours.items())} == {y: one[0] for y, one in TRUTH.items()}


def test_names_become_pseudonyms_and_no_name_is_kept(tmp_path: Path):
    publish(tmp_path, "w03_large")
    held = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"NOM01" not in held and "Prénom01".encode() not in held


def test_a_dirty_file_asks_only_what_nobody_can_know(tmp_path: Path):
    trial = attempt(tmp_path, "w01_sale")
    assert sorted(cause.example for cause in trial.causes.questions() if cause.kind.startswith("minute")) == [
        "12h5",
        "151h67",
    ]
    assert len(blocking(trial)) == 2
    text = told(trial)
    assert "10 âges écrits « 26 ans » : lus 26" in text and "« Mairie d'Auch »" in text and "« CD 32 »" in text
    trial.prepared.plan.values = {"heures": {"151h67": "151,67", "12h5": "12,5"}}
    trial.prepared.problems = []
    publish(tmp_path, "w01_sale", prepared=trial.prepared)
    # « 77h25 » is 25 minutes: 0.17 more than the 77.25 of the truth, each time.
    written = [row[3] for row in load_workbook(file("w01_sale"))["Heures réalisées"].iter_rows(values_only=True)]
    minutes = sum(str(text).strip() == "77h25" for text in written)
    total = sum(Decimal(one[0]) for one in by_year(tmp_path).values())
    assert total == Decimal("10605.40") + minutes * Decimal("0.17")
    assert rows(tmp_path, "SELECT count(*) FROM beneficiaire WHERE age IS NULL OR sexe IS NULL") == [(0,)]


def test_hours_of_whole_contracts_are_spread_over_their_days(tmp_path: Path):
    trial = publish(tmp_path, "w04_liste")
    assert {year: one[0] for year, one in by_year(tmp_path).items()} == {y: one[0] for y, one in TRUTH.items()}
    assert {year: (one[1], one[3]) for year, one in by_year(tmp_path).items()} == {
        y: (one[1], one[3]) for y, one in TRUTH.items()
    }
    assert "réparties sur les jours du contrat" in told(trial)
    assert rows(tmp_path, "SELECT count(*) FROM heures_realisees WHERE repartie IS NOT true") == [(0,)]
    assert rows(tmp_path, "SELECT min(age), max(age) FROM beneficiaire")[0] > (15, 40)


@pytest.mark.parametrize("name", ["w05_abc", "w05c_abc_cp1252", "w06_abc_total"])
def test_an_abc_export_gives_the_sum_of_its_column(tmp_path: Path, name: str):
    publish(tmp_path, name)
    assert rows(tmp_path, "SELECT sum(heures) FROM heures_realisees") == [(column_sum(file(name)),)]
    assert rows(tmp_path, "SELECT count(*) FROM contrat") == [(60,)]


def column_sum(path: Path) -> Decimal:
    text = path.read_bytes().decode("cp1252" if "cp1252" in path.name else "utf-8-sig")
    lines = list(csv.DictReader(text.splitlines(), delimiter=";"))
    amounts = [one["Nombre d'heures"] for one in lines if one["Dossier"]]
    return sum((Decimal(one.replace(",", ".")).quantize(Decimal("0.01")) for one in amounts if one), Decimal(0))


def test_formulas_never_computed_are_asked_once_each_with_their_address(tmp_path: Path):
    trial = attempt(tmp_path, "w11_formules")
    asked = [one for one in trial.problems if one.level is Level.BLOCKING]
    assert sorted(one.cell for one in asked) == sorted(f"D{row}" for row in range(2, 13))
    trial.prepared.plan.cells = {key: "35" for _, key, _ in trial.prepared.plan.asked}
    trial.prepared.problems = []
    publish(tmp_path, "w11_formules", prepared=trial.prepared)
    assert rows(tmp_path, "SELECT count(*) FROM heures_realisees") == [(133,)]


def test_a_row_a_marche_gives_hours_without_people(tmp_path: Path):
    publish(tmp_path, "w14_par_marche")
    assert rows(tmp_path, "SELECT count(*), sum(heures)::VARCHAR, sum(personnes) FROM heures_sans_personne") == [
        (15, "1605.00", 45)
    ]
    assert rows(tmp_path, "SELECT count(*) FROM marche") == [(15,)]
    held = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert b"NOM01" not in held


def test_a_hidden_sheet_is_announced(tmp_path: Path):
    assert "feuille Heures réalisées : feuille cachée" in told(attempt(tmp_path, "w15_cachee_tcd"))


def test_the_hours_of_a_year_are_added_and_nothing_else_changes(tmp_path: Path):
    publish(tmp_path, "w00_propre")
    before = rows(tmp_path, "SELECT * FROM contrat ORDER BY ALL")
    trial = attempt(tmp_path, "w20_heures_2025")
    assert trial.unchanged and not trial.refused
    assert rows(tmp_path, "SELECT * FROM contrat ORDER BY ALL") == before


def test_three_corrected_rows_take_nothing_away(tmp_path: Path):
    publish(tmp_path, "w00_propre")
    trial = attempt(tmp_path, "x13_correction_2024")
    assert not trial.refused and trial.lost_years == []
    confirmer(trial) if not trial.unchanged else None
    assert by_year(tmp_path) == TRUTH


def test_a_postcode_is_never_an_insee_code(tmp_path: Path):
    trial = publish(tmp_path, "x01_code_postal")
    codes = {code for (code,) in rows(tmp_path, "SELECT DISTINCT commune FROM beneficiaire")}
    assert codes == {"32013", "32000"}  # Auch has its postcode alone; of the others only the département is known
    asked = {cause.example for cause in trial.causes.questions()}
    assert asked == {"32800", "32310", "32380", "32600", "32300", "32100", "32500"}


def test_an_ambiguous_number_is_asked_once(tmp_path: Path):
    trial = attempt(tmp_path, "x04b")
    assert {one.value for one in trial.problems if one.level is Level.BLOCKING} == {"1.234", "1.500"}


def test_an_extra_column_is_named_as_left_out(tmp_path: Path):
    assert "« Observations »" in told(attempt(tmp_path, "x06_colonne_observations"))


def test_buyers_are_merged_once_she_accepts(tmp_path: Path):
    trial = attempt(tmp_path, "x08_mo_orthographes")
    assert "« Ville d'Auch » (" in told(trial) and trial.proposed_merges
    for merge in trial.prepared.plan.merges:
        merge.accepted = True
    trial.prepared.problems = []
    publish(tmp_path, "x08_mo_orthographes", prepared=trial.prepared)
    assert rows(tmp_path, "SELECT count(*) FROM maitre_ouvrage") == [(6,)]
    assert by_year(tmp_path) == TRUTH
    again = attempt(tmp_path, "x08_mo_orthographes")  # remembered
    assert not again.proposed_merges and again.unchanged


def test_what_is_unknown_stays_unknown(tmp_path: Path):
    trial = publish(tmp_path, "x14_textes")
    assert rows(
        tmp_path, "SELECT debut_le, fin_le FROM contrat WHERE contrat IN ('C002', 'C003', 'C004') ORDER BY 1"
    ) == [
        (date(2024, 3, 1), date(2024, 3, 28)),
        (date(2024, 3, 3), None),
        (date(2025, 3, 4), None),
    ]
    assert "« début mars 2024 »" in told(trial) and "« 31/12/2024 (prévu) »" in told(trial)
    unknown = "SELECT count(*) FILTER (WHERE sexe IS NULL), count(*) FILTER (WHERE age IS NULL) FROM beneficiaire"
    assert rows(tmp_path, unknown) == [(1, 1)]


def test_a_later_export_updates_its_contracts(tmp_path: Path):
    publish(tmp_path, "x20_abc_t1")
    before = by_year(tmp_path)
    first = rows(tmp_path, "SELECT count(*), count(employeur), count(type_contrat) FROM contrat")[0]
    publish(tmp_path, "x21_abc_t2")
    later = rows(tmp_path, "SELECT count(*), count(employeur), count(type_contrat) FROM contrat")[0]
    assert first[0] == later[0] == 60 and later[1] > first[1] and later[2] > first[2]
    assert {y: one[0] for y, one in by_year(tmp_path).items()} == {y: one[0] for y, one in before.items()}


def test_each_hour_is_in_the_years_that_its_contract_covers(tmp_path: Path):
    publish(tmp_path, "x22_abc_longs", arretee_le=date(2025, 3, 31))
    found = {year: Decimal(one[0]) for year, one in by_year(tmp_path).items()}
    assert found == spread_by_days(date(2025, 3, 31))


def spread_by_days(until: date) -> dict[int, Decimal]:
    """Each contract’s hours by its days in each year, counted one day after another."""
    found: dict[int, Decimal] = defaultdict(Decimal)
    for one in csv.DictReader(file("x22_abc_longs").read_text(encoding="utf-8-sig").splitlines(), delimiter=";"):
        start, end = (french(one[name]) for name in ("Début contrat", "Fin contrat"))
        days = list(each_day(start, end or until))
        hours = Decimal(one["Nombre d'heures"].replace(",", "."))
        given = Decimal(0)
        for year in sorted({day.year for day in days}):
            upto = (hours * sum(day.year <= year for day in days) / len(days)).quantize(
                Decimal("0.01"), "ROUND_HALF_UP"
            )
            found[year] += upto - given
            given = upto
    return dict(found)


def french(text: str) -> date | None:
    return date(*map(int, reversed(text.split("/")))) if text else None


def each_day(start: date, end: date) -> Iterator[date]:
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        yield date.fromordinal(ordinal)


def test_a_table_of_buyers_gives_hours_without_people(tmp_path: Path):
    publish(tmp_path, "y03_stbenoit_agregat")
    assert rows(tmp_path, "SELECT sum(heures)::VARCHAR FROM heures_sans_personne") == [("14864.00",)]
    assert rows(tmp_path, "SELECT count(*) FROM beneficiaire") == [(0,)]
    assert rows(tmp_path, "SELECT DISTINCT commune FROM marche") == [("97416",)]


def test_a_plan_written_then_used_gives_the_same(tmp_path: Path):
    from analytics.ingest.import_plan.model import from_toml, to_toml

    trial = attempt(tmp_path, "w03_large")
    plan = from_toml(to_toml(trial.prepared.plan, accepts=True))
    files = sources([file("w03_large")])
    publish(tmp_path, "w03_large", prepared=prepare(files, tmp_path, limits(), plan))
    assert by_year(tmp_path) == TRUTH


def test_a_layout_is_remembered_under_another_name(tmp_path: Path):
    trial = attempt(tmp_path, "w03_large")
    for column in (one for block in trial.prepared.plan.blocks for one in block.columns if one.title == "Âge"):
        column.field, column.why = "", "à votre demande"
    publish(tmp_path, "w03_large", prepared=trial.prepared)
    other = tmp_path / "autre.xlsx"
    shutil.copy(file("w03_large"), other)
    again = prepare(sources([other]), tmp_path, limits())
    assert [one.field for one in again.plan.blocks[0].columns if one.title == "Âge"] == [""]


def test_an_indented_ods_is_read(tmp_path):
    written = tmp_path / "indente.ods"
    with zipfile.ZipFile(file("libreoffice_large")) as book, zipfile.ZipFile(written, "w") as copy:
        for name in book.namelist():
            copy.writestr(name, book.read(name).replace(b"<table:table-cell", b"\n  <table:table-cell"))
    trial = essai(sources([written]), tmp_path / "base", limits=limits())
    assert not trial.refused
    confirmer(trial)
    assert by_year(tmp_path / "base") == TRUTH
