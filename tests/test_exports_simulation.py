"""The slide, the page and the command of a scenario: the figures of the engine, « Simulation » everywhere."""

from __future__ import annotations

import io
import json

import pytest
from pptx import Presentation

from analytics.base.database import ROLES, Base
from analytics.base.selection import Selection
from analytics.cli.main import main
from analytics.exports.deck import simulation_slide
from analytics.exports.make import make
from analytics.protection.opening import open_base
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import read_scenario
from analytics.scenario.lever_words import lever_text
from analytics.scenario.projection import Projection
from analytics.views.pages.et_si import PAGE, heading, projection_of, steps_card, steps_chart
from analytics.views.view import View

YEAR = Selection.of(2025)
LEVERS = [("levier", "famille=État:-20"), ("levier", "chantiers=2x1500@3")]


def moved(view: View) -> Projection:
    usual = projection_of(view)
    return usual.moved(read_scenario(LEVERS, usual.targets))


@pytest.mark.parametrize("role", ROLES)
def test_the_slide_says_the_figures_of_the_scenario(demo_base, role):
    slide = simulation_slide(moved(View(open_base(demo_base, role), YEAR)))
    # 27 163 − 215 + 1 741 = 28 689 h
    assert slide.figure == "29\u202f000\u00a0h" and slide.mention == words.MENTION and "simulation" in slide.label
    bars = slide.chart.bars
    # 26 948,5 is written 26 949: a step is the difference of the levels written.
    assert [bar.text for bar in bars[-3:-1]] == ["−214\u00a0h", "+1\u202f740\u00a0h"]
    assert "8 fois sur 10" in slide.lines[0] and len(slide.lines) == 4
    assert bars[0].amount == 24_260 and bars[-1].text == "28\u202f689\u00a0h" and bars[-1].hatched


def test_the_slide_names_every_lever_drawn_or_not(demo_base):
    usual = projection_of(View(open_base(demo_base), YEAR))
    chantiers = [("levier", f"chantiers=1x{hours}@3") for hours in range(500, 1300, 100)]
    many = usual.moved(read_scenario([*LEVERS, *chantiers, ("levier", "heures_par_personne=420")], usual.targets))
    slide = simulation_slide(many)
    said = " ".join([*(bar.name for bar in slide.chart.bars), *slide.lines])
    assert len(slide.chart.bars) < len(many.scenario.levers) + 6 and "Autres hypothèses" in said
    assert all(lever_text(lever) in said for lever in many.scenario.levers)


def test_a_lever_moved_again_asks_nothing_of_the_base(demo_base, monkeypatch):
    view = View(open_base(demo_base), YEAR)
    usual = projection_of(view)

    def told(rate: int) -> list[object]:
        new = usual.moved(read_scenario([("levier", f"famille=État:{rate}"), *LEVERS[1:]], usual.targets))
        return [heading(new), steps_card(view, new).plot("light"), words.lesson(new)]

    assert all(told(-20))
    monkeypatch.delattr(Base, "query")
    monkeypatch.delattr(Base, "rows")
    assert all(told(-30))


def test_each_bar_begins_where_the_one_before_ends(demo_base):
    bars, level = steps_chart(moved(View(open_base(demo_base), YEAR))).bars, 24_260
    for bar in bars[1:-1]:
        falls = bar.text.startswith("−")
        assert (bar.begin + bar.amount if falls else bar.begin) == level
        level += -bar.amount if falls else bar.amount
    assert level == bars[-1].amount


def test_powerpoint_carries_the_slide_its_waterfall_and_its_mention(demo_base):
    view = View(open_base(demo_base), YEAR)
    slide = simulation_slide(moved(view))
    made = Presentation(io.BytesIO(make(view, "pptx", keys=("annee",), more=(slide,)))).slides
    said = " ".join(shape.text_frame.text for shape in made[1].shapes if shape.has_text_frame)
    assert len(made) == 2 and words.MENTION in said and slide.figure in said
    assert any(shape.has_chart for shape in made[1].shapes)


def test_every_card_says_simulation(demo_base):
    reading = PAGE.read(View(open_base(demo_base), YEAR), {"depart": "habitude"})
    assert reading.heading[0] == "Simulation 2026, comme d’habitude\u00a0: 27\u202f000\u00a0heures réalisées"
    for card in reading.cards:
        assert card.title.startswith(words.SIMULATION) and card.file_name.startswith("simulation-")
        assert all(words.MENTION in line for line in card.csv.splitlines()[1:])


def test_the_waterfall_drawn_and_written_are_the_same(demo_base):
    view = View(open_base(demo_base), YEAR)
    card = steps_card(view, moved(view))
    drawn = next(one for one in card.plot("light")["data"] if one["type"] == "bar")
    assert drawn["x"][-1] == 28_689 and card.table.texts[-1][1] == "28\u202f689\u00a0h"


def told(capsys, base, *given: str) -> dict:
    assert main(["scenario", "--base", str(base), *given, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_command_gives_the_same_figures_to_both_roles(demo_base, capsys):
    asked = ("--objectif", "heures=30000", "--levier", "famille=État:-20", "chantiers=2x1500@3")
    found = [told(capsys, demo_base, *asked, "--role", role) for role in ROLES]
    assert found[0]["total"] == found[1]["total"] == pytest.approx(28_689, abs=1) and found[0]["depart"] == "objectif"
    assert found[0]["etapes"] == found[1]["etapes"] and found[0]["marches"] == found[1]["marches"]
    assert found[0]["coefficients"]["kappa"] == pytest.approx(0.865, abs=1e-4) and len(found[0]["a_solder"]) == 59
    ways = [one["levier"] for one in found[0]["equivalents"]["moyens"]]
    assert ways[0] == "chantiers=2x1500@3"  # 1 311 h ÷ (1 500 × 0,5803)


def test_the_command_replays_the_past(demo_base, capsys):
    past = told(capsys, demo_base, "--annee", "2023")
    assert past["total"] == pytest.approx(28_095, abs=1) and past["arrive"] == 23_100
    inside = told(capsys, demo_base, "--arrete", "2025-06-30")
    assert inside["total"] == pytest.approx(25_073, abs=1) and inside["annee_simulee"] == 2025


@pytest.mark.parametrize(
    "given",
    [
        ("--levier", "zut=1"),
        ("--levier", "marche=REG-2020-03:resilie"),
        ("--objectif", "heures=-3"),
        ("--annee", "2050"),
        ("--arrete", "2025-06-30", "--role", "public"),
    ],
)
def test_the_command_refuses_in_french(demo_base, capsys, given):
    assert main(["scenario", "--base", str(demo_base), *given]) == 2
    said = capsys.readouterr().err
    assert any(word in said for word in ("n’existe pas", "hors limites", "ne lit pas", "illisible"))
