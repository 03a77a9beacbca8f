"""Faults of words that readers met, each by its kind: hidden figures, bases of shares, small numbers, empty places."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from test_sentences import comparison, groups, spaced

from analytics.base.database import OWNER, PUBLIC
from analytics.base.selection import Selection
from analytics.exports.deck import deck
from analytics.exports.report import bilan_content
from analytics.exports.slide_data import Slide
from analytics.figures.marks import bar_text
from analytics.french.missing import SECRET, hidden, is_unrecorded, reason_of, total, unrecorded
from analytics.french.numbers import About, absent, gap, percent, points, value
from analytics.protection.opening import open_base
from analytics.sentences import titles
from analytics.sentences.fiche import Subject, around
from analytics.sentences.lines import beneficiaries, change_text, companies, counted, relation
from analytics.sentences.phrases import plain
from analytics.views.charts import Bar, Chart
from analytics.views.emptiness import nothing_kept
from analytics.views.page import Reading, chosen
from analytics.views.pages.fiche import fiche_reading
from analytics.views.registry import PAGES
from analytics.views.tile import tiles
from analytics.views.view import View
from tests.oracle.bases import ODD, publish


@pytest.fixture(scope="module")
def views(demo_base: Path) -> dict[str, View]:
    return {role: View(open_base(demo_base, role=role), Selection.of(2022)) for role in (OWNER, PUBLIC)}


def commune(view: View, name: str, annee: int) -> Reading:
    return fiche_reading(view.seeing(Selection.of(annee)), Subject("commune", name))


def said(reading: Reading) -> str:
    return "\n".join(map(plain, (*reading.heading, *reading.takeaways)))


def test_a_reason_goes_through_every_sum() -> None:
    assert reason_of(total([1.0, hidden(SECRET), float("nan")])) == SECRET
    assert is_unrecorded(total([1.0, unrecorded()])) and total([1.0, 2.0]) == 3
    assert [absent(one).replace("\u00a0", " ") for one in (unrecorded(), float("nan"))] == ["non enregistré", "n. d."]


def test_hours_done_for_those_promised_are_published_totals(views: dict[str, View]) -> None:
    told = {role: PAGES["dashboard"].read(view).cards[1].title for role, view in views.items()}
    assert told[PUBLIC] == told[OWNER] and told[OWNER].startswith("7")


def test_no_rank_among_hidden_places(views: dict[str, View]) -> None:
    assert "16e commune" in said(commune(views[OWNER], "Auch", 2022))
    assert "1re commune" not in said(commune(views[PUBLIC], "Auch", 2022))


def test_hidden_hours_are_not_none(views: dict[str, View]) -> None:
    assert "172\u00a0heures réalisées" in said(commune(views[PUBLIC], "Lectoure", 2024))
    assert "Plus aucune heure" not in said(commune(views[PUBLIC], "Lectoure", 2025))


def test_hidden_groups_are_not_counted(views: dict[str, View]) -> None:
    page = PAGES["territoires"]
    counted = {role: spaced(plain(page.read(view, chosen(page, view, {})).heading[1])) for role, view in views.items()}
    assert "12 intercommunalités sur 17 sont concernées" in counted[OWNER]
    assert "concernée" not in counted[PUBLIC] or counted[PUBLIC] == counted[OWNER]


def test_a_share_names_its_base_everywhere() -> None:
    frame = comparison(
        **{"beneficiaires": (24, 20), "femmes": (12, 3), "sexe_connu": (20, 19), "part_femmes": (12 / 20, 3 / 19)}
    )
    assert spaced(titles.women_title(frame)) == "12 femmes sur 20 de sexe connu (60 %)"
    assert spaced(beneficiaries(frame, "")[0]) == "12 femmes sur 20 de sexe connu (60 %)"
    ages = groups("tranche_age", "beneficiaires", **{"Moins de 26 ans": 24, "26 à 40 ans": 36, "Non renseigné": 6})
    assert (
        spaced(titles.ages_title(ages, 66))
        == "Les 26 à 40 ans sont les plus nombreux : 36 personnes sur 60 d’âge connu (60 %)"
    )


def test_gaps_are_those_of_the_numbers_shown() -> None:
    assert gap(28586.4, 16119.4) == 12467
    assert points(gap(0.0451, 0.0594, "%")).replace("\u00a0", " ") == "−1,4 point"


def test_tiny_amounts_are_not_zero_and_zero_has_no_decimals() -> None:
    written = [value(0.02, "ETP", 1), value(0.0, "ETP", 1), percent(0.0004)]
    assert [one.replace("\u00a0", " ") for one in written] == ["moins de 0,1 ETP", "0 ETP", "moins de 0,1 %"]


def test_nothing_stays_nothing_without_a_change(views: dict[str, View]) -> None:
    frame = comparison(societes=(0, 0), beneficiaires=(400, 30))
    drawn = tiles(views[OWNER], frame, ["societes", "beneficiaires"], lambda name, comparison: "")
    assert [spaced(tile.delta) for tile in drawn] == ["", "370 de plus par rapport à 2021"]


def test_places_carry_no_hours() -> None:
    frame = groups("territoire", "heures_clausees", Auch=75, Condom=25)
    assert spaced(titles.ranking_title(frame, "territoire", "heures_clausees")) == (
        "Premier territoire du chantier : Auch, les trois quarts des heures clausées"
    )


def test_what_is_cumulative_says_so(views: dict[str, View]) -> None:
    cards = {card.key: card.title for card in PAGES["maitres_ouvrage"].read(views[OWNER]).cards}
    assert cards["avancement"].endswith("depuis le début des marchés")


def test_a_marche_whose_volume_is_not_known_has_not_done_nothing(views: dict[str, View]) -> None:
    for view in views.values():
        lines = fiche_reading(view, Subject("maitre_ouvrage", "DIRSO")).cards[0].table.texts
        assert {cell for line in lines for cell in line[1:4]} == {"n.\u00a0d."}


def test_ties_have_their_articles() -> None:
    frame = groups("type_contrat", "beneficiaires", **{"Autres SIAE": 30, "Professionnalisation": 30, "CUI": 6})
    assert spaced(titles.first_title(frame, "type_contrat", "beneficiaires", 66)) == (
        "À égalité : les autres SIAE et la professionnalisation, 30 personnes chacun"
    )


def test_a_place_without_hours_this_year_leads_somewhere(views: dict[str, View]) -> None:
    told = spaced(commune(views[OWNER], "Lectoure", 2025).heading[-1])
    assert "Dernières heures réalisées : 172 h en 2024." in told
    assert "la CC de la Lomagne Gersoise" in told and "Fleurance" in told


def test_years_before_the_records_are_not_said_to_be_without_hours(views: dict[str, View]) -> None:
    for view in views.values():
        first = spaced(commune(view, "Lectoure", 2019).heading[-1])
        assert first.startswith("Premières heures réalisées : 199 h en 2022.") and "avant" not in first
        assert "Aucune heure n’y a été réalisée depuis 2019." in spaced(commune(view, "Estang", 2022).heading[-1])


def test_the_bilan_of_2022_gives_back_the_printed_one(views: dict[str, View]) -> None:
    content = bilan_content(views[OWNER])
    owners = {line["name"]: line for group in content["focus"]["familles"]["groupes"] for line in group["lignes"]}
    assert spaced(owners["DREAL"]["text"]) == "7 500 h/an" and owners["DREAL"]["detail"].startswith(
        "Déviation de Gimont"
    )
    assert owners["DIRSO"]["text"] == "sans heures" and "PRU" in owners["Grand Auch"]["detail"]
    assert "phase 2" in owners["Gers numérique"]["detail"] and "en cours" in owners["CC 3CAG"]["detail"]
    assert "2023" in content["perspectives"] and "BTP" in content["femmes"] and "clauses sociales" in content["service"]
    assert len(content["focus"]["contrats"]["barres"]) == 8 and len(content["focus"]["criteres"]["barres"]) == 7
    assert all("100" in content["focus"][one]["note"] for one in ("contrats", "criteres"))


def test_slides_have_the_three_pillars_and_every_type(views: dict[str, View]) -> None:
    slides = {slide.key: slide for slide in deck(views[OWNER])}
    assert {"maitres_ouvrage", "societes", "beneficiaires"} <= slides.keys()
    owners = [spaced(line) for line in slides["maitres_ouvrage"].lines]
    assert slides["maitres_ouvrage"].figure == "17" and owners[0] == "dont 3 nouveaux" and owners[1].startswith("40")
    assert [len(slides[key].chart.bars) for key in ("contrats", "criteres") if slides[key].chart] == [8, 7]  # type: ignore[union-attr]


def test_slides_list_each_buyer_with_its_operation(views: dict[str, View]) -> None:
    slides = [slide for slide in deck(views[OWNER]) if slide.key.startswith("operations")]
    rows = {row[0]: row[1:] for slide in slides for row in slide.rows[1:]}
    assert len(rows) == 17 and rows["DREAL"][0].startswith("Déviation de Gimont")
    assert spaced(rows["DREAL"][2]) == "7 500 h/an" and rows["DIRSO"][2] == "sans heures"
    assert "PRU" in rows["Grand Auch"][0] and "phase 2" in rows["Gers numérique"][0]
    assert "en cours" in rows["CC 3CAG"][0]


def test_a_buyer_or_an_intercommunalite_without_hours_leads_somewhere(views: dict[str, View]) -> None:
    for view in views.values():
        told = {
            name: spaced(fiche_reading(view.seeing(Selection.of(2025)), Subject(kind, name)).heading[-1])
            for kind, name in (("maitre_ouvrage", "ARS"), ("territoire", "CC Armagnac Adour"))
        }
        assert told["ARS"].startswith("Dernières heures réalisées : 287 h en 2022. Dans la même famille, l’État,")
        assert "pour la DREAL (1 952 h), le Ministère de l’Intérieur (590 h) et le SGAR" in told["ARS"]
        assert "Dernières heures réalisées : 712 h en 2021. Ailleurs dans le Gers" in told["CC Armagnac Adour"]
        assert "dans la CA Grand Auch Cœur de Gascogne (" in told["CC Armagnac Adour"]


def test_filters_that_keep_nothing_say_the_last_year_with_hours(views: dict[str, View]) -> None:
    said = spaced(nothing_kept(views[OWNER].seeing(Selection.of(2025, maitre_ouvrage="ARS"))))
    assert said == "Aucune donnée pour ces filtres (2025 · ARS). Dernières heures réalisées : 287 h en 2022."


def test_an_arrival_far_from_what_was_announced_says_hours(demo_base: Path) -> None:
    view = View(open_base(demo_base), Selection.of(2020, famille="État", secteur=("Espaces verts", "Travaux publics")))
    reading = PAGES["et_si"].read(view, chosen(PAGES["et_si"], view, {}))
    told = spaced(" ".join(map(plain, reading.heading)))
    assert "h de plus par rapport à l’annonce" in told and "(2 années closes)" in told


def test_no_count_of_nothing(views: dict[str, View]) -> None:
    view = views[OWNER].seeing(Selection.of(2019, type_contrat="CDI, CDI de chantier"))
    assert spaced(PAGES["dashboard"].read(view).heading[0]).endswith(": aucune heure réalisée en 2019")
    view = views[OWNER].seeing(Selection.of(2025, type_contrat="CDD long"))
    marches = PAGES["marches"].read(view, chosen(PAGES["marches"], view, {}))
    assert not marches.cards and "0" not in "".join(marches.heading)
    alone = views[OWNER].seeing(Selection.of(2019, maitre_ouvrage="CC de la Ténarèze"))
    crossed = PAGES["croisements"].read(alone, chosen(PAGES["croisements"], alone, {}))
    assert "100" not in crossed.heading[1] and not any("sur 1." in line for line in crossed.takeaways)


def test_a_buyer_that_filters_leave_without_marche_has_no_family_to_name(views: dict[str, View]) -> None:
    kept = Selection.of(2025, secteur="Nettoyage")
    reading = fiche_reading(views[OWNER].seeing(kept), Subject("maitre_ouvrage", "ARS"))
    assert "aucune heure" in reading.heading[0] and "famille" not in reading.heading[-1]


def test_people_who_live_in_a_place_are_said_with_their_noise(views: dict[str, View]) -> None:
    place = Subject("territoire", "CA Grand Auch Cœur de Gascogne")
    reading = fiche_reading(views[PUBLIC].seeing(Selection.of(2023)), place)
    assert {tile.name: tile.value for tile in reading.tiles}["beneficiaires"].startswith("environ ")
    assert "environ" in reading.heading[-1].lower()
    without = Selection.of(2023, secteur="Traitement des eaux et gestion des déchets")
    assert fiche_reading(views[OWNER].seeing(without), Subject("territoire", "CC d’Aire-sur-l’Adour")).heading[0]


def test_communes_have_the_preposition_of_their_name() -> None:
    hours = groups("commune", "heures_realisees", **{"Le Houga": 80, "Auch": 50})
    assert spaced(around("CC du Bas Armagnac", hours, 2022)).endswith(" en 2022 au Houga (80 h) et à Auch (50 h).")


def test_ties_have_the_gender_of_their_names() -> None:
    ages = groups("tranche_age", "beneficiaires", **{"26 à 40 ans": 9, "51 ans et plus": 9, "Moins de 26 ans": 2})
    assert titles.ages_title(ages).endswith("9\u00a0personnes par tranche d’âge")
    kinds = groups("type_contrat", "beneficiaires", **{"Intérim classique": 9, "CUI": 9, "Professionnalisation": 2})
    assert titles.first_title(kinds, "type_contrat", "beneficiaires").endswith("9\u00a0personnes chacun")


def test_a_part_that_noise_takes_above_its_whole_has_no_share() -> None:
    assert spaced(bar_text(About(17_000), "h", 13_877, False)) == "17 000 h"
    assert spaced(bar_text(13_877, "h", 13_877, False)) == "13 877 h (100 %)"


def test_slides_and_paper_say_which_figures_have_noise_and_which_filters_are_lifted(views: dict[str, View]) -> None:
    rough = views[PUBLIC].seeing(Selection.of(2022, famille="Collectivités"))
    people = next(slide for slide in deck(rough) if slide.key == "beneficiaires")
    assert people.label == "bénéficiaires (à 4\u00a0près)"
    assert "(à 4\u00a0près), contre environ" in bilan_content(rough)["piliers"][2]["libelle"]
    kept = views[PUBLIC].seeing(Selection.of(2022, type_contrat="CDD long", critere="Seniors"))
    charts = {slide.key: slide.chart for slide in deck(kept)}
    assert charts["annees"] is not None and "la carte se lit pour" in charts["annees"].note
    assert "la carte se lit pour" in bilan_content(kept)["annees"]["note"]


def test_a_chart_in_words_ends_with_one_stop() -> None:
    bars = (Bar("2022", None, "n.\u00a0d.", ""),)
    chart = Chart("colonnes", "Heures", "Heures par année", bars, "annee", "heures_clausees", "h", 1)
    assert spaced(chart.alternative).endswith("2022, n. d.")
    assert spaced(replace(chart, bars=()).alternative).endswith(": rien à montrer.")


def test_no_company_of_a_size_is_not_counted() -> None:
    told = companies(comparison(societes=(3, 0), societes_moins_20=(0, 0), societes_moins_5=(0, 0)), "")
    assert not any("moins de" in line for line in told)
    assert [counted(comparison(societes=(count, 0)), "societes") for count in (1, 2)] == ["société", "sociétés"]


def test_what_shares_are_of_is_said_with_its_precision(tmp_path):
    publish(tmp_path, ODD["sexe inconnu"]).close()
    notes = {}
    for role in (OWNER, PUBLIC):
        view = View(open_base(tmp_path / "base", role=role), Selection.of(2021))
        cards = PAGES["publics"].read(view, chosen(PAGES["publics"], view, {})).cards
        notes[role] = [card.note for card in cards if "réponse est connue" in card.note]
    assert any("Parts des 16\u00a0personnes" in one for one in notes[OWNER])  # not « des 0 personne » of formation
    assert not any("des 0" in one for one in notes[OWNER])
    assert notes[PUBLIC] and all("Parts d’environ" in one for one in notes[PUBLIC])


def test_a_growth_reads_alike_on_paper_and_on_screen():
    frame = comparison(heures_clausees=(14_550, 6_000))  # 2.425 - 1 would be 1.4249999999999998
    on_screen = percent(frame["evolution"]["heures_clausees"], signed=True)
    assert change_text(frame, "heures_clausees", "2021").startswith(f"{on_screen} ") and "143" in on_screen


@pytest.mark.parametrize(
    ("selection", "why"),
    [
        (Selection.of(2019, famille="État"), "Moins de 50 personnes"),
        (Selection.of(2022, famille="État", critere="Seniors"), "gardez un seul filtre"),
        (Selection((2021, 2022)), "année par année"),
    ],
)
def test_why_people_are_not_counted_is_the_true_reason(views: dict[str, View], selection: Selection, why: str) -> None:
    legend = views[PUBLIC].seeing(selection).legend
    assert [one for one in ("Moins de 50 personnes", "gardez un seul filtre", "année par année") if one in legend] == [
        why
    ]


def test_a_number_of_people_that_is_not_given_has_its_reason_for_a_number(views: dict[str, View]) -> None:
    pillars = bilan_content(views[PUBLIC].seeing(Selection.of(2019, famille="État")))["piliers"]
    assert (pillars[2]["valeur"], spaced(pillars[2]["libelle"])) == ("", "Bénéficiaires : non public")
    assert pillars[0]["valeur"].isdigit()


def test_slides_tell_each_step_of_the_support(views: dict[str, View]) -> None:
    slide = next(slide for slide in deck(views[PUBLIC]) if slide.key == "accompagnements")
    assert spaced(slide.title) == "Un accompagnement clef en main : 83 accompagnements (contre 48 en 2021)"
    assert sum(int(count) for _, count in slide.rows[1:]) == 83
    assert spaced(bilan_content(views[PUBLIC])["accompagnements"]) == "83 accompagnements (contre 48 en 2021)"


def test_a_table_on_several_slides_has_as_many_lines_on_each(views: dict[str, View]) -> None:
    def tables(view: View) -> list[Slide]:
        return [slide for slide in deck(view) if slide.key.startswith("operations")]

    assert [len(slide.rows) - 1 for slide in tables(views[OWNER])] == [6, 6, 5]
    (alone,) = tables(views[OWNER].seeing(Selection.of(2022, famille="État")))
    assert "sur" not in alone.title


def test_nothing_after_nothing_is_no_line() -> None:
    frame = comparison(conventions=(0, 0), reunions=(0, 2), accompagnements=(0, float("nan")))
    assert [spaced(line) for line in relation(frame, "2021")] == ["0 réunion de chantier (contre 2 en 2021)"]
