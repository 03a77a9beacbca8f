"""Step two, « Feuilles et colonnes »: what each sheet is, where its titles stand, what each column means."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from analytics.declarations.record_labels import COLUMN_LABELS, SHEET_LABELS, read_tables
from analytics.french.dates import MONTHS
from analytics.french.numbers import count
from analytics.ingest.cell_texts.declared import fields
from analytics.ingest.cell_texts.french_cells import READERS
from analytics.ingest.files.sheets import Sheet
from analytics.ingest.files.workbook_scan import column_letters
from analytics.ingest.import_plan.column_fields import NAMING
from analytics.ingest.import_plan.column_kinds import reads_of
from analytics.ingest.import_plan.model import RECORDS, Block, Column
from analytics.ingest.prepare import planned_block
from pages.components.administration import under_way
from pages.components.administration.files_step import _plain
from pages.components.administration.under_way import UnderWay

LEFT_OUT = "Laisser de côté"
OWN = "Tableau de suivi (une ligne par personne, contrat ou marché)"
UNREAD = "Ne pas lire"
SHOWN = 3


def columns_step(work: UnderWay) -> None:
    """Draw each table with its columns; a change is kept at once, for every table of the same layout."""
    sheets = {(sheet.file, sheet.name): sheet for sheet in work.prepared.sheets}
    seen: set[str] = set()
    for number, block in enumerate(work.prepared.plan.blocks):
        sheet = sheets[block.file, block.sheet]
        same = [one for one in work.prepared.plan.blocks if one.layout == block.layout]
        if block.layout in seen:
            continue
        seen.add(block.layout)
        several = any(one.where == block.where and one not in same for one in work.prepared.plan.blocks)
        spot = f" (titres en {column_letters(block.key[3] + 1)}{block.titles})" if several else ""
        title = f"{_state(block)} {_plain(_named(same))}{spot}"
        with st.expander(title, expanded=number == 0 or not block.means, key=f"tableau_{number}"):
            _table(work, number, block, same, sheet)


def _state(block: Block) -> str:
    return ":material/check_circle:" if block.read and block.means else ":material/visibility_off:"


def _named(same: Sequence[Block]) -> str:
    names = [f"{one.where}{' (feuille cachée)' if one.hidden else ''}" for one in same]
    return ", ".join(dict.fromkeys(names))


def _table(work: UnderWay, number: int, block: Block, same: list[Block], sheet: Sheet) -> None:
    rows = max((block.last or sheet.height) - block.titles, 0)
    why = block.why[:1].upper() + block.why[1:]
    st.caption(f"{count(rows, 'ligne')} sous les titres de la ligne {block.titles}. {why}".strip())
    meanings = {UNREAD: "", OWN: RECORDS} | {SHEET_LABELS[name]: name for name in read_tables()}
    now = next((label for label, one in meanings.items() if one == (block.means if block.read else "")), UNREAD)
    left, middle, right = st.columns([3, 1, 1])
    picked = left.selectbox(
        "Ce que porte ce tableau", list(meanings), index=list(meanings).index(now), key=f"sens_tableau_{number}"
    )
    title_row = middle.number_input("Ligne des titres", 1, max(sheet.height, 1), block.titles, key=f"titres_{number}")
    year = right.text_input(
        "Année, si elle n’est pas écrite", str(block.year or ""), key=f"annee_{number}", max_chars=4
    )
    if meanings[picked] != (block.means if block.read else "") or title_row != block.titles:
        _restate(work, same, meanings[picked], int(title_row))
        st.rerun()
    if year.strip() != str(block.year or "") and (not year.strip() or year.strip().isdecimal()):
        block.year = int(year) if year.strip() else None
        under_way.changed(columns=True)
    if block.read and block.means:
        _columns(number, block, same, sheet)


def _restate(work: UnderWay, same: list[Block], means: str, titles: int) -> None:
    """Give every table of a layout another meaning or title row; its columns are recognised again."""
    blocks = work.prepared.plan.blocks
    sheets = {(sheet.file, sheet.name): sheet for sheet in work.prepared.sheets}
    for block in same:
        block.read = bool(means)
        if means and (means != block.means or titles != block.titles):
            blocks[blocks.index(block)] = planned_block(sheets[block.file, block.sheet], block, means, titles)
    under_way.changed(columns=True)


def _columns(number: int, block: Block, same: list[Block], sheet: Sheet) -> None:
    choices = _choices(block)
    with st.container(key=f"colonnes_{number}"):
        for column in block.columns:
            texts = sheet.columns[column.place][block.titles : block.titles + 200]
            if not column.title and not any(texts):
                continue
            shown, meant = st.columns([3, 2], vertical_alignment="center")
            title = column.title or f"colonne {column.place + 1}"
            shown.markdown(f"**{_plain(title)}** : {_plain(_first(block, column, texts))}")
            now = next((label for label, name in choices.items() if name == _value(column)), LEFT_OUT)
            label = f"Ce qu’est « {title} »"
            picked = meant.selectbox(
                label, list(choices), index=list(choices).index(now), key=f"champ_{number}_{column.place}",
                label_visibility="collapsed",
            )  # fmt: skip
            if not column.field and column.why and picked == LEFT_OUT:
                meant.caption(column.why)
            if choices[picked] != _value(column):
                _assign(same, column.place, choices[picked])
                under_way.changed(columns=True)
                st.rerun()


def _choices(block: Block) -> dict[str, str]:
    """Return what a column may be: label -> field, with its period after « | » for hours of a month."""
    if block.means != RECORDS:
        table = read_tables()[block.means]
        return {LEFT_OUT: ""} | {COLUMN_LABELS[name]: name for name in table.column_names}
    months = {f"Heures réalisées : {month}": f"heures|-{at:02}" for at, month in enumerate(MONTHS, start=1)}
    periods = {
        f"{fields()[column.field].label} : {_in_words(column.period)}": _value(column)
        for column in block.columns
        if column.period and column.field in ("heures", "heures_clausees") and _value(column) not in months.values()
    }
    plain = {one.label: name for name, one in fields().items()}
    ticks = {f"Critère coché : {c.period[1:]}": f"critere_coche|{c.period}" for c in block.places("critere_coche")}
    return {LEFT_OUT: ""} | plain | months | periods | ticks


def _value(column: Column) -> str:
    return f"{column.field}|{column.period}" if column.period else column.field


def _in_words(period: str) -> str:
    """Return « mars 2024 », « 2024 », « janvier 2024, 3 mois » for the period of a column."""
    first, _, length = period.partition("|")
    year, _, month = first[:7].rpartition("-")
    if year and (month, length) == ("01", "12"):
        return year
    named = " ".join(filter(None, (MONTHS[int(month) - 1], year)))
    return f"{named}, {length} mois" if length else named


def _assign(same: Sequence[Block], place: int, value: str) -> None:
    name, _, period = value.partition("|")
    rank = next(at for at, one in enumerate(same[0].columns) if one.place == place)
    for column in (block.columns[rank] for block in same):
        column.field, column.period, column.why = name, period, "" if name else "à votre demande"


def _is_yearless(value: str) -> bool:
    """Return whether a value is a month whose year stands elsewhere: « -03 »."""
    return re.match(r"-[01]\d(\||$)", value) is not None


def _first(block: Block, column: Column, texts: Sequence[str]) -> str:
    """Return the first values of a column as they will be read; those of people are never shown."""
    if column.why.startswith(NAMING) or column.field in ("nom", "prenom", "personne_nommee", "noms"):
        return "jamais gardé" if not column.field else "remplacé par un pseudonyme"
    if column.field in ("personne", "beneficiaire"):
        return "remplacé par un pseudonyme"
    found = []
    for text in dict.fromkeys(text for text in texts if text):
        reader = READERS.get(reads_of(block.means, column.field)) if column.field and "|" not in column.field else None
        read = reader(text) if reader else None
        as_is = read is None or read.unread or read.value == text or _is_yearless(read.value)
        found.append(text[:40] if as_is or read is None else f"{text[:40]} → {read.value or '?'}")
        if len(found) == SHOWN:
            break
    return " ; ".join(found) or "vide"
