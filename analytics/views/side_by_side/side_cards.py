"""Cards that put two sides beside each other: their hours, every indicator, and groups of one measure."""

from collections.abc import Hashable
from dataclasses import replace
from math import isnan
from typing import Any

import pandas as pd

from analytics.base.database import PUBLIC
from analytics.compute.queries import ROUGH, ROUGH_BEFORE
from analytics.declarations.dimensions import DIMENSIONS, FILTERS
from analytics.declarations.indicators import INDICATORS, shown_indicators
from analytics.figures.pairs import pairs
from analytics.sentences.hidden import label
from analytics.sentences.phrases import first_of
from analytics.views.beside import pointed
from analytics.views.card import ComputedCard
from analytics.views.charts import Drawn
from analytics.views.context import Context
from analytics.views.emptiness import empty_message
from analytics.views.kinds import Bars, Bullet, Kind
from analytics.views.side_by_side import side_words as titles
from analytics.views.side_by_side.sides import SIDES, YEARS, Sides, adds_over_years
from analytics.views.table import Amount, Column, Table, frame_table
from analytics.views.tile import Lines, amount_of, change, lines_of

HOURS = ("heures_clausees", "heures_realisees", "rapport_realise_clause")
MOST = 12  # groups that a figure names; the table has them all
ONCE = "Plusieurs années réunies\u00a0: une personne y compte une fois."
SEVERAL_CRITERIA = "Une personne peut relever de plusieurs critères."
UNCOMPARED = "non comparé"


def names_of(sides: Sides) -> list[str]:
    """Return the indicators that both sides can have."""
    meant = [name for name in shown_indicators() if not sides.views[0].why_missing(name)]
    return [name for name in meant if not sides.puts_together or adds_over_years(name)]


def comparison_of(context: Context) -> pd.DataFrame:
    sides = context.once(Sides.of)
    names = names_of(sides)
    terms = [term for name in names for term in INDICATORS[name].terms]
    return sides.comparison(*dict.fromkeys([*names, *terms]))


def _said(context: Context, sides: Sides) -> str:
    """Return what both sides are, for subtitles and files: « 2022 et 2021 · Grand Auch »."""
    kept = sides.views[0].selection.having(sides.cut, []) if sides.cut != YEARS else sides.views[0].selection
    years, _, place = kept.describe().partition(" · ")
    return " · ".join([" et ".join(sides.names), *([] if sides.cut == YEARS else [years]), place])


def hours_card(context: Context) -> ComputedCard | None:
    """Return the hours promised and worked of each side; the worked alone where the promised have no meaning."""
    sides, comparison = context.once(Sides.of), context.once(comparison_of)
    measures = [name for name in HOURS if name in comparison.index and sides.compares(name)]
    if not measures or measures[0] not in HOURS[:2]:
        return None
    amounts = {name: [float(comparison[side][name]) for side in ("valeur", "precedent")] for name in measures}
    if all(map(isnan, amounts[measures[0]])) and HOURS[1] in amounts and not all(map(isnan, amounts[HOURS[1]])):
        measures, amounts = [HOURS[1]], {HOURS[1]: amounts[HOURS[1]]}  # the promised are not known: the worked alone
    frame = pd.DataFrame({sides.cut: list(sides.names), **amounts})
    frame.attrs = _either(comparison)
    drawn = Drawn(sides.views[0].having(sides.cut), frame, tuple(measures), sides.cut)
    kind: Kind = Bullet() if len(measures) == len(HOURS) else Bars()
    title = titles.sides_title(comparison, measures[0], sides.names)
    return _card(
        context,
        "heures",
        title,
        frame_table(frame),
        plot=kind.plot(drawn),
        pointed=lambda: pointed.of_each_side(frame, sides.cut, measures),
        chart=lambda most: kind.chart(drawn, title, "", most),
        indicators=tuple(measures),
        by=sides.cut,
        empty=empty_message(sides.views[0], frame[measures[:1]]),
    )


