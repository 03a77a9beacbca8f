"""The figures, read as data: what they draw is the frame, from zero, in French."""

from __future__ import annotations

import json
from math import nan
from typing import Any

import pandas as pd
import pytest

from analytics.declarations.palette import THEMES, colour_of
from analytics.figures import plots
from analytics.french.missing import PEU, SECRET, hidden, unrecorded
from analytics.french.numbers import number
from analytics.sentences import titles
from pages.components.acceleration.plotly_part import TRACES

NARROW, FIXED = "\u202f", "\u00a0"
OWNERS = pd.DataFrame(
    {
        "maitre_ouvrage": ["Région Occitanie", "Grand Auch", "Lectoure", "DIRSO", "Non détaillé"],
        "heures_clausees": [10605.0, 4626.0, 600.0, None, 1506.0],
        "heures_realisees": [7424.0, 4980.0, None, 120.0, None],
        "famille": ["Collectivités", "Collectivités", "Collectivités", "État", "Non détaillé"],
    }
)
PLAIN = OWNERS.drop(columns="famille")
CRITERIA = pd.DataFrame({"critere": ["Jeunes de moins de 26 ans", "PASS IAE"], "beneficiaires": [26, 4]})
YEARS = pd.DataFrame({"annee": [2020, 2021, 2022, 2023], "heures_clausees": [15250, 26094, 40706, 12200]})
ALL = {
    "bars": lambda **options: plots.bars(OWNERS, "heures_clausees", "maitre_ouvrage", unit="h", **options),
    "share": lambda **options: plots.bars(
        CRITERIA, "beneficiaires", "critere", share=True, context_total=66, **options
    ),
    "bullet": lambda **options: plots.bullet(OWNERS, "maitre_ouvrage", **options),
    "proportion": lambda **options: plots.proportion(PLAIN.head(3), "heures_clausees", "maitre_ouvrage", **options),
    "dots": lambda **options: plots.dots(3, 66, "femmes", **options),
    "columns": lambda **options: plots.columns(YEARS, "heures_clausees", partial=2023, unit="h", **options),
}


