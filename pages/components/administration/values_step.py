"""Step three, « Valeurs »: what is asked, by cause, with a repair in place; what was read with a remark."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from analytics.base.paths import base_path
from analytics.declarations.record_labels import COLUMN_LABELS
from analytics.exports.annotated import annotated
from analytics.french.numbers import count, number
from analytics.ingest import Level, Problem, Trial
from analytics.ingest.cell_texts.causes import Cause
from analytics.ingest.cell_texts.groups import Group, grouped
from analytics.ingest.cell_texts.lists import labels
from analytics.ingest.checks import correspondances as aliases
from analytics.ingest.import_plan.model import Merge
from pages.components.administration import under_way
from pages.components.administration.files_step import WORKBOOK_TYPE, _plain
from pages.components.administration.under_way import UnderWay
from pages.components.frame.html_tables import table

BLANK, LATER, TYPED = "Laisser vide", "Sans réponse", "Écrire une valeur"
SHOWN = 300
Answer = Callable[[], None]


def values_step(work: UnderWay) -> None:
    """Draw the questions in one form, answered together; then the causes found."""
    trial = under_way.tried(work)
    under_way.failure()
    if trial is None:
        return
    _verdict(trial)
    _questions(work, trial)
    _causes(trial)
    _annotated_copies(work, trial)


def _verdict(trial: Trial) -> None:
    groups = grouped(trial.problems)
    blocking = sum(group.level is Level.BLOCKING for group in groups)
    if blocking or trial.unknown:
        asked = count(max(blocking, 1), "cause empêche", "causes empêchent")
        st.error(f"{asked} la publication. Répondez ci-dessous, ou corrigez le fichier.", icon=":material/error:")
    elif trial.unchanged:
        st.info("Rien à publier : la base contient déjà exactement ces données.", icon=":material/done_all:")
    else:
        st.success("Ces fichiers peuvent être publiés.", icon=":material/check:")


def _questions(work: UnderWay, trial: Trial) -> None:
    merges = [merge for merge in work.prepared.plan.merges if merge.accepted is None]
    causes = [cause for cause in trial.causes.questions() if cause.kind not in ("reunir", "semaine")]
    typed = [group for group in grouped(trial.problems) if group.repairable and not _is_cause(group, trial)]
    if not (merges or causes or trial.unknown or typed):
        return
    st.header("À répondre", anchor=False)
    with st.form("reponses"):
        answers: list[Answer] = []
        answers += [_merge(at, merge) for at, merge in enumerate(merges)]
        answers += [_cause(work, at, cause) for at, cause in enumerate(causes)]
        answers += [_unknown(name, text, rows) for name, text, rows in trial.unknown]
        answers += [_typed(work, at, group) for at, group in enumerate(typed[:50])]
        if st.form_submit_button("Appliquer et relire", type="primary"):
            for answer in answers:
                answer()
            under_way.changed()
            st.rerun()


def _is_cause(group: Group, trial: Trial) -> bool:
    return any(str(cause.problem()) == str(group.first) for cause in trial.causes.all())


def _merge(at: int, merge: Merge) -> Answer:
    names = ", ".join(_plain(merge.told(name)) for name in merge.others)
    said = {"Réunir": True, "Garder séparés": False, LATER: None}
    label = f"Un même nom ? **{_plain(merge.told(merge.kept))}** et {names}"
    picked = st.radio(label, list(said), horizontal=True, key=f"reunir_{at}_{merge.kept}")

    def answer() -> None:
        merge.accepted = said[picked]

    return answer


def _cause(work: UnderWay, at: int, cause: Cause) -> Answer:
    """Ask one thing: a value among some, or typed; « Sans réponse » leaves it as the cause says."""
    address = f" ({cause.place.cell or f'ligne {cause.place.row}'})" if cause.place.row else ""
    label = f"{_plain(cause.sentence)}{_plain(address)}"
    if cause.choices:
        options = {LATER: None, BLANK: "", **cause.choices}
        picked = st.selectbox(label, list(options), key=f"cause_{at}_{cause.example}")
        given = options[picked]
    else:
        written = st.text_input(label, key=f"cause_{at}_{cause.field}", max_chars=80)
        given = written.strip() or None

    def answer() -> None:
        if given is None:
            return
        if cause.kind in ("formule", "erreur"):
            work.prepared.plan.cells[cause.field] = given
        else:
            work.prepared.plan.values.setdefault(cause.field, {})[cause.example] = given

    return answer


def _unknown(name: str, text: str, rows: int) -> Answer:
    known = labels(name)
    options: dict[str, str | None] = {LATER: None, BLANK: aliases.EMPTY} | {
        shown: code for code, shown in known.items()
    }
    label = f"{COLUMN_LABELS[name]} : {_plain(text)} ({count(rows, 'ligne')})"
    picked = st.selectbox(label, list(options), key=f"sens_{name}_{text}")

    def answer() -> None:
        code = options[picked]
        if code is not None:
            aliases.add(base_path(), {(name, text): code})

    return answer


def _typed(work: UnderWay, at: int, group: Group) -> Answer:
    """Offer to read the text of a faulty cell as another."""
    first = group.first
    label = f"{_plain(first.column)} « {_plain(first.value)} » ({count(group.count, 'case')}) : lire plutôt"
    written = st.text_input(label, key=f"lire_{at}_{first.column}_{first.value}", max_chars=200, help=first.expected)
    named = {column.title: column.field for block in work.prepared.plan.blocks for column in block.columns}

    def answer() -> None:
        if written.strip() and named.get(first.column):
            work.prepared.plan.values.setdefault(named[first.column], {})[first.value] = written.strip()

    return answer


def _causes(trial: Trial) -> None:
    groups = grouped(trial.problems)
    if not groups:
        return
    st.header("Ce qui a été lu avec une remarque", anchor=False)
    rows = [_row(group) for group in groups[:SHOWN]]
    titles = ("Niveau", "Nombre", "Feuille ou fichier", "Exemple", "Valeur trouvée", "Ce qui est dit")
    table("Causes", titles, rows, numeric=(1,), marks=[group.level.value for group in groups[:SHOWN]])


def _row(group: Group) -> tuple[object, ...]:
    first = group.first
    place = first.sheet or first.file
    return group.level.value.capitalize(), number(group.count), place, _where(first), first.value, first.expected


def _where(first: Problem) -> str:
    line = f"ligne {first.row}" if first.row else ""
    return ", ".join(filter(None, (first.cell or line, first.column)))


def _annotated_copies(work: UnderWay, trial: Trial) -> None:
    if not trial.problems:
        return
    books = [source for source in work.sources if source.name.lower().endswith((".xlsx", ".xlsm"))] or [None]
    with st.container(horizontal=True, key="copies"):
        for at, source in enumerate(books):
            name = f"annoté-{source.name}" if source else "problemes.xlsx"
            label = "Copie annotée" if len(books) == 1 else f"Copie annotée : {source.name if source else ''}"
            st.download_button(
                label, lambda source=source: annotated(source, trial.problems), name.replace(".xlsm", ".xlsx"),
                WORKBOOK_TYPE, key=f"copie_{at}", icon=":material/edit_note:",
            )  # fmt: skip
