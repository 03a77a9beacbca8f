"""Places: what has a meaning where, what a map shows of nothing, and the sentences about places."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from records import publish_tables, worked_example
from typography_lint import faults

from analytics.base.selection import Selection
from analytics.compute import areas
from analytics.compute.queries import compare, compute
from analytics.sentences import fiche, titles_places
from analytics.sentences.fiche import Subject
from analytics.territory.territory import default


def plain(text):
    return " ".join(text.replace("\u202f", " ").split())


AUCH = "CA Grand Auch Cœur de Gascogne"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return publish_tables(tmp_path_factory.mktemp("lieux"), **worked_example())


def test_each_place_offers_what_can_be_counted_there():
    assert areas.measures("chantier") == areas.MEASURES
    assert areas.measures("domicile") == areas.MEASURES[:3] and areas.REASONS["domicile"]
    assert areas.measures("siege") == ("societes",) and areas.REASONS["siege"]


@pytest.mark.parametrize(("mesh", "count"), [("epci", 17), ("canton", 18), ("commune", 458)])
def test_every_area_of_the_gers_is_known_and_holds_everybody(base, mesh, count):
    known = areas.known_areas(base, mesh)
    assert len(known) == count and known["habitants"].sum() == 192_645


def test_an_area_without_a_row_has_zero_in_a_covered_year_only(base):
    known = areas.known_areas(base, "epci")
    frame = compute(base, Selection.of(2022), ["heures_realisees"], ["territoire"])
    amounts = dict(zip(known["nom"], areas.every_amount(frame, known, "heures_realisees", 0.0).values(), strict=True))
    assert amounts[AUCH] == 150 and amounts["CC Val de Gers"] == 0
    assert math.isnan(areas.every_amount(frame, known, "heures_realisees", math.nan)["243200599"])


def test_a_year_without_any_row_compares_as_zero(base):
    row = compare(base, Selection.of(2022, commune="Auch"), ["heures_realisees"]).loc["heures_realisees"]
    assert (row["valeur"], row["precedent"]) == (150, 0)
    assert compare(base, Selection.of(2022, commune="Ansan"), ["societes"]).loc["societes", "valeur"] == 0


def test_epci_that_straddle_the_border_are_told():
    assert [one.nom for one in default().straddling] == ["CC d’Aire-sur-l’Adour", "CC des Deux Rives"]
    assert "CC des Deux Rives" in titles_places.notes("epci", titles_places.PER_INHABITANT)


@pytest.mark.parametrize(
    ("name", "mesh", "where"),
    [
        (AUCH, "epci", f"dans la {AUCH}"),
        ("Fezensac", "canton", "dans le canton de Fezensac"),
        ("Adour-Gersoise", "canton", "dans le canton d’Adour-Gersoise"),
        ("Auch", "commune", "à Auch"),
        ("Le Houga", "commune", "au Houga"),
        ("La Romieu", "commune", "à La Romieu"),
    ],
)
def test_where(name, mesh, where):
    assert titles_places.located(name, mesh) == where


def test_titles_say_hours_people_and_companies():
    hours = pd.DataFrame({"territoire": [AUCH, "Non renseigné"], "heures_realisees": [50.0, 150.0]})
    assert plain(titles_places.title(hours, "chantier", "epci", "heures_realisees", 2022, 200)) == (
        f"Un quart des heures réalisées en 2022 l’ont été dans la {AUCH}"
    )
    people = pd.DataFrame({"commune_residence": ["Auch"], "beneficiaires": [6.0]})
    text = titles_places.title(people, "domicile", "commune", "beneficiaires", 2022, 66)
    assert plain(text) == plain("6 personnes sur 66 (9,1 %) habitent à Auch en 2022")
    rate = pd.DataFrame({"territoire": [AUCH], titles_places.PER_INHABITANT: [307.2]})
    text = titles_places.title(rate, "chantier", "epci", titles_places.PER_INHABITANT, 2022, 149.0)
    assert plain(text) == plain(
        f"En 2022, 307 heures réalisées pour 1 000 habitants dans la {AUCH} et 149 dans le Gers"
    )
    assert not faults(text)


def test_what_lies_elsewhere_is_said():
    frame = pd.DataFrame({"territoire": [AUCH, "Hors du Gers", "Non renseigné"], "heures_realisees": [50.0, 30.0, 1.0]})
    text = titles_places.summary(frame, "epci", "heures_realisees", 2022, 17)
    assert plain(text) == plain(
        f"En 2022, **la {AUCH}** est concernée, sur 17 intercommunalités ; s’y ajoutent 30 heures réalisées "
        "hors du Gers et 1 heure réalisée sans lieu renseigné."
    )
    assert "aucun lieu" in titles_places.summary(frame.head(0), "epci", "heures_realisees", 2022, 17)


def test_a_filter_of_epci_leaves_its_communes_and_says_what_the_rest_is_of(base):
    known = areas.known_areas(base, "commune")
    within = areas.inside(known, "commune", ("CC Val de Gers",))
    assert 0 < len(within) < len(known) and set(within["epci"]) == {"CC Val de Gers"}
    assert len(areas.inside(known, "commune", ())) == 458
    assert len(areas.inside(areas.known_areas(base, "canton"), "canton", (AUCH,))) == 18
    frame = pd.DataFrame({"commune": ["Masseube"], titles_places.PER_INHABITANT: [12.0]})
    for kept, where in [(("CC Val de Gers",), "3 dans la CC Val de Gers"), ((AUCH, "CC Val de Gers"), "la sélection")]:
        text = titles_places.title(frame, "chantier", "commune", titles_places.PER_INHABITANT, 2022, 3.0, kept)
        assert f"{where} (communes" in plain(text)
    assert "tous sont montrés" in titles_places.notes("canton", "societes", lifted=True)


def test_a_rate_of_a_tiny_commune_does_not_lead(base):
    known = areas.known_areas(base, "commune")
    frame = pd.DataFrame({"commune": ["Ansan", "Auch"], titles_places.PER_INHABITANT: [5000.0, 7.0]})
    assert list(areas.large_enough(frame, known)["commune"]) == ["Auch"]


def test_the_subject_of_a_sheet():
    assert fiche.subject_of(Selection.of(2022, maitre_ouvrage="Ville A")) == Subject("maitre_ouvrage", "Ville A")
    assert fiche.subject_of(Selection.of(2022, territoire=AUCH), commune="Auch") == Subject("commune", "Auch")
    assert fiche.subject_of(Selection.of(2022, maitre_ouvrage=("Ville A", "État B"))) is None


def test_a_place_is_counted_as_chantier_home_and_seat(base):
    subject = Subject("commune", "Auch")
    counted = {
        name: compute(base, subject.selection(Selection.of(2022), place), [name])[name].iloc[0]
        for name, place, _ in fiche.PLACE_FIGURES
    }
    # A1 is in Auch: 600 h promised, 150 worked; Anne lives there; Petite has its seat there.
    assert counted == {"heures_clausees": 600, "heures_realisees": 150, "beneficiaires": 1, "societes": 1}


def test_a_rank_is_told_with_its_reason():
    frame = pd.DataFrame({"maitre_ouvrage": ["A", "B", "C", "Non détaillé"], "heures_clausees": [9.0, 5.0, 5.0, 20.0]})
    text = fiche.rank_sentence(Subject("maitre_ouvrage", "C"), frame, 2022)
    assert text.startswith("2e maître d’ouvrage sur 3 par les heures clausées en 2022") and "taille" in text
    assert fiche.rank_sentence(Subject("maitre_ouvrage", "Absent"), frame, 2022) == ""
    assert fiche.rank_sentence(Subject("maitre_ouvrage", "A"), frame.head(2), 2022) == ""


def test_a_place_is_ranked_among_all_of_its_mesh_by_inhabitant():
    frame = pd.DataFrame({"territoire": [AUCH, "CC Val de Gers"], titles_places.PER_INHABITANT: [150.0, 50.0]})
    text = plain(fiche.rank_sentence(Subject("territoire", AUCH), frame, "30 juin 2022", 17))
    assert text.startswith("1re intercommunalité sur 17 par les heures réalisées pour 1 000 habitants au 30 juin 2022")
