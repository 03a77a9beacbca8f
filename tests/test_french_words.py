"""French as an exacting reader wants it, each fault by its kind: elision, agreement, small numbers, articles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from test_sentences import comparison, groups, spaced

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import Selection
from analytics.cli.bring import changed
from analytics.compute.queries import ROUGH
from analytics.declarations.dimensions import UNKNOWN
from analytics.french.grammar import after_de, elide, stopped, with_article
from analytics.french.missing import PEU, SECRET, hidden, reason_of
from analytics.french.numbers import About, count, plural, points
from analytics.protection.noise import rounded_ratio
from analytics.protection.opening import open_base
from analytics.purchases import titles_purchases
from analytics.scenario import lever_words, levers
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import SIGNED, Scenario
from analytics.sentences import lines, summaries, takeaways, titles, titles_evolution, titles_places
from analytics.sentences.phrases import first_of, for_place, hours_that, of_size, part_of, plain, written
from analytics.sentences.titles_companies import companies_group_title
from analytics.views.charts import Bar, Chart
from analytics.views.page import chosen
from analytics.views.pages import et_si
from analytics.views.registry import PAGES
from analytics.views.view import View
from tests.oracle.rules import ill_written
from tests.oracle.run import beside, sentences
from tests.records import publish_tables


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    """One year, one owner of a name with an article, one person, one hour of two."""
    base = publish_tables(
        tmp_path_factory.mktemp("tiny"),
        maitre_ouvrage=[{"maitre_ouvrage": "Le Houga", "famille": "Collectivités"}],
        marche=[{"marche": "M1", "maitre_ouvrage": "Le Houga", "commune": "32155", "debut_le": "2022-01-01"}],
        heures_clausees=[{"marche": "M1", "annee": 2022, "nature": "stock", "heures": 2}],
        beneficiaire=[{"beneficiaire": "p1", "sexe": "H", "age": 30, "commune": "32155"}],
        contrat=[{"contrat": "c1", "beneficiaire": "p1", "type_contrat": "CDIC", "debut_le": "2022-01-01"}],
        heures_realisees=[{"contrat": "c1", "marche": "M1", "mois": "2022-03-01", "heures": 1}],
    )
    yield View(base, Selection.of(2022))
    base.close()


def rough(frame: pd.DataFrame, *names: str) -> pd.DataFrame:
    frame.attrs = {ROUGH: names}
    return frame


@pytest.mark.parametrize(
    "text",
    [
        "Contrats de environ 5,0 mois",
        "le Établissement",
        "la environ",
        "environ moins de 0,1 ETP",
        "0 convention signée (contre 0 en 2021)",
    ],
)
def test_forbidden_forms_are_seen(text: str) -> None:
    assert [*ill_written(text)]


@pytest.mark.parametrize("text", ["le onzième", "de 11 personnes", "que oui", "la 2e valeur", "0 contrat (contre 12)"])
def test_good_french_raises_nothing(text: str) -> None:
    assert not [*ill_written(text)]


def test_de_is_elided_before_environ() -> None:
    assert after_de("environ 5 mois") == "d’environ 5 mois" and after_de("4,7 mois") == "de 4,7 mois"
    frame = rough(comparison(duree_contrats=(5.0, 4.0)), "duree_contrats")
    assert [spaced(one) for one in lines.beneficiaries(frame, "")] == ["Contrats d’environ 5,0 mois en moyenne"]


def test_a_bound_is_not_said_rough() -> None:
    assert spaced(written("etp", About(0.04))) == "moins de 0,1 ETP"
    assert spaced(count(About(0.2), "heure")) == "moins de 1 heure"
    assert spaced(lines.jobs(comparison(etp=(0.04, 0), heures_realisees=(72.8, 0)))).startswith("moins de 0,1 ETP (")


def test_none_is_not_compared_with_a_mean_that_is_written_none() -> None:
    assert not lines.relation(comparison(reunions=(0, 1 / 3), accompagnements=(0, 0.4)), "la moyenne 2020–2022")


def test_none_is_not_compared_with_none() -> None:
    frame = comparison(reunions=(0, 0), accompagnements=(2, 0))
    assert [spaced(one) for one in lines.relation(frame, "2021")] == ["2 accompagnements (contre 0 en 2021)"]


@pytest.mark.parametrize("text", ["0 h réalisées sur 4 h clausées", "1 h signées", "1 h sont déjà signées"])
def test_a_participle_after_hours_agrees(text: str) -> None:
    assert [*ill_written(text)]


def test_hours_that_are_few_or_missing() -> None:
    told = [hours_that(one, "réalisée") for one in (0.0, 1.0, 1.6, 986.0, hidden(SECRET), float("nan"))]
    assert list(map(spaced, told)) == [
        *("0 h réalisée", "1 h réalisée", "2 h réalisées", "986 h réalisées"),
        *("heures réalisées non publiques", "heures réalisées non connues"),
    ]


def test_marks_agree_with_what_they_count(tiny: View) -> None:
    page = PAGES["maitres_ouvrage"]
    cards = page.read(tiny, chosen(page, tiny, {})).cards
    told = [spaced(text) for card in cards if card.pointed for text in card.pointed().values()]
    assert [one for one in told if "réalisée sur" in one] and not [fault for one in told for fault in ill_written(one)]


def test_what_is_supposed_is_not_said_observed(tiny: View) -> None:
    """One closed year tells no part of what was planned: nothing was seen « sur cinq ans »."""
    found = et_si.projection_of(tiny)
    told = spaced(words.method(found))
    assert "(supposé)" in told and "connu (1 année close)" in told
    assert lever_words.observed_text(levers.KAPPA, found).startswith("Supposé")
    assert et_si.past_card(tiny, found).empty == "Rien à montrer."


@pytest.mark.parametrize("text", ["aurait-on eu raison ?. 2021", "Non renseigné n. d..", "rien ?. ."])
def test_two_stops_are_seen(text: str) -> None:
    assert [*ill_written(text)]


def test_alternatives_stop_once_and_say_their_measure_once(tiny: View) -> None:
    assert stopped("Auch n. d.") == "Auch n. d." and stopped("Et si ?") == "Et si ?" and stopped("Auch") == "Auch."
    texts = [text for page in PAGES.values() for text in beside(page.read(tiny, chosen(page, tiny, {})))]
    assert len(texts) > 40 and not [fault for text in texts for fault in ill_written(text)]
    bars = (Bar("Auch", None, "n.\u00a0d.", ""),)
    chart = Chart("barres", "Heures par lieu en 2022", "Heures par lieu", bars, "commune", "", "h", 1)
    assert spaced(chart.alternative) == "Heures par lieu en 2022 : Auch, n. d."


@pytest.mark.parametrize(
    "text",
    [
        "Les 1 plus grands, en 2022 et en 2021.",
        "Les 26 à 40 ans sont les plus nombreux : 1 personne",
        "À égalité : 26 à 40 ans et 51 ans et plus, 9 personnes chacune",
        "100 % de ce qui reste",
    ],
)
def test_one_said_several_and_names_without_articles_are_seen(text: str) -> None:
    assert [*ill_written(text)]


def ages(**amounts: float) -> str:
    names = {"jeunes": "Moins de 26 ans", "milieu": "26 à 40 ans", "autres": "51 ans et plus", "inconnus": UNKNOWN}
    return titles.ages_title(groups("tranche_age", "beneficiaires", **{names[key]: amounts[key] for key in amounts}))


def test_ages_have_their_article_and_one_age_is_no_majority() -> None:
    tied = "À égalité : les moins de 26 ans et les 51 ans et plus, 9 personnes par tranche d’âge"
    assert spaced(ages(jeunes=9, milieu=5, autres=9)) == tied
    assert ages(milieu=1, inconnus=1) == ages(jeunes=2) == "Bénéficiaires par tranche d’âge"
    assert ages(jeunes=2, milieu=2, autres=2) == "Bénéficiaires par tranche d’âge"


def test_nearly_all_the_hours_are_not_a_hundred_per_cent() -> None:
    assert [spaced(part_of(share)) for share in (0.12, 0.997, 1.0)] == ["12 %", "la quasi-totalité", "la totalité"]
    seats = groups("siege_employeur", "heures_realisees", Gers=99.8, **{"Hors du Gers": 0.2})
    told = companies_group_title(seats, "siege_employeur", "heures_realisees")
    assert spaced(told) == "Employeurs du Gers : la quasi-totalité des heures réalisées"


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (200, 100, "100 % de plus"),
        (9, 6, "3 h de plus"),
        (500, 100, "400 h de plus"),
        (0, 30, "30 h de moins"),
        (101, 100, "autant"),
    ],
)
def test_a_month_is_compared_in_hours_where_percents_mislead(now: float, before: float, said: str) -> None:
    told = spaced(titles_evolution.cumulative_title([float(now)], [float(before)], None, 2022))
    assert told.endswith(f" fin janvier 2022, {said} qu’un an plus tôt")


def test_values_shown_first_agree_with_their_dimension() -> None:
    assert first_of("commune", 12, 40) == "Les 12 premières sur 40"
    assert first_of("maitre_ouvrage", 12, 40) == "Les 12 premiers sur 40"


@pytest.mark.parametrize("text", ["Aucune femme sur 1 de sexe connu", "0 femme sur 1", "contre n. d. pour 2021"])
def test_one_of_one_and_what_is_beside_nothing_are_seen(text: str) -> None:
    assert [*ill_written(text)]


@pytest.mark.parametrize(
    ("people", "known", "women", "said"),
    [
        (1, 1, 0, "Aucune femme"),
        (2, 1, 0, "Aucune femme (1 personne de sexe connu)"),
        (2, 1, 1, "1 femme"),
        (2, 2, 0, "Aucune femme sur 2 personnes"),
    ],
)
def test_nobody_is_one_of_one(people: int, known: int, women: int, said: str) -> None:
    frame = comparison(beneficiaires=(people, 0), sexe_connu=(known, 0), femmes=(women, 0))
    assert spaced(titles.women_title(frame)) == said
    assert spaced(lines.beneficiaries(frame, "")[0]).capitalize() == said.removesuffix(" personnes")


def test_what_is_no_count_of_people_is_never_few() -> None:
    few = np.array([hidden(PEU)])
    for ratio in ("part_femmes", "duree_contrats", "heures_par_beneficiaire"):
        assert reason_of(rounded_ratio(ratio, few, np.array([6.0]), few)[0]) == SECRET


def test_few_places_are_named() -> None:
    frame = pd.DataFrame({"territoire": ["CC Val de Gers", "CC du Savès"], "heures_realisees": [50.0, 30.0]})
    told = spaced(plain(titles_places.summary(frame, "epci", "heures_realisees", 2022, 17)))
    assert told == "En 2022, la CC Val de Gers et la CC du Savès sont concernées, sur 17 intercommunalités."
    areas = pd.DataFrame({"nom": ["Auch", "Le Houga", "L’Isle-Jourdain"]})
    told = titles_places.without_any({"Auch"}, areas, "commune", "heures_realisees")
    assert spaced(told) == "Sans heure réalisée : Le Houga et L’Isle-Jourdain."


def test_groups_of_ages_have_an_article_wherever_they_stand() -> None:
    assert [elide(one) for one in ("Moins de 26 ans", "26 à 40 ans")] == ["des moins de 26 ans", "des 26 à 40 ans"]
    assert spaced(for_place("51 ans et plus")) == "Pour les 51 ans et plus, "
    assert with_article("Gers numérique") == "Gers numérique" and with_article("Gers") == "le Gers"


def test_marches_of_one_state_are_said_once(tiny: View) -> None:
    page = PAGES["marches"]
    reading = page.read(tiny, chosen(page, tiny, {}))
    assert spaced(plain(reading.heading[1])) == "Au 31 décembre 2022, 1 marché en cours doit encore 1 heure."
    assert spaced(reading.cards[0].title) == "À suivre : 1 marché"


def test_the_greatest_case_has_articles(tiny: View) -> None:
    page = PAGES["croisements"]
    by = {"lignes": "maitre_ouvrage", "colonnes": "tranche_age", "mesure_croisee": "heures_realisees"}
    told = spaced(plain(page.read(tiny, chosen(page, tiny, by)).heading[1]))
    assert told == "La case la plus forte croise Le Houga et les 26 à 40 ans : 1 heure réalisée."


@pytest.mark.parametrize("text", ["2 heures a été réalisée", "1 société sur 1 a son siège", "en apporteraient 0 dans"])
def test_verbs_and_nothing_are_seen(text: str) -> None:
    assert [*ill_written(text)]


def test_a_verb_agrees_with_the_number_shown() -> None:
    assert [plural(one, "a", "ont") for one in (1.4, 1.5, 2.0)] == ["a", "ont", "ont"]
    assert (spaced(count(1.9, "heure", decimals=1)), spaced(points(0.015))) == ("1,9 heure", "+1,5 point")
    frame = comparison(heures_clausees=(2, 0), heures_realisees=(1.5, 0), beneficiaires=(1, 0))
    assert "2 heures ont été réalisées" in spaced(summaries.summary(frame, 2022))


def test_no_part_of_one_alone() -> None:
    assert spaced(of_size(3, 3)) == "de moins de 5 salariés"
    assert spaced(of_size(3, 1)) == "de moins de 20 salariés, dont 1 de moins de 5"
    seats = groups("siege", "societes", Gers=3)
    assert spaced(companies_group_title(seats, "siege", "societes")) == "3 sociétés ont leur siège dans le Gers"
    years = pd.DataFrame({"annee": [2021, 2022], "heures_realisees": [5.0, 9.0]})
    told = titles_evolution.evolution_takeaways(years, "heures_realisees", 2022)
    assert [spaced(one) for one in told] == ["Heures réalisées : entre 5 h en 2021 et 9 h en 2022."]


def test_every_page_of_a_tiny_base_reads_for_both_roles(tiny: View) -> None:
    with closing(open_base(tiny.base.path.parent.parent, role=PUBLIC)) as base:
        for view in (tiny, View(base, tiny.selection)):
            readings = [page.read(view, chosen(page, view, {})) for page in PAGES.values()]
            texts = [text for reading in readings for text in (*sentences(reading), *beside(reading))]
            assert not [fault for text in texts for fault in ill_written(text)]


def test_nothing_signed_is_not_a_row_of_zeros(tiny: View) -> None:
    found = et_si.projection_of(tiny, Scenario(start=SIGNED))
    assert " 0 h" not in spaced(words.signed_ahead(found)) and "apporteraient 0" not in spaced(words.summary(found))


@pytest.mark.parametrize(
    "text",
    [
        "Environ 30 personnes sur 27 de commune connue (111 %) habitent dans le Gers.",
        "En 2022, la CC du Savès est concernée ; s’y ajoutent 1 heure réalisée hors du Gers.",
        "ce calcul s’est trompé de 2 062 % en moyenne",
    ],
)
def test_parts_greater_than_the_whole_and_thousands_are_seen(text: str) -> None:
    assert [*ill_written(text)]


def test_noise_makes_no_part_greater_than_the_whole() -> None:
    frame = comparison(beneficiaires=(39, 0), residence_connue=(27, 0), habitants_territoire=(30, 0))
    told = takeaways.living_here(rough(frame, *frame.index))
    assert spaced(told) == "environ 30 personnes habitent dans le Gers."
    share = rounded_ratio("part_habitants_territoire", np.array([30.0]), np.array([27.0]), np.array([30 / 27]))
    assert reason_of(float(share[0])) == SECRET


def test_what_is_added_agrees_with_it() -> None:
    frame = pd.DataFrame({"territoire": ["CC du Savès", "Hors du Gers"], "heures_realisees": [5.0, 1.0]})
    told = spaced(titles_places.summary(frame, "epci", "heures_realisees", 2022, 17))
    assert told.endswith("; s’y ajoute 1 heure réalisée hors du Gers.")


def test_an_error_of_many_times_is_no_percentage() -> None:
    assert [spaced(words.error_words(error)) for error in (0.22, 20.6)] == ["22 %", "21 fois le réel"]


def test_a_name_that_ends_with_a_number_is_told_from_its_amount() -> None:
    """« 2019 11 150 » would read as one number."""
    bars = (Bar("2019", 11150, "11\u202f150", ""), Bar("2022", 40706, "40\u202f706", "", detail="année d’exception"))
    chart = Chart("colonnes", "Heures par année", "Heures par année", bars, "annee", "", "h", 1)
    told = "Heures par année : 2019, 11 150 ; 2022, 40 706 (année d’exception)."
    assert spaced(chart.alternative) == told


def test_rows_of_an_import_agree() -> None:
    row = SimpleNamespace(apres=1, ajoutees=1, modifiees=0, retirees=2)
    assert spaced(changed(row)) == "1 ligne ; 1 ajoutée, 0 modifiée, 2 retirées"


def test_no_place_is_without_hours_where_their_places_are_not_known(demo_base: Path) -> None:
    """655 hours of 2021 have no known place: for nobody are 17 intercommunalités « sans heure »."""
    page, selection = PAGES["territoires"], Selection.of(2021, famille="Non renseigné")
    for role in (OWNER, PUBLIC):
        with closing(open_base(demo_base, role=role)) as base:
            view = View(base, selection)
            assert not page.read(view, chosen(page, view, {})).takeaways


def test_a_month_that_begins_with_a_vowel_is_elided() -> None:
    assert "Les mois d’octobre et novembre 2026" in spaced(titles_purchases.months_said(2026, date(2026, 11, 30)))
