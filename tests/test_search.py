"""The search box: what is typed finds places, maîtres d'ouvrage and marchés, named so or tied to what is."""

from __future__ import annotations

import pytest
from records import publish_tables, worked_example

from analytics.compute.search import LIMIT, PER_KIND, build_index, nearest, search


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    rows = worked_example()
    rows["marche"][0] |= {"commune": "32208", "operation": "Halle"}  # Lectoure
    return build_index(publish_tables(tmp_path_factory.mktemp("recherche"), **rows))


def found(index, typed):
    return [(entry.kind, entry.label) for entry in search(index, typed)]


def test_three_letters_find_the_commune_its_epci_and_what_happens_there(index):
    labels = found(index, "lec")
    assert labels[0] == ("Commune", "Lectoure")
    assert {
        ("Intercommunalité", "CC de la Lomagne Gersoise"),
        ("Maître d’ouvrage", "Ville A"),
        ("Marché", "A1"),
    } <= set(labels)


@pytest.mark.parametrize("typed", ["LECTOURE", "lectoure", "Léctôure", "  lect  "])
def test_case_accents_and_spaces_do_not_matter(index, typed):
    assert found(index, typed)[0] == ("Commune", "Lectoure")


def test_what_is_related_says_how(index):
    details = {entry.label: entry.detail for entry in search(index, "lectoure")}
    assert details["CC de la Lomagne Gersoise"].endswith("dont Lectoure")
    assert details["Ville A"].endswith("chantier à Lectoure")


def test_every_word_must_be_found_as_the_start_of_a_word(index):
    assert ("Commune", "L’Isle-Jourdain") in found(index, "jour isle")
    assert found(index, "sle") == [] and found(index, "lectoure zzz") == [] and found(index, " -’ ") == []


def test_a_former_commune_leads_to_the_present_one(index):
    assert found(index, "labarrere")[0] == ("Commune", "Castelnau d’Auzan Labarrère")


def test_the_list_stays_short_and_no_kind_takes_it_all(index):
    kinds = [entry.kind for entry in search(index, "a")]
    assert len(kinds) <= LIMIT and max(map(kinds.count, kinds)) <= PER_KIND


def test_a_marche_leads_to_the_sheet_of_its_owner(index):
    (marche,) = [entry for entry in search(index, "halle") if entry.kind == "Marché"]
    assert (marche.dimension, marche.value) == ("maitre_ouvrage", "Ville A")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("st clar", "Saint-Clar"),
        ("gascogne toulouzaine", "CC de la Gascogne Toulousaine"),
        ("auhc", "Auch"),
        ("32000", "Auch"),
    ],
)
def test_mistakes_short_forms_and_postcodes_lead_somewhere(index, typed, name):
    offered = search(index, typed) or nearest(index, typed)
    assert name in [one.label for one in offered]


def test_what_resembles_nothing_is_offered_nothing(index):
    assert nearest(index, "xyzzyx") == []
