"""The class of a figure for the public: facts of public contracts are exact, figures about people are perturbed."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from enum import Enum

from analytics.base.database import PUBLIC, Base
from analytics.base.selection import Selection
from analytics.declarations.dimensions import DATED, DIMENSIONS, FILTERS, Of, Public, names_where
from analytics.declarations.indicators import INDICATORS, facts_of
from analytics.declarations.settings import public_hours
from analytics.french.missing import PEU, SECRET, hidden

PERSONAL = {Of.CONTRACT, Of.EMPLOYER, Of.PERSON}  # what describes a person, or the contract that she signed
OWNER = names_where(lambda one: one.of is Of.OWNER)
HOURS_BY = {"marche": names_where(lambda one: one.of in (Of.OWNER, Of.MARCHE)), "maitre_ouvrage": OWNER,
            "ensemble": ("famille",)}  # fmt: skip
MONTHS = "heures_realisees_mois"  # of a small group they are presence and absence: given of a whole year only
PARTED = ("fait_heures", "fait_mois")  # part of a year's hours tells the public who was absent, but for those of all
UNCROSSED = {"type_contrat_fin"}  # crossed, its types are too small, and those of `type_contrat` say as much


class Figures(Enum):
    """How the public reads a figure."""

    OPEN = 1  # exact: what a public contract promises and gives
    PERTURBED = 2  # about people: from the published cells, or exact where a bilan printed it for the year
    CLOSED = 3  # hours worked that the setting CLAUSES_HEURES_PUBLIQUES closes, months of a part of a year's marchés


ABSENT = {Figures.OPEN: 0, Figures.PERTURBED: hidden(PEU), Figures.CLOSED: hidden(SECRET)}


def class_of(indicator: str, names: Collection[str]) -> Figures:
    """Return the class of an indicator filtered or cut by dimensions; a ratio has that of its least open term."""
    found = {_class_of_term(term, names) for term in INDICATORS[indicator].terms}
    return next(one for one in (Figures.CLOSED, Figures.PERTURBED, Figures.OPEN) if one in found)


def read_as(base: Base, selection: Selection, indicator: str, by: Iterable[str]) -> Figures:
    """Return how an indicator is read, filtered and cut so, by whoever reads this base."""
    names = {*by, *(name for name, _ in selection.filtres)} - {"annee"}
    if base.role != PUBLIC:
        return Figures.OPEN
    found = class_of(indicator, names)
    is_parted = selection.debut and names and not {*facts_of(indicator)}.isdisjoint(PARTED)
    return Figures.CLOSED if is_parted and found is Figures.OPEN else found


def is_told_in_part(base: Base, selection: Selection, indicator: str, by: Iterable[str] = ()) -> bool:
    """Return whether who reads knows an indicator over the first months of each year selected.

    The public knows the hours of all, for the running year and for those with people enough.
    """
    facts = {*facts_of(indicator)}
    if base.role != PUBLIC or facts.isdisjoint(PARTED):
        return facts <= {*DATED}
    is_open = read_as(base, replace(selection, debut=True), indicator, by) is Figures.OPEN
    return is_open and facts <= {*DATED} and {*selection.annees} <= _parted_years(base)


def _parted_years(base: Base) -> frozenset[int]:
    asked = "SELECT annee FROM fait_debut WHERE heures IS NOT NULL"
    return base.once("years told in part", lambda: frozenset(year for (year,) in base.rows(asked)))


def amount_of_nothing(base: Base, selection: Selection, indicator: str, by: Iterable[str]) -> float:
    """Return what a group without a line has of an indicator: 0, or why the public does not know."""
    return ABSENT[read_as(base, selection, indicator, by)]


def _class_of_term(term: str, names: Collection[str]) -> Figures:
    one, cut = INDICATORS[term], {name for name in names if name != "annee"}
    if not one.exact or not all(map(is_open, cut)):
        return Figures.PERTURBED
    if one.worked and one.fact == "fait_marche" and public_hours() != "marche":
        return Figures.CLOSED  # what is left is told marché by marché, or not at all
    allowed = {"mois"} if term == MONTHS else {"mois", *HOURS_BY[public_hours()]}
    return Figures.OPEN if not one.worked or cut <= allowed else Figures.CLOSED


def is_open(dimension: str) -> bool:
    """Return whether a dimension describes public contracts, not people."""
    return DIMENSIONS.declared[dimension].of not in PERSONAL


def cut_by() -> tuple[str, ...]:
    """Return the dimensions by which people are counted; an employer is never named."""
    kinds = {Of.OWNER, Of.MARCHE, *PERSONAL}
    return names_where(lambda one: one.of in kinds and one.public is not Public.NEVER)


def pairs() -> tuple[tuple[str, str], ...]:
    """Return the pairs of dimensions crossed in the cube: two of people, or one with a filter of contracts.

    People by two dimensions of contracts would tell how many work on small marchés, from the sums of the larger ones.
    Criteria crossed with what else describes people told an insider 15 of 70 sensitive ones, all years together: 1 now.
    """
    people = [name for name in cut_by() if not is_open(name) and DIMENSIONS.declared[name].crossing]
    crossed = {*FILTERS, *people} - UNCROSSED
    names = [name for name in cut_by() if name in crossed]
    return tuple(
        (one, other)
        for rank, one in enumerate(names)
        for other in names[rank + 1 :]
        if is_open(one) != is_open(other) or not (is_open(one) or "critere" in (one, other))
    )
