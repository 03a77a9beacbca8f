"""Titles and sentences of a crossing of two dimensions, and its cells as text."""

from collections.abc import Iterable

from analytics.compute.crossing import Cross
from analytics.declarations.dimensions import DIMENSIONS, catch_all
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import list_and, uncapitalised, with_article
from analytics.french.numbers import NO_BREAK, count, is_missing, number
from analytics.sentences.phrases import SMALL, Period, capitalised, during, for_place, part_of, quantity

TOTAL = "Total"
EMPTY = "vide"


def crossing_title(rows: str, columns: str, indicator: str, period: Period) -> str:
    """Return « Heures réalisées par maître d’ouvrage et type de contrat en 2022 »."""
    names = [uncapitalised(DIMENSIONS[name].label) for name in (rows, columns)]
    when = "" if "annee" in (rows, columns) else f" {during(period)}"
    return f"{INDICATORS[indicator].label} par {names[0]} et {names[1]}{when}"


def crossing_summary(found: Cross, indicator: str, place: str = "") -> str:
    """Return the greatest cell, with its share of the total when parts add up: hours do, people may not."""
    best = found.greatest()
    if best and found.is_rough:
        return ""
    if best is None:
        unsaid = any(is_missing(amount) for line in found.cells for amount in line)
        if unsaid:
            return "Aucune case de ce croisement n’a de nombre."
        if found.total > 0:
            return "Aucune case n’est renseignée à la fois en ligne et en colonne."
        return "" if is_missing(found.total) else "Aucune donnée à croiser."  # the table says why there is none
    if any(is_missing(amount) for line in found.cells for amount in line):
        return "Une partie des cases n’a pas de nombre."  # one of them may be the greatest
    row, column, amount = best
    share = f", {part_of(amount / found.total)} du total" if found.total >= SMALL and amount < found.total else ""
    among = "la case la plus forte" if amount == found.most else "parmi les valeurs renseignées, la case la plus forte"
    case = capitalised(f"{for_place(place)}{among} croise **{with_article(row)}** et **{with_article(column)}**")
    return f"{case}{NO_BREAK}: {quantity(indicator, amount)}{share}."


def overlap_note(dimensions: Iterable[str], indicator: str) -> str:
    """Return why rows and columns may not add up to the totals; empty for hours of plain dimensions."""
    multiple = [DIMENSIONS[name].plural for name in dimensions if DIMENSIONS[name].multiple]
    once = "une seule fois dans les totaux."
    if multiple:
        return f"Une personne peut relever de plusieurs {multiple[0]} : elle compte dans chaque case, {once}"
    if indicator != "heures_realisees":
        return f"Une personne ou un contrat peut se trouver dans plusieurs cases, {once}"
    return ""


def hidden_note(whole: Cross, shown: Cross) -> str:
    """Return which rows and columns the screen leaves out; empty when it shows all."""
    rows, columns = len(whole.rows) - len(shown.rows), len(whole.columns) - len(shown.columns)
    left = list_and(f"{count(more, noun)} de plus" for more, noun in ((rows, "ligne"), (columns, "colonne")) if more)
    return f"{left} dans le fichier CSV ; les totaux comptent tout." if left else ""


def crossing_takeaways(found: Cross, indicator: str) -> list[str]:
    """Return up to three lines: the greatest row, the greatest column, how many cells are empty or not shown."""
    amounts = [amount for line in found.cells for amount in line]
    if all(map(is_missing, amounts)):
        return []
    lines: list[str] = []
    for totals, names in ((found.row_totals, found.rows), (found.column_totals, found.columns)):
        known = sorted(pair for pair in zip(totals, names, strict=True) if pair[1] not in catch_all())
        if not any(map(is_missing, totals)):
            lines += [
                f"{capitalised(name)}{NO_BREAK}: {quantity(indicator, amount)} au total." for amount, name in known[-1:]
            ]
    kinds = {EMPTY: sum(amount == 0 for amount in amounts), "sans nombre": sum(map(is_missing, amounts))}
    blanks = [
        count(cells, f"case {kind}", f"cases {kind}{'s' if kind == EMPTY else ''}")
        for kind, cells in kinds.items()
        if cells
    ]
    return [*lines, f"{list_and(blanks) or 'Aucune case vide'} sur {number(len(amounts))}."] if amounts[1:] else lines
