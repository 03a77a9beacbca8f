"""What the pages Entreprises, Évolution, Marchés and Croisements say, on frames small enough to read."""

from __future__ import annotations

import math
from datetime import date, datetime

import pandas as pd
import pytest
from test_sentences import comparison, spaced

from analytics.compute.crossing import Cross
from analytics.compute.marches import COLUMNS, LATE, RUNNING, SETTLED
from analytics.french.dates import end_of, last_month, partial_year, up_to, up_to_short
from analytics.french.missing import PEU, hidden
from analytics.french.numbers import NO_BREAK
from analytics.sentences import titles_companies, titles_crossing, titles_evolution, titles_marches
from analytics.sentences.titles_evolution import Slope
from analytics.views.pages.croisements import crossing_table
from analytics.views.pages.entreprises import company_table
from analytics.views.pages.marches import list_table
from analytics.views.table import spreadsheet_cell

DAY = date(2022, 12, 31)


# Companies
def test_companies_with_their_share_only_of_twenty_or_more():
    frame = comparison(societes=(76, 53), societes_territoire=(31, 22))
    assert spaced(titles_companies.companies_title(frame, 2022)) == "76 sociétés en 2022, dont 31 gersoises (41 %)"
    frame = comparison(societes=(5, 4), societes_territoire=(1, 1))
    assert spaced(titles_companies.companies_title(frame, 2022)) == "5 sociétés en 2022, dont 1 gersoise"
    assert titles_companies.companies_title(comparison(societes=(0, 0)), 2022) == "Aucune société en 2022"


def test_companies_summary():
    frame = comparison(societes=(76, 53), nouvelles_societes=(36, 29), societes_plusieurs_marches=(1, 0))
    assert spaced(titles_companies.companies_summary(frame, 2022, "2021")) == (
        "En 2022, **76 sociétés** travaillent sur les marchés suivis, soit **43 % de plus qu’en 2021**. "
        "36 arrivent pour la première fois et 1 est présente sur plusieurs marchés."
    )


def test_structures_of_insertion_apart():
    frame = pd.DataFrame({"type_employeur": ["Entreprise", "ETTI", "EI"], "heures_realisees": [60.0, 30.0, 10.0]})
    assert spaced(titles_companies.structures_title(frame)) == (
        "40 % des heures ont une structure d’insertion pour employeur, 30 % une ETTI"
    )


def test_hours_of_a_company_are_shown_from_three_people_on_and_subcontractors_are_not_named():
    described = {"siege": "Gers", "taille": "5 à 19 salariés", "type_structure": "Entreprise", "marches_attribues": 1.0}
    attributed = pd.DataFrame([{"entreprise": name, **described} for name in ("A", "B", "C", "Sous-traitante")])
    employed = pd.DataFrame(
        {
            "employeur": ["A", "B", "Sous-traitante"],
            "heures_realisees": [500.0, 80.0, 9.0],
            "beneficiaires": [3.0, 2, 5],
        }
    )
    lines = titles_companies.company_lines(attributed, employed, pd.DataFrame({"entreprise": ["A", "B", "C"]}))
    assert [(line[0], line[5]) for line in lines] == [("A", 500.0), ("B", "moins de 3 personnes"), ("C", 0.0)]
    assert [spaced(cells[5]) for cells in company_table(lines).texts] == [
        "500 h",
        "moins de 3 personnes",
        "0 h",
    ]
    hidden_ones = titles_companies.company_lines(attributed, employed, attributed.iloc[2:3], hidden(PEU))
    assert [cells[5] for cells in company_table(hidden_ones).texts] == ["peu"]


# Years
@pytest.mark.parametrize("settled", [date(2025, 9, 30), datetime(2025, 9, 30), pd.Timestamp(2025, 9, 30)])
def test_a_year_cut_short(settled):
    assert partial_year(settled) == 2025
    assert (up_to(settled), up_to_short(settled)) == (f"au 30{NO_BREAK}septembre", "au 30/09")
    assert [last_month(annee, settled) for annee in (2024, 2025, 2026)] == [12, 9, 0]
    assert end_of(2025, settled) == date(2025, 9, 30) and end_of(2022, settled) == DAY


def test_a_whole_year_is_not_partial():
    assert partial_year(date(2025, 12, 31)) is None


