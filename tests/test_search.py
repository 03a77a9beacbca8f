"""The search box: what is typed finds places, maîtres d'ouvrage and marchés, named so or tied to what is."""

from __future__ import annotations

import random

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
        ("32000", "Auch"),
        ("3200", "Auch"),
        ("32110 nogaro", "Nogaro"),
        ("nogaro 32110", "Nogaro"),
    ],
)
def test_short_forms_and_postcodes_find(index, typed, name):
    assert found(index, typed)[0] == ("Commune", name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("gascogne toulouzaine", "CC de la Gascogne Toulousaine"),
        ("auhc", "Auch"),  # two letters exchanged
        ("lecotuer", "Lectoure"),
        ("mirrande", "Mirande"),  # one too many
        ("fleurence", "Fleurance"),
        ("fleuren", "Fleurance"),  # wrong, and not finished
        ("labarere", "Castelnau d’Auzan Labarrère"),  # a former name, with a mistake
        ("lislejourdain", "L’Isle-Jourdain"),
        ("ile jourdain", "L’Isle-Jourdain"),
        ("mairie de lectour", "Lectoure"),
        ("vile a", "Ville A"),
    ],
)
def test_what_is_named_nearly_so_is_offered_first(index, typed, name):
    assert search(index, typed) == []
    assert nearest(index, typed)[0].label == name


def test_a_buyer_is_found_with_a_mistake_and_its_marches_follow(tmp_path):
    rows = worked_example()
    rows["maitre_ouvrage"][0]["maitre_ouvrage"] = "Région Occitanie"
    for name in ("marche", "heures_clausees", "accompagnement", "reunion_chantier"):
        for row in rows.get(name, ()):
            if row.get("maitre_ouvrage") == "Ville A":
                row["maitre_ouvrage"] = "Région Occitanie"
    index = build_index(publish_tables(tmp_path, **rows))
    offered = [(one.kind, one.label) for one in nearest(index, "region ocitanie")]
    assert offered[0] == ("Maître d’ouvrage", "Région Occitanie") and ("Marché", "A1") in offered


def test_one_letter_wrong_leaves_the_commune_among_the_answers(index):
    draw = random.Random(20)
    communes = [one.label for one in index.entries if one.kind == "Commune" and len(one.label) >= 5]
    names = draw.sample(communes, 100)
    asked = [(name, _mistyped(draw, name)) for name in names]
    offered = [name in {one.label for one in search(index, typed) or nearest(index, typed)} for name, typed in asked]
    assert sum(offered) >= 94


def _mistyped(draw, name):
    """Return a name with one letter dropped, doubled, replaced, or exchanged with the next."""
    at, kind = draw.randrange(1, len(name) - 1), draw.randrange(4)
    middle = ("", name[at] * 2, draw.choice("aeinrst"), name[at : at + 2][::-1])[kind]
    return name[:at] + middle + name[at + (2 if kind == 3 else 1) :]


def test_a_number_has_no_near_one(index):
    assert nearest(index, "32001") == [] == nearest(index, "xyzzyx")
