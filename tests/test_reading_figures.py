"""Slopes, small multiples, months that add up, lines of reference: what they draw is what they were given."""

from __future__ import annotations

import json
import math
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.declarations.palette import THEMES
from analytics.figures import plots
from analytics.figures.references import describe
from analytics.figures.trends import scale_start, steps, without_overlap
from analytics.sentences.titles_evolution import Slope
from pages.components.acceleration.plotly_part import TRACES

LINES = [Slope("Région Occitanie", 4544, 7007), Slope("DREAL", 4077, 6289), Slope("Ministère de l’Intérieur", 500, 0)]
GROUPS = pd.DataFrame(
    {
        "maitre_ouvrage": ["DREAL", "DREAL", "SGAR", "SGAR"],
        "annee": [2021, 2022, 2021, 2022],
        "heures_realisees": [100.0, 50.0, None, 25.0],
    }
)
YEARS = pd.DataFrame({"annee": [2021, 2022], "part_femmes": [0.06, 0.045]})
ELSEWHERE = [(2022, "Hérault", 0.15, "Observatoire"), (2017, "Dijon Métropole", 0.29, "Bilan 2017")]
LABELS = {"now": "réalisées 2022", "before": "réalisées 2021", "target": "clausées 2022"}
NOW, BEFORE = [10.0 * rank for rank in range(1, 7)] + [None] * 6, [5.0 * rank for rank in range(1, 13)]


def referenced(**options):
    figure = plots.columns(YEARS, "part_femmes", unit="%", **options)
    return plots.with_references(figure, ELSEWHERE, unit="%", theme=options.get("theme", "light"))


ALL = {
    "slopes": lambda **options: plots.slopes(LINES, "2021", "2022", unit="h", **options),
    "multiples": lambda **options: plots.multiples(
        GROUPS, "heures_realisees", "maitre_ouvrage", 2022, partial=2022, unit="h", **options
    ),
    "cumulative": lambda **options: plots.cumulative(NOW, BEFORE, 120, labels=LABELS, **options),
    "referenced": referenced,
}


def texts(figure):
    return [text.strip() for trace in figure["data"] for text in trace.get("text", ())]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("theme", THEMES)
def test_every_figure_is_plain_data(name, theme):
    figure = ALL[name](theme=theme)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert {trace["type"] for trace in figure["data"]} <= set(TRACES)
    assert figure["layout"]["height"] > 0


@pytest.mark.parametrize("name", ALL)
def test_text_is_never_under_fourteen_pixels_on_screen(name):
    assert min(trace["textfont"]["size"] for trace in ALL[name]()["data"] if "textfont" in trace) >= 14


def test_a_slope_joins_its_two_amounts():
    figure = ALL["slopes"]()
    slopes = {trace["customdata"][0]: trace["y"] for trace in figure["data"] if "customdata" in trace}
    assert slopes["DREAL"][1] > slopes["DREAL"][2]  # it rises: upwards is less
    assert slopes["Ministère de l’Intérieur"][1] < slopes["Ministère de l’Intérieur"][2]
    assert any("7\u202f007\u00a0h" in text for text in texts(figure))


def test_slopes_start_at_zero_unless_all_stand_in_the_upper_half():
    assert scale_start([10, 100]) == 0
    assert 0 < scale_start([90, 100]) < 90
    assert scale_start([]) == 0


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(10, 60)), max_size=8))
def test_texts_beside_slopes_never_overlap(places):
    middles, heights = [one for one, _ in places], [tall for _, tall in places]
    found = sorted(zip(without_overlap(middles, heights, top=20), heights, strict=True))
    assert all(a + tall / 2 <= b - short / 2 + 0.2 for (a, tall), (b, short) in pairwise(found))
    assert all(middle - tall / 2 >= 19.9 for middle, tall in found)


def test_small_multiples_share_one_scale():
    bars = [trace for trace in ALL["multiples"]()["data"] if trace["type"] == "bar"]
    assert [trace["customdata"] for trace in bars] == [["DREAL"], ["SGAR"]]
    tall = bars[0]["y"][0]
    assert bars[0]["y"][1] == pytest.approx(tall / 2, abs=0.1)
    assert bars[1]["y"] == [0, pytest.approx(tall / 4, abs=0.1)]
    assert bars[0]["marker"]["pattern"]["shape"] == ["", "/"]


def test_an_unknown_amount_is_said_so_and_has_no_column():
    rows = {"maitre_ouvrage": ["DIRSO", "DIRSO", "ARS", "ARS"], "annee": [2021, 2022] * 2}
    frame = pd.DataFrame({**rows, "heures_clausees": [380.0, math.nan, 50.0, 0.0]})
    figure = plots.multiples(frame, "heures_clausees", "maitre_ouvrage", 2022, unit="h")
    said = [text.replace("\u00a0", " ") for text in texts(figure)]
    assert "2022 : n. d." in said and "2022 : 0 h" in said
    assert next(trace["y"] for trace in figure["data"] if trace.get("customdata") == ["DIRSO"])[1] == 0


def test_no_more_than_twelve_panels():
    many = pd.DataFrame({"critere": [f"c{rank}" for rank in range(20)], "annee": 2022, "beneficiaires": 1.0})
    figure = plots.multiples(many, "beneficiaires", "critere", 2022)
    assert len(figure["layout"]["meta"]["cells"]) == 12


def test_months_stop_where_the_year_stops():
    lines = [trace for trace in ALL["cumulative"]()["data"] if trace["mode"] == "lines"]
    assert [len(trace["x"]) for trace in lines] == [13, 7]  # the origin, then a point a month


@given(st.floats(1, 1e7))
def test_a_grid_has_few_round_steps(highest):
    grid = steps(highest)
    assert 1 <= len(grid) <= 5 and grid[-1] <= highest * (1 + 1e-9)


def test_references_are_lines_named_with_their_year():
    layout = ALL["referenced"]()["layout"]
    assert [shape["y0"] for shape in layout["shapes"][:2]] == [0.15, 0.29]
    assert layout["yaxis"]["range"] == [0, 0.29]
    assert "Hérault 2022" in layout["annotations"][0]["text"]


def test_without_references_the_figure_stays_as_it_is():
    figure = plots.columns(YEARS, "part_femmes", unit="%")
    assert plots.with_references(figure, []) is figure
    assert describe([]) == ""


def test_the_sources_of_references_are_told():
    assert describe(ELSEWHERE, "%").startswith(
        "Repères publiés ailleurs\u00a0: Hérault, 15\u00a0% en 2022 (Observatoire)"
    )
