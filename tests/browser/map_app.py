"""A page with a map and nothing else, on fixed amounts, to test the map alone."""

import streamlit as st

from analytics.compute.territories import MESHES, classes
from analytics.french.numbers import NARROW, hours
from analytics.territory.territory import territory
from pages.components.map.area_map import Area, territory_map

MEASURE = f"Heures réalisées pour 1{NARROW}000 habitants"


def amount(rank: int, factor: float) -> float | None:
    """Return the amount of the area of that rank: a few are zero, a few unknown."""
    return None if rank % 7 == 3 else 0.0 if rank % 7 == 5 else (rank * 37 % 101 + 1) * factor


def choose() -> None:
    """Keep the area chosen, or forget it when it was chosen before."""
    code = st.session_state.carte.pick
    st.session_state.chosen = None if st.session_state.get("chosen") == code else code


def main() -> None:
    """Draw the map; « Doubler » changes every amount."""
    st.set_page_config(layout="wide", page_title="Carte")
    mesh = st.segmented_control("Maille", list(MESHES), default="epci")
    factor = 2.5 if st.toggle("Doubler") else 1.0
    codes = sorted({getattr(area, mesh) for area in territory().areas})
    amounts = {code: amount(rank, factor) for rank, code in enumerate(codes)}
    scale = classes(amounts.values())
    chosen = st.session_state.get("chosen")
    areas = {
        code: Area(f"{hours(value)} pour 1{NARROW}000 habitants", scale.level(value), code == chosen)
        for code, value in amounts.items()
        if value is not None
    }
    territory_map(areas, mesh, "carte", choose, legend=scale.legend(), label=MEASURE, measure=MEASURE)
    st.write(f"Choisi : {chosen}")


main()
