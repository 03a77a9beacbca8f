"""Official purchases seen from a page: a view of their own year and source, and cards of counted contracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from analytics.base.selection import Selection
from analytics.declarations.palette import theme_named
from analytics.declarations.purchases import BUYERS, NO, PERIMETERS, SILENT, UNKNOWN, YES, purchase_settings
from analytics.figures import plots
from analytics.french.numbers import count, percent, value
from analytics.purchases import titles_purchases as titles
from analytics.purchases.choices import read_choices
from analytics.purchases.linked import links
from analytics.purchases.purchase_measures import Measure, chosen, contracts, measured, years
from analytics.views.card import ComputedCard
from analytics.views.charts import THEME, Bar, Chart
from analytics.views.context import Context
from analytics.views.table import Column, Table
from analytics.views.view import View

COUNTED = "Contrats"
REST = "Autres ({})"


@dataclass(frozen=True)
class PurchaseView(View):
    """The official purchases of a year and a perimeter: their source is their own, no filter of the records applies."""

    perimetre: str = BUYERS

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The contracts counted: those of the perimeter and the year, above the floor of the settings."""
        return self.frame_of(self.annee)

    def frame_of(self, annee: int | None = None) -> pd.DataFrame:
        """Return the contracts counted in another year, in all years without one."""
        return chosen(contracts(self.base), self.perimetre, annee, purchase_settings().plancher)

    @cached_property
    def measure(self) -> Measure:
        return measured(self.frame)

    @property
    def scope(self) -> str:
        """What is counted, for the line under a title: « 2025 · acheteurs du territoire »."""
        return f"{self.annee} · {PERIMETERS[self.perimetre].lower()}"

    @property
    def every_year_scope(self) -> str:
        """What is counted by lists that no year cuts."""
        return f"toutes années · {PERIMETERS[self.perimetre].lower()}"

    @property
    def screen_source(self) -> str:
        return self.source

    @property
    def source(self) -> str:
        files = self.base.rows("SELECT fichier, arretee_le, lu_le FROM achat_source ORDER BY fichier")
        if not files:
            return super().source
        last = max((day for _, day, _ in files if day), default=None)
        return titles.source_line([name for name, *_ in files], last, max(day for *_, day in files))


def purchases_of(view: View, annee: int, perimetre: str = BUYERS) -> PurchaseView:
    """Return the view of the purchases of a year and a perimeter."""
    return PurchaseView(view.base, Selection.of(annee), answers=view.answers, perimetre=perimetre)


def buyer_line(view: View, maitre_ouvrage: str) -> str:
    """Return what the official purchases of a year say of a maître d'ouvrage; empty when they say nothing."""
    sql = "SELECT left(siret, 9) FROM maitre_ouvrage WHERE maitre_ouvrage = $name AND siret IS NOT NULL"
    frame = contracts(view.base)
    for (siren,) in view.base.rows(sql, {"name": maitre_ouvrage}):
        of_year = frame["annee"].eq(view.annee).fillna(False) & frame["acheteur"].str.startswith(siren, na=False)
        found, followed = measured(frame[of_year]), frame[of_year]["achat"].isin(set(links(view.base).values())).sum()
        silent = found.contrats - found.renseignes
        return titles.buyer_sentence(found.contrats, found.oui, int(followed), silent, view.annee)
    return ""


def bilan_line(view: View) -> str:
    """Return the line of the bilan on paper about the purchases of its year, where the facilitatrice asks for it."""
    if view.place or not read_choices(view.base).au_bilan or view.annee not in known_years(view):
        return ""
    return titles.bilan_line(purchases_of(view, view.annee).measure, view.annee)


def view_of(context: Context) -> PurchaseView:
    """Return the view of a page of purchases, which `Page.seen` has made."""
    assert isinstance(context.view, PurchaseView)
    return context.view


def purchase_card(view: PurchaseView, key: str, title: str, table: Table, **shown: Any) -> ComputedCard:
    """Return a card that says which contracts it counts."""
    return ComputedCard(view, key, title, table, **{"subtitle": view.scope, "file_scope": view.scope, **shown})


def of_every_year(view: PurchaseView) -> dict[str, str]:
    """Return what a card that no year cuts says of what it counts."""
    return {"subtitle": view.every_year_scope, "file_scope": view.every_year_scope}


def known_years(view: View) -> list[int]:
    """Return the years of purchases that may be shown, oldest first."""
    return years(contracts(view.base))


