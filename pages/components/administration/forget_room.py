"""The part of « Administration » that forgets people: one at her request, or those whose records are old."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.declarations.settings import kept_years
from analytics.ingest.forget import Forgotten, effacer, purger
from pages.components.access import roles
from pages.components.access.acts import record
from pages.components.administration.under_way import TOLD

NUMBER, YEAR, SURE = "numero_a_effacer", "annee_de_purge", "sur_d_oublier"
WARNING = (
    "Les heures d’une personne oubliée restent sur leurs marchés, année par année ; son sexe, son âge, sa commune, ses "
    "critères, ses contrats et leurs suites disparaissent. **Les versions qui la contiennent sont supprimées, sans "
    "retour possible.**"
)


def forget() -> None:
    """Draw the two forms; each publishes a version that the history keeps."""
    st.caption(WARNING)
    with st.form("effacer", border=True):
        st.text_input("Numéro de dossier de la personne à effacer", key=NUMBER, max_chars=80, autocomplete="off")
        st.checkbox("La suppression est définitive, je la confirme", key=f"{SURE}_1")
        st.form_submit_button("Effacer cette personne", icon=":material/person_remove:", on_click=_erase)
    with st.form("purger", border=True):
        label = "Oublier les personnes dont le dernier relevé est antérieur à"
        years = [date.today().year - age for age in range(20)]
        st.selectbox(label, years, index=min(kept_years(), 19), key=YEAR, width=420, filter_mode=None)
        st.checkbox("La suppression est définitive, je la confirme", key=f"{SURE}_2")
        st.form_submit_button("Purger", icon=":material/auto_delete:", on_click=_purge)


@roles.only(roles.ADMINISTER)
def _erase() -> None:
    number = str(st.session_state.get(NUMBER) or "")
    st.session_state[NUMBER] = ""  # not kept in the session any longer than needed
    _do(f"{SURE}_1", journal.ERASED, lambda: effacer(base_path(), number))


@roles.only(roles.ADMINISTER)
def _purge() -> None:
    _do(f"{SURE}_2", journal.PURGED, lambda: purger(base_path(), int(st.session_state[YEAR])))


def _do(sure: str, what: str, act: Callable[[], Forgotten]) -> None:
    if not st.session_state.get(sure):
        st.session_state[TOLD] = "Rien n’est supprimé : cochez d’abord la case de confirmation."
        return
    st.session_state[sure] = False
    try:
        done = act()
        record(what, done.version, personnes=done.people)
        st.session_state[TOLD] = str(done)
    except BaseError as error:
        st.session_state[TOLD] = str(error)
