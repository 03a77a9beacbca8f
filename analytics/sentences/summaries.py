"""French headlines and summaries of a comparison of two periods: facts without causes."""

from collections.abc import Sequence

import pandas as pd

from analytics.french.grammar import list_and
from analytics.french.missing import PEU, reason_of
from analytics.french.numbers import NO_BREAK, count, difference, number, percent, plural
from analytics.sentences.details import figure_of, full_time_base, moved, reference_of, tile_detail
from analytics.sentences.phrases import SMALL, STABLE, capitalised, during, for_place, is_few, opened, plain, quantity

MAIN = ("heures_clausees", "heures_realisees", "beneficiaires")
# Every indicator that headlines, summaries, tile details and takeaways read.
SAID = (
    *("heures_clausees", "heures_realisees", "rapport_realise_clause", "etp"),
    *("beneficiaires", "heures_par_beneficiaire", "femmes", "part_femmes"),
    *("habitants_territoire", "part_habitants_territoire"),
    *("societes", "societes_territoire", "maitres_ouvrage", "nouveaux_maitres_ouvrage", "marches_suivis"),
)
TAKEAWAYS = ("heures_clausees", "beneficiaires", "societes", "heures_realisees", "maitres_ouvrage", "marches_suivis")


def headline(comparison: pd.DataFrame, annee: int | None, place: str = "") -> str:
    """Return the page's first line: « 40 706 heures d’insertion en 2022, +56 % »."""
    name = next((name for name in MAIN if figure_of(comparison, name) is not None), "")
    head = f"{place}{NO_BREAK}: " if place and len(place.split()) <= 5 else ""
    amount, none = figure_of(comparison, name), "aucune" if head else "Aucune"
    if not name:
        return f"{head}{none} donnée {during(annee)}"
    text = quantity(name, amount) if head else capitalised(quantity(name, amount))
    if name == "heures_clausees":
        text = count(amount, "heure d’insertion", "heures d’insertion") if amount else f"{none} heure d’insertion"
    return f"{head}{text} {during(annee)}{_headline_change(name, amount, reference_of(comparison, name))}"


def _headline_change(name: str, now: float | None, before: float | None) -> str:
    if before is None or not now:
        return ""
    gap = now - before
    if is_few(name, before):
        return f", {difference(gap)}"
    if gap >= before:
        return ", plus du double" if gap > before else ", le double"
    if abs(gap / before) < STABLE:
        return ", un nombre stable" if name == "beneficiaires" else ", un volume stable"
    return f", {percent(gap / before, signed=True)}"


def summary(comparison: pd.DataFrame, annee: int | None, reference: str = "", place: str = "") -> str:
    """Return the year in two or three sentences of Markdown: hours promised, hours worked, people."""
    asked = [name for name in MAIN if name in comparison.index]
    if all(figure_of(comparison, name) is None for name in asked):
        return opened(annee, place, "aucune donnée n’est enregistrée.")
    writers = {"heures_clausees": _promised, "heures_realisees": _worked, "beneficiaires": _people}
    first, *others = [writers[name](comparison, reference) for name in asked]
    return " ".join([opened(annee, place, first), *map(capitalised, others)])


def _promised(comparison: pd.DataFrame, reference: str) -> str:
    now, change = figure_of(comparison, "heures_clausees"), moved("heures_clausees", comparison, reference)
    if now is None:
        return "les heures clausées ne sont pas connues."
    if not now:
        return f"aucune heure d’insertion n’a été inscrite dans les marchés{change}."
    text = count(now, "heure d’insertion", "heures d’insertion")
    return f"**{text}** {plural(now, 'a été inscrite', 'ont été inscrites')} dans les marchés{change}."


def _worked(comparison: pd.DataFrame, reference: str) -> str:
    now, promised = figure_of(comparison, "heures_realisees"), figure_of(comparison, "heures_clausees")
    if now is None:
        return "les heures réalisées ne sont pas connues."
    if not now:
        return "aucune heure n’a été réalisée."
    share = f" ({percent(now / promised)} du volume clausé)" if promised and promised > 0 else ""
    done = f"{count(now, 'heure')} {plural(now, 'a été réalisée', 'ont été réalisées')}"
    return f"{done}{share}{_full_time(comparison)}."


