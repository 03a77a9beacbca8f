"""« À retenir »: what each page leaves with its reader, on frames small enough to read."""

from __future__ import annotations

import pandas as pd
from test_sentences import BILAN, UNKNOWN, comparison, groups, spaced

from analytics.french.missing import SECRET, hidden
from analytics.sentences import fiche, takeaways, titles_places
from analytics.sentences.fiche import Subject
from analytics.sentences.summaries import contracts_summary
from analytics.sentences.titles_companies import companies_summary

OWNERS = {"A": 400, "B": 200, "C": 100, "D": 90, "E": 80, "F": 70, "Non détaillé": 60}
FRANCE = [(2021, "France", 439.0, "AVE"), (2021, "Hérault", 300.0, "Observatoire")]


def years(**amounts: tuple[float, float]) -> pd.DataFrame:
    """Return the hours of 2021 and 2022 by maître d'ouvrage."""
    rows = [
        {"annee": year, "maitre_ouvrage": name, "heures_clausees": float(amount)}
        for name, both in amounts.items()
        for year, amount in zip((2021, 2022), both, strict=True)
    ]
    return pd.DataFrame(rows)


def test_owners():
    frame = groups("maitre_ouvrage", "heures_clausees", **OWNERS)
    told = takeaways.owners_takeaways(frame, years(A=(100, 400), B=(300, 200)), comparison(), 2022, (2021,))
    # 700 of 1 000 hours; A gains 300; 60 of 1 000 hours have no named owner
    assert list(map(spaced, told)) == [
        "Les trois premiers maîtres d’ouvrage réunissent 70 % des heures clausées.",
        "Plus forte hausse depuis 2021 : A, 300 h de plus.",
        "60 heures clausées (6,0 %) ne sont rattachées à aucun maître d’ouvrage nommé.",
    ]


def test_an_unknown_amount_is_no_fall_and_a_stable_year_no_move():
    frame = groups("maitre_ouvrage", "heures_clausees", A=100, B=50, C=10)
    told = takeaways.owners_takeaways(frame, years(A=(100, 101), B=(300, UNKNOWN)), comparison(), 2022, (2021,))
    assert told == []
    told = takeaways.owners_takeaways(frame, years(A=(100, 101)), comparison(**BILAN), 2022, (2021,), "2021")
    assert spaced(told[0]) == "40 706 heures clausées, soit 56 % de plus qu’en 2021."


def test_concentration_only_of_parts_of_a_whole_and_of_enough_groups():
    assert takeaways.concentration(groups("critere", "beneficiaires", **OWNERS), "critere", "beneficiaires") == ""
    few = groups("maitre_ouvrage", "heures_clausees", A=4, B=3, C=2, D=1, E=1)
    assert takeaways.concentration(few, "maitre_ouvrage", "heures_clausees") == ""


def test_people():
    criteria = groups("critere", "beneficiaires", Seniors=24, RSA=20, **{"Autres publics": 30, "Jeunes": 12})
    told = takeaways.people_takeaways(comparison(**BILAN), criteria, FRANCE, "2021")
    assert list(map(spaced, told)) == [
        "3 femmes sur 66 personnes (4,5 %), 1 de plus qu’en 2021.",
        "Critères les plus fréquents : seniors (24), RSA (20) et jeunes (12).",
        "434 h par personne, en moyenne (France : 439 h en 2021).",
    ]


def test_few_people_are_counted_and_unknown_figures_left_out():
    frame = comparison(
        beneficiaires=(11, 9), femmes=(0, 2), habitants_territoire=(9, 1), heures_par_beneficiaire=(500, 1)
    )
    told = takeaways.people_takeaways(frame, groups("critere", "beneficiaires", Seniors=1), FRANCE, "2021")
    assert list(map(spaced, told)) == [
        "Aucune femme sur 11 personnes, contre 2 en 2021.",
        "9 personnes sur 11 habitent dans le Gers.",
    ]
    assert takeaways.people_takeaways(comparison(beneficiaires=(0, 9), femmes=(0, 2)), criteria_none()) == []
    assert takeaways.people_takeaways(comparison(beneficiaires=(UNKNOWN, 9)), criteria_none()) == []


def criteria_none() -> pd.DataFrame:
    return groups("critere", "beneficiaires").astype({"beneficiaires": float})


def test_contracts():
    frame = pd.DataFrame(
        {
            "type_contrat_fin": ["CDD long", "CDI", "CUI", "Intérim", "Formation", "Autre"],
            "heures_realisees": [500.0, 200.0, 100.0, 100.0, 50.0, 50.0],
            "contrats": [30.0, 8.0, 1.0, 20.0, 5.0, 5.0],
            "duree_contrats": [6.0, 9.26, 12.0, 2.0, UNKNOWN, 1.0],
        }
    )
    figures = comparison(beneficiaires=(66, 1), beneficiaires_plusieurs_chantiers=(12, 1))
    assert list(map(spaced, takeaways.contracts_takeaways(figures, frame))) == [
        "Les trois premiers types de contrat réunissent 80 % des heures réalisées.",
        "Contrats les plus longs, parmi les types d’au moins 5 contrats : CDI, 9,3 mois en moyenne pour 8 contrats.",
        "12 personnes sur 66 (18 %) ont travaillé sur plusieurs chantiers.",
    ]
    assert takeaways.contracts_takeaways(comparison(), frame.head(1)) == []