# Évolution
def test_evolution_summary_says_when_the_year_still_runs():
    frame = comparison(heures_realisees=(28644, 19870))
    assert spaced(titles_evolution.evolution_summary(frame, "heures_realisees", 2022, "2021")) == (
        "En 2022, **28 644 heures réalisées**, soit **44 % de plus qu’en 2021**."
    )
    told = titles_evolution.evolution_summary(frame, "heures_realisees", "30 juin 2022", "30 juin 2021")
    assert spaced(told).startswith("Au 30 juin 2022, **28 644") and "qu’au 30 juin 2021" in spaced(told)


def test_ratios_are_named():
    frame = comparison(part_femmes=(0.045, 0.059))
    assert spaced(titles_evolution.evolution_summary(frame, "part_femmes", 2022)) == (
        "En 2022, **4,5 % (part de femmes)**."
    )


def test_running_totals_stop_at_the_last_known_month():
    frame = pd.DataFrame({"annee": [2022] * 2, "mois": [1, 3], "heures_realisees_mois": [100.0, 50.0]})
    assert titles_evolution.running_totals(frame, 2022, 4) == [100, 100, 150, 150] + [None] * 8
    assert titles_evolution.running_totals(frame, 2021) == [None] * 12


def test_cumulative_title_compares_the_same_months():
    before = [10.0 * rank for rank in range(1, 13)]
    now = [15.0, 30.0, *[None] * 10]
    assert spaced(titles_evolution.cumulative_title(now, before, 400, 2022)) == (
        "30 heures réalisées fin février 2022, 50 % de plus qu’un an plus tôt"
    )
    assert spaced(titles_evolution.cumulative_title(now, [None] * 12, 400, 2022)) == (
        "30 heures réalisées fin février 2022, pour 400 heures clausées"
    )
    assert (
        titles_evolution.cumulative_title([None] * 12, before, 400, 2022)
        == "Heures réalisées, mois par mois\u00a0: non connues en 2022"
    )


GROUPS = pd.DataFrame(
    {
        "maitre_ouvrage": ["DREAL", "DREAL", "SGAR", "SGAR", "DIRSO", "DIRSO", "Non détaillé"],
        "annee": [2021, 2022, 2021, 2022, 2021, 2022, 2022],
        "heures_realisees": [400.0, 100.0, 0.0, 50.0, 700.0, math.nan, 900.0],
    }
)


def test_slopes_of_two_years_leave_out_catch_all_values_and_unknown_amounts():
    lines = titles_evolution.slope_lines(GROUPS, "heures_realisees", "maitre_ouvrage", 2022, (2021,))
    assert lines == [Slope("DREAL", 400, 100), Slope("SGAR", 0, 50)]
    assert spaced(titles_evolution.slope_title(lines, "heures_realisees", "2021")) == (
        "Plus forte baisse depuis 2021 : DREAL, 300 h de moins"
    )
    assert titles_evolution.slope_lines(GROUPS, "heures_realisees", "maitre_ouvrage", 2022, ()) == []


def test_multiples_title_counts_the_groups_that_rise():
    known = pd.DataFrame(
        [
            {"maitre_ouvrage": name, "annee": year, "heures_realisees": amount}
            for rank, name in enumerate("ABCDEF")
            for year, amount in ((2021, 100.0), (2022, 100.0 + (rank - 2) * 50))
        ]
    )
    asked = ("heures_realisees", "maitre_ouvrage", 2022, (2021,))
    assert spaced(titles_evolution.multiples_title(known, *asked)) == "3 maîtres d’ouvrage sur 6 en hausse en 2022"
    # From one to four groups are named; a group that is not known may be rising.
    assert spaced(titles_evolution.multiples_title(known[known["maitre_ouvrage"] > "C"], *asked)) == (
        "En hausse en 2022 : D, E et F"
    )
    assert spaced(titles_evolution.multiples_title(GROUPS, *asked)).endswith("année par année")
    told = titles_evolution.multiples_title(GROUPS, "heures_realisees", "maitre_ouvrage", 2022, ())
    assert told == "Heures réalisées par maître d’ouvrage, année par année"


def test_evolution_takeaways():
    frame = pd.DataFrame({"annee": [2020, 2021, 2022], "heures_realisees": [100.0, 200.0, 300.0]})
    assert list(map(spaced, titles_evolution.evolution_takeaways(frame, "heures_realisees", 2022))) == [
        "Heures réalisées : entre 100 h en 2020 et 300 h en 2022.",
        "2022 donne la plus forte valeur sur 3 années.",
        "Écart à la moyenne des autres années : +100 %.",
    ]


