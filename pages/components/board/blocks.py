"""From a frame to a card or a tile: labels, definition, source, table, CSV and alternative text come by themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.base.database import Base
from analytics.base.selection import Selection
from analytics.compute.queries import why_missing
from analytics.declarations.dimensions import DIMENSIONS, FILTERS, NOT_ITEMISED
from analytics.declarations.indicator import Indicator
from analytics.declarations.indicators import INDICATORS
from analytics.figures import plots
from analytics.french.numbers import count, difference, is_missing, number, percent, value
from analytics.sentences import hidden as protection
from analytics.sentences import titles
from analytics.sentences.phrases import FEW, SMALL, STABLE
from analytics.views import cell_text
from analytics.views.view import View
from pages.components.acceleration import bursts
from pages.components.acceleration.remember import remember
from pages.components.access import roles
from pages.components.board.board import Card, Tile, board
from pages.components.board.emptiness import empty_message
from pages.components.filters.filters import reset, toggle
from pages.components.frame import cached, fiche_links
from pages.components.frame.page import Page

Lines = Mapping[str, Mapping[str, Any]]  # a `compare` frame as plain data: one line per indicator

ROUNDING = 0.005  # a smaller gap between two percentages does not show once they are rounded
MANY = 25  # bars that a figure names before it becomes a scroll; the table always has them all
PROGRESS = ("clausees_cumulees", "realisees_cumulees", "taux_realisation")
PROGRESS_NOTE = "Depuis le début des marchés suivis dans l’année. Un marché en cours n’est pas en retard."


def card(
    page: Page,
    frame: pd.DataFrame,
    title: str,
    figure: dict | None,
    *,
    key: str,
    note: str = "",
    subtitle: str = "",
    wide: bool = False,
    tall: bool = False,
    printed: bool = False,
) -> Card:
    """Return the card of a frame whose first column is a dimension and whose others are indicators.

    `printed` says that the figure is of a total known to all, whatever of the frame is hidden.
    """
    dimensions = [name for name in frame.columns if name in DIMENSIONS]
    indicators = [name for name in frame.columns if name in INDICATORS]
    pick = dimensions[0] if dimensions and dimensions[0] in (*FILTERS, "annee") else ""
    empty = "" if printed else empty_message(page, frame, indicators, dimensions)
    measures = ", ".join(INDICATORS[name].label for name in indicators)
    return Card(
        key=key,
        title=title,
        subtitle=subtitle or f"{measures} · {page.selection.describe()}",
        figure=None if empty else figure,
        headers=cell_text.headers(frame.columns),
        rows=cell_text.rows(frame),
        numeric=tuple(name in INDICATORS for name in frame.columns),
        alt=alternative(title, frame, dimensions, indicators),
        definition=definitions(indicators),
        source=page.source,
        note=" ".join(filter(None, [note, "" if empty else protection.note(frame)])),
        csv=cell_text.to_csv(frame, page.selection.describe(), page.mention),
        csv_name=f"{key}-{page.selection.annee}.csv",
        pick=pick,
        picked=picked_values(page, pick),
        wide=wide,
        tall=tall,
        empty=empty,
        sheet=fiche_links.kind_of(dimensions[0]) if dimensions else "",
        sheets=fiche_links.addresses(dimensions[0], frame[dimensions[0]], page.selection) if dimensions else {},
    )


def picked_values(page: Page, dimension: str) -> tuple[str, ...]:
    """Return the values of `dimension` that the reader has chosen, as figures and tables name them."""
    return (str(page.annee),) if dimension == "annee" else page.picked.values(dimension) if dimension else ()


def definitions(indicators: Sequence[str]) -> str:
    """Return the definition and the source of each indicator, one per line."""
    return "\n".join(
        f"{INDICATORS[name].label} : {INDICATORS[name].definition} (Règle : {INDICATORS[name].source}.)"
        for name in indicators
    )


def alternative(title: str, frame: pd.DataFrame, dimensions: Sequence[str], indicators: Sequence[str]) -> str:
    """Return what the figure shows, in words: its title and its first values."""
    if frame.empty or not dimensions or not indicators:
        return title
    shown = zip(frame[dimensions[0]].tolist()[:8], frame[indicators[0]].tolist()[:8], strict=True)
    first = [f"{name} {cell_text.cell(indicators[0], amount)}" for name, amount in shown]
    rest = len(frame) - len(first)
    more = f" ; et {rest} de plus dans le tableau" if rest > 0 else ""
    stop = "" if title.endswith(("?", "!")) else "."
    return f"{title}{stop} {' ; '.join(first)}{more}."


def written(lines: Lines, name: str, column: str = "valeur") -> str:
    """Return a value as tiles and tables show it; a share of few people as a count: « 9 sur 11 »."""
    indicator, content = INDICATORS[name], lines[name][column]
    if indicator.unit == "%" and indicator.numerator in lines and is_share_of_people(name):
        part, people = lines[indicator.numerator][column], lines["beneficiaires"][column]
        if people < SMALL and not is_missing(content):
            return f"{number(part)} sur {number(people)}"
    return value(content, indicator.suffix, indicator.decimals)


def lines_of(frame: pd.DataFrame) -> Lines:
    """Return a frame as plain data, thirty times faster than `to_dict`; a hidden number keeps its bits."""
    columns = {name: frame[name].tolist() for name in frame.columns}
    lines = zip(*columns.values(), strict=True)
    return {name: dict(zip(columns, line, strict=True)) for name, line in zip(frame.index, lines, strict=True)}


def is_share_of_people(name: str) -> bool:
    """Return whether the indicator is a part of the people counted."""
    return all(INDICATORS[term].unit == "personnes" for term in INDICATORS[name].terms)


def tiles(
    page: Page,
    comparison: pd.DataFrame,
    names: Sequence[str],
    detail: Callable[[str, pd.DataFrame], str] = lambda name, comparison: "",
) -> list[Tile]:
    """Return the key figures of indicators, each with its comparison in words and the line that `detail` gives."""
    lines = lines_of(comparison)
    return [_tile(page, lines, name, detail(name, comparison)) for name in names]


def _tile(page: Page, lines: Lines, name: str, detail: str) -> Tile:
    indicator, now = INDICATORS[name], written(lines, name)
    delta, direction = ("", "") if " sur " in now else change(lines[name], indicator)
    return Tile(
        name=name,
        label=indicator.label,
        value=now,
        delta=f"{delta} par rapport à {page.reference}" if delta else "",
        direction=direction,
        detail=why_missing(name, page.selection) or detail,
        definition=f"{indicator.definition} (Règle : {indicator.source}.)",
    )


def change(row: Mapping[str, float], indicator: Indicator) -> tuple[str, str]:
    """Return the change in words and its direction: « +56 % », « 2 de moins », « stable »."""
    if is_missing(row["valeur"]) or is_missing(row["precedent"]):
        return "", ""
    gap, evolution, unit = row["ecart"], row["evolution"], indicator.suffix
    direction = "hausse" if gap > 0 else "baisse"
    if unit == "%":
        return ("stable", "stable") if abs(gap) < ROUNDING else (difference(gap, unit), direction)
    counted = row["precedent"] < (FEW if indicator.unit == "personnes" else SMALL)
    words = difference(gap, unit, indicator.decimals) if counted else percent(evolution, signed=True)
    same = words == difference(0, unit, indicator.decimals) if counted else abs(evolution) < STABLE
    return ("stable", "stable") if same else (words, direction)


def owners_ranking(page: Page, limit: int | None = None, tall: bool = False) -> Card:
    """Return who carries the hours, those picked in bold among the others."""
    whole = page.without("maitre_ouvrage")
    frame = whole.compute("heures_clausees", by=("maitre_ouvrage", "famille"))
    known = NOT_ITEMISED in set(frame["maitre_ouvrage"])
    return card(
        whole,
        frame[["maitre_ouvrage", "heures_clausees"]],
        titles.ranking_title(frame, "maitre_ouvrage", "heures_clausees"),
        plots.bars(frame, "heures_clausees", "maitre_ouvrage", unit="h", limit=limit, **page.look("maitre_ouvrage")),
        key="heures-par-maitre-ouvrage",
        note=f"« {NOT_ITEMISED} » : heures du total publié qu’aucun maître d’ouvrage nommé ne porte." if known else "",
        tall=tall,
    )


def owner_cards(page: Page) -> list[Card]:
    """Return the marchés of the maître d'ouvrage that the filters keep, when they keep just one."""
    owners = page.selection.values("maitre_ouvrage")
    if len(owners) != 1:
        return []
    frame = page.compute(*PROGRESS, "beneficiaires", "societes", by=("marche",))
    title = f"{owners[0]} : {count(len(frame), 'marché', 'marchés')} en {page.annee}"
    return [card(page, frame, title, progress_figure(page, frame), key="marches", note=PROGRESS_NOTE, wide=True)]


