"""« À retenir »: up to three lines per page, from its frames; lines whose figures are missing are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analytics.declarations.dimensions import DIMENSIONS, LAST, NOT_ITEMISED
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.missing import reason_of
from analytics.french.grammar import list_and, uncapitalised
from analytics.french.numbers import NO_BREAK, count, is_missing, number, percent, value
from analytics.sentences.details import figure_of
from analytics.sentences.phrases import SMALL, capitalised, changed, people, plain, quantity
from analytics.sentences.summaries import takeaways
from analytics.sentences.titles import adds_up, women_title
from analytics.sentences.titles_evolution import biggest_move, move_words, slope_lines

OWNER = "maitre_ouvrage"
TOP = 3
ENOUGH_GROUPS = 6  # fewest groups for the share of the first three
ENOUGH_CONTRACTS = 5  # fewest contracts for a mean length
Reference = tuple[int, str, float, str]  # year, place, value, source


def owners_takeaways(
    frame: pd.DataFrame, years: pd.DataFrame, comparison: pd.DataFrame, annee: int | None, reference: Sequence[int]
) -> list[str]:
    """Return how few carry how much, who moved most since one earlier year, what no owner carries.

    `years` holds the hours by year and maître d'ouvrage; with few owners, the figures of the year are given instead.
    """
    lines = [concentration(frame, OWNER, "heures_clausees"), _moved(years, annee, reference), _not_itemised(frame)]
    told = first_three(lines) if len(frame) > 2 else []
    since = str(reference[0]) if len(reference) == 1 else ""
    return told or takeaways(comparison, since, names=("heures_clausees", "marches_suivis"))


def concentration(frame: pd.DataFrame, by: str, indicator: str, groups: tuple[str, bool] | None = None) -> str:
    """Return « Les trois premiers maîtres d’ouvrage réunissent 58 % des heures clausées. » for parts of a whole.

    `groups` is the plural noun of the groups and whether it is feminine, when not that of the dimension.
    """
    amounts = amounts_of(frame, by, indicator)
    named = sorted((amount for name, amount in amounts.items() if name not in LAST), reverse=True)
    total = sum(amounts.values())
    secret = any(map(reason_of, frame[indicator]))  # no share of a total with hidden parts
    if secret or not adds_up(indicator, by) or len(named) < ENOUGH_GROUPS or total < SMALL:
        return ""
    noun, feminine = groups or (DIMENSIONS[by].plural, DIMENSIONS[by].feminine)
    first = "premières" if feminine else "premiers"
    share, counted = percent(sum(named[:TOP]) / total), INDICATORS[indicator].nouns[1]
    return f"Les trois {first} {noun} réunissent {share} des {counted}."


def amounts_of(frame: pd.DataFrame, by: str, indicator: str) -> dict[str, float]:
    """Return {group: amount} of the groups with an amount above zero."""
    pairs = zip(frame[by], frame[indicator], strict=True)
    return {str(name): float(amount) for name, amount in pairs if not is_missing(amount) and amount > 0}


def _moved(years: pd.DataFrame, annee: int | None, reference: Sequence[int]) -> str:
    if annee is None or len(reference) != 1:
        return ""
    move = biggest_move(slope_lines(years, "heures_clausees", OWNER, annee, reference))
    return f"{move_words(move, 'heures_clausees', str(reference[0]))}." if move else ""


def _not_itemised(frame: pd.DataFrame) -> str:
    amounts = amounts_of(frame, OWNER, "heures_clausees")
    hidden, total = amounts.get(NOT_ITEMISED), sum(amounts.values())
    if not hidden:
        return ""
    verb = "n’est rattachée" if hidden < 2 else "ne sont rattachées"
    return f"{quantity('heures_clausees', hidden)} ({percent(hidden / total)}) {verb} à aucun maître d’ouvrage nommé."


def people_takeaways(
    comparison: pd.DataFrame, criteria: pd.DataFrame, references: Iterable[Reference] = (), reference: str = ""
) -> list[str]:
    """Return up to three lines: women, the most frequent criteria, hours each beside those of France, people here."""
    if not figure_of(comparison, "beneficiaires"):
        return []
    return first_three(
        [_women(comparison, reference), _criteria(criteria), _each(comparison, references), living_here(comparison)]
    )


def _women(comparison: pd.DataFrame, reference: str) -> str:
    now = figure_of(comparison, "femmes")
    moved = changed("femmes", now, figure_of(comparison, "femmes", "precedent"), reference)
    return "" if now is None else plain(f"{women_title(comparison)}{f', {moved}' if moved else ''}.")


def _criteria(frame: pd.DataFrame) -> str:
    amounts = {
        name: amount for name, amount in amounts_of(frame, "critere", "beneficiaires").items() if name not in LAST
    }
    first = sorted(amounts.items(), key=lambda pair: -pair[1])[:TOP]
    if len(first) < TOP:
        return ""
    named = list_and(f"{uncapitalised(name)} ({number(amount)})" for name, amount in first)
    return f"Critères les plus fréquents{NO_BREAK}: {named}."


def _each(comparison: pd.DataFrame, references: Iterable[Reference]) -> str:
    """Return the mean hours of a person, with those of France; a mean of few people is left out."""
    each = figure_of(comparison, "heures_par_beneficiaire")
    if each is None or (figure_of(comparison, "beneficiaires") or 0) < SMALL:
        return ""
    national = [f"{value(amount, 'h')} en {year}" for year, place, amount, _ in references if place == "France"]
    beside = f" (France{NO_BREAK}: {national[0]})" if national else ""
    return f"{value(each, 'h')} par personne dans l’année, en moyenne{beside}."


def living_here(comparison: pd.DataFrame) -> str:
    """Return « 51 personnes sur 66 (77 %) habitent dans le Gers. »."""
    here, everyone = figure_of(comparison, "gersois"), figure_of(comparison, "beneficiaires")
    if not here or not everyone:
        return ""
    return f"{people(here, everyone)} {'habite' if here < 2 else 'habitent'} dans le Gers."


def contracts_takeaways(comparison: pd.DataFrame, frame: pd.DataFrame) -> list[str]:
    """Return up to three lines: how few types carry the hours, the longest contracts, people on several chantiers."""
    several = figure_of(comparison, "beneficiaires_plusieurs_chantiers")
    verb = "a" if several is not None and several < 2 else "ont"
    again = people(several, figure_of(comparison, "beneficiaires")) if several else ""
    return first_three(
        [
            concentration(frame, "type_contrat_fin", "heures_realisees", ("types de contrat", False)),
            _longest(frame),
            f"{again} {verb} travaillé sur plusieurs chantiers." if again else "",
        ]
    )


def _longest(frame: pd.DataFrame) -> str:
    enough = frame[(frame["contrats"] >= ENOUGH_CONTRACTS) & ~frame["type_contrat_fin"].isin(LAST)]
    enough = enough.dropna(subset=["duree_contrats"]).sort_values("duree_contrats", ascending=False)
    if len(enough) < 2:
        return ""
    first = enough.iloc[0]
    length = value(first["duree_contrats"], "mois", 1)
    named = f"{uncapitalised(first['type_contrat_fin'])}, {length} en moyenne"
    return f"Contrats les plus longs{NO_BREAK}: {named} pour {count(first['contrats'], 'contrat')}."


def first_three(lines: Iterable[str]) -> list[str]:
    """Return the first three lines that are not empty."""
    return [capitalised(line) for line in lines if line][:TOP]
