"""Comparer: two territories, buyers, types of company or years side by side, over one year or several together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pandas as pd

from analytics.base.database import PUBLIC
from analytics.compute.queries import known_values
from analytics.declarations.dimensions import DIMENSIONS, catch_all
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import with_article
from analytics.french.missing import PEU, reason_of
from analytics.french.numbers import NO_BREAK, is_missing
from analytics.sentences import hidden
from analytics.sentences.hidden import is_rough
from analytics.sentences.phrases import capitalised
from analytics.views.card import ComputedCard
from analytics.views.context import Context
from analytics.views.page import Ask, Choice, Page
from analytics.views.side_by_side import side_words as titles
from analytics.views.side_by_side.side_cards import comparison_of, group_card, hours_card, names_of, table_card
from analytics.views.side_by_side.sides import EVERY, SIDES, YEARS, Sides
from analytics.views.table import Amount
from analytics.views.tile import Lines, Tile, amount_of, change, lines_of
from analytics.views.view import View

CUTS = (
    *(YEARS, "territoire", "canton", "commune", "maitre_ouvrage", "famille", "secteur"),
    *("type_structure", "type_employeur"),
)
TILES = ("heures_clausees", "heures_realisees", "beneficiaires", "part_femmes", "marches_suivis", "societes")
GROUPS = (
    ("heures_clausees", "secteur"),
    ("heures_clausees", "famille"),
    ("heures_realisees", "type_contrat"),
    ("beneficiaires", "critere"),
    ("societes", "taille"),
)
ALONE = "Il faut deux valeurs pour comparer, et la base n’en connaît qu’une."


def _choices(view: View, ask: Ask) -> dict[str, str]:
    values = view.base.once("what can be compared", lambda: _comparable(view))
    cuts = {cut: capitalised(DIMENSIONS[cut].plural) for cut in values}
    cut = ask(Choice("comparer", "Comparer", cuts))
    first, second = _usual(view, cut, values[cut])
    one = ask(Choice(SIDES[0], "D’un côté", dict(zip(values[cut], values[cut], strict=True)), first))
    others = [value for value in values[cut] if value != one] or values[cut]
    other = second if second != one else first
    return {
        "comparer": cut,
        SIDES[0]: one,
        SIDES[1]: ask(Choice(SIDES[1], "De l’autre", dict(zip(others, others, strict=True)), other)),
        "periode": ask(_periods(view, cut)),
    }


def _comparable(view: View) -> dict[str, list[str]]:
    """Return the values that can be put side by side, by dimension: two or more of each but the years."""
    known = {YEARS: [str(year) for year in reversed(view.years)]}
    for cut in CUTS[1:]:
        known[cut] = [value for value in known_values(view.base, cut) if value not in catch_all()]
    return {cut: values for cut, values in known.items() if len(values) > 1 or cut == YEARS}


def _usual(view: View, cut: str, values: Sequence[str]) -> tuple[str, str]:
    """Return what is put side by side at first: the year and the one before, what is picked, else the two largest."""
    if cut == YEARS:
        year = str(view.annee)
        earlier = [value for value in values if value < year]
        return year, next(iter(earlier), values[-1])
    ranked = view.having(cut)
    measure = "societes" if ranked.why_missing("heures_realisees", (cut,)) else "heures_realisees"
    frame = ranked.compute(measure, by=(cut,)).sort_values(measure, ascending=False, kind="stable")
    found = [one for one in (*view.picked.values(cut), *frame[cut].tolist(), *values) if one in values]
    first, second, *_ = *dict.fromkeys(found), values[-1], values[-1]
    return first, second


def _periods(view: View, cut: str) -> Choice:
    few = {str(years): f"{years} ans réunis" for years in (2, 3) if years < len(view.years)}
    every = {EVERY: "Toutes les années"} if cut != YEARS and len(view.years) > 1 else {}
    return Choice("periode", "Période", {"1": "Une année", **few, **every}, is_switch=True)


def _cards(context: Context) -> Iterator[ComputedCard]:
    sides = context.once(Sides.of)
    if sides.names[0] == sides.names[1]:
        return
    if hours := hours_card(context):
        yield hours
    names = names_of(sides)
    for indicator, by in GROUPS:
        told = by != sides.cut and by not in DIMENSIONS[sides.cut].within and indicator in names
        if told and sides.compares(indicator, (by,)) and not sides.views[0].why_missing(indicator, (by,)):
            yield group_card(context, indicator, by)
    yield table_card(context)


def _tiles(context: Context) -> list[Tile]:
    """Return the first key figures of both sides; those that neither has are left to the table, which says why."""
    sides, comparison = context.once(Sides.of), context.once(comparison_of)
    if sides.names[0] == sides.names[1]:
        return []
    lines, meant = lines_of(comparison), names_of(sides)
    names = [name for name in TILES if name in meant and sides.compares(name)]
    known = [name for name in names if comparison.loc[name, ["valeur", "precedent"]].map(_is_told).any()]
    return [_tile(sides, comparison, lines, name) for name in known]


def _is_told(amount: float) -> bool:
    return not is_missing(amount) or reason_of(amount) == PEU


def _tile(sides: Sides, comparison: pd.DataFrame, lines: Lines, name: str) -> Tile:
    first, second = (
        _about(amount_of(lines, name, column), is_rough(comparison, name, column)) for column in ("valeur", "precedent")
    )
    moved, direction = change(comparison, lines, name)
    beside = f"contre {second.text} pour {with_article(sides.names[1])}"
    detail = f"{sides.names[1]}{NO_BREAK}: {second.text}" if is_missing(second.number) else beside
    direction = direction if sides.cut == YEARS else ""
    return Tile(name, INDICATORS[name].label, first, moved, direction, detail, INDICATORS[name].rule)


def _about(amount: Amount, rough: bool) -> Amount:
    return replace(amount, said=f"environ {amount.text}") if rough and not is_missing(amount.number) else amount


def _heading(context: Context) -> list[str]:
    sides = context.once(Sides.of)
    if sides.names[0] == sides.names[1]:
        return ["Comparer", ALONE]
    comparison, names = context.once(comparison_of), names_of(sides)
    others = () if sides.differs_in_months else names
    compared = [name for name in (*TILES, *others) if name in names and sides.compares(name)]
    lead = next((name for name in compared if comparison.loc[name, ["valeur", "precedent"]].map(_is_told).all()), "")
    lead = lead or next(iter(compared), "")
    if not lead:
        return [" et ".join(sides.names), titles.running(sides.months)]
    running = titles.running(sides.months) if sides.differs_in_months else ""
    several = hidden.SEVERAL if sides.puts_together and context.view.base.role == PUBLIC else ""
    has_people = "beneficiaires" in compared and lead != "beneficiaires"
    people = titles.people_said(comparison, sides.names) if has_people else ""
    return [
        titles.sides_title(comparison, lead, sides.names),
        titles.sides_gap(comparison, lead, sides.names),
        people,
        running,
        several,
    ]


def _ahead(context: Context) -> None:
    """Prefetch what both sides ask; several years together are read at once, and not by year."""
    sides = context.once(Sides.of)
    if not sides.puts_together:
        for view in sides.views:
            view.ahead(*names_of(sides))


PAGE = Page(
    name="comparer",
    title="Comparer",
    question="L’un à côté de l’autre",
    compared=(),
    heading=_heading,
    choices=_choices,
    tiles=_tiles,
    cards=_cards,
    more_ahead=_ahead,
    seen=lambda view, choices: view.having(choices["comparer"]) if choices.get("comparer", YEARS) != YEARS else view,
)
