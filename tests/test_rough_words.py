"""What is given with noise is said so wherever it goes: in a change, a mean, a ratio, a share, an order of years."""

from __future__ import annotations

import numpy as np
import pandas as pd
from test_sentences import comparison, groups, spaced

from analytics.base.selection import Selection
from analytics.compute.queries import ROUGH, ROUGH_BEFORE, compute
from analytics.french.missing import SECRET, reason_of
from analytics.french.numbers import About, gap, percent
from analytics.protection.noise import rounded_ratio
from analytics.protection.opening import open_base
from analytics.sentences import details, lines, summaries, titles, titles_companies, titles_evolution
from analytics.sentences.hidden import label
from analytics.views.page import chosen
from analytics.views.registry import PAGES
from analytics.views.tile import change, lines_of, tiles
from analytics.views.view import View


def rough(frame: pd.DataFrame, *names: str, before: bool = False) -> pd.DataFrame:
    frame.attrs = {ROUGH: names, ROUGH_BEFORE: names if before else ()}
    return frame


def test_a_change_through_noise_is_said_in_units() -> None:
    # 82 contracts for 91, each 4 at most from the truth: no percentage with a decimal.
    frame = rough(comparison(contrats=(82, 111), beneficiaires=(66, 120)), "contrats", before=True)
    assert spaced(details.moved("contrats", frame, "2021")) == ", **environ 29 de moins qu’en 2021**"
    assert spaced(lines.change_text(frame, "contrats", "2021")) == "environ 29 de moins par rapport à 2021"
    assert change(frame, lines_of(frame), "contrats") == ("environ 29 de moins", "baisse")
    frame = rough(comparison(beneficiaires=(66, 120)), "beneficiaires")
    assert spaced(summaries.headline(frame, 2022)) == "Environ 66 personnes en 2022, environ 54 de moins"


def test_a_mean_of_rough_years_is_rough(demo_base) -> None:
    view = View(open_base(demo_base, role="public"), Selection.of(2022))
    view = view.seeing(Selection((2022,), (), "comparer à la moyenne de 3 ans"))
    frame = view.compare("beneficiaires")
    assert not frame.attrs[ROUGH] and frame.attrs[ROUGH_BEFORE]
    (tile,) = tiles(view, frame, ["beneficiaires"], details.tile_detail)
    assert tile.value == "66" and tile.delta.startswith("environ ")


def test_the_gap_of_a_rough_number_is_rough() -> None:
    assert isinstance(gap(About(5), 3), About) and isinstance(gap(5.0, About(3)), About)
    assert not isinstance(gap(5.0, 3.0), About)


def test_a_rough_share_has_no_decimal():
    assert (percent(About(5 / 63)), percent(5 / 63)) == ("8\u00a0%", "7,9\u00a0%")


def test_rough_hours_for_no_promised_ones() -> None:
    said = titles.bullet_title(float("nan"), About(3200))
    assert spaced(said) == "Environ 3 200 heures réalisées, sans volume clausé connu"


def test_no_share_of_rough_parts() -> None:
    frame = rough(groups("type_employeur", "heures_realisees", ETTI=400, Entreprise=600), "heures_realisees")
    assert titles_companies.structures_title(frame) == "Heures réalisées par type d’employeur"


def test_no_order_of_rough_years() -> None:
    frame = pd.DataFrame({"annee": [2020, 2021, 2022], "heures_realisees": [1900.0, 2500.0, 3200.0]})
    assert len(titles_evolution.evolution_takeaways(frame, "heures_realisees", 2022)) == 3
    assert titles.years_title(frame, "heures_realisees", 2022).startswith("2022, la plus forte")
    assert titles_evolution.evolution_takeaways(rough(frame, "heures_realisees"), "heures_realisees", 2022) == []
    assert (
        titles.years_title(rough(frame, "heures_realisees"), "heures_realisees", 2022) == "Heures réalisées depuis 2020"
    )


def test_zero_is_not_stable() -> None:
    frame = comparison(femmes=(0, 1 / 3))
    assert change(frame, lines_of(frame), "femmes") == ("", "")


def test_years_that_are_all_equal_have_no_range() -> None:
    frame = pd.DataFrame({"annee": [2021, 2022], "heures_realisees": [0.0, 0.0]})
    assert titles_evolution.evolution_takeaways(frame, "heures_realisees", 2022) == []


