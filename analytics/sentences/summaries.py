"""French headlines and summaries of a comparison of two periods: facts without causes."""

from collections.abc import Sequence
from math import nan

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import elides, list_and
from analytics.french.missing import is_unrecorded, total
from analytics.french.numbers import NO_BREAK, About, count, difference, gap, growth, number, percent, plural
from analytics.sentences.details import figure_of, full_time_base, given, moved, reference_of, tile_detail
from analytics.sentences.hidden import is_peu
from analytics.sentences.known import Base, base_of
from analytics.sentences.phrases import (
    ENOUGH,
    STABLE,
    Period,
    capitalised,
    during,
    for_place,
    is_few,
    opened,
    plain,
    quantity,
    unsaid,
    without,
)

MAIN = ("heures_clausees", "heures_realisees", "beneficiaires")
# Every indicator that headlines, summaries, tile details and takeaways read.
SAID = (
    *("heures_clausees", "heures_realisees", "rapport_realise_clause", "etp"),
    *("beneficiaires", "heures_par_beneficiaire", "femmes", "part_femmes"),
    *("habitants_territoire", "part_habitants_territoire"),
    *("societes", "societes_territoire", "maitres_ouvrage", "nouveaux_maitres_ouvrage", "marches_suivis"),
)
TAKEAWAYS = ("heures_clausees", "beneficiaires", "societes", "heures_realisees", "maitres_ouvrage", "marches_suivis")


def headline(comparison: pd.DataFrame, period: Period, place: str = "") -> str:
    """Return the page's first line: « 40 706 heures d’insertion en 2022, +56 % »."""
    name = next((name for name in MAIN if figure_of(comparison, name) is not None), "")
    head = f"{capitalised(place)}{NO_BREAK}: " if place and len(place.split()) <= 5 else ""
    amount, none = figure_of(comparison, name), "aucune" if head else "Aucune"
    if not name:
        what = f"données {without(_why(comparison), feminine=True, several=True)}"
        return f"{head}{what if head else capitalised(what)} {during(period)}"
    text = quantity(name, amount) if head else capitalised(quantity(name, amount))
    if name == "heures_clausees":
        text = count(amount, "heure d’insertion", "heures d’insertion") if amount else f"{none} heure d’insertion"
    elif not amount:
        text = f"{none} {INDICATORS[name].nouns[0]}"
    return f"{head}{text} {during(period)}{_headline_change(name, amount, reference_of(comparison, name))}"


def _why(comparison: pd.DataFrame) -> float:
    """Return a NaN that says why no figure of the comparison is known."""
    amounts = [given(comparison, name) for name in MAIN if name in comparison.index]
    unknown = [amount for amount in amounts if not is_unrecorded(amount)]
    return total(unknown or amounts or [nan])


def _headline_change(name: str, now: float | None, before: float | None) -> str:
    if not before or not now:
        return ""
    moved = gap(now, before)
    if is_few(name, before) or isinstance(moved, About):
        return f", {difference(moved)}"
    if moved >= before:
        return ", plus du double" if moved > before else ", le double"
    if abs(moved / before) < STABLE:
        return ", un nombre stable" if name == "beneficiaires" else ", un volume stable"
    return f", {percent(growth(now, before), signed=True)}"


def summary(comparison: pd.DataFrame, period: Period, reference: str = "", place: str = "") -> str:
    """Return the year in two or three sentences of Markdown: hours promised, hours worked, people."""
    asked = [name for name in MAIN if name in comparison.index]
    if all(figure_of(comparison, name) is None for name in asked):
        return opened(period, place, f"les données {unsaid(_why(comparison), feminine=True, several=True)}.")
    writers = {"heures_clausees": _promised, "heures_realisees": _worked, "beneficiaires": _people}
    first, *others = [writers[name](comparison, reference) for name in asked]
    return " ".join([opened(period, place, first), *map(capitalised, others)])


def _promised(comparison: pd.DataFrame, reference: str) -> str:
    now, change = figure_of(comparison, "heures_clausees"), moved("heures_clausees", comparison, reference)
    if now is None:
        return f"les heures clausées {unsaid(given(comparison, 'heures_clausees'), True, True)}."
    if not now:
        return f"aucune heure d’insertion n’a été inscrite dans les marchés{change}."
    text = count(now, "heure d’insertion", "heures d’insertion")
    return f"**{text}** {plural(now, 'a été inscrite', 'ont été inscrites')} dans les marchés{change}."


def _worked(comparison: pd.DataFrame, reference: str) -> str:
    now, promised = figure_of(comparison, "heures_realisees"), figure_of(comparison, "heures_clausees")
    if now is None:
        return f"les heures réalisées {unsaid(given(comparison, 'heures_realisees'), True, True)}."
    if not now:
        return "aucune heure n’a été réalisée."
    share = f" ({percent(now / promised)} du volume clausé)" if promised and promised > 0 else ""
    done = f"{count(now, 'heure')} {plural(now, 'a été réalisée', 'ont été réalisées')}"
    return f"{done}{share}{_full_time(comparison)}."


def _full_time(comparison: pd.DataFrame) -> str:
    etp, base = figure_of(comparison, "etp"), full_time_base(comparison)
    if etp is None or etp < 0.5 or base is None:
        return ""
    jobs = count(etp, "emploi à temps plein", "emplois à temps plein", 1)
    return f", l’équivalent {'d’' if elides(jobs) else 'de '}{jobs} (base {number(base)}{NO_BREAK}h)"


