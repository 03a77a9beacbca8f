"""« À retenir »: up to three lines per page, from its frames; lines whose figures are missing are left out."""

from collections.abc import Iterable, Sequence

import pandas as pd

from analytics.compute.known_groups import groups_of
from analytics.declarations.dimensions import DIMENSIONS, NOT_ITEMISED, catch_all
from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import list_and, uncapitalised
from analytics.french.missing import reason_of
from analytics.french.numbers import NO_BREAK, count, number, percent, plural, value
from analytics.sentences.details import figure_of, moved
from analytics.sentences.hidden import is_rough
from analytics.sentences.known import base_of
from analytics.sentences.phrases import ENOUGH, SMALL, capitalised, part_of, people, plain, quantity, share_of, written
from analytics.sentences.summaries import takeaways
from analytics.sentences.titles import adds_up, women_title
from analytics.sentences.titles_evolution import biggest_move, move_words, says_all, slope_lines
from analytics.territory.territory import words

OWNER = "maitre_ouvrage"
TOP = 3
ENOUGH_GROUPS = 6  # fewest groups for the share of the first three
ENOUGH_CONTRACTS = 5  # fewest contracts for a mean length
Reference = tuple[int, str, float, str]  # year, place, value, source


def owners_takeaways(
    frame: pd.DataFrame,
    years: pd.DataFrame,
    comparison: pd.DataFrame,
    annee: int | None,
    reference: Sequence[int],
    since: str = "",
) -> list[str]:
    """Return how few carry how much, who moved most since one earlier year, what no owner carries.

    `years` holds the hours by year and maître d'ouvrage; with few owners, the figures of the year are given instead.
    """
    whole = figure_of(comparison, "heures_clausees")
    compared = annee and len(reference) == 1 and says_all(years, "heures_clausees", annee, reference)
    slopes = slope_lines(years, "heures_clausees", OWNER, annee, reference) if annee and compared else []
    move = biggest_move(slopes)
    rise = f"{move_words(move, 'heures_clausees', str(reference[0]))}." if move else ""
    lines = [concentration(frame, OWNER, "heures_clausees", whole=whole), rise, _not_itemised(frame, whole)]
    told = first_three(lines) if len(frame) > 2 else []
    return told or takeaways(comparison, since, names=("heures_clausees", "marches_suivis"))


def concentration(
    frame: pd.DataFrame,
    by: str,
    indicator: str,
    nouns: tuple[str, bool] | None = None,
    whole: float | None = None,
) -> str:
    """Return « Les trois premiers maîtres d’ouvrage réunissent 58 % des heures clausées. » for parts of a whole.

    `nouns` is the plural of the groups and whether it is feminine, when not that of the dimension; `whole` the
    published amount of them all. Nothing is said where a missing group could be one of the three.
    """
    groups = groups_of(frame, by, indicator, whole, adds_up(indicator, by))
    named = sorted(groups.named.values(), reverse=True)
    if not groups.adds or is_rough(frame, indicator) or len(named) < ENOUGH_GROUPS:
        return ""
    if not groups.total >= SMALL or groups.rest >= named[TOP - 1]:
        return ""
    noun, feminine = nouns or (DIMENSIONS[by].plural, DIMENSIONS[by].feminine)
    share, counted = part_of(sum(named[:TOP]) / groups.total), INDICATORS[indicator].nouns[1]
    return f"Les trois {'premières' if feminine else 'premiers'} {noun} réunissent {share} des {counted}."


def _not_itemised(frame: pd.DataFrame, whole: float | None) -> str:
    groups = groups_of(frame, OWNER, "heures_clausees", whole)
    if not (rest := groups.amounts.get(NOT_ITEMISED)):
        return ""
    said = f"{quantity('heures_clausees', rest)}{share_of(rest, groups.total)}"
    return f"{said} {plural(rest, 'n’est rattachée', 'ne sont rattachées')} à aucun maître d’ouvrage nommé."


