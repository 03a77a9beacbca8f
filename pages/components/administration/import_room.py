"""The import in five steps, with back and forth."""

import streamlit as st

from pages.components.administration import under_way
from pages.components.administration.changes_step import changes_step, publish_step
from pages.components.administration.columns_step import columns_step
from pages.components.administration.files_step import files_step
from pages.components.administration.under_way import CHANGES, COLUMNS, FILES, STEPS, TOLD, VALUES, UnderWay
from pages.components.administration.values_step import values_step
from pages.components.web.plain import plain


def hide_filters() -> None:
    """Leave the filters out of sight here, where they have no meaning, without losing them."""
    hidden = ".st-key-filtres, .st-key-outils, .compte"
    st.html(f"<style>{hidden} {{ display: none !important; }}</style>")


def announce() -> None:
    """Say what the last action did."""
    if told := st.session_state.pop(TOLD, ""):
        st.success(plain(told), icon=":material/check_circle:")


def import_steps() -> None:
    """Draw the steps and the one looked at."""
    work = under_way.current()
    step = work.step if work else FILES
    _rail(work, step)
    if work is None or step == FILES:
        files_step()
        return
    {COLUMNS: columns_step, VALUES: values_step, CHANGES: changes_step}.get(step, publish_step)(work)
    _neighbours(step)


def _rail(work: UnderWay | None, step: int) -> None:
    """Draw the five steps; those of an import under way open at a touch."""
    with st.container(horizontal=True, key="etapes"):
        for at, name in enumerate(STEPS):
            st.button(
                f"{at + 1}. {name}", key=f"etape_{at}", type="primary" if at == step else "secondary",
                disabled=work is None and at > 0, on_click=under_way.go, args=(at,),
            )  # fmt: skip


def _neighbours(step: int) -> None:
    with st.container(horizontal=True, key="suite"):
        st.button("Étape précédente", on_click=under_way.go, args=(step - 1,), icon=":material/arrow_back:")
        if step + 1 < len(STEPS):
            st.button(
                f"Continuer : {STEPS[step + 1]}", type="primary", on_click=under_way.go, args=(step + 1,),
                icon=":material/arrow_forward:",
            )  # fmt: skip
