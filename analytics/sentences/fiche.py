"""Title and sentences of a fiche: one maître d’ouvrage or one place of the territory, its rank, its takeaways."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd

from analytics.base.selection import Selection
from analytics.compute.areas import CHANTIER, DOMICILE, SIEGE, dimension, is_area, mesh_of
from analytics.compute.known_groups import groups_of
from analytics.compute.territories import MESHES
from analytics.declarations.dimensions import UNKNOWN, names_where
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import list_and, ordinal, uncapitalised, with_article
from analytics.french.missing import total
from analytics.french.numbers import NO_BREAK, count, hours, is_missing, percent, plural
from analytics.sentences.details import figure_of, given
from analytics.sentences.phrases import SMALL, Period, capitalised, during, part_of, quantity, without
from analytics.sentences.takeaways import first_three, living_here
from analytics.sentences.titles_places import FEW_TOWNS, FEWEST, PER_INHABITANT
from analytics.territory.located import located
from analytics.territory.territory import words

OWNER = "maitre_ouvrage"
WORKED = "heures_realisees"
NEAR = 3  # places, or maîtres d’ouvrage, named beside one without hours
KINDS = names_where(lambda one: one.fiche)
OWNER_FIGURES = ("heures_clausees", "heures_realisees", "beneficiaires", "societes")
# Of a place: what is done there, who lives there, which companies have their seat there.
PLACE_FIGURES = (
    ("heures_clausees", CHANTIER, "Heures clausées de ses chantiers"),
    ("heures_realisees", CHANTIER, "Heures réalisées sur ses chantiers"),
    ("beneficiaires", DOMICILE, "Bénéficiaires qui y habitent"),
    ("societes", SIEGE, "Sociétés qui y ont leur siège"),
)


@dataclass(frozen=True)
class Subject:
    """The subject of a fiche: the dimension that names it, and its name."""

    kind: str
    name: str

    @property
    def is_owner(self) -> bool:
        return self.kind == OWNER

    @property
    def label(self) -> str:
        """The kind in French: « Maître d’ouvrage », « Intercommunalité »."""
        return "Maître d’ouvrage" if self.is_owner else MESHES[mesh_of(self.kind)]

    def selection(self, selection: Selection, place: str = CHANTIER) -> Selection:
        """Return the selection narrowed to the subject; for a place, as a chantier, a home or a seat."""
        if self.is_owner:
            return selection.having(OWNER, (self.name,))
        return without_subject(selection).having(dimension(place, mesh_of(self.kind)), (self.name,))


def without_subject(selection: Selection) -> Selection:
    """Return the selection without any subject: the reference of a fiche."""
    for kind in KINDS:
        selection = selection.having(kind, ())
    return selection


def subject_of(selection: Selection, canton: str | None = None, commune: str | None = None) -> Subject | None:
    """Return the subject of the fiche: the only maître d'ouvrage picked, else the smallest place; None without one."""
    owners, places = selection.values(OWNER), selection.values("territoire")
    found = ((OWNER, owners), ("commune", (commune,)), ("canton", (canton,)), ("territoire", places))
    return next((Subject(kind, names[0]) for kind, names in found if len(names) == 1 and names[0]), None)


def title(subject: Subject, comparison: pd.DataFrame, period: Period) -> str:
    """Return « Région Occitanie : 10 605 heures clausées en 2022 »."""
    amounts = {name: given(comparison, name) for name in ("heures_clausees", "heures_realisees")}
    said = "aucune heure" if subject.is_owner else "aucune heure sur ses chantiers"
    if isnan(why := total(amounts.values())):
        label = "heures réalisées" if isnan(amounts["heures_realisees"]) else "heures clausées"
        said = f"{label} {without(why, feminine=True, several=True)}"
    known = next((quantity(name, amount) for name, amount in amounts.items() if amount > 0), said)
    return f"{subject.name}{NO_BREAK}: {known} {during(period)}"


