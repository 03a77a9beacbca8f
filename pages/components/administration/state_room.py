"""The parts of « Administration » that say how the base is, and what was done to it."""

from html import escape

import pandas as pd
import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.protection.checking import faults
from analytics.protection.repairing import repair
from pages.components.access import installation, roles
from pages.components.access.acts import record
from pages.components.administration.under_way import TOLD
from pages.components.frame.html_tables import table

SHOWN = 100


def health() -> None:
    """Draw what is wrong with the base and how to mend it, with a button that tries; nothing when all is well."""
    found = [*faults(base_path()), *installation.of_secrets(), *installation.of_proxy(st.context.headers)]
    if not found:
        return
    lines = "".join(f"<li><strong>{escape(one.what)}</strong> {escape(one.how)}</li>" for one in found)
    st.html(f'<div class="methode" role="alert"><h2>À réparer</h2><ul>{lines}</ul></div>')
    st.button("Réparer la base", icon=":material/build:", on_click=_repair)


@roles.only(roles.ADMINISTER)
def _repair() -> None:
    try:
        done = repair(base_path())
        st.session_state[TOLD] = " ".join(done) or "Rien à réparer."
        record(journal.REPAIRED, gestes=len(done))
    except BaseError as error:
        st.session_state[TOLD] = str(error)


def acts() -> None:
    """Draw the latest lines of the journal."""
    try:
        frame = journal.read(base_path())
    except BaseError as error:
        st.html(f"<p>{escape(str(error))}</p>")
        return
    if frame.empty:
        st.html("<p>Rien encore : le journal dit qui importe, restaure, efface, télécharge et se connecte.</p>")
        return
    rows = [
        (f"{pd.Timestamp(line.le).tz_convert('Europe/Paris'):%d/%m/%Y %H:%M}", line.qui, line.quoi, line.version or "",
         ", ".join(f"{name} {count}" for name, count in line.nombres.items()))
        for line in frame.head(SHOWN).itertuples()
    ]  # fmt: skip
    table("Journal", ("Le", "Qui", "Quoi", "Version", "Nombres"), rows)
