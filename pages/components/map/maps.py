"""The map of a page: what it shows of a frame, what choosing an area does, and the table beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from analytics.compute import areas, territories
from analytics.declarations.dimensions import FILTERS
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import NARROW, NO_BREAK
from analytics.protection.answers import unlisted_values_are_hidden
from analytics.sentences import titles_places
from pages.components.board import blocks
from pages.components.board.board import Card
from pages.components.filters.filters import toggle
from pages.components.frame import cached, fiche_links
from pages.components.frame.page import Page
from pages.components.map.area_map import Area, gers_map

MEASURE_LABELS = {
    "heures_pour_1000_habitants": f"Heures pour 1{NARROW}000 habitants",
    "heures_realisees": "Heures réalisées",
    "beneficiaires": "Personnes",
    "societes": "Sociétés",
}
COLUMNS = 4  # of the table beside the map: more would leave no room for names
MAP = "carte"
CHOSEN = "zone_choisie"


def known_areas(page: Page, mesh: str) -> pd.DataFrame:
    """Return the areas of a mesh: code, nom, habitants."""
    return cached.known_areas(page.base, mesh)


def measure_switch(place: str) -> str:
    """Draw the measures that have a meaning where things are looked at, and say why the others have none."""
    offered = {name: MEASURE_LABELS[name] for name in areas.measures(place)}
    # One key a place: a choice that has no meaning elsewhere is not carried there.
    measure = blocks.switch("Mesure", offered, key=f"mesure_{place}")
    if reason := areas.REASONS[place]:
        st.caption(reason)
    return measure


def looked_at(page: Page, place: str, mesh: str) -> tuple[Page, tuple[str, ...]]:
    """Return the page whose rows the map cuts, and the EPCI it is narrowed to.

    A filter of EPCI is lifted where chantiers are cut by EPCI, to show the picked among the others, or by canton,
    which follows other limits; communes keep it.
    """
    if place == areas.CHANTIER and mesh != "commune":
        return page.without("territoire"), ()
    return page, page.picked.values("territoire") if place == areas.CHANTIER else ()


def area_map(
    page: Page,
    frame: pd.DataFrame,
    known: pd.DataFrame,
    place: str,
    mesh: str,
    measure: str,
    covered: bool,
    kept: Sequence[str] = (),
) -> None:
    """Draw the map of `measure` from a frame by area; choosing an area filters its chantiers, or points at it.

    Areas out of the EPCI `kept` are hatched: a filter leaves them out, nothing says that they have none.
    """
    by = str(frame.columns[0])
    covered = covered and not unlisted_values_are_hidden(page.base, by)
    within = areas.inside(known, mesh, kept)
    amounts = dict.fromkeys(known["code"], math.nan) | areas.every_amount(frame, within, measure, covered)
    said = dict.fromkeys(known["code"], titles_places.OUTSIDE)
    whole = INDICATORS[measure].unit in ("personnes", "sociétés")
    scale = territories.classes(amounts.values(), whole=whole)
    names = dict(zip(known["code"], known["nom"], strict=True))
    picked = _picked(page, by, names)
    rows = {line[0]: dict(zip(frame.columns, line, strict=True)) for line in frame.itertuples(index=False, name=None)}
    said |= {
        code: titles_places.area_text({**rows.get(names[code], {}), measure: amounts[code]}, measure)
        for code in within["code"]
    }
    drawn = [Area(code, said[code], scale.level(amounts[code]), names[code] in picked) for code in names]
    label = f"{INDICATORS[measure].label} par {areas.mesh_label(mesh).lower()}"
    gers_map(
        drawn,
        mesh,
        scale.legend(),
        MAP,
        lambda: _choose(by, names),
        label=f"Carte du Gers{NO_BREAK}: {label}, {page.selection.describe()}",
        measure=f"{label} · {areas.PLACES[place].lower()}",
        missing=titles_places.OUTSIDE if len(within) < len(known) and covered else titles_places.NO_DATA,
        subtitle=page.selection.describe(),
        source=page.source,
        name=f"carte-{mesh}-{page.annee}",
        several=by in FILTERS,
    )
    _says(page, areas.KINDS[mesh], picked, said, names)


def _picked(page: Page, by: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names outlined on the map: those filtered, else the one pointed at."""
    if by in FILTERS:
        return page.picked.values(by)
    chosen = st.session_state.get(CHOSEN)
    return (chosen,) if chosen in names.values() else ()


def _choose(by: str, names: Mapping[str, str]) -> None:
    name = names.get(str(st.session_state[MAP].get("pick") or ""))
    if name and by in FILTERS:
        toggle(by, name)
    elif name:
        st.session_state[CHOSEN] = None if st.session_state.get(CHOSEN) == name else name


def _says(page: Page, kind: str, picked: tuple[str, ...], texts: Mapping[str, str], names: Mapping[str, str]) -> None:
    """Write what was chosen on the map, with the way to its sheet; else what choosing does."""
    if not picked:
        st.caption("Choisir un territoire sur la carte ou dans le tableau pour le suivre et ouvrir sa fiche.")
        return
    codes = {name: code for code, name in names.items()}
    for name in picked:
        with st.container(horizontal=True, key=f"zone_{codes.get(name, 'ailleurs')}", vertical_alignment="center"):
            said = f"{NO_BREAK}: {texts[codes[name]]}" if name in codes else ""
            st.html(f'<p class="zone"><strong>{escape(name)}</strong>{escape(said)}</p>')
            if name in codes:
                st.button("Ouvrir la fiche", key=f"fiche_{codes[name]}", on_click=fiche_links.ask, args=(kind, name))


def ranking(page: Page, frame: pd.DataFrame, place: str, mesh: str, measure: str) -> Card:
    """Return the table beside the map, the places outside the Gers and the unknown ones on lines of their own."""
    title = f"Classement par {areas.mesh_label(mesh).lower()}"
    note = titles_places.notes(mesh, measure, bool(page.picked.values("territoire")))
    columns = [str(frame.columns[0]), *dict.fromkeys([measure, *areas.measures(place)])][:COLUMNS]
    drawn = blocks.card(page, frame[columns], title, None, key="classement", note=note, wide=True)
    headers = (areas.mesh_label(mesh), *(MEASURE_LABELS[name] for name in columns[1:]))
    return replace(drawn, headers=headers, subtitle=f"{areas.PLACES[place]} · {page.selection.describe()}")
