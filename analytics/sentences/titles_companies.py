"""Titles and sentences of the page Entreprises: number, seat, size and hours of the companies."""

from __future__ import annotations

import pandas as pd

from analytics.declarations.dimensions import DIMENSIONS
from analytics.declarations.missing import reason_of
from analytics.french.grammar import uncapitalised
from analytics.french.numbers import NO_BREAK, absent, count, hours, is_missing, number, percent
from analytics.sentences.details import figure_of
from analytics.sentences.phrases import SMALL, capitalised, changed, during, for_place, quantity
from analytics.sentences.titles import neutral_title, share_words

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


def companies_title(comparison: pd.DataFrame, annee: int | None) -> str:
    """Return « 76 sociétés en 2022, dont 31 gersoises (41 %) »."""
    everyone, local = figure_of(comparison, "societes"), figure_of(comparison, "societes_gersoises")
    if not everyone:
        return f"Aucune société connue {during(annee)}"
    head = f"{quantity('societes', everyone)} {during(annee)}"
    if not local:
        return head
    share = f" ({percent(local / everyone)})" if everyone >= SMALL else ""
    return f"{head}, dont {count(local, 'gersoise')}{share}"


def companies_summary(comparison: pd.DataFrame, annee: int | None, reference: str = "", place: str = "") -> str:
    """Return how many companies, how many are new, small, or on several marchés, in one or two sentences."""
    everyone = figure_of(comparison, "societes")
    opening = f"{for_place(place)}{during(annee)}, "
    if everyone is None:
        return capitalised(f"{opening}le nombre de sociétés n’est pas connu.")
    if not everyone:
        return capitalised(f"{opening}aucune société n’est enregistrée sur les marchés suivis.")
    moved = changed("societes", everyone, figure_of(comparison, "societes", "precedent"), reference)
    verb = "travaille" if everyone < 2 else "travaillent"
    told = f"**{quantity('societes', everyone)}** {verb} sur les marchés suivis{f', {moved}' if moved else ''}."
    new, several = figure_of(comparison, "nouvelles_societes"), figure_of(comparison, "societes_plusieurs_marches")
    parts = [
        f"{number(new)} {'arrive' if new < 2 else 'arrivent'} pour la première fois" if new else "",
        f"{number(several)} {'est présente' if several < 2 else 'sont présentes'} sur plusieurs marchés"
        if several
        else "",
    ]
    more = " et ".join(filter(None, parts))
    return capitalised(f"{opening}{told}{f' {capitalised(more)}.' if more else ''}")


def companies_group_title(frame: pd.DataFrame, by: str, indicator: str) -> str:
    """Return « La moitié des heures réalisées dans le Gers », or « 31 sociétés sur 76 dans le Gers », by seat."""
    amounts = frame.dropna(subset=[indicator]).set_index(by)[indicator].astype(float)
    total, local = float(amounts.sum()), float(amounts.get("Gers", 0.0))
    if not total or not local or any(map(reason_of, frame[indicator])):
        return neutral_title(by, indicator)
    if indicator == "societes":
        return f"{quantity('societes', local)} sur {number(total)} ont leur siège dans le Gers"
    return f"Employeurs du Gers{NO_BREAK}: {share_words(local / total)} des heures réalisées"


def structures_title(frame: pd.DataFrame) -> str:
    """Return « Les structures d’insertion emploient pour 41 % des heures, les ETTI pour 29 % »."""
    amounts = frame.dropna(subset=["heures_realisees"]).set_index("type_employeur")["heures_realisees"].astype(float)
    total = float(amounts.sum())
    siae, etti = float(amounts.reindex(list(INSERTION)).fillna(0).sum()), float(amounts.get("ETTI", 0.0))
    if not total or not siae or any(map(reason_of, frame["heures_realisees"])):
        return neutral_title("type_employeur", "heures_realisees")
    temporary = f", dont {percent(etti / total)} les ETTI" if 0 < etti < siae else ""
    return f"Les structures d’insertion emploient pour {percent(siae / total)} des heures{temporary}"


def company_lines(attributed: pd.DataFrame, employed: pd.DataFrame, named: pd.DataFrame) -> list[CompanyLine]:
    """Return one line a named company: name, seat, size, type, marchés, hours as an employer (None: too few people).

    `attributed` counts marchés by company with its description, `employed` hours and people by employer, `named`
    holds the companies that may be named.
    """
    hours_of = employed.set_index("employeur")
    lines = []
    for row in attributed[attributed["entreprise"].isin(set(named["entreprise"]))].to_dict("records"):
        work = hours_of.loc[row["entreprise"]] if row["entreprise"] in hours_of.index else None
        described = [row[name] for name in ("entreprise", "siege", "taille", "type_structure", "marches_attribues")]
        lines.append([*described, _hours(work)])
    return lines


def _hours(work: pd.Series | None) -> float | str:
    if work is None or not work["beneficiaires"]:
        return 0.0
    return float(work["heures_realisees"]) if work["beneficiaires"] >= ENOUGH_PEOPLE else TOO_FEW


def hours_cell(given: object) -> str:
    """Return the hours of a company as a reader sees them."""
    if isinstance(given, str):
        return given
    return absent(given) if is_missing(given) else "–" if not given else hours(given)


def companies_takeaways(comparison: pd.DataFrame, structures: pd.DataFrame) -> list[str]:
    """Return up to three lines: local companies, small ones, insertion structures."""
    everyone = figure_of(comparison, "societes")
    if not everyone:
        return []
    lines = [f"{companies_title(comparison, None).replace(f' {during(None)}', '')}."]
    small, tiny = figure_of(comparison, "societes_moins_20"), figure_of(comparison, "societes_moins_5")
    if small:
        of_which = f", dont {number(tiny)} de moins de 5" if tiny else ""
        lines.append(f"{quantity('societes', small)} de moins de 20 salariés{of_which}.")
    told = structures_title(structures) if len(structures) else ""
    return [*lines, f"{told}."] if told.startswith("Les structures") else lines


def group_heading(by: str) -> str:
    """Return « Par taille de la société »: a card named by what it is cut by."""
    return f"Par {uncapitalised(DIMENSIONS[by].label)}"
