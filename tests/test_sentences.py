"""Sentences say what the figures say: worked examples, edge cases, and any frame at all."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typography_lint import faults

from analytics.base.selection import Selection
from analytics.compute.queries import compare
from analytics.declarations.indicators import shown_indicators
from analytics.french.numbers import NARROW, NO_BREAK
from analytics.protection.opening import open_base
from analytics.sentences import details, summaries, titles
from analytics.sentences.phrases import changed, for_place, people, quantity

UNKNOWN = math.nan
BILAN = {
    "heures_clausees": (40706, 26094),
    "heures_realisees": (28644, 25000),
    "rapport_realise_clause": (28644 / 40706, UNKNOWN),
    "etp": (28644 / 1820, UNKNOWN),
    "beneficiaires": (66, 68),
    "heures_par_beneficiaire": (434, UNKNOWN),
    "femmes": (3, 2),
    "part_femmes": (3 / 66, 2 / 68),
    "habitants_territoire": (51, UNKNOWN),
    "part_habitants_territoire": (51 / 66, UNKNOWN),
    "moins_26": (24, UNKNOWN),
    "part_moins_26": (24 / 66, UNKNOWN),
    "societes": (76, 53),
    "societes_territoire": (31, UNKNOWN),
    "maitres_ouvrage": (17, 15),
    "nouveaux_maitres_ouvrage": (3, 1),
    "marches_suivis": (40, 33),
}


def comparison(**figures: tuple[float, float]) -> pd.DataFrame:
    """Return a `compare` frame; unless said otherwise, the sex, the age and the commune of everybody are known."""
    if "beneficiaires" in figures:
        figures = dict.fromkeys(("sexe_connu", "age_connu", "residence_connue"), figures["beneficiaires"]) | figures
    frame = pd.DataFrame.from_dict(figures, orient="index", columns=["valeur", "precedent"], dtype=float)
    frame["ecart"] = frame["valeur"] - frame["precedent"]
    frame["evolution"] = frame["ecart"] / frame["precedent"].where(frame["precedent"] != 0)
    return frame.rename_axis("indicateur")


def groups(by: str, indicator: str, **amounts: float) -> pd.DataFrame:
    return pd.DataFrame({by: [*amounts], indicator: [float(x) for x in amounts.values()]})


def spaced(text: str) -> str:
    """Make every space ordinary, so that expectations stay readable; the lint checks the real ones."""
    assert not faults(text), faults(text)
    return text.replace(NARROW, " ").replace(NO_BREAK, " ")


def test_headline_of_the_bilan():
    frame = comparison(**BILAN)
    assert spaced(summaries.headline(frame, 2022)) == "40 706 heures d’insertion en 2022, +56 %"
    # 4 626 hours against 5 280: -12.4 %
    frame = comparison(heures_clausees=(4626, 5280))
    expected = "Grand Auch : 4 626 heures d’insertion en 2022, −12 %"
    assert spaced(summaries.headline(frame, 2022, "Grand Auch")) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ({"heures_clausees": (40706, UNKNOWN)}, "40 706 heures d’insertion en 2022"),
        ({"heures_clausees": (20100, 20000)}, "20 100 heures d’insertion en 2022, un volume stable"),
        ({"heures_clausees": (500, 200)}, "500 heures d’insertion en 2022, plus du double"),
        ({"heures_clausees": (25, 12)}, "25 heures d’insertion en 2022, 13 de plus"),
        ({"heures_clausees": (0, 300)}, "Aucune heure d’insertion en 2022"),
        ({"heures_clausees": (UNKNOWN, 300), "heures_realisees": (50, 40)}, "50 heures réalisées en 2022, +25 %"),
        ({"beneficiaires": (66, 68)}, "66 personnes en 2022, 2 de moins"),
        ({"heures_clausees": (UNKNOWN, UNKNOWN)}, "Données non connues en 2022"),
        ({}, "Données non connues en 2022"),
    ],
)
def test_headline_edges(figures: dict[str, tuple[float, float]], expected: str):
    assert spaced(summaries.headline(comparison(**figures), 2022)) == expected


def test_headline_without_a_year_and_with_a_long_selection():
    frame = comparison(heures_clausees=(40706, UNKNOWN))
    assert spaced(summaries.headline(frame, None)) == "40 706 heures d’insertion toutes années confondues"
    long = "Ministère de l’Économie et des Finances · CDD long"
    assert spaced(summaries.headline(frame, 2022, long)) == "40 706 heures d’insertion en 2022"


def test_summary_of_the_bilan():
    assert spaced(summaries.summary(comparison(**BILAN), 2022, "2021")) == (
        "En 2022, **40 706 heures d’insertion** ont été inscrites dans les marchés, soit **56 % de plus qu’en 2021**. "
        "28 644 heures ont été réalisées (70 % du volume clausé), l’équivalent de 15,7 emplois à temps plein "
        "(base 1 820 h). 66 personnes ont travaillé, **2 de moins qu’en 2021**, dont 3 femmes (4,5 %)."
    )


def test_summary_names_the_base_of_a_full_time_job():
    frame = comparison(heures_realisees=(28644, UNKNOWN), etp=(28644 / 1607, UNKNOWN))
    assert "17,8 emplois à temps plein (base 1 607 h)" in spaced(summaries.summary(frame, 2022))


def test_summary_says_what_is_missing_or_nothing():
    frame = comparison(heures_clausees=(600, 580), heures_realisees=(UNKNOWN, 3), beneficiaires=(0, 2))
    assert spaced(summaries.summary(frame, 2022, "2021", "SGAR")) == (
        "Pour le SGAR, en 2022, **600 heures d’insertion** ont été inscrites dans les marchés, soit **3,4 % de plus "
        "qu’en 2021**. Les heures réalisées ne sont pas connues. Aucune personne n’a travaillé."
    )
    empty = comparison(heures_clausees=(UNKNOWN, 1), beneficiaires=(UNKNOWN, 1))
    assert summaries.summary(empty, 2022, "2021") == "En 2022, les données ne sont pas connues."


def test_summary_counts_few_people_without_a_share():
    frame = comparison(beneficiaires=(12, 10), femmes=(3, 1), part_femmes=(0.25, 0.1))
    expected = "En 2022, 12 personnes ont travaillé, **2 de plus qu’en 2021**, dont 3 femmes."
    assert spaced(summaries.summary(frame, 2022, "2021")) == expected


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (101, 100, "un volume **stable** par rapport à 2021"),
        (102, 100, "soit **2,0 % de plus qu’en 2021**"),
        (88, 100, "soit **12 % de moins qu’en 2021**"),
        (200, 100, "un volume qui **a doublé** par rapport à 2021"),
        (201, 100, "un volume qui **a plus que doublé** par rapport à 2021"),
        (50, 100, "un volume **divisé par deux** par rapport à 2021"),
        (30, 100, "un volume **divisé par plus de deux** par rapport à 2021"),
        (0, 100, "contre **100** en 2021"),
        (30, 19, "**11 de plus qu’en 2021**"),
        (19, 19, "**autant** qu’en 2021"),
        (19, 0, "contre **0** en 2021"),
        (19, UNKNOWN, ""),
        (UNKNOWN, 19, ""),
    ],
)
def test_how_hours_moved(now: float, before: float, expected: str):
    assert spaced(changed("heures_realisees", now, before, "2021")) == expected


def test_how_other_figures_moved():
    mean = "la moyenne 2019–2021"
    assert changed("heures_clausees", 150, 100, mean).endswith("de plus que la moyenne 2019–2021**")
    assert spaced(changed("part_habitants_territoire", 0.77, 0.74, "2021")) == "**+3 points** par rapport à 2021"
    assert spaced(changed("beneficiaires", 66, 99, "2021")) == "**33 de moins qu’en 2021**"
    assert spaced(changed("beneficiaires", 330, 300, "2021")) == "soit **10 % de plus qu’en 2021**"
    assert changed("societes", 76, 53, "") == ""


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("", ""),
        ("Grand Auch", "Pour le Grand Auch, "),
        ("DREAL et Région Occitanie", "Pour la DREAL et la Région Occitanie, "),
        ("ARS, DREAL et SGAR", "Pour l’ARS, la DREAL et le SGAR, "),
        ("Ministère de l’Économie et des Finances", "Pour le Ministère de l’Économie et des Finances, "),
        ("Gers numérique", "Pour « Gers numérique », "),
        ("Grand Auch · CDD long", "Pour le Grand Auch, le CDD long, "),
    ],
)
def test_what_filters_keep(place: str, expected: str):
    assert spaced(for_place(place)) == expected


def test_ranking_names_the_first_owner_and_its_share():
    # 10 605 / 40 706 = 26 %: close to a quarter
    frame = groups(
        "maitre_ouvrage",
        "heures_clausees",
        **{"Région Occitanie": 10605, "DREAL": 7500, "DIRSO": UNKNOWN, "Gers numérique": 7500},
        **{"Autres": 13595, "Non détaillé": 1506},
    ).query("maitre_ouvrage != 'Autres'")
    frame.loc[len(frame) + 1] = ["Grand Auch", 9000.0]
    frame.loc[len(frame) + 1] = ["Département du Gers", 4595.0]
    assert spaced(titles.ranking_title(frame, "maitre_ouvrage", "heures_clausees")).startswith("Heures clausées par")
    title = titles.ranking_title(frame, "maitre_ouvrage", "heures_clausees", 2022, whole=40706)
    assert title == "La Région Occitanie porte un quart des heures clausées en 2022"


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ({"Collectivités": 71, "État": 29}, "Les collectivités portent 71 % des heures clausées"),
        ({"État": 66, "Collectivités": 34}, "L’État porte les deux tiers des heures clausées"),
        ({"État": 50.5, "Collectivités": 49.5}, "L’État porte la moitié des heures clausées"),
        ({"État": 5}, "L’État porte 5 heures clausées"),
        ({"État": 995, "Collectivités": 5}, "L’État porte 995 heures clausées"),
        ({"État": 5, "Collectivités": 5}, "L’État et les collectivités en tête à égalité : 5 heures clausées"),
        ({"État": 0, "Collectivités": UNKNOWN}, "Heures clausées par famille"),
        ({"Non renseigné": 9}, "Heures clausées par famille"),
        ({}, "Heures clausées par famille"),
    ],
)
def test_ranking_edges(amounts: dict[str, float], expected: str):
    frame = groups("famille", "heures_clausees", **amounts)
    assert spaced(titles.ranking_title(frame, "famille", "heures_clausees")) == expected


def test_people_of_several_owners_are_never_a_share():
    frame = groups("famille", "beneficiaires", État=30, Collectivités=50)
    expected = "Les collectivités en tête : 50 personnes"
    assert spaced(titles.ranking_title(frame, "famille", "beneficiaires")) == expected


def test_criteria_and_contracts():
    criteria = groups("critere", "beneficiaires", **{"Seniors": 20, "PASS IAE": 30, "Non renseigné": 6})
    expected = "Premier critère d’éligibilité : PASS IAE, 30 personnes sur 60 de critère d’éligibilité connu (50 %)"
    assert spaced(titles.first_title(criteria, "critere", "beneficiaires", 66)) == expected
    told = titles.first_title(criteria, "critere", "beneficiaires")
    assert spaced(told) == "Premier critère d’éligibilité : PASS IAE, 30 personnes"
    contracts = groups("type_contrat", "heures_realisees", **{"CDD long": 25, "CUI": 75})
    expected = "Premier type de contrat : CUI, les trois quarts des heures réalisées"
    assert titles.first_title(contracts, "type_contrat", "heures_realisees").replace(NO_BREAK, " ") == expected


def test_ages_and_women():
    ages = groups("tranche_age", "beneficiaires", **{"Moins de 26 ans": 24, "26 à 40 ans": 12, "Non renseigné": 30})
    expected = "Les moins de 26 ans sont les plus nombreux : 24 personnes sur 36 d’âge connu (67 %)"
    assert spaced(titles.ages_title(ages)) == expected
    assert spaced(titles.women_title(comparison(**BILAN))) == "3 femmes sur 66 personnes (4,5 %)"
    few = comparison(femmes=(3, 0), beneficiaires=(12, 0), part_femmes=(0.25, 0))
    assert spaced(titles.women_title(few)) == "3 femmes sur 12 personnes"
    none = comparison(femmes=(0, 0), beneficiaires=(66, 0), part_femmes=(0, 0))
    assert spaced(titles.women_title(none)) == "Aucune femme sur 66 personnes"
    assert (
        titles.women_title(comparison(femmes=(UNKNOWN, 0), beneficiaires=(6, 0)))
        == "Le nombre de femmes n’est pas connu"
    )


@pytest.mark.parametrize(
    ("promised", "done", "expected"),
    [
        (40706, 28644, "7 heures réalisées pour 10 heures clausées"),
        (100, 11, "1 heure réalisée pour 10 heures clausées"),
        (100, 4, "Moins d’une heure réalisée pour 10 heures clausées"),
        (100, 101, "Autant d’heures réalisées que d’heures clausées"),
        (100, 250, "25 heures réalisées pour 10 heures clausées"),
        (100, 0, "Aucune heure réalisée pour 100 heures clausées"),
        (0, 100, "100 heures réalisées, sans volume clausé connu"),
        (UNKNOWN, 100, "100 heures réalisées, sans volume clausé connu"),
        (100, UNKNOWN, "Heures clausées et réalisées"),
    ],
)
def test_promised_and_done(promised: float, done: float, expected: str):
    assert spaced(titles.bullet_title(promised, done)) == expected


def test_owners_and_people_in_a_sentence():
    assert spaced(summaries.owners_summary(comparison(**BILAN))) == (
        "**17 maîtres d’ouvrage**, dont 3 nouveaux, portent **40 marchés suivis**."
    )
    assert spaced(summaries.people_summary(comparison(**BILAN), 2022, "2021")) == (
        "En 2022, **66 personnes** ont travaillé, **2 de moins qu’en 2021**, dont 3 femmes (4,5 %), "
        "51 personnes du Gers (77 %) et 24 jeunes de moins de 26 ans (36 %)."
    )


def test_contracts_in_a_sentence():
    frame = comparison(contrats=(81, 92), beneficiaires=(66, 68), duree_contrats=(4.7, 2.8))
    assert spaced(summaries.contracts_summary(frame, 2022, "2021")) == (
        "En 2022, **81 contrats de travail**, soit **12 % de moins qu’en 2021**, ont donné du travail à 66 personnes. "
        "Un contrat dure en moyenne **4,7 mois**."
    )
    nothing = comparison(contrats=(0, 92), beneficiaires=(0, 68))
    assert spaced(summaries.contracts_summary(nothing, 2022)) == "En 2022, aucun contrat de travail n’est enregistré."


@pytest.mark.parametrize(
    ("annee", "expected"),
    [
        (2022, "2022, la plus forte année depuis 2019"),
        (2019, "2019, la plus faible des années suivies"),
        (2021, "Heures clausées depuis 2019"),
        (2018, "Heures clausées par année"),
    ],
)
def test_a_year_among_the_others(annee, expected):
    frame = pd.DataFrame({"annee": [2019, 2020, 2021, 2022], "heures_clausees": [10.0, 20, 30, 40]})
    assert titles.years_title(frame, "heures_clausees", annee) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("heures_clausees", ""),
        ("heures_realisees", "70 % du volume clausé"),
        ("etp", "base 1 820 h par an"),
        ("beneficiaires", "434 h par personne"),
        ("femmes", "4,5 % des personnes"),
        ("part_habitants_territoire", "51 personnes sur 66"),
        ("societes", "dont 31 gersoises"),
        ("maitres_ouvrage", "dont 3 nouveaux"),
    ],
)
def test_tile_details(name: str, expected: str):
    assert spaced(details.tile_detail(name, comparison(**BILAN))) == expected
    assert details.tile_detail(name, comparison(**{name: (UNKNOWN, UNKNOWN)})) == ""


@pytest.mark.parametrize("annee", [2021, 2022, 2025])
@pytest.mark.parametrize("famille", [None, "État"])
def test_what_is_asked_of_a_year_is_all_that_its_sentences_read(demo_base: Path, annee: int, famille: str | None):
    base = open_base(demo_base)
    selection = Selection.of(annee, **({"famille": famille} if famille else {}))
    asked, everything = (compare(base, selection, names) for names in (summaries.SAID, shown_indicators()))
    for say in (summaries.headline, summaries.summary):
        assert say(asked, annee) == say(everything, annee)
    assert summaries.takeaways(asked) == summaries.takeaways(everything)
    under = [[details.tile_detail(name, frame) for name in summaries.SAID] for frame in (asked, everything)]
    assert under[0] == under[1]


def test_takeaways():
    assert [spaced(line) for line in summaries.takeaways(comparison(**BILAN), "2021")] == [
        "40 706 heures clausées, soit 56 % de plus qu’en 2021.",
        "66 personnes (434 h par personne), 2 de moins qu’en 2021.",
        "76 sociétés (dont 31 gersoises), soit 43 % de plus qu’en 2021.",
    ]
    few = summaries.takeaways(comparison(reunions=(14, UNKNOWN)), "2021", "Grand Auch", ("reunions", "conventions"))
    assert [spaced(line) for line in few] == ["Pour le Grand Auch, 14 réunions de chantier."]
    assert summaries.takeaways(comparison(heures_clausees=(UNKNOWN, 1))) == []


def test_quantities():
    assert spaced(quantity("heures_clausees", 1.4)) == "1 heure clausée"
    assert spaced(quantity("etp", 15.74)) == "15,7 ETP"
    assert spaced(people(3, 66, "femmes")) == "3 femmes sur 66 (4,5 %)"


def cents(low: int, high: int) -> st.SearchStrategy[float]:
    return st.floats(low, high).map(lambda amount: round(amount, 2))


amounts = st.one_of(
    *(cents(-(10**15), 10**15), cents(0, 10**6), st.integers(0, 100)),
    st.sampled_from([UNKNOWN, math.inf, -math.inf]),
)
places = st.sampled_from(["", "Grand Auch", "Gers numérique", "ARS et DREAL · CDD long", "Hors du Gers"])
references = st.sampled_from(["", "2021", "la moyenne 2019–2021"])


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*BILAN]), st.tuples(amounts, amounts)), places, references)
def test_any_comparison_gives_clean_french(figures: dict, place: str, reference: str):
    frame = comparison(**figures)
    texts = [
        summaries.headline(frame, 2022, place),
        summaries.summary(frame, 2022, reference, place),
        summaries.people_summary(frame, None, reference, place),
        summaries.owners_summary(frame, reference),
        titles.women_title(frame),
        *summaries.takeaways(frame, reference, place),
        *(details.tile_detail(name, frame) for name in figures),
    ]
    assert all(texts[:5])
    for text in texts:
        assert not faults(text) and "nan" not in text.split() and "inf" not in text.split()


NAMES = st.sampled_from(["État", "Collectivités", "Région Occitanie", "Auch", "Non détaillé", "CDD long"])


@settings(max_examples=60)
@given(
    st.dictionaries(NAMES, st.tuples(amounts, amounts)),
    st.sampled_from(["maitre_ouvrage", "famille", "critere", "type_contrat", "tranche_age", "mode"]),
    st.sampled_from(["heures_clausees", "beneficiaires", "contrats", "etp", "part_femmes"]),
    st.one_of(st.none(), amounts),
)
def test_any_groups_give_clean_titles(rows: dict, by: str, indicator: str, total: float | None):
    frame = pd.DataFrame({by: [*rows], indicator: [x for x, _ in rows.values()]}).astype({indicator: float})
    shown = [
        titles.ranking_title(frame, by, indicator, 2022),
        titles.first_title(frame, by, indicator, total),
        *(titles.bullet_title(*both) for both in rows.values()),
    ]
    for title in shown:
        assert title and not faults(title) and "nan" not in title.split()
