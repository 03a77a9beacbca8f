"""What the facilitatrice writes for the meeting: the slides she keeps, their titles and notes, her paragraphs."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import streamlit as st

from analytics.base import own_words
from analytics.base.database import BaseError
from analytics.base.own_words import NOTES, PLACES, TEXT, TITLE, Paragraph, Words
from analytics.exports.slide_data import Slide
from analytics.territory.territory import words
from analytics.views.view import View
from pages.components.access import roles
from pages.components.web.plain import plain

TOLD = "textes_dits"  # what the last action says, and whether it went well
KEY, TURN = "textes", "textes_tour"


def words_room(view: View, slides: Sequence[Slide], picked: Sequence[str]) -> None:
    """Draw the forms, folded; nothing at all for whoever may not write. `picked` are the slides chosen above."""
    if not (roles.may(roles.WRITE_TEXTS) and own_words.may_write(view.base)):
        return
    said = st.session_state.pop(TOLD, None)
    with st.expander("Mes textes", icon=":material/edit_note:", key=f"{KEY}_volet"):
        st.caption(
            "Gardés avec la base : vous les retrouvez sur un autre poste. Les diapositives, le PowerPoint et le bilan "
            "PDF les reprennent."
        )
        which = st.segmented_control(
            "Ce que vous écrivez",
            ("Une diapositive", f"Les paragraphes de {view.annee}", "L’ordre"),
            default="Une diapositive",
            key=f"{KEY}_quoi",
            label_visibility="collapsed",
        )
        if which == "L’ordre":
            _order(view, slides, picked)
        elif which and which.startswith("Les"):
            _paragraphs(view)
        else:
            _slide(view, slides)
    if said:
        text, well = said
        (st.success if well else st.error)(text, icon=":material/check:" if well else ":material/error:")


def _slide(view: View, slides: Sequence[Slide]) -> None:
    by_key, key = {slide.key: slide for slide in slides}, f"{KEY}_diapositive"
    if st.session_state.get(key) not in by_key:
        st.session_state.pop(key, None)
    name = st.selectbox("Diapositive", list(by_key), format_func=lambda one: by_key[one].title, key=key)
    slide, kept = by_key[name], own_words.slide_words(view.base, view.selection).get(name)
    origin = kept.origine if kept else slide.title
    if kept:
        st.caption(f"Titre d’origine, quand vous avez écrit : « {plain(origin)} ».")
    place = _place(name, view.describe())
    with st.form(f"{place}_formulaire", border=False):
        st.text_input("Titre", slide.title, key=f"{place}_titre", max_chars=TITLE)
        st.text_area("Notes (ce que vous dites)", slide.notes, key=f"{place}_notes", max_chars=NOTES, height=170)
        st.caption(f"Pour cette sélection seulement : {plain(view.describe())}.")
        write = partial(own_words.write_slide, view.base, view.selection, name)
        forget = partial(_forget, "La diapositive reprend ses mots d’origine.", write) if kept else None
        _buttons(place, partial(_keep_slide, write, origin, place), "Reprendre le titre et les notes d’origine", forget)


def _keep_slide(write: Callable[[Words], None], origin: str, place: str) -> None:
    words = Words(st.session_state[f"{place}_titre"], st.session_state[f"{place}_notes"], origin)
    _write("La diapositive est enregistrée.", write, words)


def _paragraphs(view: View) -> None:
    if view.place:
        whole = words().ensemble
        st.info(f"Les paragraphes parlent de {whole} : retirez les filtres pour les voir dans les diapositives.")
    written = {one.place: one for one in own_words.paragraphs(view.base, view.annee)}
    place = _place(str(view.annee))
    with st.form(f"{place}_formulaire", border=False):
        for name, label in PLACES.items():
            one = written.get(name, Paragraph(name, "", ""))
            st.text_input(f"Titre du paragraphe « {label} »", one.titre, key=f"{place}_{name}_titre", max_chars=TITLE)
            st.text_area(f"Paragraphe « {label} »", one.texte, key=f"{place}_{name}_texte", max_chars=TEXT, height=130)
        st.caption(
            "Tout le monde les lit : dans le bilan PDF, et dans une diapositive chacun. Vide : rien n’est écrit."
        )
        write, kept = partial(own_words.write_paragraphs, view.base, view.annee), own_words.read_words(view.base).annees
        said = f"Les paragraphes de {view.annee} sont de nouveau ceux des relevés."
        forget = partial(_forget, said, write) if str(view.annee) in kept else None
        _buttons(place, partial(_keep_paragraphs, write, view.annee, place), "Reprendre ceux des relevés", forget)


def _keep_paragraphs(write: Callable[[list[Paragraph]], None], annee: int, place: str) -> None:
    given = [
        Paragraph(name, st.session_state[f"{place}_{name}_titre"], st.session_state[f"{place}_{name}_texte"])
        for name in PLACES
    ]
    untexted = [PLACES[one.place] for one in given if one.titre.strip() and not one.texte.strip()]
    if untexted:
        said = f"« {untexted[0]} » a un titre et pas de texte : écrivez-le, ou videz le titre."
        st.session_state[TOLD] = (said, False)
    else:
        _write(f"Les paragraphes de {annee} sont enregistrés.", write, given)


def _order(view: View, slides: Sequence[Slide], picked: Sequence[str]) -> None:
    kept, titles = own_words.slide_order(view.base), {slide.key: slide.title for slide in slides}
    listed = "\n".join(f"{rank}. {titles[key]}" for rank, key in enumerate(kept, start=1) if key in titles)
    st.caption(
        "Choisissez les diapositives, dans leur ordre, sous la scène ; puis gardez ce choix. Il s’ouvre avec la page "
        "et sert au PowerPoint, quelle que soit l’année."
    )
    st.text(listed or "Aucun choix gardé : toutes les diapositives, dans l’ordre habituel.")
    same = list(picked) == kept
    keep, forget = (partial(_keep_order, view, keys) for keys in (list(picked), []))
    with st.container(horizontal=True):
        st.button("Garder le choix affiché", key=f"{KEY}_ordre_ok", disabled=same, on_click=keep)
        st.button("Revenir à toutes les diapositives", key=f"{KEY}_ordre_retour", disabled=not kept, on_click=forget)


def _keep_order(view: View, keys: list[str]) -> None:
    said = "Le choix des diapositives est gardé." if keys else "Toutes les diapositives, dans l’ordre habituel."
    _write(said, own_words.write_order, view.base, keys)


def _buttons(place: str, keep: Callable[[], None], undo: str, forget: Callable[[], None] | None) -> None:
    """Draw the end of a form; nothing to `forget` when nothing is kept."""
    with st.container(horizontal=True):
        st.form_submit_button("Enregistrer", key=f"{place}_ok", on_click=keep)
        st.form_submit_button(undo, key=f"{place}_retour", disabled=forget is None, on_click=forget)


@roles.only(roles.WRITE_TEXTS)
def _write(said: str, write: Callable[..., None], *given: Any) -> None:
    try:
        write(*given)
        st.session_state[TOLD] = (said, True)
    except BaseError as error:
        st.session_state[TOLD] = (f"Rien n’est enregistré. {error}", False)


def _place(*names: str) -> str:
    """Return what the keys of a form start with."""
    return "_".join([KEY, *names, str(st.session_state.get(TURN, 0))])


def _forget(said: str, write: Callable[[None], None]) -> None:
    """Drop what is kept; fields start from it under other keys, for a field that keeps its key keeps what was typed."""
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    _write(said, write, None)