def place_sentence(subject: Subject, comparison: pd.DataFrame, period: Period) -> str:
    """Return who lives there and which companies are there, in one sentence; empty for nobody and none."""
    parts = []
    if people := figure_of(comparison, "beneficiaires"):
        parts.append(count(people, "bénéficiaire y habite", "bénéficiaires y habitent"))
    if companies := figure_of(comparison, "societes"):
        parts.append(count(companies, "société y a son siège", "sociétés y ont leur siège"))
    return f"{capitalised(during(period))}, {' et '.join(parts)}." if parts else ""


def last_hours(years: pd.DataFrame, annee: int, periods: Mapping[int, Period], there: str = "n’y ") -> str:
    """Return the last year with hours before one that has none: « Dernières heures réalisées : 172 h en 2024. ».

    Without any, the first one after it. `years` holds the hours by year, `periods` names each year of the base; nothing
    is said where a nearer one is not known.
    """
    amounts = sorted(zip(years["annee"].tolist(), years[WORKED].tolist(), strict=True))
    before, after = ([pair for pair in amounts if (pair[0] < annee) == earlier] for earlier in (True, False))
    for head, pairs in (("Dernières", before[::-1]), ("Premières", after)):
        for year, amount in pairs:
            if is_missing(amount):
                return ""
            if amount > 0:
                return f"{head} heures réalisées{NO_BREAK}: {hours(amount)} {during(periods[year])}."
    return f"Aucune heure {there}a été réalisée depuis {min(periods)}." if len(periods) > 1 else ""


def unplaced(frame: pd.DataFrame, period: Period) -> str:
    """Return how many hours of `frame`, by place, have no known one: some may be there; empty for none."""
    amount = groups_of(frame, str(frame.columns[0]), "heures_realisees").amounts.get(UNKNOWN, 0)
    verb = plural(amount, "n’a", "n’ont")
    return (
        f"{quantity('heures_realisees', amount)} {during(period)} {verb} pas de lieu renseigné." if amount > 0 else ""
    )


def around(epci: str, frame: pd.DataFrame, period: Period) -> str:
    """Return where there are hours near a commune without any: its intercommunalité, and communes of it.

    `frame` holds the hours by commune of the intercommunalité.
    """
    head = f"Dans la même intercommunalité, {with_article(epci)}, des heures ont été réalisées {during(period)} "
    found = _greatest(head, frame, lambda name: located(name, "commune"))
    if not found and not groups_of(frame, str(frame.columns[0]), "heures_realisees").is_hidden:
        return f"{capitalised(with_article(epci))} n’a aucune heure réalisée {during(period)}."
    return found


def elsewhere(frame: pd.DataFrame, period: Period) -> str:
    """Return where there are hours when an intercommunalité has none, from the hours by intercommunalité."""
    head = f"Ailleurs {words().dans}, des heures ont été réalisées {during(period)} "
    return _greatest(head, frame[frame.iloc[:, 0].map(is_area).astype(bool)], lambda name: located(name, "epci"))


def of_family(family: str, frame: pd.DataFrame, period: Period) -> str:
    """Return for whom hours were done in the family of a maître d’ouvrage without any, from those of its members."""
    head = f"Dans la même famille, {with_article(family)}, des heures ont été réalisées {during(period)} pour "
    return _greatest(head, frame, with_article)


def _greatest(head: str, frame: pd.DataFrame, write: Callable[[str], str]) -> str:
    """Return the groups with most hours after the head of the sentence; empty without any."""
    groups = groups_of(frame, str(frame.columns[0]), "heures_realisees")
    near = sorted(groups.named.items(), key=lambda pair: -pair[1])[:NEAR]
    return f"{head}{list_and(f'{write(name)} ({hours(amount)})' for name, amount in near)}." if near else ""


def rank_indicator(subject: Subject) -> str:
    """Return the indicator that ranks the fiche: hours per inhabitant for places, whose sizes differ."""
    return "heures_clausees" if subject.is_owner else PER_INHABITANT


