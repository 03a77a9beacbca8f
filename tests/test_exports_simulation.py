"""The slide of a scenario: the figures of the engine, « Simulation » everywhere, nothing while nothing moves."""

from __future__ import annotations

import io

import pytest
from pptx import Presentation

from analytics.base.database import PUBLIC, ROLES
from analytics.base.selection import Selection
from analytics.exports.deck import simulation_slide
from analytics.exports.make import make
from analytics.french.numbers import hours
from analytics.protection.opening import open_base
from analytics.scenario import scenario_words as words
from analytics.scenario.assumptions import NEUTRAL
from analytics.scenario.projection import Projection
from analytics.scenario.scenario_tables import steps
from analytics.scenario.starting_point import starting_point
from analytics.views.view import View

YEAR = Selection.of(2022)
MOVED = NEUTRAL.having("nouveaux_chantiers", 5).having("evolution_famille", {"État": -20})


@pytest.mark.parametrize("role", ROLES)
def test_the_slide_says_the_figures_of_the_scenario(demo_base, role):
    projection = Projection(starting_point(open_base(demo_base, role), YEAR), MOVED)
    slide = simulation_slide(projection)
    # 40 706 h − 20 % of the 10 720 h of the State + 5 × 40 706 h / 40 marchés = 43 650 h
    assert slide.figure == hours(projection.value("heures_clausees")) == "43\u202f650\u00a0h"
    assert slide.title.startswith(words.SIMULATION) and slide.mention == words.MENTION and "simulation" in slide.label
    assert slide.lines[0] == "contre 40\u202f706\u00a0h en 2022" and len(slide.lines) <= 5
    assert slide.lines[1].endswith("−2\u202f144\u00a0h") and slide.lines[2].endswith("+5\u202f088\u00a0h")


def test_there_is_no_slide_while_nothing_moves(demo_base):
    start = starting_point(open_base(demo_base), YEAR)
    assert simulation_slide(Projection(start, NEUTRAL)) is None


def test_hours_kept_secret_for_some_marches_are_not_simulated(demo_base):
    projection = Projection(starting_point(open_base(demo_base, PUBLIC), YEAR), MOVED)
    # The year is public (28 644 h), its marchés are not: a sum without them would say 0 h.
    assert projection.start.value("heures_realisees") == 28644 and sum(projection._origins.values()) == 40706
    assert [projection.value(name) for name in ("heures_realisees", "etp", "beneficiaires")] == [None] * 3
    assert projection.steps("heures_realisees") == [] and "réalisées" not in words.summary(projection)
    _, lines = steps(projection, "heures_realisees")
    assert [line[1] for line in lines] == ["28\u202f644\u00a0h", "n.\u00a0d."]
    moved = Projection(projection.start, MOVED.having("heures_par_beneficiaire", 300))
    assert moved.value("beneficiaires") is None and simulation_slide(moved).figure == "43\u202f650\u00a0h"


def test_powerpoint_carries_the_slide_and_its_mention(demo_base):
    view = View(open_base(demo_base), YEAR)
    slide = simulation_slide(Projection(starting_point(view.base, YEAR), MOVED))
    made = Presentation(io.BytesIO(make(view, "pptx", keys=("annee",), more=(slide,)))).slides
    said = " ".join(shape.text_frame.text for shape in made[1].shapes if shape.has_text_frame)
    assert len(made) == 2 and words.MENTION in said and slide.figure in said
