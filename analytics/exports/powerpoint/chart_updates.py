"""New amounts in a chart that somebody may have coloured, relabelled or cut: data change, looks follow their bars."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pptx.opc.constants import CONTENT_TYPE

from analytics.declarations.palette import theme_named
from analytics.exports.powerpoint import shape_identity as fields
from analytics.exports.powerpoint.drawn_chart import chart_data, fill, number_format
from analytics.exports.powerpoint.refreshed import Told
from analytics.exports.powerpoint.row_updates import Merged, Row, merged
from analytics.exports.powerpoint.run_texts import A
from analytics.exports.powerpoint.shape_identity import Original
from analytics.views.charts import Chart

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
UNIQUE = "{http://schemas.microsoft.com/office/drawing/2014/chart}uniqueId"
LINKED = "ses données sont dans un autre classeur"
OTHER_SERIES = "vous avez changé ses séries"
OTHER_SORT = "ce n’est plus un graphique en barres ou en secteurs d’une seule suite de noms"
ABSENT = "absent"
Bars = Mapping[str, tuple[str, str]]  # text and colour, by name


def update_chart(graphic: Any, original: Original | None, new: Original, chart: Chart, told: Told) -> bool:
    """Give a chart its new amounts; return False when it is left as it was."""
    drawn, what = graphic.chart, fields.CHART
    width = len(new["series"])
    listed = fields.rows(original, "barres", 3 + width)
    if why := _refused(drawn, width):
        told.leave(what, why)
        return False
    hers = _hers(drawn)
    old: list[Row] = [(row[0], tuple(row[3 : 3 + width])) for row in listed] if listed else hers
    rows: list[Row] = [(row[0], tuple(row[3:])) for row in new["barres"]]
    found = merged(old, rows, hers)
    before = {row[0]: (str(row[1]), str(row[2])) for row in listed or ()}
    after: Bars = {row[0]: (row[1], row[2]) for row in new["barres"]}
    _say(found, hers, rows, before, after, told)
    looks = _Looks(drawn, found, hers, rows, before, after)
    _replace(drawn, found, fields.texts(original, "series"), new["series"], chart)
    looks.restore(drawn)
    return True


def _refused(drawn: Any, width: int) -> str:
    """Return why the data of a chart cannot be replaced; empty when they can."""
    reference = drawn._chartSpace.xlsx_part_rId
    relation = drawn.part.rels.get(reference) if reference else None
    if reference and (relation is None or relation.is_external):
        return LINKED
    if relation is not None and relation.target_part.content_type != CONTENT_TYPE.SML_SHEET:
        return LINKED
    plain = all(one.tag != f"{C}scatterChart" and one.tag != f"{C}bubbleChart" for one in drawn._chartSpace.iter())
    if not plain or not drawn.plots or drawn.plots[0].categories.depth > 1:
        return OTHER_SORT
    return "" if len(list(drawn.series)) == width else OTHER_SERIES


def _hers(drawn: Any) -> list[Row]:
    """Return the rows that a chart shows."""
    series = [tuple(one.values) for one in drawn.series]
    names = [str(one) for one in drawn.plots[0].categories]
    told = zip(*(values[: len(names)] + (None,) * (len(names) - len(values)) for values in series), strict=True)
    return list(zip(names, told, strict=True))


def _replace(drawn: Any, found: Merged, old: Sequence[str] | None, new: Sequence[str], chart: Chart) -> None:
    """Write the rows, under her own names of series where she changed them, in the format that the chart has."""
    given = [series.name for series in drawn.series]
    names = [now if old is None or at >= len(old) or given[at] == old[at] else given[at] for at, now in enumerate(new)]
    kept = next((one.text for one in drawn._chartSpace.iter(f"{C}formatCode") if one.text), None)
    rows = [(label, values) for label, values, _, _ in found.rows]
    drawn.replace_data(chart_data(names, rows, kept or number_format(chart)))


def _say(found: Merged, hers: Sequence[Row], rows: Sequence[Row], before: Bars, after: Bars, told: Told) -> None:
    seen = {at for _, _, _, at in found.rows}
    for label, values, rank, at in found.rows:
        if at is None and rank is not None:
            told.change(f"{fields.CHART}, « {label} »", [(ABSENT, after[rows[rank][0]][0])])
        elif at is not None and rank is not None and values != hers[at][1]:
            name = rows[rank][0]
            old = before[name][0] if name in before else " / ".join(map(str, hers[at][1]))
            told.change(f"{fields.CHART}, « {label} »", [(old, after[name][0])])
    for at, (label, _) in enumerate(hers):
        if at not in seen:
            told.change(f"{fields.CHART}, « {label} »", [(before.get(label, (label, ""))[0], ABSENT)])
    for label, why in found.left:
        told.leave(f"{fields.CHART}, « {label} »", why)


class _Looks:
    """The looks of single bars (colour, label), which python-pptx leaves at their rank whatever bar comes there."""

    def __init__(
        self, drawn: Any, found: Merged, hers: Sequence[Row], rows: Sequence[Row], before: Bars, after: Bars
    ) -> None:
        self.found, self.rows, self.before, self.after = found, rows, before, after
        self.classes = {at: before.get(name, ("", ""))[1] for at, (name, _) in enumerate(hers)}
        self.kept = [(_by_rank(one, "dPt"), _by_rank(one, "dLbl")) for one in drawn._chartSpace.iter(f"{C}ser")]

    def restore(self, drawn: Any) -> None:
        """Give each bar the look that it had, or that bars of its colour had, or that of the house."""
        for series, (points, labels) in zip(drawn.series, self.kept, strict=False):
            if points:
                _put(series._element, "dPt", self._points(points))
                self._fill(series, points)
                _put(series._element, "dPt", _by_rank(series._element, "dPt"))  # in order again
            if labels and (holder := series._element.find(f"{C}dLbls")) is not None:
                _put(holder, "dLbl", self._labels(labels))

    def _points(self, points: Mapping[int, Any]) -> dict[int, Any]:
        found = {rank: self._source(points, row) for rank, row in enumerate(self.found.rows)}
        return {rank: points[at] for rank, at in found.items() if at is not None}

    def _source(self, points: Mapping[int, Any], row: tuple[Any, ...]) -> int | None:
        """Return the rank that the look of a row comes from; None for the look of the house."""
        _, _, rank, at = row
        colour = self.after[self.rows[rank][0]][1] if rank is not None else None
        if at in points and (rank is None or not self.before or self.classes.get(at) == colour):
            return int(at)
        return next((one for one in points if self.before and self.classes.get(one) == colour), None)

    def _fill(self, series: Any, points: Mapping[int, Any]) -> None:
        theme = theme_named("print")
        for place, row in enumerate(self.found.rows):
            if row[2] is not None and self._source(points, row) is None:
                colour = self.after[self.rows[row[2]][0]][1] or theme.context
                fill(series.points[place].format, colour, theme.outline)

    def _labels(self, labels: Mapping[int, Any]) -> dict[int, Any]:
        """Return the labels written by hand or by the product, each on its bar, with its new text."""
        found = {}
        for place, (_, _, rank, at) in enumerate(self.found.rows):
            source = labels.get(at) if at is not None else None
            given = source if source is not None else next(iter(labels.values()))
            label = deepcopy(given)
            written = "".join(one.text or "" for one in given.iter(f"{A}t"))
            told = {self.before[name][0] for name in self.before}
            if rank is not None and (not self.before or written in told):
                _write_label(label, self.after[self.rows[rank][0]][0])
            if source is not None or (rank is not None and written in told):
                found[place] = label
        return found


def _by_rank(holder: Any, tag: str) -> dict[int, Any]:
    """Return the elements of a series that are of one bar, by the rank of the bar."""
    within = holder if tag == "dPt" else holder.find(f"{C}dLbls")
    listed = within.findall(f"{C}{tag}") if within is not None else ()
    return {int(one.find(f"{C}idx").get("val")): deepcopy(one) for one in listed}


def _put(holder: Any, tag: str, by_rank: Mapping[int, Any]) -> None:
    there = holder.findall(f"{C}{tag}")
    place = holder.index(there[0]) if there else 0
    for one in there:
        holder.remove(one)
    for offset, rank in enumerate(sorted(by_rank)):
        copy = deepcopy(by_rank[rank])
        copy.find(f"{C}idx").set("val", str(rank))
        for own in list(copy.iter(UNIQUE)):  # the look of one bar may be given to two
            own.getparent().remove(own)
        holder.insert(place + offset, copy)


def _write_label(label: Any, text: str) -> None:
    runs = list(label.iter(f"{A}t"))
    for rank, one in enumerate(runs):
        one.text = text if rank == 0 else ""