def bars_of(figure: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the traces that are bars."""
    return [trace for trace in figure["data"] if trace["type"] == "bar"]


def texts(figure: dict[str, Any]) -> list[str]:
    """Return all that is written in the figure."""
    return [text.strip() for trace in figure["data"] for text in trace.get("text", ())]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("theme", THEMES)
def test_every_figure_is_plain_data_without_pie_nor_second_axis(name, theme):
    figure = ALL[name](theme=theme)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
    assert {trace["type"] for trace in figure["data"]} <= set(TRACES)
    assert "yaxis2" not in figure["layout"]


@pytest.mark.parametrize("name", ["bars", "share", "bullet", "proportion"])
def test_horizontal_bars_start_at_zero(name):
    assert ALL[name]()["layout"]["xaxis"]["range"][0] == 0


def test_columns_start_at_zero():
    assert ALL["columns"]()["layout"]["yaxis"]["range"][0] == 0


@pytest.mark.parametrize("name", ALL)
def test_text_is_never_under_fourteen_pixels_on_screen(name):
    fonts = [trace["textfont"]["size"] for trace in ALL[name]()["data"] if "textfont" in trace]
    assert min(fonts) >= 14


def test_bars_are_the_frame_in_its_order():
    (bars,) = bars_of(ALL["bars"]())
    assert bars["customdata"] == list(OWNERS.maitre_ouvrage)
    assert bars["x"] == [10605, 4626, 600, None, 1506]
    assert bars["y"] == sorted(bars["y"])


def test_bars_write_french_numbers_and_say_what_is_missing():
    written = texts(ALL["bars"]())
    assert f"10{NARROW}605{FIXED}h" in written
    assert number(None) in written


def test_bars_take_the_colour_of_the_family_and_name_it_once():
    figure = ALL["bars"]()
    assert bars_of(figure)[0]["marker"]["color"][:2] == [colour_of("famille", "Collectivités")] * 2
    assert "Collectivités" in texts(figure)[0] and "Non détaillé" not in texts(figure)[0]


def test_bars_of_one_colour_where_colour_says_nothing():
    figure = plots.bars(PLAIN, "heures_clausees", "maitre_ouvrage")
    assert set(bars_of(figure)[0]["marker"]["color"][:4]) == {THEMES["light"].categories[0]}


def test_what_is_not_itemised_is_hatched():
    assert bars_of(ALL["bars"]())[0]["marker"]["pattern"]["shape"] == ["", "", "", "", "/"]


def test_picked_bars_stand_out():
    figure = ALL["bars"](picked=("Lectoure",))
    assert bars_of(figure)[0]["marker"]["opacity"] == [0.35, 0.35, 1, 0.35, 0.35]
    assert "<b>Lectoure</b>" in texts(figure)


def test_limit_sums_the_rest_and_never_hides_what_is_not_itemised():
    # 600 h and an unknown make 600 h, for two maîtres d'ouvrage.
    many = pd.concat([OWNERS.head(4), OWNERS.tail(1)])
    (bars,) = bars_of(plots.bars(many, "heures_clausees", "maitre_ouvrage", limit=2))
    assert bars["customdata"] == ["Région Occitanie", "Grand Auch", "Autres (2)", "Non détaillé"]
    assert bars["x"] == [10605, 4626, 600, 1506]


def test_limit_never_replaces_one_value_by_others():
    (bars,) = bars_of(plots.bars(PLAIN.head(3), "heures_clausees", "maitre_ouvrage", limit=2))
    assert bars["customdata"] == ["Région Occitanie", "Grand Auch", "Lectoure"]


def test_share_draws_the_whole_behind_each_bar():
    track, bars = bars_of(ALL["share"]())
    assert track["x"] == [66, 66] and bars["x"] == [26, 4]
    assert any(text.startswith("26") and f"39{FIXED}%" in text for text in texts(ALL["share"]()))


def test_shares_without_a_total_are_ratios():
    ratios = CRITERIA.assign(part=[0.39, 0.061])
    figure = plots.bars(ratios, "part", "critere", share=True)
    assert figure["layout"]["xaxis"]["range"] == [0, 1]
    assert f"39{FIXED}%" in texts(figure)


def test_bullet_lays_what_is_done_over_what_is_promised():
    promised, done = bars_of(ALL["bullet"]())
    assert promised["x"][:2] == [10605, 4626] and done["x"][:2] == [7424, 4980]
    assert promised["width"] > done["width"]


def test_bullet_is_never_capped_and_says_where_there_is_no_objective():
    goals = OWNERS.assign(heures_clausees=[10605, 4626, 0, None, 1506])
    written = texts(plots.bullet(goals, "maitre_ouvrage"))
    # 7 424 / 10 605 = 70 %; 4 980 / 4 626 = 108 %; a promise of 0 is no objective, an unknown one is said so.
    assert {f"70{FIXED}%", f"108{FIXED}%", "sans objectif", f"volume {number(None)}"} <= set(written)


def test_parts_of_a_proportion_follow_each_other():
    parts = bars_of(ALL["proportion"]())
    assert [part["base"][0] for part in parts] == [0, 10605, 15231]
    assert ALL["proportion"]()["layout"]["xaxis"]["range"] == [0, 15831]


def test_more_than_four_parts_are_bars_with_their_share():
    figure = plots.proportion(PLAIN, "heures_clausees", "maitre_ouvrage")
    assert "base" not in bars_of(figure)[0]
    # 10 605 of 17 337 is 61 %.
    assert any(f"61{FIXED}%" in text for text in texts(figure))


def test_dots_are_people():
    points = ALL["dots"]()["data"][-1]
    assert len(points["x"]) == 66
    assert points["marker"]["color"].count(THEMES["light"].categories[1]) == 3


def test_many_people_are_a_hundred_dots_and_few_of_them_still_show():
    figure = plots.dots(1, 900, "femmes")
    assert len(figure["data"][-1]["x"]) == 100
    assert figure["data"][-1]["marker"]["color"].count(THEMES["light"].categories[1]) == 1
    assert any(f"1{FIXED}%" in text for text in texts(figure))


def test_nobody_gives_no_dot():
    assert plots.dots(0, 0, "femmes")["data"][-1]["x"] == []


def test_columns_hatch_the_year_that_is_not_over_and_say_so():
    (columns,) = bars_of(ALL["columns"]())
    assert columns["marker"]["pattern"]["shape"] == ["", "", "", "/"]
    assert "2023<br>en cours" in texts(ALL["columns"]())


def test_columns_carry_their_annotation_and_never_group_years():
    figure = ALL["columns"](annotations=((2022, "année d’exception"),))
    assert f"année<br>d’exception<br>40{NARROW}706{FIXED}h" in texts(figure)
    assert "2022" in texts(figure)


def test_narrow_columns_keep_the_last_the_highest_and_the_noted_amounts():
    years = pd.DataFrame({"annee": range(2014, 2026), "heures_clausees": [10.0] * 11 + [99.0]})
    figure = plots.columns(years, "heures_clausees", annotations=((2019, "début"),))
    kept = [text for text in figure["layout"]["meta"]["narrow"][0]["text"] if text]
    assert "99" in kept and "début<br>10" in kept and len(kept) <= 4


def test_columns_write_millions_in_short():
    frame = pd.DataFrame({"annee": [2021, 2022, 2023], "heures_clausees": [999_999.0, 12_345_678.0, 1_000_000.0]})
    drawn = plots.columns(frame, "heures_clausees", unit="h")
    assert drawn["data"][1]["text"] == ["999\u202f999\u00a0h", "12,3\u00a0M", "1,0\u00a0M"]


def test_columns_say_why_an_amount_is_missing():
    amounts = [hidden(SECRET), unrecorded(), hidden(45), nan, 12.0]
    frame = pd.DataFrame({"annee": range(2018, 2023), "heures_realisees": amounts})
    drawn = plots.columns(frame, "heures_realisees", unit="h")
    assert drawn["data"][1]["text"] == [
        "non<br>public",
        "non<br>enregistré",
        "moins de<br>45\u00a0%",
        "n.\u00a0d.",
        "12\u00a0h",
    ]


def test_columns_show_the_last_twelve_years():
    years = pd.DataFrame({"annee": range(2010, 2023), "heures_clausees": 1.0})
    (columns,) = bars_of(plots.columns(years, "heures_clausees"))
    assert columns["customdata"] == [str(year) for year in range(2011, 2023)]


def test_long_names_are_wrapped_never_shortened():
    name = "Syndicat intercommunal de collecte et de traitement des ordures ménagères du Gers"
    figure = plots.bars(
        pd.DataFrame({"maitre_ouvrage": [name], "heures_clausees": [5.0]}),
        "heures_clausees",
        "maitre_ouvrage",
    )
    lines = texts(figure)[0].split("<br>")
    assert " ".join(lines) == name and max(map(len, lines)) <= 40


@pytest.mark.parametrize("name", ["bars", "share", "bullet"])
def test_rows_that_can_be_picked_follow_the_bars(name):
    figure = ALL[name]()
    cells = figure["layout"]["meta"]["cells"]
    assert [cell["value"] for cell in cells] == bars_of(figure)[-1]["customdata"]
    middles = bars_of(figure)[-1]["y"]
    assert all(cell["top"] < y < cell["top"] + cell["height"] for cell, y in zip(cells, middles, strict=True))


@pytest.mark.parametrize("name", ["bars", "columns", "bullet"])
def test_empty_frames_draw_nothing_and_do_not_fail(name):
    figure = {
        "bars": lambda: plots.bars(OWNERS.head(0), "heures_clausees", "maitre_ouvrage"),
        "bullet": lambda: plots.bullet(OWNERS.head(0), "maitre_ouvrage"),
        "columns": lambda: plots.columns(YEARS.head(0), "heures_clausees"),
    }[name]()
    assert all(not trace["x"] for trace in bars_of(figure))


def test_a_hidden_bar_says_why_and_no_sum_or_share_is_made_without_it():
    names = [f"MO {rank}" for rank in range(5)]
    amounts = [90.0, 60.0, hidden(PEU), hidden(SECRET), 10.0]
    frame = pd.DataFrame({"maitre_ouvrage": names, "heures_realisees": amounts})
    assert {"peu", "non\u00a0public"} <= set(texts(plots.bars(frame, "heures_realisees", "maitre_ouvrage")))
    short = texts(plots.bars(frame, "heures_realisees", "maitre_ouvrage", limit=2))
    assert "non\u00a0public" in short and not any("10" in text for text in short)
    parts = pd.DataFrame({"famille": ["État", "Collectivités"], "heures_realisees": [90.0, hidden(SECRET)]})
    assert not any("%" in text for text in texts(plots.proportion(parts, "heures_realisees", "famille")))
    assert "porte" not in titles.ranking_title(frame, "maitre_ouvrage", "heures_realisees")