# Marchés
def listed(*lines):
    frame = pd.DataFrame([dict.fromkeys(COLUMNS) | line for line in lines], columns=COLUMNS)
    return frame.astype({"reste": float, "retard": float, "rythme": float})


LATE_ONE = {"marche": "M1", "maitre_ouvrage": "DREAL", "etat": LATE, "reste": 800, "retard": 500, "clausees": 1000.0}
RUNNING_ONE = {"marche": "M2", "maitre_ouvrage": "SGAR", "etat": RUNNING, "reste": 200, "retard": 0, "rythme": 20}
SETTLED_ONE = {"marche": "M3", "maitre_ouvrage": "SGAR", "etat": SETTLED, "reste": 0, "retard": 0}


def test_marches_late_first():
    frame = listed(LATE_ONE, RUNNING_ONE, SETTLED_ONE)
    assert spaced(titles_marches.marches_title(frame, DAY)) == "1 marché en retard doit 800 heures"
    assert spaced(titles_marches.marches_summary(frame, DAY)) == (
        "Au 31 décembre 2022, **2 marchés** doivent encore **1 000 heures** : 1 en retard et 1 en cours. "
        "S’y ajoute 1 soldé."
    )
    assert list(map(spaced, titles_marches.marches_takeaways(frame))) == [
        "La DREAL doit le plus d’heures : 800 h, 80 % de ce qui reste.",
        "Retard le plus lourd : M1, 500 h.",
        "Pour finir à temps, 1 marché encore ouvert demande 20 heures par mois.",
    ]


def test_marches_without_delay_nor_debt():
    told = titles_marches.marches_title(listed(RUNNING_ONE), DAY)
    assert spaced(told) == "Aucun marché en retard, 200 heures à réaliser"
    told = titles_marches.marches_title(listed(SETTLED_ONE), DAY)
    assert spaced(told) == "Aucune heure ne reste due au 31 décembre 2022"
    assert titles_marches.marches_takeaways(listed(SETTLED_ONE)) == []
    assert titles_marches.marches_summary(listed(), DAY, "Sans objet.") == "Sans objet."


def test_marches_as_cells_and_as_numbers():
    frame = listed(LATE_ONE | {"fin_le": date(2022, 6, 30), "debut_le": None, "taux": 0.2, "societes": 2})
    table = list_table(frame.astype(object).where(frame.notna(), None))
    (cells,), (record,) = table.texts, table.rows
    assert len(cells) == len(record) == len(titles_marches.HEADERS)
    assert spaced(cells[3]) == "800 h" and record[3] == 800
    assert (
        cells[10] == spreadsheet_cell(record[10]) == "30/06/2022" and spaced(cells[9]) == "n. d." and record[9] is None
    )


# Crossings
SMALL = Cross(("A", "B"), ("x", "y"), ((10.0, 0.0), (4.0, 6.0)), (10.0, 10.0), (14.0, 6.0), 20.0)


def test_crossing_words():
    told = titles_crossing.crossing_title("maitre_ouvrage", "type_contrat", "heures_realisees", 2022)
    assert told == "Heures réalisées par maître d’ouvrage et type de contrat en 2022"
    told = titles_crossing.crossing_title("annee", "type_contrat", "beneficiaires", 2022)
    assert told == "Bénéficiaires par année et type de contrat"
    assert spaced(titles_crossing.crossing_summary(SMALL, "heures_realisees")) == (
        "La case la plus forte croise **A** et **x** : 10 heures réalisées, 50 % du total."
    )


def test_crossing_cells_end_with_totals():
    table = crossing_table(SMALL, "Lignes", "h")
    assert [list(map(spaced, line)) for line in table.texts] == [
        ["A", "10", "0", "10 h"],
        ["B", "4", "6", "10 h"],
        ["Total", "14 h", "6 h", "20 h"],
    ]
    assert table.csv("", "").splitlines()[-1] == "Total;14;6;20;;"


def test_crossing_notes():
    assert "plusieurs critères" in titles_crossing.overlap_note(("maitre_ouvrage", "critere"), "beneficiaires")
    assert titles_crossing.overlap_note(("maitre_ouvrage", "type_contrat"), "heures_realisees") == ""
    assert spaced(titles_crossing.hidden_note(SMALL, SMALL.limited(rows=1))) == (
        "1 ligne de plus dans le fichier CSV ; les totaux comptent tout."
    )
    assert spaced(titles_crossing.crossing_takeaways(SMALL, "heures_realisees")[-1]) == "1 case vide sur 4."
