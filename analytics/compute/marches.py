"""Hours owed by each marché at a given day, with its state (late, running, settled), sorted by risk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.measures import parameters_of
from analytics.declarations.missing import SECRET, hidden
from analytics.french.dates import date_long, end_of
from analytics.french.numbers import NO_BREAK, percent

FACT = "fait_marche"
LATE, RUNNING, TO_START, UNKNOWN_VOLUME, SETTLED, UNSAID = (
    *("En retard", "En cours", "À démarrer", "Volume non connu"),
    *("Soldé", "Réalisé non public"),
)
STATES = (LATE, RUNNING, TO_START, UNKNOWN_VOLUME, SETTLED, UNSAID)
ORDERS = {
    "risque": ("rang", "retard", "reste"),
    "reste": ("reste",),
    "fin": ("fin_le",),
    "maitre_ouvrage": ("maitre_ouvrage", "rang", "retard"),
}
DECREASING = ("retard", "reste")
MONTH = 30.4375
COLUMNS = (
    *("marche", "maitre_ouvrage", "debut_le", "fin_le", "societes", "clausees", "realisees", "taux"),
    *("reste", "retard", "rythme", "etat"),
)


@dataclass(frozen=True)
class Rule:
    """When a marché is late: `tolerance` is a share of its hours behind a steady pace, `settled` a share done."""

    tolerance: float = 0.25
    settled: float = 1.0

    def words(self, day: date) -> str:
        """Return the rule in French, with its parameters."""
        return (
            f"État au {date_long(day)}. Soldé{NO_BREAK}: au moins {percent(self.settled)} des heures clausées sont "
            f"réalisées. En retard{NO_BREAK}: la fin est passée sans que le marché soit soldé, ou le réalisé est à "
            f"plus de {percent(self.tolerance)} des heures derrière un rythme régulier du début à la fin. À démarrer"
            f"{NO_BREAK}: le début est à venir. Un volume annuel est attendu à la fin de chaque année ; sans date "
            f"de fin, un volume global n’est jamais en retard."
        )


@dataclass(frozen=True)
class Marche:
    """What is known of one marché at the end of a year; hours are None when its volume is not known."""

    clausees: float | None
    flux: float
    flux_cumule: float
    realisees: float
    debut_le: date | None
    fin_le: date | None

    def expected(self, day: date) -> float | None:
        """Return the hours that a steady pace would have done by `day`; None when a date is missing."""
        if self.clausees is None:
            return None
        if self.fin_le and day >= self.fin_le:
            return self.clausees
        if not self.debut_le:
            return None
        if day < self.debut_le:
            return 0.0
        stock = self.clausees - self.flux_cumule
        if stock and not self.fin_le:
            return None
        lasting = stock * elapsed(self.debut_le, self.fin_le, day) if stock and self.fin_le else 0.0
        return lasting + self.flux_cumule - self.flux + self.flux * self._part_of_year(day)

    def _part_of_year(self, day: date) -> float:
        first = max(self.debut_le or day, date(day.year, 1, 1))
        last = min(self.fin_le or date.max, date(day.year, 12, 31))
        return elapsed(first, last, day)

    def late(self, day: date) -> float:
        """Return the hours behind a steady pace; 0 when the expected hours are not known."""
        return max((self.expected(day) or 0.0) - self.realisees, 0.0)

    def state(self, day: date, rule: Rule) -> str:
        """Return the state of the marché at `day`."""
        if self.clausees is None:
            return TO_START if self._to_start(day) else UNKNOWN_VOLUME
        if self.realisees >= self.clausees * rule.settled:
            return SETTLED
        if self._to_start(day):
            return TO_START
        ended = bool(self.fin_le and day >= self.fin_le)
        return LATE if ended or self.late(day) > rule.tolerance * self.clausees else RUNNING

    def _to_start(self, day: date) -> bool:
        return bool(self.debut_le and day < self.debut_le and not self.realisees)

    def pace(self, day: date) -> float | None:
        """Return the hours to do each month until the end; None when the end is past or not known."""
        if self.clausees is None or not self.fin_le or day >= self.fin_le:
            return None
        months = max((self.fin_le - max(day, self.debut_le or day)).days / MONTH, 1.0)
        return max(self.clausees - self.realisees, 0.0) / months


class Row(NamedTuple):
    """A row of `fait_marche`; amounts are decimals, `realisees` is NULL where the public may not read it."""

    marche: str
    maitre_ouvrage: str
    societes: int
    suivi: bool
    clausees: Decimal | None
    flux: Decimal
    flux_cumule: Decimal
    realisees: Decimal | None
    debut_le: date | None
    fin_le: date | None


Line = dict[str, str | date | float | None]


def elapsed(first: date, last: date, day: date) -> float:
    """Return the share of the days from `first` to `last`, both included, that have passed at the end of `day`."""
    whole = (last - first).days + 1
    return 1.0 if whole <= 0 else min(max(((day - first).days + 1) / whole, 0.0), 1.0)


def marches(base: Base, selection: Selection, rule: Rule) -> pd.DataFrame:
    """Return one row per marché that still owes hours or is followed in the year, riskiest first.

    Columns: marche, maitre_ouvrage, debut_le, fin_le, societes, clausees, realisees, taux, reste, retard (hours
    behind a steady pace), rythme (hours a month until the end), etat. Hours run from the start of each marché
    to the end of the year, or to the last known day. Empty when a filter has no meaning for a marché.
    """
    if selection.meaningless_for(FACT) or not selection.annee:
        return pd.DataFrame(columns=COLUMNS)
    alone = selection.over([selection.annee])
    sql = f"SELECT {', '.join(Row._fields)} FROM {FACT} WHERE {alone.where(FACT)[0]}"
    rows = [Row(*values) for values in base.rows(sql, parameters_of(base, alone, FACT))]
    day = end_of(selection.annee, base.publication["arretee_le"])
    lines = [_line(row, day, rule) for row in rows]
    shown = [line for line, row in zip(lines, rows, strict=True) if row.suivi or line["etat"] == LATE]
    return ordered(pd.DataFrame(shown, columns=COLUMNS), "risque")


def _line(row: Row, day: date, rule: Rule) -> Line:
    clausees = None if row.clausees is None else float(row.clausees)
    named: Line = {"marche": row.marche, "maitre_ouvrage": row.maitre_ouvrage, "societes": row.societes}
    named |= {"debut_le": row.debut_le, "fin_le": row.fin_le, "clausees": clausees}
    if row.realisees is None:  # hidden from the public: it would disclose the hours of a few people
        secret = dict.fromkeys(("realisees", "taux", "reste", "retard", "rythme"), hidden(SECRET))
        return named | secret | {"etat": TO_START if row.debut_le and day < row.debut_le else UNSAID}
    done = float(row.realisees)
    one = Marche(clausees, float(row.flux), float(row.flux_cumule), done, row.debut_le, row.fin_le)
    state = one.state(day, rule)
    return named | {
        "realisees": done,
        "taux": done / clausees if clausees else None,
        "reste": None if clausees is None else max(clausees - done, 0.0),
        "retard": one.late(day) if state == LATE else None if clausees is None else 0.0,
        "rythme": one.pace(day),
        "etat": state,
    }


def ordered(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the list sorted by « risque », « reste », « fin » or « maitre_ouvrage »; missing values come last."""
    keys = ORDERS.get(by, ORDERS["risque"])
    ranked = frame.assign(rang=[STATES.index(state) for state in frame["etat"]])
    up = [key not in DECREASING for key in keys]
    return ranked.sort_values([*keys, "marche"], ascending=[*up, True], na_position="last")[[*COLUMNS]].reset_index(
        drop=True
    )