def rank_sentence(
    subject: Subject, frame: pd.DataFrame, period: Period, areas: int | None = None, whole: float | None = None
) -> str:
    """Return the rank of the subject among `areas` places, else the groups of `frame`; empty when it has no amount.

    Nothing is said where a group whose figure is missing may stand before it; `whole` is the amount of them all.
    """
    by, indicator = str(frame.columns[0]), rank_indicator(subject)
    groups = groups_of(frame, by, indicator, whole, subject.is_owner)
    among, rank = areas or len(groups.named), groups.rank(subject.name)
    if rank is None or among < FEWEST:
        return ""
    noun, measure = uncapitalised(subject.label), uncapitalised(INDICATORS[indicator].label)
    place = f"{ordinal(rank, noun in ('commune', 'intercommunalité'))} {noun} sur {among}"
    head = f"{place} par les {measure} {during(period)}"
    why = "la taille des chantiers" if subject.is_owner else "quelques chantiers"
    return f"{head}{NO_BREAK}: ce rang tient surtout à {why}."


def fiche_takeaways(
    subject: Subject,
    comparison: pd.DataFrame,
    whole: float | None,
    period: Period,
    inhabitants: float | None = None,
    unknown: int = 0,
) -> list[str]:
    """Return up to three lines: its part of the territory, what is still owed, how many live there.

    `whole` is the whole territory (None under other filters), `inhabitants` the share of its people living there,
    `unknown` how many of its marchés owe a volume that is not known.
    """
    indicator = "heures_clausees" if subject.is_owner else "heures_realisees"
    amount, owed = figure_of(comparison, indicator), figure_of(comparison, "heures_restantes")
    part = rest = ""
    if amount and whole and whole >= SMALL and amount < whole:
        beside = f", pour {percent(inhabitants)} de ses habitants" if inhabitants else ""
        there = f"{INDICATORS[indicator].nouns[1]} {words().de} {during(period)}"
        part = f"{capitalised(part_of(amount / whole))} des {there}{beside}."
    if owed is not None:
        none = "Plus aucune heure à réaliser." if amount and not unknown else ""
        apart = f", hors {count(unknown, 'marché')} de volume non connu" if unknown else ""
        rest = f"Reste à réaliser{NO_BREAK}: {count(owed, 'heure')}{apart}." if owed >= 1 else none
    return first_three([part, rest, living_here(comparison)])


def last_years(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of the last year with hours of each commune; a year whose hours are not known may be it.

    `frame` holds the hours by year and commune.
    """
    some = frame[frame[WORKED].isna() | frame[WORKED].gt(0)]
    return some.sort_values("annee", ascending=False, kind="stable").drop_duplicates("commune")


def commune_title(name: str, period: Period, amount: float) -> str:
    """Return « Lectoure : 172 heures réalisées en 2024 »; without any hour, `period` is the first year of the base."""
    said = f"aucune heure réalisée depuis {period}"
    if is_missing(amount):
        said = f"heures réalisées {without(amount, feminine=True, several=True)}"
    elif amount:
        said = f"{quantity(WORKED, amount)} {during(period)}"
    return f"{name}{NO_BREAK}: {said}"


def commune_around(epci: str, amount: float, period: Period, none: Sequence[str], first: int, nowhere: float) -> str:
    """Return the hours of the intercommunalité, then the neighbours that have had none since the first year.

    `nowhere` is the hours without a known place, some of which may be there.
    """
    parts = []
    if epci and not is_missing(amount):
        said = quantity(WORKED, amount) if amount else "aucune heure réalisée"
        parts.append(f"{capitalised(located(epci, 'epci'))}{NO_BREAK}: {said} {during(period)}.")
    if none:
        noun = plural(len(none), "commune voisine", "communes voisines")
        who = f"{len(none)} {noun}" if len(none) > FEW_TOWNS else capitalised(list_and(none))
        verb = plural(len(none), "n’en a", "n’en ont")
        parts.append(f"{who} {verb} aucune depuis {first}.")
    if nowhere > 0:
        lack = plural(nowhere, "n’a", "n’ont")
        parts.append(f"{quantity(WORKED, nowhere)} depuis {first} {lack} pas de lieu renseigné.")
    return " ".join(parts)
