"""« Exporter », on every page: the files of the current selection, and the link that leads back to it."""

from functools import partial
from typing import Any

import streamlit as st

from analytics.base import own_words
from analytics.exports import jobs
from analytics.territory.territory import words
from analytics.views.view import View
from pages.components.access import roles
from pages.components.filters.room_code import show_code
from pages.components.filters.share_link import share_link
from pages.components.web.plain import plain

JOB = "export_fiches"
EVERY = 0.5  # seconds between two looks at a job
FILES = (
    ("pdf", "A4", "Bilan en deux pages (PDF, A4)", ":material/picture_as_pdf:"),
    ("pdf", "A3", "Bilan en deux pages (PDF, A3)", ":material/picture_as_pdf:"),
    ("pptx", "A4", "Diapositives à modifier (PowerPoint)", ":material/slideshow:"),
    ("xlsx", "A4", "Tous les tableaux (Excel)", ":material/table_view:"),
)
AS_FILE = {"on_click": "ignore", "width": "stretch"}
CODE = "Code QR pour la salle"
KEPT_SLIDES = "Diapositives gardées sur Présenter (PowerPoint)"


@st.fragment
def export_menu(view: View) -> None:
    """Draw the button and, once it is pressed, what it opens; files are made only when asked for."""
    roles.follow(view.base.reader)
    with st.container(key="exporter", width="content"):
        menu = st.popover("Exporter", key="exporter_menu", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.caption(plain(f"{view.describe()}. {view.mention}"))
        for kind, paper, label, icon in FILES:
            kept = kind == "pptx" and own_words.slide_order(view.base)
            download(view, kind, KEPT_SLIDES if kept else label, icon, paper=paper)
        _every_sheet(view)
        share_link("exporter_lien", f"{words().short_site} : {view.describe()}")
        if st.button(CODE, "exporter_code", icon=":material/qr_code_2:", width="stretch"):
            show_code()


def download(view: View, kind: str, label: str, icon: str, paper: str = "A4", **asked: Any) -> None:
    """Draw the button of one file, made at the click and off the script of the page; `asked` goes to `make`."""
    from analytics.exports import make  # office formats load at the first page, not with the server

    file = roles.kept_for_owner(partial(make.make, view, kind, paper=paper, **asked), view.base.reader)
    key = f"exporter_{kind}_{paper}_{'selection' if asked else 'tout'}"
    st.download_button(label, file, make.file_name(view, kind), make.FORMATS[kind].mime, key, icon=icon, **AS_FILE)


def _every_sheet(view: View) -> None:
    """Offer every sheet of the year, then show how far they are, then give the file."""
    job, asked = st.session_state.get(JOB, (None, None))
    if job is None or asked != view:  # another selection, another version, or another role
        label = f"Bilan et toutes les fiches de {view.annee} (zip)"
        st.button(label, "exporter_zip", on_click=_start, args=(view,), icon=":material/folder_zip:", width="stretch")
    elif not job.is_over:
        st.fragment(_follow, run_every=EVERY)(job, view.base.reader)
    else:
        _give(view, job)


def _follow(job: jobs.Job, role: str) -> None:
    roles.follow(role)
    if job.is_over:
        st.rerun()  # the whole page: this part of it must stop looking
    st.progress(job.step.share, f"Fiche {job.step.done} sur {job.step.total or '…'}")
    if st.button("Arrêter", key="exporter_arreter", icon=":material/stop_circle:", width="stretch"):
        _forget()
        st.rerun()


def _give(view: View, job: jobs.Job) -> None:
    from analytics.exports import make

    try:
        content = job.file
    except Exception:  # whatever failed, the reader keeps the page and may try again
        st.error("Les fiches n’ont pas pu être écrites.", icon=":material/error:")
        look = {"icon": ":material/refresh:", "width": "stretch"}
        st.button("Recommencer", "exporter_recommencer", on_click=_start, args=(view,), **look)
        return
    look = {"icon": ":material/save:", "type": "primary", **AS_FILE}
    name, mime = make.file_name(view, "zip"), make.FORMATS["zip"].mime
    st.download_button("Enregistrer les fiches (zip)", content or b"", name, mime, "exporter_zip_fichier", **look)


def _start(view: View) -> None:
    from analytics.exports import make

    _forget()
    st.session_state[JOB] = (jobs.start(lambda progress: make.make(view, "zip", progress=progress)), view)


def _forget() -> None:
    job, _ = st.session_state.pop(JOB, (None, None))
    if job:
        job.stop()
