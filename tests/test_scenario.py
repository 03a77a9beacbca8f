"""Scenarios: the numbers of the demonstration, found by the real code; levers, targets, ranges, edges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from records import publish_tables

from analytics.base.announced import Announced, announced, write_announced
from analytics.base.database import Base, BaseError
from analytics.base.selection import Selection
from analytics.protection.opening import open_base
from analytics.scenario import lever_words
from analytics.scenario import scenario_tables as tables
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import Scenario, dropped, modern, read_scenario, read_what_exists, unpacked
from analytics.scenario.closed import engine
from analytics.scenario.engine import Engine
from analytics.scenario.past import Pair, coverage, errors, rounded, trials
from analytics.scenario.projection import RESULTS, Projection
from analytics.scenario.steps import whole_amounts
from analytics.scenario.target import gap
from analytics.views.page import chosen
from analytics.views.pages import et_si
from analytics.views.registry import PAGES
from analytics.views.view import View

IN_SEQUENCE = (
    *("realise=95", "operation=3000000@3", "chantiers=2x1500@3"),
    *("famille=État:-20", "marche=REG-2025-01:prolonge:6"),
)
FAMILIES = ("Collectivités", "État", "Établissements médico-sociaux")
Project = Callable[..., Projection]


@pytest.fixture(scope="module")
def demo(demo_base) -> Base:
    return open_base(demo_base)


@pytest.fixture(scope="module")
def now(demo: Base) -> Engine:
    return engine(demo)


@pytest.fixture(scope="module")
def project(demo: Base) -> Project:
    def made(
        *told: str, at: date | None = None, base: Base = demo, start: str = "habitude", aim: str = "", **kept: str
    ):
        bare = Projection(base, engine(base, at), Selection.of(**kept))
        pairs = [("depart", start), *([("objectif", aim)] if aim else []), *(("levier", text) for text in told)]
        return bare.moved(read_scenario(pairs, bare.targets))

    return made


def near(amount: float, gap: float = 1) -> object:
    return pytest.approx(amount, abs=gap)


def test_coefficients_of_the_demonstration(now):
    told = [now.kappa, now.theta, now.m0, now.new_kappa]
    assert told == pytest.approx([0.8650, 0.0560, 0.4464, 0.9752], abs=5e-5)
    assert now.habit_clause.sum() == near(23_963) and now.hours_each == near(396.8, 0.05)
    assert now.euros_per_hour == near(1393) and now.amounts_known == 113 and now.usual_chantier == 1330


def test_the_year_to_come(project):
    usual = project()
    assert [step.hours for step in usual.base_steps] == [near(-8924), near(990), near(140), near(10_697)]
    assert usual.origin == 24_260 and usual.signed == near(16_466) and usual.total == near(27_163)
    assert usual.value("etp") == near(14.9, 0.05) and usual.people == near(68, 0.5) and usual.clause == near(26_463)
    assert (usual.range.low, usual.range.high) == (19_000, 35_000)
    signed = project(start="signe")
    assert signed.total == near(16_466) and (signed.range.low, signed.range.high) == (11_000, 21_000)
    assert usual.signed_years == [near(16_466), near(6786), near(816)]


def test_families_add_up_to_the_whole(project):
    found = [project(famille=famille) for famille in FAMILIES]
    assert [one.total for one in found] == [near(21_871), near(4132), near(1159)]
    assert sum(one.total for one in found) == near(project().total)
    assert [(one.range.low, one.range.high) for one in found[:2]] == [(15_000, 28_000), (2500, 6200)]
    assert (found[2].range.low, found[2].range.high) == (630, 2000)  # 1 159 × 0,5473 = 634,5; 640 from 635 on


def test_owners_add_up_to_the_whole(project, now):
    owners = sorted(set(now.portfolio.dimensions["maitre_ouvrage"]))
    for name in ("total", "clause"):
        assert sum(getattr(project(maitre_ouvrage=owner), name) for owner in owners) == near(getattr(project(), name))


@pytest.mark.parametrize(
    ("lever", "effect"),
    [
        ("marche=GNUM-2025-01:resilie", -1509),
        ("marche=GNUM-2025-01:prolonge:6", -302),
        ("marche=GNUM-2025-01:glisse:3", -378),
        ("marche=REG-2025-01:resilie", -1374),
        ("marche=REG-2025-01:prolonge:6", -201),
        ("marche=REG-2025-01:glisse:3", 0),
        ("chantiers=1x1500@1", 1045),
        ("chantiers=1x1500@3", 870),
        ("chantiers=1x1500@6", 609),
        ("chantiers=1x1500@9", 348),
        # 27 163 × (95 / 86,50 − 1), and × (85 / 86,50 − 1): all that is above is multiplied, the 140 h of overdue
        # marchés too, as in the sequence below; 14 h and 2 h less if κ left them.
        ("realise=95", 2668),
        ("realise=85", -472),
    ],
)
def test_one_lever_at_a_time(project, lever, effect):
    assert project(lever).total - project().total == near(effect)


def test_levers_in_sequence(project):
    moved = project(*IN_SEQUENCE)
    assert [step.hours for step in moved.lever_steps] == [near(-201), near(-215), near(1741), near(1250), near(2921)]
    assert moved.lever_steps[1].clause == near(-481)
    assert moved.total == near(32_659) and moved.people == near(82, 0.5)
    assert project(*IN_SEQUENCE, "heures_par_personne=420").people == near(78, 0.5)
    assert project(*reversed(IN_SEQUENCE)).steps == moved.steps


def test_steps_written_add_up_exactly(project):
    for moved in (project(), project(*IN_SEQUENCE), project(start="signe"), project(at=date(2025, 6, 30))):
        assert round(moved.origin) + sum(amount for _, amount in tables.bars(moved)) == round(moved.total)
    assert whole_amounts(0.5, [0.4, 0.4]) == [0, 0]


def test_what_is_missing_to_reach_a_figure(project):
    def ways(start: str, month: int, aim: str = "heures=30000"):
        found = gap(project(start=start, aim=aim), month, 1500)
        return found, {one.lever.kind: one.lever.amount for one in found.equivalents}

    signed, from_signed = ways("signe", 3)
    assert signed.hours == near(13_534) and from_signed["chantiers"] == 16
    assert from_signed["operation"] == near(32.5e6, 5e4) and ways("signe", 6)[1]["chantiers"] == 23
    usual, from_usual = ways("habitude", 3)
    assert usual.hours == near(2837) and from_usual["chantiers"] == 4 and from_usual["realise"] == 96
    assert from_usual["operation"] == near(6.8e6, 5e4) and ways("habitude", 6)[1]["chantiers"] == 5
    assert ways("habitude", 3, "personnes=75")[0].hours + project().total == near(29_761)
    assert ways("habitude", 3, "clausees=40000")[1]["chantiers"] == 10  # 13 537 / 1 500, no share
    passed = gap(project(*IN_SEQUENCE, aim="heures=30000"))
    assert passed.hours == near(-2659) and not passed.equivalents


@pytest.mark.parametrize("kind", ["chantiers", "operation", "realise", "famille"])
def test_each_way_closes_the_gap(project, kind):
    aiming = project(aim="heures=30000")
    way = next(one.lever for one in gap(aiming).equivalents if one.lever.kind == kind)
    assert gap(aiming.moved(aiming.scenario.with_lever(way))).hours <= 0


def test_a_past_year_is_replayed_as_it_was_known(project):
    past = date(2022, 12, 31)
    told = project(at=past)
    assert told.signed == near(15_357) and told.habit_hours == near(12_738) and told.total == near(28_095)
    assert told.came == 23_100
    for rate, total in ((-20, 26_930), (-50, 25_184)):
        assert project(f"famille=État:{rate}", f"maitre_ouvrage=Région Occitanie:{rate}", at=past).total == near(total)


def test_a_day_inside_a_year(project):
    told = project(at=date(2025, 6, 30))
    assert told.annee == 2025 and told.origin == 12_148
    assert told.signed == near(12_607) and told.habit_hours == near(318) and told.total == near(25_073)
    assert told.range.low >= told.origin and "faites" in words.summary(told)


def test_the_public_reads_the_same_figures(demo_base, project):
    public = open_base(demo_base, role="public")
    for kept in ({}, {"famille": "État"}, {"maitre_ouvrage": "Gers numérique"}):
        moved = IN_SEQUENCE[:4]
        one, other = project(*moved, **kept), project(*moved, base=public, **kept)
        for name in RESULTS:  # the public counts people at 4 near, hence and so is what follows
            assert other.value(name) == (
                pytest.approx(one.value(name), 0.1) if name == "beneficiaires" else one.value(name)
            )
        assert tables.marches(one) == tables.marches(other)


def test_closed_hours_give_everybody_the_same_fallback(demo_base, project, monkeypatch):
    monkeypatch.setenv("CLAUSES_HEURES_PUBLIQUES", "ensemble")
    for role in ("facilitatrice", "public"):
        told = project(base=open_base(demo_base, role=role))
        assert told.engine.kappa == near(0.9026, 5e-5)
        assert told.signed == near(15_899) and told.habit_hours == near(9045) and told.total == near(24_944)
        assert told.people == near(63, 0.5 if role == "facilitatrice" else 4)
        assert "ne sont pas publiques" in words.lesson(told)


@pytest.mark.parametrize(
    ("worked", "gap"),
    [(430.0, "+25\u00a0%"), (4_184.0, "3\u202f840\u00a0h de plus"), (0.0, "344\u00a0h de moins")],
)
def test_a_past_year_far_from_what_was_announced_is_told_in_hours(worked, gap):
    assert tables._past(Pair(2021, 2, 248.0, 344.0, 248.0, worked), [])[5] == gap


def test_the_rule_on_past_years(demo, now):
    """18,2 % (−3 %) of error over five years, where « comme l’an dernier » makes 22,6 %."""
    everything = np.ones(len(now.portfolio.names), bool)
    own, same, years = errors(demo, now, everything)
    assert (own, same, years) == (near(0.182, 0.0005), near(0.226, 0.0005), 5)
    pairs = trials(demo, now, everything)
    assert sum(pair.total - pair.worked for pair in pairs) / sum(pair.worked for pair in pairs) == near(-0.03, 0.005)
    signed = sum(abs(pair.signed - pair.signed_worked) for pair in pairs) / sum(pair.signed_worked for pair in pairs)
    assert signed == near(0.101, 0.03)


def test_ranges_hold_eight_times_in_ten(demo, now, project):
    for signed_only in (False, True):
        held, cases = coverage(demo, now, signed_only=signed_only)
        assert cases >= 100 and held / cases >= 0.8
    held, cases = coverage(demo, now)
    assert f"{held} fois sur {cases}" in words.covered(project())


def test_no_range_excludes_its_own_point(project, now):
    for owner in sorted(set(now.portfolio.dimensions["maitre_ouvrage"])):
        told = project(maitre_ouvrage=owner)
        assert told.range is None or told.range.low <= told.total <= told.range.high


def test_signed_hours_stay_within_what_is_owed(now):
    owed = now.state.owed[now.state.kind == 0]
    assert (now.unchanged >= 0).all() and (now.unchanged[now.state.kind == 0].sum(axis=1) <= owed + 1e-6).all()


def test_nobody_signs_and_nothing_is_live(project):
    empty = project(maitre_ouvrage="ARS")
    assert empty.signed == empty.habit_hours == 0 and empty.range is None
    assert "0\u00a0h signée" in words.summary(empty)
    assert project("chantiers=1x1500@3", maitre_ouvrage="ARS").total == near(870)


def test_a_year_without_promised_hours_takes_levers(project):
    """In 2023 Gers numérique promised nothing: three chantiers and an operation add their hours all the same."""
    old = [("nouveaux_chantiers", "3"), ("montant_operation", "1500000")]
    there = {"at": date(2023, 12, 31), "maitre_ouvrage": "Gers numérique"}
    bare, moved = project(**there), project(*(text for _, text in modern(old)), **there)
    added = [step.hours for step in moved.lever_steps]
    share, each = bare.engine.share(3), bare.engine.euros_per_hour
    assert added == [near(4500 * share), near(1_500_000 / each * share)] and min(added) > 500
    assert moved.total - bare.total == near(sum(added)) and "comme en 2023" not in words.summary(moved)


def test_a_family_that_signs_nothing_leaves_what_is_signed(project):
    nothing = project("famille=État:-100", famille="État")
    assert nothing.total == near(nothing.signed) and nothing.signed > 0
    assert "Aucune" not in words.summary(nothing) and words.about(nothing.total) in words.title(nothing)


def test_title_and_results_say_the_same_figure(project):
    for told in ((), ("famille=État:-20",), ("realise=85",)):
        moved = project(*told)
        assert words.about(moved.total) in words.title(moved) and "%" not in words.title(moved)
        assert tables.result_text("heures_realisees", moved.total) == tables.steps(moved)[1][-1][1]


def test_chantiers_promise_exactly_what_they_say(project):
    moved = project("chantiers=2x630@3")
    assert moved.clause - project().clause == pytest.approx(1260) and moved.lever_steps[0].clause == 1260
    assert lever_words.lever_text(moved.scenario.levers[0]).startswith("2\u00a0chantiers de plus, chacun de 630")


def test_filters_that_keep_no_marche(project):
    nothing = project(maitre_ouvrage="ARS", secteur="Travaux publics")
    assert nothing.is_unknown and "aucun marché" in words.title(nothing)
    past = project("chantiers=1x1500@3", at=date(2022, 12, 31), maitre_ouvrage="ARS", secteur="Travaux publics")
    assert past.total > 500 and words.came(past) == ""  # nothing was announced


def test_filters_on_people_are_not_what_the_figures_are_of(demo):
    page, view = PAGES["et_si"], View(demo, Selection.of(2025, critere="Seniors", famille="État"))
    reading = page.read(view, chosen(page, view, {}))
    assert "État" in words.lesson(et_si.projection_of(view)) and "eniors" not in words.lesson(et_si.projection_of(view))
    assert "Sans effet ici" in reading.heading[-1] and "Critère d’éligibilité" in reading.heading[-1]
    assert all("État" in card.subtitle and "Seniors" not in card.subtitle for card in reading.cards)


def test_a_year_without_recorded_hours_is_not_a_year_of_nothing(tmp_path):
    """2020 has no hours, promised or worked, though its marché goes on: it teaches nothing, and nothing came in it."""
    marche = {"marche": "M", "maitre_ouvrage": "Ville", "debut_le": "2019-01-01", "fin_le": "2022-12-31"}
    hours = [{"contrat": "c", "marche": "M", "mois": f"{year}-05-01", "heures": 100} for year in (2019, 2021, 2022)]
    base = publish_tables(
        tmp_path,
        maitre_ouvrage=[{"maitre_ouvrage": "Ville"}],
        marche=[marche],
        heures_clausees=[{"marche": "M", "annee": 2019, "nature": "stock", "heures": 1000}],
        beneficiaire=[{"beneficiaire": "p"}],
        contrat=[{"contrat": "c", "beneficiaire": "p"}],
        heures_realisees=hours,
    )
    assert engine(base).closed == [2019, 2021, 2022] and engine(base).tried == [2021]
    seen = Projection(base, engine(base, date(2020, 12, 31)), Selection())
    assert seen.annee == 2020 and seen.origin == 100 and words.came(seen) == ""


def test_what_is_observed_counts_the_years_that_it_comes_from(project):
    for day, pace, years in (
        (date(2019, 12, 31), "rythme connu (1\u00a0année close)", "supposé"),
        (date(2021, 12, 31), "rythme des trois dernières années", "observé sur 2\u00a0ans"),
    ):
        then = project(at=day)
        said = words.method(then)
        assert pace in said and pace in words.summary(then) and years in said


def test_a_marche_whose_volume_is_not_known_owes_no_known_hours(tmp_path):
    base = publish_tables(
        tmp_path,
        maitre_ouvrage=[{"maitre_ouvrage": "Ville"}],
        marche=[{"marche": "M", "maitre_ouvrage": "Ville", "debut_le": "2021-01-01", "fin_le": "2024-12-31"}],
        heures_clausees=[{"marche": "M", "annee": 2021, "nature": "stock", "heures": ""}],
        beneficiaire=[{"beneficiaire": "p"}],
        contrat=[{"contrat": "c", "beneficiaire": "p"}],
        heures_realisees=[
            {"contrat": "c", "marche": "M", "mois": f"{year}-05-01", "heures": 100} for year in (2021, 2022)
        ],
    )
    (line,) = tables.marches(Projection(base, engine(base), Selection()))[1]
    assert (line[2], line[3], line[4]) == ("n.\u00a0d.", "200\u00a0h", "n.\u00a0d.")


def test_the_levers_name_live_marches_only(project, now):
    names = project().targets["marche"]
    assert names[:2] == ["DREAL-2025-01", "GNUM-2025-01"] and len(names) == 24
    for refused in ("marche=REG-2020-03:resilie", "realise=900", "chantiers=2", "zut=1", "famille=Etat:3"):
        with pytest.raises(ValueError, match=r"n’existe pas|hors limites|illisible"):
            project(refused)


def test_the_last_word_on_a_marche_wins_but_its_end_beats_all(project):
    longer, ended = "marche=REG-2025-01:prolonge:6", "marche=REG-2025-01:resilie"
    assert project("marche=REG-2025-01:glisse:3", longer).scenario == project(longer).scenario
    assert project(ended, longer).scenario == project(longer, ended).scenario == project(ended).scenario


def test_an_owner_replaces_its_family(project):
    both = project("famille=État:-50", "maitre_ouvrage=DREAL:0")
    assert both.total > project("famille=État:-50").total


def test_overdue_marches_are_listed_apart(project):
    assert (
        words.to_settle(project())
        .replace("\u202f", " ")
        .replace("\u00a0", " ")
        .startswith("59 marchés finis doivent encore 11 720 h : à solder (140 h attendues en 2026)")
    )
    assert len(tables.to_settle(project())[1]) == 59


def test_old_links_become_todays_levers(project):
    old = [("nouveaux_chantiers", "5"), ("heures_par_chantier", "800"), ("montant_operation", "1500000")]
    old += [("evolution_famille", "État:-20"), ("non_renouvele", "tous"), ("rapport_realise_clause", "80")]
    read = read_what_exists(modern(old), project().targets)
    told = [lever.text for lever in read.levers]
    assert told == ["famille=État:-20", "chantiers=5x800@3", "operation=1500000@3"]
    assert dropped(name for name, _ in old) == ["non_renouvele", "rapport_realise_clause"]


def test_a_scenario_comes_back_from_its_link(project):
    told = replace(project(*IN_SEQUENCE, start="objectif", aim="personnes=75").scenario, name="Haut & fort")
    assert unpacked(told.packed, project().targets) == told
    assert read_what_exists([("levier", "rien"), ("depart", "ici")], project().targets) == Scenario()


def test_levers_are_said_as_people_say_them(project):
    said = [lever_words.lever_text(lever).replace("\u00a0", " ") for lever in project(*IN_SEQUENCE).scenario.levers]
    assert said[:2] == ["REG-2025-01 est prolongé de 6 mois", "L’État signe 20 % de moins"]
    assert said[3] == "Une opération de 3 M€, dès mars"


def test_marches_announced_are_kept_with_the_base(demo_base, project, tmp_path):
    base = open_base(demo_base)
    one = Announced("Lycée de <b>Nogaro</b>", "Région Occitanie", 3000, date(2026, 3, 1))
    try:
        write_announced(base, [one])
        assert announced(base) == announced(open_base(demo_base, role="public")) == (one,)
        told = replace(project(start="signe"), announced=announced(base))
        # 3 000 h × 10 months of 16,8 × 0,9752.
        assert told.total - project(start="signe").total == near(3000 * 10 / 16.805 * 0.9752, 2)
        assert replace(project(), announced=announced(base)).total == project().total
        assert "(annoncé)" in tables.marches(told)[1][-1][1]
        with pytest.raises(BaseError):
            write_announced(base, [replace(one, heures=0)])
        write_announced(base, [one, replace(one, nom="Gymnase")])
        (demo_base / "annonces.json").write_text("[{", encoding="utf-8")
        assert announced(base) == (one,)
        with pytest.raises(BaseError):
            write_announced(open_base(demo_base, role="public"), [])
    finally:
        write_announced(base, [])


def test_two_digits():
    assert [rounded(amount) for amount in (27_134, 0, 8.44, 7.48, 995)] == [27_000, 0, 8, 7, 1000]
