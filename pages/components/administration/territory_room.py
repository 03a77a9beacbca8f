"""The part of « Administration » that shows the territory of the figures, and changes it."""

import re
from html import escape

import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path, current_file
from analytics.compute.areas import meshes
from analytics.french.numbers import NO_BREAK, count
from analytics.ingest import ImportRefused
from analytics.ingest.publication import rebuild
from analytics.territory.about import described
from analytics.territory.members import Territory
from analytics.territory.settings_file import TerritoryError
from analytics.territory.territory import from_text, territory
from analytics.territory.writing import settings_text, write
from pages.components.access import roles
from pages.components.access.acts import record
from pages.components.administration.import_room import TOLD
from pages.components.map.area_map import Area, territory_map
from pages.components.web.plain import plain

WANTED, MAP = "territoire_voulu", "carte_territoire"
HELP = "Un département (34, Hérault), un EPCI (nom ou SIREN), ou plusieurs, séparés par des virgules."


def territory_settings() -> None:
    """Draw what the territory means, its map, and the field that changes it."""
    wanted = str(st.session_state.get(WANTED) or "").strip()
    st.text_input("Autre territoire", key=WANTED, help=HELP, max_chars=200, placeholder="34", width=420)
    try:
        shown = from_text(_text(wanted)) if wanted else territory()
    except TerritoryError as error:
        st.error(plain(error), icon=":material/error:")
        shown, wanted = territory(), ""
    said = ((heading, escape(text)) for heading, text in described(shown))  # the file may name it by any letters
    st.html("".join(f"<p><strong>{heading}{NO_BREAK}:</strong> {text}</p>" for heading, text in said))
    if wanted and shown != territory():
        st.caption("La base est refaite pour ce territoire : ses relevés sont gardés, les versions précédentes aussi.")
        st.button("Choisir ce territoire", on_click=_choose, args=(wanted,), icon=":material/map:")
    _map(shown)


def _text(wanted: str) -> str:
    return settings_text([one.strip() for one in re.split(r"[,;]", wanted) if one.strip()])


def _map(shown: Territory) -> None:
    mesh = next(iter(meshes(shown)))
    sizes: dict[str, int] = {}
    for area in shown.areas:
        sizes[getattr(area, mesh)] = sizes.get(getattr(area, mesh), 0) + (area.population or 0)
    areas = {code: Area(count(size, "habitant"), 0) for code, size in sizes.items() if code}
    label = f"Carte {shown.words.de}"
    territory_map(areas, mesh, MAP, lambda: None, here=shown, legend=[], label=label, measure=meshes(shown)[mesh])


@roles.only(roles.ADMINISTER)
def _choose(wanted: str) -> None:
    try:
        write(base_path(), _text(wanted))
        record(journal.TERRITORY, rebuild(base_path()) if current_file(base_path()) else None)
        st.session_state[TOLD] = f"Les chiffres sont maintenant ceux {territory().words.de}."
        st.session_state[WANTED] = ""
    except (BaseError, TerritoryError, ImportRefused) as error:
        st.session_state[TOLD] = str(error)
