"""territoire.toml: what it means, how it is said, and what is wrong with it, in French."""

from __future__ import annotations

import pytest

from analytics.territory import france
from analytics.territory.places import Ambiguous, Place, read_place
from analytics.territory.settings_file import Settings, TerritoryError
from analytics.territory.territory import default, from_text, territory, understood
from analytics.territory.words import departement_words
from tests.territories import EXAMPLES, example, settings


def test_without_settings_the_territory_is_the_gers(tmp_path):
    assert territory(tmp_path) == default() == example("gers")
    words = default().words
    assert (words.nom, words.de, words.dans, words.elsewhere) == ("Gers", "du Gers", "dans le Gers", "Hors du Gers")
    assert (words.perimetre, words.ensemble) == ("Département du Gers", "tout le Gers")
    assert (words.inhabitants, words.share_of_inhabitants) == ("Gersois", "Part de Gersois")
    assert (words.companies("société"), words.companies("société", plural=True)) == (
        "société gersoise",
        "sociétés gersoises",
    )


def test_the_file_of_a_base_names_its_territory(tmp_path):
    (tmp_path / "territoire.toml").write_text('departements = ["34"]', encoding="utf-8")
    assert territory(tmp_path) == example("herault")


def test_the_environment_names_the_file_of_the_territory(tmp_path, monkeypatch):
    monkeypatch.setenv("CLAUSES_TERRITOIRE", str(settings("la-reunion")))
    assert territory(tmp_path) == territory() == example("la-reunion")
    monkeypatch.setenv("CLAUSES_TERRITOIRE", str(tmp_path / "absent.toml"))
    with pytest.raises(TerritoryError, match=r"CLAUSES_TERRITOIRE.*absent\.toml.*n’existe pas"):
        territory()


@pytest.mark.parametrize(
    ("name", "de", "dans", "people", "companies"),
    [
        ("herault", "de l’Hérault", "dans l’Hérault", "Habitants de l’Hérault", "sociétés de l’Hérault"),
        ("la-reunion", "de La Réunion", "à La Réunion", "Habitants de La Réunion", "sociétés de La Réunion"),
        (
            *("rennes-metropole", "de Rennes Métropole", "sur le territoire de Rennes Métropole"),
            *("Habitants de Rennes Métropole", "sociétés de Rennes Métropole"),
        ),
        (
            *("deux-epci", "de la maison de l’emploi", "sur le territoire de la maison de l’emploi"),
            *("Habitants de la maison de l’emploi", "sociétés de la maison de l’emploi"),
        ),
    ],
)
def test_how_a_territory_is_said(name, de, dans, people, companies):
    words = example(name).words
    assert (words.de, words.dans, words.hors) == (de, dans, f"hors {de}")
    assert (words.inhabitants, words.companies("société", plural=True)) == (people, companies)


@pytest.mark.parametrize(
    ("code", "de", "dans"),
    [
        ("31", "de la Haute-Garonne", "en Haute-Garonne"),
        ("40", "des Landes", "dans les Landes"),
        ("75", "de Paris", "à Paris"),
        ("2A", "de la Corse-du-Sud", "en Corse-du-Sud"),
        ("22", "des Côtes-d’Armor", "dans les Côtes-d’Armor"),
        ("78", "des Yvelines", "dans les Yvelines"),
        ("976", "de Mayotte", "à Mayotte"),
        ("49", "de Maine-et-Loire", "en Maine-et-Loire"),
        ("60", "de l’Oise", "dans l’Oise"),
    ],
)
def test_departements_take_the_article_that_insee_gives_them(code, de, dans):
    words = departement_words(france.departements()[code])
    assert (words.de, words.dans) == (de, dans)


def test_an_adjective_agrees_when_the_settings_give_one():
    words = from_text('departements = ["34"]\nadjectif = "héraultais"').words
    assert (words.inhabitants, words.companies("société", plural=True)) == ("Héraultais", "sociétés héraultaises")
    assert from_text('departements = ["06"]\nadjectif = "azuréen"').words.feminine(plural=True) == "azuréennes"


@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_of_another_territory_is_said(name):
    said = example(name).record
    assert ("gersois" in said) == (name == "gers")


def test_meshes_are_those_with_several_areas_and_the_map_begins_with_a_readable_one():
    assert example("gers").meshes == ("epci", "canton", "commune")
    assert example("rennes-metropole").meshes == ("canton", "commune")
    assert example("petite-couronne").meshes == ("epci", "commune")
    assert example("deux-epci-gers").meshes == ("canton", "epci", "commune")
    assert understood(Settings(departements=("973",))).meshes == ("commune", "epci")  # 4 EPCI, 22 communes, no canton


