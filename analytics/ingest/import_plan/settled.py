"""The columns of a table looked at together: totals, months and doubles are told apart once each has a field."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from analytics.ingest.cell_texts.declared import fields, folded
from analytics.ingest.cell_texts.french_cells import READERS, is_unknown
from analytics.ingest.cell_texts.periods import initials
from analytics.ingest.import_plan.model import PEOPLE, Column

SEVERAL = (
    "critere",
    "attributaire",
    "critere_coche",
    "heures",
    "heures_clausees",
)  # fields that several columns may be
SAMPLE = 400  # distinct texts of a column that are looked at
TOTAL = "additionne d’autres colonnes"
UNKNOWN = "titre non reconnu"
TWICE = "même information qu’une autre colonne"


class Recognised:
    """The columns of one block being recognised; `texts` are the distinct texts of each, below the titles."""

    def __init__(self, titles: Sequence[str], texts: Sequence[Counter[str]], rows: int) -> None:
        self.columns = [Column(at, title) for at, title in enumerate(titles)]
        self.texts = texts
        self.rows = rows

    def sample(self, at: int) -> list[str]:
        """Return some distinct texts of a column, the most frequent first, unknowns apart."""
        return [text for text, _ in self.texts[at].most_common(SAMPLE) if text and not is_unknown(text)]

    def share(self, at: int, test: object) -> float:
        """Return the share of the distinct texts of a column that pass a test; 1 when it holds none."""
        given = self.sample(at)
        return sum(bool(test(text)) for text in given) / len(given) if given else 1.0  # type: ignore[operator]


def holds(seen: Recognised, at: int, reads: str) -> bool:
    """Return whether most texts of a column can be read as what its title says."""
    reader = READERS.get(reads)
    if reader is None:
        return True

    def readable(text: str) -> bool:
        read = reader(text)
        return not read.unread or text.startswith(("#", "="))

    return seen.share(at, readable) >= 0.5


def settle(seen: Recognised) -> None:
    """Settle the fields of the columns of one block, in place."""
    _settle_months(seen)
    _settle_totals(seen)
    _find_hours(seen)
    _settle_companies(seen)
    _drop_doubles(seen)


def _settle_months(seen: Recognised) -> None:
    """Read J F M A M J J A S O N D, and give up months that stand beside a column of months."""
    for start in range(len(seen.columns) - 11):
        twelve = seen.columns[start : start + 12]
        if initials([column.title for column in twelve]):
            for month, column in enumerate(twelve, start=1):
                column.field, column.period, column.why = "heures", f"-{month:02}", ""


def _settle_totals(seen: Recognised) -> None:
    """Leave out a total beside months; without months, a column titled « Total heures » holds the hours."""
    periods = [column for column in seen.columns if column.field == "heures" and column.period]
    plain = [column for column in seen.columns if column.field == "heures" and not column.period]
    if len(plain) > 1 or any(column.field == "mois" for column in seen.columns):
        for column in plain:  # what is cumulated month after month is not of one month
            if "cumul" in folded(column.title):
                column.field, column.why = "", TOTAL
        plain = [column for column in plain if column.field]
    if periods:
        for column in plain:
            column.field, column.why = "", TOTAL
        months = {column.place: set(_months_of(column.period)) for column in periods}
        for column in periods:
            mine = months[column.place]
            if any(len(other) < len(mine) and _meet(mine, other) for other in months.values()):
                column.field, column.period, column.why = "", "", TOTAL
        return
    best = max(plain, key=lambda column: _worth(seen, column), default=None)
    for column in plain:  # « Heures réalisées femmes » is a part of « Heures réalisées »
        if column is not best:
            column.field, column.why = "", TWICE
    totals = [c for c in seen.columns if c.why == TOTAL and seen.sample(c.place) and holds(seen, c.place, "heures")]
    if not plain and len(totals) == 1:
        totals[0].field, totals[0].why = "heures", ""


def _meet(one: set[tuple[str, int]], other: set[tuple[str, int]]) -> bool:
    """Return whether two columns share a month; one without a year is of any."""
    whole = all(year for year, _ in one | other)
    return bool(one & other if whole else {month for _, month in one} & {month for _, month in other})


def _months_of(period: str) -> list[tuple[str, int]]:
    """Return (year, month) of each month of the period of a column."""
    first, _, length = period.partition("|")
    year, _, month = first.rpartition("-")
    steps = range(int(month) - 1, int(month) - 1 + int(length or 1))
    return [(str(int(year) + step // 12) if year else "", step % 12 + 1) for step in steps]


def _find_hours(seen: Recognised) -> None:
    """Take for the hours the only numbers titled « heures », where no title says it exactly."""
    if any(column.field in ("heures", "heures_clausees") for column in seen.columns):
        return
    likely = [
        one
        for one in seen.columns
        if one.why == UNKNOWN
        and re.search(r"\bheures?\b|^h\b", folded(one.title))
        and not re.search(r"cumul|reste|solde|prev|taux|%", folded(one.title))
        and seen.sample(one.place)
        and holds(seen, one.place, "heures")
    ]
    if len(likely) == 1:
        likely[0].field, likely[0].why = "heures", ""


def _settle_companies(seen: Recognised) -> None:
    """« Entreprise » is the employer in a list of contracts, the holder in a list of marchés."""
    have = {column.field for column in seen.columns}
    contracts = have & {*PEOPLE, "type_contrat", "debut_le", "contrat", "sexe", "age"}
    for column in seen.columns:
        if column.field == "employeur" and not contracts:
            column.field = "attributaire"


def _drop_doubles(seen: Recognised) -> None:
    best: dict[str, Column] = {}
    for column in seen.columns:
        if not column.field or column.field in SEVERAL:
            continue
        other = best.setdefault(column.field, column)
        if other is not column:
            worse = min(other, column, key=lambda one: _worth(seen, one))
            best[column.field] = other if worse is column else column
            worse.field, worse.why = "", TWICE


def _worth(seen: Recognised, column: Column) -> tuple[bool, int]:
    exact = folded(column.title) in {folded(title) for title in fields()[column.field].titles}
    return exact or folded(column.title) == folded(fields()[column.field].label), seen.texts[column.place].total()
