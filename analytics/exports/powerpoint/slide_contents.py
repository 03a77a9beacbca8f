"""What each shape of a slide holds, by field: for the writer of a deck and for whoever gives it new figures."""

from collections.abc import Mapping
from urllib.parse import urlencode

from analytics.declarations.settings import service
from analytics.exports.powerpoint import shape_identity as fields
from analytics.exports.powerpoint.drawn_chart import original_chart
from analytics.exports.powerpoint.shape_identity import Original
from analytics.exports.slide_data import Slide
from analytics.french.grammar import run_on
from analytics.sentences import hidden
from analytics.views.view import View

Contents = Mapping[str, Original]


def contents(slide: Slide, view: View) -> Contents:
    """Return the original of each field of a slide, in the words of the figures whatever she wrote over them."""
    made = slide.made or slide
    units = {
        fields.TITLE: [made.title],
        fields.FIGURE: [slide.figure],
        fields.LABEL: [slide.label],
        fields.LINES: list(slide.lines),
        fields.TEXT: slide.text.split("\n"),
        fields.FOOT: foot(slide, view),
        fields.MENTION: [view.mention],
    }
    found: dict[str, Original] = {field: {"unites": told} for field, told in units.items() if any(told)}
    found[fields.TITLE] = {**found.get(fields.TITLE, {"unites": [""]}), "notes": made.notes.split("\n")}
    if slide.chart:
        found[fields.CHART] = original_chart(slide.chart)
    if slide.rows:
        found[fields.TABLE] = {"lignes": [list(row) for row in slide.rows]}
    return found


def foot(slide: Slide, view: View) -> list[str]:
    """Return the units of the foot of a slide, each at its place, empty where it says nothing."""
    years = slide.chart.bars if slide.chart and slide.chart.kind == "colonnes" else ()
    notes = (bar.detail if bar.name in bar.detail else f"{bar.name} : {bar.detail}" for bar in years if bar.detail)
    about = [". ".join(filter(None, [*slide.about, *notes])), slide.mention]
    about += [service(), view.describe(), view.source, run_on((view.mention, hidden.brief(view.legend)))]
    return [one.rstrip(".") for one in about]


def address(slide: Slide, view: View) -> str:
    """Return what leads back to the figures of a slide: its selection, then its scenario if it has one."""
    return urlencode([*sorted(view.selection.to_query().items()), *slide.asked], doseq=True)