def progress_card(page: Page, by: str) -> Card:
    """Return what was promised and done since the start of the marchés followed in the year."""
    frame = page.compute(*PROGRESS, by=(by,))
    title = titles.bullet_title(frame, *PROGRESS[:2])
    shown = frame.head(MANY)
    rest = f" Les {MANY} premiers sur {len(frame)} ; les autres sont dans le tableau." if len(frame) > MANY else ""
    return card(page, frame, title, progress_figure(page, shown), key="avancement", note=PROGRESS_NOTE + rest)


def progress_figure(page: Page, frame: pd.DataFrame) -> dict:
    """Return the bullet of cumulative hours, by the first column of the frame."""
    by = str(frame.columns[0])
    return plots.bullet(frame, by, *PROGRESS[:2], **page.look(by))


def switch(label: str, options: Mapping[str, str], key: str) -> str:
    """Draw a choice between views, kept in the URL, and return the one chosen; the first by default."""
    names = list(options)
    st.segmented_control(
        label, names, format_func=options.get, default=names[0], required=True, key=key, bind="query-params"
    )
    return switched(options, key)


def switched(options: Mapping[str, str], key: str) -> str:
    """Return what a switch was left on; the first of its options by default."""
    chosen = st.session_state.get(key)
    return chosen if chosen in options else next(iter(options))


