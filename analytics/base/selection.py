"""What the reader looks at: years, comparison and filters; the only source of WHERE clauses and headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analytics.declarations.dimensions import DATED, DIMENSIONS, UNKNOWN, UnknownValue, carries
from analytics.french.dates import date_long, ends_month, partial_year, same_day, up_to
from analytics.french.grammar import list_and, normalise
from analytics.territory.territory import words

# As the reader picks them: the same words on the page, in the URL and on the command line.
PREVIOUS_YEAR = "comparer à l’année précédente"
THREE_YEARS = "comparer à la moyenne de 3 ans"
NO_COMPARISON = "sans comparaison"
COMPARISONS = (PREVIOUS_YEAR, THREE_YEARS, NO_COMPARISON)
FULL_TIME_BASES = (1820, 1607, 1600)
Values = Mapping[str, Sequence[str]]  # of each dimension or key of an URL


@dataclass(frozen=True)
class Selection:
    """Years (none: all), filters as sorted (dimension, values) pairs, comparison and full-time base."""

    annees: tuple[int, ...] = ()
    filtres: tuple[tuple[str, tuple[str, ...]], ...] = ()
    comparaison: str = PREVIOUS_YEAR
    base_etp: int = FULL_TIME_BASES[0]
    debut: bool = False  # of each year, only the months that are known of the one still running

    @classmethod
    def of(cls, annee: int | None = None, **filters: str | Iterable[str]) -> Selection:
        """Return the selection of one year with `dimension=value` or `dimension=(values…)` filters."""
        selection = cls((annee,) if annee else ())
        for dimension, values in filters.items():
            selection = selection.having(dimension, (values,) if isinstance(values, str) else tuple(values))
        return selection

    @property
    def annee(self) -> int | None:
        """The latest year selected, or None when every year is."""
        return max(self.annees, default=None)

    def having(self, dimension: str, values: Sequence[str]) -> Selection:
        """Return the selection with the filter on `dimension` replaced; no value removes it."""
        if dimension not in DIMENSIONS:
            raise UnknownValue("Filtre", dimension, DIMENSIONS)
        others = {name: chosen for name, chosen in self.filtres if name != dimension}
        if values:
            others[dimension] = tuple(sorted(set(values)))
        return replace(self, filtres=tuple(sorted(others.items())))

    def over(self, annees: Iterable[int]) -> Selection:
        """Return the same filters over other years."""
        return replace(self, annees=tuple(sorted(set(annees))))

    def values(self, dimension: str) -> tuple[str, ...]:
        """Return the values to which `dimension` is filtered; none when it is not."""
        return dict(self.filtres).get(dimension, ())

    def active(self) -> list[tuple[str, str]]:
        """Return each (dimension, value) that restricts the selection, one per chip on the page."""
        return [(name, value) for name, values in self.filtres for value in values]

    def meaningless_for(self, fact: str) -> list[str]:
        """Return the filtered dimensions that the rows of `fact` do not carry."""
        return [name for name, _ in self.filtres if not carries(fact, name)]

    def where(self, fact: str) -> tuple[str, dict[str, object]]:
        """Return the condition on the rows of `fact` and its named parameters."""
        conditions = ["list_contains($annees, annee)" if self.annees else "true"]
        if self.debut and fact in DATED:
            conditions.append("debut")
        for name, _ in self.filtres:
            # Several values a person: a bitmask over the distinct lists of values, by `measures.parameters_of`.
            multiple = DIMENSIONS[name].multiple
            conditions.append(f"get_bit(${name}::BIT, profil) = 1" if multiple else f"list_contains(${name}, {name})")
        chosen: dict[str, tuple[object, ...]] = {"annees": self.annees, **dict(self.filtres)}
        return " AND ".join(conditions), {name: list(values) for name, values in chosen.items() if values}

    def runs(self, settled: date) -> bool:
        """Return whether the year selected is not over on `settled`, the last known day."""
        return self.annee is not None and self.annee == partial_year(settled)

    def reference_years(self, years: Iterable[int], settled: date) -> tuple[int, ...]:
        """Return the complete years to compare with, among the `years` of the base that is known up to `settled`.

        None for a year that stops in the middle of a month: the same days of another year are not known.
        """
        if self.annee is None or self.comparaison == NO_COMPARISON or (self.runs(settled) and not ends_month(settled)):
            return ()
        complete = sorted(set(years) - {partial_year(settled)})
        if back := {PREVIOUS_YEAR: 1, THREE_YEARS: 3}.get(self.comparaison):
            return tuple(year for year in complete if self.annee - back <= year < self.annee)
        return tuple({int(self.comparaison[-4:])} & set(complete) - {self.annee})

    def reference(self, years: Iterable[int], settled: date) -> str:
        """Name what figures are compared with: « 2021 », « la moyenne 2019–2021 », « 30 juin 2024 », or nothing."""
        compared, runs = self.reference_years(years, settled), self.runs(settled)
        if len(compared) > 1:
            return f"la moyenne {compared[0]}–{compared[-1]}{f' {up_to(settled)}' if runs else ''}"
        return "".join(date_long(same_day(settled, year)) if runs else str(year) for year in compared)

    def place(self) -> str:
        """Return the values of the filters as a text; empty when nothing is filtered."""
        return " · ".join(list_and(_value_said(name, value) for value in values) for name, values in self.filtres)

    def describe(self) -> str:
        """Return the selection in words, for titles and file headers: « 2022 · Grand Auch »."""
        years = f"{self.annees[0]}–{self.annees[-1]}" if len(self.annees) > 1 else str(self.annee or "toutes années")
        return f"{years} · {self.place() or words().ensemble}"

    def to_query(self) -> dict[str, str | list[str]]:
        """Return the URL parameters that lead back to this selection; defaults are left out."""
        query: dict[str, str | list[str]] = {name: list(values) for name, values in self.filtres}
        if self.annee:
            query["annee"] = str(self.annee)
        if self.comparaison != PREVIOUS_YEAR:
            query["comparaison"] = self.comparaison
        if self.base_etp != FULL_TIME_BASES[0]:
            query["base_etp"] = str(self.base_etp)
        return query

    @classmethod
    def from_query(cls, query: Values, values: Values, years: Sequence[int]) -> Selection:
        """Return the selection that URL parameters name, from the `values` and `years` of the base."""
        annee = next((year for given in query.get("annee", ()) for year in years if given == str(year)), None)
        selection = cls.of(annee)
        for dimension, allowed in values.items():
            chosen = [found for value in query.get(dimension, ()) if (found := match(value, allowed))]
            selection = selection.having(dimension, chosen)
        comparison, base = (next(iter(query.get(name, ())), "") for name in ("comparaison", "base_etp"))
        return replace(
            selection,
            comparaison=match(comparison, comparisons(years)) or PREVIOUS_YEAR,
            base_etp=int(base) if base in map(str, FULL_TIME_BASES) else FULL_TIME_BASES[0],
        )


def _value_said(dimension: str, value: str) -> str:
    """Return a value as texts name it: an unknown one is no place nor buyer, « secteur non renseigné »."""
    cut = DIMENSIONS[dimension]
    unknown = f"{cut.label[:1].lower()}{cut.label[1:]} non renseigné{'e' if cut.feminine else ''}"
    return unknown if value == UNKNOWN else value


def comparisons(years: Iterable[int]) -> tuple[str, ...]:
    """Return every comparison that a base of these years offers, the usual one first."""
    return (*COMPARISONS, *(f"comparer à {year}" for year in sorted(years, reverse=True)))


def comparison_named(name: str, years: Iterable[int]) -> str:
    """Return the comparison that a short name means: annee_precedente, moyenne_3_ans, aucune or a year."""
    short = {"annee_precedente": PREVIOUS_YEAR, "moyenne_3_ans": THREE_YEARS, "aucune": NO_COMPARISON}
    short |= {str(year): f"comparer à {year}" for year in years}
    if name not in short:
        raise UnknownValue("Comparaison", name, short)
    return short[name]


def match(given: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed value that `given` means, whatever its case, accents and spaces."""
    wanted = normalise(given)
    return next((value for value in allowed if normalise(value) == wanted), None)
