"""« Actualiser mon PowerPoint »: a deck of the facilitatrice given back with today's figures, and what has changed."""

import logging
from typing import Any

import streamlit as st

from analytics.base.database import OWNER, BaseError
from analytics.exports.powerpoint.refreshed import Refreshed
from analytics.french.numbers import count
from analytics.views.view import View
from pages.components.access import roles
from pages.components.frame.html_tables import styles, table
from pages.components.web.plain import plain

KEY, MADE = "actualiser", "actualiser_fait"
SAME = "Celles du fichier"
FAILED = "Ce PowerPoint n’a pas pu être actualisé ; votre fichier n’a pas changé."
log = logging.getLogger(__name__)


def refresh_room(view: View) -> None:
    """Draw the room, folded, for the facilitatrice only: the figures are those of the role that she looks as."""
    if roles.visitor().role != OWNER:
        return
    with st.expander("Actualiser mon PowerPoint", icon=":material/sync:", key=f"{KEY}_volet"):
        st.caption(
            "Donnez un PowerPoint exporté d’ici, même modifié : ses graphiques, ses tableaux et ses nombres prennent "
            "les chiffres d’aujourd’hui. Vos textes, vos couleurs, votre ordre et vos propres diapositives restent."
        )
        given = st.file_uploader("PowerPoint à actualiser", ["pptx"], key=f"{KEY}_fichier")
        last = f"La dernière devient {view.annee}"
        years = st.segmented_control("Années des diapositives", (SAME, last), default=SAME, key=f"{KEY}_annees")
        if given is None:
            st.session_state.pop(MADE, None)
        elif made := _made(view, given, view.annee if years == last else None):
            _tell(given.name, made)


def _made(view: View, given: Any, year: int | None) -> Refreshed | None:
    """Return the deck refreshed, made once for a file, a year, a version and a role; None, said, when it cannot be."""
    from analytics.exports.powerpoint.refresh import refresh  # 0.2 s that only PowerPoint needs

    asked = (given.file_id, year, view.base.role, view.base.stamp)
    kept, made = st.session_state.get(MADE, (None, None))
    if kept == asked:
        return made
    try:
        made = refresh(view, given.name, given.getvalue(), year)
    except BaseError as error:
        st.error(plain(error), icon=":material/error:")
        return None
    except Exception:  # whatever a file does, she reads a sentence; the reason stays in the log
        log.exception("refreshing a deck failed")
        st.error(FAILED, icon=":material/error:")
        return None
    st.session_state[MADE] = (asked, made)
    return made


def _tell(name: str, made: Refreshed) -> None:
    """Draw the button of the new file, then the two lists."""
    changed = count(len(made.changes), "changement") if made.changes else "Aucun chiffre n’a changé"
    st.success(f"{changed}. {_own(made)}", icon=":material/check:")
    file = f"{name.removesuffix('.pptx')}-actualise.pptx"
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    look = {"icon": ":material/download:", "type": "primary", "on_click": "ignore"}
    st.download_button("Enregistrer le PowerPoint actualisé", made.file, file, kind, f"{KEY}_enregistrer", **look)
    styles()
    if made.left:
        rows = [(one.slide, one.what, one.why) for one in made.left]
        table("À vérifier : ce qui est resté tel quel", ("Diapositive", "À vérifier", "Pourquoi"), rows, numeric=(0,))
    if made.changes:
        shown = [(one.slide, one.what, one.old or "–", one.new or "–") for one in made.changes]
        table("Ce qui a changé", ("Diapositive", "Ce qui a changé", "Avant", "Après"), shown, numeric=(0,))


def _own(made: Refreshed) -> str:
    """Return which slides are hers."""
    if not made.own:
        return ""
    listed = ", ".join(map(str, made.own))
    one = len(made.own) == 1
    said = "Diapositive à vous, inchangée" if one else "Diapositives à vous, inchangées"
    return f"{said} : {listed}."
