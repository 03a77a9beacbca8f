"""Scenarios: the sum of each lever, steps that add up exactly whatever the order, and what the past teaches."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.compute.queries import compute
from analytics.declarations.dimensions import UnknownValue
from analytics.figures.waterfall import waterfall
from analytics.protection.opening import open_base
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import ALL, NEUTRAL, Scenario, read_scenario, read_what_exists, unpacked
from analytics.scenario.past_years import Trial, announced_scenario, backtest, bounds, spread, two_digits
from analytics.scenario.projection import MEASURES, STEPS, Projection, exact, whole_amounts
from analytics.scenario.starting_point import RESULTS, Line, Start, starting_point
from pages.components.scenario.levers import _end_label
from tests.records import publish_tables, worked_example


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> Base:
    """The worked example, where A1 (600 h promised and 150 h done in 2022) ends in October 2022."""
    rows = worked_example()
    rows["marche"][0]["fin_le"] = "2022-10-31"
    return publish_tables(tmp_path_factory.mktemp("scenario"), **rows)


@pytest.fixture(scope="module")
def start(base: Base) -> Start:
    return starting_point(base, Selection.of(2022))


@pytest.fixture(scope="module")
def demo(demo_base) -> Base:
    return open_base(demo_base)


def spaced(given):
    """Return a text, or a table, with ordinary spaces: which space stands where is tested elsewhere."""
    if isinstance(given, tuple):
        return tuple(map(spaced, given))
    return " ".join(given.split())


def project(start: Start, *levers: str) -> Projection:
    pairs = [tuple(lever.split("=", 1)) for lever in levers]
    return Projection(start, read_scenario(pairs, start.targets))


# Worked examples: 2022 holds 700 h promised (A1 600, B1 100) and 200 h done (A1 150, B1 50) by 2 people.


def test_nothing_moved_gives_the_real_year(start):
    assert [project(start).value(name) for name in RESULTS] == [700, 200, 200 / 1820, 2]


def test_a_marche_without_follow_up_takes_its_hours_away(start):
    assert start.targets["marche"] == ["A1"]
    gone = project(start, "non_renouvele=A1")
    assert gone.value("heures_clausees") == 700 - 600
    assert gone.value("heures_realisees") == 200 - 150
    assert gone.value("beneficiaires") == 50 / (200 / 2)  # 100 h per person as in 2022


def test_a_volume_that_nobody_knows_is_no_zero_and_adds_nothing(demo):
    year = starting_point(demo, Selection.of(2022))
    line = next(one for one in year.lines if one.marche == "DIRSO-2022-01")
    assert pd.isna(line.heures_clausees) and line.counted("heures_clausees") == 0 < line.heures_realisees
    assert _end_label(line).endswith("n.\u00a0d. clausées, 325\u00a0h réalisées")
    assert project(year).value("heures_clausees") == year.value("heures_clausees")


def test_a_family_grows_but_the_rate_of_an_owner_replaces_it(start):
    assert project(start, "evolution_famille=Collectivités:-50").value("heures_clausees") == 700 - 600 * 0.5
    spared = project(start, "evolution_famille=Collectivités:-50", "evolution_maitre_ouvrage=Ville A:10")
    assert spared.value("heures_clausees") == 700 + 600 * 0.1
    untouched = project(start, "evolution_famille=Collectivités:-50", "evolution_maitre_ouvrage=Ville A:0")
    assert untouched.value("heures_clausees") == 700


def test_new_chantiers_are_done_at_the_observed_rate(start):
    more = project(start, "nouveaux_chantiers=3", "heures_par_chantier=210")
    assert more.value("heures_clausees") == 700 + 3 * 210
    assert more.value("heures_realisees") == pytest.approx(200 + 3 * 210 * 200 / 700)


def test_a_new_chantier_weighs_by_default_what_a_marche_weighed(start):
    # 3 marchés suivis (A1, B1, B2) for 700 h.
    assert project(start, "nouveaux_chantiers=3").value("heures_clausees") == pytest.approx(1400)


def test_an_operation_becomes_hours_by_the_formula_of_calibration(start):
    # The published example: 1 000 000 € × 50 % × 5 % / 30 € = 833 h.
    big = project(start, "montant_operation=1 000 000 €")
    assert big.scenario.operation_hours == 833
    assert big.value("heures_clausees") == 700 + 833
    finer = project(start, "montant_operation=1000000", "part_main_oeuvre=70 %", "taux_effort=10", "cout_horaire=25")
    assert finer.scenario.operation_hours == 2800


def test_the_rate_multiplies_all_the_hours_done(start):
    assert project(start, "rapport_realise_clause=80").value("heures_realisees") == pytest.approx(700 * 0.8)


def test_people_are_hours_divided_by_hours_each(start):
    assert project(start, "heures_par_beneficiaire=50").value("beneficiaires") == 4


def test_full_time_jobs_follow_their_base(base):
    start = starting_point(base, Selection(annees=(2022,), base_etp=1607))
    assert project(start).value("etp") == start.value("etp") == 200 / 1607


def test_filters_on_people_are_lifted_and_said(base):
    start = starting_point(base, Selection.of(2022, critere="Seniors"))
    assert start.lifted == ("critere",) and start.value("heures_clausees") == 700


def test_a_year_that_is_not_over_is_known_as_such(base, tmp_path):
    assert starting_point(base, Selection.of(2022)).incomplete == ()
    rows = worked_example()
    rows["heures_realisees"][0]["mois"] = "2023-01-01"
    later = starting_point(publish_tables(tmp_path, **rows), Selection.of(2022))
    assert later.incomplete == (2023,) and later.happened("heures_realisees") is None


# Properties, over starting years that no base would hold.

OWNERS = {"Ville A": "Collectivités", "Région B": "Collectivités", "Préfecture C": "État"}
amounts = st.integers(0, 10_000).map(lambda cents: cents / 4)
line = st.tuples(st.sampled_from(sorted(OWNERS)), amounts, amounts, st.booleans())


@st.composite
def starts(draw) -> Start:
    lines = tuple(
        Line(f"M{rank}", owner, OWNERS[owner], "Travaux", promised, done, ends)
        for rank, (owner, promised, done, ends) in enumerate(draw(st.lists(line, min_size=1, max_size=8)))
    )
    promised, done = sum(one.heures_clausees for one in lines), sum(one.heures_realisees for one in lines)
    people = draw(st.integers(0, 40))
    row = {
        **{"heures_clausees": promised, "heures_realisees": done, "etp": done / 1820, "beneficiaires": people},
        "marches_suivis": len(lines),
        "rapport_realise_clause": done / promised if promised else None,
        "heures_par_beneficiaire": done / people if people else None,
    }
    return Start(2022, Selection.of(2022), lines, pd.DataFrame([row], index=[2022], dtype=float))


@st.composite
def situations(draw) -> tuple[Start, list[tuple[str, str]]]:
    start = draw(starts())
    gone = draw(st.sets(st.sampled_from(start.targets["marche"]))) if start.targets["marche"] else set()
    pairs = [("non_renouvele", marche) for marche in gone]
    rate = st.integers(-100, 300)
    for name, column in (("evolution_famille", "famille"), ("evolution_maitre_ouvrage", "maitre_ouvrage")):
        chosen = draw(st.dictionaries(st.sampled_from(start.targets[column]), rate))
        pairs += [(name, f"{target}:{percent}") for target, percent in chosen.items()]
    numbers = {
        "nouveaux_chantiers": st.integers(0, 20),
        "heures_par_chantier": st.integers(0, 3000),
        "montant_operation": st.integers(0, 5_000_000),
        "rapport_realise_clause": st.integers(0, 150),
        "heures_par_beneficiaire": st.integers(1, 1000),
    }
    chosen = draw(st.fixed_dictionaries({}, optional=numbers))
    return start, draw(st.permutations([*pairs, *((name, str(value)) for name, value in chosen.items())]))


def recount(start: Start, scenario: Scenario, measure: str) -> Fraction:
    """The projected hours in one formula, without steps."""
    owners, families = dict(scenario.evolution_maitre_ouvrage), dict(scenario.evolution_famille)
    kept = sum(
        exact(getattr(one, measure)) * (100 + owners.get(one.maitre_ouvrage, families.get(one.famille, 0))) / 100
        for one in start.lines
        if one.marche not in scenario.non_renouvele
    )
    each = scenario.heures_par_chantier
    each = exact(start.observed["heures_par_chantier"] or 0) if each is None else exact(each)
    added = exact(scenario.nouveaux_chantiers) * each + scenario.operation_hours
    if measure == "heures_clausees":
        return kept + added
    observed, asked = start.observed["rapport_realise_clause"] or 0, scenario.rapport_realise_clause
    if not observed:
        return kept + added * exact(asked or 0) / 100
    moved = exact(observed) if asked is None else exact(asked)
    return (kept + added * exact(observed) / 100) * moved / exact(observed)


@given(situations())
def test_steps_add_up_exactly_to_an_independent_total(situation):
    start, pairs = situation
    projection = Projection(start, read_scenario(pairs, start.targets))
    for measure in ("heures_clausees", "heures_realisees"):
        total = projection.origin(measure) + sum(step.amount for step in projection.steps(measure))
        assert total == recount(start, projection.scenario, measure)


@given(situations(), st.randoms())
def test_the_order_in_which_levers_move_changes_nothing(situation, random):
    start, pairs = situation
    shuffled = random.sample(pairs, len(pairs))
    one, other = (Projection(start, read_scenario(given, start.targets)) for given in (pairs, shuffled))
    assert one.scenario == other.scenario
    assert all(one.steps(measure) == other.steps(measure) for measure in MEASURES)


@given(situations())
def test_six_steps_at_most_and_written_figures_still_add_up(situation):
    start, pairs = situation
    projection = Projection(start, read_scenario(pairs, start.targets))
    for measure in MEASURES:
        steps, origin = projection.main_steps(measure), projection.origin(measure)
        assert len(steps) <= STEPS
        total = origin + sum(step.amount for step in steps)
        assert total == projection.exact(measure)
        assert sum(whole_amounts(origin, steps), round_up(origin)) == round_up(total)


def round_up(amount: Fraction) -> int:
    return (2 * amount + 1) // 2


@given(situations())
def test_the_words_of_a_link_give_the_same_scenario_back(situation):
    start, pairs = situation
    scenario = read_scenario(pairs, start.targets)
    assert read_what_exists(scenario.to_pairs(start.targets), start.targets) == scenario
    named = scenario.having("nom", "Avec l’État & 100 % = ?")
    assert unpacked(named.packed(start.targets), start.targets) == named


@given(starts())
def test_without_levers_the_real_figures_do_not_change(start):
    for name in RESULTS:
        assert Projection(start, NEUTRAL).value(name) == pytest.approx(start.value(name))


# What users type.


def test_one_word_for_every_marche_that_ends(start):
    assert read_scenario([("non_renouvele", ALL)], start.targets).non_renouvele == ("A1",)
    assert project(start, "non_renouvele=A1").scenario.to_pairs(start.targets) == [("non_renouvele", ALL)]


@pytest.mark.parametrize(
    ("lever", "message"),
    [
        ("levier=1", "Levier : « levier » n’existe pas"),
        ("non_renouvele=Z9", "Valeurs possibles : A1"),
        ("evolution_famille=Ville:5", "Valeurs possibles : État, Collectivités"),
        ("nouveaux_chantiers=douze", "Nombre illisible"),
        ("nouveaux_chantiers=-1", "entre 0 et 500"),
        ("evolution_famille=État:-101", "entre -100 et 300"),
        ("cout_horaire=0", "entre 5 et 200"),
    ],
)
def test_a_lever_that_cannot_be_is_refused_in_french_and_ignored_in_a_link(start, lever, message):
    with pytest.raises(ValueError) as refusal:
        project(start, lever)
    assert spaced(message) in spaced(str(refusal.value))
    assert read_what_exists([tuple(lever.split("=", 1))], start.targets).is_neutral


# The past.


def past(*hours: float) -> Start:
    years = range(2019, 2019 + len(hours))
    frame = pd.DataFrame({"heures_clausees": hours}, index=list(years), dtype=float)
    return Start(2022, Selection.of(2022), (), frame)


def test_the_backtest_projects_each_year_as_the_one_before():
    assert backtest(past(100, 150, 120), "heures_clausees") == [Trial(2020, 100, 150), Trial(2021, 150, 120)]
    assert backtest(past(100, 150, 120), "heures_clausees")[0].error == 0.5


def test_the_range_is_the_mean_error_without_the_simulated_year():
    # Errors: +50 %, −20 %, +25 %, then +900 % in 2023, the simulated year: (50 + 20 + 25) / 3.
    assert spread(past(100, 150, 120, 150, 1500), "heures_clausees") == pytest.approx(0.95 / 3)


def test_too_few_years_give_no_range():
    assert spread(past(100, 150, 120), "heures_clausees") is None


def test_incomplete_years_teach_nothing():
    whole = past(100, 150, 120, 10)
    partial = Start(2021, whole.selection, (), whole.years, incomplete=(2022,))
    assert [trial.annee for trial in backtest(partial, "heures_clausees")] == [2020, 2021]


@pytest.mark.parametrize(("given", "rounded"), [(27_134, 27_000), (0, 0), (9.96, 10), (66, 66), (0.123, 0.12)])
def test_a_range_has_two_significant_digits(given, rounded):
    assert two_digits(given) == pytest.approx(rounded)


def test_the_neutral_projection_of_each_year_of_the_demonstration_is_that_year(demo):
    for annee in (2019, 2022, 2025):
        for filters in ({}, {"famille": "État"}):
            start = starting_point(demo, Selection.of(annee, **filters))
            real = compute(demo, start.selection, RESULTS).iloc[0]
            for name in RESULTS:
                assert Projection(start, NEUTRAL).value(name) == pytest.approx(real[name])
            for trial in backtest(start, "heures_clausees"):
                before = compute(demo, start.selection.over([trial.annee - 1]), ("heures_clausees",))
                assert trial.projected == before.iloc[0, 0]


def test_the_bilan_of_2022_announced_fewer_hours(demo):
    start = starting_point(demo, Selection.of(2022))
    projection = Projection(start, announced_scenario(start))
    assert len(projection.scenario.non_renouvele) == len(start.ends) > 0
    assert projection.value("heures_clausees") < 40_706
    assert "la baisse était bien annoncée" in words.verdict(projection)
    assert announced_scenario(starting_point(demo, Selection.of(2023))) is None


# Words, tables, figure, command.


def test_every_title_says_simulation_and_the_figure(start):
    more = project(start, "nouveaux_chantiers=1", "heures_par_chantier=70")
    assert spaced(words.title(more)) == spaced("Simulation 2023 : 770 heures clausées, +10 %")
    assert spaced(words.title(project(start))).endswith(
        spaced(", sans rien changer : 700 heures clausées, comme en 2022")
    )
    assert spaced("**770 heures clausées**, soit **10 % de plus qu’en 2022**") in spaced(words.summary(more))
    assert "trop peu d’années" in words.summary(more)
    assert tables.grounds(project(start, "non_renouvele=A1")).endswith("A1.")


def test_tables_hold_what_is_shown(start):
    more = project(start, "nouveaux_chantiers=1", "heures_par_chantier=70", "non_renouvele=A1")
    titles, lines = tables.steps(more, "heures_clausees")
    assert titles == ("Étape", "Heures clausées")
    assert spaced(lines) == spaced(
        (
            ("Réel 2022", "700 h"),
            ("A1 sans suite", "−600 h"),
            ("1 nouveau chantier de 70 h", "+70 h"),
            ("Simulation 2023", "170 h"),
        )
    )
    named = Projection(start, more.scenario.having("nom", "Prudent"))
    assert "Simulation « Prudent »" in tables.results([more, named])[0]
    assert ("Marchés qui se terminent sans suite", "1 se terminent", "1") in spaced(tables.assumptions(more)[1])


def test_the_waterfall_floats_from_level_to_level():
    figure = waterfall(("Réel 2022", 100), [("Plus", 30), ("Moins", -50)], "Simulation 2023", unit="h")
    bars = next(trace for trace in figure["data"] if trace["type"] == "bar")
    assert bars["base"] == [0, 100, 130, 0] and bars["x"] == [100, 30, -50, 80]
    assert bars["marker"]["pattern"]["shape"] == ["", "", "", "/"]
    assert figure["layout"]["xaxis"]["range"] == [0, 130]


def test_nothing_known_is_said_and_breaks_nothing(tmp_path):
    empty = Start(2022, Selection.of(2022), (), pd.DataFrame(columns=["heures_clausees"], dtype=float))
    years = pd.DataFrame(float("nan"), index=[2022], columns=["marches_suivis", "rapport_realise_clause", *RESULTS])
    empty = Start(2022, empty.selection, (), years.assign(heures_par_beneficiaire=float("nan")))
    projection = Projection(empty, NEUTRAL.having("nouveaux_chantiers", 3))
    assert [projection.value(name) for name in RESULTS] == [None] * 4
    assert bounds(projection, "heures_clausees") is None
    assert "rien à simuler" in words.summary(projection) and "deux années" in words.lesson(empty, "heures_clausees")
    assert tables.results([projection])[1] and tables.assumptions(projection)[1]


def test_a_year_that_the_base_does_not_hold_has_no_lines(base):
    assert starting_point(base, Selection.of(1999)).lines == ()


def test_the_command_line_says_the_same(base, capsys):
    arguments = ["scenario", "--base", str(base.path), "--annee", "2022", "--levier", "non_renouvele=A1"]
    assert main([*arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["resultats"]["heures_clausees"]["simulation"] == 100
    assert found["annee_simulee"] == 2023 and found["avertissement"].startswith("Simulation")
    assert main(arguments) == 0
    assert "A1 sans suite" in capsys.readouterr().out


def test_the_command_line_refuses_in_french(base, capsys):
    arguments = ["scenario", "--base", str(base.path), "--annee", "2022", "--levier"]
    assert main([*arguments, "nouveaux_chantiers"]) == 2
    assert "Écrire NOM=VALEUR" in capsys.readouterr().err
    assert main([*arguments, "bidon=1"]) == 2
    assert "heures_par_chantier" in capsys.readouterr().err


def test_an_unknown_year_is_refused(base):
    with pytest.raises(UnknownValue):
        read_scenario([("evolution_maitre_ouvrage", "Personne:5")], starting_point(base, Selection.of(2022)).targets)
    assert date(2022, 12, 31) <= base.publication["arretee_le"].date()
