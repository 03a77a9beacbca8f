"""The map of a page: what it shows of a frame, what choosing an area does, and the table beside it."""

import math
from collections.abc import Mapping
from html import escape

import streamlit as st

from analytics.compute import areas, territories
from analytics.declarations.dimensions import FILTERS
from analytics.declarations.indicators import INDICATORS
from analytics.french.numbers import NO_BREAK
from analytics.protection.classes import amount_of_nothing
from analytics.sentences import titles_places
from analytics.territory.territory import words
from analytics.views.pages.territoires import Places
from analytics.views.view import View
from pages.components.filters.filters import toggle
from pages.components.frame import fiche_links
from pages.components.map.area_map import Area, territory_map

MAP = "carte"
CHOSEN = "zone_choisie"


def area_map(places: Places) -> None:
    """Draw the map of a measure by area; choosing an area filters its chantiers, or points at it.

    Areas out of the EPCI that the map is narrowed to are hatched: a filter leaves them out, nothing says that they have
    none.
    """
    view, by, mesh, measure, within = places.view, places.by, places.mesh, places.measure, places.within
    names = dict(zip(places.known["code"], places.known["nom"], strict=True))
    nothing = amount_of_nothing(view.base, view.selection, measure, (by,)) if places.is_covered else math.nan
    amounts = areas.every_amount(places.frame, within, measure, nothing)
    rows = places.frame.set_index(by).to_dict("index")
    said = dict.fromkeys(names, titles_places.OUTSIDE)
    for code, amount in amounts.items():
        said[code] = titles_places.area_text({**rows.get(names[code], {}), measure: amount}, measure)
    scale = territories.classes(amounts.values(), whole=INDICATORS[measure].unit in ("personnes", "sociétés"))
    picked = _picked(view, by, names)
    label = f"{INDICATORS[measure].label} par {territories.MESHES[mesh].lower()}"
    drawn = {code: Area(said[code], scale.level(amounts.get(code)), name in picked) for code, name in names.items()}
    territory_map(
        drawn,
        mesh,
        MAP,
        lambda: _choose(by, names),
        legend=scale.legend(),
        label=f"Carte {words().de}{NO_BREAK}: {label}, {view.describe()}",
        measure=f"{label} · {areas.PLACES[places.place].lower()}",
        missing=" ou ".join(sorted({area.text for area in drawn.values() if area.level is None})),
        subtitle=view.describe(),
        source=view.screen_source,
        name=f"carte-{mesh}-{view.annee}",
        several=by in FILTERS,
    )
    _says(areas.KINDS[mesh], picked, said, names)


def _picked(view: View, by: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names outlined on the map: those filtered, else the one pointed at."""
    if by in FILTERS:
        return view.picked.values(by)
    chosen = st.session_state.get(CHOSEN)
    return (chosen,) if chosen in names.values() else ()


def _choose(by: str, names: Mapping[str, str]) -> None:
    name = names.get(str(st.session_state[MAP].get("pick") or ""))
    if name and by in FILTERS:
        toggle(by, name)
    elif name:
        st.session_state[CHOSEN] = None if st.session_state.get(CHOSEN) == name else name


def _says(kind: str, picked: tuple[str, ...], texts: Mapping[str, str], names: Mapping[str, str]) -> None:
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
