"""The import under way in this session: its sheets and plan, the trial of its last answers, the step looked at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import streamlit as st

from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.ingest import ImportRefused, Source, Trial, abandonner, essai, limits
from analytics.ingest import drafts as kept
from analytics.ingest.drafts import Draft
from analytics.ingest.prepare import Prepared, prepare
from analytics.ingest.trial import usual_mode
from pages.components.access import roles
from pages.components.web.plain import plain

KEY, TOLD, FAILED = "import_en_cours", "message_publication", "refus_import"
STEPS = ("Fichiers", "Feuilles et colonnes", "Valeurs", "Ce qui change", "Publier")
FILES, COLUMNS, VALUES, CHANGES, PUBLISH = range(5)
UNFINISHED = "L’import n’a pas pu aller au bout. Rien n’est publié, la base n’a pas changé."
Given = TypeVar("Given")
log = logging.getLogger(__name__)


@dataclass
class UnderWay:
    """One import: `sources` is empty when it was found again on the disk, without the files."""

    prepared: Prepared
    draft: Draft
    sources: Sequence[Source] = ()
    settled: date | None = None
    trial: Trial | None = field(default=None, repr=False)

    @property
    def step(self) -> int:
        return self.draft.step


def current() -> UnderWay | None:
    """Return the import that this visitor works on."""
    found: UnderWay | None = st.session_state.get(KEY)
    return found


def start(files: Sequence[Source], show: Callable[[float, str], object]) -> None:
    """Read files, propose their plan and go to the columns; what cannot be read is told."""
    leave()
    show(0.3, "Lecture des fichiers")
    prepared = _safely(lambda: prepare(files, base_path(), limits()))
    if prepared is None:
        return
    if not prepared.sheets:
        st.session_state[FAILED] = " ".join(problem.expected for problem in prepared.problems)
        return
    show(0.8, "Plan proposé")
    draft = kept.save(base_path(), prepared, step=COLUMNS, mode=usual_mode(base_path()))
    st.session_state[KEY] = UnderWay(prepared, draft, files)


@roles.only(roles.ADMINISTER)
def resume(draft: Draft) -> None:
    """Take up an import left in the middle, by anybody."""
    leave()
    prepared = _safely(lambda: kept.reopen(base_path(), draft))
    if prepared is not None:
        st.session_state[KEY] = UnderWay(prepared, draft)


@roles.only(roles.ADMINISTER)
def give_up(draft: Draft) -> None:
    """Forget an import under way."""
    under_way = current()
    if under_way and under_way.draft.identifier == draft.identifier:
        leave()
    kept.forget(base_path(), draft)


def leave() -> None:
    """Stop working on the import; its draft stays on the disk."""
    under_way = st.session_state.pop(KEY, None)
    if under_way and under_way.trial:
        abandonner(under_way.trial)


@roles.only(roles.ADMINISTER)
def go(step: int) -> None:
    """Show another step; what it needs is computed when it is drawn."""
    under_way = current()
    if under_way:
        under_way.draft = kept.save(base_path(), under_way.prepared, under_way.draft, step=step)
    st.session_state.pop(FAILED, None)


def changed(*, columns: bool = False) -> None:
    """Keep the plan as it now stands; the trial that followed the former one is dropped."""
    under_way = current()
    if under_way is None:
        return
    if under_way.trial:
        abandonner(under_way.trial)
        under_way.trial = None
    rewrites = columns and bool(under_way.sources)  # an import found again has but what was kept
    under_way.draft = kept.save(base_path(), under_way.prepared, under_way.draft, sheets=rewrites)


def tried(under_way: UnderWay) -> Trial | None:
    """Return the trial of the plan, run now when the plan has changed since the last one."""
    if under_way.trial is None:
        bar = st.progress(0.0, "Essai du plan")
        under_way.prepared.problems = []
        under_way.trial = _safely(
            lambda: essai(
                under_way.sources, base_path(), under_way.draft.mode or None, limits=limits(),
                arretee_le=under_way.settled, prepared=under_way.prepared, progress=bar.progress,
            )
        )  # fmt: skip
        bar.empty()
    return under_way.trial


def failure() -> None:
    """Say why the last action could not be done."""
    if told := st.session_state.get(FAILED):
        st.error(plain(told), icon=":material/error:")


def _safely(act: Callable[[], Given]) -> Given | None:
    """Return what an action gives; whatever a file does, a reader sees a sentence and the log holds no cell."""
    st.session_state.pop(FAILED, None)
    try:
        return act()
    except (BaseError, ImportRefused) as error:
        st.session_state[FAILED] = str(error)
    except Exception:
        log.exception("import step failed")
        st.session_state[FAILED] = UNFINISHED
    return None