def areas(**inhabitants: int) -> pd.DataFrame:
    return pd.DataFrame({"code": [*inhabitants], "nom": [*inhabitants], "habitants": [*inhabitants.values()]})


def test_places():
    known = areas(A=500, B=300, C=100, D=100)
    frame = groups("territoire", "heures_realisees", A=60, B=20, **{"Hors du Gers": 20})
    told = titles_places.places_takeaways(frame, known, "chantier", "epci", covered=True)
    assert list(map(spaced, told)) == [
        "A : 60 % des heures réalisées, pour 50 % des habitants.",
        "20 heures réalisées (20 %) hors du Gers.",
        "Sans heure réalisée : C et D.",
    ]
    some = groups("territoire", "heures_realisees", A=60, B=20, **{"Non renseigné": 20})
    told = titles_places.places_takeaways(some, known, "chantier", "epci", covered=True)
    assert spaced(told[-1]) == "Sans heure réalisée de lieu connu : C et D."
    # A year that the base does not cover says nothing of the places without any hour.
    assert len(titles_places.places_takeaways(frame, known, "chantier", "epci", covered=False)) == 2
    assert titles_places.places_takeaways(frame.head(0), known, "chantier", "epci", covered=True) == []


def test_a_hidden_amount_is_neither_none_nor_left_out_of_a_share():
    known = areas(A=500, B=300, C=100, D=100)
    frame = groups("territoire", "heures_realisees", A=60, B=hidden(SECRET), **{"Hors du Gers": 20})
    assert titles_places.places_takeaways(frame, known, "chantier", "epci", covered=True) == []
    said = titles_places.summary(frame, "epci", "heures_realisees", 2022, 4)
    assert spaced(said) == "En 2022, heures réalisées non publiques dans 1 intercommunalité sur 4."
    many = groups("type_employeur", "heures_realisees", **dict.fromkeys("ABCDEFG", 50), H=hidden(SECRET))
    assert takeaways.concentration(many, "type_employeur", "heures_realisees") == ""


def test_what_is_not_known_is_not_none():
    unknown = comparison(contrats=(UNKNOWN, 1), societes=(UNKNOWN, 1), heures_clausees=(0, 1))
    unknown.loc["heures_realisees"] = UNKNOWN
    assert contracts_summary(unknown, 2022) == "En 2022, le nombre de contrats de travail n’est pas connu."
    assert companies_summary(unknown, 2022) == "En 2022, le nombre de sociétés n’est pas connu."
    assert (
        spaced(fiche.title(Subject("maitre_ouvrage", "A"), unknown, 2022)) == "A : heures réalisées non connues en 2022"
    )


def test_seats_outside_the_gers():
    frame = groups("commune_siege", "societes", Auch=31, **{"Hors du Gers": 45})
    (told,) = titles_places.places_takeaways(frame, areas(Auch=20), "siege", "commune", covered=True)
    assert spaced(told) == "45 sociétés sur 76 (59 %) ont leur siège hors du Gers."


def test_sheets():
    owner, place = Subject("maitre_ouvrage", "A"), Subject("commune", "Auch")
    figures = comparison(
        heures_clausees=(250, 1), heures_realisees=(100, 1), heures_restantes=(0, 1), beneficiaires=(3, 1)
    )
    assert list(map(spaced, fiche.fiche_takeaways(owner, figures, 1000, 2022))) == [
        "25 % des heures clausées du Gers en 2022.",
        "Plus aucune heure à réaliser.",
    ]
    figures = comparison(
        heures_realisees=(100, 1), heures_restantes=(1200, 1), beneficiaires=(3, 1), habitants_territoire=(1, 0)
    )
    assert list(map(spaced, fiche.fiche_takeaways(place, figures, 1000, 2022, 0.115))) == [
        "10 % des heures réalisées du Gers en 2022, pour 12 % de ses habitants.",
        "Reste à réaliser : 1 200 heures.",
        "1 personne sur 3 habite dans le Gers.",
    ]
    assert fiche.fiche_takeaways(place, comparison(heures_realisees=(UNKNOWN, 1)), None, 2022) == []
    settled = comparison(heures_realisees=(40, 1), heures_restantes=(0, 1))
    assert fiche.fiche_takeaways(place, settled, None, 2022) == ["Plus aucune heure à réaliser."]
    assert fiche.fiche_takeaways(place, settled, None, 2022, unknown=2) == []
    owing = comparison(heures_realisees=(40, 1), heures_restantes=(141, 1))
    assert list(map(spaced, fiche.fiche_takeaways(place, owing, None, 2022, unknown=1))) == [
        "Reste à réaliser : 141 heures, hors 1 marché de volume non connu."
    ]
