"""The demonstration gives back the published bilan: each printed figure, recounted over the files."""

from __future__ import annotations

import csv
import hashlib
import random
from calendar import monthrange
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from analytics.declarations.schema import record_tables
from analytics.demo import build_demo, write_demo
from analytics.territory.territory import default
from bench.records import build_large
from bench.records.large_tables import write_large

Row = dict[str, str]
DATA = Path(__file__).resolve().parent.parent / "data"
LAST_YEAR = 2025


def read(file: Path) -> list[Row]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


class Files:
    """The files of one folder, read as rows, and the few counts that several tests need."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.rows = {file.stem: read(file) for file in sorted(folder.glob("*.csv"))}
        self.contracts = {row["contrat"]: row for row in self.rows["contrat"]}
        self.marches = {row["marche"]: row for row in self.rows["marche"]}
        self.people = {row["beneficiaire"]: row for row in self.rows["beneficiaire"]}

    def hours(self, year: int) -> list[Row]:
        return [row for row in self.rows["heures_realisees"] if row["mois"].startswith(str(year))]

    def promised(self, year: int) -> list[Row]:
        return [row for row in self.rows["heures_clausees"] if row["annee"] == str(year)]

    def beneficiaries(self, year: int) -> list[Row]:
        names = {self.contracts[row["contrat"]]["beneficiaire"] for row in self.hours(year)}
        return [self.people[name] for name in sorted(names)]

    def followed(self, year: int) -> set[str]:
        written = {row["marche"] for row in self.hours(year) + self.promised(year)}
        return written | {
            name
            for name, row in self.marches.items()
            if int(row["debut_le"][:4]) <= year <= int(row["fin_le"][:4] or LAST_YEAR)
        }

    def owners(self, year: int) -> Counter[str]:
        return Counter(self.marches[name]["maitre_ouvrage"] for name in self.followed(year))

    def companies(self, year: int) -> list[Row]:
        followed = self.followed(year)
        names = {row["entreprise"] for row in self.rows["attribution"] if row["marche"] in followed}
        return [row for row in self.rows["entreprise"] if row["entreprise"] in names]

    def works_per_person(self, year: int) -> dict[str, set[str]]:
        found = defaultdict(set)
        for row in self.hours(year):
            found[self.contracts[row["contrat"]]["beneficiaire"]].add(row["marche"])
        return found


def total(rows: list[Row]) -> float:
    return sum(float(row["heures"] or 0) for row in rows)


def short(liste: str) -> dict[str, str]:
    return {row["code"]: row["court"] or row["libelle"] for row in read(DATA / "codes" / f"{liste}.csv")}


def month_end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Files:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return Files(folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Files:
    folder = tmp_path_factory.mktemp("small")
    write_large(folder, 10_000)
    return Files(folder)


@pytest.fixture(params=["demo", "small"])
def either(request) -> Files:
    return request.getfixturevalue(request.param)


def test_hours_promised_and_done(demo):
    assert total(demo.promised(2022)) == 40_706
    assert total(demo.promised(2021)) == 26_094  # (40 706 - 26 094) / 26 094 = 56.0 %
    assert total(demo.hours(2022)) == 28_644  # / 1 820 = 15.7 full-time jobs
    assert round(28_644 / 1_820, 1) == 15.7


def test_hours_promised_by_each_owner(demo):
    found = defaultdict(list)
    for row in demo.promised(2022):
        found[demo.marches[row["marche"]]["maitre_ouvrage"]].append(row["heures"])
    assert found.pop("DIRSO") == [""]
    assert {name: sum(map(float, hours)) for name, hours in found.items()} == {
        "SGAR": 600,
        "DREAL": 7_500,
        "Ministère de l’Intérieur": 1_935,
        "Ministère de l’Économie et des Finances": 485,
        "ARS": 200,
        "Région Occitanie": 10_605,
        "Département du Gers": 1_981,
        "Grand Auch": 4_626,
        "CC 3CAG": 707,
        "CC de la Ténarèze": 345,
        "Gers numérique": 7_500,
        "CC de la Gascogne toulousaine": 1_526,
        "CC Bastides de Lomagne": 231,
        "CC Astarac Arros en Gascogne": 203,
        "Centre hospitalier du Gers": 756,
        "Non détaillé": 1_506,
    }


def test_followed_contracts_of_each_owner(demo):
    owners = demo.owners(2022)
    assert (len(owners), sum(owners.values())) == (17, 40)
    families = {row["maitre_ouvrage"]: row["famille"] for row in demo.rows["maitre_ouvrage"]}
    assert families["Non détaillé"] == ""
    assert [count for name, count in owners.items() if families[name] == "État"] == [1] * 6
    printed = {"Région Occitanie": 7, "Département du Gers": 9, "Grand Auch": 6, "CC 3CAG": 3}
    printed |= {"CC de la Ténarèze": 2, "CC de la Gascogne toulousaine": 1, "CC Bastides de Lomagne": 2}
    printed |= {"CC Astarac Arros en Gascogne": 1}
    assert {name: owners[name] for name in printed} == printed


def test_three_owners_are_new(demo):
    earlier = set().union(*(demo.owners(year) for year in range(2015, 2022)))
    assert len(set(demo.owners(2022)) - earlier) == 3


def test_yearly_flow_has_a_row_in_each_of_its_years(demo):
    flow = [row for row in demo.rows["heures_clausees"] if row["nature"] == "flux annuel"]
    gimont = [row for row in flow if row["marche"].startswith("DREAL-2021")]
    assert [(row["annee"], row["heures"]) for row in gimont] == [(str(y), "7500") for y in (2021, 2022, 2023)]


def test_people_helped(demo):
    people = demo.beneficiaries(2022)
    assert (len(people), len(demo.beneficiaries(2021))) == (66, 68)
    assert sum(row["sexe"] == "F" for row in people) == 3
    assert sum(row["commune"].startswith("32") for row in people) == 51  # 77 %


def test_companies_helped(demo):
    companies = demo.companies(2022)
    sizes = [int(row["effectif"]) for row in companies if row["effectif"]]
    assert (len(companies), len(demo.companies(2021))) == (76, 53)
    assert sum(row["commune"].startswith("32") for row in companies) == 31
    assert (sum(size < 20 for size in sizes), sum(size < 5 for size in sizes)) == (19, 4)


def test_meetings_and_agreements(demo):
    def in_2022(table: str, column: str) -> int:
        return sum(row[column].startswith("2022") for row in demo.rows[table])

    assert in_2022("reunion_chantier", "tenue_le") == 14
    assert in_2022("maitre_ouvrage", "convention_le") == 3


def test_what_the_bilan_says_in_words(demo):
    def months(year: int) -> float:
        names = {row["contrat"] for row in demo.hours(year)}
        rows = [demo.contracts[name] for name in names if demo.contracts[name]["fin_le"]]
        lengths = [(date.fromisoformat(r["fin_le"]) - date.fromisoformat(r["debut_le"])).days for r in rows]
        return sum(lengths) / len(lengths)

    def on_several(year: int) -> int:
        return sum(len(works) > 1 for works in demo.works_per_person(year).values())

    def supported(year: int) -> int:
        return sum(row["realise_le"].startswith(str(year)) for row in demo.rows["accompagnement"])

    assert months(2022) > 1.2 * months(2021)
    assert on_several(2022) > on_several(2021)
    assert supported(2022) > supported(2021)
    assert total(demo.promised(2023)) < total(demo.promised(2022))
    assert total(demo.hours(2023)) < total(demo.hours(2022))


def test_fewer_contracts_of_the_state_and_the_region_in_2023(demo):
    families = {row["maitre_ouvrage"]: row["famille"] for row in demo.rows["maitre_ouvrage"]}
    before, after = demo.owners(2022), demo.owners(2023)
    assert after["Région Occitanie"] < before["Région Occitanie"]
    state = [sum(n for name, n in year.items() if families[name] == "État") for year in (before, after)]
    assert state[1] < state[0]


def test_young_people_are_the_largest_age_class(demo):
    ages = [int(row["age"]) for row in demo.beneficiaries(2022)]
    classes = Counter("<26" if age < 26 else "26-40" if age < 41 else "41-50" if age < 51 else "51+" for age in ages)
    assert classes.most_common(1)[0][0] == "<26"
    assert 0.35 < classes["<26"] / len(ages) < 0.45


def test_building_and_public_works_lead(demo):
    sectors = Counter()
    for row in demo.hours(2022):
        sectors[demo.marches[row["marche"]]["secteur"]] += float(row["heures"])
    assert sectors["Bâtiment"] + sectors["Travaux publics"] > 0.8 * 28_644


def test_every_short_label_of_the_bilan_is_there(demo):
    kinds, criteria = short("type_contrat"), short("critere")
    here = {kinds[demo.contracts[row["contrat"]]["type_contrat"]] for row in demo.hours(2022)}
    assert here == set(kinds.values()) - {"Autres contrats"}
    names = {row["beneficiaire"] for row in demo.beneficiaries(2022)}
    met = [row["critere"] for row in demo.rows["critere_beneficiaire"] if row["beneficiaire"] in names]
    assert {criteria[code] for code in met} == set(criteria.values()) - {"Autres publics"}
    assert 1.4 < len(met) / len(names) < 1.8


def test_printed_figures_are_all_transcribed():
    printed = {
        (row["annee"], row["indicateur"], row["mesure"]): row["valeur"]
        for row in read(DATA / "reel" / "bilan_publie.csv")
        if row["dimension"] == "ensemble"
    }
    values = {"heures_clausees": "40706", "heures_realisees": "28644", "etp": "15", "beneficiaires": "66"}
    values |= {"femmes": "3", "part_habitants_territoire": "0.77", "societes": "76", "societes_territoire": "31"}
    values |= {"societes_moins_20": "19", "societes_moins_5": "4", "maitres_ouvrage": "17", "reunions": "14"}
    values |= {"nouveaux_maitres_ouvrage": "3", "marches_suivis": "40", "conventions": "3"}
    assert printed == {("2022", name, "valeur"): value for name, value in values.items()} | {
        ("2021", "beneficiaires", "valeur"): "68",
        ("2021", "societes", "valeur"): "53",
        ("2022", "heures_clausees", "evolution"): "0.56",
    }


def test_the_printed_list_adds_up_to_its_total():
    rows = [row for row in read(DATA / "reel" / "bilan_publie.csv") if row["dimension"] == "maitre_ouvrage"]
    hours = {row["modalite"]: row["valeur"] for row in rows if row["indicateur"] == "heures_clausees"}
    assert len(hours) == 17 and hours["DIRSO"] == ""
    assert sum(int(value or 0) for value in hours.values()) == 40_706


def test_headers_and_codes(either):
    for name, table in record_tables().items():
        rows = either.rows.get(name)
        assert not rows or set(rows[0]) <= set(table.column_names)
    for table, column, liste in (
        ("contrat", "type_contrat", "type_contrat"),
        ("contrat", "modalite", "modalite"),
        ("marche", "secteur", "secteur"),
        ("marche", "dispositif", "dispositif"),
        ("entreprise", "type_structure", "type_structure"),
        ("attribution", "role", "role"),
        ("beneficiaire", "qualification", "qualification"),
        ("critere_beneficiaire", "critere", "critere"),
        ("accompagnement", "etape", "etape"),
        ("maitre_ouvrage", "famille", "famille"),
        ("maitre_ouvrage", "type_maitre_ouvrage", "type_maitre_ouvrage"),
        ("contrat", "suite_6", "suite"),
    ):
        assert {row[column] for row in either.rows[table]} - {""} <= set(short(liste)), (table, column)


def test_keys_and_references(either):
    for name, table in record_tables().items():
        rows = either.rows.get(name, [])
        keys = [tuple(row[column] for column in table.key) for row in rows]
        assert len(keys) == len(set(keys)), name
        for column, (there, key) in table.references.items():
            known = {row[key] for row in either.rows[there]}
            assert {row[column] for row in rows if column in row} - {""} <= known, (name, column)


def test_communes_exist(either):
    known = default().codes
    for table in ("marche", "entreprise", "beneficiaire"):
        gers = {row["commune"] for row in either.rows[table] if row["commune"].startswith("32")}
        assert gers <= known
    assert all(row["commune"] == "32013" for row in either.people.values() if row["qpv"] in ("oui", "true"))


def test_hours_are_within_contracts_and_contracts_within_marches(either):
    for row in either.rows["heures_realisees"]:
        month = date.fromisoformat(row["mois"])
        contract, marche = either.contracts[row["contrat"]], either.marches[row["marche"]]
        assert month.day == 1
        assert contract["debut_le"] <= str(month_end(month)) and row["mois"] <= (contract["fin_le"] or "9999")
        assert marche["debut_le"] <= contract["debut_le"]
        assert (contract["fin_le"] or row["mois"]) <= (marche["fin_le"] or "9999")


def test_months_are_lawful_and_in_halves(either):
    worked = Counter()
    for row in either.rows["heures_realisees"]:
        hours = float(row["heures"])
        assert hours > 0 and (2 * hours).is_integer()
        worked[either.contracts[row["contrat"]]["beneficiaire"], row["mois"]] += hours
    assert max(worked.values()) <= 151.67


def test_contracts_of_a_person_follow_one_another(either):
    ends: dict[str, str] = {}
    for row in sorted(either.rows["contrat"], key=lambda row: row["debut_le"]):
        assert ends.get(row["beneficiaire"], "") < row["debut_le"]
        ends[row["beneficiaire"]] = row["fin_le"] or "9999"


def test_some_contracts_serve_two_marches(either):
    served = defaultdict(set)
    for row in either.rows["heures_realisees"]:
        served[row["contrat"]].add(row["marche"])
    assert max(map(len, served.values())) == 2


def test_some_months_are_shared_by_two_marches(demo):
    months = Counter((row["contrat"], row["mois"]) for row in demo.rows["heures_realisees"])
    assert max(months.values()) == 2


def test_support_goes_to_an_owner_or_a_company(either):
    assert all(bool(row["maitre_ouvrage"]) != bool(row["entreprise"]) for row in either.rows["accompagnement"])


def test_companies_are_recognisably_fictitious(either):
    for row in either.rows["entreprise"]:
        assert "fictive" in row["entreprise"] or "fictif" in row["entreprise"]
        assert row["siret"].startswith("999") and len(row["siret"]) == 14 and luhn(row["siret"])
    known = [row["siret"] for row in either.rows["maitre_ouvrage"] if row.get("siret")]
    assert known in ([], ["22320001500012"])


def luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + rank % 2) for rank, digit in enumerate(reversed(digits)))
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def test_same_bytes_at_each_run(demo, tmp_path):
    random.seed(1)  # another state of the global generators changes nothing
    write_demo(tmp_path)
    assert digest(tmp_path) == digest(demo.folder)


def digest(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def test_another_size_has_the_shape(small):
    hours, contracts, people = small.rows["heures_realisees"], small.contracts, small.people
    assert len(hours) == 10_000
    assert {int(row["mois"][:4]) for row in hours} == set(range(2015, 2026))
    assert 7 < len(hours) / len(contracts) < 9
    assert 1.2 < len(contracts) / len(people) < 1.4
    assert len(small.marches) == 40
    assert 0.5 < total(hours) / total(small.rows["heures_clausees"]) < 1.2


def test_size_is_bounded(tmp_path):
    with pytest.raises(ValueError, match=r"10.000"):
        write_large(tmp_path, 12)


def test_the_production_import_takes_it(tmp_path):
    assert build_demo(tmp_path / "base") == 1


def test_the_production_import_takes_large_records(tmp_path):
    assert build_large(tmp_path / "base", 10_000) == 1
