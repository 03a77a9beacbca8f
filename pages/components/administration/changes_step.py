"""Steps four and five, « Ce qui change » and « Publier »: totals a year before and after, losses, publication."""

from __future__ import annotations

import streamlit as st

from analytics.base import journal
from analytics.base.database import BaseError
from analytics.base.paths import base_path
from analytics.declarations.indicators import INDICATORS
from analytics.declarations.record_labels import SHEET_LABELS
from analytics.french.dates import date_long, parse_date
from analytics.french.grammar import list_and
from analytics.french.numbers import number, percent, value
from analytics.ingest import IMPORT_MODES, ImportRefused, Trial, confirmer
from analytics.ingest import drafts as kept
from analytics.ingest.import_plan.model import RULES
from pages.components.access.acts import record
from pages.components.administration import under_way
from pages.components.administration.under_way import UnderWay
from pages.components.frame.html_tables import table
from pages.components.web.plain import plain

TOTALS = (
    "heures_realisees",
    "heures_clausees",
    "beneficiaires",
    "contrats",
    "marches_suivis",
    "maitres_ouvrage_actifs",
)
LOSS = (
    "Plus de 5 % des heures, des personnes ou des marchés de {} disparaîtraient. Pour publier quand même, écrivez {}."
)


def changes_step(work: UnderWay) -> None:
    """Draw the mode, the dates and rules that change totals, then the totals of each year before and after."""
    _settings(work)
    trial = under_way.tried(work)
    under_way.failure()
    if trial is None or trial.draft is None:
        st.info("Des réponses manquent encore : voir l’étape « Valeurs ».", icon=":material/quiz:")
        return
    if trial.unchanged:
        st.info("Rien à publier : la base contient déjà exactement ces données.", icon=":material/done_all:")
        return
    show_changes(trial)


def _settings(work: UnderWay) -> None:
    mode = st.radio(
        "Que faire des données déjà publiées ?", list(IMPORT_MODES), format_func=IMPORT_MODES.get,
        index=list(IMPORT_MODES).index(work.draft.mode or next(iter(IMPORT_MODES))), key="mode_import",
    )  # fmt: skip
    plan = work.prepared.plan
    with st.expander("Dates et heures sans mois"):
        rule = st.radio(
            "Heures connues pour un contrat entier", list(RULES), format_func=lambda name: RULES[name].capitalize(),
            index=list(RULES).index(plan.undated), key="heures_sans_mois",
        )  # fmt: skip
        given = work.settled or plan.exported_on
        written = st.text_input(
            "Les heures sont connues jusqu’au (31/12/2025)", f"{given:%d/%m/%Y}" if given else "", key="arretee_le",
            max_chars=20,
        )  # fmt: skip
        day = _day(written)
        year = st.text_input(
            "Année des heures sans aucune date", str(plan.supposed_year or ""), key="annee_supposee", max_chars=4
        )
    supposed = int(year) if year.strip().isdecimal() else None
    if (mode, rule, supposed) != (work.draft.mode, plan.undated, plan.supposed_year) or (day and day != given):
        work.draft.mode, plan.undated, plan.supposed_year = mode, rule, supposed
        if day and day != given:
            work.settled = plan.exported_on = day
        under_way.changed()
        work.draft = kept.save(base_path(), work.prepared, work.draft, mode=mode)


def _day(written: str) -> object:
    if not written.strip():
        st.caption("Sans date : la fin du dernier mois travaillé.")
        return None
    try:
        day = parse_date(written)
    except ValueError as error:
        st.error(plain(error), icon=":material/error:")
        return None
    st.caption(f"Soit le {date_long(day)}.")
    return day


def show_changes(trial: Trial) -> None:
    """Draw what a trial, or going back to a version, would change."""
    if len(trial.losses):
        rows = [
            (f"{row.annee}", row.mesure, number(row.avant), number(row.apres), percent(row.perdu / row.avant))
            for row in trial.losses.itertuples()
        ]
        st.warning("Des données d’une année disparaîtraient.", icon=":material/warning:")
        table("Ce qui disparaîtrait", ("Année", "Mesure", "Avant", "Après", "Part perdue"), rows, numeric=(2, 3, 4))
    moved = trial.indicators.sort_values("annee", ascending=False, kind="stable") if len(trial.indicators) else None
    if moved is None:
        st.html("<p>Aucun indicateur ne change.</p>")
    else:
        first = moved[moved["indicateur"].isin(TOTALS)]
        _indicators("Totaux par année, avant et après", first)
        with st.expander("Tous les indicateurs et les lignes par table"):
            _indicators("Indicateurs, avant et après", moved)
            _rows(trial)


def _indicators(caption: str, moved: object) -> None:
    rows = [(f"{row.annee:.0f}", *_moved(row)) for row in moved.itertuples()]  # type: ignore[attr-defined]
    table(caption, ("Année", "Indicateur", "Avant", "Après"), rows, numeric=(2, 3))


def _moved(row: object) -> tuple[str, str, str]:
    indicator = INDICATORS[row.indicateur]  # type: ignore[attr-defined]
    given = (row.avant, row.apres)  # type: ignore[attr-defined]
    before, after = (value(one, indicator.unit, indicator.decimals) for one in given)
    return indicator.label, before, after


def _rows(trial: Trial) -> None:
    touched = trial.rows[(trial.rows["avant"] > 0) | (trial.rows["apres"] > 0)]
    rows = [
        (SHEET_LABELS[row.table], *map(number, (row.avant, row.apres, row.ajoutees, row.modifiees, row.retirees)))
        for row in touched.itertuples()
    ]
    titles = ("Table", "Lignes avant", "Lignes après", "Ajoutées", "Modifiées", "Retirées")
    table("Lignes par table, avant et après", titles, rows, numeric=(1, 2, 3, 4, 5))


def publish_step(work: UnderWay) -> None:
    """Publish exactly what was shown, with a comment; a loss is confirmed by writing its year."""
    trial = under_way.tried(work)
    under_way.failure()
    if trial is None or not trial.publishable:
        st.info("Rien à publier pour l’instant : voir les étapes précédentes.", icon=":material/quiz:")
        return
    comment = st.text_input("Commentaire gardé avec la version", key="commentaire", max_chars=200)
    lost = list(map(str, trial.lost_years))
    agreed = not lost or _agreed(lost)
    if not st.button("Publier cette version", type="primary", icon=":material/publish:", disabled=not agreed):
        return
    bar = st.progress(0.0, "Écriture de la version")
    try:
        version = confirmer(trial, comment, bar.progress)
    except (BaseError, ImportRefused) as error:
        bar.empty()
        st.error(plain(error), icon=":material/error:")
        return
    record(journal.IMPORTED, version, fichiers=len(trial.files))
    kept.forget(base_path(), work.draft)
    st.session_state.pop(under_way.KEY, None)
    st.session_state[under_way.TOLD] = f"Version {version} publiée : toutes les pages la montrent désormais."
    st.rerun()


def _agreed(lost: list[str]) -> bool:
    written = st.text_input(LOSS.format(list_and(lost), ", ".join(lost)), key="annees_perdues", max_chars=60)
    return {part.strip() for part in written.replace(" et ", ",").split(",")} >= set(lost)
