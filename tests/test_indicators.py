"""Each indicator on a base small enough to count by hand (`records.worked_example`)."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from records import publish_tables, worked_example

from analytics.base.database import ROLES
from analytics.base.selection import NO_COMPARISON, THREE_YEARS, Selection
from analytics.compute.queries import compare, compute, known_years, why_missing
from analytics.declarations.dimensions import DIMENSIONS, FACTS
from analytics.declarations.indicator import INNER
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.protection.opening import open_base

# 2022, everything. Each line states the sum.
EXPECTED = {
    "heures_clausees": 700,  # 600 + 100; the unknown volume of B2 adds nothing
    "heures_realisees": 200,  # 100 + 50 + 30 + 20
    "heures_restantes": 660,  # A1: 700 - 150, B1: 200 - 90; the volume of B2 is not known
    "rapport_realise_clause": 200 / 700,
    "taux_realisation": 240 / 900,  # (200 + 40) / (700 + 100 + 100): since the start of A1 and B1
    "etp": 200 / 1820,
    "heures_pour_1000_habitants": 200 / 192.645,  # 192 645 inhabitants in the Gers
    "beneficiaires": 2,  # Bob once, with two contracts
    "contrats": 3,
    "heures_par_beneficiaire": 100,  # 200 / 2
    "femmes": 1,
    "part_femmes": 0.5,
    "moins_26": 1,
    "part_moins_26": 0.5,
    "habitants_territoire": 1,
    "part_habitants_territoire": 0.5,
    "beneficiaires_plusieurs_chantiers": 1,  # Anne: A1 and B1
    "duree_contrats": (730 + 365) / 30.4375 / 2,  # c2 and c3; c1 has no end
    "maitres_ouvrage": 2,
    "nouveaux_maitres_ouvrage": 0,  # both were there in 2021
    "marches_suivis": 3,
    "societes": 4,
    "societes_territoire": 2,
    "nouvelles_societes": 1,  # Inconnue, on B2; the three others were there in 2021
    "societes_plusieurs_marches": 1,  # Grande: A1 and B1
    "societes_moins_5": 1,
    "societes_5_19": 1,
    "societes_moins_20": 2,
    "societes_20_plus": 1,
    "reunions": 2,
    "conventions": 1,
    "accompagnements": 2,
}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return publish_tables(tmp_path_factory.mktemp("exemple"), **worked_example())


def value(base, indicator, **selection):
    return compute(base, Selection.of(selection.pop("annee", 2022), **selection), [indicator])[indicator].iloc[0]


def test_every_shown_indicator_has_a_worked_example():
    assert set(EXPECTED) == set(shown_indicators())


@pytest.mark.parametrize("name", EXPECTED)
def test_worked_example(base, name):
    assert value(base, name) == pytest.approx(EXPECTED[name])


@pytest.mark.parametrize(
    ("indicator", "fact", "newcomer"),
    [
        ("nouvelles_societes", "fait_societe", "societe) FILTER (WHERE nouvelle)"),
        ("nouveaux_maitres_ouvrage", "fait_suivi", "maitre_ouvrage) FILTER (WHERE nouveau)"),
    ],
)
def test_over_several_years_a_newcomer_counts_once_though_she_stays(demo_base, indicator, fact, newcomer):
    demonstration = open_base(demo_base)
    years = known_years(demonstration)[-3:]
    ((known,),) = demonstration.rows(
        f"SELECT count(DISTINCT {newcomer} FROM {fact} WHERE list_contains($y, annee)", {"y": years}
    )
    found = compute(demonstration, Selection().over(years), [indicator])[indicator].iloc[0]
    assert found == known > 0


@pytest.mark.parametrize(
    ("fact", "unit"), [("fait_heures", "beneficiaire"), ("fait_heures", "contrat"), ("fait_societe", "societe")]
)
def test_what_is_known_of_each_without_being_put_together_is_the_same_in_all_its_rows(demo_base, fact, unit):
    alike = [own for together, own in INNER[unit].values() if together == own]
    assert alike
    for column in alike:
        different = f"SELECT 1 FROM {fact} GROUP BY {unit} HAVING count(DISTINCT coalesce({column}::VARCHAR, '')) > 1"
        assert not open_base(demo_base).rows(different), column


def test_a_person_counts_once_whatever_the_filter(base):
    by_owner = compute(base, Selection.of(2022), ["beneficiaires"], ["maitre_ouvrage"])
    assert dict(by_owner.values) == {"Ville A": 2, "État B": 1}  # Anne is in both, and 2 in all
    assert value(base, "beneficiaires", maitre_ouvrage=("Ville A", "État B")) == 2


def test_a_person_stands_under_each_of_her_criteria(base):
    frame = compute(base, Selection.of(2022), ["beneficiaires", "heures_realisees"], ["critere"])
    criteria = {row.critere: (row.beneficiaires, row.heures_realisees) for row in frame.itertuples()}
    assert criteria == {
        "Jeunes de moins de 26 ans": (1, 150),
        "Habitants d’un quartier prioritaire (QPV)": (1, 150),
        "Seniors": (1, 50),
    }


def test_a_filter_on_criteria_keeps_the_person_not_the_criterion(base):
    assert value(base, "heures_realisees", critere="Seniors") == 50  # Bob: 30 + 20
    assert value(base, "beneficiaires", critere=("Seniors", "Jeunes de moins de 26 ans")) == 2


def test_an_unknown_volume_is_missing_and_no_row_is_zero(base):
    by_marche = compute(base, Selection.of(2022), ["heures_clausees", "heures_realisees"], ["marche"]).set_index(
        "marche"
    )
    assert math.isnan(by_marche.loc["B2", "heures_clausees"])
    assert by_marche.loc["B2", "heures_realisees"] == 0
    assert math.isnan(value(base, "beneficiaires", annee=2030))


def test_a_filter_without_meaning_gives_no_number_and_says_why(base):
    selection = Selection.of(2022, critere="Seniors")
    assert math.isnan(compute(base, selection, ["heures_clausees"])["heures_clausees"].iloc[0])
    assert (
        why_missing("heures_clausees", selection) == "« Heures clausées » ne se découpe pas par critère d’éligibilité."
    )
    assert why_missing("heures_realisees", selection) == ""


def test_places_outside_the_gers_and_unknown_ones_are_kept(base):
    frame = compute(base, Selection.of(2022), ["marches_suivis"], ["territoire"])
    assert list(frame["territoire"]) == ["CA Grand Auch Cœur de Gascogne", "Hors du Gers", "Non renseigné"]


def test_hours_per_inhabitant_follow_the_place_looked_at(base):
    auch = {"territoire": "CA Grand Auch Cœur de Gascogne"}  # A1: 150 h for 39 177 inhabitants
    assert value(base, "heures_pour_1000_habitants", **auch) == pytest.approx(150 / 39.177)
    assert value(base, "heures_pour_1000_habitants", commune_residence="Auch") == pytest.approx(150 / 22.428)
    assert math.isnan(value(base, "heures_pour_1000_habitants", territoire="Hors du Gers"))
    frame = compute(base, Selection.of(2022), ["heures_pour_1000_habitants"], ["commune"])
    assert frame.set_index("commune").iloc[:, 0].to_dict() == pytest.approx(
        {"Auch": 150 / 22.428, "Hors du Gers": math.nan}, nan_ok=True
    )


def test_a_commune_that_merged_is_read_under_its_present_name(tmp_path):
    rows = worked_example()
    rows["marche"][0] |= {"commune": "32168"}  # Labarrère, since 2016 in Castelnau d’Auzan Labarrère
    rows["beneficiaire"][0] |= {"commune": "Labarrère"}
    old = publish_tables(tmp_path, **rows)
    for place in ("commune", "commune_residence"):
        frame = compute(old, Selection.of(2022), ["heures_realisees"], [place])
        assert dict(frame.values)["Castelnau d’Auzan Labarrère"] == 150


def test_comparison_with_the_previous_year(base):
    row = compare(base, Selection.of(2022), ["heures_clausees"]).loc["heures_clausees"]
    assert list(row) == [700, 200, 500, 2.5]


def test_a_mean_of_years_makes_ratios_from_mean_terms(base):
    selection = replace(Selection.of(2022), comparaison=THREE_YEARS)
    assert (
        compare(base, selection, ["heures_par_beneficiaire"])["precedent"].iloc[0] == 40
    )  # only 2021 is known: 40 / 1


def test_no_comparison_gives_no_reference(base):
    row = compare(base, replace(Selection.of(2022), comparaison=NO_COMPARISON), ["etp"]).loc["etp"]
    assert row["valeur"] == pytest.approx(200 / 1820) and math.isnan(row["precedent"])


def test_the_full_time_base_is_a_setting(base):
    selection = Selection((2022,), base_etp=1600)
    assert compute(base, selection, ["etp"])["etp"].iloc[0] == pytest.approx(0.125)


def test_declarations_are_complete():
    for indicator in INDICATORS.values():
        assert indicator.label and indicator.definition.endswith(".") and indicator.source
        assert indicator.is_ratio != bool(indicator.fact and indicator.sql)


def test_what_the_public_reads_exactly_is_told_of_no_person():
    about_people = {fact for fact, names in FACTS.items() if {*names} & {"sexe", "mois"}} | {"fait_avancement"}
    exact = [one for one in INDICATORS.values() if one.exact and one.fact in about_people]
    assert {one.unit for one in exact} == {"h"}  # hours of contracts; a count of people or of their contracts never is


def test_each_table_of_facts_has_the_dimensions_declared(base):
    for fact, names in FACTS.items():
        assert {"annee", *names} <= {*base.query(f"FROM {fact} LIMIT 0").columns}, fact
    for one in DIMENSIONS.values():
        assert {*one.within, *filter(None, [one.wider])} <= {*DIMENSIONS}, one.name


def test_a_subcontractor_counts_without_a_name_though_she_holds_another_marche(tmp_path):
    tables = worked_example()
    before = publish_tables(tmp_path / "before", **tables)
    tables["attribution"].append({"marche": "B2", "entreprise": "Petite", "role": "Sous-traitant"})
    publish_tables(tmp_path, **tables).close()
    for role in ROLES:
        base = open_base(tmp_path / "base", role=role)
        everywhere, there = Selection(), Selection().having("marche", ["B2"])
        marches = dict(compute(base, everywhere, ["marches_attribues"], ["entreprise"]).values)
        assert marches["Petite"] == 1 and marches["Sous-traitante"] == 2  # A1; B1 of Moyenne and B2 of Petite
        assert set(compute(base, there, ["societes"], ["entreprise"])["entreprise"]) == {"Inconnue", "Sous-traitante"}
        assert value(base, "societes", marche=("B2",)) == 2
        assert value(base, "societes") == value(before, "societes")
