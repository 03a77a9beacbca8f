"""The lines of a report: a figure with its noun, then what it was before."""

import pandas as pd

from analytics.declarations.indicators import INDICATORS
from analytics.french.grammar import after_de, uncapitalised
from analytics.french.numbers import About, about, count, growth, hours, number, percent, value
from analytics.sentences.details import figure_of, reference_of, tile_detail
from analytics.sentences.hidden import is_rough, label
from analytics.sentences.known import base_of
from analytics.sentences.phrases import STABLE, at, beside, gap_words, in_units, of_size, quantity, share_of, written
from analytics.territory.territory import words


def counted(comparison: pd.DataFrame, name: str) -> str:
    """Return what a figure alone counts: « sociétés », « société » of one, « bénéficiaires (à 4 près) »."""
    one = figure_of(comparison, name) == 1 and not is_rough(comparison, name)
    return INDICATORS[name].nouns[0] if one else uncapitalised(label(comparison, name))


def before_text(comparison: pd.DataFrame, name: str, reference: str) -> str:
    """Return what the figure was before: « 53 en 2021 », « 53 pour la moyenne 2019–2021 »; empty if unknown."""
    before = figure_of(comparison, name, "precedent")
    if before is None or not reference:
        return ""
    return f"{written(name, before)} {at(reference)}"


def change_text(comparison: pd.DataFrame, name: str, reference: str) -> str:
    """Return how the figure moved, short: « +56 % par rapport à 2021 », « 2 de moins qu’en 2021 »."""
    now, before = figure_of(comparison, name), reference_of(comparison, name)
    if now is None or not before or not reference:
        return ""
    if in_units(name, now, before):
        change = gap_words(name, now, before)
    else:
        more = growth(now, before)
        change = "stable" if abs(more) < STABLE else percent(more, signed=True)
    return f"{change} {beside(reference)}"


def yearly(whole: float, flow: float) -> str:
    """Return hours that come back each year, alone or among others: « 7 500 h/an », « 9 600 h, dont 7 500 h/an »."""
    said = f"{hours(flow)}/an"
    return said if flow == whole else f"{hours(whole)}, dont {said}"


def jobs(comparison: pd.DataFrame) -> str:
    """Return « environ 15,7 ETP (base 1 820 h par an) »; empty without hours worked."""
    etp = figure_of(comparison, "etp")
    return f"{about(About(etp), value(etp, 'ETP', 1))} ({tile_detail('etp', comparison)})" if etp else ""


def support(comparison: pd.DataFrame, reference: str) -> str:
    """Return how often owners and companies were supported: « 83 accompagnements (contre 61 en 2021) »."""
    return _counted(comparison, "accompagnements", reference)


def owners(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of who commissions."""
    signed = ("convention d’accompagnement", "conventions d’accompagnement")
    return _lines(
        tile_detail("maitres_ouvrage", comparison),
        _counted(comparison, "marches_suivis", reference),
        _counted(comparison, "conventions", reference, noun=signed),
    )


def companies(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of the companies that work."""
    total, local = figure_of(comparison, "societes"), figure_of(comparison, "societes_territoire")
    small, tiny = figure_of(comparison, "societes_moins_20"), figure_of(comparison, "societes_moins_5")
    return _lines(
        f"{quantity('societes_territoire', local)}{share_of(local, total)}" if local else "",
        f"{number(small)} {of_size(small, tiny)}" if small else "",
        _counted(comparison, "reunions", reference),
    )


def beneficiaries(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of the people at work; a share only of twenty people or more."""
    several, months = "beneficiaires_plusieurs_chantiers", "duree_contrats"
    again = _counted(comparison, several, reference, "{} sur plusieurs chantiers", ("personne", "personnes"))
    return _lines(
        *(_people(comparison, name) for name in ("femmes", "moins_26")),
        _residents(comparison),
        again if figure_of(comparison, several) else "",
        _counted(comparison, months, reference, "Contrats {} en moyenne", of=True),
    )


def relation(comparison: pd.DataFrame, reference: str) -> list[str]:
    """Return what is known of the facilitatrice’s presence beside the companies and the owners."""
    return _lines(
        *(_counted(comparison, name, reference) for name in ("reunions", "accompagnements", "conventions")),
        _counted(comparison, "nouvelles_societes", reference, noun=("nouvelle société", "nouvelles sociétés")),
    )


def _people(comparison: pd.DataFrame, name: str) -> str:
    base = base_of(comparison, f"part_{name}")
    if base is None or not base.amount:
        return f"aucune femme {base.out_of}".strip() if base and name == "femmes" else ""
    return f"{quantity(name, base.amount)} {base.text}".strip()


def _residents(comparison: pd.DataFrame) -> str:
    base, said = base_of(comparison, "part_habitants_territoire"), words()
    nouns = (said.inhabitants,) * 2 if said.adjectif else INDICATORS["habitants_territoire"].nouns
    return f"{count(base.amount, *nouns)} {base.text}".strip() if base and base.amount else ""


def _counted(
    comparison: pd.DataFrame, name: str, reference: str, text: str = "{}", noun: tuple[str, ...] = (), of: bool = False
) -> str:
    """Return a figure in its text, after « de » where it is `of` it, then what it was before."""
    amount, before = figure_of(comparison, name), before_text(comparison, name, reference)
    none, earlier = written(name, 0.0), figure_of(comparison, name, "precedent")
    still_none = amount == 0 and (not before or earlier is None or written(name, earlier) == none)
    if amount is None or still_none:
        return ""
    figure = count(amount, noun[0], noun[1]) if noun else quantity(name, amount)
    said = text.format(after_de(figure) if of else figure)
    return f"{said} (contre {before})" if before else said


def _lines(*lines: str) -> list[str]:
    return [line for line in lines if line]