def test_contracts_and_sums_are_further_from_the_truth(demo_base) -> None:
    public = open_base(demo_base, role="public")
    frame = compute(public, Selection.of(2022), ["beneficiaires", "contrats"], ("type_contrat",))
    assert [spaced(label(frame, name)) for name in ("beneficiaires", "contrats")] == [
        "Bénéficiaires (à 4 près)",
        "Contrats de travail (à 8 près)",
    ]
    kept = Selection.of(2022, famille=("Collectivités", "État"))  # two noises for one figure
    assert label(compute(public, kept, ["beneficiaires"]), "beneficiaires") == "Bénéficiaires (environ)"


def test_years_of_one_criterion_say_that_they_are_rough(demo_base) -> None:
    for kept in (Selection.of(2022, critere="Seniors"), Selection.of(2022)):
        page, view = PAGES["evolution"], View(open_base(demo_base, role="public"), kept)
        subtitles = [card.subtitle for card in page.read(view, chosen(page, view, {})).cards][1:3]
        assert ["(environ)" in subtitle for subtitle in subtitles] == [bool(kept.filtres)] * 2


def test_a_year_without_a_row_has_no_hour(demo_base) -> None:
    # Nobody of the medical establishments worked in public works or cleaning but in 2021 and 2025: others have 0.
    kept = Selection.of(2021, famille="Établissements médico-sociaux", secteur=("Nettoyage", "Travaux publics"))
    page, view = PAGES["evolution"], View(open_base(demo_base), kept)
    reading = page.read(view, chosen(page, view, {}))
    assert spaced(reading.takeaways[0]).startswith("Heures réalisées : entre 0 h en ")
    assert len(reading.cards[0].table.rows) == 7


def test_values_put_together_count_people_at_most(demo_base) -> None:
    # Somebody who worked for both is in both counts: their sum is no approximation of the people, nor base of a share.
    view = View(open_base(demo_base, role="public"), Selection.of(2022, famille=("Collectivités", "État")))
    page = PAGES["publics"]
    reading = page.read(view, chosen(page, view, {}))
    assert reading.tiles[0].value.startswith("au plus environ ")
    assert "au plus environ" in reading.heading[1] and "%" not in reading.heading[1]


def test_a_rough_duration_is_elided() -> None:
    frame = rough(comparison(duree_contrats=(4.5, 2.5)), "duree_contrats", before=True)
    assert [spaced(one) for one in lines.beneficiaries(frame, "2021")] == [
        "Contrats d’environ 4,5 mois en moyenne (contre environ 2,5 mois en 2021)"
    ]


def test_people_that_noise_makes_more_than_those_they_are_of_have_no_base() -> None:
    people = dict(beneficiaires=(45, 49), femmes=(25, 20), sexe_connu=(22, 20), part_femmes=(25 / 22, 1))
    frame = rough(comparison(**people), *people)
    assert lines.beneficiaries(frame, "") == ["environ 25\u00a0femmes"]
    assert spaced(titles.women_title(frame)) == "Environ 25 femmes"
    assert spaced(summaries.people_summary(frame, 2022)).endswith("dont environ 25 femmes.")
    assert details.tile_detail("femmes", frame) == ""


def test_of_elides_before_about() -> None:
    frame = comparison(duree_contrats=(4, 3), beneficiaires=(66, 60))
    assert "Contrats de 4,0 mois en moyenne" in map(spaced, lines.beneficiaries(frame, ""))
    worked = rough(comparison(heures_realisees=(2700, 1), etp=(1.5, 1), base_etp=(1820, 1820)), "etp")
    assert "de environ" not in summaries.summary(worked, 2022, "")
    told = lines.beneficiaries(rough(frame, "duree_contrats"), "")
    assert "Contrats d’environ 4,0 mois en moyenne" in map(spaced, told)


def test_a_noisy_number_of_people_whose_answer_is_known_is_said_to_be_one() -> None:
    frame = comparison(beneficiaires=(156, 120), femmes=(20, 10), part_femmes=(20 / 68, 0.3), sexe_connu=(68, 60))
    names = ("beneficiaires", "femmes", "part_femmes", "sexe_connu")
    told = spaced(details.tile_detail("femmes", rough(frame, *names)))
    assert told == "29 % d’environ 68 personnes de sexe connu"


def test_a_share_of_people_above_one_is_not_given_and_one_of_hours_is() -> None:
    parts, wholes = np.array([8.0]), np.array([5.0])
    assert reason_of(float(rounded_ratio("part_femmes", parts, wholes, parts / wholes)[0])) == SECRET
    assert rounded_ratio("taux_realisation", parts, wholes, parts / wholes)[0] == 1.6