def _people(comparison: pd.DataFrame, reference: str) -> str:
    now = figure_of(comparison, "beneficiaires")
    if now is None:
        if not is_peu(comparison, "beneficiaires"):
            return f"le nombre de bénéficiaires {unsaid(given(comparison, 'beneficiaires'))}."
        worked = figure_of(comparison, "heures_realisees")
        if worked == 0 and not isinstance(worked, About):
            return "aucune personne n’a travaillé."
        none = "" if worked else ", ou aucune,"
        return f"peu de personnes{none} ont travaillé."
    if not now:
        return "aucune personne n’a travaillé."
    women, base = figure_of(comparison, "femmes"), base_of(comparison, "part_femmes")
    said = f"{quantity('femmes', women)}{_share(base)}" if women else f"aucune femme{_among(base)}"
    inside = "" if women is None or (not women and (base is None or now < ENOUGH)) else f", dont {said}"
    return f"{_workers(comparison, now, reference)}{inside}."


def _workers(comparison: pd.DataFrame, now: float, reference: str, bold: str = "") -> str:
    verb = plural(now, "a travaillé", "ont travaillé")
    return f"{bold}{quantity('beneficiaires', now)}{bold} {verb}{moved('beneficiaires', comparison, reference)}"


def _share(base: Base | None) -> str:
    """Return « (4,5 %) », or « (63 % des 19 personnes de sexe connu) », after a space."""
    if base is None or not base.has_share:
        return _among(base)
    return f" ({percent(base.share)}{f' {base.among}' if base.is_partial else ''})"


def _among(base: Base | None) -> str:
    return f" {base.out_of}" if base and base.is_partial and base.out_of else ""


def people_summary(comparison: pd.DataFrame, period: Period, reference: str = "", place: str = "") -> str:
    """Return who worked, in one sentence: people, women, people of the Gers, young people."""
    now = figure_of(comparison, "beneficiaires")
    if not now:
        return opened(period, place, _people(comparison, reference))
    parts = [
        f"{quantity(name, amount)}{_share(base_of(comparison, f'part_{name}'))}"
        for name in ("femmes", "habitants_territoire", "moins_26")
        if (amount := figure_of(comparison, name))
    ]
    inside = f", dont {list_and(parts)}" if parts else ""
    return opened(period, place, f"{_workers(comparison, now, reference, '**')}{inside}.")


def contracts_summary(comparison: pd.DataFrame, period: Period, reference: str = "", place: str = "") -> str:
    """Return how many contracts, for how many people and for how long, in one sentence."""
    contracts, people = figure_of(comparison, "contrats"), figure_of(comparison, "beneficiaires")
    if contracts is None or people is None:
        why = total((given(comparison, "contrats"), given(comparison, "beneficiaires")))
        return opened(period, place, f"le nombre de contrats de travail {unsaid(why)}.")
    if not contracts or not people:
        return opened(period, place, "aucun contrat de travail n’est enregistré.")
    change = moved("contrats", comparison, reference)
    head = f"**{quantity('contrats', contracts)}**{change}{',' if change else ''}"
    text = f"{head} {plural(contracts, 'a donné', 'ont donné')} du travail à {quantity('beneficiaires', people)}."
    months = figure_of(comparison, "duree_contrats")
    length = f" Un contrat dure en moyenne **{quantity('duree_contrats', months)}**." if months else ""
    return opened(period, place, f"{text}{length}")


def owners_summary(comparison: pd.DataFrame, reference: str = "") -> str:
    """Return « 17 maîtres d’ouvrage, dont 3 nouveaux, portent 40 marchés suivis. »."""
    owners, contracts = figure_of(comparison, "maitres_ouvrage"), figure_of(comparison, "marches_suivis")
    if owners is None:
        return f"Le nombre de maîtres d’ouvrage {unsaid(given(comparison, 'maitres_ouvrage'))}."
    if not owners:
        return "Aucun maître d’ouvrage n’a de marché suivi."
    new = tile_detail("maitres_ouvrage", comparison)
    head = f"**{quantity('maitres_ouvrage', owners)}**"
    if not contracts:
        return f"{head}{f', {new}' if new else ''}{moved('maitres_ouvrage', comparison, reference)}."
    carried = f"{plural(owners, 'porte', 'portent')} **{quantity('marches_suivis', contracts)}**"
    return f"{head}{f', {new},' if new else ''} {carried}{moved('marches_suivis', comparison, reference)}."


def takeaways(
    comparison: pd.DataFrame, reference: str = "", place: str = "", names: Sequence[str] = TAKEAWAYS
) -> list[str]:
    """Return up to three short lines, one per indicator above zero; the first says what the filters keep."""
    lines: list[str] = []
    for name in [name for name in names if figure_of(comparison, name)][:3]:
        detail = tile_detail(name, comparison)
        head = f"{quantity(name, figure_of(comparison, name))}{f' ({detail})' if detail else ''}"
        lines.append(plain(f"{'' if lines else for_place(place)}{head}{moved(name, comparison, reference)}."))
    return [*map(capitalised, lines)]
