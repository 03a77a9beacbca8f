"""Achats: how many official contracts carry a social consideration, and which of them she follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from analytics.base.database import PUBLIC
from analytics.declarations.purchases import (
    KIND_LABELS,
    KINDS,
    PERIMETERS,
    purchase_settings,
)
from analytics.french.dates import MONTHS
from analytics.french.numbers import percent
from analytics.french.typography import typeset
from analytics.purchases import titles_purchases as titles
from analytics.purchases.linked import links
from analytics.purchases.purchase_measures import buyer_names, contracts, measured, outside
from analytics.views.card import ComputedCard
from analytics.views.context import Context
from analytics.views.page import Ask, Choice, Page
from analytics.views.pages import achats_suivi
from analytics.views.purchases_view import (
    PurchaseView,
    answers,
    counted_card,
    group_card,
    grouped,
    known_years,
    last_publication,
    of_every_year,
    purchases_of,
    share_card,
    view_of,
)
from analytics.views.table import Column, Table
from analytics.views.view import View

PERIMETER = Choice("perimetre", "Contrats", PERIMETERS, is_switch=True)
SHARE, ARTICLE, LINKS, TWICE = PARTS = ("part", "article_35", "rapprochement", "doublons")
PART = Choice(
    "volet",
    "Volet",
    {
        SHARE: "Considérations sociales",
        ARTICLE: "Article 35",
        LINKS: "Marchés suivis",
        TWICE: "Publiés deux fois",
    },
)
YEAR, LIMIT = "annee_achats", 15
AMOUNTS = (0, 40_000, 90_000, 250_000, 1_000_000)
AMOUNT_LABELS = (
    *("Moins de 40 000 €", "40 000 à 90 000 €", "90 000 à 250 000 €"),
    *("250 000 à 1 000 000 €", "1 000 000 € et plus"),
)
DOUBTFUL, UNSAID = "Montant à vérifier", "Non renseigné"


def _choices(view: View, ask: Ask) -> dict[str, str]:
    known = known_years(view)
    if not known:
        return {}
    options = {str(year): str(year) for year in reversed(known)}
    year = Choice(YEAR, "Année de notification", options, default=str(view.selection.annee or ""))
    return {choice.key: ask(choice) for choice in (PERIMETER, year, PART)}


def _seen(view: View, choices: Mapping[str, str]) -> View:
    return purchases_of(view, int(choices[YEAR]), choices[PERIMETER.key]) if YEAR in choices else view


def _heading(context: Context) -> tuple[str, ...]:
    if YEAR not in context.choices:
        ((sources,),) = context.view.base.rows("SELECT count(*) FROM achat_source")
        return titles.nothing_imported(sources, context.view.base.role == PUBLIC)
    view = view_of(context)
    said = (view.measure, view.annee, view.perimetre)
    late = titles.months_said(view.annee, last_publication(view)) if view.measure.contrats else ""
    source = "" if view.measure.renseignes else view.source  # no card says it
    return titles.share_title(*said), titles.share_summary(*said), late, source


def _cards(context: Context) -> Iterator[ComputedCard]:
    if YEAR not in context.choices:
        return  # the heading says it
    parts = {
        SHARE: _share_cards,
        ARTICLE: achats_suivi.article_cards,
        LINKS: achats_suivi.link_cards,
        TWICE: achats_suivi.twice_cards,
    }
    yield from parts[context.choices[PART.key]](view_of(context))


def _share_cards(view: PurchaseView) -> Iterator[ComputedCard]:
    """Yield the cards of the shares; none when no contract says anything, for they would say nothing."""
    if not view.measure.renseignes:
        return
    if view.measure.is_shown:
        yield bounds_card(view)
    for make in (answers_card, kinds_card, years_card, buyers_card, amounts_card, procedures_card, months_card):
        yield make(view)


def bounds_card(view: PurchaseView) -> ComputedCard:
    """Return the share between its bounds, and the objective."""
    found, goal = view.measure, purchase_settings().objectif
    low, high = found.bornes or (0.0, 0.0)
    pairs = [
        ("Borne basse : aucun des contrats muets n’en porte", low),
        ("Parmi les contrats renseignés", found.part or 0.0),
        ("Borne haute : tous les contrats muets en portent", high),
        (f"Objectif {goal['nom']}", goal["part"]),
    ]
    note = f"Couverture : {percent(found.couverture)} de contrats renseignés. {goal['source']}."
    return share_card(view, "bornes", "La part, ses deux bornes et l’objectif", pairs, note=note)


def answers_card(view: PurchaseView) -> ComputedCard:
    """Return what contracts answer, with what is doubtful and what is not counted."""
    found, left = view.measure, outside(contracts(view.base), view.perimetre, view.annee)
    note = " ".join(filter(None, (titles.doubts_said(found), titles.outside_said(left))))
    return counted_card(view, "reponses", titles.answers_title(found), answers(found), note=note)


def kinds_card(view: PurchaseView) -> ComputedCard:
    """Return the three kinds of consideration side by side, never summed."""
    pairs = [(KIND_LABELS[kind], getattr(view.measure, kind)) for kind in KINDS]
    title = "Clause, critère, marché réservé : trois choses différentes"
    return counted_card(view, "sortes", title, pairs, note=titles.KINDS_NOTE)


def buyers_card(view: PurchaseView) -> ComputedCard:
    """Return the buyers with their contracts, those with a consideration and those that she follows."""
    buyers = view.frame["acheteur"].map(buyer_names(view.base)).fillna(UNSAID)
    groups = grouped(view.frame, buyers)
    followed = buyers[view.frame["achat"].isin(set(links(view.base).values()))].value_counts()
    title = "Chaque acheteur, et les contrats suivis"
    card = group_card(view, "acheteurs", title, "Acheteur", groups, limit=LIMIT, wide=True)
    suivis = Column("Suivis", [int(followed.get(name, 0)) for name, _ in groups], "")
    return replace(card, table=Table((*card.table.columns, suivis)))


def amounts_card(view: PurchaseView) -> ComputedCard:
    """Return contracts by class of amount."""
    sound = view.frame["montant"].where(view.frame["sur"].astype(bool))
    classes = pd.cut(sound, [*AMOUNTS, float("inf")], labels=list(AMOUNT_LABELS), right=False)
    found = dict(grouped(view.frame, classes.astype(object).where(sound.notna(), DOUBTFUL)))
    groups = [(name, found[name]) for name in (*AMOUNT_LABELS, DOUBTFUL) if name in found]
    return group_card(view, "montants", "Selon le montant", "Montant HT", groups, note=titles.AMOUNT_NOTE)


def procedures_card(view: PurchaseView) -> ComputedCard:
    """Return contracts by procedure."""
    groups = grouped(view.frame, view.frame["procedure"].map(typeset, na_action="ignore").fillna(UNSAID))
    return group_card(view, "procedures", "Selon la procédure", "Procédure", groups, limit=LIMIT)


def months_card(view: PurchaseView) -> ComputedCard:
    """Return contracts by month of notification; those that may still be published are said incomplete."""
    found = dict(grouped(view.frame, pd.to_datetime(view.frame["notification_le"]).dt.month))
    last = last_publication(view)
    late = titles.incomplete_months(view.annee, last)
    groups = [
        (f"{name.capitalize()}{' (incomplet)' if rank in late else ''}", found[str(rank)])
        for rank, name in enumerate(MONTHS, start=1)
        if str(rank) in found
    ]
    return group_card(view, "mois", "Selon le mois", "Mois", groups, note=titles.months_said(view.annee, last))


def years_card(view: PurchaseView) -> ComputedCard:
    """Return contracts by year, from the first one that the data tell."""
    groups = [(str(year), measured(view.frame_of(year))) for year in known_years(view)]
    note = titles.SERIES_NOTE.format(purchase_settings().premiere_annee)
    return group_card(view, "annees-achats", "Selon l’année", "Année", groups, note=note, **of_every_year(view))


PAGE = Page(
    name="achats",
    title="Achats",
    question="Quelle part des contrats publics porte une considération sociale ?",
    compared=(),
    heading=_heading,
    choices=_choices,
    seen=_seen,
    cards=_cards,
)
