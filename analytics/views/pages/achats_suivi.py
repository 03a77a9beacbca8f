"""The other parts of Achats: article 35, links between marchés and official contracts, contracts published twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from analytics.base.database import OWNER
from analytics.declarations.purchases import KIND_LABELS, KINDS, purchase_settings
from analytics.french.dates import date_long
from analytics.french.numbers import count, number
from analytics.french.typography import typeset
from analytics.purchases import titles_purchases as titles
from analytics.purchases.article35 import CATEGORIES, to_examine
from analytics.purchases.choices import EXEMPTIONS, STATES, Note, read_choices
from analytics.purchases.linked import links, published_twice, to_choose
from analytics.purchases.purchase_measures import FLAGS, buyer_names, contracts
from analytics.views.card import ComputedCard
from analytics.views.purchases_view import PurchaseView, of_every_year, purchase_card
from analytics.views.table import Column, Table


def contract_columns(view: PurchaseView, frame: pd.DataFrame) -> tuple[Column, ...]:
    """Return what names official contracts, as the columns of a table."""
    named = buyer_names(view.base)
    return (
        Column("Numéro", [_text(one) for one in frame["reference"]]),
        Column("Acheteur", [named.get(_text(one), "") for one in frame["acheteur"]]),
        Column("Objet", [_text(one) for one in frame["objet"]]),
        Column("Titulaires", [_holders(row) for _, row in frame.iterrows()]),
        Column("Notifié le", [date_cell(one) for one in frame["notification_le"]]),
        Column("Montant HT", frame["montant"].tolist(), "", file_label="Montant HT (€)"),
    )


def _text(given: Any) -> str:
    return given if isinstance(given, str) else ""


def date_cell(given: Any) -> str:
    """Return a day for a table; empty when there is none."""
    return "" if pd.isna(given) else f"{pd.Timestamp(given):%d/%m/%Y}"


def _holders(row: pd.Series) -> str:
    names = [name for name in row["noms_titulaires"] if name]
    return ", ".join(names or row["titulaires"])


def article_cards(view: PurchaseView) -> Iterator[ComputedCard]:
    """Yield the contracts to examine, with her notes for her alone."""
    frame, rule = to_examine(view.frame_of()), purchase_settings().article_35
    since = date_long(rule["depuis"])
    said = count(len(frame), "contrat à examiner, notifié", "contrats à examiner, notifiés")
    title = f"{said} depuis le {since}"
    yield purchase_card(
        view,
        "article-35",
        title if len(frame) else f"Aucun contrat à examiner : rien au-dessus des seuils depuis le {since}",
        _article_table(view, frame),
        wide=True,
        **of_every_year(view),
        note=titles.article_note(),
        source=f"{rule['article']} : {rule['source']}.",
        empty="" if len(frame) else titles.article_note(),
    )


def _article_table(view: PurchaseView, frame: pd.DataFrame) -> Table:
    columns = (
        *contract_columns(view, frame),
        Column("Procédure", [typeset(_text(one)) for one in frame["procedure"]]),
        Column("Seuil", frame["seuil"].tolist(), "", file_label="Seuil européen (€ HT)"),
        Column("Catégorie", [CATEGORIES[one] for one in frame["categorie"]]),
        Column("Ce qui est déclaré", frame["dit"].tolist()),
    )
    return Table((*columns, *_notes(view, frame)))


def _notes(view: PurchaseView, frame: pd.DataFrame) -> tuple[Column, ...]:
    """Return her notes as columns; none for other roles."""
    if view.base.role != OWNER:
        return ()
    known = read_choices(view.base).notes
    notes = [known.get(key, Note("a_faire")) for key in frame["achat"]]
    return (
        Column("État", [STATES[one.etat] for one in notes]),
        Column("Dérogation", [EXEMPTIONS.get(one.derogation, "") for one in notes]),
        Column("Note", [one.texte for one in notes]),
    )


def to_contact(view: PurchaseView) -> pd.DataFrame:
    """Return the contracts of the year with a social clause that none of her marchés is linked with."""
    frame = view.frame
    return frame[frame["clause"].astype(bool) & ~frame["achat"].isin(set(links(view.base).values()))]


def link_cards(view: PurchaseView) -> Iterator[ComputedCard]:
    """Yield the links, the contracts to contact somebody about and, for her, her marchés that are not found."""
    yield _linked_card(view)
    yield _contact_card(view)
    if view.base.role == OWNER:
        yield _unfound_card(view)


def _linked_card(view: PurchaseView) -> ComputedCard:
    found = links(view.base)
    frame = contracts(view.base).set_index("achat", drop=False)
    known = {marche: achat for marche, achat in found.items() if achat in frame.index}
    chosen_by_her = {marche for marche, achat in read_choices(view.base).liens.items() if achat}
    rows = frame.loc[list(known.values())]
    table = Table(
        (
            Column("Marché suivi", list(known)),
            Column("Lien", ["choisi" if one in chosen_by_her else "sûr" for one in known]),
            *contract_columns(view, rows),
            Column("Considérations", [said_kinds(row) for _, row in rows.iterrows()]),
        )
    )
    title = f"{count(len(known), 'marché suivi relié', 'marchés suivis reliés')} aux données officielles"
    shown = {"note": titles.LINK_NOTE, "empty": "" if known else "Aucun lien.", **of_every_year(view)}
    return purchase_card(view, "relies", title, table, wide=True, **shown)


def said_kinds(row: pd.Series) -> str:
    """Return what a contract declares: its kinds of consideration, else its answer."""
    return ", ".join(KIND_LABELS[kind] for kind in KINDS if row[kind]) or str(row["reponse"]).capitalize()


def _contact_card(view: PurchaseView) -> ComputedCard:
    frame = to_contact(view)
    said = count(len(frame), "contrat", "contrats")
    title = f"À contacter : {said} avec une clause sociale, sans marché suivi"
    note = "Une clause sociale déclarée peut porter sur l’insertion, le handicap, l’égalité ou la formation."
    empty = "" if len(frame) else titles.nobody_to_contact(view.measure)
    table = Table(contract_columns(view, frame))
    return purchase_card(view, "a-contacter", title, table, wide=True, note=note, empty=empty)


def _unfound_card(view: PurchaseView) -> ComputedCard:
    found, without = to_choose(view.base), _without_siret(view)
    named = contracts(view.base).set_index("achat", drop=False)
    lines = [(marche, *_proposed(named, keys)) for marche, keys in found.items()]
    labels = ("Marché suivi", "Proposition 1", "Proposition 2", "Proposition 3")
    columns = list(zip(*lines, strict=True)) or [()] * len(labels)
    shown = {
        "note": f"Les propositions vont de la plus à la moins ressemblante.{without}",
        "empty": "" if lines else f"Chaque marché suivi dont l’acheteur est connu est relié.{without}",
    }
    title = f"{count(len(lines), 'marché suivi non trouvé', 'marchés suivis non trouvés')} de façon sûre"
    table = Table(tuple(Column(label, cells) for label, cells in zip(labels, columns, strict=True)))
    return purchase_card(view, "non-trouves", title, table, wide=True, **shown, **of_every_year(view))


def _without_siret(view: PurchaseView) -> str:
    """Return how many marchés are not looked for, since nothing identifies their buyer."""
    sql = "SELECT count(*) FROM marche JOIN maitre_ouvrage USING (maitre_ouvrage) WHERE siret IS NULL"
    missing = view.base.rows(sql)[0][0]
    return f" {count(missing, 'marché')} sans SIRET de maître d’ouvrage, non cherchés." if missing else ""


def _proposed(frame: pd.DataFrame, keys: Sequence[str]) -> list[str]:
    said = [described(frame.loc[[key]].iloc[0]) for key in keys] or ["Aucun contrat ressemblant"]
    return said + [""] * (3 - len(said))


def described(row: pd.Series) -> str:
    """Return an official contract in one line: number, holder, day, amount."""
    amount = f"{number(row['montant'])} €" if row["sur"] else "montant à vérifier"
    parts = (_text(row["reference"]), _holders(row), date_cell(row["notification_le"]), amount)
    return " · ".join(filter(None, parts))


def twice_cards(view: PurchaseView) -> Iterator[ComputedCard]:
    """Yield the groups of contracts of the perimeter that may be one, published twice."""
    frame = contracts(view.base)
    kept = frame[frame[FLAGS[view.perimetre]].astype(bool)].set_index("achat", drop=False)
    groups = [group for group in published_twice(view.base) if set(group) <= set(kept.index)]
    rows = kept.loc[[key for group in groups for key in group]]
    ranks = [str(rank) for rank, group in enumerate(groups, start=1) for _ in group]
    title = f"{count(len(groups), 'groupe')} de contrats peut-être publiés deux fois"
    yield purchase_card(
        view,
        "doublons",
        title if groups else "Aucun contrat ne semble publié deux fois",
        Table((Column("Groupe", ranks), *contract_columns(view, rows))),
        wide=True,
        **of_every_year(view),
        note="Même acheteur, titulaires, jour et montant. Chacun est compté : rien n’est retiré d’office.",
        empty="" if groups else "Aucun groupe de même acheteur, mêmes titulaires, même jour et même montant.",
    )
