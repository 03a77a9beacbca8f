"""French headlines and summaries of a comparison of two periods: facts without causes."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.french.grammar import list_and
from analytics.french.numbers import NO_BREAK, count, difference, number, percent, value
from analytics.sentences.details import figure_of, full_time_base, tile_detail
from analytics.sentences.phrases import FEW, SMALL, STABLE, capitalised, changed, during, for_place, plain, quantity

MAIN = ("heures_clausees", "heures_realisees", "beneficiaires")
# Every indicator that headlines, summaries, tile details and takeaways read.
SAID = (
    *("heures_clausees", "heures_realisees", "rapport_realise_clause", "etp"),
    *("beneficiaires", "heures_par_beneficiaire", "femmes", "part_femmes", "gersois", "part_gersois"),
    *("societes", "societes_gersoises", "maitres_ouvrage", "nouveaux_maitres_ouvrage", "marches_suivis"),
)
TAKEAWAYS = (
    "heures_clausees",
    "beneficiaires",
    "societes",
    "heures_realisees",
    "maitres_ouvrage",
    "marches_suivis",
)


def headline(comparison: pd.DataFrame, annee: int | None, place: str = "") -> str:
    """Return the page's first line: « 40 706 heures d’insertion en 2022, +56 % »."""
    name = next((name for name in MAIN if figure_of(comparison, name) is not None), "")
    head = f"{place}{NO_BREAK}: " if place and len(place.split()) <= 5 else ""
    if not name:
        return f"{head}{'aucune' if head else 'Aucune'} donnée {during(annee)}"
    amount = figure_of(comparison, name)
    text = count(amount, "heure d’insertion", "heures d’insertion")
    if name != "heures_clausees":
        text = quantity(name, amount)
    elif not amount:
        text = f"{'aucune' if head else 'Aucune'} heure d’insertion"
    return f"{head}{text} {during(annee)}{_headline_change(name, amount, figure_of(comparison, name, 'precedent'))}"


def _headline_change(name: str, now: float | None, before: float | None) -> str:
    if before is None or not now:
        return ""
    gap = now - before
    if before < SMALL or (name == "beneficiaires" and before < FEW):
        return f", {difference(gap)}"
    if gap >= before:
        return ", plus du double" if gap > before else ", le double"
    if abs(gap / before) < STABLE:
        return ", un nombre stable" if name == "beneficiaires" else ", un volume stable"
    return f", {percent(gap / before, signed=True)}"


def summary(comparison: pd.DataFrame, annee: int | None, reference: str = "", place: str = "") -> str:
    """Return the year in two or three sentences of Markdown: hours promised, hours worked, people."""
    asked = [name for name in MAIN if name in comparison.index]
    opening = f"{for_place(place)}{during(annee)}, "
    if all(figure_of(comparison, name) is None for name in asked):
        return capitalised(f"{opening}aucune donnée n’est enregistrée.")
    writers = {"heures_clausees": _promised, "heures_realisees": _worked, "beneficiaires": _people}
    first, *others = [writers[name](comparison, reference) for name in asked]
    return " ".join([capitalised(opening + first), *map(capitalised, others)])


def _promised(comparison: pd.DataFrame, reference: str) -> str:
    now, moved = figure_of(comparison, "heures_clausees"), _after_comma("heures_clausees", comparison, reference)
    if now is None:
        return "les heures clausées ne sont pas connues."
    if not now:
        return f"aucune heure d’insertion n’a été inscrite dans les marchés{moved}."
    text = count(now, "heure d’insertion", "heures d’insertion")
    verb = "a été inscrite" if abs(now) < 2 else "ont été inscrites"
    return f"**{text}** {verb} dans les marchés{moved}."


def _worked(comparison: pd.DataFrame, reference: str) -> str:
    now, promised = figure_of(comparison, "heures_realisees"), figure_of(comparison, "heures_clausees")
    if now is None:
        return "les heures réalisées ne sont pas connues."
    if not now:
        return "aucune heure n’a été réalisée."
    share = f" ({percent(now / promised)} du volume clausé)" if promised and promised > 0 else ""
    verb = "a été réalisée" if abs(now) < 2 else "ont été réalisées"
    return f"{count(now, 'heure')} {verb}{share}{_full_time(comparison)}."


def _full_time(comparison: pd.DataFrame) -> str:
    etp, base = figure_of(comparison, "etp"), full_time_base(comparison)
    if etp is None or etp < 0.05 or base is None:
        return ""
    jobs = count(etp, "emploi à temps plein", "emplois à temps plein", 1)
    return f", l’équivalent de {jobs} (base {number(base)}{NO_BREAK}h)"


