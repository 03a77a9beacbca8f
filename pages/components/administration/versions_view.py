"""The versions kept: any of them goes back into service in one click, after the same comparison as an import."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.base.versions import history
from analytics.french.dates import date_long
from analytics.french.numbers import number
from analytics.ingest.trial import comparison
from analytics.protection.publishing import restore
from pages.components.access import roles
from pages.components.access.acts import record
from pages.components.administration import under_way
from pages.components.administration.changes_step import show_changes
from pages.components.frame.html_tables import table


def versions() -> None:
    """Draw the kept versions and offer to bring one back."""
    frame = history(base_path())
    if frame.empty:
        st.write("Aucune\u00a0: la première sera publiée par un import.")
        return
    rows = [
        (f"{row.version}", _moment(row.publiee_le), date_long(row.arretee_le), row.nature.capitalize(),
         number(row.lignes), row.commentaire or "", "En service" if row.sert else "")
        for row in frame.itertuples()
    ]  # fmt: skip
    titles = ("Version", "Publiée le", "Données jusqu’au", "Nature", "Lignes", "Commentaire", "État")
    marks = ["sert" if served else "" for served in frame["sert"]]
    table("Versions gardées", titles, rows, numeric=(0, 4), marks=marks)
    others = frame.loc[~frame["sert"].astype(bool), "version"].tolist()
    if not others:
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="restauration"):
        picked = st.selectbox("Remettre en service", others, index=None, placeholder="Version", key="version_choisie")
        st.button("Restaurer", disabled=picked is None, on_click=_restore, args=(picked,), icon=":material/history:")
    if picked is not None:
        show_changes(comparison(base_path(), int(picked)))


def _moment(given: object) -> str:
    return date_long(given) if pd.isna(given) else f"{date_long(given)}, {given:%H h %M}"


@roles.only(roles.ADMINISTER)
def _restore(version: int) -> None:
    try:
        restore(base_path(), version)
        record(journal.RESTORED, version)
        under_way.leave()
        st.session_state[under_way.TOLD] = f"La version {version} sert de nouveau."
    except BaseError as error:
        st.session_state[under_way.TOLD] = str(error)
    st.session_state["version_choisie"] = None
