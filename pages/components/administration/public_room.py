"""What the public is given: hours as far as the setting says, numbers of people that wait, and giving them out."""

from html import escape

import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.declarations.settings import PUBLIC_HOURS, public_hours
from analytics.protection.opening import serving_file
from analytics.protection.publishing import give_out
from analytics.protection.releases import waiting
from analytics.sentences.hidden import HOURS_OPEN, waiting_lines
from pages.components.access import roles
from pages.components.access.acts import record
from pages.components.administration.under_way import TOLD

ALL = "Toutes les années"


def public_figures() -> None:
    """Draw the setting of hours, what waits, and a button that gives it out, with its risk."""
    try:
        found = waiting(serving_file(base_path()))
    except BaseError:
        st.write("Rien\u00a0: aucune version n’est en service.")
        return
    lines = [f"{HOURS_OPEN[public_hours()]} Réglage : {PUBLIC_HOURS}.", *waiting_lines(found)]
    st.html("".join(f"<p>{escape(line)}</p>" for line in lines))
    years = {str(one.year) if one.year else ALL: one.year for one in found}
    if years:
        with st.container(horizontal=True, vertical_alignment="bottom", key="diffusion"):
            picked = st.selectbox("Donner au public", list(years), index=None, placeholder="Année", key="annee_donnee")
            given = (years.get(picked or "", 0),)
            st.button("Donner ces chiffres", disabled=picked is None, on_click=_give_out, args=given)


@roles.only(roles.ADMINISTER)
def _give_out(year: int) -> None:
    try:
        give_out(base_path(), [year])
        record(journal.GIVEN_OUT, annee=year)
        st.session_state[TOLD] = "Le public lit les nouveaux chiffres."
    except BaseError as error:
        st.session_state[TOLD] = str(error)