def _people(comparison: pd.DataFrame, reference: str) -> str:
    now = figure_of(comparison, "beneficiaires")
    if now is None:
        return "le nombre de bénéficiaires n’est pas connu."
    if not now:
        return "aucune personne n’a travaillé."
    verb = "a travaillé" if now < 2 else "ont travaillé"
    moved, women = _after_comma("beneficiaires", comparison, reference), _women(comparison, now)
    return f"{quantity('beneficiaires', now)} {verb}{moved}{women}."


def _women(comparison: pd.DataFrame, everyone: float) -> str:
    women = figure_of(comparison, "femmes")
    if women is None:
        return ""
    text = quantity("femmes", women) if women else "aucune femme"
    return f", dont {text}{_share(comparison, 'femmes', everyone)}"


def _share(comparison: pd.DataFrame, name: str, everyone: float) -> str:
    share = figure_of(comparison, f"part_{name}")
    return f" ({percent(share)})" if share and everyone >= SMALL else ""


def _after_comma(name: str, comparison: pd.DataFrame, reference: str) -> str:
    text = changed(name, figure_of(comparison, name), figure_of(comparison, name, "precedent"), reference)
    return f", {text}" if text else ""


def people_summary(comparison: pd.DataFrame, annee: int | None, reference: str = "", place: str = "") -> str:
    """Return who worked, in one sentence: people, women, people of the Gers, young people."""
    now, opening = figure_of(comparison, "beneficiaires"), f"{for_place(place)}{during(annee)}, "
    if not now:
        return capitalised(f"{opening}{_people(comparison, reference)}")
    verb = "a travaillé" if now < 2 else "ont travaillé"
    main = f"**{quantity('beneficiaires', now)}** {verb}{_after_comma('beneficiaires', comparison, reference)}"
    parts = [
        f"{quantity(name, amount)}{_share(comparison, name, now)}"
        for name in ("femmes", "gersois", "moins_26")
        if (amount := figure_of(comparison, name))
    ]
    return capitalised(f"{opening}{main}{f', dont {list_and(parts)}' if parts else ''}.")


def contracts_summary(comparison: pd.DataFrame, annee: int | None, reference: str = "", place: str = "") -> str:
    """Return how many contracts, for how many people and for how long, in one sentence."""
    contracts, people = figure_of(comparison, "contrats"), figure_of(comparison, "beneficiaires")
    opening = f"{for_place(place)}{during(annee)}, "
    if contracts is None or people is None:
        return capitalised(f"{opening}le nombre de contrats de travail n’est pas connu.")
    if not contracts or not people:
        return capitalised(f"{opening}aucun contrat de travail n’est enregistré.")
    moved = _after_comma("contrats", comparison, reference)
    verb = "a donné" if contracts < 2 else "ont donné"
    months = figure_of(comparison, "duree_contrats")
    length = f" Un contrat dure en moyenne **{value(months, 'mois', 1)}**." if months else ""
    head = f"{opening}**{quantity('contrats', contracts)}**{moved}{',' if moved else ''}"
    return capitalised(f"{head} {verb} du travail à {quantity('beneficiaires', people)}.{length}")


def owners_summary(comparison: pd.DataFrame, reference: str = "") -> str:
    """Return « 17 maîtres d’ouvrage, dont 3 nouveaux, portent 40 marchés suivis. »."""
    owners, contracts = figure_of(comparison, "maitres_ouvrage"), figure_of(comparison, "marches_suivis")
    if not owners:
        return "Le nombre de maîtres d’ouvrage n’est pas connu." if owners is None else "Aucun maître d’ouvrage."
    new = tile_detail("maitres_ouvrage", comparison)
    head = f"**{quantity('maitres_ouvrage', owners)}**"
    if not contracts:
        return f"{head}{f', {new}' if new else ''}{_after_comma('maitres_ouvrage', comparison, reference)}."
    verb = "porte" if owners < 2 else "portent"
    moved = _after_comma("marches_suivis", comparison, reference)
    return f"{head}{f', {new},' if new else ''} {verb} **{quantity('marches_suivis', contracts)}**{moved}."


def takeaways(
    comparison: pd.DataFrame, reference: str = "", place: str = "", names: Sequence[str] = TAKEAWAYS
) -> list[str]:
    """Return up to three short lines « À retenir », one per indicator above zero, in the order of `names`.

    The first line says what the filters keep.
    """
    told = [name for name in names if figure_of(comparison, name)][:3]
    lines = [_takeaway(name, comparison, reference) for name in told]
    return [capitalised(f"{for_place(place)}{line}") for line in lines[:1]] + lines[1:]


def _takeaway(name: str, comparison: pd.DataFrame, reference: str) -> str:
    detail = tile_detail(name, comparison)
    extra = f" ({detail})" if detail else ""
    text = f"{quantity(name, figure_of(comparison, name))}{extra}{_after_comma(name, comparison, reference)}"
    return f"{plain(text)}."
