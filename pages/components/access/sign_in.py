"""The head of a page: sign in, sign out, see as an élu; and the screen of whoever may not see a page."""

from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.base.database import OWNER
from pages.components.access import roles
from pages.components.web.plain import plain

HTML = '<button type="button">Se connecter</button>'


def head() -> None:
    """Draw who is there and what they may change about it; nothing for a visitor who has nothing to choose."""
    who, signs_in = roles.visitor(), roles.has_sign_in()
    if who.role != OWNER and not signs_in:
        return
    previewing = roles.is_previewing()
    said = "Vous voyez ces pages comme un élu." if previewing else who.reason
    with st.container(horizontal=True, key="identite", vertical_alignment="center", horizontal_alignment="right"):
        if said:
            st.html(f'<p class="identite" role="status">{escape(said)}</p>', width="content")
        if who.role == OWNER:
            label = "Revenir à ma vue" if previewing else "Voir comme un élu"
            turn = partial(st.session_state.update, {roles.AS_PUBLIC: not previewing})
            st.button(label, "voir_comme_elu", type="tertiary", on_click=turn)
            roles.write_view()
        if signs_in:
            _sign_in_or_out(who)


def _sign_in_or_out(who: roles.Visitor) -> None:
    # The component signs in, or, once it has, goes back to the page and the filters it was pressed on.
    _component()(key="connexion", data={"signedIn": bool(who.claims)}, on_demande_change=st.login, width="content")
    if who.claims:
        said = f"Connecté : {plain(who.name)}"
        st.button("Se déconnecter", "deconnexion", said, type="tertiary", on_click=roles.sign_out)


def refuse(title: str, action: str = "") -> None:
    """Stop a page here for whoever may not see it, and say what to do."""
    who = roles.visitor()
    if not who.refused and (not action or roles.may(action)):
        return
    st.html(f"<h1>{escape(title)}</h1>")
    st.info(_refusal(who), icon=":material/lock:")
    if not who.refused:
        st.page_link("dashboard.py", label="Aller à « En bref »", icon=":material/arrow_back:")
    st.stop()


def _refusal(who: roles.Visitor) -> str:
    if roles.is_previewing():
        return "Un élu ne voit pas cette page. « Revenir à ma vue » vous la rend."
    if not roles.has_sign_in():
        return (
            "Cette page est fermée. Sur son poste, la facilitatrice entre par l’adresse qui s’écrit au démarrage, ou "
            "par celle que donne « python -m analytics entrer ». Ailleurs, elle se connecte, une fois la connexion en "
            "place (docs/deploiement.md)."
        )
    if not who.claims:
        return f"{who.reason or 'Connectez-vous pour continuer.'} Cette page est réservée aux personnes autorisées."
    return (
        f"Votre compte ({plain(who.name)}) n’a pas accès à cette page. Pour l’obtenir, donnez à qui gère "
        f"l’application cet identifiant : {plain(str(who.claims.get('sub', '')))}"
    )


@cache
def _component() -> Any:
    css, js = (Path(__file__).with_suffix(kind).read_text(encoding="utf-8") for kind in (".css", ".js"))
    return st.components.v2.component("connexion", html=HTML, css=css, js=js)
