"""The lines of a report: a figure with its noun, then what it was before."""

from __future__ import annotations

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import NO_BREAK, count, difference, number, percent, value
from analytics.sentences.details import figure_of, tile_detail
from analytics.sentences.phrases import FEW, SMALL, STABLE, people, quantity


def before_text(comparison: pd.DataFrame, name: str, reference: str) -> str:
    """Return what the figure was before: « 53 en 2021 », « 53 pour la moyenne 2019–2021 »; empty if unknown."""
    before = figure_of(comparison, name, "precedent")
    if before is None or not reference:
        return ""
    text = value(before, INDICATORS[name].suffix, INDICATORS[name].decimals)
    return f"{text} {'en' if reference.isdigit() else 'pour'} {reference}"


def change_text(comparison: pd.DataFrame, name: str, reference: str) -> str:
    """Return how the figure moved, short: « +56 % par rapport à 2021 », « 2 de moins qu’en 2021 »."""
    now, before = figure_of(comparison, name), figure_of(comparison, name, "precedent")
    if now is None or not before or not reference:
        return ""
    indicator = INDICATORS[name]
    if indicator.unit == "%" or before < (FEW if indicator.unit == "personnes" else SMALL):
        gap = difference(now - before, indicator.suffix, indicator.decimals)
        return f"{gap} par rapport à {reference}"
    if abs(now / before - 1) < STABLE:
        return f"stable par rapport à {reference}"
    return f"{percent(now / before - 1, signed=True)} par rapport à {reference}"


def jobs(comparison: pd.DataFrame) -> str:
    """Return « environ 15,7 ETP (base 1 820 h par an) »; empty without hours worked."""
    etp = figure_of(comparison, "etp")
    return f"environ {value(etp, 'ETP', 1)} ({tile_detail('etp', comparison)})" if etp else ""


def owners(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of who commissions."""
    return _lines(
        _of_which(comparison, "nouveaux_maitres_ouvrage", "dont {}", "nouveau", "nouveaux"),
        _counted(comparison, "marches_suivis", reference),
        _counted(comparison, "conventions", reference, "convention d’accompagnement", "conventions d’accompagnement"),
    )


def companies(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of the companies that work."""
    total, small = figure_of(comparison, "societes"), figure_of(comparison, "societes_moins_20")
    tiny = figure_of(comparison, "societes_moins_5")
    sized = "" if small is None else f"{number(small)} de moins de 20{NO_BREAK}salariés"
    inside = f", dont {number(tiny)} de moins de{NO_BREAK}5" if sized and tiny is not None else ""
    return _lines(
        _share(comparison, "societes_gersoises", total, "société gersoise", "sociétés gersoises"),
        f"{sized}{inside}",
        _counted(comparison, "reunions", reference),
    )


def beneficiaries(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of the people at work; a share only of twenty people or more."""
    total = figure_of(comparison, "beneficiaires")
    return _lines(
        *(_people(comparison, name, total) for name in ("femmes", "moins_26")),
        _residents(comparison),
        _several(comparison, reference),
        _length(comparison, reference),
    )


def _people(comparison: pd.DataFrame, name: str, total: float | None) -> str:
    amount = figure_of(comparison, name)
    if name == "femmes" and amount == 0 and total:
        return f"aucune femme sur {number(total)}"
    return people(amount, total, name) if amount and total else ""


def _residents(comparison: pd.DataFrame) -> str:
    some, share = figure_of(comparison, "gersois"), figure_of(comparison, "part_gersois")
    if some is None or not share:
        return ""
    text = people(some, some / share, "gersois")
    return text.replace("personnes du Gers", "Gersois").replace("personne du Gers", "Gersois")


def _several(comparison: pd.DataFrame, reference: str) -> str:
    amount = figure_of(comparison, "beneficiaires_plusieurs_chantiers")
    if not amount:
        return ""
    before = before_text(comparison, "beneficiaires_plusieurs_chantiers", reference)
    return f"{count(amount, 'personne')} sur plusieurs chantiers{_aside(before)}"


def _length(comparison: pd.DataFrame, reference: str) -> str:
    months = figure_of(comparison, "duree_contrats")
    if months is None:
        return ""
    before = before_text(comparison, "duree_contrats", reference)
    return f"Contrats de {value(months, 'mois', 1)} en moyenne{_aside(before)}"


def _counted(comparison: pd.DataFrame, name: str, reference: str, singular: str = "", several: str = "") -> str:
    amount = figure_of(comparison, name)
    if amount is None:
        return ""
    said = count(amount, singular, several) if singular else quantity(name, amount)
    return f"{said}{_aside(before_text(comparison, name, reference))}"


def _share(comparison: pd.DataFrame, name: str, total: float | None, singular: str, several: str) -> str:
    amount = figure_of(comparison, name)
    if amount is None:
        return ""
    share = f" ({percent(amount / total)})" if total and total >= SMALL else ""
    return f"{count(amount, singular, several)}{share}"


def _of_which(comparison: pd.DataFrame, name: str, frame: str, singular: str, several: str) -> str:
    amount = figure_of(comparison, name)
    return frame.format(count(amount, singular, several)) if amount else ""


def _aside(before: str) -> str:
    return f" (contre {before})" if before else ""


def _lines(*lines: str) -> list[str]:
    return [line for line in lines if line]


def relation(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of the facilitatrice’s presence beside the companies and the owners."""
    return _lines(
        _counted(comparison, "reunions", reference),
        _counted(comparison, "accompagnements", reference),
        _counted(comparison, "conventions", reference),
        _counted(comparison, "nouvelles_societes", reference, "nouvelle société", "nouvelles sociétés"),
    )
