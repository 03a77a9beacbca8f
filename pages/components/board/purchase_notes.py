"""What the facilitatrice decides of official contracts: links, notes on article 35, the line of the bilan."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from analytics.base.database import BaseError
from analytics.base.own_words import may_write
from analytics.purchases import choices
from analytics.purchases.article35 import to_examine
from analytics.purchases.choices import EXEMPTIONS, NO_CONTRACT, NOTE, STATES, Note, read_choices
from analytics.purchases.linked import to_choose
from analytics.purchases.purchase_measures import contracts
from analytics.views.page import Reading
from analytics.views.pages.achats import ARTICLE, LINKS, PART, SHARE
from analytics.views.pages.achats_suivi import described
from analytics.views.purchases_view import PurchaseView
from pages.components.access import roles

TOLD = "achats_dits"  # what the last action says, and whether it went well
NOT_THERE, NO_EXEMPTION = "Dans aucun contrat", "Aucune"


def notes_room(reading: Reading) -> None:
    """Draw the form of the part shown; nothing for whoever may not write."""
    view = reading.view
    if not (isinstance(view, PurchaseView) and roles.may(roles.WRITE_TEXTS) and may_write(view.base)):
        return
    rooms = {SHARE: _bilan, ARTICLE: _article, LINKS: _links}
    if room := rooms.get(reading.context.choices[PART.key]):
        room(view)
    if said := st.session_state.pop(TOLD, None):
        text, well = said
        (st.success if well else st.error)(text, icon=":material/check:" if well else ":material/error:")


def _bilan(view: PurchaseView) -> None:
    told = read_choices(view.base).au_bilan
    save = partial(_tell_in_bilan, view)
    st.checkbox("Écrire une ligne sur ces achats dans le bilan PDF", told, key="achats_au_bilan", on_change=save)


@roles.only(roles.WRITE_TEXTS)
def _tell_in_bilan(view: PurchaseView) -> None:
    wanted = bool(st.session_state["achats_au_bilan"])
    said = "Le bilan PDF aura une ligne sur les achats." if wanted else "Le bilan PDF n’en dira rien."
    _write(said, lambda: choices.tell_in_bilan(view.base, wanted))


def _article(view: PurchaseView) -> None:
    frame = to_examine(view.frame_of()).set_index("achat", drop=False)
    if frame.empty:
        return
    names = {key: described(row) for key, row in frame.iterrows()}
    with st.expander("Noter un contrat", icon=":material/edit_note:", key="achats_notes"):
        key = st.selectbox("Contrat", list(names), format_func=names.get, key="achats_contrat")
        known = read_choices(view.base).notes.get(key, Note("a_faire"))
        with st.form(f"achats_note_{key}", border=False):
            states, exemptions = list(STATES), ["", *EXEMPTIONS]
            st.selectbox("État", states, states.index(known.etat), format_func=STATES.get, key=f"etat_{key}")
            st.selectbox(
                "Dérogation",
                exemptions,
                exemptions.index(known.derogation),
                format_func=lambda one: EXEMPTIONS.get(one, NO_EXEMPTION),
                key=f"derogation_{key}",
            )
            st.text_input("Note", known.texte, max_chars=NOTE, key=f"note_{key}")
            st.form_submit_button("Enregistrer", icon=":material/save:", on_click=partial(_annotate, view, key))


@roles.only(roles.WRITE_TEXTS)
def _annotate(view: PurchaseView, key: str) -> None:
    kept = st.session_state
    note = Note(kept[f"etat_{key}"], kept[f"derogation_{key}"], kept[f"note_{key}"])
    _write("La note est enregistrée.", lambda: choices.annotate(view.base, key, note))


def _links(view: PurchaseView) -> None:
    found, decided = to_choose(view.base), read_choices(view.base).liens
    if not found and not decided:
        return
    frame = contracts(view.base).set_index("achat", drop=False)
    with st.expander("Relier un marché suivi", icon=":material/link:", key="achats_liens"):
        marche = st.selectbox("Marché suivi", [*found, *decided], key="achats_marche")
        names = {key: described(frame.loc[[key]].iloc[0]) for key in found.get(marche, ())}
        with st.form(f"achats_lien_{marche}", border=False):
            options = [*names, NO_CONTRACT]
            said = {**names, NO_CONTRACT: NOT_THERE}
            if marche in found:
                st.radio("Contrat des données officielles", options, format_func=said.get, key=f"lien_{marche}")
                st.form_submit_button("Relier", icon=":material/link:", on_click=partial(_link, view, marche))
            else:
                st.caption("Ce choix est gardé ; l’oublier rend le marché à la recherche automatique.")
                st.form_submit_button("Oublier ce choix", on_click=partial(_forget, view, marche))


@roles.only(roles.WRITE_TEXTS)
def _link(view: PurchaseView, marche: str) -> None:
    achat = st.session_state[f"lien_{marche}"]
    _write("Le choix est gardé.", lambda: choices.link(view.base, marche, achat))


@roles.only(roles.WRITE_TEXTS)
def _forget(view: PurchaseView, marche: str) -> None:
    _write("Le choix est oublié.", lambda: choices.link(view.base, marche, None))


def _write(done: str, write: Callable[[], None]) -> None:
    try:
        write()
        st.session_state[TOLD] = (done, True)
    except BaseError as error:
        st.session_state[TOLD] = (str(error), False)
