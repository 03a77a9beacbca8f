"""A chart as PowerPoint holds it: its rows and series, and the look of the house."""

from collections.abc import Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Pt

from analytics.declarations.palette import Theme
from analytics.exports.powerpoint.row_updates import Row
from analytics.exports.powerpoint.shape_identity import Original
from analytics.french.numbers import NO_BREAK
from analytics.views.charts import Bar, Chart

CHART_TEXT, CASCADE_TEXT = 20, 14  # points
# Spaces written out: a grouping comma would follow the language of the office suite, not that of the slide.
GROUPED = '[>=1000000]0" "000" "000{0};[>=1000]0" "000{0};0{0}'
NUMBER_FORMATS = {"h": GROUPED.format('" h"'), "%": "0%"}


def number_format(chart: Chart) -> str:
    """Return the format of the amounts."""
    return NUMBER_FORMATS.get(chart.unit, GROUPED.format(""))


def bars_of(chart: Chart) -> Sequence[Bar]:
    """Return the bars in the order of PowerPoint, which draws the first at the bottom."""
    return chart.bars if chart.kind == "colonnes" else chart.bars[::-1]


def series_of(chart: Chart) -> tuple[str, ...]:
    """Return the names of the series."""
    if chart.kind == "objectif":
        return "Heures réalisées", "Heures clausées"
    return ("Début", chart.measure) if chart.kind == "cascade" else (chart.measure,)


def rows_of(chart: Chart) -> list[Row]:
    """Return the name of each bar, with its value in each series."""

    def values(bar: Bar) -> tuple[float | None, ...]:
        if chart.kind == "objectif":
            return bar.amount, bar.goal
        return (bar.begin, bar.amount) if chart.kind == "cascade" else (bar.amount,)

    return [(_named(bar, values(bar)), values(bar)) for bar in bars_of(chart)]


def _named(bar: Bar, values: tuple[float | None, ...]) -> str:
    """Return the name of a bar, with its words where it has no amount: no label is drawn beside nothing."""
    return bar.name if None not in values else f"{bar.name}{NO_BREAK}: {bar.text}"


def original_chart(chart: Chart) -> Original:
    """Return what the shape of a chart remembers: of each bar its name, text, colour and values."""
    told = zip(bars_of(chart), rows_of(chart), strict=True)
    bars = [[name, bar.text, colour_of(bar, ""), *values] for bar, (name, values) in told]
    return {"barres": bars, "series": list(series_of(chart)), "unites": [chart.alternative]}


def chart_data(names: Sequence[str], rows: Sequence[Row], layout: str) -> Any:
    """Return rows as python-pptx takes them."""
    data = CategoryChartData(number_format=layout)
    data.categories = [name for name, _ in rows]
    for rank, name in enumerate(names):
        data.add_series(name, [values[rank] for _, values in rows])
    return data


def add_chart(shapes: Any, place: Sequence[int], chart: Chart, theme: Theme, scale: float) -> Any:
    """Draw a chart on a slide and return its shape; `scale` is the height of the slide over 7.5 inches."""
    upright = chart.kind == "colonnes"
    kind = XL_CHART_TYPE.COLUMN_CLUSTERED if upright else XL_CHART_TYPE.BAR_CLUSTERED
    kind = XL_CHART_TYPE.BAR_STACKED if chart.kind == "cascade" else kind
    graphic = shapes.add_chart(kind, *place, chart_data(series_of(chart), rows_of(chart), number_format(chart)))
    graphic._element.nvGraphicFramePr.cNvPr.set("descr", chart.alternative)
    _dress(graphic.chart, chart, theme, scale)
    return graphic


def _dress(drawn: Any, chart: Chart, theme: Theme, scale: float) -> None:
    """Give the chart the house style: no grid, no axis of amounts, the amount beside each bar."""
    compared = chart.kind == "objectif"
    drawn.has_title, drawn.has_legend = False, compared
    drawn.font.size = Pt(round(CHART_TEXT * scale))
    drawn.font.color.rgb = RGBColor.from_string(theme.ink[1:])
    if compared:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    amounts, names = drawn.value_axis, drawn.category_axis
    amounts.visible, amounts.has_major_gridlines = False, False
    amounts.minimum_scale = 0
    names.has_major_gridlines, names.major_tick_mark = False, -4142
    names.format.line.color.rgb = RGBColor.from_string(theme.axis[1:])
    plot = drawn.plots[0]
    if chart.kind == "cascade":
        _dress_cascade(drawn, bars_of(chart), theme, scale)
        return
    plot.gap_width, plot.overlap = (45, -5) if compared else (40, 0)
    plot.has_data_labels = True
    plot.data_labels.number_format = number_format(chart)
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.font.bold = True
    colours = [theme.done, theme.promised] if compared else []
    for series, colour in zip(plot.series, colours, strict=False):
        fill(series.format, colour, theme.outline)
    if not compared:
        for rank, bar in enumerate(bars_of(chart)):
            fill(plot.series[0].points[rank].format, colour_of(bar, theme.context), theme.outline)


def _dress_cascade(drawn: Any, bars: Sequence[Bar], theme: Theme, scale: float) -> None:
    """Hide what comes below each step, and write its signed amount beside it."""
    plot = drawn.plots[0]
    plot.gap_width, plot.overlap = 40, 100
    drawn.font.size = Pt(round(CASCADE_TEXT * scale))
    plot.series[0].format.fill.background()
    for rank, bar in enumerate(bars):
        point = plot.series[1].points[rank]
        fill(point.format, colour_of(bar, theme.context), theme.outline)
        point.data_label.has_text_frame = True
        point.data_label.text_frame.text = bar.text


def colour_of(bar: Bar, hatched: str) -> str:
    """Return the colour of a bar, `hatched` for one that the screen hatches."""
    return hatched if bar.hatched else bar.colour


def fill(target: Any, colour: str, outline: str) -> None:
    """Fill a bar."""
    target.fill.solid()
    target.fill.fore_color.rgb = RGBColor.from_string(colour[1:])
    target.line.color.rgb = RGBColor.from_string((outline if colour.startswith("#B") else colour)[1:])