def people_takeaways(
    comparison: pd.DataFrame, criteria: pd.DataFrame, references: Iterable[Reference] = (), reference: str = ""
) -> list[str]:
    """Return up to three lines: women, the most frequent criteria, hours each beside those of France, people here."""
    if not figure_of(comparison, "beneficiaires"):
        return []
    women = plain(f"{women_title(comparison)}{moved('femmes', comparison, reference)}.")
    known = figure_of(comparison, "femmes") is not None
    lines = [women if known else "", _criteria(criteria), _each(comparison, references), living_here(comparison)]
    return first_three(lines)


def _criteria(frame: pd.DataFrame) -> str:
    groups = groups_of(frame, "critere", "beneficiaires")
    amounts = groups.named if groups.is_complete and not is_rough(frame, "beneficiaires") else {}
    first = sorted(amounts, key=amounts.__getitem__, reverse=True)[:TOP]
    said = list_and(f"{uncapitalised(name)} ({number(amounts[name])})" for name in first)
    enough = len(first) == TOP and amounts[first[0]] >= ENOUGH
    return f"Critères les plus fréquents{NO_BREAK}: {said}." if enough else ""


def _each(comparison: pd.DataFrame, references: Iterable[Reference]) -> str:
    """Return the mean hours of a person, with those of France; a mean of few people is left out."""
    each = figure_of(comparison, "heures_par_beneficiaire")
    if each is None or (figure_of(comparison, "beneficiaires") or 0) < SMALL:
        return ""
    national = [f"{value(amount, 'h')} en {year}" for year, place, amount, _ in references if place == "France"]
    beside = f" (France{NO_BREAK}: {national[0]})" if national else ""
    return f"{written('heures_par_beneficiaire', each)} par personne, en moyenne{beside}."


def living_here(comparison: pd.DataFrame) -> str:
    """Return « 51 personnes sur 66 (77 %) habitent dans le Gers. »."""
    base = base_of(comparison, "part_habitants_territoire")
    if base is None or not base.amount:
        return ""
    share = f" ({percent(base.share)})" if base.has_share and base.out_of else ""
    verb = f"{plural(base.amount, 'habite', 'habitent')} {words().dans}"
    return " ".join(filter(None, (quantity("beneficiaires", base.amount), f"{base.out_of}{share}", f"{verb}.")))


def contracts_takeaways(comparison: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    """Return up to three lines: how few types carry the hours, the longest contracts, people on several chantiers."""
    several = figure_of(comparison, "beneficiaires_plusieurs_chantiers")
    again = people(several, figure_of(comparison, "beneficiaires")) if several else ""
    whole = figure_of(comparison, "heures_realisees")
    few = concentration(frame, "type_contrat_fin", "heures_realisees", ("types de contrat", False), whole)
    told = f"{again} {plural(several, 'a', 'ont')} travaillé sur plusieurs chantiers." if again else ""
    return first_three([few, _longest(frame), told])


def _longest(frame: pd.DataFrame) -> str:
    if is_rough(frame, "duree_contrats") or frame["contrats"].isna().any():
        return ""
    if frame["duree_contrats"].map(reason_of).any():
        return ""  # a type that is not said may have the longest ones
    enough = frame[(frame["contrats"] >= ENOUGH_CONTRACTS) & ~frame["type_contrat_fin"].isin(catch_all())]
    enough = enough.dropna(subset=["duree_contrats"]).sort_values("duree_contrats", ascending=False)
    if len(enough) < 2:
        return ""
    longer = frame.loc[~frame["type_contrat_fin"].isin(catch_all()), "duree_contrats"].max()
    is_first = enough["duree_contrats"].iloc[0] >= longer
    among = "" if is_first else f", parmi les types d’au moins {ENOUGH_CONTRACTS} contrats"
    kind, months, contracts = enough.iloc[0][["type_contrat_fin", "duree_contrats", "contrats"]]
    mean = f"{uncapitalised(kind)}, {quantity('duree_contrats', months)} en moyenne"
    return f"Contrats les plus longs{among}{NO_BREAK}: {mean} pour {count(contracts, 'contrat')}."


def first_three(lines: Iterable[str]) -> list[str]:
    """Return the first three lines that are not empty."""
    return [capitalised(line) for line in lines if line][:TOP]