def table_card(context: Context) -> ComputedCard:
    """Return every indicator of both sides, with its gap."""
    sides, comparison = context.once(Sides.of), context.once(comparison_of)
    names, lines = names_of(sides), lines_of(comparison)
    amounts = [[_amount(sides, lines, name, rank) for name in names] for rank in (0, 1)]
    gaps = [change(comparison, lines, name)[0] if sides.compares(name) else UNCOMPARED for name in names]
    both = pd.DataFrame()
    both.attrs = _either(comparison)
    columns = (
        Column("Indicateur", [label(both, name) for name in names]),
        *(Column(name, found, numeric=True) for name, found in zip(sides.names, amounts, strict=True)),
        Column("Écart", gaps, numeric=True),
    )
    notes = [f"Écart\u00a0: {sides.names[0]} par rapport à {sides.names[1]}.", _once(sides)]
    title = f"Tous les chiffres, {sides.names[0]} et {sides.names[1]}"
    note = " ".join(filter(None, notes))
    return _card(context, "cote-a-cote", title, Table(columns), indicators=tuple(names), wide=True, note=note)


def _amount(sides: Sides, lines: Lines, name: str, rank: int) -> Amount:
    """Return an amount of a side; of a year that is over, « non comparé » where the running one has no such months."""
    amount = amount_of(lines, name, ("valeur", "precedent")[rank])
    return amount if sides.compares(name) or sides.runs(rank) else replace(amount, said=UNCOMPARED)


def group_card(context: Context, indicator: str, by: str) -> ComputedCard:
    """Return the groups of a dimension on each side."""
    sides = context.once(Sides.of)
    frame, unit = sides.by(indicator, by), INDICATORS[indicator].suffix
    said, views = label(frame, indicator), sides.seen_for(indicator)
    cells = zip(sides.names, SIDES, strict=True)
    table = Table(
        (
            Column(DIMENSIONS[by].label, frame[by].tolist()),
            *(Column(name, frame[side].tolist(), unit, INDICATORS[indicator].decimals) for name, side in cells),
        )
    )
    empty = [empty_message(view, view.compute(indicator, by=(by,)), (by,)) for view in views]
    more = f"{first_of(by, MOST, len(frame))}\u202f; les autres sont dans le tableau." if len(frame) > MOST else ""
    once = _once(sides) if INDICATORS[indicator].unit == "personnes" else ""
    notes = (SEVERAL_CRITERIA if by == "critere" else "", once, more)
    return _card(
        context,
        f"{indicator}-{by}".replace("_", "-"),
        titles.group_title(said, DIMENSIONS[by].label),
        table,
        plot=lambda theme: pairs(frame.head(MOST), by, SIDES, sides.names, unit=unit, theme=theme),
        pointed=lambda: pointed.of_both_sides(
            frame.head(MOST), indicator, by, dict(zip(SIDES, sides.names, strict=True))
        ),
        indicators=(indicator,),
        pick=by if by in FILTERS else "",
        by=by,
        note=" ".join(filter(None, notes)),
        empty=empty[0] if all(empty) else "",
    )


def _once(sides: Sides) -> str:
    """Return that people count once over several years; the public does not read them so."""
    return ONCE if sides.puts_together and sides.views[0].base.role != PUBLIC else ""


def _card(context: Context, key: str, title: str, table: Table, **more: Any) -> ComputedCard:
    sides = context.once(Sides.of)
    said = _said(context, sides)
    file = f"comparer-{key}.csv"
    return ComputedCard(sides.views[0], key, title, table, said, file_scope=said, file_name=file, **more)


def _either(comparison: pd.DataFrame) -> dict[Hashable, tuple[str, ...]]:
    """Return the attributes of a frame of both sides: what is given with noise on either of them."""
    return {ROUGH: (*comparison.attrs[ROUGH], *comparison.attrs[ROUGH_BEFORE])}