def _full_time(comparison: pd.DataFrame) -> str:
    etp, base = figure_of(comparison, "etp"), full_time_base(comparison)
    if etp is None or etp < 0.05 or base is None:
        return ""
    jobs = count(etp, "emploi à temps plein", "emplois à temps plein", 1)
    return f", l’équivalent de {jobs} (base {number(base)}{NO_BREAK}h)"


def _people(comparison: pd.DataFrame, reference: str) -> str:
    now = figure_of(comparison, "beneficiaires")
    if now is None:
        few = reason_of(float(comparison["valeur"]["beneficiaires"])) == PEU
        return "peu de personnes, ou aucune, ont travaillé." if few else "le nombre de bénéficiaires n’est pas connu."
    if not now:
        return "aucune personne n’a travaillé."
    women = figure_of(comparison, "femmes")
    said = quantity("femmes", women) if women else "aucune femme"
    inside = "" if women is None else f", dont {said}{_share(comparison, 'femmes', now)}"
    return f"{_workers(comparison, now, reference)}{inside}."


def _workers(comparison: pd.DataFrame, now: float, reference: str, bold: str = "") -> str:
    verb = plural(now, "a travaillé", "ont travaillé")
    return f"{bold}{quantity('beneficiaires', now)}{bold} {verb}{moved('beneficiaires', comparison, reference)}"


def _share(comparison: pd.DataFrame, name: str, everyone: float) -> str:
    share = figure_of(comparison, f"part_{name}")
    return f" ({percent(share)})" if share and everyone >= SMALL else ""


def people_summary(comparison: pd.DataFrame, annee: int | None, reference: str = "", place: str = "") -> str:
    """Return who worked, in one sentence: people, women, people of the Gers, young people."""
    now = figure_of(comparison, "beneficiaires")
    if not now:
        return opened(annee, place, _people(comparison, reference))
    parts = [
        f"{quantity(name, amount)}{_share(comparison, name, now)}"
        for name in ("femmes", "habitants_territoire", "moins_26")
        if (amount := figure_of(comparison, name))
    ]
    inside = f", dont {list_and(parts)}" if parts else ""
    return opened(annee, place, f"{_workers(comparison, now, reference, '**')}{inside}.")


def contracts_summary(comparison: pd.DataFrame, annee: int | None, reference: str = "", place: str = "") -> str:
    """Return how many contracts, for how many people and for how long, in one sentence."""
    contracts, people = figure_of(comparison, "contrats"), figure_of(comparison, "beneficiaires")
    if contracts is None or people is None:
        return opened(annee, place, "le nombre de contrats de travail n’est pas connu.")
    if not contracts or not people:
        return opened(annee, place, "aucun contrat de travail n’est enregistré.")
    change = moved("contrats", comparison, reference)
    head = f"**{quantity('contrats', contracts)}**{change}{',' if change else ''}"
    text = f"{head} {plural(contracts, 'a donné', 'ont donné')} du travail à {quantity('beneficiaires', people)}."
    months = figure_of(comparison, "duree_contrats")
    length = f" Un contrat dure en moyenne **{quantity('duree_contrats', months)}**." if months else ""
    return opened(annee, place, f"{text}{length}")


def owners_summary(comparison: pd.DataFrame, reference: str = "") -> str:
    """Return « 17 maîtres d’ouvrage, dont 3 nouveaux, portent 40 marchés suivis. »."""
    owners, contracts = figure_of(comparison, "maitres_ouvrage"), figure_of(comparison, "marches_suivis")
    if not owners:
        return "Le nombre de maîtres d’ouvrage n’est pas connu." if owners is None else "Aucun maître d’ouvrage."
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
    return [*map(capitalised, lines[:1]), *lines[1:]]