def test_arrondissements_stand_for_their_town():
    paris = example("petite-couronne")
    assert {"Paris 1er", "Paris 20e", "Vincennes"} <= {one.nom for one in paris.areas}
    assert "Paris" not in {one.nom for one in paris.areas}
    assert ("75056", "Paris") in paris.wide


def test_former_communes_and_whole_departements_lead_inside():
    gers = default()
    assert ("32067", "Cabas-Loumassès", "32365") in gers.former
    assert gers.wide == (("32000", None),)
    assert example("deux-epci-gers").partial == ("32000",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('departements = ["33x"]', "territoire.toml, ligne 1.*Département « 33x » inconnu. Le plus proche : 33"),
        ('\ndepartement = ["32"]', "ligne 2.*réglage « departement » inconnu. Le plus proche : departements"),
        ('epci = ["Renes Métropole"]', r"EPCI « Renes Métropole » inconnu.*243500139 \(Rennes Métropole\)"),
        ('departements = ["32"]\nmailles = ["quartier"]', "ligne 2.*maille « quartier » inconnue.*epci, ept, canton"),
        ('communes_en_plus = ["Sainte-Colombe"]', "désigne plusieurs codes : 05135"),
        ("departements = [", "écriture TOML incorrecte"),
        ("departements = []", "À écrire dans territoire.toml : nom, de, dans."),
        ('departements = ["75", "92"]', "À écrire dans territoire.toml : nom, de, dans."),
        ('nom = "A"\nde = "d’A"\ndans = "à A"', "aucune commune"),
        ('departements = "32"', "attend une liste de textes"),
        ('departements = ["32"]\nnom = 3', "ligne 2.*attend un texte entre guillemets"),
        ('departements = ["75"]\narrondissements = "oui"', "attend true ou false"),
    ],
)
def test_faults_name_the_line_and_the_closest_known_names(text, said):
    spaced = said.replace(" :", "\u00a0:").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    with pytest.raises(TerritoryError, match=spaced):
        from_text(text)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("Toulouse", "31000"), "31555"),
        (("Saint-Denis", "97400"), "97411"),
        (("Piégut", "05130"), "04150"),  # this postcode spans two départements
        (("Ajaccio", "20000"), "2A004"),
        (("Auch", "32008"), "32013"),  # a postcode of companies, which no list holds
        (("Paris", "75001"), "75056"),
        (("Sainte-Colombe", None, "46"), "46260"),
        (("20004",), "2A004"),  # the code of before 1976
        (("20000",), "2A004"),  # a postcode of one commune
        (("1004",), "01004"),  # spreadsheets drop the first zero
        (("32067",), "32365"),
        (("Cabas-Loumassès",), "32365"),
        (("Saint-Blancard",), "32365"),
        (("AUCH CEDEX",), "32013"),
        (("31000 Toulouse",), "31555"),
        (("Toulouse (31)",), "31555"),
        (("St Clar",), "32370"),  # of the territory, though others bear it
        (("l'isle jourdain",), "32160"),
        (("Isle-Jourdain (L')",), "32160"),
        (("Houga",), "32155"),
        (("Lyon 3e",), "69123"),
    ],
)
def test_a_place_is_read_as_people_write_it(given, code):
    place = read_place(*given)
    assert isinstance(place, Place) and (place.code, place.exact) == (code, True)


def test_what_is_not_sure_is_asked_or_refused():
    asked = read_place("Saint-Aubin")
    assert isinstance(asked, Ambiguous) and len(asked.candidates) == 10
    assert isinstance(read_place("75001"), Ambiguous)  # a postcode of Paris, and the former code of Alfortville
    assert read_place("99999") is None
    assert read_place("Inconnuville") is None
    assert read_place("") is None


def test_an_unknown_name_leaves_the_departement_when_the_postcode_tells_it():
    assert read_place("Inconnuville", "32110") == Place("32000", "Gers", "32", exact=False)
    assert read_place("32000") == Place("32000", "Gers", "32", exact=False)
    assert read_place("Inconnuville", "05130") is None  # two départements


def test_a_name_is_first_one_of_the_territory(monkeypatch):
    monkeypatch.setenv("CLAUSES_TERRITOIRE", str(settings("herault")))
    assert read_place("Montagnac").code == "34162"
    monkeypatch.setenv("CLAUSES_TERRITOIRE", str(settings("petite-couronne")))
    assert read_place("Paris", "75001").code == "75101"
    assert read_place("Paris").code == "75056"


def test_every_commune_is_found_by_its_name_with_each_of_its_postcodes():
    every = list(france.communes().values())[::23]
    wrong = [
        (one.nom, postcode)
        for one in every
        for postcode in one.codes_postaux
        if getattr(read_place(one.nom, postcode), "code", None) != one.code
    ]
    assert wrong == []
