"""Hours owed by each marché at a given day, with its state (late, running, settled), sorted by risk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.measures import parameters_of
from analytics.french.dates import date_long, end_of
from analytics.french.missing import SECRET, hidden
from analytics.french.numbers import NO_BREAK, gap, percent

FACT = "fait_marche"
STATES = ("En retard", "En cours", "À démarrer", "Volume non connu", "Soldé", "Réalisé non public")
LATE, RUNNING, TO_START, UNKNOWN_VOLUME, SETTLED, UNSAID = STATES
ORDERS = {
    "risque": ("rang", "retard", "reste"),
    "reste": ("reste",),
    "fin": ("fin_le",),
    "maitre_ouvrage": ("maitre_ouvrage", "rang", "retard"),
}
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
        lasting = stock * elapsed(self.debut_le, self.fin_le or day, day)
        january, december = date(day.year, 1, 1), date(day.year, 12, 31)
        of_year = elapsed(max(self.debut_le, january), min(self.fin_le or december, december), day)
        return lasting + self.flux_cumule - self.flux + self.flux * of_year

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
    hours = "clausees::DOUBLE, flux::DOUBLE, flux_cumule::DOUBLE, realisees::DOUBLE"
    named = f"SELECT marche, maitre_ouvrage, societes, suivi, {hours}, debut_le, fin_le FROM {FACT}"
    rows = base.rows(f"{named} WHERE {alone.where(FACT)[0]}", parameters_of(base, alone, FACT))
    day, lines = end_of(selection.annee, base.publication["arretee_le"]), []
    for marche, owner, companies, followed, *known in rows:
        line = {"marche": marche, "maitre_ouvrage": owner, "societes": companies} | _line(known, day, rule)
        if followed or line["etat"] == LATE or (line["reste"] or 0) > 0:
            lines.append(line)
    return ordered(pd.DataFrame(lines, columns=COLUMNS), "risque")


def _line(known: Sequence[Any], day: date, rule: Rule) -> dict[str, Any]:
    """Return what the list shows of a marché; `known` are the fields of `Marche`."""
    clausees, _, _, done, debut_le, fin_le = known
    given = {"debut_le": debut_le, "fin_le": fin_le, "clausees": clausees}
    if done is None:  # CLAUSES_HEURES_PUBLIQUES closes it
        secret = dict.fromkeys(("realisees", "taux", "reste", "retard", "rythme"), hidden(SECRET))
        return given | secret | {"etat": TO_START if debut_le and day < debut_le else UNSAID}
    one = Marche(*known)
    state = one.state(day, rule)
    return given | {
        "realisees": done,
        "taux": done / clausees if clausees else None,
        "reste": None if clausees is None else max(clausees - done, 0.0),
        "retard": _behind(one, day) if state == LATE else None if clausees is None else 0.0,
        "rythme": one.pace(day),
        "etat": state,
    }


def _behind(one: Marche, day: date) -> float:
    """Return the hours behind a steady pace, never more than what remains by the hours shown."""
    return min(one.late(day), max(gap(one.clausees, one.realisees), 0.0))


def ordered(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the list sorted by « risque », « reste », « fin » or « maitre_ouvrage »; missing values come last."""
    keys = [*ORDERS.get(by, ORDERS["risque"]), "marche"]
    ranked = frame.assign(rang=[STATES.index(state) for state in frame["etat"]])
    up = [key not in ("retard", "reste") for key in keys]
    return ranked.sort_values(keys, ascending=up, na_position="last", ignore_index=True)[[*COLUMNS]]