def last_publication(view: View) -> date | None:
    """Return the latest day that the purchases know: of a publication, else of the import."""
    found: date | None = view.base.rows("SELECT max(coalesce(arretee_le, lu_le)) FROM achat_source")[0][0]
    return found


def group_table(label: str, groups: Sequence[tuple[str, Measure]]) -> Table:
    """Return a line a group: contracts, those that say yes, no, nothing; the share only where enough are filled."""
    found = [one for _, one in groups]
    counts: dict[str, list[int]] = {
        COUNTED: [one.contrats for one in found],
        "Avec": [one.oui for one in found],
        "Sans": [one.non for one in found],
        "Non renseignés": [one.contrats - one.renseignes for one in found],
    }
    shares = [one.part if one.is_shown and one.part is not None else float("nan") for one in found]
    return Table(
        (
            Column(label, [name for name, _ in groups]),
            *(Column(title, values, "") for title, values in counts.items()),
            Column("Part des renseignés", shares, "%"),
        )
    )


def group_card(
    view: PurchaseView, key: str, title: str, label: str, groups: Sequence[tuple[str, Measure]], **shown: Any
) -> ComputedCard:
    """Return a card of contracts by group, a bar each, with the table of `group_table`."""
    pairs = [(name, one.contrats) for name, one in groups]
    return counted_card(view, key, title, pairs, table=group_table(label, groups), **shown)


def counted_card(
    view: PurchaseView,
    key: str,
    title: str,
    pairs: Sequence[tuple[str, int]],
    table: Table | None = None,
    limit: int | None = None,
    **shown: Any,
) -> ComputedCard:
    """Return a card of counts, a bar each; those after `limit` are summed on the figure."""
    frame = pd.DataFrame(pairs, columns=["groupe", "contrats"])
    drawn = {
        "plot": lambda theme: plots.bars(frame, "contrats", "groupe", limit=limit, theme=theme),
        "pointed": lambda: {name: count(amount, "contrat notifié", "contrats notifiés") for name, amount in pairs},
        "chart": lambda most: _chart(title, "Contrats notifiés", pairs, most or limit),
    }
    return purchase_card(view, key, title, table or count_table(pairs), **drawn, **shown)


def share_card(
    view: PurchaseView, key: str, title: str, pairs: Sequence[tuple[str, float]], **shown: Any
) -> ComputedCard:
    """Return a card of shares, a bar each."""
    frame = pd.DataFrame(pairs, columns=["groupe", "part"])
    names, amounts = zip(*pairs, strict=True)
    drawn = {
        "plot": lambda theme: plots.bars(frame, "part", "groupe", unit="%", share=True, theme=theme),
        "pointed": lambda: {name: f"{percent(amount)} des contrats notifiés" for name, amount in pairs},
        "chart": lambda most: _chart(title, "Part des contrats notifiés", pairs, most, "%"),
    }
    table = Table((Column("Repère", names), Column("Part", amounts, "%")))
    return purchase_card(view, key, title, table, **drawn, **shown)


def count_table(pairs: Sequence[tuple[str, int]]) -> Table:
    """Return counts as a table."""
    return Table((Column("Réponse", [name for name, _ in pairs]), Column(COUNTED, [amount for _, amount in pairs], "")))


def _chart(title: str, measure: str, pairs: Sequence[tuple[str, float]], most: int | None, unit: str = "") -> Chart:
    shown = list(pairs[:most])
    if most and len(pairs) > most + 1:
        shown.append((REST.format(len(pairs) - most), sum(amount for _, amount in pairs[most:])))
    colour = theme_named(THEME).done
    bars = tuple(Bar(name, amount, value(amount, unit), colour) for name, amount in shown)
    whole = 1.0 if unit == "%" else max((amount for _, amount in shown), default=0) or 1
    return Chart("barres", title, measure, bars, "groupe", measure, unit, whole)


def grouped(frame: pd.DataFrame, by: pd.Series) -> list[tuple[str, Measure]]:
    """Return the measure of each group of contracts, the largest first."""
    found = [(str(name), measured(rows)) for name, rows in frame.groupby(by, sort=True)]
    return sorted(found, key=lambda pair: -pair[1].contrats)


def answers(found: Measure) -> list[tuple[str, int]]:
    """Return how many contracts give each answer."""
    said = {
        f"{YES.capitalize()}, au moins une considération": found.oui,
        f"{NO.capitalize()}, aucune": found.non,
        SILENT.capitalize(): found.non_renseigne,
        UNKNOWN.capitalize(): found.inconnu,
    }
    return [(name, amount) for name, amount in said.items() if amount]