def show_tiles(page: Page, tiles: Sequence[Tile], key: str = "chiffres-cles") -> None:
    """Draw the key figures of a page, before its cards are made; nothing when the filters keep nothing."""
    if not _is_empty(page):
        board([], list(tiles), key=key)
        bursts.send()


def show(page: Page, cards: Sequence[Card], key: str = "planche") -> None:
    """Draw the page's figures, or an empty state with two ways out when the filters keep nothing."""
    if _is_empty(page):
        _empty_state(page)
        return
    board(list(cards), [], key=key, on_pick=lambda: _picked(key), on_open=lambda: _opened(key))
    _page_tables(page, cards, key)


def _page_tables(page: Page, cards: Sequence[Card], key: str) -> None:
    """Draw the button of the workbook that holds the tables of these cards."""
    view = View(page.base, page.selection)
    tabled = [card for card in cards if card.csv and not card.empty]
    if tabled:
        st.download_button(
            "Les tableaux de cette page (Excel)",
            roles.kept_for_owner(partial(_workbook, view, tabled), view.base.role),
            f"{key}-{view.annee}.xlsx",
            key=f"tableaux_{key}",
            type="tertiary",
            on_click="ignore",
        )


def _workbook(view: View, cards: Sequence[Card]) -> bytes:
    from analytics.exports.workbooks import csv_table, workbook

    return workbook(view, [csv_table(card.title, card.csv, card.numeric) for card in cards])


def _is_empty(page: Page) -> bool:
    return bool(page.selection.filtres) and _holds_nothing(page.base, page.selection)


@remember(cached.ENTRIES)
def _holds_nothing(base: Base, selection: Selection) -> bool:
    found = cached.compute(base, selection, ("marches_suivis", "beneficiaires"))
    return not protection.reasons(found) and not found.fillna(0).any(axis=None)


def _empty_state(page: Page) -> None:
    st.info(f"Aucune donnée pour ces filtres ({page.selection.describe()}).")
    dimension, kept = page.selection.active()[-1]
    with st.container(horizontal=True):
        st.button(f"Retirer « {kept} »", on_click=toggle, args=(dimension, kept))
        st.button("Tout réinitialiser", on_click=reset)


def _opened(key: str) -> None:
    asked = st.session_state[key].get("open") or {}
    fiche_links.ask(str(asked.get("dimension", "")), str(asked.get("value", "")))


def _picked(key: str) -> None:
    pick = st.session_state[key].get("pick") or {}
    dimension, chosen = pick.get("dimension"), str(pick.get("value", ""))
    if dimension in FILTERS:
        toggle(dimension, chosen)
    elif dimension == "annee":
        st.session_state["annee"] = chosen
