"""Croisements: any two dimensions in a heat table, hours or people, with totals that are computed, never summed."""

from dataclasses import replace

from analytics.base.database import PUBLIC
from analytics.compute.crossing import Cross, cross, first_crossing
from analytics.declarations.dimensions import CROSSABLE, DIMENSIONS, FILTERS
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import number
from analytics.protection.classes import amount_of_nothing
from analytics.sentences import titles_crossing as titles
from analytics.sentences.hidden import is_rough, rough_label
from analytics.views.beside.set_beside import running_note
from analytics.views.card import ComputedCard
from analytics.views.context import Context
from analytics.views.emptiness import empty_message
from analytics.views.page import Ask, Choice, Page
from analytics.views.table import Amount, Cell, Column, Table
from analytics.views.view import View

MEASURES = {"heures_realisees": "Heures", "beneficiaires": "Personnes", "contrats": "Contrats"}


def _choices(view: View, ask: Ask) -> dict[str, str]:
    offered = {name: DIMENSIONS[name].label for name in CROSSABLE}
    first, counted = first_crossing(view.base.role), "beneficiaires" if view.base.role == PUBLIC else ""
    rows = ask(Choice("lignes", "Lignes", offered, first[0]))
    others = {name: label for name, label in offered.items() if name != rows}
    columns = ask(Choice("colonnes", "Colonnes", others, first[1]))
    return {
        "lignes": rows,
        "colonnes": columns,
        # Hours of two dimensions are not given to the public where one is of people: people are.
        "mesure_croisee": ask(Choice("mesure_croisee", "Compter en", MEASURES, counted, is_switch=True)),
    }


def _asked(context: Context) -> tuple[View, str, str, str]:
    rows, columns, measure = (context.choices[name] for name in ("lignes", "colonnes", "mesure_croisee"))
    view = context.view.every_year if "annee" in (rows, columns) else context.view
    return view, rows, columns, measure


def _crossed(context: Context) -> Cross:
    view, rows, columns, measure = _asked(context)
    cells = view.compute(measure, by=(rows, columns))
    found = cross(
        cells,
        view.compute(measure, by=(rows,)),
        view.compute(measure, by=(columns,)),
        view.compute(measure)[measure].iloc[0],
        amount_of_nothing(view.base, view.selection, measure, (rows, columns)),
    )
    return replace(found, is_rough=is_rough(cells, measure))


def crossing_card(context: Context) -> ComputedCard:
    """Return the heat table."""
    view, rows, columns, measure = _asked(context)
    cells = view.compute(measure, by=(rows, columns))
    whole = context.once(_crossed)
    shown = whole.limited()
    notes = (
        running_note(view, (rows, columns)),
        titles.overlap_note((rows, columns), measure),
        titles.hidden_note(whole, shown),
    )
    label, unit = DIMENSIONS[rows].label, INDICATORS[measure].suffix
    return ComputedCard(
        view,
        "croisement",
        f"{label} × {DIMENSIONS[columns].label}",
        crossing_table(shown, label, unit) if shown.rows else Table(),
        f"{told} · {view.selection.describe()}" if (told := rough_label(cells, measure)) else "",
        indicators=(measure,),
        wide=True,
        total=titles.TOTAL,
        note=" ".join(filter(None, notes)),
        pick=rows if rows in FILTERS else "",
        levels=tuple((None, *line, None) for line in shown.levels()),
        empty=empty_message(view, cells, (rows, columns)),
        file=crossing_table(whole, label, unit) if whole.rows else None,
    )


def crossing_table(found: Cross, label: str, unit: str) -> Table:
    """Return the crossing with its totals last."""
    cells = zip(found.columns, zip(*found.cells, strict=True), found.column_totals, strict=True)
    return Table(
        (
            Column(label, [*found.rows, titles.TOTAL]),
            *(Column(name, [*amounts, Amount(total, unit)], unit, write=_written) for name, amounts, total in cells),
            Column(titles.TOTAL, [*found.row_totals, found.total], unit),
        )
    )


def _written(cell: Cell) -> str:
    return cell.text if isinstance(cell, Amount) else number(cell)


def _heading(context: Context) -> tuple[str, str]:
    _, rows, columns, measure = _asked(context)
    return (
        titles.crossing_title(rows, columns, measure, context.view.period),
        titles.crossing_summary(context.once(_crossed).limited(), measure, context.view.place),
    )


PAGE = Page(
    name="croisements",
    title="Croisements",
    question="Une dimension selon une autre",
    compared=(),
    heading=_heading,
    choices=_choices,
    cards=(crossing_card,),
    takeaways=lambda context: titles.crossing_takeaways(context.once(_crossed), context.choices["mesure_croisee"]),
)
