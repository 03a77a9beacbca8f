"""What a mark of a figure says when it is pointed at, touched or reached by the keyboard.

In: what the figure is drawn from. Out: {name of the mark: its amount, share, rank and amount of the reference}.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan

import pandas as pd

from analytics.compute.by_year import amounts_by_year
from analytics.declarations.dimensions import DIMENSIONS, UNKNOWN, catch_all
from analytics.declarations.indicators import INDICATORS, facts_of
from analytics.figures import marks
from analytics.figures.marks import Row
from analytics.french.dates import MONTHS
from analytics.french.grammar import ordinal
from analytics.french.missing import total, unrecorded
from analytics.french.numbers import MISSING, NARROW, NO_BREAK, About, hours, is_missing, percent
from analytics.protection.classes import amount_of_nothing, is_told_in_part
from analytics.sentences.hidden import is_rough, told
from analytics.sentences.phrases import at, gap_words, hours_that, people, quantity, written
from analytics.sentences.titles import adds_up
from analytics.sentences.titles_evolution import Curve, Slope
from analytics.views.charts import THEME, Drawn
from analytics.views.view import View

Pointed = Mapping[str, str]
Amounts = Mapping[str, float]
SEMICOLON = f"{NARROW}; "
FEW_ROWS = 3  # below, a rank says nothing
YEARS = 8  # of a panel: beyond, a text is no longer read at a glance


def years_before(view: View) -> list[View]:
    """Return the view in each year that its figures are compared with: of the same months, while its year runs."""
    if len(view.selection.annees) != 1:
        return []
    same = replace(view.selection, debut=view.runs)
    return [view.seeing(same.over([year])) for year in view.reference_years]


@dataclass(frozen=True)
class Before:
    """The rows of a figure for the reference of the page; `words` says when, « en 2021 ».

    `read` gives the frame of a view, as the card reads its own. Nothing is known where `words` is empty.
    """

    view: View
    read: Callable[[View], pd.DataFrame]
    by: tuple[str, ...]

    def words(self, indicator: str) -> str:
        """Return « en 2021 »; empty where the page compares with nothing, or the same months are not known."""
        view = self.view
        dated = is_told_in_part(view.base, view.selection.over(view.reference_years), indicator, self.by)
        return at(view.reference) if years_before(view) and "annee" not in self.by and (dated or not view.runs) else ""

    def amounts(self, indicator: str, names: Iterable[str]) -> Amounts:
        """Return {name: amount of the reference}, or the NaN that says why there is none; empty without reference."""
        if not self.words(indicator):
            return {}
        years = [self._year(indicator, view) for view in years_before(self.view)]
        return {name: _mean([year(name) for year in years]) for name in names}

    def _year(self, indicator: str, view: View) -> Callable[[str], float]:
        """Return what gives the amount of a name in a year; a name without a row has nothing, where that is known."""
        frame, covered = self.read(view), view.base.coverage
        nothing = (
            nan if INDICATORS[indicator].is_ratio else amount_of_nothing(view.base, view.selection, indicator, self.by)
        )
        if any(view.annee not in covered.get(fact, ()) for fact in facts_of(indicator)):
            nothing = unrecorded()
        found = {name: told(frame, indicator, amount) for name, amount in _amounts(frame, indicator, self.by[0])}
        return lambda name: found.get(name, nothing)


def _amounts(frame: pd.DataFrame, indicator: str, by: str) -> Iterable[tuple[str, float]]:
    return zip(map(str, frame[by].tolist()), frame[indicator].tolist(), strict=True)


def _mean(amounts: Sequence[float]) -> float:
    if len(amounts) == 1 or any(map(isnan, amounts)):
        return amounts[0] if len(amounts) == 1 else total(amounts)
    return type(amounts[0])(sum(amounts) / len(amounts))


def of_rows(drawn: Drawn, before: Before, limit: int | None = None) -> Pointed:
    """Return what the rows of one indicator say; beyond `limit` they are one row, the sum of the others."""
    frame, indicator, by = drawn.frame, drawn.indicator, drawn.by
    rows = marks.limited(marks.read_rows(frame, indicator, by, THEME), limit, "")
    whole, ranks = _whole(drawn), _ranks(drawn)
    known = before.amounts(indicator, map(str, frame[by]))
    then = {name: written(indicator, amount) for name, amount in known.items()}
    when = before.words(indicator)
    return {
        row.name: _joined(_amount(drawn, row, whole), ranks.get(row.name, ""), _earlier(then.get(row.name, ""), when))
        for row in rows
    }


def of_parts(drawn: Drawn, before: Before) -> Pointed:
    """Return what the parts of a whole say, each with its share; none of a whole with a missing part."""
    whole = float(drawn.frame[drawn.indicator].sum(skipna=False))
    return of_rows(replace(drawn, total=nan if is_missing(whole) else whole), before)


def of_goals(drawn: Drawn, before: Before) -> Pointed:
    """Return what is done of what is promised, the rank by what is promised, and both at the reference."""
    promised, done = drawn.indicators[:2]
    goals, works = (marks.read_rows(drawn.frame, name, drawn.by, THEME) for name in (promised, done))
    ranks, names, when = _ranks(drawn), [row.name for row in goals], before.words(done)
    wanted, made = (before.amounts(name, names) for name in (promised, done))
    said = {}
    for goal, work in zip(goals, works, strict=True):
        now = f"{_done(work.said, goal.said)} ({marks.rate_text(goal, work)})"
        then = _done(made[goal.name], wanted[goal.name]) if made and wanted else ""
        said[goal.name] = _joined(now, ranks.get(goal.name, ""), _earlier(then, when))
    return said


def _done(made: float | None, wanted: float | None) -> str:
    if made == 0 == wanted:
        return "aucune heure"
    if is_missing(made) and is_missing(wanted):
        return hours_that(wanted, "clausée")  # hours worked may be known, but of no known volume
    known = not is_missing(made) and not is_missing(wanted)
    return f"{hours_that(made, 'réalisée')}{' sur ' if known else ', '}{hours_that(wanted, 'clausée')}"


def of_years(drawn: Drawn) -> Pointed:
    """Return the amount of each year, its rank among those that are over, the year before, and the note on it."""
    view, indicator = drawn.view, drawn.indicator
    amounts = {int(year): amount for year, amount in _amounts(drawn.frame, indicator, "annee")}
    notes, ranks = dict(view.annotations), _ranks(replace(drawn, frame=_over(drawn)))
    said = {}
    for year, amount in amounts.items():
        then = written(indicator, told(drawn.frame, indicator, amounts[year - 1])) if year - 1 in amounts else ""
        now = quantity(indicator, told(drawn.frame, indicator, amount))
        more = view.running_date if year == view.running_year else notes.get(year, "")
        now = f"{now} ({more})" if more else now
        said[str(year)] = _joined(now, ranks.get(str(year), ""), _earlier(then, at(str(year - 1))))
    return said


def _over(drawn: Drawn) -> pd.DataFrame:
    return drawn.frame[drawn.frame["annee"] != drawn.view.running_year]


def of_series(frame: pd.DataFrame, indicator: str, by: str) -> Pointed:
    """Return the amounts of each group, the last year first."""
    amounts = amounts_by_year(frame, indicator, by)
    said: dict[str, list[str]] = {}
    for (name, year), amount in sorted(amounts.items(), key=lambda one: -one[0][1]):
        said.setdefault(name, []).append(_earlier(written(indicator, told(frame, indicator, amount)), str(year)))
    return {name: SEMICOLON.join(lines[:YEARS]) for name, lines in said.items()}


def of_moves(lines: Iterable[Slope], indicator: str, now: str, before: str) -> Pointed:
    """Return the two ends of each slope and its gap."""
    return {
        line.name: f"{quantity(indicator, line.after)} {now}, contre {written(indicator, line.before)} {before}"
        f"{NO_BREAK}: {gap_words(indicator, line.after, line.before)}"
        for line in lines
    }


def of_each_side(frame: pd.DataFrame, by: str, measures: Sequence[str]) -> Pointed:
    """Return every measure of each side of a comparison, from a frame of a row a side."""
    rows = frame.to_dict("records")
    return {
        str(row[by]): SEMICOLON.join(quantity(name, told(frame, name, row[name])) for name in measures) for row in rows
    }


def of_both_sides(frame: pd.DataFrame, indicator: str, by: str, sides: Mapping[str, str]) -> Pointed:
    """Return the amounts of each group on both `sides`, {column: name}: « 2025 : 8 100 h ; 2024 : 6 200 h »."""
    said = {}
    for row in frame.to_dict("records"):
        amounts = {name: written(indicator, told(frame, indicator, row[column])) for column, name in sides.items()}
        said[str(row[by])] = SEMICOLON.join(_earlier(amount, name) for name, amount in amounts.items())
    return said


def of_months(curves: Mapping[int, Curve], target: float | None) -> Pointed:
    """Return the hours done since January at the end of each month, in each year, and what they are of `target`."""
    said = {}
    for month, *amounts in zip(MONTHS, *curves.values(), strict=True):
        known = [(year, one) for year, one in zip(curves, amounts, strict=True) if one is not None]
        parts = [_earlier(hours(one), f"fin {month} {year}") for year, one in known]
        if known and known[0][0] == max(curves) and target and not is_missing(known[0][1]):
            parts[0] += f" ({percent(known[0][1] / target)} des heures clausées)"
        said[month.capitalize()] = SEMICOLON.join(parts) or MISSING
    return said


def of_count(drawn: Drawn, indicator: str) -> str:
    """Return an indicator of people of the whole view, its share of them, and its amount at the reference."""
    frame = drawn.view.compare(indicator)
    now, then = (told(frame, indicator, float(frame[column].iloc[0]), column) for column in ("valeur", "precedent"))
    reference = drawn.view.reference
    earlier = _earlier(written(indicator, then), at(reference)) if reference else ""
    return _joined(people(now, drawn.total, indicator), "", earlier)


def _amount(drawn: Drawn, row: Row, whole: float | None) -> str:
    """Return « 34 personnes sur 66 (52 %) »; those whose answer is not known are no part of them."""
    indicator = drawn.indicator
    if row.amount is None:
        return quantity(indicator, row.said)
    amount = About(row.amount) if is_rough(drawn.frame, indicator) else row.amount
    apart = row.name == UNKNOWN and INDICATORS[indicator].unit == "personnes"
    return people(amount, None if apart else whole, indicator)


def _whole(drawn: Drawn) -> float | None:
    """Return what the amounts are shares of: what the card says, else the exact figure that they are parts of."""
    indicator = drawn.indicator
    if drawn.total is not None:
        return drawn.total
    if not adds_up(indicator, drawn.by) or is_rough(drawn.frame, indicator):
        return None
    return float(drawn.view.compute(indicator)[indicator].iloc[0])


def _ranks(drawn: Drawn) -> dict[str, str]:
    """Return {name: « 2e sur 17 »} of exact amounts, among those known; catch-all values have no rank."""
    indicator, last = drawn.indicator, catch_all()
    named = {name: one for name, one in _amounts(drawn.frame, indicator, drawn.by) if name not in last}
    known = {name: one for name, one in named.items() if not isnan(one)}
    if len(known) < FEW_ROWS or is_rough(drawn.frame, indicator):
        return {}
    feminine, ordered = DIMENSIONS[drawn.by].feminine, sorted(known.values(), reverse=True)
    among = f" sur {len(known)}" + (f" connu{'e' * feminine}s" if len(known) < len(named) else "")
    return {name: ordinal(ordered.index(one) + 1, feminine) + among for name, one in known.items() if one > 0}


def _earlier(amount: str, when: str) -> str:
    return f"{when}{NO_BREAK}: {amount}" if amount and when else ""


def _joined(amount: str, rank: str, earlier: str) -> str:
    now = ", ".join(filter(None, (amount, rank)))
    return SEMICOLON.join(filter(None, (now, earlier)))
