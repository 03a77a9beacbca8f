"""Titles and sentences of the page Entreprises: number, seat, size and hours of the companies."""

from math import isnan

import pandas as pd

from analytics.compute.known_groups import groups_of
from analytics.declarations.dimensions import DIMENSIONS
from analytics.french.grammar import uncapitalised
from analytics.french.numbers import NO_BREAK, hours, number, percent, plural
from analytics.sentences.details import figure_of, given, moved
from analytics.sentences.hidden import is_rough
from analytics.sentences.phrases import (
    Period,
    capitalised,
    during,
    local_companies,
    of_size,
    opened,
    part_of,
    quantity,
    share_of,
    unsaid,
    without,
)
from analytics.sentences.titles import neutral_title, share_words
from analytics.territory.territory import words

CompanyLine = list[str | float | None]  # name, seat, size, type, marchés, hours
ENOUGH_PEOPLE = 3  # hours of a company are shown from so many people on: fewer could be recognised
TOO_FEW = "moins de 3 personnes"
NAMED_ROLES = ("Titulaire", "Cotraitant")
INSERTION = ("ETTI", "AI", "EI", "ACI")  # the four structures of the Code du travail, article L. 5132-4
LIST_HEADERS = ("Société", "Siège", "Taille", "Type de structure", "Marchés", "Heures comme employeur")
LIST_NOTE = (
    "Sont nommées les sociétés titulaires ou cotraitantes d’un marché public, information publique ; les "
    "sous-traitantes sont comptées sans être nommées. Les heures sont celles des contrats de travail que la société "
    "a signés, tous marchés de la sélection réunis ; elles ne sont montrées qu’à partir de "
    f"{ENOUGH_PEOPLE} personnes employées."
)
ROLES_NOTE = "Une société peut tenir plusieurs rôles : elle compte une fois dans chacun."
EMPLOYER_NOTE = (
    "Heures comptées chez l’employeur, celui qui signe le contrat de travail : une ETTI ou un GEIQ qui met une "
    "personne à disposition porte ses heures, même si la société du marché est une autre."
)


def companies_title(comparison: pd.DataFrame, period: Period) -> str:
    """Return « 76 sociétés en 2022, dont 31 gersoises (41 %) »."""
    everyone, local = figure_of(comparison, "societes"), figure_of(comparison, "societes_territoire")
    if everyone is None:
        return f"Nombre de sociétés {without(given(comparison, 'societes'))}"
    if not everyone:
        return f"Aucune société {during(period)}"
    inside = f", {local_companies(local, everyone)}" if local else ""
    inside += share_of(local, everyone) if local and local < everyone else ""
    return f"{quantity('societes', everyone)} {during(period)}{inside}"


def companies_summary(comparison: pd.DataFrame, period: Period, reference: str = "", place: str = "") -> str:
    """Return how many companies, how many are new, small, or on several marchés, in one or two sentences."""
    everyone = figure_of(comparison, "societes")
    if everyone is None:
        return opened(period, place, f"le nombre de sociétés {unsaid(given(comparison, 'societes'))}.")
    if not everyone:
        return opened(period, place, "aucune société n’est enregistrée sur les marchés suivis.")
    parts = []
    if new := figure_of(comparison, "nouvelles_societes"):
        parts.append(f"{number(new)} {plural(new, 'arrive', 'arrivent')} pour la première fois")
    if several := figure_of(comparison, "societes_plusieurs_marches"):
        parts.append(f"{number(several)} {plural(several, 'est présente', 'sont présentes')} sur plusieurs marchés")
    more = f" {capitalised(' et '.join(parts))}." if parts else ""
    told = f"**{quantity('societes', everyone)}** {plural(everyone, 'travaille', 'travaillent')} sur les marchés suivis"
    return opened(period, place, f"{told}{moved('societes', comparison, reference)}.{more}")


def companies_group_title(frame: pd.DataFrame, by: str, indicator: str, whole: float | None = None) -> str:
    """Return « La moitié des heures réalisées dans le Gers », or « 31 sociétés sur 76 dans le Gers », by seat."""
    groups = groups_of(frame, by, indicator, whole)
    local, total = groups.amounts.get(words().nom), groups.total
    if not local or isnan(total):
        return neutral_title(by, indicator)
    if indicator == "societes":
        seat = plural(local, "a son siège", "ont leur siège")
        among = f" sur {number(total)}" if local < total else ""
        return f"{quantity('societes', local)}{among} {seat} {words().dans}"
    return f"Employeurs {words().de}{NO_BREAK}: {share_words(local / total)} des heures réalisées"


def structures_title(frame: pd.DataFrame) -> str:
    """Return « 41 % des heures ont une structure d’insertion pour employeur, 29 % une ETTI »."""
    groups = groups_of(frame, "type_employeur", "heures_realisees")
    amounts, total = groups.amounts, groups.total
    siae, etti = sum(amounts.get(name, 0.0) for name in INSERTION), amounts.get("ETTI", 0.0)
    if not groups.is_complete or not siae or is_rough(frame, "heures_realisees"):
        return neutral_title("type_employeur", "heures_realisees")
    if siae >= total:
        return "Toutes les heures ont une structure d’insertion pour employeur"
    temporary = f", {percent(etti / total)} une ETTI" if 0 < etti < siae else ""
    return f"{capitalised(part_of(siae / total))} des heures ont une structure d’insertion pour employeur{temporary}"


def company_lines(
    attributed: pd.DataFrame, employed: pd.DataFrame, named: pd.DataFrame, nothing: float = 0.0
) -> list[CompanyLine]:
    """Return one line a company that may be `named`: its marchés from `attributed`, its hours from `employed`.

    `nothing` is what a company that is not there has: 0, or why the reader does not know.
    """
    hours_of = {
        name: float(hours) if people >= ENOUGH_PEOPLE or isnan(people) else TOO_FEW if people else 0.0
        for name, hours, people in employed[["employeur", "heures_realisees", "beneficiaires"]].itertuples(index=False)
    }
    kept = attributed[attributed["entreprise"].isin(named["entreprise"])]
    described = kept[["entreprise", "siege", "taille", "type_structure", "marches_attribues"]]
    return [[*row, hours_of.get(row[0], nothing)] for row in described.itertuples(index=False, name=None)]


def hours_cell(given: object) -> str:
    """Return the hours of a company as a reader sees them."""
    return given if isinstance(given, str) else hours(given)


def companies_takeaways(comparison: pd.DataFrame, structures: pd.DataFrame) -> list[str]:
    """Return up to three lines: local companies, small ones, insertion structures."""
    everyone = figure_of(comparison, "societes")
    if not everyone:
        return []
    lines = [f"{companies_title(comparison, None).replace(f' {during(None)}', '')}."]
    if small := figure_of(comparison, "societes_moins_20"):
        tiny = figure_of(comparison, "societes_moins_5")
        lines.append(f"{quantity('societes', small)} {of_size(small, tiny)}.")
    told = structures_title(structures) if len(structures) else ""
    return [*lines, f"{told}."] if "structure d’insertion" in told else lines


def group_heading(by: str) -> str:
    """Return « Par taille de la société »: a card named by what it is cut by."""
    return f"Par {uncapitalised(DIMENSIONS[by].label)}"
